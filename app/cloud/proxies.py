"""Company proxies: those of ``HTTPS_PROXY`` and ``NO_PROXY`` are used; scripts (PAC) are read by nobody."""

from urllib.request import getproxies, proxy_bypass

from app.cloud.environments import is_loopback


def way_to(host: str) -> str:
    """``none``, ``direct`` or ``proxy``: how a host is reached; ``none`` where no proxy is configured at all.

    To a host that does not answer a person may then be told where to name the proxy.
    """
    if is_loopback(f"https://{host}"):
        return "direct"
    proxies = getproxies()
    if not proxies.get("https") and not proxies.get("all"):
        return "none"
    return "direct" if proxy_bypass(host.partition(":")[0]) else "proxy"

"""The clouds: where Resource Manager, sign-in and the portal are (facts, section 8)."""

from urllib.parse import quote, urlsplit

from msgspec import Struct

from app.cloud.errors import EndpointRefused

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Environment(Struct, frozen=True):
    """One cloud; URLs without a trailing slash, ``portal`` empty where none is known."""

    name: str
    resource_manager: str
    authority: str = ""
    audience: str = ""
    portal: str = ""
    ca_file: str = ""
    """PEM file of a certificate authority that is trusted besides the system's."""
    adfs: bool = False
    """The authority is AD FS: one directory, no tenant in its path."""

    @property
    def scope(self) -> str:
        """The scope to ask a token for: Resource Manager itself in Microsoft's clouds (facts, section 8).

        A custom cloud's metadata name the audience that its Resource Manager wants.
        """
        custom = self.audience if self.audience and not self.known else ""
        return f"{custom or self.resource_manager}/.default"

    @property
    def loopback(self) -> bool:
        """Whether the endpoint is on this machine: then no proxy is used."""
        return is_loopback(self.resource_manager)

    @property
    def known(self) -> bool:
        """Whether the authority is one of Microsoft's: only there Entra's instance discovery can answer."""
        return any(self.authority.casefold() == one.authority for one in ENVIRONMENTS)


AZURE_PUBLIC = Environment(
    "AzureCloud",
    "https://management.azure.com",
    "https://login.microsoftonline.com",
    "https://management.core.windows.net/",
    "https://portal.azure.com",
)
AZURE_US_GOVERNMENT = Environment(
    "AzureUSGovernment",
    "https://management.usgovcloudapi.net",
    "https://login.microsoftonline.us",
    "https://management.core.usgovcloudapi.net/",
    "https://portal.azure.us",
)
AZURE_CHINA = Environment(
    "AzureChinaCloud",
    "https://management.chinacloudapi.cn",
    "https://login.chinacloudapi.cn",
    "https://management.core.chinacloudapi.cn/",
    "https://portal.azure.cn",
)
ENVIRONMENTS = (AZURE_PUBLIC, AZURE_US_GOVERNMENT, AZURE_CHINA)


def is_loopback(url: str) -> bool:
    """Whether a URL points to this machine."""
    try:
        return (urlsplit(url).hostname or "").casefold() in _LOOPBACK
    except ValueError:
        return False


def custom_environment(url: str) -> Environment:
    """The cloud behind an endpoint typed by a person; a known cloud keeps its portal.

    Raises:
        EndpointRefused: no http(s) URL with a host, or plain http to another machine (a token must
            never cross the network unprotected).
    """
    text = url.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.query or parts.fragment:
        raise EndpointRefused(
            "The endpoint must be a URL such as https://management.azure.com.", code="NotAUrl"
        )
    if parts.scheme == "http" and not is_loopback(text):
        raise EndpointRefused("Plain http is allowed to this machine only; use https.", code="PlainHttp")
    for environment in ENVIRONMENTS:
        if environment.resource_manager == text.casefold():
            return environment
    return Environment("Custom", text)


def portal_link(environment: Environment, tenant_id: str, resource_id: str) -> str:
    """The page of a resource in the chosen cloud's portal; empty where the cloud has no known portal."""
    if not environment.portal:
        return ""
    return f"{environment.portal}/#@{quote(tenant_id)}/resource{quote(resource_id, safe='/;')}"

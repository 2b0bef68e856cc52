"""What is there after plans were carried out: groups, vaults with settings, policies, items, registrations.

Two simulated Azures that went the same way show the same. Times, etags and counts that run by themselves are
left out, and an item whose first backup came meanwhile is as active as one that waits for it.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

Document = dict[str, Any]
State = dict[str, Document]
"""What matters of every resource, by its id in lower case."""

_PROVIDER = "Microsoft.RecoveryServices"
_VAULTS_VERSION = "2024-04-01"
_BACKUP_VERSION = "2024-04-01"
_ITEM_FIELDS = ("policyId", "sourceResourceId", "isScheduledForDeferredDelete")


def reader(url: str, token: str) -> Callable[[str, str], Document]:
    """Reads a document by its path and API version from a simulated Azure."""

    def read(path: str, version: str) -> Document:
        address = path if path.startswith("http") else f"{url}{quote(path)}?api-version={version}"
        request = Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 -- loopback
        with urlopen(request) as answer:  # noqa: S310 -- the sandbox's own address
            found: Document = json.load(answer)
        return found

    return read


def end_state(read: Callable[[str, str], Document]) -> State:
    """All that plans can change."""
    return dict(_all(read))


def differences(wished: State, found: State) -> list[str]:
    """Each resource that is not as wished, in words."""
    return [
        f"{key}: {found.get(key, 'nothing')} instead of {wished.get(key, 'nothing')}"
        for key in sorted(wished.keys() | found.keys())
        if wished.get(key) != found.get(key)
    ]


def _all(read: Callable[[str, str], Document]) -> Iterator[tuple[str, Document]]:
    for subscription in _pages(read, "/subscriptions", "2022-12-01"):
        scope = str(subscription["id"])
        provider = f"{scope}/providers/{_PROVIDER}"
        state = read(provider, "2021-04-01")["registrationState"]
        yield provider.casefold(), {"registration": state}
        for group in _pages(read, f"{scope}/resourcegroups", "2021-04-01"):
            yield group["id"].casefold(), {"location": group["location"], "tags": group.get("tags")}
        for vault in _pages(read, f"{provider}/vaults", _VAULTS_VERSION):
            yield from _vault(read, vault)


def _vault(read: Callable[[str, str], Document], vault: Document) -> Iterator[tuple[str, Document]]:
    path = str(vault["id"])
    config = {**read(f"{path}/backupconfig/vaultconfig", _BACKUP_VERSION)["properties"]}
    storage = read(f"{path}/backupstorageconfig/vaultstorageconfig", _BACKUP_VERSION)["properties"]
    properties = vault["properties"]
    settings = ("redundancySettings", "securitySettings", "publicNetworkAccess", "monitoringSettings")
    yield (
        path.casefold(),
        {
            "location": vault["location"],
            "sku": vault.get("sku"),
            "tags": vault.get("tags"),
            **{name: properties.get(name) for name in settings},
            "config": config,
            "storage": storage,
        },
    )
    for policy in _pages(read, f"{path}/backupPolicies", _BACKUP_VERSION):
        given = policy["properties"]
        yield policy["id"].casefold(), {name: given[name] for name in given if name != "protectedItemsCount"}
    for item in _pages(read, f"{path}/backupProtectedItems", _BACKUP_VERSION):
        yield item["id"].casefold(), _item(item["properties"])


def _item(given: Document) -> Document:
    state = given.get("protectionState")
    excluded = (given.get("extendedProperties") or {}).get("diskExclusionProperties")
    kept = {name: str(given.get(name) or "").casefold() for name in _ITEM_FIELDS}
    return {**kept, "state": "active" if state in {"Protected", "IRPending"} else state, "disks": excluded}


def _pages(read: Callable[[str, str], Document], path: str, version: str) -> Iterator[Document]:
    while path:
        page = read(path, version)
        yield from page["value"]
        path = str(page.get("nextLink") or "")

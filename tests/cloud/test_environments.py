import pytest

from app.cloud.environments import AZURE_CHINA, AZURE_PUBLIC, ENVIRONMENTS, custom_environment, portal_link
from app.cloud.errors import EndpointRefused
from app.cloud.rights import allows
from app.domain.permissions import Permission
from tests.shared_material import needs_shared, shared


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost:8080/", "http://[::1]:5", "https://example.com"]
)
def test_these_endpoints_may_be_used(url: str) -> None:
    assert custom_environment(url).resource_manager == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["", "azure", "ftp://host", "https://", "http://example.com", "http://127.0.0.1.example.com", "https://u:p@host",
     "http://localhost@example.com", "https://host:port", "https://host/?a=b", "http://[bad"],
)  # fmt: skip
def test_these_endpoints_are_refused(url: str) -> None:
    with pytest.raises(EndpointRefused):
        custom_environment(url)


def test_a_known_cloud_keeps_its_portal() -> None:
    assert custom_environment("https://management.azure.com/") is AZURE_PUBLIC
    assert custom_environment("https://MANAGEMENT.chinacloudapi.cn") is AZURE_CHINA


def test_portal_links_hold_tenant_and_resource_and_nothing_else() -> None:
    link = portal_link(AZURE_CHINA, "t", "/subscriptions/s/resourceGroups/a b/providers/x/y/z?#")
    assert (
        link
        == "https://portal.azure.cn/#@t/resource/subscriptions/s/resourceGroups/a%20b/providers/x/y/z%3F%23"
    )
    assert portal_link(custom_environment("http://localhost:1"), "t", "/x") == ""


READER = Permission(actions=("*/read",))
COMPUTE_READER = Permission(actions=("Microsoft.Compute/*/read", "Microsoft.Authorization/*/read"))
NO_VAULTS = Permission(actions=("*",), not_actions=("Microsoft.RecoveryServices/*",))
ITEMS = "Microsoft.RecoveryServices/Vaults/backupProtectedItems/read"


@pytest.mark.parametrize(
    ("permissions", "action", "expected"),
    [
        ((READER,), ITEMS, True),
        ((READER,), "Microsoft.RecoveryServices/Vaults/write", False),
        ((COMPUTE_READER,), "microsoft.compute/VIRTUALMACHINES/read", True),
        ((COMPUTE_READER,), ITEMS, False),
        ((NO_VAULTS,), ITEMS, False),
        ((NO_VAULTS, READER), ITEMS, True),
        ((), ITEMS, False),
        ((Permission(actions=("Microsoft.Compute/a.x",)),), "Microsoft.Compute/ayx", False),
    ],
)  # fmt: skip
def test_rights_are_decided_by_actions(
    permissions: tuple[Permission, ...], action: str, expected: bool
) -> None:
    assert allows(permissions, action) is expected


@needs_shared
def test_the_table_of_clouds_is_that_of_the_facts() -> None:
    text = shared("facts/azure-vm-backup-facts.md").read_text(encoding="utf-8")
    rows = {
        cells[0].strip(): [one.strip().rstrip("/") for one in cells[1:4]]
        for line in text.partition("## 8. Clouds")[2].splitlines()
        if line.startswith("|") and len(cells := line.strip("|\n").split("|")) == 4
    }
    assert rows[""] == [one.name for one in ENVIRONMENTS]
    assert rows["Resource Manager"] == [one.resource_manager for one in ENVIRONMENTS]
    assert rows["sign-in authority"] == [one.authority for one in ENVIRONMENTS]
    assert rows["portal"] == [one.portal for one in ENVIRONMENTS]
    assert rows["token audience (classic)"] == [one.audience.rstrip("/") for one in ENVIRONMENTS]
    assert all(one.scope == f"{one.resource_manager}/.default" for one in ENVIRONMENTS)

import pytest

from app.cloud import api_versions
from app.protection.vault_options import OPTION_PATHS, VaultOption, option_values, set_option

VAULT = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v1"


@pytest.mark.parametrize("option", VaultOption)
def test_an_option_changes_one_property_of_the_vault_and_is_read_at_the_same_place(
    option: VaultOption,
) -> None:
    value = "30" if option is VaultOption.SOFT_DELETE_DAYS else "Enabled"
    request = set_option(VAULT, option, value)
    assert (request.method, request.path, request.api_version) == ("PATCH", VAULT, api_versions.VAULTS)
    assert request.body is not None
    found: object = request.body["properties"]
    for name in OPTION_PATHS[option]:
        assert isinstance(found, dict)
        assert list(found) == [name]
        found = found[name]
    assert found == (30 if option is VaultOption.SOFT_DELETE_DAYS else "Enabled")
    assert option_values(request.body["properties"])[option.value] == value


def test_cross_region_restore_is_said_with_the_redundancy_it_needs() -> None:
    request = set_option(VAULT, VaultOption.CROSS_REGION_RESTORE, "Enabled", redundancy="GeoRedundant")
    settings = {"crossRegionRestore": "Enabled", "standardTierStorageRedundancy": "GeoRedundant"}
    assert request.body == {"properties": {"redundancySettings": settings}}


def test_what_a_vault_does_not_mention_is_its_default_or_unknown() -> None:
    values = option_values({"securitySettings": None})
    assert (values["immutability"], values["soft-delete-days"]) == ("Disabled", "")

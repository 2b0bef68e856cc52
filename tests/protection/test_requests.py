import json
import shlex
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.cloud.change_request import ChangeRequest
from app.protection import requests
from app.protection.requests import as_az_rest, as_text, item_id, item_names

VAULT = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v1"
MACHINE = "/subscriptions/s1/resourceGroups/App-RG/providers/Microsoft.Compute/virtualMachines/Web01"


def test_names_are_built_from_the_group_of_the_vm_in_lower_case() -> None:
    assert item_names(MACHINE) == (
        "iaasvmcontainer;iaasvmcontainerv2;app-rg;web01",
        "vm;iaasvmcontainerv2;app-rg;web01",
    )


def test_enable_is_the_request_of_the_real_service() -> None:
    item = item_id(VAULT, item_names(MACHINE))
    request = requests.enable(item, MACHINE, requests.policy_id(VAULT, "DefaultPolicy"))
    assert request.method == "PUT"
    assert request.path == (
        f"{VAULT}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;app-rg;web01"
        "/protectedItems/vm;iaasvmcontainerv2;app-rg;web01"
    )
    assert request.body == {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": MACHINE,
            "policyId": f"{VAULT}/backupPolicies/DefaultPolicy",
        }
    }


def test_the_retention_date_of_a_backup_is_sent_in_utc() -> None:
    moment = datetime(2026, 12, 24, 8, 0, tzinfo=timezone(timedelta(hours=9)))
    request = requests.back_up_now("/item", moment)
    assert request.body == {
        "properties": {
            "objectType": "IaasVMBackupRequest",
            "recoveryPointExpiryTimeInUTC": "2026-12-23T23:00:00Z",
        }
    }


def test_redundancy_goes_through_the_vault_and_not_through_the_storage_configuration() -> None:
    request = requests.set_redundancy(VAULT, "LocallyRedundant")
    assert (request.method, request.path) == ("PATCH", VAULT)


def test_stop_and_undelete_are_a_put_of_the_item_with_its_state() -> None:
    stop = requests.stop_protection("/item", MACHINE)
    assert (stop.method, stop.path) == ("PUT", "/item")
    assert stop.body == {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": MACHINE,
            "protectionState": "ProtectionStopped",
        }
    }
    undelete = requests.undelete("/item", MACHINE)
    assert undelete.body is not None
    assert undelete.body["properties"] == {**stop.body["properties"], "isRehydrate": True}


def test_disks_left_out_are_part_of_the_item_and_otherwise_not_mentioned() -> None:
    policy = requests.policy_id(VAULT, "DefaultPolicy")
    disks = {"diskLunList": [1, 2], "isInclusionList": False}
    plain = requests.enable("/item", MACHINE, policy)
    chosen = requests.enable("/item", MACHINE, policy, disks)
    assert plain.body is not None
    assert chosen.body is not None
    assert "extendedProperties" not in plain.body["properties"]
    assert chosen.body["properties"]["extendedProperties"] == {"diskExclusionProperties": disks}


def test_removals_have_no_body() -> None:
    for request in (
        requests.delete_data("/item"),
        requests.delete_policy("/policy"),
        requests.delete_vault(VAULT),
        requests.delete_group("s1", "rg"),
    ):
        assert (request.method, request.body) == ("DELETE", None)
    assert requests.cancel_job(f"{VAULT}/backupJobs/1").path == f"{VAULT}/backupJobs/1/cancel"


@given(
    st.text(alphabet=st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
)
def test_the_command_line_survives_any_name_and_tag(group: str, tag: str) -> None:
    vault = requests.create_vault(VAULT, "koreasouth", [("owner", tag)])
    request = msgspec.structs.replace(vault, path=f"/subscriptions/s1/resourceGroups/{group}")
    words = shlex.split(as_az_rest(request))
    assert words[:4] == ["az", "rest", "--method", "put"]
    url = words[words.index("--url") + 1]
    path, _, query = url.partition("?")
    assert unquote(path) == request.path
    assert query == f"api-version={request.api_version}"
    assert json.loads(words[words.index("--body") + 1]) == request.body


def test_a_request_without_body_has_none_on_the_command_line_either() -> None:
    assert "--body" not in as_az_rest(requests.register_provider("s1"))


def test_a_request_can_be_kept_and_read_again() -> None:
    request = requests.create_vault(VAULT, "koreasouth", [("env", "prod")])
    again = msgspec.json.decode(msgspec.json.encode(request), type=ChangeRequest)
    assert again == request
    assert '"location": "koreasouth"' in as_text(request)

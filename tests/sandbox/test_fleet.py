"""The generated fleet: every rule and state is planted, ordinary VMs are ordinary, the seed decides."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from app.sandbox.fleet import PLANTS, ForeignMachine, build_state
from app.sandbox.fleet.estate import DEV_TEST, LAB, PRODUCTION, RESTRICTED
from app.sandbox.fleet.extras import GOVERNED_GROUP, LOCKED_GROUP, REQUIRED_TAG_NAME, TWO_VAULTS_VM
from app.sandbox.fleet.machine import Machine
from app.sandbox.messages import Json
from app.sandbox.recovery.guard_rules import PROXY_TYPE
from app.sandbox.recovery.naming import (
    ITEM_TYPE,
    JOB_TYPE,
    POLICY_TYPE,
    RECOVERY_POINT_TYPE,
    VAULT_TYPE,
    VM_TYPE,
    vault_of,
)
from app.sandbox.regions import vault_regions
from app.sandbox.state import State
from app.sandbox.store import key_of, subscription_of
from tests.sandbox.serving import serving
from tests.shared_material import shared

FLEET_RULES = [
    "os-windows-version",
    "os-linux-endorsed",
    "os-coreos",
    "agent-present",
    "agent-version-windows-backup",
    "agent-version-windows-platform",
    "agent-version-linux-platform",
    "ext-failed",
    "ext-backup-stuck",
    "vm-provisioning-state",
    "vm-power-state",
    "vm-transition",
    "disk-data-count",
    "disk-size-single",
    "disk-size-total",
    "disk-size-encrypted",
    "disk-managed",
    "disk-write-accelerator",
    "disk-ultra",
    "disk-premium-v2",
    "disk-shared",
    "disk-ephemeral-os",
    "disk-data-access-auth",
    "disk-private-access",
    "disk-security-type-data",
    "disk-performance-plus",
    "enc-ade-retirement",
    "enc-ade-limits",
    "enc-sse-cmk",
    "enc-at-host",
    "vm-trusted-launch",
    "vm-confidential",
    "vm-spot",
    "vmss-flex",
    "vm-extended-zone",
    "vm-gen2",
    "vm-marketplace-plan",
    "vm-dedicated-host",
    "place-soft-deleted",
    "place-moved",
    "lock-restore-point-rg",
    "lock-vm-rg",
    "rp-provider-registered",
    "net-outbound",
    "net-write-accelerator",
    "net-old-agent",
    "net-private-endpoint",
    "place-region-supported",
    "restore-special-network",
    "vm-classic",
    "vmss-uniform",
]
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo() -> State:
    return build_state(None, 7, 60.0, False, START)


def machines(state: State) -> list[dict[str, object]]:
    return list(state.store.of_type(VM_TYPE))


@pytest.mark.parametrize("rule", FLEET_RULES)
def test_every_rule_of_the_scan_is_planted(rule: str) -> None:
    assert [plant.vm for plant in PLANTS if plant.rule == rule]


def test_the_rules_are_those_of_the_facts() -> None:
    text = shared("facts/azure-vm-backup-facts.md").read_text(encoding="utf-8")
    section = text.partition("### 1.10")[2].partition("## 2.")[0]
    fleet = section.partition("- *fleet*")[2].partition("\n- *choice*")[0]
    others = section.partition("*other resource types*:")[2].partition("- new")[0]
    new = [
        rule
        for rule, where in re.findall(r"([a-z0-9-]+) \(\*(\w+)\*", section.partition("- new")[2])
        if where == "fleet"
    ]
    named = re.findall(r"\b[a-z]+[0-9]*(?:-[a-z0-9]+)+\b", fleet.partition("):")[2] + others)
    assert sorted({*named, *new}) == sorted(FLEET_RULES)


def test_every_coverage_readiness_and_badge_is_planted() -> None:
    assert {plant.coverage for plant in PLANTS} == {
        "protected",
        "pending",
        "unhealthy",
        "stopped",
        "soft_deleted",
        "unprotected",
        "unknown",
    }
    assert {plant.readiness for plant in PLANTS} == {"ready", "ready_with_warnings", "blocked", "unknown"}
    assert {plant.badge for plant in PLANTS} >= {"ready", "ready_with_warnings", "blocked", "cannot_tell"}


def test_plants_are_told_apart_by_their_ids_and_each_says_why() -> None:
    ids = [key_of(plant.vm_id) for plant in PLANTS]
    assert len(set(ids)) == len(ids)
    assert all(plant.why.endswith(".") for plant in PLANTS)


def test_every_plant_is_in_the_demo_where_its_subscription_says(demo: State) -> None:
    for plant in PLANTS:
        document = demo.store.get(plant.vm_id)
        assert document is not None, plant.vm
        if isinstance(plant.machine, Machine):
            assert document["location"] == plant.machine.region
            assert key_of(plant.vm_id) in demo.instance_views


def test_the_demo_is_as_large_as_promised(demo: State) -> None:
    counts = Counter(subscription_of(str(one["id"])) for one in machines(demo))
    assert counts[PRODUCTION.id] + counts[DEV_TEST.id] >= 70
    assert counts[RESTRICTED.id] == 6
    assert counts[LAB.id] == 3
    readable = {str(one["location"]) for one in machines(demo) if subscription_of(str(one["id"])) != LAB.id}
    assert {"koreacentral", "koreasouth", "japaneast", "southeastasia", "westeurope"} <= readable


def test_korea_south_has_machines_and_no_vault(demo: State) -> None:
    assert any(one["location"] == "koreasouth" for one in machines(demo))
    assert all(vault["location"] != "koreasouth" for vault in demo.store.of_type(VAULT_TYPE))
    assert "koreasouth" in {region.name for region in vault_regions()}
    assert "jioindiacentral" not in {region.name for region in vault_regions()}


def test_the_account_may_work_but_not_see_backup_of_the_restricted_subscription(demo: State) -> None:
    account = demo.account
    for plan in (PRODUCTION, DEV_TEST, LAB):
        scope = f"/subscriptions/{plan.id}/resourceGroups/new"
        assert account.may("Microsoft.RecoveryServices/vaults/write", scope)
        assert account.may("Microsoft.Resources/subscriptions/resourceGroups/write", scope)
        assert account.may("Microsoft.RecoveryServices/locations/backupStatus/action", scope)
    restricted = f"/subscriptions/{RESTRICTED.id}"
    assert account.may("Microsoft.Compute/virtualMachines/read", restricted)
    assert account.may("Microsoft.Authorization/locks/read", restricted)
    assert not account.may("Microsoft.RecoveryServices/vaults/read", restricted)
    assert not account.may("Microsoft.RecoveryServices/locations/backupStatus/action", restricted)
    assert not account.may("Microsoft.Compute/virtualMachines/write", restricted)


def test_only_the_lab_is_not_registered(demo: State) -> None:
    states = {
        subscription: state
        for (subscription, provider), state in demo.registrations.items()
        if provider == "microsoft.recoveryservices"
    }
    assert {one for one, state in states.items() if state == "NotRegistered"} == {LAB.id}
    assert set(states) == set(demo.subscriptions)


def test_items_follow_from_the_planted_backup(demo: State) -> None:
    items: dict[str, Json] = {}
    for item in demo.store.of_type(ITEM_TYPE):
        machine = key_of(item["properties"]["sourceResourceId"])
        if machine == key_of(TWO_VAULTS_VM) and item["properties"].get("isScheduledForDeferredDelete"):
            continue
        assert machine not in items
        items[machine] = item
    for plant in PLANTS:
        if isinstance(plant.machine, ForeignMachine) or plant.vm == "sql-report-01":
            continue
        found = items.get(key_of(plant.vm_id))
        assert (found is not None) == (plant.machine.backup != "none"), plant.vm
        if found is not None and plant.coverage == "protected":
            assert found["properties"]["protectionState"] == "Protected"
            age = START - datetime.fromisoformat(found["properties"]["lastRecoveryPoint"])
            assert age.total_seconds() < 48 * 3600


def _vault(state: State, name: str) -> Json:
    return next(one for one in state.store.of_type(VAULT_TYPE) if one["name"] == name)


def test_every_state_of_protection_that_a_plan_can_meet_is_planted(demo: State) -> None:
    vaults: dict[str, set[str]] = {}
    for item in demo.store.of_type(ITEM_TYPE):
        properties = item["properties"]
        vaults.setdefault(key_of(properties["sourceResourceId"]), set()).add(vault_of(item["id"]))
    assert {name.rpartition("/")[2] for name in vaults[key_of(TWO_VAULTS_VM)]} == {
        "rsv-prod-krc",
        "rsv-prod-krc-private",
    }
    elsewhere = next(plant for plant in PLANTS if plant.vm == "erp-archive-01")
    (vault,) = vaults[key_of(elsewhere.vm_id)]
    assert f"/subscriptions/{DEV_TEST.id}/" in vault
    gone = [vm for vm in vaults if demo.store.get(vm) is None and "/virtualmachines/" in vm]
    assert {vm.rpartition("/")[2] for vm in gone} == {"crm-db-02", "erp-app-retired"}
    assert not demo.store.within(_vault(demo, "rsv-dev-sea")["id"], ITEM_TYPE)


def test_what_stands_in_the_way_of_a_plan_is_planted() -> None:
    state = build_state(None, 7, 60.0, False, START)
    guarded = _vault(state, "rsv-prod-weu")
    (proxy,) = state.store.within(guarded["id"], PROXY_TYPE)
    assert guarded["properties"]["securitySettings"]["multiUserAuthorization"] == "Enabled"
    guard = proxy["properties"]["resourceGuardResourceId"]
    assert not state.account.may("Microsoft.DataProtection/resourceGuards/read", guard)
    immutable = _vault(state, "rsv-dev-weu")["properties"]["securitySettings"]["immutabilitySettings"]
    assert immutable == {"state": "Locked"}
    groups = f"/subscriptions/{PRODUCTION.id}/resourceGroups"
    dev = f"/subscriptions/{DEV_TEST.id}/resourceGroups/rg-dev-backup"
    vaults = "providers/Microsoft.RecoveryServices/vaults"
    body: Json = {"location": "koreasouth", "properties": {}}
    with serving(state) as client:

        def refusal(scope: str) -> str:
            return str(client.send("PUT", f"{scope}/{vaults}/rsv-new", body).error["code"])

        assert refusal(f"{groups}/{LOCKED_GROUP}") == "ScopeLocked"
        assert refusal(f"{groups}/{GOVERNED_GROUP}") == "RequestDisallowedByPolicy"
        assert refusal(dev) == "RequestDisallowedByPolicy"
        kept = client.send("DELETE", _vault(state, "rsv-prod-jpe")["id"])
        assert kept.error["code"] == "ScopeLocked"
        tagged = {**body, "tags": {REQUIRED_TAG_NAME: "7"}}
        assert client.send("PUT", f"{groups}/{GOVERNED_GROUP}/{vaults}/rsv-new", tagged).status == 201


def test_hidden_protection_lies_in_the_restricted_vault(demo: State) -> None:
    hidden = next(plant for plant in PLANTS if plant.vm == "crm-web-01")
    owners = [
        subscription_of(item["id"])
        for item in demo.store.of_type(ITEM_TYPE)
        if key_of(item["properties"]["sourceResourceId"]) == key_of(hidden.vm_id)
    ]
    assert owners == [RESTRICTED.id]


def test_everything_that_refers_to_something_refers_to_what_exists(demo: State) -> None:
    for machine in demo.store.of_type(VM_TYPE):
        profile = machine["properties"]["storageProfile"]
        disks = [profile["osDisk"], *(profile["dataDisks"] if isinstance(profile["dataDisks"], list) else [])]
        for disk in disks:
            if "managedDisk" in disk:
                assert demo.store.get(disk["managedDisk"]["id"]) is not None
        for interface in machine["properties"]["networkProfile"]["networkInterfaces"]:
            assert demo.store.get(interface["id"]) is not None
    for kind in (ITEM_TYPE, JOB_TYPE, POLICY_TYPE, RECOVERY_POINT_TYPE):
        for document in demo.store.of_type(kind):
            assert demo.store.get(vault_of(document["id"])) is not None
    for item in demo.store.of_type(ITEM_TYPE):
        policy = item["properties"]["policyId"]
        assert not policy or demo.store.get(policy) is not None
    for document in demo.store:
        parts = document["id"].split("/")
        if len(parts) > 4 and parts[3] == "resourceGroups":
            assert demo.store.get("/".join(parts[:5])) is not None


def test_the_jobs_reach_back_thirty_days_and_some_have_failed(demo: State) -> None:
    jobs = [job["properties"] for job in demo.store.of_type(JOB_TYPE)]
    ages = [(START - datetime.fromisoformat(job["startTime"])).days for job in jobs]
    assert min(ages) >= 0
    assert 25 <= max(ages) <= 31
    outcomes = Counter(job["status"] for job in jobs)
    assert outcomes["Failed"] >= 10
    assert outcomes["Completed"] >= 3 * outcomes["Failed"]
    assert all(("errorDetails" in job) == (job["status"] == "Failed") for job in jobs)


def test_the_policies_count_their_items(demo: State) -> None:
    used = Counter(key_of(item["properties"]["policyId"]) for item in demo.store.of_type(ITEM_TYPE))
    for policy in demo.store.of_type(POLICY_TYPE):
        assert policy["properties"]["protectedItemsCount"] == used[key_of(policy["id"])]


def test_ordinary_machines_have_nothing_odd(demo: State) -> None:
    planted = {key_of(plant.vm_id) for plant in PLANTS}
    ordinary = [one for one in demo.store.of_type(VM_TYPE) if key_of(one["id"]) not in planted]
    assert len(ordinary) >= 20
    for machine in ordinary:
        assert machine["properties"]["provisioningState"] == "Succeeded"
        assert "securityProfile" not in machine["properties"]
        view = demo.instance_views[key_of(machine["id"])]
        running = view["statuses"][1]["code"] == "PowerState/running"
        assert ("vmAgent" in view) == running
        if running:
            assert view["vmAgent"]["statuses"][0]["displayStatus"] == "Ready"


def test_a_deallocated_machine_keeps_what_its_guest_says_after_a_start(demo: State) -> None:
    off = next(plant for plant in PLANTS if plant.vm == "dev-build-07")
    assert "vmAgent" not in demo.instance_views[key_of(off.vm_id)]
    assert demo.parked_agents[key_of(off.vm_id)]["osName"] == "ubuntu"


def test_the_seed_and_the_start_decide_everything() -> None:
    def text(seed: int) -> str:
        state = build_state(150, seed, 60.0, False, START)
        return json.dumps([list(state.store), state.instance_views, state.subscriptions], ensure_ascii=False)

    assert text(3) == text(3)
    assert text(3) != text(4)


@pytest.mark.parametrize("count", [1, 40, 300])
def test_the_number_of_machines_is_the_one_asked_for(count: int) -> None:
    assert len(machines(build_state(count, 1, 1.0, False, START))) == count


def test_below_the_number_of_plants_there_are_only_ordinary_machines() -> None:
    names = {one["name"] for one in machines(build_state(40, 1, 1.0, False, START))}
    assert not names & {plant.vm for plant in PLANTS}


def test_a_large_fleet_stays_within_the_limits_of_azure() -> None:
    state = build_state(12_000, 1, 1.0, False, START)
    items = Counter(key_of(vault_of(item["id"])) for item in state.store.of_type(ITEM_TYPE))
    assert max(items.values()) <= 1_000
    assert (
        max(policy["properties"]["protectedItemsCount"] for policy in state.store.of_type(POLICY_TYPE)) <= 100
    )
    owners = Counter(subscription_of(str(one["id"])) for one in machines(state))
    assert max(owners.values()) <= 5_000
    assert len(owners) >= 6
    assert set(owners) <= set(state.subscriptions)
    groups = Counter(
        subscription_of(group["id"]) for group in state.store.of_type("Microsoft.Resources/resourceGroups")
    )
    assert max(groups.values()) <= 980
    for item in state.store.of_type(ITEM_TYPE):
        machine = state.store.get(item["properties"]["sourceResourceId"])
        vault = state.store.get(vault_of(item["id"]))
        assert vault is not None
        assert machine is None or machine["location"] == vault["location"]

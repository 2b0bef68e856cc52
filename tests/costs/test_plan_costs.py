"""The VMs of a real plan, made from a simulated fleet, as an estimate sees them."""

import msgspec

from app.costs.estimate import Counted, estimate
from app.costs.plan_costs import protected_by
from app.costs.prices import default_prices
from app.domain.assessment import AssessedMachine, Badge, Coverage, Readiness, Verdict
from app.domain.backup import Policy, PolicyType, Vault
from app.domain.estate import Estate
from app.domain.resource_ids import key_of
from app.planning.policy_steps import create_policy_step
from app.policies.definition import new_enhanced
from app.policies.wire import new_properties
from app.protection import requests
from app.protection.plan import Expectation, Phrase, Plan, Step, StepKind
from tests.costs.test_estimate import DAILY
from tests.readiness.building import MACHINE_ID, NOW, SUBSCRIPTION, VAULT_ID, vault, vm

OURS: Vault = vault(redundancy="GeoRedundant")
VERDICT = Verdict(Coverage.UNPROTECTED, Readiness.READY, Badge.READY, None, {}, 0, 0, ())
MACHINES = {key_of(MACHINE_ID): AssessedMachine(key_of(MACHINE_ID), vm(), VERDICT, NOW)}
POLICY: Policy = msgspec.structs.replace(DAILY, id=requests.policy_id(VAULT_ID, "p"), vault_id=VAULT_ID)
ESTATE = Estate(vaults={key_of(VAULT_ID): OURS}, policies={key_of(VAULT_ID): (POLICY,)})


def enable(policy_id: str, disks: dict[str, object] | None = None, kind: StepKind = StepKind.ENABLE) -> Step:
    return Step(
        id=f"{kind}",
        kind=kind,
        target_id="i",
        request=requests.enable("i", MACHINE_ID, policy_id, disks),
        expect=Expectation(exists=False),
        reason=Phrase("reason-enable", {"vm": "web"}),
        undo=Phrase("undo-enable", {"vm": "web"}),
        values={"vm": "web"},
        subscription_id=SUBSCRIPTION,
        vault_id=VAULT_ID,
        machine_id=MACHINE_ID,
    )


def test_an_enabled_vm_has_its_size_policy_and_redundancy() -> None:
    found = protected_by(Plan((enable(POLICY.id),)), MACHINES, ESTATE)
    assert [(one.name, one.size_gb, one.redundancy) for one in found] == [("web", 256, "GeoRedundant")]
    assert found[0].policy == POLICY
    assert estimate(found, default_prices()).known == 1


def test_disks_that_are_left_out_do_not_count() -> None:
    step = enable(POLICY.id, {"diskLunList": [0], "isInclusionList": False})
    assert protected_by(Plan((step,)), MACHINES, ESTATE)[0].size_gb == 128


def test_a_standard_policy_still_counts_the_disks_that_it_leaves_out() -> None:
    """Fee and snapshots by all disks, unless the OS disk alone is kept; Enhanced counts what it keeps."""
    some = enable(POLICY.id, {"diskLunList": [0], "isInclusionList": False})
    only = enable(POLICY.id, {"diskLunList": [], "isInclusionList": True})
    found = [protected_by(Plan((step,)), MACHINES, ESTATE)[0] for step in (some, only, enable(POLICY.id))]
    assert [one.counted for one in found] == [Counted(256, 256), Counted(128, 256), None]
    better = msgspec.structs.replace(POLICY, type=PolicyType.ENHANCED.value)
    estate = Estate(vaults=ESTATE.vaults, policies={key_of(VAULT_ID): (better,)})
    assert protected_by(Plan((some,)), MACHINES, estate)[0].counted is None
    standard = estimate(found[:1], default_prices())
    enhanced = estimate(protected_by(Plan((some,)), MACHINES, estate), default_prices())
    assert standard.storage == enhanced.storage
    assert standard.snapshots.high > enhanced.snapshots.high
    unread = msgspec.structs.replace(found[0], counted=Counted(None, None))
    assert estimate([unread], default_prices()).unknown == (("web", "cost-no-size"),)


def test_a_policy_and_a_redundancy_that_the_plan_itself_makes_are_used() -> None:
    made = create_policy_step(OURS, "new", new_properties(new_enhanced("new"), NOW))
    redundancy = msgspec.structs.replace(
        enable(""),
        id="r",
        kind=StepKind.SET_REDUNDANCY,
        target_id=VAULT_ID,
        request=requests.set_redundancy(VAULT_ID, "LocallyRedundant"),
        machine_id="",
    )
    step = enable(requests.policy_id(VAULT_ID, "new"))
    found = protected_by(Plan((redundancy, made, step)), MACHINES, ESTATE)
    assert len(found) == 1
    assert found[0].redundancy == "LocallyRedundant"
    assert found[0].policy is not None
    assert (found[0].policy.type, found[0].policy.daily_days) == (PolicyType.ENHANCED, 30)


def test_what_is_not_known_is_none_and_other_changes_cost_nothing_new() -> None:
    nowhere = enable(requests.policy_id(VAULT_ID, "gone"))
    found = protected_by(Plan((nowhere,)), {}, Estate())
    assert [(one.size_gb, one.policy, one.redundancy) for one in found] == [(None, None, None)]
    assert estimate(found, default_prices()).total is None
    assert protected_by(Plan((enable(POLICY.id, kind=StepKind.CHANGE_POLICY),)), MACHINES, ESTATE) == ()
    assert len(protected_by(Plan((enable(POLICY.id, kind=StepKind.RESUME),)), MACHINES, ESTATE)) == 1

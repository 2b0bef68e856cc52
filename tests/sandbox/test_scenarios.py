"""The fleets with a purpose: many VMs that can all be enabled, in known places."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from app.sandbox.fleet import build_sites, five_regions, thousand
from app.sandbox.messages import Json
from app.sandbox.recovery.naming import ITEM_TYPE, POLICY_TYPE, VAULT_TYPE, VM_TYPE
from app.sandbox.recovery.protection_rules import policy_refusal, refusal_of
from app.sandbox.state import State
from app.sandbox.store import subscription_of

_START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _places(documents: list[Json]) -> Counter[tuple[str, str]]:
    return Counter((subscription_of(one["id"]), one["location"]) for one in documents)


def _vaults(state: State) -> dict[tuple[str, str], Json]:
    found = list(state.store.of_type(VAULT_TYPE))
    assert len(_places(found)) == len(found)
    return {(subscription_of(one["id"]), one["location"]): one for one in found}


def _refusals(state: State) -> list[str]:
    """Why VMs whose place has a vault cannot be enabled there under DefaultPolicy."""
    vaults = _vaults(state)
    refusals = []
    for machine in state.store.of_type(VM_TYPE):
        vault = vaults.get((subscription_of(machine["id"]), machine["location"]))
        if vault is None:
            continue
        policy = state.store.get(f"{vault['id']}/backupPolicies/DefaultPolicy")
        assert policy is not None
        refusal = refusal_of(state, vault, machine["id"]) or policy_refusal(state, machine, policy)
        if refusal is not None:
            refusals.append(refusal.message)
    return refusals


def test_five_regions_of_three_subscriptions_with_two_vaults_missing() -> None:
    state = build_sites(five_regions(), 1, 60.0, quotas=False, start=_START)
    machines = list(state.store.of_type(VM_TYPE))
    assert len({one["id"].casefold() for one in machines}) == 240
    places = _places(machines)
    assert len({place for _, place in places}) == 5
    assert len({subscription for subscription, _ in places}) == len(state.subscriptions) == 3
    missing = sorted(place for owner, place in places if (owner, place) not in _vaults(state))
    assert missing == ["koreasouth", "westeurope"]
    assert not list(state.store.of_type(ITEM_TYPE))
    assert _refusals(state) == []


@pytest.mark.parametrize("subscriptions", [1, 3, 4])
def test_a_thousand_vms_fit_into_four_vaults_within_the_published_limits(subscriptions: int) -> None:
    state = build_sites(thousand(subscriptions), 1, 60.0, quotas=True, start=_START)
    machines = list(state.store.of_type(VM_TYPE))
    vaults = _vaults(state)
    assert (len({one["id"].casefold() for one in machines}), len(vaults)) == (1000, 4)
    assert len(state.subscriptions) == subscriptions
    assert max(_places(machines).values()) <= 250  # registrations of a vault and day
    for vault in vaults.values():
        policies = state.store.within(vault["id"], POLICY_TYPE)
        fitting = [one for one in policies if one["properties"]["backupManagementType"] == "AzureIaasVM"]
        assert len(fitting) == 5
    assert _refusals(state) == []


def test_the_same_seed_gives_the_same_documents() -> None:
    one, two = (build_sites(five_regions(), 5, 1.0, quotas=False, start=_START) for _ in range(2))
    assert list(one.store) == list(two.store)


@pytest.mark.parametrize("subscriptions", [0, 5])
def test_the_thousand_are_in_one_to_four_subscriptions(subscriptions: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        thousand(subscriptions)

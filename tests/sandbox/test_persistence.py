"""Saving and loading the state."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.sandbox import persistence
from app.sandbox.fleet import build_state
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.naming import ITEM_TYPE
from app.sandbox.store import key_of
from tests.sandbox.serving import FIRST, GROUP, READER, machine_id, serving, small_state

_START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_whole_fleet_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    state = build_state(None, 1, 1.0, quotas=False, start=_START)
    ledger_of(state).on_demand["item", "2026-11-24"] = 3
    ledger_of(state).locked_vaults.add("vault")
    persistence.save(state, file)
    loaded = persistence.load(file, speed=60.0, quotas=True)
    assert list(loaded.store) == list(state.store)
    assert loaded.subscriptions == state.subscriptions
    assert loaded.instance_views == state.instance_views
    assert loaded.registrations == state.registrations
    assert loaded.account == state.account
    assert loaded.random.random() == state.random.random()
    assert (loaded.clock.speed, loaded.quotas) == (60.0, True)
    assert loaded.clock.now() >= state.clock.now() - timedelta(seconds=1)
    assert ledger_of(loaded).on_demand == {("item", "2026-11-24"): 3}
    assert "vault" in ledger_of(loaded).locked_vaults


def test_what_is_under_way_is_played_to_its_end(tmp_path: Path) -> None:
    state = small_state()
    with serving(state) as client:
        client.send("POST", machine_id("web") + "/deallocate")
    persistence.save(state, tmp_path / "state.json")
    loaded = persistence.load(tmp_path / "state.json", speed=1.0, quotas=False)
    with serving(loaded) as client:
        codes = [one["code"] for one in client.get(machine_id("web") + "/instanceView").json["statuses"]]
    assert "PowerState/deallocated" in codes


def test_schedules_are_planned_again(tmp_path: Path) -> None:
    state = build_state(None, 1, 1.0, quotas=False, start=_START)
    item = next(
        one
        for one in state.store.of_type(ITEM_TYPE)
        if one["properties"].get("protectionState") == "Protected" and one["properties"].get("policyId")
    )
    ledger_of(state).schedules[key_of(item["id"])] = 1
    persistence.save(state, tmp_path / "state.json")
    loaded = persistence.load(tmp_path / "state.json", speed=1.0, quotas=False)
    due = loaded.next_due()
    assert due is not None
    assert due - loaded.clock.now() <= timedelta(days=8)


def test_a_state_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "state.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        persistence.save(small_state(READER), tmp_path / "state.json")
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]


def test_rights_survive(tmp_path: Path) -> None:
    state = small_state(READER)
    persistence.save(state, tmp_path / "state.json")
    loaded = persistence.load(tmp_path / "state.json", speed=1.0, quotas=False)
    with serving(loaded) as client:
        group = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}"
        assert client.get(group).status == 200
        assert client.send("DELETE", group).error["code"] == "AuthorizationFailed"

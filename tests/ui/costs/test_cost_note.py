"""The cost line of a review on real widgets."""

from pathlib import Path
from typing import NamedTuple

from pytestqt.qtbot import QtBot

from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.resource_ids import key_of
from app.protection import requests
from app.protection.plan import Plan
from app.protection.texts import load_plan_texts
from tests.costs.test_plan_costs import ESTATE, MACHINES, POLICY, enable
from tests.readiness.building import VAULT_ID
from ui.costs.cost_note import CostNote


class Fleet(NamedTuple):
    machines: dict[str, AssessedMachine]
    estate: Estate


def note(qtbot: QtBot, folder: Path, fleet: Fleet | None = None) -> CostNote:
    made = CostNote(load_plan_texts("en"), fleet or Fleet(MACHINES, ESTATE), folder)
    qtbot.addWidget(made)
    return made


def test_a_plan_says_its_range_and_on_demand_what_it_is_made_from(qtbot: QtBot, tmp_path: Path) -> None:
    shown = note(qtbot, tmp_path)
    shown.show_plan(Plan((enable(POLICY.id),)))
    assert not shown.isHidden()
    assert "USD a month at assumed prices (VMs: 1)" in shown.headline.text()
    assert not shown.details.isVisibleTo(shown)
    shown.more.click()
    assert shown.details.isVisibleTo(shown)
    assert "Prices of East US as noted on 2026-11-25" in shown.details.text()
    assert "assumed, not read from Azure: confirm them at https://azure.microsoft.com" in shown.details.text()
    assert not shown.unknown.isVisibleTo(shown)


def test_what_is_unknown_is_said_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    shown = note(qtbot, tmp_path, Fleet({}, ESTATE))
    shown.show_plan(Plan((enable(POLICY.id),)))
    assert shown.headline.text() == "Cost a month: unknown."
    assert "disk sizes were not read: web" in shown.unknown.text()
    assert shown.unknown.isVisibleTo(shown)


def test_a_plan_that_protects_nothing_new_has_no_cost_line(qtbot: QtBot, tmp_path: Path) -> None:
    shown = note(qtbot, tmp_path)
    shown.show_plan(Plan())
    assert shown.isHidden()


def test_a_broken_price_file_is_said_and_the_programs_prices_are_used(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text("nonsense", "utf-8")
    shown = note(qtbot, tmp_path)
    shown.show_plan(Plan((enable(requests.policy_id(VAULT_ID, "p")),)))
    assert "Your price file cannot be used" in shown.details.text()
    assert "Prices of East US" in shown.details.text()
    assert key_of(VAULT_ID) in ESTATE.vaults
    shown.retranslate(load_plan_texts("ko"))
    assert "매월" in shown.headline.text()

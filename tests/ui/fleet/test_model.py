"""The tree's model: changes by difference, filter, sort, groups, and the rows that are laid out."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Badge
from app.domain.machines import Power
from app.readiness.texts import load_texts
from tests.ui.fleet import machines
from tests.ui.fleet.machines import DEVELOPMENT, ESTATE, NOW, machine
from ui.fleet import contents, laying
from ui.fleet import model as model_module
from ui.fleet.columns import Column
from ui.fleet.filter_query import FilterQuery, parse_filter
from ui.fleet.laying import LAID_AT_ONCE, LAID_IN_GROUP
from ui.fleet.model import FleetModel
from ui.fleet.order import Grouping
from ui.fleet.row_texts import RowTexts
from ui.fleet.rows import GroupRow, MachineRow, RestRow
from ui.fleet.tree_model import KEY_ROLE


@pytest.fixture
def model(qtbot: QtBot) -> FleetModel:
    """An empty model with the estate's names."""
    assert qtbot
    made = FleetModel(RowTexts(load_texts("en"), NOW.date()))
    made.estate_changed(ESTATE)
    return made


def tree(model: FleetModel) -> dict[str, list[str]]:
    """Group title -> names of its rows, as Qt sees them."""
    found: dict[str, list[str]] = {}
    for number in range(model.rowCount()):
        group = model.index(number, 0)
        found[group.data()] = [model.index(row, 0, group).data() for row in range(model.rowCount(group))]
    return found


def show(model: FleetModel, text: str = "", *badges: Badge, hidden: frozenset[str] = frozenset()) -> None:
    model.set_filter(parse_filter(text), frozenset(badges), hidden)


def test_vms_stand_under_their_region_most_urgent_first(model: FleetModel) -> None:
    model.machines_changed(
        [
            machine("calm", Badge.PROTECTED),
            machine("stuck", Badge.BLOCKED),
            machine("south", Badge.READY, region="koreasouth"),
            machine("apt", Badge.READY),
        ]
    )
    assert tree(model) == {"Korea Central": ["stuck", "apt", "calm"], "Korea South": ["south"]}


def test_the_model_keeps_every_rule_of_qt(
    model: FleetModel, qtmodeltester: ModelTester, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tester walks the whole model after every signal, so the limits are made small instead.
    monkeypatch.setattr(laying, "LAID_IN_GROUP", 6)
    monkeypatch.setattr(laying, "LAID_AT_ONCE", 14)
    monkeypatch.setattr(laying, "LEAST_IN_GROUP", 3)
    monkeypatch.setattr(contents, "LAID_AT_ONCE", 14)
    monkeypatch.setattr(contents, "SMALL_FLEET", 25)
    monkeypatch.setattr(model_module, "SMALL_FLEET", 25)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # -- pytest-qt has no types here
    fleet = machines.fleet(50)
    model.machines_changed(fleet[:20])
    model.machines_changed(fleet[20:35])
    for group in list(model.groups):
        model.set_expanded(group, expanded=True)
    model.machines_changed(fleet[35:])
    model.machines_changed([machine(fleet[3].facts.machine.name, Badge.BLOCKED)])
    model.machines_removed([one.key for one in fleet[::3]])
    show(model, "erp", Badge.PROTECTED)
    show(model)
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    for grouping in Grouping:
        model.set_grouping(grouping)
        for group in list(model.groups):
            model.set_expanded(group, expanded=True)
            model.show_rest(group)
        model.machines_changed(fleet[::5])
        model.machines_removed([one.key for one in fleet[::7]])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # -- pytest-qt has no types here


def test_a_vm_that_changes_keeps_its_place_until_the_next_sort(model: FleetModel) -> None:
    model.machines_changed(
        [machine("a", Badge.READY), machine("b", Badge.READY), machine("c", Badge.PROTECTED)]
    )
    model.machines_changed([machine("c", Badge.BLOCKED)])
    assert tree(model)["Korea Central"] == ["a", "b", "c"]
    model.sort_again()
    assert tree(model)["Korea Central"] == ["c", "a", "b"]


def test_a_new_vm_goes_to_its_place_and_the_others_keep_their_index(model: FleetModel) -> None:
    model.machines_changed([machine("a", Badge.READY), machine("c", Badge.READY)])
    kept = QPersistentModelIndex(model.index_of(machine("c").key))
    model.machines_changed([machine("b", Badge.READY), machine("first", Badge.BLOCKED)])
    assert tree(model)["Korea Central"] == ["first", "a", "b", "c"]
    assert kept.isValid()
    assert kept.data(KEY_ROLE) == machine("c").key


def test_a_group_disappears_with_its_last_vm(model: FleetModel) -> None:
    model.machines_changed([machine("a"), machine("b", region="japaneast")])
    model.machines_removed([machine("b", region="japaneast").key])
    assert tree(model) == {"Korea Central": ["a"]}
    model.machines_removed([machine("a").key])
    assert model.rowCount() == 0
    assert model.total == 0


def test_a_vm_that_no_longer_passes_the_filter_leaves_and_comes_back(model: FleetModel) -> None:
    model.machines_changed([machine("a", Badge.READY), machine("b", Badge.BLOCKED)])
    show(model, "", Badge.READY)
    model.machines_changed([machine("a", Badge.PENDING)])
    assert model.rowCount() == 0
    model.machines_changed([machine("a", Badge.READY)])
    assert tree(model) == {"Korea Central": ["a"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("erp", {"erp-1", "erp-2"}),
        ("erp windows", {"erp-1"}),
        ("agent ready", {"erp-2"}),
        ("rsv-prod", {"web-1"}),
        ("vault:rsv policy:default", {"web-1"}),
        ("tag:env=prod", {"erp-1"}),
        ("tag:env", {"erp-1", "web-1"}),
        ("is:blocked", {"erp-2"}),
        ("is:block", {"erp-2"}),
        ("is:차단됨", {"erp-2"}),
        ("region:koreasouth", {"web-1"}),
        ('region:"korea south"', {"web-1"}),
        ("subscription:dev", {"erp-2"}),
        ("group:rg-web", {"web-1"}),
        ("power:deallocated", {"erp-2"}),
        ("is:", {"erp-1", "erp-2", "web-1"}),
        ("nothing:like", set()),
        ("ERP-1", {"erp-1"}),
    ],
)
def test_the_filter_understands(model: FleetModel, text: str, expected: set[str]) -> None:
    model.machines_changed(
        [
            machine("erp-1", Badge.READY, tags=[("env", "Prod")]),
            machine(
                "erp-2",
                Badge.BLOCKED,
                subscription=DEVELOPMENT,
                power=Power.DEALLOCATED,
                image=("UbuntuServer", "22_04"),
            ),
            machine("web-1", Badge.PROTECTED, region="koreasouth", group="RG-Web", tags=[("env", "test")]),
        ]
    )
    show(model, text)
    assert {name for names in tree(model).values() for name in names} == expected


@pytest.mark.parametrize("seed", range(5))
def test_badge_counts_always_add_up_to_the_total(model: FleetModel, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- test data, not a secret
    fleet = machines.fleet(400, seed)
    model.machines_changed(fleet)
    badges = list(Badge)
    for _ in range(60):
        one = chance.choice(fleet)
        name, region = one.facts.machine.name, one.facts.machine.region
        step = chance.randrange(5)
        if step == 0:
            model.machines_removed([one.key])
        elif step == 1:
            show(model, chance.choice(("", "erp", "is:ready")), *chance.sample(badges, chance.randrange(3)))
        elif step == 2:
            show(model, hidden=frozenset({DEVELOPMENT} if chance.random() < 0.5 else ()))
        else:
            facts = one.facts.machine
            model.machines_changed(
                [
                    machine(
                        name,
                        chance.choice(badges),
                        region=region,
                        subscription=facts.subscription_id,
                        group=facts.resource_group,
                    )
                ]
            )
        assert sum(model.badge_counts.values()) == model.total
        for group in model.groups:
            assert group.counts.total() == len(group.shown)
            assert +group.counts == Counter(row.badge for row in group.shown)
        expected = sum(
            count
            for subscription, count in model.subscription_counts.items()
            if not (model._contents.hidden and subscription in model._contents.hidden)
        )
        assert model.total == expected


def test_large_groups_lay_out_some_hundred_rows_and_one_for_the_rest(model: FleetModel) -> None:
    model.machines_changed(machines.fleet(5000))
    assert not any(group.expanded for group in model.groups)
    assert all(len(group.laid) == 1 for group in model.groups)
    for group in list(model.groups):
        model.set_expanded(group, expanded=True)
    laid = [len(group.laid) - 1 for group in model.groups]
    assert max(laid) <= LAID_IN_GROUP
    assert sum(laid) <= LAID_AT_ONCE + 150
    first = model.groups[0]
    assert isinstance(first.laid[-1], RestRow)
    model.show_rest(first)
    assert len(first.laid) == len(first.shown)
    assert all(isinstance(row, MachineRow) for row in first.laid)


def test_small_fleets_are_unfolded_until_they_grow(model: FleetModel) -> None:
    fleet = machines.fleet(600)
    model.machines_changed(fleet[:200])
    assert all(group.expanded for group in model.groups)
    model.set_expanded(model.groups[1], expanded=True)
    kept = model.groups[1].key
    model.machines_changed(fleet[35:])
    assert [group.key for group in model.groups if group.expanded] == [kept]


def test_a_filter_unfolds_what_matches_and_gives_back_what_was_folded(model: FleetModel) -> None:
    model.machines_changed(machines.fleet(2000))
    show(model, "00012")
    assert all(group.expanded for group in model.groups)
    show(model)
    assert not any(group.expanded for group in model.groups)


def test_grouping_by_vault_names_what_is_in_none(model: FleetModel) -> None:
    model.machines_changed(
        [machine("a", Badge.READY), machine("b", Badge.PROTECTED), machine("c", Badge.CANNOT_TELL)]
    )
    model.set_grouping(Grouping.VAULT)
    assert tree(model) == {"In no vault": ["a"], "rsv-prod-kor": ["b"], "Vault not read": ["c"]}
    model.machines_changed([machine("a", Badge.PENDING)])
    assert set(tree(model)["rsv-prod-kor"]) == {"a", "b"}


def test_a_flat_list_has_no_groups(model: FleetModel) -> None:
    model.machines_changed(machines.fleet(50))
    model.set_grouping(Grouping.NONE)
    assert model.rowCount() == 50
    assert not model.index(0, 0).parent().isValid()
    model.machines_changed([machine("aaa", Badge.BLOCKED)])
    assert model.index(0, 0).data() == "aaa"


def test_sorting_by_last_backup_is_by_time_and_not_by_words(model: FleetModel) -> None:
    ages = {"a": 1, "b": 400, "c": 30}
    model.machines_changed(
        [machine(name, Badge.PROTECTED, last_backup=NOW - timedelta(hours=age)) for name, age in ages.items()]
    )
    model.sort(Column.LAST_BACKUP, Qt.SortOrder.AscendingOrder)
    assert tree(model)["Korea Central"] == ["b", "c", "a"]
    model.sort(Column.LAST_BACKUP, Qt.SortOrder.DescendingOrder)
    assert tree(model)["Korea Central"] == ["a", "c", "b"]


def test_names_that_play_tricks_are_shown_as_symbols(model: FleetModel) -> None:
    model.machines_changed([machine("a\n<b>\u202e", Badge.READY)])
    (name,) = tree(model)["Korea Central"]
    assert name == "a\u240a<b>‹U+202E›"


def test_a_screen_reader_hears_the_state_and_not_the_colour(model: FleetModel) -> None:
    model.machines_changed([machine("a", Badge.BLOCKED), machine("b", Badge.PROTECTED)])
    group = model.index(0, 0)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert group.data(spoken) == "Korea Central, 2 VMs, Blocked 1, Protected 1"
    assert model.index(0, Column.BADGE, group).data(spoken) == "Not protected, cannot be enabled yet"
    assert model.index(1, Column.BADGE, group).data(spoken).startswith("Protected, last backup Today")


def test_a_group_says_what_was_not_read(model: FleetModel) -> None:
    model.machines_changed([machine("a", Badge.CANNOT_TELL), machine("b", region="japaneast")])
    notes = {group.title: model.group_note(group) for group in model.groups}
    assert notes == {"Korea Central": "vaults of Contoso Dev/Test not readable", "Japan East": ""}


def test_ahead_of_the_first_keystroke_texts_are_prepared(model: FleetModel) -> None:
    model.machines_changed(machines.fleet(120))
    while model.prepare(50):
        pass
    assert all(row.haystack is not None for group in model.groups for row in group.members)


def test_an_index_of_a_group_that_is_gone_says_nothing(model: FleetModel) -> None:
    model.machines_changed([machine("a")])
    stale = model.index_of(machine("a").key)
    model.set_filter(FilterQuery(words=("nothing",)), frozenset(), frozenset())
    assert model.node(stale) is None
    assert model.parent(stale) == QModelIndex()
    assert model.data(stale) is None
    assert not [group for group in model.groups if isinstance(group, GroupRow)]

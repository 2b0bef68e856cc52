"""The fleet's page with real widgets: filters, selection that survives, menus, empty states."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.assessment import Badge
from app.domain.estate import Estate
from app.domain.reading import Progress, Stage, StageState
from tests.ui.fleet import machines
from tests.ui.fleet.machines import DEVELOPMENT, ESTATE, NOW, machine
from tests.ui.fleet.shown import ShownSession
from ui.fleet.columns import Column
from ui.fleet.menus import columns_menu
from ui.fleet.order import Grouping
from ui.fleet.page import FleetPage
from ui.fleet.row_painter import ROW_HEIGHT


@pytest.fixture
def session() -> ShownSession:
    return ShownSession()


@pytest.fixture
def page(qtbot: QtBot, session: ShownSession) -> FleetPage:
    made = FleetPage(session.as_session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def row_names(page: FleetPage) -> list[str]:
    """Names of the rows on screen, from top to bottom."""
    found = []
    index = page.view.indexAt(QPoint(5, 5))
    while index.isValid():
        found.append(index.siblingAtColumn(0).data())
        index = page.view.indexBelow(index)
    return found


def texts_of(menu: QMenu) -> list[str]:
    return [
        action.text().replace("&", "")
        for action in menu.actions()
        if action.isVisible() and not action.isSeparator()
    ]


def action_of(menu: QMenu, text: str) -> QAction:
    return next(one for one in menu.actions() if one.text().replace("&", "") == text)


def click_row(
    page: FleetPage, key: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    rect = page.view.visualRect(page.model.index_of(key))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, modifier, rect.center())


def test_vms_stream_into_unfolded_regions(page: FleetPage, session: ShownSession, qtbot: QtBot) -> None:
    session.fleet.show(machine("b", Badge.READY), machine("a", Badge.BLOCKED))
    qtbot.waitUntil(lambda: page.filter_bar.count.text() == "2 VMs")
    assert row_names(page) == ["Korea Central", "a", "b"]
    session.fleet.show(machine("c", Badge.PROTECTED, region="japaneast"))
    assert row_names(page) == ["Japan East", "c", "Korea Central", "a", "b"]


def test_every_row_has_the_same_height(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("a"), machine("b", region="japaneast"))
    heights = {
        page.view.rowHeight(page.model.index(0, 0)),
        page.view.rowHeight(page.model.index_of(machine("a").key)),
    }
    assert heights == {ROW_HEIGHT}


def test_a_click_selects_and_says_the_key(page: FleetPage, session: ShownSession, qtbot: QtBot) -> None:
    first, second = machine("a"), machine("b")
    session.fleet.show(first, second)
    with qtbot.waitSignal(page.selection_changed) as told:
        click_row(page, first.key)
    assert told.args == [[first.key]]
    click_row(page, second.key, Qt.KeyboardModifier.ControlModifier)
    assert page.selected_keys() == [first.key, second.key]


def test_selection_folding_and_current_survive_filter_and_sort(
    page: FleetPage, session: ShownSession
) -> None:
    kept, other = machine("kept", Badge.PROTECTED), machine("other", Badge.BLOCKED)
    session.fleet.show(kept, other, machine("east", region="japaneast"))
    page.view.setExpanded(page.model.index(0, 0), False)
    click_row(page, kept.key)
    page.filter_bar.field.setText("kept")
    assert page.selected_keys() == [kept.key]
    page.filter_bar.field.setText("other")
    assert page.selected_keys() == []
    page.filter_bar.field.clear()
    assert page.selected_keys() == [kept.key]
    page.view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert page.selected_keys() == [kept.key]
    assert page.view.current_key() == kept.key
    assert row_names(page) == ["Japan East", "Korea Central", "other", "kept"]


def test_a_vm_that_changes_stays_selected_and_in_place(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("a", Badge.READY), machine("b", Badge.READY), machine("c", Badge.READY))
    click_row(page, machine("b").key)
    session.fleet.show(machine("b", Badge.PROTECTED))
    assert row_names(page)[1:] == ["a", "b", "c"]
    assert page.selected_keys() == [machine("b").key]
    assert page.model.index_of(machine("b").key, Column.BADGE).data() == "Protected"


def test_legend_rows_filter_and_become_chips(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("a", Badge.BLOCKED), machine("b", Badge.READY), machine("c", Badge.PROTECTED))
    legend = page.overview.legend
    QTest.mouseClick(legend.rows[Badge.BLOCKED], Qt.MouseButton.LeftButton)
    assert row_names(page) == ["Korea Central", "a"]
    assert legend.rows[Badge.BLOCKED].isChecked()
    legend.click(Badge.READY, add=True)
    assert row_names(page) == ["Korea Central", "a", "b"]
    assert page.filter_bar.count.text() == "2 of 3 VMs"
    page.filter_bar.field.setFocus()
    QTest.keyClick(page.filter_bar.field, Qt.Key.Key_Escape)
    assert legend.badges == frozenset()
    assert row_names(page) == ["Korea Central", "a", "b", "c"]


def test_escape_clears_text_then_chips_then_goes_to_the_list(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("a", Badge.BLOCKED))
    page.overview.legend.click(Badge.BLOCKED, add=False)
    page.focus_filter()
    QTest.keyClicks(page.filter_bar.field, "a")
    QTest.keyClick(page.filter_bar.field, Qt.Key.Key_Escape)
    assert page.filter_bar.text() == ""
    assert page.overview.legend.badges == {Badge.BLOCKED}
    QTest.keyClick(page.filter_bar.field, Qt.Key.Key_Escape)
    assert page.overview.legend.badges == frozenset()
    QTest.keyClick(page.filter_bar.field, Qt.Key.Key_Escape)
    assert page.view.currentIndex().isValid()


@pytest.mark.parametrize("seed", range(4))
def test_legend_counts_always_add_up_to_the_total(
    page: FleetPage, session: ShownSession, qtbot: QtBot, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 -- test data, not a secret
    fleet = machines.fleet(150, seed)
    session.fleet.show(*fleet)
    for _ in range(12):
        step = chance.randrange(4)
        if step == 0:
            session.fleet.remove(*(one.key for one in chance.sample(fleet, 5)))
        elif step == 1:
            page.overview.legend.click(chance.choice(list(Badge)), add=chance.random() < 0.5)
        elif step == 2:
            page.filter_bar.field.setText(chance.choice(("erp", "", "is:ready", "nothing")))
        else:
            hidden = frozenset({DEVELOPMENT}) if chance.random() < 0.5 else frozenset[str]()
            page.overview.subscriptions._set_hidden(hidden)
        qtbot.waitUntil(lambda: not page._count.isActive())
        legend = sum(row.count for row in page.overview.legend.rows.values())
        assert legend == page.model.total
        shown = [row for row in page.overview.legend.rows.values() if row.isVisible()]
        assert sum(row.count for row in shown) == page.model.total


def test_unticking_a_subscription_hides_its_vms_from_list_and_counts(
    page: FleetPage, session: ShownSession, qtbot: QtBot
) -> None:
    session.fleet.show(machine("prod"), machine("dev", subscription=DEVELOPMENT))
    qtbot.waitUntil(lambda: page.overview.subscriptions._all.rowCount() == 2)
    item = page.overview.subscriptions._all.child(1)
    item.setCheckState(Qt.CheckState.Unchecked)
    assert row_names(page) == ["Korea Central", "prod"]
    assert page.filter_bar.count.text() == "1 VM"
    assert page.overview.subscriptions._all.checkState() is Qt.CheckState.PartiallyChecked
    page.overview.subscriptions._all.setCheckState(Qt.CheckState.Unchecked)
    assert "Choose at least one subscription" in page.empty.accessibleName()


def test_space_folds_a_region_and_enter_opens_a_vm(
    page: FleetPage, session: ShownSession, qtbot: QtBot
) -> None:
    one = machine("a")
    session.fleet.show(one)
    page.view.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert not page.view.isExpanded(page.model.index(0, 0))
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert page.view.isExpanded(page.model.index(0, 0))
    page.view.setCurrentIndex(page.model.index_of(one.key))
    with qtbot.waitSignal(page.open_requested) as told:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert told.args == [one.key]


def test_a_click_on_a_region_folds_it(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("a"))
    rect = page.view.visualRect(page.model.index(0, 0))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert row_names(page) == ["Korea Central"]


def test_typing_jumps_to_a_name(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("alpha"), machine("beta"), machine("gamma"))
    page.view.setCurrentIndex(page.model.index_of(machine("alpha").key))
    QTest.keyClicks(page.view, "ga")
    assert page.view.current_key() == machine("gamma").key


def test_copied_rows_are_tab_separated_with_a_head_line(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("a", Badge.BLOCKED), machine("b\tx", Badge.PROTECTED))
    page.view.setFocus()
    page.view.selectAll()
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:3] == ["Name", "Status", "First reason"]
    assert lines[1].split("\t")[:2] == ["a", "Blocked"]
    assert lines[2].split("\t")[0] == "b␉x"
    assert len({line.count("\t") for line in lines}) == 1


def test_the_menu_of_a_vm_offers_what_fits_it(page: FleetPage, session: ShownSession) -> None:
    ready, safe = machine("ready", Badge.READY), machine("safe", Badge.PROTECTED)
    session.fleet.show(ready, safe)
    rows = {row.key: row for group in page.model.groups for row in group.shown}
    common = ["Copy name", "Copy resource id", "Copy row", "Show in portal"]
    assert texts_of(page._menu_of_machines(rows[ready.key])) == ["Open", "Why?", "Enable backup…", *common]
    changes = ["Back up now…", "Change policy…", "Choose disks…"]
    changes += ["Stop protection…", "Stop and delete backup data…"]
    vault = "Show vault rsv-prod-kor"
    assert texts_of(page._menu_of_machines(rows[safe.key])) == ["Open", "Why?", *changes, vault, *common]
    session.read_only = True
    assert texts_of(page._menu_of_machines(rows[ready.key])) == ["Open", "Why?", *common]
    assert page.portal_link(ready.key).startswith("https://portal.azure.com/#@")


def test_the_menu_of_a_region_creates_a_vault_there_and_enables_all_that_are_ready(
    page: FleetPage, session: ShownSession, qtbot: QtBot
) -> None:
    session.fleet.show(
        machine("a", Badge.READY), machine("b", Badge.READY_WITH_WARNINGS), machine("c", Badge.BLOCKED)
    )
    menu = page._menu_of_group(page.model.groups[0])
    assert texts_of(menu) == [
        "Create vault in Korea Central…",
        "Enable all 2 that are ready…",
        "Fold all",
    ]
    with qtbot.waitSignal(page.create_vault_requested) as region:
        action_of(menu, "Create vault in Korea Central…").trigger()
    assert region.args == ["koreacentral"]
    with qtbot.waitSignal(page.enable_requested) as keys:
        action_of(menu, "Enable all 2 that are ready…").trigger()
    assert keys.args == [[machine("b").key, machine("a").key]]
    session.read_only = True
    assert texts_of(page._menu_of_group(page.model.groups[0])) == ["Fold all"]


def test_an_empty_result_says_how_many_match_the_text_alone(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(machine("sql-1", Badge.READY), machine("web", Badge.BLOCKED))
    page.overview.legend.click(Badge.BLOCKED, add=False)
    page.filter_bar.field.setText("sql")
    assert page.empty.isVisible()
    assert "No VM matches “sql”" in page.empty.accessibleName()
    show = next(one for one in page.empty.findChildren(QPushButton) if "1" in one.text())
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    assert row_names(page) == ["Korea Central", "sql-1"]


def test_no_vm_at_all_is_said_after_reading(page: FleetPage, session: ShownSession, qtbot: QtBot) -> None:
    reading = Estate(subscriptions=ESTATE.subscriptions, started_at=NOW)
    session.fleet.show(estate=reading)
    qtbot.waitUntil(lambda: "being read" in page.empty.accessibleName())
    done = Estate(subscriptions=ESTATE.subscriptions, started_at=NOW, finished_at=NOW)
    session.fleet.show(estate=done)
    qtbot.waitUntil(lambda: "hold no virtual machine" in page.empty.accessibleName())
    session.fleet.show(estate=ESTATE)
    qtbot.waitUntil(lambda: "Nothing could be read" in page.empty.accessibleName())


def test_the_end_of_the_protection_stage_sorts_what_changed(page: FleetPage, session: ShownSession) -> None:
    def estate(state: StageState) -> Estate:
        stages = {Stage.PROTECTION: Progress(stage=Stage.PROTECTION, state=state)}
        return Estate(
            subscriptions=ESTATE.subscriptions, regions=ESTATE.regions, stages=stages, started_at=NOW
        )

    session.fleet.show(
        machine("a", Badge.CHECKING), machine("b", Badge.CHECKING), estate=estate(StageState.RUNNING)
    )
    session.fleet.show(
        machine("b", Badge.BLOCKED), machine("a", Badge.PROTECTED), estate=estate(StageState.RUNNING)
    )
    assert row_names(page) == ["Korea Central", "a", "b"]
    session.fleet.show(estate=estate(StageState.COMPLETE))
    assert row_names(page) == ["Korea Central", "b", "a"]


def test_visible_and_selected_vms_are_preferred(page: FleetPage, session: ShownSession, qtbot: QtBot) -> None:
    session.fleet.show(*machines.fleet(200))
    last = page.model.shown_keys()[-1]
    page.select([last])
    qtbot.waitUntil(lambda: session.fleet.preferred[:1] == (last,) and len(session.fleet.preferred) > 5)
    assert len(session.fleet.preferred) < 60


def test_large_fleets_are_folded_and_the_rest_lays_out_all(page: FleetPage, session: ShownSession) -> None:
    session.fleet.show(*machines.fleet(3000))
    assert len(row_names(page)) == len(page.model.groups)
    page.view.setExpanded(page.model.index(0, 0), True)
    group = page.model.groups[0]
    assert row_names(page)[301] == f"Show all {len(group.shown):,}"
    page.view.setCurrentIndex(page.model.index(300, 0, page.model.index(0, 0)))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert len(group.laid) == len(group.shown)


def test_one_vm_is_found_behind_filters_and_folds(page: FleetPage, session: ShownSession) -> None:
    fleet = machines.fleet(1000)
    session.fleet.show(*fleet)
    page.filter_bar.field.setText("nothing like it")
    wanted = fleet[-1].key
    page.select([wanted])
    assert page.selected_keys() == [wanted]


def is_automatic(page: FleetPage) -> bool:
    return page.view.columns.automatic


def test_columns_are_chosen_saved_and_reset(page: FleetPage, qtbot: QtBot) -> None:
    layout = page.view.columns
    menu = columns_menu(page, layout, Grouping.REGION, lambda _grouping: None)
    assert Column.SIZE not in layout.shown
    action_of(menu, "Size").trigger()
    assert Column.SIZE in layout.shown
    assert not is_automatic(page)
    second = FleetPage(ShownSession().as_session)
    qtbot.addWidget(second)
    assert Column.SIZE in second.view.columns.shown
    layout.reset()
    assert is_automatic(page)
    assert Column.SIZE not in layout.shown


def test_automatic_columns_show_what_fits(page: FleetPage, session: ShownSession, qtbot: QtBot) -> None:
    session.fleet.show(machine("a"))
    page.resize(900, 600)
    qtbot.waitUntil(lambda: Column.OS not in page.view.columns.shown)
    page.resize(2000, 600)
    qtbot.waitUntil(lambda: Column.POLICY in page.view.columns.shown)
    assert Column.SIZE not in page.view.columns.shown


def test_every_control_has_an_accessible_name(page: FleetPage, session: ShownSession, qtbot: QtBot) -> None:
    session.fleet.show(machine("a", Badge.BLOCKED))
    qtbot.waitUntil(lambda: page.overview.ring.accessibleName().startswith("0 of 1 protected"))
    page.overview.legend.click(Badge.BLOCKED, add=False)
    for control in (
        page.view,
        page.filter_bar.field,
        page.filter_bar.columns,
        page.overview.subscriptions.tree,
    ):
        assert control.accessibleName()
    for chip in page.filter_bar._chips:
        assert chip.accessibleName() == "Filter Blocked, press to remove"
    for row in page.overview.legend.rows.values():
        assert row.accessibleName()

"""The page of the fleet: overview on the left, filter and tree beside it; it says what a person wants."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.cloud.environments import portal_link
from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.domain.reading import Stage, StageState
from ui.common.banner import Line
from ui.common.empty_state import EmptyState
from ui.fleet.empty_cases import EmptyActions, EmptyCase, nothing_chosen, nothing_matches, nothing_there
from ui.fleet.filter_bar import FilterBar
from ui.fleet.filter_query import parse_filter
from ui.fleet.menus import ENABLED, MachineActions, columns_menu, group_menu, machine_menu
from ui.fleet.model import FleetModel
from ui.fleet.order import Grouping
from ui.fleet.overview import OverviewPane
from ui.fleet.remembered import remember_grouping, remembered_grouping
from ui.fleet.row_texts import RowTexts
from ui.fleet.rows import GroupRow, MachineRow
from ui.fleet.view import FleetView

if TYPE_CHECKING:
    from ui.shell.session import Session

_DAY_CHECK_MS = 60_000
_COUNT_EVERY_MS = 100
"""Counts are shown at most so often while VMs stream in."""


class FleetPage(QWidget):
    """Shows the session's fleet as it comes in; nothing here reads or changes Azure."""

    selection_changed = Signal(list)
    """Keys of the selected VMs."""
    open_requested = Signal(str)
    why_requested = Signal(str)
    enable_requested = Signal(list)
    backup_now_requested = Signal(list)
    state_change_requested = Signal(object, object)
    """A :class:`StateChange` and the items that it is about."""
    vault_requested = Signal(str)
    """Id of a vault that is to be shown."""
    create_vault_requested = Signal(str)
    """The region, by its programmatic name."""
    refresh_requested = Signal()
    """*Try again* in an empty state."""
    shown_changed = Signal(int, int)
    """How many VMs are shown, of how many."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = FleetModel(self._row_texts(), self)
        self.model.set_grouping(remembered_grouping())
        self.view = FleetView(self.model)
        self.filter_bar = FilterBar()
        self.overview = OverviewPane(session.texts)
        self.empty = EmptyState()
        self._empty_actions = EmptyActions(
            show_matches=lambda: self.overview.legend.choose(frozenset()),
            clear_everything=self.clear_filters,
            choose_subscriptions=self._focus_subscriptions,
            try_again=self.refresh_requested.emit,
        )
        self._resort_after: set[Stage] = set()
        self._count = QTimer(self, singleShot=True, interval=_COUNT_EVERY_MS)
        self._count.timeout.connect(self._show_counts)
        self._lay_out()
        self._connect()
        self._unsubscribe: Callable[[], None] = session.fleet.subscribe(self)
        self._take_over()
        self._day = QTimer(self, interval=_DAY_CHECK_MS)
        self._day.timeout.connect(self._follow_day)
        self._day.start()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        middle = QWidget()
        self._middle = QVBoxLayout(middle)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self._middle.addWidget(self.filter_bar)
        self._middle.addWidget(Line())
        self._middle.addWidget(self._pages, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.overview)
        self.splitter.addWidget(middle)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([236, 900])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _connect(self) -> None:
        self.filter_bar.text_changed.connect(self._filter)
        self.filter_bar.chip_removed.connect(self._remove_badge)
        self.filter_bar.chips_cleared.connect(lambda: self.overview.legend.choose(frozenset()))
        self.filter_bar.left.connect(self._focus_list)
        self.filter_bar.columns_requested.connect(self._columns_menu)
        self.overview.badges_changed.connect(self._badges_changed)
        self.overview.hidden_changed.connect(self._filter)
        self.model.counts_changed.connect(self._count_soon)
        self.view.selection_changed.connect(self.selection_changed)
        self.view.selection_changed.connect(self._prefer)
        self.view.visible_changed.connect(self._prefer)
        self.view.opened.connect(self.open_requested)
        self.view.menu_requested.connect(self._menu)
        header = self.view.header()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self._popup_columns(header.viewport().mapToGlobal(at))
        )

    # ------------------------------------------------------------ what the fleet says

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """New or changed VMs."""
        self.model.machines_changed(machines)

    def machines_removed(self, keys: Sequence[str]) -> None:
        """VMs that are gone."""
        self.model.machines_removed(keys)

    def estate_changed(self, estate: Estate) -> None:
        """New names, new counts per subscription, and the end of a stage: then what changed is sorted."""
        self.model.estate_changed(estate)
        self._count_soon()
        ended: set[Stage] = {
            stage
            for stage, progress in estate.stages.items()
            if stage in {Stage.PROTECTION, Stage.AGENT} and progress.state is not StageState.RUNNING
        }
        if self.model.known and ended - self._resort_after:
            self.model.sort_again()
        self._resort_after = ended

    def leave(self) -> None:
        """Stop listening to the fleet."""
        self._unsubscribe()
        self._day.stop()

    def _take_over(self) -> None:
        fleet = self._session.fleet
        self.estate_changed(fleet.estate)
        machines = list(fleet.machines.values())
        if machines:
            self.model.machines_changed(machines)
        self._show_counts()

    # ------------------------------------------------------------ what other parts of the window ask

    def insert_above_list(self, widget: QWidget) -> None:
        """Put a bar (such as the progress of reading) between filter and list."""
        self._middle.insertWidget(2, widget)

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter_bar.focus_field()

    def selected_keys(self) -> list[str]:
        """Keys of the selected VMs in the order of the list."""
        return self.view.selected_keys()

    def select(self, keys: Sequence[str]) -> None:
        """Select these VMs; one alone is brought into view, whatever filter hides it."""
        if len(keys) == 1 and not self.view.reveal(keys[0]):
            self.clear_filters()
            self.overview.subscriptions.show_all()
            self.view.reveal(keys[0])
        elif len(keys) != 1:
            self.view.select_keys(list(keys))

    def sort_again(self) -> None:
        """F5: VMs that changed go to their new place."""
        self.model.sort_again()

    def clear_filters(self) -> None:
        """Show everything: no text, no badge; subscriptions stay as they are ticked."""
        self.filter_bar.field.clear()
        self.overview.legend.choose(frozenset())

    def copy_ids(self, keys: Sequence[str]) -> None:
        """Copy the resource ids of these VMs, one per line."""
        _copy([machine.facts.machine.id for machine in self._machines(keys)])

    def portal_link(self, key: str) -> str:
        """The VM's page in the portal; empty where the cloud has none."""
        machines = self._machines([key])
        if not machines:
            return ""
        machine = machines[0].facts.machine
        return portal_link(self._session.connection.environment, machine.tenant_id, machine.id)

    # ------------------------------------------------------------ filter

    def _filter(self) -> None:
        self.model.set_filter(
            parse_filter(self.filter_bar.text()),
            self.overview.legend.badges,
            self.overview.subscriptions.hidden,
        )
        self._show_counts()

    def _badges_changed(self, badges: frozenset[Badge]) -> None:
        words = self._session.texts
        self.filter_bar.show_chips((badge, words.badge(badge)) for badge in sorted(badges))
        self._filter()

    def _remove_badge(self, badge: Badge) -> None:
        self.overview.legend.choose(self.overview.legend.badges - {badge})

    def _count_soon(self) -> None:
        if not self._count.isActive():
            self._count.start()

    def _show_counts(self) -> None:
        shown, total = self.model.shown_count, self.model.total
        self.filter_bar.show_count(shown, total)
        self.overview.show_counts(self.model.badge_counts)
        self.overview.show_estate(self._session.fleet.estate, self.model.subscription_counts)
        self._show_case()
        self.shown_changed.emit(shown, total)

    def _show_case(self) -> None:
        case = self._case()
        if case is None:
            self._pages.setCurrentWidget(self.view)
            return
        if self._pages.currentWidget() is self.empty and self.empty.accessibleName() == _name_of(case):
            return
        self.empty.show_case(*case)
        self._pages.setCurrentWidget(self.empty)

    def _case(self) -> EmptyCase | None:
        if self.model.groups:
            return None
        if self.overview.subscriptions.none_chosen:
            return nothing_chosen()
        if self.model.filtered and self.model.total:
            badges = self.overview.legend.badges
            named = ", ".join(self._session.texts.badge(badge) for badge in sorted(badges))
            matches = self.model.matches_without_badges() if badges else 0
            text = self.filter_bar.text().strip()
            return nothing_matches(text, named, matches, self.model.total, self._empty_actions)
        return nothing_there(self._session.fleet.estate, self._session.texts, self._empty_actions)

    def _focus_subscriptions(self) -> None:
        self.overview.subscriptions.tree.setFocus()

    def _focus_list(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))

    # ------------------------------------------------------------ menus

    def _columns_menu(self, button: QWidget) -> None:
        self._popup_columns(button.mapToGlobal(button.rect().bottomLeft()))

    def _popup_columns(self, at: QPoint) -> None:
        menu = columns_menu(self, self.view.columns, self.model.grouping, self._group_by)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _group_by(self, grouping: Grouping) -> None:
        self.model.set_grouping(grouping)
        remember_grouping(grouping)

    def _menu(self, node: GroupRow | MachineRow, at: QPoint) -> None:
        menu = self._menu_of_group(node) if isinstance(node, GroupRow) else self._menu_of_machines(node)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _menu_of_machines(self, row: MachineRow) -> QMenu:
        selected = self.view.selected_keys()
        keys = selected if row.key in selected else [row.key]
        machines = self._machines(keys)
        actions = MachineActions(
            self._session.guard,
            open_page=lambda: self.open_requested.emit(row.key),
            why=lambda: self.why_requested.emit(row.key),
            enable=lambda: self.enable_requested.emit(keys),
            back_up=lambda: self.backup_now_requested.emit(keys),
        )
        actions.copy_names = lambda: _copy([one.facts.machine.name for one in machines])
        actions.copy_ids = lambda: self.copy_ids(keys)
        actions.copy_rows = lambda: _copy([self.view.rows_as_text(keys)])
        actions.change_state = self.state_change_requested.emit
        actions.show_vault = self.vault_requested.emit
        link = self.portal_link(row.key)
        if link:
            actions.show_in_portal = lambda: QDesktopServices.openUrl(QUrl(link))
        return machine_menu(self, machines, actions, read_only=self._session.read_only)

    def _menu_of_group(self, group: GroupRow) -> QMenu:
        changes = not self._session.read_only
        vault = None
        if changes and self.model.grouping is Grouping.REGION:
            vault = (group.title, lambda: self.create_vault_requested.emit(group.key))
        ready = [row.key for row in group.shown if row.badge in ENABLED]
        enable = None
        if changes and ready:
            enable = (self._machines(ready), lambda: self.enable_requested.emit(ready))
        return group_menu(
            self,
            self._session.guard,
            create_vault=vault,
            enable_ready=enable,
            fold_all=self.view.fold_all,
        )

    def _machines(self, keys: Sequence[str]) -> list[AssessedMachine]:
        found = (self.model.assessed(key) for key in keys)
        return [machine for machine in found if machine is not None]

    # ------------------------------------------------------------ small things

    def _prefer(self) -> None:
        selected = self.view.selected_keys()
        visible = self.view.visible_keys()
        self._session.fleet.prefer(list(dict.fromkeys([*selected, *visible])))

    def _row_texts(self) -> RowTexts:
        return RowTexts(self._session.texts, datetime.now().astimezone().date())

    def _follow_day(self) -> None:
        if self.model.texts.today != datetime.now().astimezone().date():
            self.model.set_texts(self._row_texts())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.model.set_texts(self._row_texts())
            self.overview.set_texts(self._session.texts)
            self._badges_changed(self.overview.legend.badges)
            self.view.header().viewport().update()
            self._show_counts()
        super().changeEvent(event)


def _copy(lines: Sequence[str]) -> None:
    QApplication.clipboard().setText("\n".join(lines))


def _name_of(case: EmptyCase) -> str:
    return f"{case.sentence} {case.why}".strip()

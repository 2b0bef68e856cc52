"""Several VMs are selected: how many in which state, what stands in the way most often, enable them."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.assessment import AssessedMachine, Badge
from app.domain.inert import one_line
from app.readiness.texts import Texts
from app.rights.operations import Operation
from ui.common.badge import StatusGlyph
from ui.common.buttons import Kind, icon_button, name_button, push_button
from ui.common.charts import paint_stacked_bar
from ui.common.fonts import TextRole
from ui.common.labels import SectionCaption, TextLabel
from ui.common.tokens import Status, tokens_of
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.fleet.menus import BACKED_UP, ENABLED, add_state_changes
from ui.fleet.order import URGENCY
from ui.fleet.words import number
from ui.rights.guard import Guard
from ui.rights.key import RightsKey
from ui.rights.targets import add_explanation, of_machines, of_vaults
from ui.states.changes import machine_offers

_REASONS = 6


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[Status, int] = {}
        self.setFixedHeight(10)

    def sizeHint(self) -> QSize:
        return QSize(200, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_stacked_bar(QPainter(self), QRectF(self.rect()), self.counts, tokens_of(self.palette()))


class ManyPage(QWidget):
    """The right pane for a selection of more than one VM."""

    enable_requested = Signal(list)
    backup_now_requested = Signal(list)
    state_change_requested = Signal(object, object)
    """A :class:`StateChange` and the items that it is about."""

    def __init__(self, guard: Guard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = guard
        self._enable_keys: list[str] = []
        self._backup_keys: list[str] = []
        self._title = TextLabel("", TextRole.PAGE_TITLE)
        self._bar = _Bar()
        self._counts = QGridLayout()
        self._counts.setColumnStretch(1, 1)
        self._counts.setVerticalSpacing(6)
        self.enable = push_button("", Kind.PRIMARY, "enable")
        self.enable.clicked.connect(lambda: self.enable_requested.emit(self._enable_keys))
        self.back_up = push_button("", Kind.PLAIN, "backup-now")
        self.back_up.clicked.connect(lambda: self.backup_now_requested.emit(self._backup_keys))
        self._machines: tuple[AssessedMachine, ...] = ()
        self.more = icon_button("more", "")
        self.more.clicked.connect(self._open_changes)
        buttons = QHBoxLayout()
        buttons.addWidget(self.enable)
        buttons.addWidget(self.back_up)
        self._guarded = (
            guard.attach(self.enable, Operation.ENABLE_BACKUP, lambda: of_machines(self._with(ENABLED))),
            guard.attach(self.back_up, Operation.BACK_UP_NOW, lambda: of_vaults(self._with(BACKED_UP))),
        )
        self.rights = RightsKey(guard, lambda: self._guarded)
        buttons.addWidget(self.rights)
        buttons.addWidget(self.more)
        buttons.addStretch(1)
        self._caption = SectionCaption()
        self._reasons = QGridLayout()
        self._reasons.setColumnStretch(0, 1)
        self._reasons.setVerticalSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addLayout(self._counts)
        layout.addLayout(buttons)
        layout.addWidget(self._caption)
        layout.addLayout(self._reasons)
        layout.addStretch(1)

    def show_machines(self, machines: Sequence[AssessedMachine], texts: Texts, *, read_only: bool) -> None:
        """Show what these VMs have in common."""
        translate = QCoreApplication.translate
        title = translate("ManySelected", "{count} VMs selected")
        self._title.setText(title.replace("{count}", number(len(machines))))
        counts = Counter(machine.verdict.badge for machine in machines)
        self._bar.counts = {Status(badge.value): count for badge, count in counts.items()}
        self._bar.update()
        _clear(self._counts)
        for row, badge in enumerate(sorted(counts, key=URGENCY.__getitem__)):
            self._counts.addWidget(StatusGlyph(Status(badge.value)), row, 0)
            self._counts.addWidget(TextLabel(texts.badge(badge)), row, 1)
            self._counts.addWidget(TextLabel(number(counts[badge])), row, 2)
        self._bar.setAccessibleName(
            ", ".join(f"{texts.badge(badge)} {number(count)}" for badge, count in counts.items())
        )
        self._show_buttons(machines, read_only=read_only)
        self._show_reasons(machines, texts)

    def _show_buttons(self, machines: Sequence[AssessedMachine], *, read_only: bool) -> None:
        translate = QCoreApplication.translate
        self._machines = tuple(machines)
        self.more.setVisible(bool(machine_offers(machines)) and not read_only)
        name_button(self.more, translate("ManySelected", "More changes"))
        self._enable_keys = _keys(machines, ENABLED)
        self._backup_keys = _keys(machines, BACKED_UP)
        text = translate("ManySelected", "Enable backup for {count}…")
        self.enable.setText(text.replace("{count}", number(len(self._enable_keys))))
        self.enable.setVisible(bool(self._enable_keys) and not read_only)
        text = translate("ManySelected", "Back up {count} now…")
        self.back_up.setText(text.replace("{count}", number(len(self._backup_keys))))
        self.back_up.setVisible(bool(self._backup_keys) and not read_only)
        for one in self._guarded:
            one.allow()

    def _with(self, badges: frozenset[Badge]) -> list[AssessedMachine]:
        return [one for one in self._machines if one.verdict.badge in badges]

    def _open_changes(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = add_state_changes(menu, self._machines, self.state_change_requested.emit, self._guard)
        add_explanation(menu, self._guard, entries)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _show_reasons(self, machines: Sequence[AssessedMachine], texts: Texts) -> None:
        said = (texts.reason(machine.verdict, machine.facts) for machine in machines)
        reasons = Counter(one_line(reason) for reason in said if reason)
        self._caption.setText(QCoreApplication.translate("ManySelected", "Most common reasons"))
        self._caption.setVisible(bool(reasons))
        _clear(self._reasons)
        for row, (reason, count) in enumerate(reasons.most_common(_REASONS)):
            self._reasons.addWidget(WrappedLabel(reason), row, 0)
            self._reasons.addWidget(TextLabel(number(count), tone=2), row, 1)


def _keys(machines: Sequence[AssessedMachine], badges: frozenset[Badge]) -> list[str]:
    return [machine.key for machine in machines if machine.verdict.badge in badges]


def _clear(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

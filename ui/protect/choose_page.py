"""Page 1 of the enable dialog: which VMs, by subscription and region; and why some cannot come along."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.planning.enable import Selection
from app.planning.fleet_values import MachineGroup
from app.protection.plan import Phrase
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.tokens import Status
from ui.protect.rows import KeyRole, PlanTree, group_row, row_item

if TYPE_CHECKING:
    from ui.shell.session import Session

READY = frozenset({Badge.READY, Badge.READY_WITH_WARNINGS})
"""Badges of the VMs that are offered to be added."""
MOST_OFFERED = 1000
"""Rows of VMs offered beside the chosen ones; the filter reaches all of them."""
_COLUMNS = 3
_CHECKED, _UNCHECKED, _PARTLY = (
    Qt.CheckState.Checked,
    Qt.CheckState.Unchecked,
    Qt.CheckState.PartiallyChecked,
)


class ChoosePage(QWidget):
    """A list with ticks; opened from a vault it offers the ready VMs of the vault's own place."""

    changed = Signal()
    """Other VMs are ticked."""

    def __init__(
        self,
        session: "Session",
        machine_ids: Sequence[str],
        vault_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._wished = tuple(dict.fromkeys(map(key_of, machine_ids)))
        self._vault = session.fleet.estate.vaults.get(key_of(vault_id)) if vault_id else None
        self._own = session.enable.select(self._wished)
        self._ticked = {key for group in self._own.groups for key in group.machine_ids}
        self._filling = False
        self._goal = TextLabel(session.plan_texts.say(Phrase("goal")), TextRole.CARD_TITLE, wrap=True)
        self._place = TextLabel("", tone=2, wrap=True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by name, group or reason"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(self.tr("Filter VMs"))
        self.more = QCheckBox(self.tr("&Add more: show every VM that is ready"))
        self.model = QStandardItemModel(self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Virtual machines to back up"))
        self._count = TextLabel("", tone=2)
        self._lay_out()
        self.filter.textChanged.connect(self._fill)
        self.more.toggled.connect(self._fill)
        self.model.itemChanged.connect(self._on_tick)
        if self._vault is not None:
            self.more.setChecked(True)
            self.more.hide()
            self._place.setText(
                self.tr(
                    "{vault} protects VMs of {subscription} in {region}; those that are ready are listed."
                ).format(
                    vault=self._vault.name,
                    subscription=session.fleet.estate.subscription_name(self._vault.subscription_id),
                    region=session.fleet.estate.region_name(self._vault.region),
                )
            )
        self._place.setVisible(self._vault is not None)
        self._fill()

    def _lay_out(self) -> None:
        caption = QLabel(self.tr("&Filter"))
        caption.setBuddy(self.filter)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(caption)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 12)
        layout.setSpacing(12)
        layout.addWidget(self._goal)
        layout.addWidget(self._place)
        layout.addLayout(bar)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._count)

    def selection(self) -> Selection:
        """What is ticked, grouped; and what was asked for but cannot come along."""
        chosen = self._session.enable.select(sorted(self._ticked))
        return Selection(chosen.groups, (*self._own.left_out, *chosen.left_out))

    def chosen(self) -> frozenset[str]:
        """Keys of the ticked VMs."""
        return frozenset(self._ticked)

    # ------------------------------------------------------------ the list

    def _fill(self) -> None:
        self._filling = True
        self.model.clear()
        self.model.setHorizontalHeaderLabels(
            [self.tr("Virtual machine"), self.tr("Resource group"), self.tr("Status")]
        )
        words = self.filter.text().casefold().split()
        room = MOST_OFFERED
        hidden = 0
        for group in self._offered():
            keys = [key for key in group.machine_ids if self._fits(key, words)]
            own = [key for key in keys if key in self._wished or key in self._ticked]
            offered = [key for key in keys if key not in own]
            hidden += max(len(offered) - room, 0)
            self._add_group(group, [*own, *offered[:room]])
            room = max(room - len(offered), 0)
        self._add_left_out(words)
        self.tree.share_width(340, 190, 0)
        self.tree.expandAll()
        self._filling = False
        self._show_count(hidden)

    def _offered(self) -> Sequence[MachineGroup]:
        if not self.more.isChecked():
            return self._own.groups
        machines = self._session.fleet.machines
        keys = [key for key, one in machines.items() if one.verdict.badge in READY]
        groups = self._session.enable.select([*self._wished, *keys]).groups
        if self._vault is None:
            return groups
        place = (self._vault.subscription_id.casefold(), self._vault.region)
        return [one for one in groups if (one.subscription_id.casefold(), one.region) == place]

    def _fits(self, key: str, words: Sequence[str]) -> bool:
        if not words:
            return True
        assessed = self._session.fleet.machines[key]
        machine = assessed.facts.machine
        said = f"{machine.name} {machine.resource_group} {self._status(key)}".casefold()
        return all(word in said for word in words)

    def _status(self, key: str) -> str:
        assessed = self._session.fleet.machines[key]
        texts = self._session.texts
        reason = texts.reason(assessed.verdict, assessed.facts)
        badge = texts.badge(assessed.verdict.badge)
        return f"{badge}: {reason}" if reason else badge

    def _add_group(self, group: MachineGroup, keys: Sequence[str]) -> None:
        if not keys:
            return
        title = f"{group.subscription_name} › {group.region_name}"
        top = group_row(title, "", _COLUMNS)
        for key in keys:
            assessed = self._session.fleet.machines[key]
            machine = assessed.facts.machine
            name = row_item(machine.name, key=key)
            name.setCheckable(True)
            name.setCheckState(_CHECKED if key in self._ticked else _UNCHECKED)
            status = row_item(self._status(key), mark=Status(assessed.verdict.badge.value), tone=2)
            top[0].appendRow([name, row_item(machine.resource_group, tone=2), status])
        top[0].setCheckable(True)
        self.model.appendRow(top)
        self._show_group_state(top[0])

    def _add_left_out(self, words: Sequence[str]) -> None:
        texts = self._session.plan_texts
        shown = []
        for one in self._own.left_out:
            reason = texts.left_out(one, self._session.texts)
            if all(word in f"{one.name} {reason}".casefold() for word in words):
                shown.append((one.name, reason))
        if not shown:
            return
        count = QCoreApplication.translate("ChoosePage", "%n VM(s)", None, len(shown))
        top = group_row(self.tr("Cannot come along"), count, _COLUMNS)
        for name, reason in shown:
            row = [row_item(name, mark=Status.BLOCKED), row_item("")]
            top[0].appendRow([*row, row_item(reason, tone=Status.BLOCKED)])
        self.model.appendRow(top)

    # ------------------------------------------------------------ ticks

    def _on_tick(self, item: QStandardItem) -> None:
        if self._filling or not item.isCheckable():
            return
        self._filling = True
        key = item.data(KeyRole)
        if key:
            self._tick(str(key), on=item.checkState() is _CHECKED)
            parent = item.parent()
            if parent is not None:
                self._show_group_state(parent)
        else:
            state = _UNCHECKED if item.checkState() is _UNCHECKED else _CHECKED
            for row in range(item.rowCount()):
                child = item.child(row)
                child.setCheckState(state)
                self._tick(str(child.data(KeyRole)), on=state is _CHECKED)
            self._show_group_state(item)
        self._filling = False
        self._show_count(0)
        self.changed.emit()

    def _tick(self, key: str, *, on: bool) -> None:
        if on:
            self._ticked.add(key)
        else:
            self._ticked.discard(key)

    def _show_group_state(self, item: QStandardItem) -> None:
        states = [item.child(row).checkState() for row in range(item.rowCount())]
        ticked = sum(state is _CHECKED for state in states)
        item.setCheckState(_CHECKED if ticked == len(states) else _PARTLY if ticked else _UNCHECKED)
        note = self.model.item(item.row(), 1)
        if note is not None:
            note.setText(self.tr("{n} of {all} ticked").format(n=ticked, all=len(states)))

    def _show_count(self, hidden: int) -> None:
        said = QCoreApplication.translate("ChoosePage", "%n VM(s) ticked", None, len(self._ticked))
        if hidden:
            more = QCoreApplication.translate(
                "ChoosePage", "%n more are not listed; type in the filter to reach them.", None, hidden
            )
            said = f"{said}. {more}"
        self._count.setText(said)

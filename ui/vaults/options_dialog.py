"""Advanced options of a vault: what each means, what it is now, and which choices nobody can take back."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.domain.backup import Vault
from app.domain.inert import one_line
from app.planning.item_steps import tenant_of
from app.planning.vault_option_state import OptionState, options_plan, read_option_state
from app.planning.vault_options import SOFT_DELETE_DAYS, option_reason, option_undo
from app.protection.failures import phrase_of
from app.protection.plan import Plan
from app.protection.vault_options import VaultOption
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.icons import icon
from ui.common.labels import TextLabel, plain_tooltip
from ui.common.problem import ProblemLine
from ui.common.tokens import Status

if TYPE_CHECKING:
    from ui.shell.session import Session

_FIELD_WIDTH = 210
_ORDER = (
    VaultOption.CROSS_REGION_RESTORE,
    VaultOption.SOFT_DELETE,
    VaultOption.SOFT_DELETE_DAYS,
    VaultOption.IMMUTABILITY,
    VaultOption.CROSS_SUBSCRIPTION_RESTORE,
    VaultOption.PUBLIC_NETWORK_ACCESS,
    VaultOption.JOB_FAILURE_ALERTS,
)


class OptionRow(QWidget):
    """One option: its name, what it is for, and the field that sets it."""

    changed = Signal()

    def __init__(self, session: "Session", state: OptionState, option: VaultOption) -> None:
        super().__init__()
        self.option = option
        self._texts = session.plan_texts
        self._state = state
        self.choice = QComboBox()
        self.days = QSpinBox()
        self.field: QWidget = self.days if option is VaultOption.SOFT_DELETE_DAYS else self.choice
        self.note = ProblemLine()
        caption = self._texts.word(option.value)
        caption = caption[:1].upper() + caption[1:]
        self.field.setAccessibleName(caption)
        self.field.setFixedWidth(_FIELD_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(TextLabel(caption, TextRole.NAME))
        left.addWidget(TextLabel(self._texts.say(option_reason(option)), TextRole.SMALL, tone=2, wrap=True))
        left.addWidget(self.note)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self.field, 0, Qt.AlignmentFlag.AlignTop)
        if option is VaultOption.SOFT_DELETE_DAYS:
            self._show_days()
        else:
            self._fill()
        self._review()

    def _show_days(self) -> None:
        now = self._state.values.get(self.option, "")
        fewest, most = SOFT_DELETE_DAYS
        self.days.setRange(fewest, most)
        self.days.setSuffix(self.tr(" days"))
        self.days.setValue(int(now) if now.isdigit() else fewest)
        self.days.valueChanged.connect(self._review)

    def _fill(self) -> None:
        now = self._state.values.get(self.option, "")
        if not now:
            self.choice.addItem(self.tr("(not set)"), "")
        for value in self._state.choices(self.option):
            self.choice.addItem(self._texts.word(value), value)
            row = self.choice.count() - 1
            if self._state.final(self.option, value):
                self.choice.setItemIcon(row, icon("lock"))
            problem = self._state.problem(self.option, value)
            if problem is not None:
                self._refuse(row, self._texts.say(problem))
        self.choice.setCurrentIndex(max(0, self.choice.findData(now)))
        self.choice.currentIndexChanged.connect(self._review)

    def _refuse(self, row: int, reason: str) -> None:
        model = self.choice.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(row)
            item.setEnabled(False)
            item.setToolTip(plain_tooltip(reason))
            item.setAccessibleDescription(reason)
        self.field.setToolTip(plain_tooltip(reason))
        self.field.setAccessibleDescription(reason)

    @property
    def value(self) -> str:
        """The chosen value in Azure's words; empty where the option is left unset."""
        if self.option is VaultOption.SOFT_DELETE_DAYS:
            return str(self.days.value())
        return str(self.choice.currentData() or "")

    @property
    def touched(self) -> bool:
        """Whether another value than the present one is chosen."""
        return self.value != "" and self.value != self._state.values.get(self.option, "")

    @property
    def final(self) -> str:
        """The sentence that there is no way back from what is chosen; empty where there is one."""
        if not (self.touched and self._state.final(self.option, self.value)):
            return ""
        return self._texts.say(option_undo(self.option, self.value, in_use=self._state.in_use))

    def _review(self) -> None:
        refused = self.field.accessibleDescription()
        self.note.say(self.final or refused, Status.READY_WITH_WARNINGS)
        self.changed.emit()


class OptionsDialog(QDialog):
    """Reads the options first; accepted, it holds the plan that sets what was changed."""

    def __init__(self, session: "Session", vault: Vault, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.rows: dict[VaultOption, OptionRow] = {}
        self._session, self._vault = session, vault
        self._state: OptionState | None = None
        self.setWindowTitle(self.tr("Advanced options of {vault}").replace("{vault}", one_line(vault.name)))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(680, 480)
        self.resize(740, 660)
        self.said = TextLabel(self.tr("Reading the options of the vault…"), tone=2, wrap=True)
        self.problem = ProblemLine()
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(18)
        self._list.addStretch()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.cancel = push_button(self.tr("Cancel"))
        self.go_on = push_button(self.tr("&Review…"), Kind.PRIMARY)
        self.go_on.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._on_review)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(TextLabel(vault.name, TextRole.CARD_TITLE))
        layout.addWidget(self.said)
        layout.addWidget(self.problem)
        layout.addWidget(area, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.hint, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.go_on)
        layout.addLayout(row)
        self._review()
        self._work: asyncio.Task[None] = session.tasks.start("vault options", self._read())
        self.finished.connect(lambda _code: self._work.cancel())

    async def _read(self) -> None:
        try:
            state = await read_option_state(self._session.connection.reader, self._vault)
        except CloudError as error:
            self.said.setText(self.tr("The options could not be read, so they are not changed from here."))
            self.problem.say(self._session.plan_texts.say(phrase_of(error)))
            return
        self._state = state
        self.said.setText(
            self.tr("The lock marks what nobody can take back. Nothing is sent before the review is applied.")
        )
        for option in _ORDER:
            made = OptionRow(self._session, state, option)
            made.changed.connect(self._review)
            self._list.insertWidget(self._list.count() - 1, made)
            self.rows[option] = made
        self.rows[_ORDER[0]].field.setFocus()
        self._review()

    @property
    def finals(self) -> Sequence[str]:
        """What cannot be taken back among what is chosen, a sentence each."""
        return [f"{row.field.accessibleName()}: {row.final}" for row in self.rows.values() if row.final]

    def _review(self) -> None:
        touched = any(row.touched for row in self.rows.values())
        hint = "" if touched else self.tr("Nothing is changed yet.")
        self.hint.setText(hint)
        self.go_on.setEnabled(touched)
        self.go_on.setToolTip(hint)
        self.go_on.setAccessibleDescription(hint)

    def _on_review(self) -> None:
        if self._state is None:
            return
        wanted = {option: row.value for option, row in self.rows.items() if row.touched}
        tenant = tenant_of(self._session.fleet, self._vault.subscription_id)
        self.plan = options_plan(self._state, wanted, tenant_id=tenant)
        self.accept()

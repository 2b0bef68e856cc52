"""Change the redundancy of a vault while that is possible; where it is not, why and the way out."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.domain.backup import Redundancy, Vault
from app.planning.vaults import VaultService
from app.protection.failures import phrase_of
from app.protection.plan import Plan
from app.protection.texts import PlanTexts
from ui.async_bridge import Tasks
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel, plain_tooltip
from ui.common.problem import ProblemLine
from ui.vaults.plan_list import PlanList, refusal_of
from ui.vaults.redundancy_cards import RedundancyCards


class RedundancyDialog(QDialog):
    """Reads the vault's storage configuration first; accepted, it holds the plan of the one change."""

    def __init__(
        self,
        vault: Vault,
        vaults: VaultService,
        texts: PlanTexts,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._vault, self._vaults, self._texts, self._tasks = vault, vaults, texts, tasks
        self._current = ""
        self._shown: Plan | None = None
        self._held = ""
        self.setWindowTitle(self.tr("Redundancy of {vault}").replace("{vault}", vault.name))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(680)
        self._explanation = TextLabel(
            self.tr("Reading the vault's storage configuration…"), tone=2, wrap=True
        )
        self._cards = RedundancyCards(texts)
        self._cards.show_choices(vaults.redundancies(vault.subscription_id, vault.region))
        self._cards.setEnabled(False)
        self._problem = ProblemLine()
        self._review = QVBoxLayout()
        self._cancel = push_button(self.tr("Cancel"))
        self._change = push_button(self.tr("Change &redundancy"), Kind.PRIMARY)
        self._change.setEnabled(False)
        self._change.setDefault(True)
        self._lay_out()
        self._cancel.clicked.connect(self.reject)
        self._change.clicked.connect(self._on_change)
        self._cards.changed.connect(self._on_choice)
        self._work: asyncio.Task[None] = tasks.start("vault redundancy", self._read())
        self.finished.connect(lambda _code: self._work.cancel())

    def hold(self, reason: str) -> None:
        """Keep the reviewed plan from being applied while there is a reason; empty lets it go."""
        self._held = reason
        if self._shown is not None:
            self._show_verb(self._shown)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(TextLabel(self._vault.name, TextRole.CARD_TITLE))
        layout.addWidget(self._explanation)
        layout.addWidget(self._cards)
        layout.addLayout(self._review)
        layout.addWidget(self._problem)
        layout.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self._cancel)
        row.addWidget(self._change)
        layout.addLayout(row)

    async def _read(self) -> None:
        try:
            state = await self._vaults.redundancy_state(self._vault)
        except CloudError as error:
            self._explanation.setText(self._texts.say(phrase_of(error)))
            return
        self._current = state.redundancy
        self._explanation.setText(self._texts.say(state.explanation))
        if state.redundancy in set(Redundancy):
            self._cards.choose(Redundancy(state.redundancy))
        self._cards.setEnabled(not state.locked)
        self._on_choice()

    def _on_choice(self) -> None:
        self.plan = self._shown = None
        self._problem.say("")
        self._clear_review()
        same = not self._current or self._cards.value().value == self._current
        self._change.setEnabled(not same and self._cards.isEnabled())
        hint = self.tr("The vault has this redundancy already.") if same else ""
        self._change.setToolTip(hint)
        self._change.setAccessibleDescription(hint)

    def _on_change(self) -> None:
        self._change.setEnabled(False)
        if self.plan is not None:
            self.accept()
            return
        self._work = self._tasks.start("redundancy plan", self._make_plan())

    async def _make_plan(self) -> None:
        try:
            plan = await self._vaults.plan_redundancy(self._vault, self._cards.value())
        except CloudError as error:
            self._problem.say(self._texts.say(phrase_of(error)))
            self._change.setEnabled(True)
            return
        self._clear_review()
        self._review.addWidget(PlanList(plan, self._texts))
        if plan.steps:
            self._shown = plan
            self._show_verb(plan)
            (self._change if self._change.isEnabled() else self._cancel).setFocus()

    def _show_verb(self, plan: Plan) -> None:
        refusal = refusal_of(plan, self._texts)
        self._problem.say("" if refusal else self._held)
        refusal = refusal or self._held
        self.plan = None if refusal else plan
        self._change.setEnabled(not refusal)
        self._change.setToolTip(plain_tooltip(refusal))
        self._change.setAccessibleDescription(refusal)

    def _clear_review(self) -> None:
        while (item := self._review.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

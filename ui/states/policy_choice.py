"""Choose the policy that items get, one a vault: each with how many of the items it fits."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.backup import Policy, ProtectedItem
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId, key_of
from app.planning.policy_steps import PlannedPolicy
from app.planning.state_plans import change_policy_plan, fit, resume_plan, undelete_plan, with_policies
from app.policies.fit import Fit, FitJudge, FitState
from app.protection.plan import Plan
from app.rights.operations import Operation
from app.rights.target import Target
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status
from ui.policies.asking import ask_for_policy
from ui.rights.targets import fixed
from ui.states.changes import StateChange, change_title

if TYPE_CHECKING:
    from ui.shell.session import Session

_MOST_HEIGHT = 420
_LINES = 3


class _Vault(QWidget):
    """The items of one vault, and the policies that the vault has."""

    def __init__(self, session: "Session", vault_id: str, items: Sequence[ProtectedItem]) -> None:
        super().__init__()
        self.vault_id = vault_id
        self._session = session
        self._items = items
        self._judge = FitJudge(session.profile)
        self._asking: asyncio.Task[None] | None = None
        self.made: tuple[PlannedPolicy, ...] = ()
        """Policies that the plan makes where they are chosen."""
        self.policies = QComboBox()
        self.policies.setMinimumWidth(300)
        self.new_policy_button = push_button(self.tr("&New policy…"), icon_name="policy")
        self.new_policy_button.clicked.connect(self._ask)
        target = fixed(Target(vaults=(vault_id,)))
        self._may_make = session.guard.attach(self.new_policy_button, Operation.CHANGE_POLICY, target)
        self.problem = ProblemLine()
        name = one_line(ResourceId.parse(vault_id).name)
        self.policies.setAccessibleName(self.tr("Policy in {vault}").replace("{vault}", name))
        names = ", ".join(one_line(item.machine_name) for item in items)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(TextLabel(name, TextRole.NAME))
        layout.addWidget(TextLabel(names, TextRole.SMALL, tone=2, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.policies, 1)
        row.addWidget(self.new_policy_button)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        self._fill()
        self.policies.currentIndexChanged.connect(lambda _index: self._explain())
        self._explain()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._may_make.allow()

    @property
    def policy(self) -> Policy | None:
        """The policy that is chosen; None where the vault has none."""
        chosen = self.policies.currentData()
        return chosen if isinstance(chosen, Policy) else None

    def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None and not self._asking.done():
            self._asking.cancel()

    def _fill(self, chosen: str = "") -> None:
        """List the policies, those that fit most first; choose one by its key, else the one of now."""
        known = self._session.fleet.estate.policies.get(key_of(self.vault_id), ())
        new = {key_of(one.policy.id) for one in self.made}
        ranked = sorted(
            (*(one.policy for one in self.made), *known),
            key=lambda one: (-self._fitting(one), one.name.casefold()),
        )
        self.policies.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        self.policies.clear()
        for policy in ranked:
            self.policies.addItem(self._words(policy, new=key_of(policy.id) in new), policy)
        own = {key_of(item.policy_id) for item in self._items}
        fitting = [policy for policy in ranked if self._fitting(policy) == len(self._items)]
        now = next((key_of(one.id) for one in fitting if key_of(one.id) in own), "")
        keys = [key_of(one.id) for one in ranked]
        wanted = chosen or now
        if ranked:
            self.policies.setCurrentIndex(keys.index(wanted) if wanted in keys else 0)
        self.policies.blockSignals(False)  # noqa: FBT003 -- Qt's own signature

    def _words(self, policy: Policy, *, new: bool) -> str:
        text = one_line(policy.name)
        if policy.type == "V2":
            text = self.tr("{policy} · Enhanced").replace("{policy}", text)
        fits = self._fitting(policy)
        if fits < len(self._items):
            text = self.tr("{policy} · fits {fits} of {all}").format(
                policy=text, fits=fits, all=len(self._items)
            )
        return self.tr("New: {policy}").replace("{policy}", text) if new else text

    def _fits(self, policy: Policy) -> list[tuple[ProtectedItem, Fit | None]]:
        fleet = self._session.fleet
        return [(item, fit(fleet, self._judge, item, policy)) for item in self._items]

    def _fitting(self, policy: Policy) -> int:
        return sum(found is not None and found.state is FitState.FITS for _, found in self._fits(policy))

    def _explain(self) -> None:
        policy = self.policy
        if policy is None:
            self.problem.say(self.tr("No policy of this vault could be read."))
            return
        lines: list[str] = []
        status = Status.CANNOT_TELL
        for item, found in self._fits(policy):
            if found is None:
                said = self.tr("{vm} is not among the VMs that were read.")
                lines.append(said.replace("{vm}", one_line(item.machine_name)))
            elif found.reason is not None and found.state is not FitState.FITS:
                lines.append(
                    self._session.plan_texts.reason(found.reason, found.finding, self._session.texts)
                )
                status = Status.BLOCKED if found.state is FitState.DOES_NOT_FIT else status
        self.problem.say("\n".join(lines[:_LINES]), status)

    def _ask(self) -> None:
        """A second click while the editor is open does nothing."""
        if self._asking is None or self._asking.done():
            self._asking = self._session.tasks.start("policy for a change", self._new_policy())

    async def _new_policy(self) -> None:
        fleet = self._session.fleet
        vault = fleet.estate.vaults.get(key_of(self.vault_id))
        if vault is None:
            return
        known = [fleet.machines.get(key_of(item.source_id)) for item in self._items]
        made = await ask_for_policy(
            self._session,
            vault,
            [one.facts for one in known if one is not None],
            also_taken=[one.policy.name for one in self.made],
            parent=self.window(),
        )
        if made is not None:
            self.made = (*self.made, made)
            self._fill(key_of(made.policy.id))
            self._explain()


class PolicyChoice(QDialog):
    """Accepted, :meth:`plan` gives the plan for the review; nothing is asked or sent here."""

    def __init__(
        self,
        session: "Session",
        change: StateChange,
        items: Sequence[ProtectedItem],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._change = change
        self._items = tuple(items)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(600)
        title = change_title(change)
        self.setWindowTitle(title)
        grouped: dict[str, list[ProtectedItem]] = {}
        for item in items:
            grouped.setdefault(key_of(item.vault_id), []).append(item)
        self.vaults = [_Vault(session, found[0].vault_id, found) for found in grouped.values()]
        self.resume = QCheckBox(self.tr("&Resume backups with this policy after the data is back"), self)
        self.resume.setChecked(True)
        self.resume.setVisible(change is StateChange.UNDELETE)
        self.resume.toggled.connect(self._review)
        self.go_on = push_button(self.tr("&Review…"), Kind.PRIMARY)
        self.go_on.setDefault(True)
        self.cancel = push_button(self.tr("Cancel"))
        self.go_on.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(lambda _code: self._stop())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(TextLabel(title, TextRole.CARD_TITLE))
        layout.addWidget(TextLabel(self._explanation(), tone=2, wrap=True))
        layout.addWidget(self.resume)
        layout.addWidget(self._list(), 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.go_on)
        layout.addLayout(row)
        (self.vaults[0].policies if self.vaults else self.go_on).setFocus()

    def plan(self) -> Plan:
        """The plan of what is chosen."""
        fleet, profile = self._session.fleet, self._session.profile
        policies = {key_of(vault.vault_id): vault.policy for vault in self.vaults if vault.policy is not None}
        if self._change is StateChange.CHANGE_POLICY:
            plan = change_policy_plan(fleet, profile, self._items, policies)
        elif self._change is StateChange.RESUME:
            plan = resume_plan(fleet, profile, self._items, policies)
        else:
            wanted = policies if self.resume.isChecked() else None
            plan = undelete_plan(fleet, profile, self._items, wanted)
        return with_policies(plan, [one for vault in self.vaults for one in vault.made])

    def _stop(self) -> None:
        for vault in self.vaults:
            vault.stop()

    def _review(self, resume: bool) -> None:  # noqa: FBT001 -- a slot of Qt
        for vault in self.vaults:
            vault.setEnabled(resume)

    def _explanation(self) -> str:
        count = len(self._items)
        translate = QCoreApplication.translate
        if self._change is StateChange.CHANGE_POLICY:
            return translate("PolicyChoice", "Choose the policy that %n VM(s) get instead.", None, count)
        if self._change is StateChange.RESUME:
            return translate("PolicyChoice", "Choose the policy with which %n VM(s) go on.", None, count)
        return translate("PolicyChoice", "Brings back the deleted backup data of %n VM(s).", None, count)

    def _list(self) -> QWidget:
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(16)
        for vault in self.vaults:
            rows.addWidget(vault)
        rows.addStretch()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setMinimumHeight(min(content.sizeHint().height() + 8, _MOST_HEIGHT))
        return area

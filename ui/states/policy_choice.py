"""Choose the policy that items get, one a vault: each with how many of the items it fits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
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
from app.planning.state_plans import change_policy_plan, fit, resume_plan, undelete_plan
from app.protection.plan import Plan
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status
from ui.states.changes import StateChange, change_title

if TYPE_CHECKING:
    from ui.shell.session import Session

_MOST_HEIGHT = 420


class _Vault(QWidget):
    """The items of one vault, and the policies that the vault has."""

    def __init__(self, session: "Session", vault_id: str, items: Sequence[ProtectedItem]) -> None:
        super().__init__()
        self.vault_id = vault_id
        self._session = session
        self._items = items
        self.policies = QComboBox()
        self.policies.setMinimumWidth(380)
        self.problem = ProblemLine()
        name = one_line(ResourceId.parse(vault_id).name)
        self.policies.setAccessibleName(self.tr("Policy in {vault}").replace("{vault}", name))
        names = ", ".join(one_line(item.machine_name) for item in items)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(TextLabel(name, TextRole.NAME))
        layout.addWidget(TextLabel(names, TextRole.SMALL, tone=2, wrap=True))
        layout.addWidget(self.policies)
        layout.addWidget(self.problem)
        self._fill()
        self.policies.currentIndexChanged.connect(lambda _index: self._explain())
        self._explain()

    @property
    def policy(self) -> Policy | None:
        """The policy that is chosen; None where the vault has none."""
        chosen = self.policies.currentData()
        return chosen if isinstance(chosen, Policy) else None

    def _fill(self) -> None:
        known = self._session.fleet.estate.policies.get(key_of(self.vault_id), ())
        ranked = sorted(known, key=lambda one: (-self._fitting(one), one.name.casefold()))
        for policy in ranked:
            fits = self._fitting(policy)
            text = one_line(policy.name)
            if policy.type == "V2":
                text = self.tr("{policy} · Enhanced").replace("{policy}", text)
            if fits < len(self._items):
                words = self.tr("{policy} · fits {fits} of {all}")
                text = words.format(policy=text, fits=fits, all=len(self._items))
            self.policies.addItem(text, policy)
        own = {key_of(item.policy_id) for item in self._items}
        for row, policy in enumerate(ranked):
            if key_of(policy.id) in own and self._fitting(policy) == len(self._items):
                self.policies.setCurrentIndex(row)
                break

    def _fitting(self, policy: Policy) -> int:
        return sum(self._blocker(item, policy) == "" for item in self._items)

    def _blocker(self, item: ProtectedItem, policy: Policy) -> str:
        fleet = self._session.fleet
        finding, known = fit(fleet, self._session.profile, item, policy)
        if not known:
            return self.tr("{vm} is not among the VMs that were read.").replace("{vm}", item.machine_name)
        return "" if finding is None else self._session.texts.message(finding)

    def _explain(self) -> None:
        policy = self.policy
        if policy is None:
            self.problem.say(self.tr("No policy of this vault could be read."))
            return
        reasons = [(item, self._blocker(item, policy)) for item in self._items]
        stopped = [f"{one_line(item.machine_name)}: {reason}" for item, reason in reasons if reason]
        self.problem.say("\n".join(stopped[:3]), Status.BLOCKED)


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
        self.setMinimumWidth(560)
        title = change_title(change)
        self.setWindowTitle(title)
        grouped: dict[str, list[ProtectedItem]] = {}
        for item in items:
            grouped.setdefault(key_of(item.vault_id), []).append(item)
        self.vaults = [_Vault(session, found[0].vault_id, found) for found in grouped.values()]
        self.resume = QCheckBox(self.tr("&Resume backups with this policy after the data is back"))
        self.resume.setChecked(True)
        self.resume.setVisible(change is StateChange.UNDELETE)
        self.resume.toggled.connect(self._review)
        self.go_on = push_button(self.tr("&Review…"), Kind.PRIMARY)
        self.go_on.setDefault(True)
        self.cancel = push_button(self.tr("Cancel"))
        self.go_on.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
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
            return change_policy_plan(fleet, profile, self._items, policies)
        if self._change is StateChange.RESUME:
            return resume_plan(fleet, profile, self._items, policies)
        return undelete_plan(fleet, profile, self._items, policies if self.resume.isChecked() else None)

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

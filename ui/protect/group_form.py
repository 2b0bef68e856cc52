"""What is decided for one group otherwise than for all: its vault, names, redundancy, policy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.resource_ids import key_of
from app.planning.fleet_values import GroupProposal, GroupWish
from app.planning.vault_choice import VaultCandidate
from app.protection.names import check_group_name, check_vault_name
from app.rights.operations import Operation
from app.rights.target import Target
from ui.common.buttons import push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import SectionCaption, TextLabel, plain_tooltip
from ui.common.problem import ProblemLine
from ui.protect.wishes_form import caption, chosen_redundancy, fill_policies, redundancy_box
from ui.rights.targets import of_shares

if TYPE_CHECKING:
    from ui.shell.session import Session

_NEW = "new"
_MISSING_SEEN = 5
_ELSEWHERE = "vault-other-region"
"""Why most vaults do not suit: not worth a line."""


class GroupForm(Ground):
    """Fields for one group; what is left as it is follows the wishes for all."""

    changed = Signal()
    policy_requested = Signal()
    """A new policy for the VMs of this group is wanted."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__("raised", parent)
        self._session = session
        self._proposal: GroupProposal | None = None
        self._title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._count = TextLabel("", tone=2, wrap=True)
        self.vault = _Vaults()
        self.name, self.group = QLineEdit(), QLineEdit()
        self._problem = ProblemLine()
        self.redundancy = redundancy_box(session, self.tr("As for all"))
        self.policy = QComboBox()
        self.new_policy_button = push_button(self.tr("New policy…"), icon_name="policy")
        self.new_policy_button.clicked.connect(self.policy_requested)
        self._may_make = session.guard.attach(
            self.new_policy_button, Operation.CHANGE_POLICY, self._policy_target
        )
        for box in (self.redundancy, self.policy):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._missing = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._lay_out()
        self.vault.currentIndexChanged.connect(self._on_change)
        self.redundancy.currentIndexChanged.connect(self._on_change)
        self.policy.currentIndexChanged.connect(self._on_change)
        for edit in (self.name, self.group):
            edit.textEdited.connect(self._on_change)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(4)
        layout.addWidget(SectionCaption(self.tr("Only for this group")))
        layout.addWidget(self._title)
        layout.addWidget(self._count)
        fields = (
            (self.tr("&Vault"), self.vault),
            (self.tr("Name of the new vault"), self.name),
            (self.tr("Its resource group"), self.group),
            (self.tr("Redundancy"), self.redundancy),
            (self.tr("Policy"), self.policy),
        )
        for words, field in fields:
            layout.addSpacing(6)
            layout.addWidget(caption(words, field))
            layout.addWidget(field)
        layout.addSpacing(2)
        layout.addWidget(self.new_policy_button)
        layout.addWidget(self._problem)
        layout.addSpacing(8)
        layout.addWidget(self._missing)
        layout.addStretch()

    @property
    def key(self) -> str:
        """The key of the group that is shown; empty where there is none."""
        return self._proposal.group.key if self._proposal is not None else ""

    def wish(self) -> GroupWish:
        """What stands in the fields; to be used only without :meth:`problem`."""
        vault = self.vault.currentData() or ""
        return GroupWish(
            vault_id="" if vault == _NEW else vault,
            new_vault=vault == _NEW,
            vault_name=self.name.text().strip(),
            resource_group=self.group.text().strip(),
            redundancy=chosen_redundancy(self.redundancy),
            policy=self.policy.currentData() or "",
        )

    def problem(self) -> str:
        """What is wrong with a name; empty where both are well-formed or empty."""
        name, group = self.name.text().strip(), self.group.text().strip()
        problems = (*(check_vault_name(name) if name else ()), *(check_group_name(group) if group else ()))
        return self._session.plan_texts.problem(problems[0]) if problems else ""

    @property
    def proposal(self) -> GroupProposal | None:
        """The group that is shown."""
        return self._proposal

    def show_group(self, proposal: GroupProposal, wish: GroupWish, own: Sequence[str] = ()) -> None:
        """Show a group with what is wished for it; fields that have the focus are left alone.

        ``own`` are the names of the policies that the plan makes.
        """
        same = proposal.group.key == self.key
        self._proposal = proposal
        group = proposal.group
        self._title.setText(f"{group.subscription_name} › {group.region_name}")
        translate = QCoreApplication.translate
        self._count.setText(translate("GroupForm", "%n VM(s)", None, len(group.machine_ids)))
        self._quiet(on=True)
        self.vault.show_candidates(
            [one for one in proposal.candidates if one.reason is None or one.reason.key != _ELSEWHERE],
            _NEW if wish.new_vault else wish.vault_id,
            self._session,
        )
        form = next((share.form for share in proposal.shares if share.form is not None), None)
        for edit, wished, proposed in (
            (self.name, wish.vault_name, form.name if form is not None else ""),
            (self.group, wish.resource_group, form.resource_group if form is not None else ""),
        ):
            edit.setEnabled(form is not None or bool(wished))
            edit.setPlaceholderText(proposed if edit.isEnabled() else self.tr("Only where a vault is made"))
            if not (same and edit.hasFocus()):
                edit.setText(wished)
        redundancy = wish.redundancy.value if wish.redundancy is not None else None
        self.redundancy.setCurrentIndex(max(self.redundancy.findData(redundancy), 0))
        names = {share.policy.name for one in proposal.shares for share in one.policies} | {
            policy.name
            for one in proposal.shares
            for policy in self._session.fleet.estate.policies.get(key_of(one.vault.id), ())
        }
        fill_policies(self.policy, self.tr("As for all"), sorted(names, key=str.casefold), own)
        hint = "" if proposal.shares else self.tr("No vault takes these VMs.")
        self._may_make.allow(hint)
        self.policy.setCurrentIndex(max(self.policy.findData(wish.policy), 0))
        self._quiet(on=False)
        self._problem.say(self.problem())
        self._show_missing(proposal)

    def _policy_target(self) -> Target:
        return of_shares(self._proposal.shares if self._proposal is not None else ())

    def _show_missing(self, proposal: GroupProposal) -> None:
        texts = self._session.plan_texts
        lines = [texts.left_out(one, self._session.texts) for one in proposal.left_out[:_MISSING_SEEN]]
        if rest := len(proposal.left_out) - len(lines):
            lines.append(QCoreApplication.translate("GroupForm", "And %n more.", None, rest))
        self._missing.setText("\n".join(lines))

    def _quiet(self, *, on: bool) -> None:
        for widget in (self.vault, self.redundancy, self.policy):
            widget.blockSignals(on)

    def _on_change(self) -> None:
        self._problem.say(self.problem())
        if self._proposal is not None:
            self.changed.emit()


class _Vaults(QComboBox):
    """As proposed, a new one, or one that is there; unsuitable ones are disabled with the reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)

    def show_candidates(self, candidates: list[VaultCandidate], wanted: str, session: "Session") -> None:
        """List them and choose the wanted one, an id or the word for a new one."""
        texts = session.plan_texts
        self.clear()
        self.addItem(QCoreApplication.translate("GroupForm", "As proposed"), "")
        self.addItem(QCoreApplication.translate("GroupForm", "A new vault"), _NEW)
        for one in candidates:
            said = texts.say(one.reason if one.reason is not None else one.description)
            self.addItem(one.vault.name, one.vault.id)
            row = self.count() - 1
            self.setItemData(row, plain_tooltip(said), Qt.ItemDataRole.ToolTipRole)
            if one.reason is not None:
                self.setItemText(row, said)
                self.model().setData(self.model().index(row, 0), 0, Qt.ItemDataRole.UserRole - 1)
        keys = [key_of(str(self.itemData(row) or "")) for row in range(self.count())]
        self.setCurrentIndex(keys.index(key_of(wanted)) if key_of(wanted) in keys else 0)

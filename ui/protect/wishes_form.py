"""What is decided once for all groups: names of new vaults by a pattern, redundancy, policy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.backup import Redundancy
from app.domain.resource_ids import key_of
from app.planning.fleet_values import MachineGroup, Wishes
from app.planning.name_patterns import (
    NamePlace,
    group_name,
    group_pattern_problems,
    vault_name,
    vault_pattern_problems,
)
from app.protection.names import Problem
from ui.common.buttons import push_button
from ui.common.card import Card
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine

if TYPE_CHECKING:
    from ui.shell.session import Session

_PREVIEWED = 3


class WishesForm(Card):
    """Fields for the wishes; what is typed is previewed at once with the names that it gives."""

    changed = Signal()
    policy_requested = Signal()
    """A new policy for all VMs is wanted."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._own: tuple[str, ...] = ()
        self._groups: Sequence[MachineGroup] = ()
        given = Wishes()
        self.vault_pattern = QLineEdit(given.vault_pattern)
        self.group_pattern = QLineEdit(given.group_pattern)
        self._vault_words = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._group_words = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._vault_problem, self._group_problem = ProblemLine(), ProblemLine()
        self.redundancy = redundancy_box(session)
        self.only_this = QCheckBox(self.tr("&Use existing vaults only where they have it or can take it"))
        self.policy = QComboBox()
        self.new_policy_button = push_button(self.tr("Ne&w policy…"), icon_name="policy")
        self.new_policy_button.clicked.connect(self.policy_requested)
        self._lay_out()
        for edit in (self.vault_pattern, self.group_pattern):
            edit.textChanged.connect(self._on_change)
        self.redundancy.currentIndexChanged.connect(self._on_change)
        self.policy.currentIndexChanged.connect(self._on_change)
        self.only_this.toggled.connect(self._on_change)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(caption(self.tr("&Names of new vaults"), self.vault_pattern), 0, 0)
        grid.addWidget(self.vault_pattern, 0, 1)
        grid.addWidget(caption(self.tr("Their resource &groups"), self.group_pattern), 0, 2)
        grid.addWidget(self.group_pattern, 0, 3)
        grid.addWidget(self._vault_words, 1, 1)
        grid.addWidget(self._group_words, 1, 3)
        grid.addWidget(self._vault_problem, 2, 1)
        grid.addWidget(self._group_problem, 2, 3)
        grid.addWidget(caption(self.tr("&Redundancy of new vaults"), self.redundancy), 3, 0)
        grid.addWidget(self.redundancy, 3, 1)
        grid.addWidget(caption(self.tr("&Policy"), self.policy), 3, 2)
        grid.addWidget(self.policy, 3, 3)
        below = QHBoxLayout()
        below.addWidget(self.only_this)
        below.addStretch()
        below.addWidget(self.new_policy_button)
        grid.addLayout(below, 4, 1, 1, 3)

    # ------------------------------------------------------------ what is wished

    def wishes(self) -> Wishes:
        """What stands in the fields; to be used only without :meth:`problem`."""
        return Wishes(
            vault_pattern=self.vault_pattern.text().strip(),
            group_pattern=self.group_pattern.text().strip(),
            redundancy=chosen_redundancy(self.redundancy) or Redundancy.GEO,
            only_this_redundancy=self.only_this.isChecked(),
            policy=self.policy.currentData() or "",
        )

    def problem(self) -> str:
        """What is wrong with a pattern; empty where both are well-formed."""
        wishes = self.wishes()
        problems = (
            *vault_pattern_problems(wishes.vault_pattern),
            *group_pattern_problems(wishes.group_pattern),
        )
        return self._session.plan_texts.problem(problems[0]) if problems else ""

    def show_groups(self, groups: Sequence[MachineGroup]) -> None:
        """Preview names for these groups, and offer the policies that their vaults have."""
        self._groups = groups
        estate = self._session.fleet.estate
        places = {(one.subscription_id.casefold(), one.region) for one in groups}
        names = {
            policy.name
            for vault in estate.vaults.values()
            if (vault.subscription_id.casefold(), vault.region) in places
            for policy in estate.policies.get(key_of(vault.id), ())
        }
        first = self.tr("The first that fits each VM")
        fill_policies(self.policy, first, sorted(names, key=str.casefold), self._own)
        self._preview()

    def show_own(self, names: Sequence[str], chosen: str = "") -> None:
        """Offer the policies that the plan makes; choose one of them for all VMs that it fits."""
        self._own = tuple(names)
        self.show_groups(self._groups)
        if chosen:
            self.policy.setCurrentIndex(self.policy.findData(chosen))

    def _on_change(self) -> None:
        self._preview()
        self.changed.emit()

    def _preview(self) -> None:
        wishes, texts = self.wishes(), self._session.plan_texts
        places = [
            NamePlace(one.subscription_id, one.subscription_name, one.region)
            for one in self._groups[:_PREVIEWED]
        ]
        problems: tuple[Problem, ...] = vault_pattern_problems(wishes.vault_pattern)
        self._vault_problem.say(texts.problem(problems[0]) if problems else "")
        vaults = [] if problems else [vault_name(wishes.vault_pattern, place) for place in places]
        problems = group_pattern_problems(wishes.group_pattern)
        self._group_problem.say(texts.problem(problems[0]) if problems else "")
        groups = [] if problems else [group_name(wishes.group_pattern, place) for place in places]
        for label, names in ((self._vault_words, vaults), (self._group_words, groups)):
            said = self.tr("Such as {names}").format(names=", ".join(dict.fromkeys(names)))
            label.setText(said if names else "")
            label.setVisible(bool(names))


def redundancy_box(session: "Session", first: str = "") -> QComboBox:
    """A box of the three redundancies; with ``first`` an entry before them that stands for None."""
    box = QComboBox()
    if first:
        box.addItem(first, None)
    for value in Redundancy:
        box.addItem(session.plan_texts.word(value.value), value.value)
    return box


def chosen_redundancy(box: QComboBox) -> Redundancy | None:
    """What is chosen in such a box; Qt keeps the plain value of the enumeration."""
    return Redundancy(box.currentData()) if box.currentData() else None


def fill_policies(box: QComboBox, first: str, names: Sequence[str], own: Sequence[str] = ()) -> None:
    """List policies by name under an entry that stands for none, ``own`` are new; what is chosen stays."""
    before = box.currentData()
    box.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
    box.clear()
    box.addItem(first, "")
    for name in own:
        said = QCoreApplication.translate("PolicyPicker", "New: {policy}").replace("{policy}", name)
        box.addItem(said, name)
    for name in names:
        if name not in own:
            box.addItem(name, name)
    box.setCurrentIndex(max(box.findData(before), 0))
    box.blockSignals(False)  # noqa: FBT003 -- Qt's own signature


def caption(text: str, buddy: QWidget) -> QLabel:
    """The word before a field, which its key leads to."""
    label = QLabel(text)
    label.setBuddy(buddy)
    buddy.setAccessibleName(text.replace("&", ""))
    return label

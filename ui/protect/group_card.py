"""One group of page 2: the VMs of one subscription and region, their vault, their policy, Azure's word."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.resource_ids import key_of
from app.planning.enable import CheckState, Choice
from app.planning.fleet_values import MachineGroup
from app.planning.policy_fits import PolicyFit
from app.planning.policy_steps import PlannedPolicy
from app.planning.vault_choice import VaultCandidate
from app.planning.vault_steps import VaultForm
from app.policies.disks import DiskChoice
from app.policies.schedule import policy_words
from app.protection.plan import Phrase
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target
from ui.common.buttons import Kind, push_button, set_kind
from ui.common.card import Card
from ui.common.fonts import TextRole
from ui.common.labels import ElidedLabel, TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status
from ui.protect.check_list import CheckList
from ui.protect.pickers import PolicyPicker, VaultPicker

if TYPE_CHECKING:
    from ui.shell.session import Session

_LABEL_WIDTH = 112
_MISFITS_SEEN = 3


class GroupCard(Card):
    """Choose a vault and a policy for one group; the pre-check follows by itself."""

    changed = Signal()
    vault_wanted = Signal(str)
    """Id of an existing vault that is chosen now: it should look for VMs again."""
    create_requested = Signal()
    policy_requested = Signal()
    """A new policy is wanted in the chosen vault."""
    disks_requested = Signal(str)
    """Key of a VM whose disks are to be chosen."""

    def __init__(
        self,
        session: "Session",
        group: MachineGroup,
        preferred_vault: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.group = group
        self._session = session
        self._planned: tuple[VaultForm, ...] = ()
        self._policies: tuple[PlannedPolicy, ...] = ()
        self._disks: dict[str, DiskChoice] = {}
        self._preferred = key_of(preferred_vault)
        texts = session.plan_texts
        self._title = ElidedLabel(f"{group.subscription_name} › {group.region_name}", TextRole.CARD_TITLE)
        self._count = TextLabel("", tone=2)
        self.vault = VaultPicker(texts)
        self.create_button = push_button(self.tr("&Create one here…"), icon_name="vault")
        self.others = QCheckBox(self.tr("&Show vaults of other subscriptions"))
        self._vault_words = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._consequence = ProblemLine()
        self._discovery = ProblemLine()
        self.policy = PolicyPicker(texts)
        self.new_policy_button = push_button(self.tr("Ne&w policy…"), icon_name="policy")
        self._schedule = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._misfits = ProblemLine()
        self._advice = ProblemLine()
        self._new_policy = session.guard.attach(
            self.new_policy_button, Operation.CHANGE_POLICY, self._policy_target
        )
        self.checks = CheckList(session)
        self._lay_out()
        self.vault.currentIndexChanged.connect(self._on_vault)
        self.policy.currentIndexChanged.connect(self._on_policy)
        self.others.toggled.connect(lambda _on: self._list_vaults())
        self.create_button.clicked.connect(self.create_requested)
        self.new_policy_button.clicked.connect(self.policy_requested)
        self.checks.changed.connect(self.changed)
        self.checks.disks_requested.connect(self.disks_requested)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        vault = QHBoxLayout()
        vault.setSpacing(8)
        vault.addWidget(_caption(self.tr("&Vault"), self.vault))
        vault.addWidget(self.vault, 1)
        vault.addWidget(self.create_button)
        policy = QHBoxLayout()
        policy.setSpacing(8)
        policy.addWidget(_caption(self.tr("&Policy"), self.policy))
        policy.addWidget(self.policy, 1)
        policy.addWidget(self.new_policy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addSpacing(4)
        layout.addLayout(vault)
        for widget in (self._vault_words, self._consequence, self._discovery, self.others):
            layout.addLayout(_indented(widget))
        layout.addSpacing(4)
        layout.addLayout(policy)
        for widget in (self._schedule, self._misfits, self._advice):
            layout.addLayout(_indented(widget))
        layout.addSpacing(4)
        layout.addWidget(self.checks)

    # ------------------------------------------------------------ what is chosen

    def candidate(self) -> VaultCandidate | None:
        """The chosen vault."""
        return self.vault.candidate()

    def fit(self) -> PolicyFit | None:
        """The chosen policy."""
        return self.policy.fit()

    def choices(self) -> tuple[Choice, ...]:
        """One choice for each VM; empty until a vault and a policy are chosen."""
        fit = self.fit()
        if fit is None:
            return ()
        machines = self._session.fleet.machines
        ids = [machines[key].facts.machine.id for key in self.group.machine_ids if key in machines]
        return tuple(
            Choice(machine_id, fit.policy.id, disks=self._disks.get(key_of(machine_id))) for machine_id in ids
        )

    def disks(self, machine_key: str) -> DiskChoice | None:
        """Which disks of a VM were chosen; None: nothing was."""
        return self._disks.get(machine_key)

    def choose_disks(self, machine_key: str, choice: DiskChoice) -> None:
        """Back up only these disks of a VM."""
        self._disks[machine_key] = choice
        self._check()

    def problem(self) -> str:
        """What is missing before the plan can be made; empty when nothing is."""
        place = f"{self.group.subscription_name} › {self.group.region_name}"
        if self.candidate() is None:
            return self.tr("Choose or create a vault for {place}.").format(place=place)
        if self.fit() is None:
            return self.tr("Choose a policy for {place}.").format(place=place)
        if self.checks.running:
            return self.tr("Azure is still being asked about the VMs of {place}.").format(place=place)
        return ""

    def hopeful(self) -> bool:
        """Whether at least one of its VMs is not refused."""
        outcomes = self.checks.outcomes
        return any(
            key not in outcomes or outcomes[key].state is not CheckState.CANNOT
            for key in self.group.machine_ids
        )

    def stop(self) -> None:
        """Ask Azure nothing more."""
        self.checks.cancel()

    # ------------------------------------------------------------ showing

    def show_group(self, group: MachineGroup, planned: Sequence[VaultForm], wanted: str = "") -> None:
        """Show the VMs of the group and the vaults there are; ``wanted`` is the key of one to choose."""
        same = group == self.group and tuple(planned) == self._planned and bool(self.vault.candidates())
        self.group, self._planned = group, tuple(planned)
        count = len(group.machine_ids)
        self._count.setText(QCoreApplication.translate("GroupCard", "%n VM(s)", None, count))
        if not same or wanted:
            self._list_vaults(wanted or self._preferred)
            self._preferred = ""

    def show_policies(
        self, policies: Sequence[PlannedPolicy], wanted: str = "", *, again: bool = False
    ) -> None:
        """The policies that the plan makes; ``wanted`` is the key of one to choose, ``again`` lists anew."""
        self._policies = tuple(policies)
        if wanted or again:
            self._list_policies(wanted)
            self._on_policy()

    def show_discovery(self, vault_key: str, phrase: Phrase, status: Status) -> None:
        """How the discovery of a vault stands, where it is the chosen one."""
        chosen = self.candidate()
        if chosen is not None and key_of(chosen.vault.id) == vault_key:
            self._discovery.say(self._session.plan_texts.say(phrase), status)

    def _list_vaults(self, wanted: str = "") -> None:
        candidates = self._session.enable.vaults_for(
            self.group, self._planned, other_subscriptions=self.others.isChecked()
        )
        self.vault.show_vaults(candidates, wanted)
        self._on_vault()

    def _on_vault(self) -> None:
        texts, candidate = self._session.plan_texts, self.candidate()
        set_kind(self.create_button, Kind.PLAIN if candidate is not None else Kind.PRIMARY)
        self._discovery.say("")
        self._consequence.say("")
        if candidate is None:
            self._vault_words.setText(
                self.tr("No vault here can take these VMs. Create one: a vault protects its own region only.")
            )
            self.policy.show_policies(())
        else:
            self._vault_words.setText(
                self.tr("The plan makes this vault first.") if candidate.planned else ""
            )
            if candidate.consequence is not None:
                self._consequence.say(texts.say(candidate.consequence), Status.READY_WITH_WARNINGS)
            self._list_policies()
            if not candidate.planned:
                self.vault_wanted.emit(candidate.vault.id)
        self._vault_words.setVisible(bool(self._vault_words.text()))
        self.policy.setEnabled(candidate is not None)
        hint = "" if candidate is not None else self.tr("Choose or create a vault first.")
        self._new_policy.allow(hint)
        self._on_policy()

    def _policy_target(self) -> Target:
        """The vault that a policy would be made in; one that is still to be made cannot be asked about."""
        chosen = self.candidate()
        there = chosen is not None and not chosen.planned
        return Target(vaults=(chosen.vault.id,)) if there and chosen is not None else EVERYWHERE

    def _list_policies(self, wanted: str = "") -> None:
        candidate = self.candidate()
        if candidate is None:
            return
        fits = self._session.enable.policies_for(self.group.machine_ids, candidate, self._policies)
        self.policy.show_policies(fits, wanted)

    def _on_policy(self) -> None:
        fit, texts = self.fit(), self._session.plan_texts
        self._misfits.say("")
        self._advice.say("")
        if fit is None:
            self._schedule.setText("")
        else:
            local = datetime.now().astimezone().tzinfo
            now = self._session.connection.reader.now()
            words = policy_words(fit.policy, now, local or now.tzinfo, texts, planned=fit.planned)  # type: ignore[arg-type]  # -- both are aware
            parts = (words.schedule, words.next_run, words.retention, words.daylight_saving)
            self._schedule.setText("\n".join(part for part in parts if part))
            self._misfits.say(self._misfit_words(fit), Status.BLOCKED if fit.misfits else Status.CANNOT_TELL)
            if fit.warning is not None:
                self._advice.say(texts.say(fit.warning), Status.READY_WITH_WARNINGS)
        self._schedule.setVisible(fit is not None)
        self._check()

    def _check(self) -> None:
        self.checks.check(self.choices(), self._planned, self._policies, self.policy.fits())

    def _misfit_words(self, fit: PolicyFit) -> str:
        texts = self._session.plan_texts
        found = (*fit.misfits, *fit.untold)
        lines = [texts.left_out(one, self._session.texts) for one in found[:_MISFITS_SEEN]]
        rest = len(found) - len(lines)
        if rest:
            more = QCoreApplication.translate("GroupCard", "And %n more; each is listed below.", None, rest)
            lines.append(more)
        return "\n".join(lines)


def _caption(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    label.setMinimumWidth(_LABEL_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return label


def _indented(widget: QWidget) -> QHBoxLayout:
    """Under the field, right of its caption."""
    row = QHBoxLayout()
    row.setContentsMargins(_LABEL_WIDTH + 8, 0, 0, 0)
    row.addWidget(widget, 1)
    return row

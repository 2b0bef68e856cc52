"""From a vault or a policy to the step that makes or changes a policy: opens the editor and waits for it.

Used by the vaults page, the enable dialog and every menu that offers *New policy…* or *Edit policy…*.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.domain.backup import Policy, Vault
from app.domain.machines import MachineFacts
from app.domain.resource_ids import key_of
from app.planning.disk_choices import DiskChange, read_disk_choice
from app.planning.policy_drafts import new_draft, read_draft
from app.planning.policy_steps import PlannedPolicy
from app.policies.definition import PolicyDefinition
from app.policies.disks import DiskChoice
from app.policies.fit import FitJudge
from app.policies.wire import PolicyNotUnderstood
from app.protection.failures import phrase_of
from ui.common.buttons import Kind, push_button
from ui.common.dialogs import ask
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.policies.dialog import PolicyDialog
from ui.policies.disks_dialog import DisksDialog
from ui.policies.zone_field import own_time_zone

if TYPE_CHECKING:
    from ui.shell.session import Session


async def ask_for_policy(
    session: "Session",
    vault: Vault,
    machines: Sequence[MachineFacts] = (),
    *,
    also_taken: Iterable[str] = (),
    depends_on: tuple[str, ...] = (),
    parent: QWidget | None = None,
) -> PlannedPolicy | None:
    """A new policy for a vault, proposed for these VMs; None where the editor was left.

    ``also_taken`` are names that the plan under construction uses in the vault; ``depends_on`` the steps that
    make the vault, where it does not exist yet.
    """
    dialog = _new_dialog(session, vault, machines, also_taken, depends_on=depends_on, parent=parent)
    return await _made(dialog)


async def ask_for_definition(
    session: "Session",
    vault: Vault,
    machines: Sequence[MachineFacts],
    also_taken: Iterable[str],
    parent: QWidget | None = None,
) -> PolicyDefinition | None:
    """A new policy for VMs of several vaults, of which this one stands for all; None where it was left."""
    title = QCoreApplication.translate("AskForPolicy", "New backup policy for %n VM(s)", None, len(machines))
    dialog = _new_dialog(session, vault, machines, also_taken, title=title, parent=parent)
    return dialog.made if await ask(dialog) == QDialog.DialogCode.Accepted else None


def _new_dialog(
    session: "Session",
    vault: Vault,
    machines: Sequence[MachineFacts],
    also_taken: Iterable[str],
    *,
    depends_on: tuple[str, ...] = (),
    title: str = "",
    parent: QWidget | None = None,
) -> PolicyDialog:
    judge = FitJudge(session.profile)
    draft = new_draft(
        session.fleet.estate,
        vault,
        machines,
        judge,
        also_taken=also_taken,
        time_zone=own_time_zone(),
    )
    return PolicyDialog(
        draft,
        judge,
        session.plan_texts,
        session.texts,
        session.tasks,
        tenant_id=_tenant_of(session, vault),
        depends_on=depends_on,
        title=title,
        parent=parent,
    )


async def ask_for_edit(
    session: "Session", policy: Policy, parent: QWidget | None = None
) -> PlannedPolicy | None:
    """A change of an existing policy, read anew first; None where there is none, said where it cannot be."""
    vault = session.fleet.estate.vaults.get(key_of(policy.vault_id))
    translate = QCoreApplication.translate
    title = translate("AskForPolicy", "{policy} cannot be edited").replace("{policy}", policy.name)
    if vault is None:
        await ask(_Notice(title, translate("AskForPolicy", "Its vault is not known any more."), parent))
        return None
    try:
        draft = await read_draft(session.connection.reader, vault, policy)
    except CloudError as error:
        await ask(_Notice(title, session.plan_texts.say(phrase_of(error)), parent))
        return None
    except PolicyNotUnderstood as odd:
        said = translate(
            "AskForPolicy",
            "It holds something that this program cannot show, and changing it could lose that: {field}."
            " Edit it in the portal.",
        )
        await ask(_Notice(title, said.replace("{field}", odd.field), parent))
        return None
    dialog = PolicyDialog(
        draft,
        FitJudge(session.profile),
        session.plan_texts,
        session.texts,
        session.tasks,
        tenant_id=_tenant_of(session, vault),
        parent=parent,
    )
    return await _made(dialog)


async def ask_for_disks(
    session: "Session",
    facts: MachineFacts,
    policy: Policy,
    before: DiskChoice,
    parent: QWidget | None = None,
) -> DiskChoice | None:
    """Which disks of a VM are backed up; None where it was left as it is."""
    dialog = DisksDialog(facts, policy, before, session.plan_texts, parent)
    return dialog.choice if await ask(dialog) == QDialog.DialogCode.Accepted else None


async def ask_for_item_disks(
    session: "Session",
    facts: MachineFacts,
    policy: Policy,
    item_id: str,
    parent: QWidget | None = None,
) -> DiskChange | None:
    """Other disks of a protected VM; those of now are read first.

    None where it was left as it is, said where it could not be read.
    """
    try:
        before = await read_disk_choice(session.connection.reader, item_id)
    except CloudError as error:
        title = QCoreApplication.translate("AskForPolicy", "The disks of {vm} cannot be chosen")
        said = session.plan_texts.say(phrase_of(error))
        await ask(_Notice(title.replace("{vm}", facts.machine.name), said, parent))
        return None
    after = await ask_for_disks(session, facts, policy, before, parent)
    return DiskChange(before, after) if after is not None else None


async def _made(dialog: PolicyDialog) -> PlannedPolicy | None:
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    if not accepted or dialog.step is None or dialog.policy is None:
        return None
    return PlannedPolicy(dialog.policy, dialog.step)


def _tenant_of(session: "Session", vault: Vault) -> str:
    wanted = vault.subscription_id.casefold()
    subscriptions = session.fleet.estate.subscriptions
    return next((one.tenant_id for one in subscriptions if one.id.casefold() == wanted), "")


class _Notice(QDialog):
    """Says that something cannot be done, and why."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        close = push_button(self.tr("&Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(TextLabel(title, TextRole.CARD_TITLE, wrap=True))
        layout.addWidget(TextLabel(text, tone=2, wrap=True))
        layout.addLayout(row)
        self.setAccessibleDescription(text)

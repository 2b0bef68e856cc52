"""From a change of state to its plan: what has to be chosen or confirmed is asked first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.backup import ProtectedItem
from app.domain.resource_ids import ResourceId, key_of
from app.planning.state_plans import delete_data_plan, disks_plan, own_policy, stop_plan, undelete_plan
from app.protection.plan import Phrase, Plan
from ui.common.dialogs import ask
from ui.policies.asking import ask_for_item_disks
from ui.states.changes import StateChange, change_title
from ui.states.policy_choice import PolicyChoice
from ui.states.typed_confirmation import TypedConfirmation

if TYPE_CHECKING:
    from ui.shell.session import Session


class Asked(Struct, frozen=True):
    """What is to be reviewed."""

    plan: Plan
    title: str
    danger: bool = False


async def ask_for_plan(
    session: "Session", change: StateChange, items: Sequence[ProtectedItem], parent: QWidget
) -> Asked | None:
    """The plan of a change for these items; None where the user went back."""
    plan = await _plan(session, change, items, parent)
    if plan is None:
        return None
    return Asked(plan, change_title(change), danger=change is StateChange.DELETE_DATA)


async def _plan(
    session: "Session", change: StateChange, items: Sequence[ProtectedItem], parent: QWidget
) -> Plan | None:
    match change:
        case StateChange.STOP:
            return stop_plan(session.fleet, items)
        case StateChange.BRING_BACK:
            return undelete_plan(session.fleet, session.profile, items)
        case StateChange.DELETE_DATA:
            confirmed = await _confirmed(session, items, parent)
            return delete_data_plan(session.fleet, items) if confirmed else None
        case StateChange.DISKS:
            return await _other_disks(session, items[0], parent)
        case _:
            dialog = PolicyChoice(session, change, items, parent)
            accepted = await ask(dialog) == QDialog.DialogCode.Accepted
            return dialog.plan() if accepted else None


async def _other_disks(session: "Session", item: ProtectedItem, parent: QWidget) -> Plan | None:
    """The plan for other disks of one VM; where its policy is not known, one that says so."""
    key = key_of(item.source_id)
    assessed, policy = session.fleet.machines.get(key), own_policy(session.fleet, item)
    if assessed is None or policy is None:
        return disks_plan(session.fleet, [item], {})
    change = await ask_for_item_disks(session, assessed.facts, policy, item.id, parent)
    return disks_plan(session.fleet, [item], {key: change}) if change is not None else None


async def _confirmed(session: "Session", items: Sequence[ProtectedItem], parent: QWidget) -> bool:
    """Ask for the name of the VM, or of every vault where several VMs lose their data."""
    translate = QCoreApplication.translate
    vaults = {key_of(item.vault_id): ResourceId.parse(item.vault_id).name for item in items}
    names = [items[0].machine_name] if len(items) == 1 else sorted(vaults.values())
    plan = delete_data_plan(session.fleet, items)
    said = [translate("DeleteData", "The recovery points of %n VM(s) will be deleted.", None, len(items))]
    said += list(dict.fromkeys(session.plan_texts.say(_general(step.undo, items)) for step in plan.steps))[:3]
    said.append(session.plan_texts.say(Phrase("note-soft-delete")))
    title = translate("DeleteData", "Delete backup data?")
    verb = translate("DeleteData", "Delete backup data…")
    return await ask(TypedConfirmation(title, said, names, verb, parent)) == QDialog.DialogCode.Accepted


def _general(phrase: Phrase, items: Sequence[ProtectedItem]) -> Phrase:
    """A sentence about one VM said of all of them, where they are several."""
    if len(items) == 1:
        return phrase
    all_of_them = QCoreApplication.translate("DeleteData", "%n VM(s)", None, len(items))
    return Phrase(phrase.key, {**phrase.values, "vm": all_of_them})

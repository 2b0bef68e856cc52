"""Which changes of state fit which VMs, and what they are called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from app.domain.assessment import AssessedMachine
from app.domain.backup import ProtectedItem
from app.planning.item_lists import is_stopped, machine_items
from app.rights.operations import Operation
from ui.fleet.words import number


class StateChange(StrEnum):
    """What can be done with items that are there."""

    CHANGE_POLICY = "change-policy"
    DISKS = "disks"
    """Which disks are backed up, of one VM at a time."""
    RESUME = "resume"
    UNDELETE = "undelete"
    """Undelete, and resume unless the user does not want that."""
    BRING_BACK = "bring-back"
    """Undelete items whose VM is gone: their backups cannot go on."""
    STOP = "stop"
    DELETE_DATA = "delete-data"


_ACCESS_KEY = re.compile(r"\(&[A-Z]\)")
"""The key of an entry where it stands behind the words, as in Korean."""
_ICONS = {
    StateChange.CHANGE_POLICY: "policy",
    StateChange.DISKS: "disk",
    StateChange.RESUME: "play",
    StateChange.UNDELETE: "undo",
    StateChange.BRING_BACK: "undo",
}
Offers = Mapping[StateChange, tuple[ProtectedItem, ...]]
"""The items that each change is about; changes that fit nothing are not there."""


def offers_of(items: Iterable[ProtectedItem], *, orphans: bool = False) -> Offers:
    """What fits these items, in the order of a menu. ``orphans``: their VMs are gone."""
    active: list[ProtectedItem] = []
    stopped: list[ProtectedItem] = []
    deleted: list[ProtectedItem] = []
    for item in items:
        (deleted if item.soft_deleted else stopped if is_stopped(item) else active).append(item)
    found = {
        StateChange.CHANGE_POLICY: [] if orphans else active,
        StateChange.DISKS: [] if orphans or len(active) + len(stopped) + len(deleted) > 1 else active,
        StateChange.RESUME: [] if orphans else stopped,
        StateChange.UNDELETE: [] if orphans else deleted,
        StateChange.BRING_BACK: deleted if orphans else [],
        StateChange.STOP: active,
        StateChange.DELETE_DATA: [*active, *stopped],
    }
    return {change: tuple(fitting) for change, fitting in found.items() if fitting}


def machine_offers(machines: Sequence[AssessedMachine]) -> Offers:
    """What fits the items of these VMs; nothing for items that were not read."""
    return offers_of(item for machine in machines for item in machine_items(machine))


def change_text(change: StateChange, count: int = 1) -> str:
    """What a change is called in a menu; with the number of items where they are several."""
    translate = QCoreApplication.translate
    if count == 1:
        return {
            StateChange.CHANGE_POLICY: translate("StateChange", "Change &policy…"),
            StateChange.DISKS: translate("StateChange", "Choose dis&ks…"),
            StateChange.RESUME: translate("StateChange", "&Resume protection…"),
            StateChange.UNDELETE: translate("StateChange", "&Undelete and resume…"),
            StateChange.BRING_BACK: translate("StateChange", "&Undelete…"),
            StateChange.STOP: translate("StateChange", "&Stop protection…"),
            StateChange.DELETE_DATA: translate("StateChange", "Stop and &delete backup data…"),
        }[change]
    return {
        StateChange.CHANGE_POLICY: translate("StateChange", "Change &policy of {count}…"),
        StateChange.RESUME: translate("StateChange", "&Resume protection of {count}…"),
        StateChange.UNDELETE: translate("StateChange", "&Undelete and resume {count}…"),
        StateChange.BRING_BACK: translate("StateChange", "&Undelete {count}…"),
        StateChange.STOP: translate("StateChange", "&Stop protection of {count}…"),
        StateChange.DELETE_DATA: translate("StateChange", "Stop and &delete backup data of {count}…"),
    }[change].replace("{count}", number(count))


def operation_of(change: StateChange) -> Operation:
    """The right that a change needs."""
    stops = change in {StateChange.STOP, StateChange.DELETE_DATA}
    return Operation.STOP_BACKUP if stops else Operation.CHANGE_ITEM


def change_icon(change: StateChange) -> str:
    """The icon of a change; empty where it has none."""
    return _ICONS.get(change, "")


def change_title(change: StateChange) -> str:
    """What a change is called as the title of a dialog and in the activity pane."""
    return _ACCESS_KEY.sub("", change_text(change)).replace("&", "").removesuffix("…")


def item_state(item: ProtectedItem, now: datetime) -> str:
    """How an item stands that takes no backups, in a few words; empty for one that does."""
    translate = QCoreApplication.translate
    if item.soft_deleted:
        if item.delete_due is None:
            return translate("StateChange", "soft-deleted")
        days = max(0, (item.delete_due - now).days)
        return translate("StateChange", "soft-deleted, %n day(s) left", None, days)
    return translate("StateChange", "stopped, data kept") if is_stopped(item) else ""

"""The menus of the tree: of a VM, of a group, and of the columns."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.assessment import AssessedMachine, Badge
from app.domain.backup import ProtectedItem
from app.domain.resource_ids import ResourceId, key_of
from app.planning.item_lists import machine_items
from app.rights.operations import Operation
from ui.common.icons import icon
from ui.fleet.column_layout import ColumnLayout
from ui.fleet.columns import Column, column_title
from ui.fleet.order import Grouping
from ui.fleet.words import number
from ui.rights.guard import Guard
from ui.rights.guarded import Guarded
from ui.rights.targets import add_explanation, fixed, of_items, of_machines, of_vaults
from ui.states.changes import StateChange, change_icon, change_text, machine_offers, operation_of

ENABLED = frozenset({Badge.READY, Badge.READY_WITH_WARNINGS})
"""Badges of VMs whose backup can be enabled now."""
BACKED_UP = frozenset({Badge.PROTECTED, Badge.PENDING, Badge.UNHEALTHY})
"""Badges of VMs that are in a vault and can be backed up now."""

Act = Callable[[], object]


def _add(menu: QMenu, text: str, act: Act, icon_name: str = "") -> QAction:
    action = menu.addAction(text)
    if icon_name:
        action.setIcon(icon(icon_name))
    action.triggered.connect(lambda _checked=False: act())
    return action


class MachineActions:
    """What the menu of VMs can do; the page fills it in."""

    def __init__(self, guard: Guard, *, open_page: Act, why: Act, enable: Act, back_up: Act) -> None:
        self.guard = guard
        self.open_page = open_page
        self.why = why
        self.enable = enable
        self.back_up = back_up
        self.copy_names: Act = _nothing
        self.copy_ids: Act = _nothing
        self.copy_rows: Act = _nothing
        self.show_in_portal: Act | None = None
        self.change_state: Callable[[StateChange, Sequence[ProtectedItem]], object] = _no_change
        self.show_vault: Callable[[str], object] = _nowhere


def _nothing() -> None:
    return None


def _no_change(_change: StateChange, _items: Sequence[ProtectedItem]) -> None:
    return None


def _nowhere(_vault_id: str) -> None:
    return None


def machine_menu(
    parent: QWidget, machines: Sequence[AssessedMachine], actions: MachineActions, *, read_only: bool
) -> QMenu:
    """The menu of the selected VMs: only what fits them, and no change in read-only mode."""
    menu = QMenu(parent)
    translate = QCoreApplication.translate
    single = len(machines) == 1
    if single:
        _add(menu, translate("FleetMenu", "&Open"), actions.open_page)
        _add(menu, translate("FleetMenu", "&Why?"), actions.why, "help")
        menu.addSeparator()
    if not read_only:
        _add_changes(menu, machines, actions)
    if single:
        _add_vaults(menu, machines[0], actions)
    _add(menu, translate("FleetMenu", "Copy &name"), actions.copy_names, "copy")
    _add(menu, translate("FleetMenu", "Copy resource &id"), actions.copy_ids)
    _add(menu, translate("FleetMenu", "Copy &row"), actions.copy_rows)
    if single and actions.show_in_portal is not None:
        menu.addSeparator()
        _add(menu, translate("FleetMenu", "Show in &portal"), actions.show_in_portal, "external")
    return menu


def _add_changes(menu: QMenu, machines: Sequence[AssessedMachine], actions: MachineActions) -> None:
    translate = QCoreApplication.translate
    ready = sum(one.verdict.badge in ENABLED for one in machines)
    running = sum(one.verdict.badge in BACKED_UP for one in machines)
    guarded: list[Guarded] = []
    if ready:
        text = translate("FleetMenu", "&Enable backup…")
        if len(machines) > 1:
            text = translate("FleetMenu", "&Enable backup for {count}…").replace("{count}", number(ready))
        entry = _add(menu, text, actions.enable, "enable")
        wanted = of_machines([one for one in machines if one.verdict.badge in ENABLED])
        guarded.append(actions.guard.attach(entry, Operation.ENABLE_BACKUP, fixed(wanted)))
    if running:
        text = translate("FleetMenu", "&Back up now…")
        if len(machines) > 1:
            text = translate("FleetMenu", "&Back up {count} now…").replace("{count}", number(running))
        entry = _add(menu, text, actions.back_up, "backup-now")
        wanted = of_vaults([one for one in machines if one.verdict.badge in BACKED_UP])
        guarded.append(actions.guard.attach(entry, Operation.BACK_UP_NOW, fixed(wanted)))
    guarded += add_state_changes(menu, machines, actions.change_state, actions.guard)
    if guarded:
        add_explanation(menu, actions.guard, guarded)
        menu.addSeparator()


def add_state_changes(
    menu: QMenu,
    machines: Sequence[AssessedMachine],
    change_state: Callable[[StateChange, Sequence[ProtectedItem]], object],
    guard: Guard,
) -> list[Guarded]:
    """Add what can be done with the items that these VMs have in any vault."""
    guarded: list[Guarded] = []
    for change, items in machine_offers(machines).items():
        text = change_text(change, len(items))
        entry = _add(menu, text, partial(change_state, change, items), change_icon(change))
        guarded.append(guard.attach(entry, operation_of(change), fixed(of_items(items))))
    return guarded


def _add_vaults(menu: QMenu, machine: AssessedMachine, actions: MachineActions) -> None:
    """Every vault that holds something of the VM, by name: a VM can have items in two."""
    vaults = {key_of(item.vault_id): item.vault_id for item in machine_items(machine)}
    for vault_id in vaults.values():
        text = QCoreApplication.translate("FleetMenu", "Show vault {vault}")
        name = ResourceId.parse(vault_id).name.replace("&", "&&")
        _add(menu, text.replace("{vault}", name), partial(actions.show_vault, vault_id), "vault")
    if vaults:
        menu.addSeparator()


def group_menu(
    parent: QWidget,
    guard: Guard,
    *,
    create_vault: tuple[str, Act] | None,
    enable_ready: tuple[Sequence[AssessedMachine], Act] | None,
    fold_all: Act,
) -> QMenu:
    """The menu of a group: a vault in its region, all that are ready, fold everything."""
    menu = QMenu(parent)
    translate = QCoreApplication.translate
    guarded: list[Guarded] = []
    if create_vault is not None:
        region, act = create_vault
        text = translate("FleetMenu", "Create &vault in {region}…").replace("{region}", region)
        entry = _add(menu, text.replace("&&", "&"), act, "vault")
        guarded.append(guard.attach(entry, Operation.CREATE_VAULT))
    if enable_ready is not None:
        machines, act = enable_ready
        count = number(len(machines))
        text = translate("FleetMenu", "&Enable all {count} that are ready…").replace("{count}", count)
        entry = _add(menu, text, act, "enable")
        guarded.append(guard.attach(entry, Operation.ENABLE_BACKUP, fixed(of_machines(machines))))
    if guarded:
        add_explanation(menu, guard, guarded)
        menu.addSeparator()
    _add(menu, translate("FleetMenu", "&Fold all"), fold_all)
    return menu


def columns_menu(
    parent: QWidget, layout: ColumnLayout, grouping: Grouping, set_grouping: Callable[[Grouping], object]
) -> QMenu:
    """The menu of the header: columns, automatic, reset, and what the list is grouped by."""
    menu = QMenu(parent)
    translate = QCoreApplication.translate
    automatic = menu.addAction(translate("FleetMenu", "&Automatic columns"))
    automatic.setCheckable(True)
    automatic.setChecked(layout.automatic)
    automatic.triggered.connect(lambda checked: layout.set_automatic(automatic=checked))
    _add(menu, translate("FleetMenu", "&Reset columns"), layout.reset)
    menu.addSeparator()
    shown = layout.shown
    for column in Column:
        action = menu.addAction(column_title(column))
        action.setCheckable(True)
        action.setChecked(column in shown)
        action.setEnabled(column is not Column.NAME)
        action.triggered.connect(lambda checked, column=column: layout.choose(column, shown=checked))
    menu.addSeparator()
    groupings = menu.addMenu(translate("FleetMenu", "&Group by"))
    exclusive = QActionGroup(groupings)
    for one, text in grouping_titles().items():
        action = groupings.addAction(text)
        action.setCheckable(True)
        action.setChecked(one is grouping)
        exclusive.addAction(action)
        action.triggered.connect(lambda _checked, one=one: set_grouping(one))
    return menu


def grouping_titles() -> dict[Grouping, str]:
    """What the list can be grouped by, in words."""
    translate = QCoreApplication.translate
    return {
        Grouping.REGION: translate("FleetMenu", "Region"),
        Grouping.SUBSCRIPTION: translate("FleetMenu", "Subscription"),
        Grouping.RESOURCE_GROUP: translate("FleetMenu", "Resource group"),
        Grouping.VAULT: translate("FleetMenu", "Vault"),
        Grouping.NONE: translate("FleetMenu", "Nothing"),
    }

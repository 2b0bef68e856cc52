"""Which group of the tree a VM belongs to."""

from PySide6.QtCore import QCoreApplication

from app.domain.machines import MachineFacts, protecting_item
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of
from ui.fleet.items import vault_name
from ui.fleet.names import Names
from ui.fleet.order import Grouping


def group_of(facts: MachineFacts, grouping: Grouping, names: Names) -> tuple[str, str]:
    """Key and title of the group; the key tells two groups of one title apart."""
    machine = facts.machine
    match grouping:
        case Grouping.REGION:
            return machine.region, names.region(machine.region)
        case Grouping.SUBSCRIPTION:
            return machine.subscription_id.casefold(), names.subscription(machine.subscription_id)
        case Grouping.RESOURCE_GROUP:
            key = f"{machine.subscription_id}/{machine.resource_group}".casefold()
            return key, machine.resource_group
        case Grouping.VAULT:
            return _vault_group(facts)
        case Grouping.NONE:
            return "", ""


def _vault_group(facts: MachineFacts) -> tuple[str, str]:
    if isinstance(facts.items, NotRead):
        return "~unread", QCoreApplication.translate("FleetTree", "Vault not read")
    item = protecting_item(facts)
    if item is None:
        return "~none", QCoreApplication.translate("FleetTree", "In no vault")
    return key_of(item.vault_id), vault_name(facts)

"""Which backup item of a VM a row speaks of, and the name of its vault."""

from app.domain.backup import ProtectedItem
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId, key_of


def deciding_item(facts: MachineFacts) -> ProtectedItem | None:
    """The item that decides the coverage: the one in the facts' vault, else a living one, else any."""
    items = facts.items
    if isinstance(items, NotRead) or not items:
        return None
    if facts.vault is not None:
        vault = key_of(facts.vault.id)
        for item in items:
            if key_of(item.vault_id) == vault:
                return item
    return min(items, key=lambda item: item.soft_deleted)


def vault_name(facts: MachineFacts) -> str:
    """The name of the vault that protects the VM; empty where there is none."""
    if facts.vault is not None:
        return facts.vault.name
    item = deciding_item(facts)
    return ResourceId.parse(item.vault_id).name if item is not None else ""

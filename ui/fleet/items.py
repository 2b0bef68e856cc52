"""Which backup item of a VM a row speaks of, and the name of its vault."""

from functools import lru_cache

from app.domain.backup import ProtectedItem
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId
from app.readiness import coverage


def deciding_item(facts: MachineFacts) -> ProtectedItem | None:
    """The VM item that decides the coverage; None where there is none or where they were not read."""
    if isinstance(facts.items, NotRead) or not facts.items:
        return None
    if len(facts.items) == 1:
        return facts.items[0] if facts.items[0].workload == "VM" else None
    items = [item for item in facts.items if item.workload == "VM"]
    return coverage.deciding_item(items) if items else None


def vault_name(facts: MachineFacts) -> str:
    """The name of the vault that protects the VM; empty where there is none."""
    item = deciding_item(facts)
    return _vault_name(item.vault_id) if item is not None else ""


@lru_cache(maxsize=4096)
def _vault_name(vault_id: str) -> str:
    return ResourceId.parse(vault_id).name

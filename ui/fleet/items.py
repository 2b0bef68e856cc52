"""The name of the vault that protects a VM, as its row says it."""

from functools import lru_cache

from app.domain.machines import MachineFacts, protecting_item
from app.domain.resource_ids import ResourceId


def vault_name(facts: MachineFacts) -> str:
    """The name of the vault that protects the VM; empty where there is none."""
    item = protecting_item(facts)
    return _vault_name(item.vault_id) if item is not None else ""


@lru_cache(maxsize=4096)
def _vault_name(vault_id: str) -> str:
    return ResourceId.parse(vault_id).name

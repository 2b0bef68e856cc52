"""The names of the vaults that hold a VM's backup data, as its row says them."""

from functools import lru_cache

from app.domain.machines import MachineFacts, protecting_item
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId


def vault_name(facts: MachineFacts) -> str:
    """The name of the vault that protects the VM; empty where there is none."""
    item = protecting_item(facts)
    return _vault_name(item.vault_id) if item is not None else ""


def vault_names(facts: MachineFacts) -> tuple[str, ...]:
    """The vaults that hold something of the VM, the deciding one first: a VM can have items in two."""
    if isinstance(facts.items, NotRead) or not facts.items:
        return ()
    deciding = protecting_item(facts)
    names = [_vault_name(deciding.vault_id)] if deciding is not None else []
    names += [_vault_name(item.vault_id) for item in facts.items if item.workload == "VM"]
    return tuple(dict.fromkeys(names))


def vault_subscription(facts: MachineFacts) -> str:
    """The subscription of the vault that protects the VM where that is another one; else empty.

    Fact place-other-subscription.
    """
    item = protecting_item(facts)
    if item is None:
        return ""
    owner = ResourceId.parse(item.vault_id).subscription_id
    return "" if owner.casefold() == facts.machine.subscription_id.casefold() else owner


@lru_cache(maxsize=4096)
def _vault_name(vault_id: str) -> str:
    return ResourceId.parse(vault_id).name

"""How new facts of a VM meet the ones already shown: pure functions."""

from typing import TypeVar

import msgspec

from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of

P = TypeVar("P")


def while_running(old: MachineFacts, new: MachineFacts) -> MachineFacts:
    """The new facts, with the old agent and items where the stage that reads them still runs.

    A refresh must not blank what is known before something newer is.
    """
    changes: dict[str, object] = {}
    if _running(new.agent) and old.agent is not None and not _running(old.agent):
        changes["agent"] = old.agent
        changes["machine"] = msgspec.structs.replace(
            new.machine, os_name=old.machine.os_name, os_version=old.machine.os_version
        )
    if _running(new.items) and not _running(old.items):
        changes["items"] = old.items
        changes["vault"] = old.vault
    return msgspec.structs.replace(new, **changes) if changes else new


def after_reread(own: MachineFacts, listed: MachineFacts) -> MachineFacts:
    """Facts of a list that may be older than what was read from the VM itself: that stays."""
    return msgspec.structs.replace(listed, power=own.power, items=own.items, vault=own.vault, agent=own.agent)


def after_lists(own: MachineFacts, listed: MachineFacts) -> MachineFacts:
    """Facts of a scan whose vaults were read after the VM itself; only a vault's settings may lag behind."""
    facts = while_running(own, listed)
    if own.vault is None or facts.vault is None or key_of(own.vault.id) != key_of(facts.vault.id):
        return facts
    return msgspec.structs.replace(facts, vault=own.vault)


def stopped(facts: MachineFacts) -> MachineFacts:
    """The facts when no stage runs any more: what is still owed was not read."""
    changes = {
        name: msgspec.structs.replace(part, running=False)
        for name in facts.__struct_fields__
        if isinstance(part := getattr(facts, name), NotRead) and part.running
    }
    return msgspec.structs.replace(facts, **changes) if changes else facts


def _running(part: object) -> bool:
    return isinstance(part, NotRead) and part.running

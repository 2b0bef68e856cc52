"""What stands in the way of enabling a VM, whatever vault and policy are chosen. Pure."""

from collections.abc import Sequence

from app.domain.assessment import AssessedMachine, Finding, Readiness, Severity, Status
from app.domain.backup import ProtectedItem, Vault
from app.domain.machines import MachineFacts, MachineKind
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId, key_of
from app.protection.plan import LeftOut, Phrase

STOPPED_STATES = frozenset({"protectionstopped", "backupssuspended", "protectionpaused"})
"""Protection states, in lower case, in which no backups are taken."""


def obstacle_of(machine_id: str, assessed: AssessedMachine | None) -> LeftOut | None:
    """Why a VM cannot be enabled whatever vault is chosen; None: nothing stands in the way."""
    if assessed is None:
        return LeftOut(machine_id, ResourceId.parse(machine_id).name, Phrase("cannot-unknown-machine"))
    machine = assessed.facts.machine
    if machine.kind is not MachineKind.VIRTUAL_MACHINE:
        return LeftOut(machine.id, machine.name, Phrase("cannot-kind", {"vm": machine.name}))
    reason = _covered(assessed)
    if reason is not None:
        return LeftOut(machine.id, machine.name, reason)
    if assessed.verdict.readiness is Readiness.BLOCKED:
        finding = first_blocker(assessed.verdict.findings)
        if finding is not None:
            return LeftOut(machine.id, machine.name, Phrase("cannot-blocked", {"vm": machine.name}), finding)
    return None


def _covered(assessed: AssessedMachine) -> Phrase | None:
    vm = assessed.facts.machine.name
    items = assessed.facts.items
    if isinstance(items, NotRead):
        return None
    for item in items:
        vault = ResourceId.parse(item.vault_id).name
        if item.soft_deleted:
            continue
        if item.protection_state.casefold() in STOPPED_STATES:
            return Phrase("cannot-stopped", {"vm": vm, "vault": vault})
        return Phrase("cannot-protected", {"vm": vm, "vault": vault})
    return None


def first_blocker(findings: Sequence[Finding]) -> Finding | None:
    """The first failed blocker among findings, or None."""
    for finding in findings:
        if finding.status is Status.FAIL and finding.severity is Severity.BLOCKER:
            return finding
    return None


def item_in(facts: MachineFacts, vault: Vault) -> ProtectedItem | None:
    """The VM's item in a vault, soft-deleted ones not counted; None also where it was not read."""
    if isinstance(facts.items, NotRead):
        return None
    wanted = key_of(vault.id)
    return next(
        (item for item in facts.items if key_of(item.vault_id) == wanted and not item.soft_deleted), None
    )

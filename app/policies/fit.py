"""Which policies of a vault fit which VMs, and why the others do not: rules decide, answers are shared.

What a policy is to the rules is its type and its consistency, so twenty policies are at most four kinds;
and a fleet has few kinds of VMs. Both are judged once (compare :mod:`app.readiness.aspects`).
"""

from collections.abc import Hashable, Iterable, Sequence
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.assessment import Finding, Severity, Status
from app.domain.backup import Policy, PolicyType, Vault, deciding_item
from app.domain.machines import Disk, MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of
from app.policies.definition import CRASH_CONSISTENT
from app.protection.plan import Phrase
from app.readiness.choice import judge_policy
from app.readiness.profile import Profile

MACHINES_MOST: Final = 1000
"""VMs of a policy above which the CLI refuses (fact pol-max-vms)."""
_CONFIDENTIAL: Final = "confidentialvm"


class FitState(StrEnum):
    """Whether a policy fits a VM."""

    FITS = "fits"
    DOES_NOT_FIT = "does-not-fit"
    CANNOT_TELL = "cannot-tell"
    """Something that decides it was not read, or Azure does not say."""


class Fit(Struct, frozen=True):
    """The answer for one VM with one policy."""

    state: FitState
    reason: Phrase | None = None
    """Why it does not fit or cannot be told; ``{reason}`` in it is the finding's sentence."""
    finding: Finding | None = None
    notes: tuple[Finding, ...] = ()
    """What else the rules say of this choice."""
    leave_out: tuple[int, ...] = ()
    """LUNs of disks that must be left out of the backup for it to fit (fact disk-shared)."""

    @property
    def warns(self) -> bool:
        """Whether the rules warn of this choice, such as Trusted Launch on Standard (vm-trusted-launch)."""
        return any(one.severity is Severity.WARNING and one.status is Status.FAIL for one in self.notes)


class Misfit(Struct, frozen=True):
    """A VM that a policy does not fit, or of which that cannot be told."""

    machine_id: str
    name: str
    fit: Fit


class PolicyAnswer(Struct, frozen=True):
    """One policy against all chosen VMs."""

    policy: Policy
    fitting: tuple[str, ...]
    """Keys of the VMs that it fits."""
    misfits: tuple[Misfit, ...]
    untold: tuple[Misfit, ...]
    leave_out: dict[str, tuple[int, ...]]
    """By VM key: disks that must be left out."""
    full: Phrase | None = None
    """That the policy has no room for these VMs."""
    warned: int = 0
    """How many of the fitting VMs the rules warn of with this policy."""

    @property
    def fits_all(self) -> bool:
        """Whether every VM is certain to fit, and together they do."""
        return not self.misfits and not self.untold and self.full is None


class FitJudge:
    """Judges VMs against policies; remembers equal answers while it lives."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._clean: dict[Hashable, Fit] = {}
        """Answers that name nothing of the VM, by what they depend on."""
        self.judged = 0
        """How often rules were really asked: for tests of the sharing."""

    def fit(self, facts: MachineFacts, vault: Vault, policy: Policy) -> Fit:
        """Whether a policy of a vault fits a VM, apart from whether the vault does."""
        key = (_look(facts, vault), policy.type, policy.consistency)
        known = self._clean.get(key)
        if known is not None:
            return known
        self.judged += 1
        found = self._judge(facts, vault, policy)
        if found.finding is None and found.reason is None and not found.notes:
            self._clean[key] = found
        return found

    def answer(
        self, machines: Iterable[MachineFacts], vault: Vault, policies: Sequence[Policy]
    ) -> tuple[PolicyAnswer, ...]:
        """All policies against all VMs; policies that fit most VMs come first, Standard before Enhanced."""
        chosen = list(machines)
        kinds: dict[tuple[str, str], list[Fit]] = {}
        answers = []
        for policy in policies:
            kind = (policy.type, policy.consistency)
            if kind not in kinds:
                kinds[kind] = [self.fit(facts, vault, policy) for facts in chosen]
            fits = [_named(fit, policy) for fit in kinds[kind]]
            answers.append(_answer(policy, chosen, fits))
        return tuple(
            sorted(answers, key=lambda one: (-len(one.fitting), one.policy.type, one.policy.name.casefold()))
        )

    def _judge(self, facts: MachineFacts, vault: Vault, policy: Policy) -> Fit:
        vm = facts.machine.name
        back = _never_back(facts, vault, policy)
        if back is not None:
            return back
        if facts.machine.security_type.casefold() == _CONFIDENTIAL:
            confidential = _confidential(vm, policy)
            if confidential is not None:
                return confidential
        findings = judge_policy(facts, policy, self._profile)
        for finding in findings:
            if finding.severity is Severity.BLOCKER and finding.status is Status.FAIL:
                return Fit(FitState.DOES_NOT_FIT, Phrase("cannot-choice", {"vm": vm}), finding)
        for finding in findings:
            if finding.severity is Severity.BLOCKER and finding.status is Status.UNKNOWN:
                return Fit(FitState.CANNOT_TELL, Phrase("policy-untold", {"vm": vm}), finding)
        return Fit(FitState.FITS, notes=findings, leave_out=shared_luns(facts))


def _never_back(facts: MachineFacts, vault: Vault, policy: Policy) -> Fit | None:
    """pol-type-frozen: a VM on an Enhanced policy of this vault never gets a Standard one again."""
    if policy.type == PolicyType.ENHANCED:
        return None
    vm = facts.machine.name
    if isinstance(facts.items, NotRead):
        return Fit(FitState.CANNOT_TELL, Phrase("policy-untold-items", {"vm": vm}))
    here = [
        item for item in facts.items if key_of(item.vault_id) == key_of(vault.id) and item.workload == "VM"
    ]
    item = deciding_item(here)
    if item is None:
        return None
    if item.policy_type == PolicyType.ENHANCED:
        return Fit(FitState.DOES_NOT_FIT, Phrase("cannot-back-to-standard", {"vm": vm}))
    if not item.policy_type:
        return Fit(FitState.CANNOT_TELL, Phrase("policy-untold-kind", {"vm": vm}))
    return None


def _confidential(vm: str, policy: Policy) -> Fit | None:
    """vm-confidential: no agentless points; which kind of policy is needed is not documented."""
    if policy.consistency.casefold() == CRASH_CONSISTENT.casefold():
        return Fit(FitState.DOES_NOT_FIT, Phrase("policy-confidential-agentless", {"vm": vm}))
    if policy.type != PolicyType.ENHANCED:
        return Fit(FitState.CANNOT_TELL, Phrase("policy-confidential-standard", {"vm": vm}))
    return None


def shared_luns(facts: MachineFacts) -> tuple[int, ...]:
    """LUNs of shared disks: Enhanced policies back the VM up without them (fact disk-shared)."""
    return tuple(disk.lun for disk in facts.machine.disks if is_shared(disk) and disk.lun is not None)


def is_shared(disk: Disk) -> bool:
    """Whether a disk is known to be shared by several VMs (fact disk-shared)."""
    return disk.managed and disk.resource_read and disk.max_shares > 1


def _look(facts: MachineFacts, vault: Vault) -> Hashable:
    """Everything that an answer without names depends on."""
    machine, items = facts.machine, facts.items
    here: Hashable = items
    if not isinstance(items, NotRead):
        here = tuple(
            (item.policy_type, bool(item.policy_id), item.protection_state, item.soft_deleted)
            for item in items
            if key_of(item.vault_id) == key_of(vault.id) and item.workload == "VM"
        )
    return (
        here,
        facts.disk_details,
        machine.security_type,
        machine.extended_location,
        machine.size,
        tuple(_settings(disk) for disk in machine.disks),
    )


def _settings(disk: Disk) -> Hashable:
    return (
        disk.lun,
        disk.managed,
        disk.sku,
        disk.ephemeral,
        disk.write_accelerator,
        disk.resource_read,
        disk.max_shares,
    )


def _named(fit: Fit, policy: Policy) -> Fit:
    """The same answer about another policy of the same kind: only the evidence names the policy."""

    def renamed(finding: Finding) -> Finding:
        if finding.evidence.get("policy") in {None, policy.name}:
            return finding
        return msgspec.structs.replace(finding, evidence={**finding.evidence, "policy": policy.name})

    if fit.finding is None and not fit.notes:
        return fit
    finding = renamed(fit.finding) if fit.finding is not None else None
    return msgspec.structs.replace(fit, finding=finding, notes=tuple(map(renamed, fit.notes)))


def _answer(policy: Policy, chosen: Sequence[MachineFacts], fits: Sequence[Fit]) -> PolicyAnswer:
    fitting: list[str] = []
    misfits: list[Misfit] = []
    untold: list[Misfit] = []
    leave_out: dict[str, tuple[int, ...]] = {}
    new = warned = 0
    for facts, fit in zip(chosen, fits, strict=True):
        machine = facts.machine
        if fit.state is FitState.FITS:
            key = key_of(machine.id)
            fitting.append(key)
            new += not _uses(facts, policy)
            warned += fit.warns
            if fit.leave_out:
                leave_out[key] = fit.leave_out
        else:
            kind = misfits if fit.state is FitState.DOES_NOT_FIT else untold
            kind.append(Misfit(machine.id, machine.name, fit))
    full = None
    if new and policy.protected_items + new > MACHINES_MOST:
        values = {"policy": policy.name, "count": f"{policy.protected_items:,}"}
        full = Phrase("policy-full" if policy.protected_items >= MACHINES_MOST else "policy-no-room", values)
    return PolicyAnswer(policy, tuple(fitting), tuple(misfits), tuple(untold), leave_out, full, warned)


def _uses(facts: MachineFacts, policy: Policy) -> bool:
    if isinstance(facts.items, NotRead):
        return False
    return any(key_of(item.policy_id) == key_of(policy.id) for item in facts.items if item.policy_id)

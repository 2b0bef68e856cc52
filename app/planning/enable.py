"""From a selection of VMs to a plan that protects them: groups, vaults, policies, Azure's own pre-check."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.connection import Connection
from app.cloud.errors import CloudError
from app.domain.assessment import AssessedMachine, Finding, Severity
from app.domain.backup import Policy, PolicyType, Vault
from app.domain.resource_ids import ResourceId, key_of
from app.planning.enable_steps import change_policy_step, enable_notes, enable_step
from app.planning.fleet_values import MachineGroup
from app.planning.grouping import machine_group, place_key
from app.planning.obstacles import first_blocker, item_in, obstacle_of
from app.planning.policy_fits import PolicyFit, fit_of, policy_fits
from app.planning.policy_steps import PlannedPolicy
from app.planning.prevalidation import ask_service
from app.planning.vault_choice import (
    VaultCandidate,
    candidates,
    planned_policies,
    planned_vault,
    vault_key_of_policy,
)
from app.planning.vault_steps import VaultForm, new_vault_steps
from app.planning.vaults import VaultService
from app.policies.disks import DiskChoice, disks_blocker, first_disks
from app.policies.fit import Fit, FitJudge, FitState
from app.protection.failures import phrase_of
from app.protection.live_fleet import LiveFleet
from app.protection.operations import follow_location
from app.protection.plan import LeftOut, Phrase, Plan, Step, make_plan
from app.protection.requests import ItemNames, item_names
from app.readiness.choice import judge_choice
from app.readiness.profile import Profile

_CHECKS_AT_ONCE = 8


class Selection(Struct, frozen=True):
    """A selection taken apart: what can go on, grouped, and what cannot come along, with why."""

    groups: tuple[MachineGroup, ...]
    left_out: tuple[LeftOut, ...]


class Choice(Struct, frozen=True):
    """What the user chose for one VM; ``policy_id`` says the vault too."""

    machine_id: str
    policy_id: str
    change_policy: bool = False
    """The VM is protected with another policy of this vault, and the user wants this one."""
    disks: DiskChoice | None = None
    """Which disks are backed up; None: all but those that must be left out."""


class CheckState(StrEnum):
    """Whether a VM can be enabled with a choice."""

    CAN = "can"
    CANNOT = "cannot"
    UNKNOWN = "unknown"


class CheckOutcome(Struct, frozen=True):
    """What the rules and Azure say about one VM with one choice."""

    machine_id: str
    name: str
    state: CheckState
    reason: Phrase
    finding: Finding | None = None
    """The rule's finding behind the reason, where a rule decided."""
    notes: tuple[Finding, ...] = ()
    """Warnings and notes of the choice."""
    names: ItemNames | None = None
    """Container and item names as Azure gave them."""


class EnableService:
    """Everything the enable dialog asks. Reads only; the plan is applied elsewhere."""

    def __init__(
        self, connection: Connection, fleet: LiveFleet, profile: Profile, vaults: VaultService
    ) -> None:
        self._connection = connection
        self._fleet = fleet
        self._profile = profile
        self._vaults = vaults
        self._judge = FitJudge(profile)

    def select(self, machine_ids: Iterable[str]) -> Selection:
        """Group VMs by tenant, subscription and region; those that cannot come along with the reason."""
        grouped: dict[tuple[str, str, str], list[AssessedMachine]] = {}
        left_out: list[LeftOut] = []
        for machine_id in dict.fromkeys(map(key_of, machine_ids)):
            assessed = self._fleet.machines.get(machine_id)
            obstacle = obstacle_of(machine_id, assessed)
            if assessed is None or obstacle is not None:
                left_out += [obstacle] if obstacle is not None else []
                continue
            grouped.setdefault(place_key(assessed.facts.machine), []).append(assessed)
        groups = [machine_group(self._fleet.estate, members) for members in grouped.values()]
        return Selection(
            tuple(sorted(groups, key=lambda one: (one.subscription_name.casefold(), one.region_name))),
            tuple(left_out),
        )

    def vaults_for(
        self,
        group: MachineGroup,
        planned: Iterable[VaultForm] = (),
        *,
        other_subscriptions: bool = False,
    ) -> tuple[VaultCandidate, ...]:
        """The vaults of the picker of one group; unsuitable ones stay listed with the reason."""
        machines = [one.facts.machine for one in self._members(group.machine_ids)]
        return candidates(self._fleet.estate, machines, planned, other_subscriptions=other_subscriptions)

    def policies_for(
        self,
        machine_ids: Collection[str],
        candidate: VaultCandidate,
        policies: Iterable[PlannedPolicy] = (),
    ) -> tuple[PolicyFit, ...]:
        """The policies of a vault, each with the VMs that it fits and why it does not fit the others.

        Those that fit most come first. ``policies`` are those that the plan itself makes, in any vault.
        """
        key = key_of(candidate.vault.id)
        made = [one.policy for one in policies if vault_key_of_policy(one.policy.id) == key]
        return policy_fits(
            self._members(machine_ids),
            candidate,
            [*made, *self._policies_of(candidate)],
            self._judge,
            self._profile,
            new=[key_of(one.id) for one in made],
        )

    async def discover(self, vault_id: str) -> None:
        """Have a vault look for VMs again (``refreshContainers``); returns when Azure is done.

        Raises:
            CloudError: it was refused, did not end, or the line was lost. Enabling works without it.
        """
        path = f"{vault_id}/backupFabrics/Azure/refreshContainers"
        query = {"$filter": "backupManagementType eq 'AzureIaasVM'"}
        reader = self._connection.reader
        answer = await reader.send("POST", path, api_versions.BACKUP, query=query)
        await follow_location(reader, answer, self._connection.pace.operation_seconds)

    async def check(
        self,
        choices: Sequence[Choice],
        planned: Iterable[VaultForm] = (),
        policies: Sequence[PlannedPolicy] = (),
    ) -> AsyncIterator[CheckOutcome]:
        """What the rules and Azure say about each choice, as the answers come, eight questions at a time.

        Close the iterator or cancel the task to stop; questions under way are then cancelled.
        """
        gate = asyncio.Semaphore(_CHECKS_AT_ONCE)
        forms = {key_of(form.vault_id): form for form in planned}

        async def one(choice: Choice) -> CheckOutcome:
            async with gate:
                return await self._check(choice, forms, policies)

        tasks = [asyncio.create_task(one(choice)) for choice in choices]
        try:
            for answered in asyncio.as_completed(tasks):
                yield await answered
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def plan_enable(
        self,
        choices: Sequence[Choice],
        planned: Sequence[VaultForm] = (),
        checked: Mapping[str, CheckOutcome] | None = None,
        left_out: Iterable[LeftOut] = (),
        policies: Sequence[PlannedPolicy] = (),
    ) -> Plan:
        """The plan for these choices: vaults that are to be made, their redundancy read back, then the VMs.

        Args:
            choices: one for each VM.
            planned: forms of the vaults that choices refer to and that do not exist yet.
            checked: outcomes of :meth:`check` by VM key; refused VMs are left out of the plan.
            left_out: VMs that the selection left out already.
            policies: policies that the plan makes; those that no choice names are left away.

        Raises:
            CloudError: it could not be read whether a provider must be registered.
        """
        checked = checked or {}
        used = {vault_key_of_policy(choice.policy_id) for choice in choices}
        forms = {key_of(form.vault_id): form for form in planned if key_of(form.vault_id) in used}
        steps = await self._vault_steps(forms.values())
        named = {key_of(choice.policy_id) for choice in choices}
        steps += [one.step for one in policies if key_of(one.policy.id) in named]
        missing = list(left_out)
        for choice in choices:
            made = self._step(choice, forms, checked.get(key_of(choice.machine_id)), policies)
            if isinstance(made, Step):
                steps.append(made)
            else:
                missing.append(made)
        return make_plan(steps, missing, enable_notes(steps), datetime.now(UTC))

    async def _vault_steps(self, forms: Iterable[VaultForm]) -> list[Step]:
        steps: dict[str, Step] = {}
        for form in forms:
            register = await self._vaults.needs_registration(form.subscription_id)
            for step in new_vault_steps(form, register=register):
                steps.setdefault(step.id, step)
        return list(steps.values())

    def _step(
        self,
        choice: Choice,
        forms: Mapping[str, VaultForm],
        outcome: CheckOutcome | None,
        policies: Sequence[PlannedPolicy],
    ) -> Step | LeftOut:
        assessed = self._fleet.machines.get(key_of(choice.machine_id))
        target = self._target(choice, forms, policies)
        if assessed is None or target is None:
            name = ResourceId.parse(choice.machine_id).name
            key = "cannot-unknown-machine" if assessed is None else "cannot-no-vault"
            return LeftOut(choice.machine_id, name, Phrase(key, {"vm": name}))
        machine = assessed.facts.machine
        vault, policy = target
        if outcome is not None and outcome.state is CheckState.CANNOT:
            return LeftOut(machine.id, machine.name, outcome.reason, outcome.finding)
        item = item_in(assessed.facts, vault)
        if choice.change_policy and item is not None:
            if item.policy_type == PolicyType.ENHANCED and policy.type != PolicyType.ENHANCED:
                return LeftOut(
                    machine.id, machine.name, Phrase("cannot-back-to-standard", {"vm": machine.name})
                )
            return change_policy_step(machine, item, vault, policy)
        disks = choice.disks or first_disks(assessed.facts, policy)
        obstacle = obstacle_of(key_of(machine.id), assessed)
        stopped = disks_blocker(assessed.facts, disks, policy)
        if obstacle is not None or stopped is not None:
            return obstacle or LeftOut(machine.id, machine.name, stopped or Phrase("cannot-unknown-machine"))
        names = outcome.names if outcome is not None and outcome.names else item_names(machine.id)
        needed = [f"redundancy:{key_of(vault.id)}"] if key_of(vault.id) in forms else []
        needed += [one.step.id for one in policies if key_of(one.policy.id) == key_of(policy.id)]
        return enable_step(machine, vault, policy, names, tuple(needed), disks=disks)

    def _target(
        self, choice: Choice, forms: Mapping[str, VaultForm], made: Sequence[PlannedPolicy]
    ) -> tuple[Vault, Policy] | None:
        vault_key = vault_key_of_policy(choice.policy_id)
        form = forms.get(vault_key)
        estate = self._fleet.estate
        vault = planned_vault(form) if form is not None else estate.vaults.get(vault_key)
        if vault is None:
            return None
        there = planned_policies(vault.id) if form is not None else estate.policies.get(vault_key, ())
        policies = (*there, *(one.policy for one in made))
        wanted = key_of(choice.policy_id)
        return next(((vault, policy) for policy in policies if key_of(policy.id) == wanted), None)

    async def _check(
        self, choice: Choice, forms: Mapping[str, VaultForm], policies: Sequence[PlannedPolicy]
    ) -> CheckOutcome:
        assessed = self._fleet.machines.get(key_of(choice.machine_id))
        target = self._target(choice, forms, policies)
        name = ResourceId.parse(choice.machine_id).name
        if assessed is None or target is None:
            key = "cannot-unknown-machine" if assessed is None else "cannot-no-vault"
            return CheckOutcome(choice.machine_id, name, CheckState.CANNOT, Phrase(key, {"vm": name}))
        machine, (vault, policy) = assessed.facts.machine, target
        refusal, fit, findings = self._judged(assessed, vault, policy, choice.disks)
        if refusal is not None:
            return CheckOutcome(machine.id, machine.name, CheckState.CANNOT, refusal.reason, refusal.finding)
        exists = key_of(vault.id) not in forms
        try:
            word = await ask_service(self._connection.reader, machine, vault.id if exists else None)
        except CloudError as error:
            reason = Phrase("cannot-tell", {"vm": machine.name, "reason": phrase_of(error)})
            return CheckOutcome(machine.id, machine.name, CheckState.UNKNOWN, reason, notes=findings)
        if word.refusal is not None:
            return CheckOutcome(machine.id, machine.name, CheckState.CANNOT, word.refusal, names=word.names)
        if fit.state is FitState.CANNOT_TELL:
            reason = fit.reason or Phrase("cannot-no-policy", {"vm": machine.name, "vault": vault.name})
            return CheckOutcome(
                machine.id, machine.name, CheckState.UNKNOWN, reason, fit.finding, findings, word.names
            )
        return _can(assessed, findings, word.names)

    def _judged(
        self, assessed: AssessedMachine, vault: Vault, policy: Policy, disks: DiskChoice | None
    ) -> tuple[LeftOut | None, Fit, tuple[Finding, ...]]:
        """What the rules say against a choice, whether the policy fits, and what else is to be known."""
        machine = assessed.facts.machine
        findings = judge_choice(assessed.facts, vault, None, self._profile)
        fit = fit_of(assessed.facts, vault, policy, self._judge)
        blocker = first_blocker(findings)
        stopped = disks_blocker(assessed.facts, disks, policy) if disks is not None else None
        refusal = obstacle_of(assessed.key, assessed)
        if refusal is None and blocker is not None:
            reason = Phrase("cannot-choice", {"vm": machine.name})
            refusal = LeftOut(machine.id, machine.name, reason, blocker)
        elif refusal is None and fit.state is FitState.DOES_NOT_FIT and fit.reason is not None:
            refusal = LeftOut(machine.id, machine.name, fit.reason, fit.finding)
        elif refusal is None and stopped is not None:
            refusal = LeftOut(machine.id, machine.name, stopped)
        return refusal, fit, (*findings, *fit.notes)

    def _policies_of(self, candidate: VaultCandidate) -> Sequence[Policy]:
        if candidate.planned:
            return planned_policies(candidate.vault.id)
        return self._fleet.estate.policies.get(key_of(candidate.vault.id), ())

    def _members(self, machine_ids: Iterable[str]) -> list[AssessedMachine]:
        found = (self._fleet.machines.get(key_of(machine_id)) for machine_id in machine_ids)
        return [one for one in found if one is not None]


def _can(assessed: AssessedMachine, findings: Sequence[Finding], names: ItemNames) -> CheckOutcome:
    machine = assessed.facts.machine
    own = [one for one in assessed.verdict.findings if one.severity is not Severity.INFO]
    notes = tuple({one.rule: one for one in [*own, *findings]}.values())
    key = "can-enable-warnings" if notes else "can-enable"
    reason = Phrase(key, {"vm": machine.name, "count": str(len(notes))})
    return CheckOutcome(machine.id, machine.name, CheckState.CAN, reason, None, notes, names)

"""Which VM goes to which vault and policy, within Azure's rules. Reads nothing; new vaults are asked for.

Every VM is looked at once per vault until one takes it, and there are few vaults, so the time grows with the
VMs only. The loop gets its turn every few milliseconds.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from app.domain.assessment import AssessedMachine
from app.domain.backup import Policy, PolicyType, Redundancy, Vault
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.planning.capacity import REGISTRATIONS_A_DAY, VAULT_CAPACITY
from app.planning.fleet_values import PolicyShare, VaultShare
from app.planning.new_policies import further_policy, like_new_vaults, smallest_enhanced
from app.planning.obstacles import first_blocker
from app.planning.vault_choice import planned_policies, planned_vault
from app.planning.vault_steps import VaultForm
from app.policies.definition import PolicyDefinition
from app.policies.disks import DiskChoice, DiskMode, disks_blocker, required_choice
from app.policies.fit import Fit, FitJudge, FitState
from app.policies.summary import summary_of
from app.policies.wire import new_properties
from app.protection.plan import LeftOut, Phrase
from app.readiness.choice import judge_choice
from app.readiness.profile import Profile

_TURN_SECONDS = 0.003
"""A turn of the loop lasts no longer than about this (DESIGN section 7)."""


class Rules(NamedTuple):
    """What decides who goes where."""

    judge: FitJudge
    profile: Profile
    vms_per_policy: int
    further_vaults: bool
    today: datetime
    """Dates the times of day of new policies."""
    definitions: Mapping[str, PolicyDefinition] = {}
    """Policies that the user made up, by name in lower case."""
    disks: Mapping[str, DiskChoice] = {}
    """Which disks the user chose, by VM key."""


_NO_POLICY = Fit(FitState.CANNOT_TELL)


@dataclass
class OpenPolicy:
    """A policy that can still take VMs."""

    policy: Policy
    room: int
    like: Policy | None = None
    """The policy that it copies; None: it exists or comes with the vault."""
    properties: dict[str, Any] | None = None
    """What it is made with, where that is known already."""
    machine_ids: list[str] = field(default_factory=list)
    disks: dict[str, DiskChoice] = field(default_factory=dict)
    """Which disks are backed up, by VM key, where it is not all of them."""
    wished: bool = False
    """The user made it up."""


@dataclass
class OpenVault:
    """A vault that can still take VMs, while they are given out."""

    vault: Vault
    room: int
    reason: Phrase
    policies: list[OpenPolicy]
    form: VaultForm | None = None
    set_redundancy: Redundancy | None = None
    daily: bool = False
    """Whether it is the day's registrations that leave so little room."""

    @property
    def used(self) -> bool:
        """Whether a VM goes there."""
        return any(policy.machine_ids for policy in self.policies)

    def policy_names(self) -> frozenset[str]:
        """The names that policies of the vault have, in lower case."""
        return frozenset(one.policy.name.casefold() for one in self.policies)

    def share(self) -> VaultShare:
        """What was given out, as a value."""
        return VaultShare(
            self.vault,
            self.reason,
            tuple(_policy_share(one) for one in self.policies if one.machine_ids),
            self.form,
            self.set_redundancy,
        )


def existing_vault(
    vault: Vault,
    policies: Iterable[Policy],
    rules: Rules,
    *,
    used: int,
    registered: int,
    reason: Phrase,
    preferred: str = "",
) -> OpenVault:
    """A vault that is there, with the room that it has today.

    Args:
        vault: the vault.
        policies: its policies for VMs.
        rules: what decides.
        used: items that it holds, soft-deleted ones counted (fact vault-limit-items).
        registered: VMs registered in it in the last 24 hours.
        reason: why it is used.
        preferred: name of the policy that comes first.
    """
    today = max(REGISTRATIONS_A_DAY - registered, 0)
    for_good = max(VAULT_CAPACITY - used, 0)
    opened = [OpenPolicy(one, rules.vms_per_policy - one.protected_items) for one in policies]
    _add_wished(opened, vault, rules, preferred)
    return OpenVault(vault, min(today, for_good), reason, _ordered(opened, preferred), daily=today < for_good)


def new_vault(form: VaultForm, reason: Phrase, rules: Rules, preferred: str = "") -> OpenVault:
    """A vault that the plan makes, with the two policies that every new vault has."""
    vault = planned_vault(form)
    opened = [OpenPolicy(one, rules.vms_per_policy) for one in planned_policies(vault.id)]
    _add_wished(opened, vault, rules, preferred)
    room = min(REGISTRATIONS_A_DAY, VAULT_CAPACITY)
    return OpenVault(vault, room, reason, _ordered(opened, preferred), form, daily=True)


def _add_wished(opened: list[OpenPolicy], vault: Vault, rules: Rules, preferred: str) -> None:
    """The policy of this name that the user made up, unless the vault has one of the name."""
    definition = rules.definitions.get(preferred.casefold())
    if definition is None or preferred.casefold() in {one.policy.name.casefold() for one in opened}:
        return
    policy, properties = summary_of(definition, vault.id), new_properties(definition, rules.today)
    opened.append(OpenPolicy(policy, rules.vms_per_policy, properties=properties, wished=True))


async def give_out(
    machines: Sequence[AssessedMachine],
    vaults: Sequence[OpenVault],
    make_vault: Callable[[bool], Awaitable[OpenVault | None]],
    rules: Rules,
    preferred: str = "",
) -> tuple[tuple[VaultShare, ...], tuple[LeftOut, ...]]:
    """Give each VM the first vault with room and a policy that fits it.

    Args:
        machines: the VMs of one tenant, subscription and region.
        vaults: the vaults to use, in this order.
        make_vault: makes one more vault; its argument says whether an earlier one is full. None: it cannot.
        rules: what decides.
        preferred: name of the policy that is taken wherever it fits.
    """
    opened = list(vaults)
    left_out: list[LeftOut] = []
    began = time.monotonic()
    for assessed in machines:
        if time.monotonic() - began > _TURN_SECONDS:
            await asyncio.sleep(0)
            began = time.monotonic()
        refusal = _place(assessed, opened, rules, preferred)
        if refusal is None:
            continue
        full = refusal.finding is None and refusal.reason.key == "cannot-vaults-full"
        if (full and rules.further_vaults) or not opened:
            made = await make_vault(bool(opened))
            if made is not None:
                opened.append(made)
                refusal = _place(assessed, opened, rules, preferred)
        if refusal is not None:
            left_out.append(refusal)
    return tuple(one.share() for one in opened if one.used), tuple(left_out)


def _place(
    assessed: AssessedMachine,
    opened: Sequence[OpenVault],
    rules: Rules,
    preferred: str,
) -> LeftOut | None:
    """Give a VM a place; why there is none."""
    machine = assessed.facts.machine
    blocked: LeftOut | None = None
    full: OpenVault | None = None
    for one in opened:
        blocker = first_blocker(judge_choice(assessed.facts, one.vault, None, rules.profile))
        if blocker is not None:
            phrase = Phrase("cannot-choice", {"vm": machine.name})
            blocked = blocked or LeftOut(machine.id, machine.name, phrase, blocker)
            continue
        if one.room <= 0:
            full = full or one
            continue
        found = _policy_for(assessed, one, rules, preferred)
        if isinstance(found, Fit):
            phrase = found.reason or Phrase("cannot-no-policy", {"vm": machine.name, "vault": one.vault.name})
            blocked = blocked or LeftOut(machine.id, machine.name, phrase, found.finding)
            continue
        policy, fit = found
        disks = rules.disks.get(assessed.key, required_choice(fit.leave_out))
        stopped = disks_blocker(assessed.facts, disks, policy.policy)
        if stopped is not None:
            blocked = blocked or LeftOut(machine.id, machine.name, stopped)
            continue
        one.room -= 1
        policy.room -= 1
        policy.machine_ids.append(machine.id)
        if disks.mode is not DiskMode.ALL:
            policy.disks[assessed.key] = disks
        return None
    if full is not None:
        key = "cannot-vault-full-today" if full.daily and not rules.further_vaults else "cannot-vaults-full"
        return LeftOut(machine.id, machine.name, Phrase(key, {"vm": machine.name, "vault": full.vault.name}))
    return blocked or LeftOut(machine.id, machine.name, Phrase("cannot-no-vault", {"vm": machine.name}))


def _policy_for(
    assessed: AssessedMachine, one: OpenVault, rules: Rules, preferred: str
) -> tuple[OpenPolicy, Fit] | Fit:
    """The policy of a vault for a VM: the first that is certain to fit, without a warning, and has room.

    Where such a policy is full, one that is alike takes the VM, or is made: never one that keeps other points
    or is of another kind, only because it has room. One that warns (Trusted Launch on a Standard policy,
    fact vm-trusted-launch) or of which it cannot be told is taken only where no Enhanced one fits.
    """
    facts = assessed.facts
    if isinstance(facts.items, NotRead):
        facts = msgspec.structs.replace(facts, items=())  # the item is new; Azure's own check tells otherwise
    refusal: Fit | None = None
    full: tuple[OpenPolicy, Fit] | None = None
    doubtful: list[tuple[OpenPolicy, Fit]] = []
    for candidate in one.policies:
        fit = rules.judge.fit(facts, one.vault, candidate.policy)
        wished = candidate.policy.name.casefold() == preferred.casefold()
        if fit.state is FitState.DOES_NOT_FIT:
            refusal = refusal or fit
        elif (fit.state is FitState.CANNOT_TELL or fit.warns) and not wished:
            doubtful.append((candidate, fit))
        elif candidate.room > 0 and (full is None or alike(candidate.policy, full[0].policy)):
            return candidate, fit
        elif full is None:
            full = candidate, fit
    if full is not None:
        return _further(one, full[0], rules), full[1]
    return _doubtful(facts, one, rules, doubtful) or refusal or _NO_POLICY


def alike(one: Policy, other: Policy) -> bool:
    """Whether two policies keep the same points at the same pace; the time of day may differ."""
    return _pace(one) == _pace(other)


def _pace(policy: Policy) -> tuple[object, ...]:
    return (
        policy.type,
        policy.frequency.casefold(),
        policy.weekdays,
        policy.hourly_interval,
        policy.hourly_window_hours,
        policy.instant_restore_days,
        policy.daily_days,
        policy.weekly_weeks,
        policy.monthly_months,
        policy.yearly_years,
        policy.restore_point_group_prefix,
        policy.consistency,
    )


def _doubtful(
    facts: MachineFacts, one: OpenVault, rules: Rules, found: Sequence[tuple[OpenPolicy, Fit]]
) -> tuple[OpenPolicy, Fit] | None:
    """A new Enhanced policy where the vault has none and it is certain to fit; else one that is in doubt."""
    if not any(policy.policy.type == PolicyType.ENHANCED for policy in one.policies):
        policy, properties = smallest_enhanced(one.vault.id, one.policy_names(), rules.today)
        fit = rules.judge.fit(facts, one.vault, policy)
        if fit.state is FitState.FITS and not fit.warns:
            made = OpenPolicy(policy, rules.vms_per_policy, properties=properties)
            one.policies.append(made)
            return made, fit
    for candidate, fit in found:
        if candidate.room > 0:
            return candidate, fit
    return (_further(one, found[0][0], rules), found[0][1]) if found else None


def _further(one: OpenVault, full: OpenPolicy, rules: Rules) -> OpenPolicy:
    """One more policy like a full one, behind it; it is found at its place by the next VM."""
    policy = further_policy(full.like or full.policy, one.vault.id, one.policy_names())
    made = OpenPolicy(policy, rules.vms_per_policy, full.like or full.policy)
    made.wished = full.wished
    if full.properties is not None:
        made.properties = full.properties
    elif one.form is not None:
        made.properties = like_new_vaults(policy, rules.today)
    one.policies.insert(one.policies.index(full) + 1, made)
    return made


def _policy_share(one: OpenPolicy) -> PolicyShare:
    like = one.like if one.properties is None else None
    return PolicyShare(one.policy, tuple(one.machine_ids), one.properties, like, one.disks, one.wished)


def _ordered(policies: Iterable[OpenPolicy], preferred: str) -> list[OpenPolicy]:
    """The wished one first, then Standard before Enhanced, daily before weekly, the vault's own default."""
    return sorted(
        policies,
        key=lambda one: (
            one.policy.name.casefold() != preferred.casefold(),
            one.policy.type == PolicyType.ENHANCED,
            one.policy.frequency.casefold() == "weekly",
            one.policy.name.casefold() not in {"defaultpolicy", "enhancedpolicy"},
            one.policy.name.casefold(),
        ),
    )

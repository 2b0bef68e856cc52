"""From any selection of VMs to one plan: grouped, vaults reused or proposed, policies picked, limits kept.

Three steps, each of which only reads: :meth:`FleetPlanner.propose` says where every VM goes,
:meth:`FleetPlanner.check` streams Azure's own word on each, :meth:`FleetPlanner.plan` gives the lines of the
diff with their exact requests. What was proposed can be changed by wishes and proposed again.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime

import msgspec

from app.cloud import api_versions
from app.cloud.connection import Connection
from app.cloud.errors import CloudError
from app.domain.assessment import AssessedMachine
from app.domain.resource_ids import key_of
from app.planning.fleet_making import Making
from app.planning.fleet_reads import FleetReads
from app.planning.fleet_steps import fleet_plan
from app.planning.fleet_values import (
    Checked,
    FleetProposal,
    GroupProposal,
    MachineGroup,
    PolicyShare,
    VaultShare,
    Wishes,
)
from app.planning.grouping import machine_group, place_key
from app.planning.hindrances import with_hindrances
from app.planning.item_lists import machine_items
from app.planning.name_patterns import group_pattern_problems, vault_pattern_problems
from app.planning.new_policies import copied_properties
from app.planning.obstacles import obstacle_of
from app.planning.prevalidation import ask_service
from app.planning.vaults import VaultService
from app.protection.failures import phrase_of
from app.protection.live_fleet import LiveFleet
from app.protection.plan import LeftOut, Phrase, Plan, Settled
from app.readiness.profile import Profile

_CHECKS_AT_ONCE = 8
_ROWS_PER_TURN = 200


class _OpenPolicy(msgspec.Struct):
    properties: dict[str, object] = {}


class FleetPlanner:
    """Plans backup for many VMs at once. Reads only; the plan is applied elsewhere."""

    def __init__(
        self, connection: Connection, fleet: LiveFleet, profile: Profile, vaults: VaultService
    ) -> None:
        self._connection = connection
        self._fleet = fleet
        self._profile = profile
        self._vaults = vaults

    async def propose(self, machine_ids: Iterable[str], wishes: Wishes | None = None) -> FleetProposal:
        """Where each of these VMs goes; nothing that cannot be read stops it, it is noted.

        Raises:
            ValueError: a name pattern of the wishes has problems (:mod:`app.planning.name_patterns`).
        """
        wishes = wishes or Wishes()
        problems = vault_pattern_problems(wishes.vault_pattern) + group_pattern_problems(wishes.group_pattern)
        if problems:
            raise ValueError(", ".join(one.code for one in problems))
        groups, left_out, settled = await self._select(machine_ids)
        reader, estate = self._connection.reader, self._fleet.estate
        reads = FleetReads(reader, self._vaults, reader.now, estate.subscription_name)
        making = Making(self._fleet, self._profile, wishes, reads, await self._soft_deleted())
        proposals = await asyncio.gather(*(making.group(group) for group in groups))
        complete = [await self._with_copies(proposal) for proposal in proposals]
        subscriptions = {
            share.form.subscription_id: None
            for proposal in complete
            for share in proposal.shares
            if share.form is not None
        }
        needed = [one for one in subscriptions if await reads.needs_registration(one)]
        return FleetProposal(
            wishes,
            tuple(complete),
            (*left_out, *(one for proposal in complete for one in proposal.left_out)),
            tuple(settled),
            tuple(reads.notes.values()),
            tuple(needed),
        )

    async def check(self, proposal: FleetProposal) -> AsyncIterator[Checked]:
        """Azure's own word on each VM of a proposal as the answers come, eight questions at a time.

        Close the iterator or cancel the task to stop; questions under way are then cancelled.
        """
        gate = asyncio.Semaphore(_CHECKS_AT_ONCE)

        async def one(machine_id: str, vault_id: str | None) -> Checked:
            machine = self._fleet.machines[key_of(machine_id)].facts.machine
            async with gate:
                try:
                    word = await ask_service(self._connection.reader, machine, vault_id)
                except CloudError as error:
                    reason = Phrase("cannot-tell", {"vm": machine.name, "reason": phrase_of(error)})
                    return Checked(machine.id, machine.name, unknown=reason)
            return Checked(machine.id, machine.name, word.refusal, names=word.names)

        tasks = [
            asyncio.create_task(one(machine_id, share.vault.id if share.form is None else None))
            for _, share in proposal.shares()
            for machine_id in share.machine_ids
            if key_of(machine_id) in self._fleet.machines
        ]
        try:
            for answered in asyncio.as_completed(tasks):
                yield await answered
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def plan(self, proposal: FleetProposal, checked: Mapping[str, Checked] | None = None) -> Plan:
        """The lines of the diff for a proposal, with what may stand in their way.

        Args:
            proposal: of :meth:`propose`.
            checked: what :meth:`check` gave, by VM key; VMs that Azure refuses are left out.
        """
        made = await fleet_plan(self._fleet, proposal, checked or {}, datetime.now(UTC))
        return await with_hindrances(self._connection.reader, self._fleet, made)

    async def plan_for(self, machine_ids: Iterable[str], wishes: Wishes | None = None) -> Plan:
        """Propose, check and plan in one, for callers without a window."""
        proposal = await self.propose(machine_ids, wishes)
        async with aclosing(self.check(proposal)) as answers:  # type: ignore[type-var]  # an async generator
            checked = {key_of(one.machine_id): one async for one in answers}
        return await self.plan(proposal, checked)

    async def _select(
        self, machine_ids: Iterable[str]
    ) -> tuple[list[MachineGroup], list[LeftOut], list[Settled]]:
        grouped: dict[tuple[str, str, str], list[AssessedMachine]] = {}
        left_out: list[LeftOut] = []
        settled: list[Settled] = []
        for number, machine_id in enumerate(dict.fromkeys(map(key_of, machine_ids)), start=1):
            if number % _ROWS_PER_TURN == 0:
                await asyncio.sleep(0)
            assessed = self._fleet.machines.get(machine_id)
            obstacle = obstacle_of(machine_id, assessed)
            if assessed is None or (obstacle is not None and obstacle.reason.key != "cannot-protected"):
                left_out += [obstacle] if obstacle is not None else []
                continue
            machine = assessed.facts.machine
            if obstacle is not None:
                phrase = Phrase("settled-protected", obstacle.reason.values)
                settled.append(
                    Settled(machine.id, phrase, machine.subscription_id, machine.region, machine.id)
                )
                continue
            grouped.setdefault(place_key(machine), []).append(assessed)
        groups = [machine_group(self._fleet.estate, members) for members in grouped.values()]
        groups.sort(key=lambda one: (one.subscription_name.casefold(), one.region_name))
        return groups, left_out, settled

    async def _soft_deleted(self) -> Mapping[str, int]:
        """Soft-deleted items by vault key: they may count against a vault's capacity."""
        counts: dict[str, int] = {}
        for number, assessed in enumerate(self._fleet.machines.values(), start=1):
            if number % _ROWS_PER_TURN == 0:
                await asyncio.sleep(0)
            for item in machine_items(assessed):
                if item.soft_deleted:
                    key = key_of(item.vault_id)
                    counts[key] = counts.get(key, 0) + 1
        return counts

    async def _with_copies(self, proposal: GroupProposal) -> GroupProposal:
        """The proposal with what its copied policies are made with; VMs of an unread one drop out."""
        left_out: list[LeftOut] = []
        shares: list[VaultShare] = []
        for share in proposal.shares:
            policies: list[PolicyShare] = []
            for policy in share.policies:
                if policy.like is None:
                    policies.append(policy)
                    continue
                try:
                    document = await self._connection.reader.get(
                        policy.like.id, api_versions.BACKUP, _OpenPolicy
                    )
                except CloudError as error:
                    left_out += self._unread_policy(policy, error)
                    continue
                properties = copied_properties(document.properties)
                policies.append(msgspec.structs.replace(policy, properties=properties))
            shares.append(msgspec.structs.replace(share, policies=tuple(policies)))
        kept = tuple(share for share in shares if share.policies)
        return msgspec.structs.replace(proposal, shares=kept, left_out=(*proposal.left_out, *left_out))

    def _unread_policy(self, policy: PolicyShare, error: CloudError) -> list[LeftOut]:
        found: list[LeftOut] = []
        for machine_id in policy.machine_ids:
            machine = self._fleet.machines[key_of(machine_id)].facts.machine
            like = policy.like.name if policy.like is not None else policy.policy.name
            reason = Phrase(
                "cannot-policy-unread", {"vm": machine.name, "policy": like, "reason": phrase_of(error)}
            )
            found.append(LeftOut(machine.id, machine.name, reason))
        return found

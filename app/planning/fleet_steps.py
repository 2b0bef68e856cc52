"""The lines of the diff for a proposal of many VMs, each after what it needs. Reads nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from app.domain.resource_ids import key_of
from app.planning.enable_steps import enable_notes, enable_step
from app.planning.fleet_values import Checked, FleetProposal, MachineGroup, PolicyShare, VaultShare
from app.planning.policy_steps import create_policy_step
from app.planning.vault_steps import (
    group_step,
    new_vault_redundancy_step,
    provider_step,
    redundancy_step,
    vault_step,
)
from app.protection.live_fleet import LiveFleet
from app.protection.names import group_id
from app.protection.plan import LeftOut, Phrase, Plan, Settled, Step, make_plan
from app.protection.requests import PROVIDER, item_names

_ROWS_PER_TURN = 50
"""Steps that are made before the event loop gets its turn."""


async def fleet_plan(
    fleet: LiveFleet, proposal: FleetProposal, checked: Mapping[str, Checked], made_at: datetime
) -> Plan:
    """The plan for a proposal; VMs that Azure refuses are left out, and so is what only they would need."""
    lines = _Lines(fleet, proposal, checked)
    for group, share in proposal.shares():
        await lines.share(group, share)
    notes = (*proposal.notes, *enable_notes(lines.steps.values()))
    plan = make_plan(tuple(lines.steps.values()), (*proposal.left_out, *lines.left_out), notes, made_at)
    settled = {(one.target_id, one.sentence.key): one for one in (*proposal.settled, *lines.settled)}
    return msgspec.structs.replace(plan, settled=tuple(settled.values()))


class _Lines:
    """The lines of one plan while it is made."""

    def __init__(self, fleet: LiveFleet, proposal: FleetProposal, checked: Mapping[str, Checked]) -> None:
        self._fleet = fleet
        self._checked = checked
        self._register = {one.casefold() for one in proposal.registrations}
        self.steps: dict[str, Step] = {}
        self.left_out: list[LeftOut] = []
        self.settled: list[Settled] = []

    async def share(self, group: MachineGroup, share: VaultShare) -> None:
        """One vault with its VMs."""
        kept = [(policy, self._kept(policy)) for policy in share.policies]
        kept = [(policy, machine_ids) for policy, machine_ids in kept if machine_ids]
        if not kept:
            return
        needed = self._vault(group, share, sum(len(machine_ids) for _, machine_ids in kept))
        for policy, machine_ids in kept:
            after = (*needed, *self._policy(group, share, policy, needed))
            for number, machine_id in enumerate(machine_ids):
                if number % _ROWS_PER_TURN == 0:
                    await asyncio.sleep(0)
                self._enable(share, policy, machine_id, after)

    def _kept(self, policy: PolicyShare) -> Sequence[str]:
        found: list[str] = []
        for machine_id in policy.machine_ids:
            word = self._checked.get(key_of(machine_id))
            assessed = self._fleet.machines.get(key_of(machine_id))
            if assessed is None:
                name = machine_id.rpartition("/")[2]
                self.left_out.append(LeftOut(machine_id, name, Phrase("cannot-unknown-machine")))
            elif word is not None and word.refusal is not None:
                self.left_out.append(LeftOut(machine_id, word.name, word.refusal, word.finding))
            else:
                found.append(machine_id)
        return found

    def _vault(self, group: MachineGroup, share: VaultShare, count: int) -> tuple[str, ...]:
        """The lines of a vault; gives the ids of the steps that enabling in it needs."""
        vault, form = share.vault, share.form
        if form is None:
            values = {"vault": vault.name, "count": f"{count:,}"}
            self._settle(vault.id, group, Phrase("settled-vault-used", values))
            if share.set_redundancy is None:
                return ()
            return (self._add(redundancy_step(vault, share.set_redundancy, group.tenant_id)),)
        before: list[str] = []
        provider = f"/subscriptions/{form.subscription_id}/providers/{PROVIDER}"
        if form.subscription_id.casefold() in self._register:
            step = provider_step(form.subscription_id, form.subscription_name, form.tenant_id)
            before.append(self._add(step))
        else:
            values = {"subscription": form.subscription_name}
            phrase = Phrase("settled-provider", values)
            self.settled.append(Settled(provider, phrase, form.subscription_id))
        if form.new_group:
            before.append(self._add(group_step(form)))
        else:
            target = group_id(form.subscription_id, form.resource_group)
            self._settle(target, group, Phrase("settled-group", {"group": form.resource_group}))
        made = msgspec.structs.replace(vault_step(form, tuple(before)), reason=share.reason)
        self._add(made)
        return (self._add(new_vault_redundancy_step(form)),)

    def _policy(
        self, group: MachineGroup, share: VaultShare, policy: PolicyShare, needed: tuple[str, ...]
    ) -> tuple[str, ...]:
        if policy.properties is None:
            return ()
        key = "reason-create-policy" if policy.wished else "reason-further-policy"
        reason = Phrase(key, {"vault": share.vault.name, "policy": policy.policy.name})
        step = create_policy_step(
            share.vault,
            policy.policy.name,
            policy.properties,
            reason=reason,
            tenant_id=group.tenant_id,
            depends_on=needed,
        )
        return (self._add(step),)

    def _enable(
        self, share: VaultShare, policy: PolicyShare, machine_id: str, needed: tuple[str, ...]
    ) -> None:
        machine = self._fleet.machines[key_of(machine_id)].facts.machine
        word = self._checked.get(key_of(machine_id))
        names = word.names if word is not None and word.names is not None else item_names(machine.id)
        disks = policy.disks.get(key_of(machine_id))
        self._add(enable_step(machine, share.vault, policy.policy, names, needed, disks=disks))

    def _add(self, step: Step) -> str:
        self.steps.setdefault(step.id, step)
        return step.id

    def _settle(self, target_id: str, group: MachineGroup, phrase: Phrase) -> None:
        self.settled.append(Settled(target_id, phrase, group.subscription_id, group.region))

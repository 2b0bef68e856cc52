"""One proposal while it is made: which vaults can be used, and the forms of those that must be made."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from app.domain.backup import Redundancy, Vault
from app.domain.resource_ids import key_of
from app.planning.capacity import POLICY_CAPACITY, VAULTS_PER_SUBSCRIPTION
from app.planning.fleet_choice import OpenVault, Rules, existing_vault, give_out, new_vault
from app.planning.fleet_reads import FleetReads
from app.planning.fleet_values import GroupProposal, GroupWish, MachineGroup, Wishes
from app.planning.item_lists import items_unread
from app.planning.locks import above, forbids_writing
from app.planning.name_patterns import NamePlace, group_name, next_free, vault_name
from app.planning.vault_choice import VaultCandidate, candidates, is_private
from app.planning.vault_steps import VaultForm
from app.policies.fit import FitJudge
from app.protection.live_fleet import LiveFleet
from app.protection.names import VAULT_NAME_LENGTH
from app.protection.plan import Phrase
from app.readiness.profile import Profile


class Making:
    """One proposal while it is made: the names that it has given out already, what it looked at."""

    def __init__(
        self,
        fleet: LiveFleet,
        profile: Profile,
        wishes: Wishes,
        reads: FleetReads,
        soft_deleted: Mapping[str, int],
    ) -> None:
        self._fleet = fleet
        most = min(max(wishes.vms_per_policy, 1), POLICY_CAPACITY)
        self._rules = Rules(
            FitJudge(profile),
            profile,
            most,
            wishes.further_vaults,
            datetime.now(UTC),
            {one.name.casefold(): one for one in wishes.new_policies},
            wishes.disks,
        )
        self._wishes = wishes
        self._reads = reads
        self._soft_deleted = soft_deleted
        self._names: dict[str, set[str]] = {}
        """Names of vaults by the key of their group, those that are there and those given out."""
        self._counts: dict[str, int] = {}
        """Vaults by subscription key, those that are there and those given out."""
        for vault in fleet.estate.vaults.values():
            self._names.setdefault(_group_key(vault.subscription_id, vault.resource_group), set()).add(
                vault.name
            )
            key = vault.subscription_id.casefold()
            self._counts[key] = self._counts.get(key, 0) + 1

    async def group(self, group: MachineGroup) -> GroupProposal:
        """Where the VMs of one group go."""
        wish = self._wishes.of(group)
        members = [self._fleet.machines[key] for key in group.machine_ids if key in self._fleet.machines]
        looked_at = candidates(
            self._fleet.estate,
            [one.facts.machine for one in members],
            other_subscriptions=self._wishes.other_subscriptions or bool(wish.vault_id),
        )
        judged = [await self._judged(one, wish) for one in looked_at]
        rules = self._rules
        preferred = wish.policy or self._wishes.policy
        opened = [await self._open(one, wish, rules, preferred) for one in _to_use(judged, wish)]
        made = 0

        async def make_vault(further: bool) -> OpenVault | None:  # noqa: FBT001 -- called by give_out
            nonlocal made
            form = await self._form(group, wish, wish.vault_name if made == 0 else "")
            if form is None:
                return None
            made += 1
            key = "vault-new-further" if further else "vault-new-none-suits"
            if wish.new_vault and made == 1:
                key = "vault-new-wished"
            values = {"vault": form.name, "region": group.region_name}
            return new_vault(form, Phrase(key, values), rules, preferred)

        shares, left_out = await give_out(members, opened, make_vault, rules, preferred)
        return GroupProposal(group, shares, tuple(judged), left_out)

    async def _judged(self, one: VaultCandidate, wish: GroupWish) -> VaultCandidate:
        """A candidate with the reasons that many VMs bring: unread items, locks, another redundancy."""
        vault = one.vault
        if not one.suitable:
            return one
        forced = key_of(wish.vault_id) == key_of(vault.id)
        reason: Phrase | None = None
        if items_unread(self._fleet.estate, vault):
            reason = Phrase("vault-items-unread", {"vault": vault.name})
        elif is_private(vault) and not forced:
            reason = Phrase("vault-private", {"vault": vault.name})
        else:
            locks = await self._reads.locks(vault.subscription_id)
            lock = next((one for one in above(locks or (), vault.id) if forbids_writing(one)), None)
            if lock is not None:
                reason = Phrase("vault-read-only", {"vault": vault.name, "lock": lock.name})
            elif not forced:
                reason = await self._redundancy_reason(vault, wish)
        return one if reason is None else msgspec.structs.replace(one, reason=reason)

    async def _redundancy_reason(self, vault: Vault, wish: GroupWish) -> Phrase | None:
        wanted = self._wanted(wish)
        if wanted is None or vault.redundancy == wanted.value:
            return None
        state = await self._reads.redundancy(vault)
        if state is not None and (state.redundancy == wanted.value or not state.locked):
            return None
        values = {"vault": vault.name, "redundancy": vault.redundancy or "–", "wanted": wanted.value}
        return Phrase("vault-other-redundancy", values)

    def _wanted(self, wish: GroupWish) -> Redundancy | None:
        """The redundancy that an existing vault must have; None: any will do."""
        if wish.redundancy is not None:
            return wish.redundancy
        return self._wishes.redundancy if self._wishes.only_this_redundancy else None

    async def _open(self, one: VaultCandidate, wish: GroupWish, rules: Rules, preferred: str) -> OpenVault:
        vault, key = one.vault, key_of(one.vault.id)
        registered = await self._reads.registered(vault)
        policies = self._fleet.estate.policies.get(key, ())
        used = one.used + self._soft_deleted.get(key, 0)
        phrase = Phrase("vault-reused", {"vault": vault.name, "used": f"{used:,}"})
        opened = existing_vault(
            vault,
            policies,
            rules,
            used=used,
            registered=registered,
            reason=phrase,
            preferred=preferred,
        )
        wanted = self._wanted(wish)
        if wanted is not None and vault.redundancy != wanted.value:
            opened.set_redundancy = wanted
        return opened

    async def _form(self, group: MachineGroup, wish: GroupWish, name: str) -> VaultForm | None:
        """The form of one more vault under a free name; None: the subscription can hold no more."""
        key = group.subscription_id.casefold()
        if self._counts.get(key, 0) >= VAULTS_PER_SUBSCRIPTION:
            return None
        self._counts[key] = self._counts.get(key, 0) + 1
        place = NamePlace(group.subscription_id, group.subscription_name, group.region)
        holder = wish.resource_group or group_name(self._wishes.group_pattern, place)
        groups = await self._reads.groups(group.subscription_id)
        known = groups.get(holder.casefold()) if groups is not None else None
        taken = self._names.setdefault(_group_key(group.subscription_id, holder), set())
        most = VAULT_NAME_LENGTH[1]
        while True:
            wished = next_free(name, taken, most) if name else ""
            chosen = wished or vault_name(self._wishes.vault_pattern, place, taken)
            taken.add(chosen)
            if known is None or not await self._reads.name_taken(
                group.subscription_id, known.name, group.region, chosen
            ):
                break
        return VaultForm(
            subscription_id=group.subscription_id,
            subscription_name=group.subscription_name,
            resource_group=known.name if known is not None else holder,
            region=group.region,
            name=chosen,
            redundancy=wish.redundancy or self._wishes.redundancy,
            new_group=known is None,
            tags=self._wishes.tags,
            region_name=group.region_name,
            tenant_id=group.tenant_id,
        )


def _group_key(subscription_id: str, group: str) -> str:
    return f"{subscription_id}/{group}".casefold()


def _to_use(judged: Sequence[VaultCandidate], wish: GroupWish) -> list[VaultCandidate]:
    """The vaults to use, in order: the wished one first; none where a new one is wished."""
    if wish.new_vault:
        return []
    suitable = [one for one in judged if one.suitable]
    return sorted(suitable, key=lambda one: key_of(one.vault.id) != key_of(wish.vault_id))

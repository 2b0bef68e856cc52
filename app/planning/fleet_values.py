"""What a plan for many VMs is made from: the wishes, and which VM goes to which vault and policy."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from app.domain.assessment import Finding
from app.domain.backup import Policy, Redundancy, Vault
from app.planning.capacity import POLICY_ADVICE
from app.planning.name_patterns import GROUP_PATTERN, VAULT_PATTERN
from app.planning.vault_choice import VaultCandidate
from app.planning.vault_steps import VaultForm
from app.policies.definition import PolicyDefinition
from app.policies.disks import DiskChoice
from app.protection.plan import LeftOut, Phrase, Settled
from app.protection.requests import ItemNames


class MachineGroup(Struct, frozen=True):
    """VMs of one tenant, subscription and region: they can share a vault."""

    tenant_id: str
    subscription_id: str
    subscription_name: str
    region: str
    region_name: str
    machine_ids: tuple[str, ...]

    @property
    def key(self) -> str:
        """What wishes of the user for this group are kept under."""
        return f"{self.tenant_id}/{self.subscription_id}/{self.region}".casefold()


class GroupWish(Struct, frozen=True):
    """What the user decided for one group; what is left empty follows the wishes for all."""

    vault_id: str = ""
    """An existing vault that takes the VMs first."""
    new_vault: bool = False
    """Make a new vault even where an existing one suits."""
    vault_name: str = ""
    """Name of the first new vault."""
    resource_group: str = ""
    """Resource group of new vaults."""
    redundancy: Redundancy | None = None
    policy: str = ""
    """Name of the policy for all VMs that it fits."""


class Wishes(Struct, frozen=True):
    """What the user decided once for all groups, and for single groups."""

    vault_pattern: str = VAULT_PATTERN
    group_pattern: str = GROUP_PATTERN
    redundancy: Redundancy = Redundancy.GEO
    """Of new vaults."""
    only_this_redundancy: bool = False
    """Existing vaults of another redundancy are not used."""
    further_vaults: bool = True
    """Where a vault is full for today or for good, the rest goes to further vaults; else it is left out."""
    other_subscriptions: bool = False
    """Vaults of other subscriptions of the tenant may be used (fact place-other-subscription)."""
    vms_per_policy: int = POLICY_ADVICE
    """Beyond this many VMs a further policy like it is made; up to 1,000 (fact pol-max-vms)."""
    policy: str = ""
    """Name of the policy for all VMs that it fits, where the vault has it."""
    tags: tuple[tuple[str, str], ...] = ()
    """Tags of new vaults."""
    new_policies: tuple[PolicyDefinition, ...] = ()
    """Policies that the user made up; each is made in every vault where VMs get it by its name."""
    disks: Mapping[str, DiskChoice] = {}
    """Which disks are backed up, by VM key; what is not there: all that can be."""
    groups: Mapping[str, GroupWish] = {}
    """By :attr:`MachineGroup.key`."""

    def of(self, group: MachineGroup) -> GroupWish:
        """What was decided for a group."""
        return self.groups.get(group.key, GroupWish())


class PolicyShare(Struct, frozen=True):
    """One policy of a vault with the VMs that it will serve."""

    policy: Policy
    machine_ids: tuple[str, ...]
    properties: Mapping[str, Any] | None = None
    """What it is made with, in Azure's own form; None: it exists, or comes with the vault."""
    like: Policy | None = None
    """The existing policy that it copies, until that was read."""
    disks: Mapping[str, DiskChoice] = {}
    """Which disks are backed up, by VM key, where it is not all of them: as chosen, or because some must be
    left out for the policy to fit (fact disk-shared)."""
    wished: bool = False
    """The user made it up for this plan."""


class VaultShare(Struct, frozen=True):
    """One vault with the VMs of a group that go there."""

    vault: Vault
    reason: Phrase
    """Why this vault: it has room, it must be made because none suits, an earlier one is full."""
    policies: tuple[PolicyShare, ...]
    form: VaultForm | None = None
    """What it is made with; None: it exists."""
    set_redundancy: Redundancy | None = None
    """What its redundancy is set to before the first registration; new vaults say it in their form."""

    @property
    def machine_ids(self) -> tuple[str, ...]:
        """All VMs that go there."""
        return tuple(one for share in self.policies for one in share.machine_ids)


class GroupProposal(Struct, frozen=True):
    """Where the VMs of one group go."""

    group: MachineGroup
    shares: tuple[VaultShare, ...]
    candidates: tuple[VaultCandidate, ...]
    """Every vault that was looked at; those that do not suit with the reason."""
    left_out: tuple[LeftOut, ...] = ()


class FleetProposal(Struct, frozen=True):
    """Where every chosen VM goes, who cannot come along, and what is so already."""

    wishes: Wishes
    groups: tuple[GroupProposal, ...]
    left_out: tuple[LeftOut, ...] = ()
    """VMs that no vault can take, of all groups."""
    settled: tuple[Settled, ...] = ()
    notes: tuple[Phrase, ...] = ()
    """What could not be told while it was made."""
    registrations: tuple[str, ...] = ()
    """Subscriptions in which the provider must be registered first."""

    def shares(self) -> Iterator[tuple[MachineGroup, VaultShare]]:
        """Every vault of every group."""
        for proposal in self.groups:
            for share in proposal.shares:
                yield proposal.group, share

    @property
    def machine_count(self) -> int:
        """How many VMs have a place."""
        return sum(len(share.machine_ids) for _, share in self.shares())


class Checked(Struct, frozen=True):
    """What Azure's own check says about one VM of a proposal."""

    machine_id: str
    name: str
    refusal: Phrase | None = None
    """Why Azure refuses; None: it does not."""
    unknown: Phrase | None = None
    """Why it could not be asked; None: it could."""
    names: ItemNames | None = None
    """Container and item names as Azure gave them."""
    finding: Finding | None = None

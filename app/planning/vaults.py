"""Vaults: what the form needs to know, whether a name is free, and the plans that make or change one."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.connection import Connection
from app.cloud.errors import CloudError, NotFound
from app.domain.backup import Redundancy, Vault
from app.domain.places import Region, ResourceGroup, Subscription, region_key
from app.domain.resource_ids import key_of
from app.planning.hindrances import with_hindrances
from app.planning.item_steps import tenant_of
from app.planning.vault_regions import (
    RedundancyChoice,
    RegionChoice,
    redundancy_choices,
    region_choices,
)
from app.planning.vault_steps import VaultForm, new_vault_steps, redundancy_step
from app.protection.documents import (
    GroupDocument,
    LocationDocument,
    NameAvailability,
    ProviderDocument,
    StorageConfiguration,
)
from app.protection.failures import phrase_of
from app.protection.live_fleet import LiveFleet
from app.protection.names import (
    Problem,
    ProblemSeverity,
    check_group_name,
    check_tags,
    check_vault_name,
    same_name,
    suggest_vault_name,
)
from app.protection.plan import Phrase, Plan, make_plan
from app.protection.requests import PROVIDER

_USABLE_SUBSCRIPTIONS = frozenset({"enabled", "warned", "pastdue"})
_REGISTERED = "registered"


class NameState(StrEnum):
    """Whether a name can be taken."""

    FREE = "free"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    """Azure could not be asked; it will be asked again when the vault is made."""


class NameAnswer(Struct, frozen=True):
    """What Azure says about a vault name."""

    state: NameState
    message: Phrase


class RedundancyState(Struct, frozen=True):
    """A vault's redundancy and whether it can still be changed."""

    redundancy: str
    locked: bool
    explanation: Phrase
    """Why it is locked and what the way out is, or until when it can be changed."""


class VaultService:
    """Everything the vault form and the vaults page ask. Reads only; plans are applied elsewhere."""

    def __init__(
        self, connection: Connection, fleet: LiveFleet, *, unique_in_subscription: bool = False
    ) -> None:
        self._connection = connection
        self._fleet = fleet
        self._unique_in_subscription = unique_in_subscription
        """The 2018 profile's rule: a vault name once per subscription."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """The subscriptions in which something could be made, by name."""
        usable = [
            one for one in self._fleet.estate.subscriptions if one.state.casefold() in _USABLE_SUBSCRIPTIONS
        ]
        return tuple(sorted(usable, key=lambda one: (one.name.casefold(), one.id)))

    async def groups(self, subscription_id: str) -> tuple[ResourceGroup, ...]:
        """The resource groups of a subscription, by name, read now.

        Raises:
            CloudError: they could not be read.
        """
        path = f"/subscriptions/{subscription_id}/resourcegroups"
        found: list[ResourceGroup] = []
        async for page in self._connection.reader.pages(path, api_versions.RESOURCES, GroupDocument):
            found.extend(
                ResourceGroup(one.id, one.name, subscription_id, region_key(one.location))
                for one in page.items
            )
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    async def regions(
        self, subscription_id: str, machine_ids: Iterable[str] = ()
    ) -> tuple[RegionChoice, ...]:
        """The regions of the form; those of the chosen VMs of this subscription first.

        Raises:
            CloudError: the scan had not read them and they could not be read now.
        """
        key = subscription_id.casefold()
        estate = self._fleet.estate
        regions = estate.regions.get(key) or await self._read_regions(subscription_id)
        with_vaults = estate.vault_regions.get(key)
        if not with_vaults:
            with_vaults = _vault_regions(await self._read_provider(subscription_id))
        counts = Counter(
            assessed.facts.machine.region
            for assessed in map(self._fleet.machines.get, map(key_of, machine_ids))
            if assessed is not None and assessed.facts.machine.subscription_id.casefold() == key
        )
        return region_choices(regions, with_vaults, counts)

    def redundancies(self, subscription_id: str, region: str) -> tuple[RedundancyChoice, ...]:
        """The redundancies for a region, each with what it means."""
        estate = self._fleet.estate
        regions = estate.regions.get(subscription_id.casefold(), ())
        found = next((one for one in regions if one.name == region), None)
        pair = found.paired_with if found is not None else None
        return redundancy_choices(found, estate.region_name(pair) if pair else "")

    def suggested_name(self, subscription_id: str, region: str) -> str:
        """A well-formed name that no known vault of the subscription has."""
        estate = self._fleet.estate
        key = subscription_id.casefold()
        taken = [one.name for one in estate.vaults.values() if one.subscription_id.casefold() == key]
        return suggest_vault_name(estate.subscription_name(subscription_id), region, taken)

    def problems(self, form: VaultForm) -> tuple[Problem, ...]:
        """Everything that is wrong with a form as far as this program can tell; warnings among them."""
        problems = [*check_vault_name(form.name)]
        if form.new_group or not form.resource_group:
            problems += check_group_name(form.resource_group)
        problems += same_name(
            form.name,
            form.subscription_id,
            form.resource_group,
            self._fleet.estate.vaults.values(),
            unique_in_subscription=self._unique_in_subscription,
        )
        if not form.region:
            problems.append(Problem("region-empty"))
        for choice in self.redundancies(form.subscription_id, form.region):
            if choice.value is form.redundancy and choice.refused is not None:
                problems.append(choice.refused)
        return (*problems, *check_tags(form.tags))

    async def name_taken(
        self, subscription_id: str, resource_group: str, region: str, name: str
    ) -> NameAnswer:
        """Ask Azure whether a vault name is free; cancel the task to stop. Raises nothing of Azure's.

        The question is put to the group; a group that does not exist yet cannot hold the name
        (OPERATIONS.md, ``check_name_availability``).
        """
        path = (
            f"/subscriptions/{subscription_id}/resourceGroups/{resource_group}"
            f"/providers/{PROVIDER}/locations/{region}/checkNameAvailability"
        )
        body = {"name": name, "type": f"{PROVIDER}/vaults"}
        try:
            answer = await self._connection.reader.post(path, api_versions.VAULTS, body, NameAvailability)
        except NotFound as error:
            if error.code == "ResourceGroupNotFound":
                return NameAnswer(NameState.FREE, Phrase("vault-name-free-new-group"))
            return NameAnswer(NameState.UNKNOWN, Phrase("vault-name-unchecked", {"reason": phrase_of(error)}))
        except CloudError as error:
            return NameAnswer(NameState.UNKNOWN, Phrase("vault-name-unchecked", {"reason": phrase_of(error)}))
        if answer.name_available:
            return NameAnswer(NameState.FREE, Phrase("vault-name-free"))
        if (answer.reason or "").casefold() == "alreadyexists":
            return NameAnswer(
                NameState.TAKEN, Phrase("vault-name-taken", {"name": name, "group": resource_group})
            )
        return NameAnswer(NameState.TAKEN, Phrase("vault-name-refused", {"message": answer.message or ""}))

    async def plan_create_vault(self, form: VaultForm) -> Plan:
        """The plan that makes the vault of a form that has no problems, with what stands in its way.

        Raises:
            ValueError: the form has problems that are errors.
            CloudError: it could not be read whether the provider is registered.
        """
        wrong = [one for one in self.problems(form) if one.severity is ProblemSeverity.ERROR]
        if wrong:
            raise ValueError(", ".join(one.code for one in wrong))
        register = await self.needs_registration(form.subscription_id)
        steps = new_vault_steps(form, register=register)
        plan = make_plan(steps, notes=(Phrase("note-no-storage-account"),), made_at=datetime.now(UTC))
        return await self._hindered(plan)

    async def _hindered(self, plan: Plan) -> Plan:
        """The plan with what stands in its way."""
        return await with_hindrances(self._connection.reader, self._fleet, plan)

    async def needs_registration(self, subscription_id: str) -> bool:
        """Whether Microsoft.RecoveryServices must be registered first.

        Raises:
            CloudError: the provider could not be read.
        """
        provider = await self._read_provider(subscription_id)
        return provider.registration_state.casefold() != _REGISTERED

    async def redundancy_state(self, vault: Vault) -> RedundancyState:
        """A vault's redundancy and whether it is frozen, read now (fact vault-redundancy-frozen).

        Raises:
            CloudError: the storage configuration could not be read.
        """
        path = f"{vault.id}/backupstorageconfig/vaultstorageconfig"
        configuration = await self._connection.reader.get(path, api_versions.BACKUP, StorageConfiguration)
        key = "redundancy-locked" if configuration.locked else "redundancy-unlocked"
        return RedundancyState(
            vault.redundancy or configuration.redundancy,
            configuration.locked,
            Phrase(key, {"vault": vault.name}),
        )

    async def plan_redundancy(self, vault: Vault, redundancy: Redundancy) -> Plan:
        """The plan that changes a vault's redundancy; empty with a note where it is locked or the same.

        Raises:
            CloudError: the storage configuration could not be read.
        """
        state = await self.redundancy_state(vault)
        if state.locked:
            return make_plan((), notes=(state.explanation,))
        if state.redundancy == redundancy.value:
            note = Phrase("redundancy-same", {"vault": vault.name, "redundancy": redundancy.value})
            return make_plan((), notes=(note,))
        step = redundancy_step(vault, redundancy, tenant_of(self._fleet, vault.subscription_id))
        return await self._hindered(make_plan((step,), made_at=datetime.now(UTC)))

    async def _read_regions(self, subscription_id: str) -> tuple[Region, ...]:
        path = f"/subscriptions/{subscription_id}/locations"
        found: list[Region] = []
        async for page in self._connection.reader.pages(path, api_versions.SUBSCRIPTIONS, LocationDocument):
            for one in page.items:
                if (one.metadata.region_type or "Physical").casefold() == "physical":
                    pairs = one.metadata.paired_region or ()
                    pair = next((str(pair.get("name", "")) for pair in pairs), None)
                    zones = bool(one.availability_zone_mappings)
                    found.append(
                        Region(region_key(one.name), one.display_name or one.name, pair or None, zones)
                    )
        return tuple(found)

    async def _read_provider(self, subscription_id: str) -> ProviderDocument:
        path = f"/subscriptions/{subscription_id}/providers/{PROVIDER}"
        return await self._connection.reader.get(path, api_versions.RESOURCES, ProviderDocument)


def _vault_regions(provider: ProviderDocument) -> frozenset[str]:
    for one in provider.resource_types:
        if one.resource_type.casefold() == "vaults":
            return frozenset(map(region_key, one.locations))
    return frozenset()

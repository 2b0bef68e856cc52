"""Under which tenant, subscription, region and vault a step of a plan is shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId, key_of
from app.protection.plan import Plan, Settled, Step

if TYPE_CHECKING:
    from ui.shell.session import Session


class Place(NamedTuple):
    """Where a line belongs; a part is empty where there is none. All parts are keys to compare by."""

    subscription_id: str
    region: str
    vault: str


class Atlas:
    """The places of a plan's lines and what they are called; made once a plan.

    Tenants are named where the plan is about more than one.
    """

    def __init__(self, plan: Plan, session: "Session") -> None:
        fleet = self._fleet = session.fleet
        self._session = session
        known = [(one.id, one.tenant_id) for one in fleet.estate.subscriptions]
        known += [(one.subscription_id, one.tenant_id) for one in plan.steps if one.tenant_id]
        self._tenants = {subscription.casefold(): tenant for subscription, tenant in known}
        named = {one.subscription_id.casefold() for one in plan.steps}
        named |= {one.subscription_id.casefold() for one in plan.settled}
        self._several = several_tenants(self._tenants.get(one, "") for one in named)
        self._names = region_names(fleet.estate)
        self._programmatic = {shown.casefold(): name for name, shown in self._names.items()}
        self._regions: dict[str, str] = {}
        """Region by the key of the vault and by the id of the step."""
        self._vaults: dict[str, str] = {}
        """Names of vaults by key, those that the plan makes included."""
        for step in plan.steps:
            self._learn(step)
        for step in reversed(plan.steps):
            if region := self._regions.get(step.id, ""):
                for needed in step.depends_on:
                    self._regions.setdefault(needed, region)

    def _learn(self, step: Step) -> None:
        region = self._region_of(step)
        if region:
            self._regions.setdefault(step.id, region)
        if step.vault_id:
            key = key_of(step.vault_id)
            self._vaults.setdefault(key, step.values.get("vault") or ResourceId.parse(step.vault_id).name)
            if region:
                self._regions.setdefault(key, region)

    def _region_of(self, step: Step) -> str:
        if step.region:
            return step.region
        estate = self._fleet.estate
        vault = estate.vaults.get(key_of(step.vault_id)) if step.vault_id else None
        if vault is not None:
            return vault.region
        machine = self._fleet.machines.get(key_of(step.machine_id)) if step.machine_id else None
        if machine is not None:
            return machine.facts.machine.region
        said = step.values.get("region", "")
        return self._programmatic.get(said.casefold(), said)

    def of_step(self, step: Step) -> Place:
        """Where a step is shown; a registration belongs to its subscription alone."""
        vault = key_of(step.vault_id) if step.vault_id else ""
        subscription = step.subscription_id.casefold()
        if not vault and not step.machine_id and "group" not in step.values:
            return Place(subscription, step.region, "")
        return Place(subscription, self._regions.get(vault) or self._regions.get(step.id, ""), vault)

    @staticmethod
    def of_settled(settled: Settled) -> Place:
        """Where a line is shown that needs nothing done."""
        return Place(settled.subscription_id.casefold(), settled.region, "")

    def titles(self, place: Place) -> Mapping[str, str]:
        """What the levels of a place are called, from the outermost on, by a key of each level."""
        levels: dict[str, str] = {}
        estate = self._fleet.estate
        if self._several and (tenant := self._tenants.get(place.subscription_id, "")):
            levels[f"tenant {tenant.casefold()}"] = tenant_title(self._session, tenant)
        if place.subscription_id:
            levels[place.subscription_id] = estate.subscription_name(place.subscription_id)
        if place.region:
            levels[f"{place.subscription_id} {place.region}"] = self._names.get(place.region, place.region)
        if place.vault:
            known = estate.vaults.get(place.vault)
            name = known.name if known is not None else self._vaults.get(place.vault, place.vault)
            levels[f"{place.subscription_id} {place.region} {place.vault}"] = name
        return levels


def several_tenants(tenant_ids: Iterable[str]) -> bool:
    """Whether more than one tenant is meant, so that each has to be named."""
    return len({one.casefold() for one in tenant_ids} - {""}) > 1


def tenant_title(session: "Session", tenant_id: str) -> str:
    """A tenant by the name that an account knows it by, else by its id."""
    names = (account.tenant_titles.get(tenant_id.casefold(), "") for account in session.accounts)
    name = next((one for one in names if one), tenant_id)
    return QCoreApplication.translate("Places", "Tenant {tenant}").replace("{tenant}", one_line(name))


def region_names(estate: Estate) -> Mapping[str, str]:
    """Display names of all regions by programmatic name."""
    return {one.name: one.display_name for regions in estate.regions.values() for one in regions}

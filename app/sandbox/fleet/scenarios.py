"""Fleets with a purpose beside the demo's: many ordinary VMs that can all be enabled, in known places.

Each is a list of sites. A site is one region of one subscription with its VMs, nothing wrong with any of
them and none protected, and a vault in the region or none. The same seed gives the same documents.

``five-regions``
    240 VMs, 48 in each of five regions: Korea Central and Japan East of *Contoso Production*, Southeast Asia
    and West Europe of *Contoso Dev/Test*, Korea South of *Contoso Landing Zone 01*. The vaults of West
    Europe and Korea South are missing, and so are the resource groups that would hold them.
``thousand``
    1,000 VMs, 250 in each of four regions (Korea Central, Japan East, Southeast Asia, West Europe) with a
    vault each, which has five policies for VMs: the two of every new vault and ``DailyVM-01`` to ``-03``. The
    regions are spread over four subscriptions, or fewer as asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType

from app.sandbox.clock import Clock
from app.sandbox.fleet.estate import (
    DEV_TEST,
    PRODUCTION,
    SubscriptionPlan,
    VaultPlan,
    account_for,
    growth_subscription,
)
from app.sandbox.fleet.filler import ROLES, region_code
from app.sandbox.fleet.generate import add_machine, add_subscriptions, collector_paused, put_all
from app.sandbox.fleet.machine import Machine
from app.sandbox.fleet.parents import add_groups
from app.sandbox.fleet.protection import vault_documents
from app.sandbox.state import State

MOST_SUBSCRIPTIONS = 4
_POLICIES = 3
"""Policies of a vault of ``thousand`` beside those of every new vault; 100 VMs each are recommended at most
(facts pol-max-vms)."""
_VMS_IN_GROUP = 50


@dataclass(frozen=True)
class Site:
    """One region of one subscription."""

    subscription: SubscriptionPlan
    region: str
    vms: int
    vault: bool = True
    policies: int = 0
    """Policies of the vault beside those of every new vault."""

    @property
    def plan(self) -> VaultPlan:
        """The vault of the site, also where it is missing."""
        code = region_code(self.region)
        name = f"rsv-{self.subscription.key}-{code}"
        return VaultPlan(name, name, self.subscription, f"rg-backup-{code}", self.region)


def five_regions() -> tuple[Site, ...]:
    """The sites of ``five-regions``."""
    return (
        Site(PRODUCTION, "koreacentral", 48),
        Site(PRODUCTION, "japaneast", 48),
        Site(DEV_TEST, "southeastasia", 48),
        Site(DEV_TEST, "westeurope", 48, vault=False),
        Site(growth_subscription(1), "koreasouth", 48, vault=False),
    )


def thousand(subscriptions: int = MOST_SUBSCRIPTIONS) -> tuple[Site, ...]:
    """The sites of ``thousand`` in one to four subscriptions.

    Raises:
        ValueError: there cannot be that many subscriptions.
    """
    if not 1 <= subscriptions <= MOST_SUBSCRIPTIONS:
        raise ValueError(f"the fleet 'thousand' has 1 to {MOST_SUBSCRIPTIONS} subscriptions")
    owners = [growth_subscription(number) for number in range(1, subscriptions + 1)]
    regions = ("koreacentral", "japaneast", "southeastasia", "westeurope")
    return tuple(
        Site(owners[index % subscriptions], region, 250, policies=_POLICIES)
        for index, region in enumerate(regions)
    )


SCENARIOS = MappingProxyType({"five-regions": five_regions, "thousand": thousand})
"""The sites of each fleet by its name, as the option ``--fleet`` takes it."""


def build_sites(
    sites: tuple[Site, ...],
    seed: int,
    speed: float,
    *,
    quotas: bool,
    start: datetime | None = None,
) -> State:
    """A simulated Azure with these sites; the arguments are those of :func:`generate.build_state`."""
    clock = Clock(speed, start)
    now = (start or clock.now()).replace(microsecond=0)
    source = Random(seed)  # noqa: S311 -- a fleet of tests, no secret
    owners = tuple({site.subscription.id: site.subscription for site in sites}.values())
    state = State(clock=clock, random=source, account=account_for(owners), quotas=quotas)
    with collector_paused():
        for site in sites:
            for machine in _machines(site):
                add_machine(state, machine, now, source)
            if site.vault:
                put_all(state.store, vault_documents(site.plan, now - timedelta(days=400), site.policies))
    add_subscriptions(state, owners)
    add_groups(state.store, {})
    return state


def _machines(site: Site) -> list[Machine]:
    code = region_code(site.region)
    roles = [ROLES[index % len(ROLES)] for index in range(site.vms)]
    return [
        Machine(
            name=f"{code}-{role.name}-{number:03}",
            subscription=site.subscription,
            group=f"rg-{code}-{(number - 1) // _VMS_IN_GROUP + 1:02}",
            region=site.region,
            image=role.image,
            size=role.size,
            data_disks=role.disks,
            tags={"env": "prod", "app": role.name},
        )
        for number, role in enumerate(roles, start=1)
    ]

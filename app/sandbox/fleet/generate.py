"""From a seed to a whole simulated Azure: subscriptions, groups, VMs, vaults, backups."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain
from random import Random

from app.sandbox.clock import Clock
from app.sandbox.fleet.allocation import VaultAllocation
from app.sandbox.fleet.compute import compute_documents
from app.sandbox.fleet.estate import (
    DEMO_SUBSCRIPTIONS,
    TENANT_ID,
    TENANT_NAME,
    SubscriptionPlan,
    account_for,
)
from app.sandbox.fleet.extras import (
    DENIED_VM,
    DENY_OUTBOUND,
    RESTORE_POINT_GROUP,
    extra_documents,
    machine_lock,
)
from app.sandbox.fleet.filler import REGION_CODES, filler
from app.sandbox.fleet.machine import Backup, Machine, Power, image
from app.sandbox.fleet.parents import (
    add_groups,
    count_policy_items,
    subscription_document,
    tenant_document,
)
from app.sandbox.fleet.plants import PLANTS
from app.sandbox.fleet.protection import backup_documents, vault_documents
from app.sandbox.fleet.runtime import guest_report
from app.sandbox.messages import Json
from app.sandbox.recovery import schedules
from app.sandbox.recovery.filters import written_moment
from app.sandbox.state import State
from app.sandbox.store import Store, key_of

DEMO_SIZE = 140
"""VMs of the demo fleet when no number is asked for."""
_ITEM = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
_FRESH = timedelta(days=2)
"""Age under which a recovery point shows that the item's schedule works."""
_BACKUP_PROVIDER = "microsoft.recoveryservices"
_USED_PROVIDERS = ("microsoft.compute", "microsoft.network", "microsoft.storage", "microsoft.authorization")


def build_state(
    vms: int | None,
    seed: int,
    speed: float,
    quotas: bool,  # noqa: FBT001 -- the fleet's contract with its command
    start: datetime | None = None,
) -> State:
    """Generate a fleet.

    Args:
        vms: How many ``Microsoft.Compute/virtualMachines`` in all, 1 to 50,000; None for the demo's 140. From
            the number of plants upward every plant is there and ordinary VMs fill up. Below it there are only
            ordinary VMs, exactly as many as asked, for small measurements. The classic VM and the
            scale-set instance of the demo come on top.
        seed: The same seed and ``start`` give the same documents.
        speed: How many times as fast as real time the clock runs.
        quotas: Whether the published throttling limits are enforced.
        start: The simulated time at the beginning; None for the real one.
    """
    clock = Clock(speed, start)
    now = (start or clock.now()).replace(microsecond=0)
    source = Random(seed)  # noqa: S311 -- a demo fleet, no secret
    allocation = VaultAllocation(REGION_CODES)
    planted = [plant.machine for plant in PLANTS if isinstance(plant.machine, Machine)]
    wanted = DEMO_SIZE if vms is None else vms
    with_plants = wanted >= len(planted)
    machines = planted if with_plants else []
    ordinary = filler(wanted - len(machines), allocation, source)
    state = State(clock=clock, random=source, account=account_for(DEMO_SUBSCRIPTIONS), quotas=quotas)
    subscriptions = {one.id: one for one in DEMO_SUBSCRIPTIONS}
    with collector_paused():
        for machine in chain(machines, ordinary):
            subscriptions.setdefault(machine.subscription.id, machine.subscription)
            add_machine(state, machine, now, source)
            if machine.backup is not Backup.NONE:
                plan = allocation.plan(machine.vault)
                put_all(state.store, backup_documents(machine, plan, now, source))
    for plan in allocation.plans:
        put_all(
            state.store,
            vault_documents(plan, now - timedelta(days=400), allocation.further_policies(plan.key)),
        )
    if with_plants:
        put_all(state.store, extra_documents(now, source))
        _deny_outbound(state.store)
    add_subscriptions(state, tuple(subscriptions.values()))
    count_policy_items(state.store)
    add_groups(state.store, {RESTORE_POINT_GROUP: "westeurope"})
    _plan_backups(state)
    return state


def _plan_backups(state: State) -> None:
    """Let the backups of healthy items go on by their policies, so that none turns stale as time passes.

    Planted failures and stale items stay as they are: whatever is wrong with them stays wrong.
    """
    for item in state.store.of_type(_ITEM):
        properties = item["properties"]
        healthy = (
            properties.get("healthStatus") == "Passed" and properties.get("lastBackupStatus") != "Failed"
        )
        if properties.get("workloadType") != "VM" or not healthy or not properties.get("policyId"):
            continue
        newest = properties.get("lastRecoveryPoint")
        if newest is None or state.clock.now() - written_moment(newest) < _FRESH:
            schedules.plan(state, item)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Millions of new objects and no cycle among them: searching for one costs more than making them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def add_machine(state: State, machine: Machine, now: datetime, source: Random) -> None:
    """Put a VM into the state with everything of compute that belongs to it, its lock included."""
    created = now - timedelta(days=source.randrange(30, 1200))
    documents = compute_documents(machine, created, now, source)
    state.store.put(documents.vm)
    state.instance_views[key_of(machine.id)] = documents.view
    if machine.power is Power.DEALLOCATED:
        state.parked_agents[key_of(machine.id)] = guest_report(machine, image(machine.image), now)
    for document in documents.resources:
        _share(document, state.store.get(document["id"]))
        state.store.put(document)
    if machine.lock:
        state.store.put(machine_lock(machine))


def _share(disk: Json, before: Json | None) -> None:
    """A disk that another VM attached before belongs to both: ``managedByExtended``."""
    if before is not None:
        disk["managedByExtended"] = [before["managedBy"], disk["managedBy"]]


def put_all(store: Store, documents: Iterable[Json]) -> None:
    """Put documents into the store one after the other."""
    for document in documents:
        store.put(document)


def _deny_outbound(store: Store) -> None:
    """Hang the closed network security group on its VM's network interface."""
    for interface in store.of_type("Microsoft.Network/networkInterfaces"):
        if interface["name"] == f"{DENIED_VM}-nic":
            interface["properties"]["networkSecurityGroup"] = {"id": DENY_OUTBOUND}


def add_subscriptions(state: State, plans: tuple[SubscriptionPlan, ...]) -> None:
    """Give the state its tenant, these subscriptions, and the demo account with its roles in them."""
    state.account = account_for(plans)
    state.tenants.append(tenant_document(TENANT_ID, TENANT_NAME))
    for plan in plans:
        state.subscriptions[plan.id.casefold()] = subscription_document(plan.id, plan.name, TENANT_ID)
        registered = "Registered" if plan.registered else "NotRegistered"
        state.registrations[plan.id.casefold(), _BACKUP_PROVIDER] = registered
        for provider in _USED_PROVIDERS:
            state.registrations[plan.id.casefold(), provider] = "Registered"

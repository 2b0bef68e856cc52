"""The tenants and users of the sandbox, and the subscriptions that the other tenants own.

The generated or imported fleet belongs to the home tenant. What is added here is only visible with tokens of
the authority: the account of the printed token has no role in it.
"""

import uuid
from datetime import timedelta
from random import Random

from app.sandbox.entra.directory import (
    Demand,
    Directory,
    Membership,
    Tenant,
    automation_application,
    object_id,
)
from app.sandbox.entra.roles import (
    BACKUP_OPERATOR,
    BACKUP_READER,
    OWNER,
    READER,
    VIRTUAL_MACHINE_CONTRIBUTOR,
    Role,
)
from app.sandbox.fleet.compute import compute_documents
from app.sandbox.fleet.estate import TENANT_ID, SubscriptionPlan
from app.sandbox.fleet.machine import Machine
from app.sandbox.fleet.parents import add_groups, subscription_document, tenant_document
from app.sandbox.messages import Json
from app.sandbox.state import State
from app.sandbox.store import key_of

READER_NAME = "reader@contoso.example"
BACKUP_READER_NAME = "backup.reader@contoso.example"
BACKUP_OPERATOR_NAME = "backup.operator@contoso.example"
VM_CONTRIBUTOR_NAME = "vm.contributor@contoso.example"
NO_ROLES_NAME = "newcomer@contoso.example"
DISABLED_NAME = "former@contoso.example"
CONSULTANT_NAME = "consultant@fabrikam.example"
ARCHITECT_NAME = "architect@holding.example"

_SPACE = uuid.UUID("6a0b5b1e-1f0e-4f0a-9a59-5a1c4a520b7e")
_HOLDING_SUBSCRIPTIONS = 250
_HOLDING_GROUPS = ("Corp", "Online", "Sandbox")
"""Management groups of the holding, each with a third of the subscriptions; delegated ones are in none."""
_USED_PROVIDERS = (
    "microsoft.recoveryservices",
    "microsoft.compute",
    "microsoft.network",
    "microsoft.storage",
    "microsoft.authorization",
)
_OTHER_TENANTS = (
    ("Adatum Corporation", "adatum.example", Demand.NOTHING),
    ("Alpine Ski House", "alpine.example", Demand.NOTHING),
    ("Coho Winery", "coho.example", Demand.SECOND_FACTOR),
    ("Fourth Coffee", "fourthcoffee.example", Demand.NOTHING),
    ("Litware", "litware.example", Demand.SECOND_FACTOR),
    ("Northwind Traders", "northwind.example", Demand.NOTHING),
    ("Proseware", "proseware.example", Demand.BLOCK),
    ("Tailspin Toys", "tailspin.example", Demand.SECOND_FACTOR),
    ("Wide World Importers", "wideworld.example", Demand.NOTHING),
    ("Woodgrove Bank", "woodgrove.example", Demand.NOTHING),
)
"""The customers of the consultant, beside the home tenants of the consultant and of the fleet."""


def tenant_id_of(domain: str) -> str:
    """The id of one of the further tenants, the same in every sandbox."""
    return str(uuid.uuid5(_SPACE, domain))


def contoso(state: State) -> Directory:
    """The directory of a state, whose documents get the subscriptions and VMs of the further tenants."""
    home = state.tenants[0] if state.tenants else tenant_document(TENANT_ID, "Contoso Ltd.")
    home_id = str(home["tenantId"])
    directory = Directory(home_id)
    directory.add_tenant(Tenant(home_id, str(home.get("displayName", "Contoso Ltd.")), "contoso.example"))
    automation = directory.add_application(automation_application(home_id))
    directory.automation_id = automation.client_id
    directory.administrator = state.account.name
    directory.add_user(
        state.account.name, "Backup Administrator", [Membership(home_id, state.account.object_id)]
    )
    for name, display_name, roles in (
        (READER_NAME, "Rita Reader", (READER,)),
        (BACKUP_READER_NAME, "Bela Backup-Reader", (BACKUP_READER,)),
        (BACKUP_OPERATOR_NAME, "Otto Operator", (BACKUP_OPERATOR, READER)),
        (VM_CONTRIBUTOR_NAME, "Vera Contributor", (VIRTUAL_MACHINE_CONTRIBUTOR,)),
        (NO_ROLES_NAME, "Nils Newcomer", ()),
    ):
        directory.add_user(name, display_name, [_membership(name, home_id, *roles)])
    disabled = Membership(home_id, object_id(DISABLED_NAME, home_id), (READER,), enabled=False)
    directory.add_user(DISABLED_NAME, "Fiona Former", [disabled])
    _add_consultant(directory, state)
    _add_holding(directory, state)
    add_groups(state.store, {})
    return directory


def _membership(name: str, tenant_id: str, *roles: Role) -> Membership:
    return Membership(tenant_id, object_id(name, tenant_id), roles)


def _add_consultant(directory: Directory, state: State) -> None:
    """A guest in twelve tenants: eight usable at once, three that demand a second factor, one that blocks."""
    name = CONSULTANT_NAME
    fabrikam = directory.add_tenant(Tenant(tenant_id_of("fabrikam.example"), "Fabrikam", "fabrikam.example"))
    memberships = [
        _membership(name, fabrikam.id, OWNER),
        _membership(name, directory.home_tenant_id, READER),
    ]
    _add_estate(state, fabrikam)
    for tenant_name, domain, demand in _OTHER_TENANTS:
        tenant = directory.add_tenant(Tenant(tenant_id_of(domain), tenant_name, domain, demand))
        memberships.append(_membership(name, tenant.id, OWNER))
        _add_estate(state, tenant)
    directory.add_user(name, "Carla Consultant", memberships)


def _add_estate(state: State, tenant: Tenant) -> None:
    """One subscription with two VMs; nothing is protected there."""
    subscription = str(uuid.uuid5(_SPACE, f"subscription {tenant.domain}"))
    _add_subscription(state, subscription_document(subscription, f"{tenant.name} Production", tenant.id))
    short = tenant.domain.partition(".")[0]
    plan = SubscriptionPlan(short, subscription, f"{tenant.name} Production")
    now = state.clock.now().replace(microsecond=0)
    source = Random(tenant.domain)  # noqa: S311 -- documents of a demo fleet, no secret
    for role in ("app", "db"):
        machine = Machine(f"{short}-{role}-1", plan, f"rg-{short}", "koreacentral")
        if state.store.get(machine.id) is not None:
            continue
        documents = compute_documents(machine, now - timedelta(days=200), now, source)
        state.store.put(documents.vm)
        state.instance_views[key_of(machine.id)] = documents.view
        for document in documents.resources:
            state.store.put(document)


def _add_holding(directory: Directory, state: State) -> None:
    """A tenant with 250 subscriptions in all states, some delegated to it by a customer (Lighthouse).

    Resource Graph tells the management groups of its own ones (``managementGroupAncestorsChain``).
    """
    holding = directory.add_tenant(
        Tenant(tenant_id_of("holding.example"), "Contoso Holding", "holding.example")
    )
    directory.add_user(ARCHITECT_NAME, "Arne Architect", [_membership(ARCHITECT_NAME, holding.id, READER)])
    customer = tenant_id_of("delegating.example")
    delegating = {**tenant_document(customer, "Adventure Works"), "tenantCategory": "ManagedBy"}
    state.delegating_tenants = [
        delegating | {"defaultDomain": "delegating.example", "domains": ["delegating.example"]}
    ]
    for number in range(1, _HOLDING_SUBSCRIPTIONS + 1):
        subscription = str(uuid.uuid5(_SPACE, f"holding {number}"))
        delegated = number % 50 == 0
        document = subscription_document(
            subscription, f"Landing Zone {number:03}", customer if delegated else holding.id
        )
        if delegated:
            document["managedByTenants"] = [{"tenantId": holding.id}]
        document["state"] = {7: "Disabled", 19: "PastDue", 23: "Warned"}.get(number % 60, "Enabled")
        _add_subscription(state, document)
        if not delegated:
            group = _HOLDING_GROUPS[(number - 1) * len(_HOLDING_GROUPS) // _HOLDING_SUBSCRIPTIONS]
            state.management_groups[subscription] = [
                {"name": f"mg-{group.lower()}", "displayName": group},
                {"name": "mg-landing-zones", "displayName": "Landing Zones"},
                {"name": holding.id, "displayName": "Tenant Root Group"},
            ]


def _add_subscription(state: State, document: Json) -> None:
    key = str(document["subscriptionId"]).casefold()
    state.subscriptions.setdefault(key, document)
    for provider in _USED_PROVIDERS:
        state.registrations.setdefault((key, provider), "Registered")

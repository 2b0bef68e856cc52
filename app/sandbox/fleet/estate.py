"""The organisation of the generated fleet: tenant, subscriptions, vaults and what the demo account may do."""

from dataclasses import dataclass

from app.sandbox.accounts import Account, RoleAssignment

TENANT_ID = "8f3c1b52-6d0e-4a7b-9c55-2e1f0a9d7b44"
TENANT_NAME = "Contoso Ltd."
ACCOUNT_NAME = "backup.admin@contoso.example"
ACCOUNT_OBJECT_ID = "1d5f7c3e-92ab-4f60-8b1d-6c0e5a4f9d21"


@dataclass(frozen=True)
class SubscriptionPlan:
    """A subscription and how far the demo account reaches into it."""

    key: str
    id: str
    name: str
    registered: bool = True
    """Whether Microsoft.RecoveryServices is registered."""
    backup_readable: bool = True
    """Whether the account may see vaults, items and backup status."""


PRODUCTION = SubscriptionPlan("production", "5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e7a01", "Contoso Production")
DEV_TEST = SubscriptionPlan("devtest", "5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e7a02", "Contoso Dev/Test")
RESTRICTED = SubscriptionPlan(
    "restricted", "5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e7a03", "Contoso Restricted", backup_readable=False
)
LAB = SubscriptionPlan("lab", "5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e7a04", "Contoso Lab", registered=False)

DEMO_SUBSCRIPTIONS = (PRODUCTION, DEV_TEST, RESTRICTED, LAB)

READER = ("*/read",)
BACKUP_CONTRIBUTOR = (
    "Microsoft.RecoveryServices/locations/*",
    "Microsoft.RecoveryServices/Vaults/*",
    "Microsoft.RecoveryServices/register/action",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Authorization/*/read",
)
VIRTUAL_MACHINE_CONTRIBUTOR = (
    "Microsoft.Compute/virtualMachines/*",
    "Microsoft.Compute/disks/write",
    "Microsoft.Compute/disks/read",
    "Microsoft.Network/networkInterfaces/*",
    "Microsoft.RecoveryServices/locations/*",
    "Microsoft.Authorization/*/read",
)
CONTRIBUTOR = ("*",)
CONTRIBUTOR_NOT = (
    "Microsoft.Authorization/*/Delete",
    "Microsoft.Authorization/*/Write",
    "Microsoft.Authorization/elevateAccess/Action",
)


def growth_subscription(number: int) -> SubscriptionPlan:
    """One of the further subscriptions of a fleet above 5,000 VMs; ``number`` counts from 1."""
    return SubscriptionPlan(
        f"landing-zone-{number:02}",
        f"5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e{number + 0x8000:04x}",
        f"Contoso Landing Zone {number:02}",
    )


def account_for(subscriptions: tuple[SubscriptionPlan, ...]) -> Account:
    """The demo account with its roles: all of the day-to-day work, except where the plan says otherwise."""
    assignments: list[RoleAssignment] = []
    for one in subscriptions:
        scope = f"/subscriptions/{one.id}"
        if not one.backup_readable:
            assignments.append(RoleAssignment(scope, READER, ("Microsoft.RecoveryServices/*",)))
            continue
        assignments += [
            RoleAssignment(scope, READER),
            RoleAssignment(scope, BACKUP_CONTRIBUTOR),
            RoleAssignment(scope, VIRTUAL_MACHINE_CONTRIBUTOR),
            RoleAssignment(scope, CONTRIBUTOR, CONTRIBUTOR_NOT),
        ]
    return Account(ACCOUNT_NAME, ACCOUNT_OBJECT_ID, tuple(assignments))


@dataclass(frozen=True)
class VaultPlan:
    """A vault that the fleet starts with."""

    key: str
    name: str
    subscription: SubscriptionPlan
    group: str
    region: str
    redundancy: str = "GeoRedundant"
    private: bool = False
    """Public network access denied, one approved private endpoint."""
    immutability: str | None = None
    """``Unlocked`` or ``Locked``; None: never set."""
    guard: str = ""
    """The id of the Resource Guard that the vault is mapped to; empty without one."""

    @property
    def id(self) -> str:
        """The ARM id."""
        return (
            f"/subscriptions/{self.subscription.id}/resourceGroups/{self.group}"
            f"/providers/Microsoft.RecoveryServices/vaults/{self.name}"
        )


SECURITY_GUARD = (
    "/subscriptions/5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e7a09/resourceGroups/rg-security-team"
    "/providers/Microsoft.DataProtection/resourceGuards/guard-backup-weu"
)
"""A Resource Guard of the security team, in a subscription that the demo account does not see."""
DEMO_VAULTS = (
    VaultPlan("prod-krc", "rsv-prod-krc", PRODUCTION, "rg-backup-krc", "koreacentral"),
    VaultPlan("prod-jpe", "rsv-prod-jpe", PRODUCTION, "rg-backup-jpe", "japaneast"),
    VaultPlan("prod-sea", "rsv-prod-sea", PRODUCTION, "rg-backup-sea", "southeastasia", "ZoneRedundant"),
    VaultPlan("prod-weu", "rsv-prod-weu", PRODUCTION, "rg-backup-weu", "westeurope", guard=SECURITY_GUARD),
    VaultPlan(
        "prod-private", "rsv-prod-krc-private", PRODUCTION, "rg-backup-krc", "koreacentral", private=True
    ),
    VaultPlan("dev-krc", "rsv-dev-krc", DEV_TEST, "rg-dev-backup", "koreacentral", "LocallyRedundant"),
    VaultPlan("dev-sea", "rsv-dev-sea", DEV_TEST, "rg-dev-backup", "southeastasia", "LocallyRedundant"),
    VaultPlan(
        "dev-weu",
        "rsv-dev-weu",
        DEV_TEST,
        "rg-dev-backup",
        "westeurope",
        "LocallyRedundant",
        immutability="Locked",
    ),
    VaultPlan("restricted-krc", "rsv-security-krc", RESTRICTED, "rg-security-backup", "koreacentral"),
)
"""Korea South has none on purpose: the first vault there is the user's. ``dev-sea`` holds nothing yet,
``prod-weu`` is behind a Resource Guard on which the demo account has no right, ``dev-weu`` is immutable for
ever."""

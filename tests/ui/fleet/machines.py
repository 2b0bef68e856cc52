"""Builds assessed VMs by the thousand, as the fleet hands them to the window."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from app.domain.assessment import (
    AssessedMachine,
    Badge,
    Coverage,
    Finding,
    Readiness,
    Severity,
    Status,
    Verdict,
)
from app.domain.backup import ProtectedItem, Vault
from app.domain.estate import Estate
from app.domain.machines import (
    Agent,
    AgentStatus,
    Image,
    Machine,
    MachineFacts,
    OperatingSystem,
    Power,
)
from app.domain.places import Region, Subscription
from app.domain.reading import NotRead, Reason, Stage, Unknown, still_reading
from app.domain.resource_ids import key_of

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
PRODUCTION = "00000000-0000-4000-8000-000000000001"
DEVELOPMENT = "00000000-0000-4000-8000-000000000002"
TENANT = "00000000-0000-4000-8000-0000000000aa"

REGIONS: tuple[tuple[str, str], ...] = (
    ("koreacentral", "Korea Central"),
    ("koreasouth", "Korea South"),
    ("southeastasia", "Southeast Asia"),
    ("japaneast", "Japan East"),
    ("westeurope", "West Europe"),
)

COVERAGES: dict[Badge, tuple[Coverage, Readiness]] = {
    Badge.PROTECTED: (Coverage.PROTECTED, Readiness.READY),
    Badge.PENDING: (Coverage.PENDING, Readiness.READY),
    Badge.UNHEALTHY: (Coverage.UNHEALTHY, Readiness.READY),
    Badge.STOPPED: (Coverage.STOPPED, Readiness.READY),
    Badge.SOFT_DELETED: (Coverage.SOFT_DELETED, Readiness.READY),
    Badge.READY: (Coverage.UNPROTECTED, Readiness.READY),
    Badge.READY_WITH_WARNINGS: (Coverage.UNPROTECTED, Readiness.READY_WITH_WARNINGS),
    Badge.BLOCKED: (Coverage.UNPROTECTED, Readiness.BLOCKED),
    Badge.CANNOT_TELL: (Coverage.UNKNOWN, Readiness.UNKNOWN),
    Badge.CHECKING: (Coverage.UNKNOWN, Readiness.UNKNOWN),
}
_IN_VAULT = {Badge.PROTECTED, Badge.PENDING, Badge.UNHEALTHY, Badge.STOPPED, Badge.SOFT_DELETED}
_REASONS: dict[Badge, str | None] = {
    Badge.UNHEALTHY: "coverage-last-backup-failed",
    Badge.READY_WITH_WARNINGS: "agent-version-windows-platform",
    Badge.BLOCKED: "agent-present",
    Badge.CANNOT_TELL: "coverage-not-read",
}
UNREADABLE = Unknown(
    id="u1",
    scope=f"/subscriptions/{DEVELOPMENT}",
    stage=Stage.PROTECTION,
    reason=Reason.FORBIDDEN,
    action="Microsoft.RecoveryServices/Vaults/read",
    code="AuthorizationFailed",
)

ESTATE = Estate(
    subscriptions=(
        Subscription(id=PRODUCTION, name="Contoso Production", tenant_id=TENANT),
        Subscription(id=DEVELOPMENT, name="Contoso Dev/Test", tenant_id=TENANT),
    ),
    regions={PRODUCTION: tuple(Region(name=name, display_name=title) for name, title in REGIONS)},
    unknowns=(UNREADABLE,),
    started_at=NOW,
    finished_at=NOW,
)


def vault(region: str, subscription: str = PRODUCTION) -> Vault:
    """A vault of a region."""
    name = f"rsv-prod-{region[:3]}"
    group = "rg-backup"
    return Vault(
        id=f"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/vaults/{name}",
        name=name,
        subscription_id=subscription,
        resource_group=group,
        region=region,
        redundancy="GeoRedundant",
    )


def machine(
    name: str,
    badge: Badge = Badge.READY,
    *,
    region: str = "koreacentral",
    subscription: str = PRODUCTION,
    group: str = "rg-erp-prod",
    power: Power = Power.RUNNING,
    tags: Sequence[tuple[str, str]] = (),
    last_backup: datetime | None = NOW - timedelta(hours=7),
    reason: str | None = None,
    image: tuple[str, str] = ("WindowsServer", "2022-datacenter"),
) -> AssessedMachine:
    """One VM with this badge and what entails it."""
    scope = f"/subscriptions/{subscription}/resourceGroups/{group}"
    resource_id = f"{scope}/providers/Microsoft.Compute/virtualMachines/{name}"
    coverage, readiness = COVERAGES[badge]
    home = vault(region, subscription) if badge in _IN_VAULT else None
    items = (
        ()
        if home is None
        else (
            ProtectedItem(
                id=f"{home.id}/backupFabrics/Azure/protectionContainers/c/protectedItems/{name}",
                name=name,
                vault_id=home.id,
                source_id=resource_id,
                machine_name=name,
                protection_state="Protected",
                last_backup_status="Completed",
                last_backup_time=None if badge is Badge.PENDING else last_backup,
                last_recovery_point=None if badge is Badge.PENDING else last_backup,
                policy_id=f"{home.id}/backupPolicies/DefaultPolicy",
                policy_name="DefaultPolicy",
                policy_type="V1",
                soft_deleted=badge is Badge.SOFT_DELETED,
            ),
        )
    )
    unread = {
        Badge.CANNOT_TELL: NotRead(reason=Reason.FORBIDDEN, stage=Stage.PROTECTION, unknown_id="u1"),
        Badge.CHECKING: still_reading(Stage.PROTECTION),
    }.get(badge)
    running = power is Power.RUNNING
    facts = MachineFacts(
        machine=Machine(
            id=resource_id,
            name=name,
            subscription_id=subscription,
            tenant_id=TENANT,
            resource_group=group,
            region=region,
            os=OperatingSystem.WINDOWS if image[0].startswith("Windows") else OperatingSystem.LINUX,
            image=Image(publisher="Publisher", offer=image[0], sku=image[1]),
            size="Standard_D4s_v5",
            tags=tuple(tags),
        ),
        power=power,
        disk_details=True,
        load_balanced=False,
        locks=(),
        restore_point_group_locks=(),
        provider_registered=True,
        region_has_vaults=True,
        items=unread if unread is not None else items,
        vault=home,
        agent=Agent(status=AgentStatus.READY, version="2.7.41491.1095", extensions=(), read_at=NOW)
        if running
        else None,
    )
    rule = reason if reason is not None else _REASONS.get(badge)
    findings: tuple[Finding, ...] = ()
    if badge is Badge.BLOCKED:
        findings = (
            Finding(
                rule=rule or "agent-present",
                status=Status.FAIL,
                severity=Severity.BLOCKER,
                evidence={"agent_status": "Not Ready"},
            ),
        )
    return AssessedMachine(
        key=key_of(resource_id),
        facts=facts,
        verdict=Verdict(
            coverage=coverage,
            readiness=readiness,
            badge=badge,
            reason=rule,
            reason_evidence={},
            passed=0,
            not_applicable=0,
            findings=findings,
            unknown_ids=("u1",) if badge is Badge.CANNOT_TELL else (),
        ),
        judged_at=NOW,
    )


def fleet(count: int, seed: int = 7) -> list[AssessedMachine]:
    """``count`` VMs in five regions and two subscriptions, two thirds of them protected."""
    chance = random.Random(seed)  # noqa: S311 -- test data, not a secret
    badges = list(Badge)
    weights = [5, 3, 3, 4, 5, 1, 1, 3, 60, 1]
    images = [
        ("WindowsServer", "2022-datacenter"),
        ("UbuntuServer", "22_04-lts"),
        ("RHEL", "9_4"),
        ("SLES", "15-sp5"),
    ]
    powers = [Power.RUNNING] * 9 + [Power.DEALLOCATED]
    return [
        machine(
            f"vm-{chance.choice(('erp', 'web', 'sql', 'api', 'log'))}-{number:05d}",
            chance.choices(badges, weights)[0],
            region=chance.choice(REGIONS)[0],
            subscription=chance.choice((PRODUCTION, PRODUCTION, PRODUCTION, DEVELOPMENT)),
            group=f"rg-{chance.choice(('erp', 'web', 'data'))}-{chance.randrange(40)}",
            power=chance.choice(powers),
            tags=(("env", chance.choice(("prod", "test"))), ("owner", "ops")),
            last_backup=NOW - timedelta(hours=chance.randrange(200)),
            image=chance.choice(images),
        )
        for number in range(count)
    ]

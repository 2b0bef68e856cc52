"""What protects a VM, from its backup items alone (design, section 2)."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Badge, Coverage, Evidence, Readiness, badge_of
from app.domain.backup import ProtectedItem
from app.domain.machines import Image, MachineFacts, Power
from app.domain.reading import NotRead, Reason, Stage, still_reading
from app.inventory.items import item_of
from app.inventory.wire_backup import ItemDocument
from app.readiness.coverage import Covered, coverage_of
from app.readiness.judge import judge
from app.readiness.profile import load_profile
from tests.readiness.building import MACHINE_ID, NOW, OTHER_VAULT_ID, VAULT_ID, forbidden, item, vm

PROFILE = load_profile()
DAY = timedelta(days=1)
UNREAD = NotRead(Reason.THROTTLED, Stage.PROTECTION)
NEVER = {"last_recovery_point": None, "last_backup_time": None, "last_backup_status": ""}
ASKED_ONE_BY_ONE = msgspec.structs.replace(forbidden(Stage.PROTECTION), running=True)


class Case(NamedTuple):
    """Items of one VM and what they mean."""

    about: str
    items: tuple[ProtectedItem, ...] | NotRead
    coverage: Coverage
    reason: str | None = None
    evidence: Evidence = {}  # noqa: RUF012 -- never changed


def one(about: str, coverage: Coverage, reason: str | None = None, **changes: Any) -> Case:
    """A case of a healthy item with these changes."""
    return Case(about, (item(**changes),), coverage, reason)


def old(hours: float, schedule_hours: int | None) -> dict[str, Any]:
    """An item whose newest point is so old."""
    return {"last_recovery_point": NOW - timedelta(hours=hours), "schedule_hours": schedule_hours}


PROTECTED, PENDING, UNHEALTHY = Coverage.PROTECTED, Coverage.PENDING, Coverage.UNHEALTHY
STOPPED, SOFT_DELETED, UNKNOWN = Coverage.STOPPED, Coverage.SOFT_DELETED, Coverage.UNKNOWN
STOPPED_ITEM = item(vault_id=OTHER_VAULT_ID, protection_state="ProtectionStopped", last_recovery_point=NOW)
DELETED_ITEM = item(
    vault_id=OTHER_VAULT_ID, soft_deleted=True, last_recovery_point=NOW, delete_due=NOW + 3 * DAY
)
OLD_STATE = "coverage-state-not-understood"
CASES = (
    Case("no items", (), Coverage.UNPROTECTED),
    Case("only SQL Server inside", (item(workload="SQLDataBase"),), Coverage.UNPROTECTED),
    one("healthy", PROTECTED),
    one("completed with warnings", PROTECTED, last_backup_status="CompletedWithWarnings"),
    one("word in another case", PROTECTED, protection_state="PROTECTED"),
    one("older word for protected", PROTECTED, protection_state="ProtectionConfigured"),
    one("health suggests something", PROTECTED, health_status="ActionSuggested"),
    one("a backup runs", PROTECTED, last_backup_status="InProgress"),
    # nothing to restore from yet
    one("just enabled", PENDING, "coverage-first-backup-pending", protection_state="IRPending", **NEVER),
    one(
        "enabled, first backup runs",
        PENDING,
        "coverage-first-backup-pending",
        **NEVER | {"last_backup_status": "InProgress"},
    ),
    one(
        "being configured",
        PENDING,
        "coverage-first-backup-pending",
        protection_state="ConfiguringProtection",
        **NEVER,
    ),
    one("protected without a point", PENDING, "coverage-first-backup-pending", **NEVER),
    one("completed, point not named", UNKNOWN, "coverage-no-recovery-point-read", last_recovery_point=None),
    one(
        "completed with warnings, point not named",
        UNKNOWN,
        "coverage-no-recovery-point-read",
        last_recovery_point=None,
        last_backup_status="CompletedWithWarnings",
    ),
    # the age of the newest point
    one("daily, 48 h", PROTECTED, **old(48, 24)),
    one("daily, over 48 h", UNHEALTHY, "coverage-recovery-point-old", **old(48.01, 24)),
    one("weekly, 48 h", PROTECTED, **old(48.01, 168)),
    one("weekly, two weeks", PROTECTED, **old(336, 168)),
    one("weekly, over two weeks", UNHEALTHY, "coverage-recovery-point-old", **old(336.01, 168)),
    one("policy not read, two weeks", PROTECTED, **old(336, None)),
    one("policy not read, over two weeks", UNHEALTHY, "coverage-recovery-point-old", **old(336.01, None)),
    # what Azure reports as wrong
    one("last backup failed", UNHEALTHY, "coverage-last-backup-failed", last_backup_status="Failed"),
    one(
        "first backup failed",
        UNHEALTHY,
        "coverage-last-backup-failed",
        **NEVER | {"last_backup_status": "Failed"},
    ),
    one("action required", UNHEALTHY, "coverage-health-action-required", health_status="ActionRequired"),
    one("protection error", UNHEALTHY, "coverage-protection-error", protection_state="ProtectionError"),
    one("unhealthy", UNHEALTHY, "coverage-protection-error", protection_status="Unhealthy"),
    # nothing is added any more
    one("stopped", STOPPED, "coverage-stopped", protection_state="ProtectionStopped"),
    one("suspended", STOPPED, "coverage-stopped", protection_state="BackupsSuspended"),
    one("paused", STOPPED, "coverage-stopped", protection_state="ProtectionPaused"),
    one(
        "stopped, last failed",
        STOPPED,
        "coverage-stopped",
        protection_state="ProtectionStopped",
        last_backup_status="Failed",
    ),
    one(
        "stopped early",
        STOPPED,
        "coverage-stopped-without-points",
        protection_state="ProtectionStopped",
        **NEVER,
    ),
    one("soft-deleted", SOFT_DELETED, "coverage-soft-deleted", soft_deleted=True),
    one("soft-deleted by its state", SOFT_DELETED, "coverage-soft-deleted", protection_state="SoftDeleted"),
    # words that nobody here knows
    one("unknown state", UNKNOWN, OLD_STATE, protection_state="Sleeping"),
    one("no state", UNKNOWN, OLD_STATE, protection_state=""),
    one("Invalid", UNKNOWN, OLD_STATE, protection_state="Invalid"),
    one("unknown health is no fault", PROTECTED, health_status="Sleepy"),
    one("unknown status is no fault", PROTECTED, last_backup_status="Dreaming"),
    # several items
    Case("active beside stopped", (STOPPED_ITEM, item()), PROTECTED, None, {"other_vaults": "old-vault"}),
    Case("active beside deleted", (DELETED_ITEM, item()), PROTECTED, None, {"vault": "shop-vault"}),
    Case("pending beside stopped", (STOPPED_ITEM, item(**NEVER)), PENDING, "coverage-first-backup-pending"),
    Case(
        "stopped beside deleted",
        (DELETED_ITEM, item(protection_state="ProtectionStopped")),
        STOPPED,
        "coverage-stopped",
    ),
    Case(
        "the newest of two active",
        (item(**old(400, 24)), item(vault_id=OTHER_VAULT_ID)),
        PROTECTED,
        None,
        {"vault": "old-vault", "other_vaults": "shop-vault"},
    ),
    # not read
    Case("not read", UNREAD, UNKNOWN, "coverage-not-read", {"not_read": "throttled", "stage": "protection"}),
    Case(
        "being read",
        still_reading(Stage.PROTECTION),
        UNKNOWN,
        "coverage-not-read",
        {"case": "running", "not_read": None},
    ),
    Case(
        "forbidden, but asked VM by VM", ASKED_ONE_BY_ONE, UNKNOWN, "coverage-not-read", {"case": "running"}
    ),
)


def covered(facts: MachineFacts) -> Covered:
    """The coverage now."""
    return coverage_of(facts, PROFILE, NOW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about.replace(" ", "_"))
def test_coverage(case: Case) -> None:
    coverage, reason, evidence = covered(vm(items=case.items))
    assert (coverage, reason) == (case.coverage, case.reason)
    assert {key: evidence.get(key) for key in case.evidence} == case.evidence


def test_the_evidence_says_how_old_a_point_is() -> None:
    _, _, evidence = covered(vm(items=(item(**old(100, 24)),)))
    assert evidence["age_hours"] == 100
    assert evidence["schedule_hours"] == 24
    assert evidence["last_recovery_point"] == "2026-11-20 05:00 UTC"


def test_the_evidence_counts_the_days_that_are_left() -> None:
    _, _, evidence = covered(vm(items=(item(soft_deleted=True, delete_due=NOW + 9 * DAY + DAY / 2),)))
    assert (evidence["days_left"], evidence["delete_due"]) == (9, "2026-12-03 21:00 UTC")
    _, _, over = covered(vm(items=(item(soft_deleted=True, delete_due=NOW - DAY),)))
    assert over["days_left"] == 0
    _, _, undated = covered(vm(items=(item(soft_deleted=True),)))
    assert undated["case"] == "no_date"
    assert "days_left" not in undated


def test_the_evidence_holds_what_the_health_message_says() -> None:
    details = ((400239, "Agent is old", "Update it."),)
    _, _, said = covered(vm(items=(item(health_status="ActionRequired", health_details=details),)))
    assert (said["health_code"], said["health_title"], said["health_message"]) == details[0]
    _, _, silent = covered(vm(items=(item(health_status="ActionRequired"),)))
    assert silent["case"] == "no_details"


@pytest.mark.parametrize("placeholder", ["2001-01-01T00:00:00Z", "0001-01-01T00:00:00", None])
def test_azures_placeholder_dates_are_no_recovery_point(placeholder: str | None) -> None:
    document = {
        "id": f"{VAULT_ID}/backupFabrics/Azure/protectionContainers/c/protectedItems/i",
        "name": "i",
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "sourceResourceId": MACHINE_ID,
            "protectionState": "Protected",
            "lastBackupStatus": "",
            "lastBackupTime": placeholder,
            "lastRecoveryPoint": placeholder,
        },
    }
    read = item_of(msgspec.json.decode(msgspec.json.encode(document), type=ItemDocument), {})
    assert isinstance(read, ProtectedItem)
    assert covered(vm(items=(read,))).coverage is Coverage.PENDING


def test_the_badge_is_the_coverage_unless_nothing_protects() -> None:
    for coverage in Coverage:
        for readiness in Readiness:
            badge = badge_of(coverage, readiness, checking=False)
            if coverage is Coverage.UNPROTECTED and readiness is not Readiness.UNKNOWN:
                assert badge.value == readiness.value
            elif coverage in {Coverage.UNPROTECTED, Coverage.UNKNOWN}:
                assert badge is Badge.CANNOT_TELL
                assert badge_of(coverage, readiness, checking=True) is Badge.CHECKING
            else:
                assert badge.value == coverage.value


def test_badges_are_in_the_order_of_what_needs_someone() -> None:
    assert [badge.value for badge in Badge] == [
        "blocked",
        "unhealthy",
        "cannot_tell",
        "ready_with_warnings",
        "ready",
        "soft_deleted",
        "stopped",
        "pending",
        "protected",
        "checking",
    ]


READINESS: tuple[tuple[str, dict[str, Any], Readiness, Badge, str | None], ...] = (
    ("nothing is wrong", {}, Readiness.READY, Badge.READY, None),
    ("stopped, no agent", {"power": Power.DEALLOCATED, "agent": None}, Readiness.READY, Badge.READY, None),
    (
        "a warning",
        {"extended_location": "z"},
        Readiness.READY_WITH_WARNINGS,
        Badge.READY_WITH_WARNINGS,
        "vm-extended-zone",
    ),
    (
        "a warning is unknown",
        {"image": Image("own", "own", "own")},
        Readiness.READY_WITH_WARNINGS,
        Badge.READY_WITH_WARNINGS,
        "os-linux-endorsed",
    ),
    (
        "a blocker is unknown",
        {"provider_registered": forbidden(Stage.GOVERNANCE), "extended_location": "z"},
        Readiness.UNKNOWN,
        Badge.CANNOT_TELL,
        "rp-provider-registered",
    ),
    (
        "a blocker is being read",
        {"agent": still_reading(Stage.AGENT)},
        Readiness.UNKNOWN,
        Badge.CHECKING,
        "agent-present",
    ),
    (
        "one is being read, one was not",
        {"provider_registered": still_reading(Stage.GOVERNANCE), "agent": forbidden(Stage.AGENT)},
        Readiness.UNKNOWN,
        Badge.CANNOT_TELL,
        "agent-present",
    ),
    (
        "a blocker fails, another is unknown",
        {"provider_registered": forbidden(Stage.GOVERNANCE), "provisioning_state": "Failed"},
        Readiness.BLOCKED,
        Badge.BLOCKED,
        "vm-provisioning-state",
    ),
)


@pytest.mark.parametrize(
    ("changes", "readiness", "badge", "reason"),
    [case[1:] for case in READINESS],
    ids=[case[0] for case in READINESS],
)
def test_readiness_is_the_first_that_holds(
    changes: dict[str, Any], readiness: Readiness, badge: Badge, reason: str | None
) -> None:
    verdict = judge(vm(**changes), PROFILE, NOW)
    assert (verdict.readiness, verdict.badge, verdict.reason) == (readiness, badge, reason)


def test_a_protected_vm_stays_protected_while_its_agent_is_not_read() -> None:
    for agent in (still_reading(Stage.AGENT), forbidden(Stage.AGENT)):
        assert judge(vm(items=(item(),), agent=agent), PROFILE, NOW).badge is Badge.PROTECTED


def test_items_that_are_asked_vm_by_vm_are_being_checked() -> None:
    assert judge(vm(items=ASKED_ONE_BY_ONE), PROFILE, NOW).badge is Badge.CHECKING
    assert judge(vm(items=forbidden(Stage.PROTECTION)), PROFILE, NOW).badge is Badge.CANNOT_TELL


def test_what_was_not_understood_is_never_ready() -> None:
    verdict = judge(vm(not_understood="properties.storageProfile"), PROFILE, NOW)
    assert (verdict.badge, verdict.reason) == (Badge.CANNOT_TELL, "machine-not-understood")
    protected = judge(vm(not_understood="properties.storageProfile", items=(item(),)), PROFILE, NOW)
    assert protected.badge is Badge.PROTECTED


WORDS = st.sampled_from(
    [
        "",
        "Protected",
        "ProtectionConfigured",
        "IRPending",
        "ConfiguringProtection",
        "ProtectionError",
        "Failed",
        "ProtectionStopped",
        "BackupsSuspended",
        "SoftDeleted",
        "Completed",
        "CompletedWithWarnings",
        "InProgress",
        "ActionRequired",
        "ActionSuggested",
        "Healthy",
        "Unhealthy",
        "Passed",
        "Neu",
    ]
)
MOMENTS = st.one_of(st.none(), st.integers(-400, 24).map(lambda hours: NOW + timedelta(hours=hours)))
ITEMS = st.builds(
    item,
    vault_id=st.sampled_from((VAULT_ID, OTHER_VAULT_ID)),
    protection_state=WORDS,
    protection_status=WORDS,
    health_status=WORDS,
    last_backup_status=WORDS,
    last_backup_time=MOMENTS,
    last_recovery_point=MOMENTS,
    schedule_hours=st.sampled_from((None, 24, 96, 168)),
    soft_deleted=st.booleans(),
    delete_due=MOMENTS,
)
UNREADS = st.builds(
    NotRead, reason=st.sampled_from(Reason), stage=st.just(Stage.PROTECTION), running=st.booleans()
)


@given(items=st.one_of(st.lists(ITEMS, max_size=4).map(tuple), UNREADS))
def test_protected_needs_a_recovery_point_and_unprotected_an_empty_list(
    items: tuple[ProtectedItem, ...] | NotRead,
) -> None:
    coverage, reason, _ = covered(vm(items=items))
    if coverage is Coverage.PROTECTED:
        assert not isinstance(items, NotRead)
        assert any(isinstance(one.last_recovery_point, datetime) and not one.soft_deleted for one in items)
    assert (coverage is Coverage.UNPROTECTED) == (items == ())
    assert (coverage is Coverage.UNKNOWN) or not isinstance(items, NotRead)
    assert (reason is None) == (coverage in {Coverage.PROTECTED, Coverage.UNPROTECTED})

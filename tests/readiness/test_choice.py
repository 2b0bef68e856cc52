"""What a chosen vault and policy make of the rules (facts 1.10, *choice*; severities of facts 1.9)."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from app.domain.assessment import Finding, Severity, Status
from app.domain.backup import Policy, Vault
from app.domain.machines import Disk, MachineFacts
from app.domain.reading import Stage, still_reading
from app.readiness.catalogue import rule
from app.readiness.choice import judge_choice
from app.readiness.profile import ProfileName, load_profile
from tests.readiness.building import (
    OTHER_SUBSCRIPTION,
    OTHER_VAULT_ID,
    SUBSCRIPTION,
    disk,
    forbidden,
    item,
    policy,
    vault,
    vm,
)

OURS = vault()
STANDARD = policy("V1", "DefaultPolicy")
ENHANCED = policy("V2", "EnhancedPolicy")
AGENTLESS = policy("V2", "Crash", consistency="OnlyCrashConsistent")
UNREAD = {"disks": (disk(sku="", resource_read=False),), "disk_details": forbidden(Stage.DISKS)}
DUE = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
CONFIDENTIAL = {"security_type": "ConfidentialVM", "size": "Standard_DC4as_v6"}


class Choice(NamedTuple):
    """A VM with a vault and policy, and what the rule says: None where it says nothing."""

    rule: str
    about: str
    facts: MachineFacts
    severity: Severity | None
    status: Status = Status.FAIL
    evidence: dict[str, Any] = {}  # noqa: RUF012 -- never changed
    chosen: Vault = OURS
    policy: Policy | None = None
    profile: ProfileName = "current"


def _with(**of_disk: Any) -> MachineFacts:
    return vm(disks=(disk(), disk("fast", 0, **of_disk)))


def _under(
    policy_: Policy, rule_id: str, facts: MachineFacts, severity: Severity | None, **evidence: Any
) -> Choice:
    return Choice(rule_id, f"under {policy_.name}", facts, severity, evidence=evidence, policy=policy_)


BLOCKER, WARNING, INFO = Severity.BLOCKER, Severity.WARNING, Severity.INFO
ULTRA, PREMIUM, SHARED = _with(sku="UltraSSD_LRS"), _with(sku="PremiumV2_LRS"), _with(max_shares=2)
TRUSTED, EXTENDED = vm(security_type="TrustedLaunch"), vm(extended_location="losangeles")
NAMED = {"disks": "fast", "count": 1}
CHOICES = (
    # Standard and Enhanced
    _under(STANDARD, "disk-ultra", ULTRA, BLOCKER, case="standard", policy="DefaultPolicy", **NAMED),
    _under(ENHANCED, "disk-ultra", ULTRA, INFO, case="enhanced", policy="EnhancedPolicy", **NAMED),
    _under(STANDARD, "disk-premium-v2", PREMIUM, BLOCKER, case="standard", **NAMED),
    _under(ENHANCED, "disk-premium-v2", PREMIUM, INFO, case="enhanced", **NAMED),
    _under(STANDARD, "disk-shared", SHARED, BLOCKER, case="standard", **NAMED),
    _under(ENHANCED, "disk-shared", SHARED, INFO, case="enhanced", **NAMED),
    _under(STANDARD, "vm-trusted-launch", TRUSTED, WARNING, case="standard"),
    _under(ENHANCED, "vm-trusted-launch", TRUSTED, INFO, case="enhanced"),
    _under(STANDARD, "vm-extended-zone", EXTENDED, BLOCKER, case="standard", zone="losangeles"),
    _under(ENHANCED, "vm-extended-zone", EXTENDED, INFO, case="enhanced", zone="losangeles"),
    *(
        _under(STANDARD, rule_id, vm(), None)
        for rule_id in (
            "disk-ultra",
            "disk-premium-v2",
            "disk-shared",
            "vm-trusted-launch",
            "vm-extended-zone",
        )
    ),
    *(
        Choice(rule_id, "disks not read", vm(**UNREAD), BLOCKER, Status.UNKNOWN, policy=STANDARD)
        for rule_id in ("disk-ultra", "disk-premium-v2", "disk-shared")
    ),
    *(
        Choice(rule_id, "disks not read, Enhanced", vm(**UNREAD), None, policy=ENHANCED)
        for rule_id in ("disk-ultra", "disk-premium-v2", "disk-shared")
    ),
    # the vault's region
    Choice("place-same-region", "same", vm(), None),
    Choice("place-same-region", "spelled otherwise", vm(), None, chosen=vault(region="Korea Central")),
    Choice(
        "place-same-region",
        "other",
        vm(),
        BLOCKER,
        evidence={"region": "koreacentral", "vault": "shop-vault", "vault_region": "koreasouth"},
        chosen=vault(region="koreasouth"),
    ),
    # the vault's subscription
    Choice("place-other-subscription", "same", vm(), None),
    Choice(
        "place-other-subscription",
        "in capitals",
        vm(),
        None,
        chosen=vault(subscription_id=SUBSCRIPTION.upper()),
    ),
    Choice(
        "place-other-subscription",
        "other",
        vm(),
        WARNING,
        evidence={"subscription_id": OTHER_SUBSCRIPTION, "case": None},
        chosen=vault(subscription_id=OTHER_SUBSCRIPTION),
    ),
    Choice(
        "place-other-subscription",
        "confidential VM",
        vm(**CONFIDENTIAL),
        BLOCKER,
        evidence={"case": "confidential"},
        chosen=vault(subscription_id=OTHER_SUBSCRIPTION),
    ),
    Choice(
        "place-other-subscription",
        "guide of 2018",
        vm(),
        BLOCKER,
        evidence={"case": "guide_2018"},
        chosen=vault(subscription_id=OTHER_SUBSCRIPTION),
        profile="2018",
    ),
    # what is protected already
    Choice("place-already-protected", "not", vm(), None),
    Choice(
        "place-already-protected",
        "here",
        vm(items=(item(),)),
        BLOCKER,
        evidence={"case": "here", "vault": "shop-vault", "policy": "DefaultPolicy"},
    ),
    Choice(
        "place-already-protected",
        "elsewhere",
        vm(items=(item(vault_id=OTHER_VAULT_ID, policy_name=""),)),
        BLOCKER,
        evidence={"case": None, "vault": "old-vault", "policy": "DefaultPolicy"},
    ),
    *(
        Choice("place-already-protected", state, vm(items=(item(protection_state=state),)), None)
        for state in ("ProtectionStopped", "BackupsSuspended", "ProtectionPaused", "SoftDeleted")
    ),
    Choice(
        "place-already-protected", "in error", vm(items=(item(protection_state="ProtectionError"),)), BLOCKER
    ),
    Choice("place-already-protected", "deleted", vm(items=(item(soft_deleted=True),)), None),
    Choice("place-already-protected", "SQL Server in it", vm(items=(item(workload="SQLDataBase"),)), None),
    Choice(
        "place-already-protected", "forbidden", vm(items=forbidden(Stage.PROTECTION)), BLOCKER, Status.UNKNOWN
    ),
    Choice(
        "place-soft-deleted",
        "here",
        vm(items=(item(soft_deleted=True, delete_due=DUE),)),
        BLOCKER,
        evidence={"case": "here", "delete_due": "2026-12-01"},
    ),
    Choice(
        "place-soft-deleted", "elsewhere", vm(items=(item(soft_deleted=True, vault_id=OTHER_VAULT_ID),)), None
    ),
    Choice(
        "place-soft-deleted", "being read", vm(items=still_reading(Stage.PROTECTION)), WARNING, Status.UNKNOWN
    ),
    # agentless policies
    Choice(
        "vm-agentless-size",
        "application-consistent policy",
        vm(size="Standard_D2s_v6"),
        None,
        policy=ENHANCED,
    ),
    *(
        Choice("vm-agentless-size", size, vm(size=size), None, policy=AGENTLESS)
        for size in (
            "Standard_D2s_v5",
            "Standard_E4-2s_v5",
            "Standard_DS2_v2",
            "Standard_B2ms",
            "Standard_D2as_v6",
            "Standard_NC24ads_A100_v4",
        )
    ),
    *(
        Choice("vm-agentless-size", size, vm(size=size), BLOCKER, evidence={"size": size}, policy=AGENTLESS)
        for size in ("Standard_D2_v5", "Standard_D2s_v6", "Standard_D2as_v7", "Standard_F2")
    ),
    *(
        Choice(
            "vm-agentless-size",
            f"disk {of_disk}",
            _with(**of_disk),
            BLOCKER,
            evidence={"case": "disks", "disks": "fast", "policy": "Crash"},
            policy=AGENTLESS,
        )
        for of_disk in (
            {"sku": "UltraSSD_LRS"},
            {"sku": "PremiumV2_LRS"},
            {"ephemeral": True},
            {"write_accelerator": True},
            {"max_shares": 2},
        )
    ),
    Choice("vm-agentless-size", "odd size", vm(size="Basic_A1"), BLOCKER, Status.UNKNOWN, policy=AGENTLESS),
    Choice("vm-agentless-size", "disks not read", vm(**UNREAD), BLOCKER, Status.UNKNOWN, policy=AGENTLESS),
)


def finding_of(choice: Choice) -> Finding | None:
    """What the rule says of the choice."""
    found = judge_choice(choice.facts, choice.chosen, choice.policy, load_profile(choice.profile))
    of_rule = [one for one in found if one.rule == choice.rule]
    assert len(of_rule) <= 1
    return of_rule[0] if of_rule else None


@pytest.mark.parametrize("choice", CHOICES, ids=lambda one: f"{one.rule}-{one.about}".replace(" ", "_"))
def test_choice(choice: Choice) -> None:
    finding = finding_of(choice)
    if choice.severity is None:
        assert finding is None
        return
    assert finding is not None
    assert finding.severity is choice.severity
    assert finding.status is choice.status
    assert {key: finding.evidence.get(key) for key in choice.evidence} == choice.evidence


def test_a_fitting_choice_says_nothing() -> None:
    assert judge_choice(vm(), vault(), ENHANCED, load_profile()) == ()
    assert judge_choice(vm(), vault(), None, load_profile()) == ()


def test_without_a_policy_only_the_vault_is_judged() -> None:
    assert judge_choice(ULTRA, vault(), None, load_profile()) == ()


def test_rules_that_the_guide_of_2018_lacks_say_nothing() -> None:
    assert judge_choice(ULTRA, vault(), STANDARD, load_profile("2018")) == ()


def test_an_ultra_disk_of_an_unread_vm_is_named_from_the_model() -> None:
    unread: tuple[Disk, ...] = (disk("fast", 0, sku="UltraSSD_LRS", resource_read=False),)
    findings = judge_choice(vm(disks=unread), vault(), STANDARD, load_profile())
    assert ("disk-ultra", Status.FAIL) in {(one.rule, one.status) for one in findings}


def test_severities_without_a_case_are_those_of_the_catalogue() -> None:
    for choice in CHOICES:
        finding = finding_of(choice)
        if finding is not None and finding.status is Status.FAIL and "case" not in finding.evidence:
            assert finding.severity is rule(finding.rule).severity

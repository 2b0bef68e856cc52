"""Which policy fits which VM, by the facts: a table of VMs against the kinds of policies."""

from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backup import Policy, PolicyType
from app.domain.machines import MachineFacts
from app.domain.reading import Stage
from app.domain.resource_ids import key_of
from app.policies.definition import Frequency, Schedule, new_enhanced, new_standard
from app.policies.fit import FitJudge, FitState
from app.policies.limits import problems_of
from app.policies.proposal import propose, suggested_name
from app.protection.texts import LANGUAGES, load_plan_texts
from app.readiness.content import Language
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from tests.readiness.building import OTHER_VAULT_ID, disk, forbidden, item, policy, vault, vm

PROFILE = load_profile("current")
OURS = vault()
STANDARD = policy("V1", "DefaultPolicy")
ENHANCED = policy("V2", "EnhancedPolicy")
AGENTLESS = policy("V2", "Crash", consistency="OnlyCrashConsistent")
FITS, NOT, UNTOLD = FitState.FITS, FitState.DOES_NOT_FIT, FitState.CANNOT_TELL


def with_disk(**of_disk: Any) -> MachineFacts:
    return vm(disks=(disk(), disk("data", 3, **of_disk)))


class Case(NamedTuple):
    """A VM, and what the facts make of it with a Standard, an Enhanced and an agentless policy."""

    fact: str
    facts: MachineFacts
    standard: FitState
    enhanced: FitState
    agentless: FitState


CASES = {
    "plain": Case("", vm(), FITS, FITS, FITS),
    "ultra": Case("disk-ultra", with_disk(sku="UltraSSD_LRS"), NOT, FITS, NOT),
    "premium v2": Case("disk-premium-v2", with_disk(sku="PremiumV2_LRS"), NOT, FITS, NOT),
    "shared": Case("disk-shared", with_disk(max_shares=2), NOT, FITS, NOT),
    "write accelerator": Case("disk-write-accelerator", with_disk(write_accelerator=True), FITS, FITS, NOT),
    "ephemeral": Case("disk-ephemeral-os", vm(disks=(disk(ephemeral=True),)), FITS, FITS, NOT),
    "trusted launch": Case("vm-trusted-launch", vm(security_type="TrustedLaunch"), FITS, FITS, FITS),
    "extended zone": Case("vm-extended-zone", vm(extended_location="losangeles"), NOT, FITS, FITS),
    "confidential": Case(
        "vm-confidential", vm(security_type="ConfidentialVM", size="Standard_DC4as_v6"), UNTOLD, FITS, NOT
    ),
    "no premium storage": Case("vm-agentless-size", vm(size="Standard_D2_v3"), FITS, FITS, NOT),
    "azure boost": Case("vm-agentless-size", vm(size="Standard_D2s_v6"), FITS, FITS, NOT),
    "unknown size": Case("vm-agentless-size", vm(size="?"), FITS, FITS, UNTOLD),
    "disks not read": Case(
        "disk-ultra",
        vm(disks=(disk(sku="", resource_read=False),), disk_details=forbidden(Stage.DISKS)),
        UNTOLD,
        FITS,
        UNTOLD,
    ),
    "on Enhanced": Case("pol-type-frozen", vm(items=(item(policy_type="V2"),)), NOT, FITS, FITS),
    "on Standard": Case("pol-type-frozen", vm(items=(item(policy_type="V1"),)), FITS, FITS, FITS),
    "on Enhanced elsewhere": Case(
        "pol-type-frozen", vm(items=(item(policy_type="V2", vault_id=OTHER_VAULT_ID),)), FITS, FITS, FITS
    ),
    "soft-deleted on Enhanced": Case(
        "pol-type-frozen", vm(items=(item(policy_type="V2", soft_deleted=True),)), NOT, FITS, FITS
    ),
    "stopped, kind unknown": Case(
        "pol-type-frozen",
        vm(items=(item(policy_type="", policy_id="", protection_state="ProtectionStopped"),)),
        UNTOLD,
        FITS,
        FITS,
    ),
    "a database of the VM on an unknown policy": Case(
        "pol-type-frozen", vm(items=(item(policy_type="", workload="SQLDataBase"),)), FITS, FITS, FITS
    ),
    "items not read": Case("pol-type-frozen", vm(items=forbidden(Stage.PROTECTION)), UNTOLD, FITS, FITS),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_policy_against_each_kind_of_vm(name: str) -> None:
    case, judge = CASES[name], FitJudge(PROFILE)
    found = [judge.fit(case.facts, OURS, one).state for one in (STANDARD, ENHANCED, AGENTLESS)]
    assert found == [case.standard, case.enhanced, case.agentless]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_says_why(language: Language, name: str) -> None:
    texts, rules = load_plan_texts(language), load_texts(language)
    for chosen in (STANDARD, ENHANCED, AGENTLESS):
        fit = FitJudge(PROFILE).fit(CASES[name].facts, OURS, chosen)
        assert (fit.reason is None) == (fit.state is FITS)
        if fit.reason is not None:
            sentence = texts.reason(fit.reason, fit.finding, rules)
            assert "web" in sentence
            assert "{" not in sentence


def test_a_shared_disk_fits_an_enhanced_policy_when_it_is_left_out() -> None:
    answer = FitJudge(PROFILE).answer([with_disk(max_shares=2)], OURS, [ENHANCED])[0]
    assert answer.fits_all
    assert list(answer.leave_out.values()) == [(3,)]
    assert [note.rule for note in FitJudge(PROFILE).fit(with_disk(max_shares=2), OURS, ENHANCED).notes] == [
        "disk-shared"
    ]


def test_trusted_launch_fits_standard_with_a_warning_only() -> None:
    fit = FitJudge(PROFILE).fit(CASES["trusted launch"].facts, OURS, STANDARD)
    assert [(note.rule, note.severity) for note in fit.notes] == [("vm-trusted-launch", "warning")]


def fleet(count: int) -> list[MachineFacts]:
    base = [case.facts for case in CASES.values()]
    made = []
    for number in range(count):
        facts = base[number % len(base)]
        machine = msgspec.structs.replace(
            facts.machine, id=f"{facts.machine.id}-{number}", name=f"{facts.machine.name}-{number}"
        )
        made.append(msgspec.structs.replace(facts, machine=machine))
    return made


def test_a_thousand_vms_against_twenty_policies_ask_the_rules_once_a_kind() -> None:
    machines = fleet(1000)
    policies = [policy("V1" if number % 2 else "V2", f"policy-{number:02}") for number in range(20)]
    judge = FitJudge(PROFILE)
    answers = judge.answer(machines, OURS, policies)
    assert judge.judged <= 2 * len(machines)
    assert len({answer.policy.name for answer in answers}) == 20
    for answer in answers:
        single = FitJudge(PROFILE)
        for number in range(len(CASES)):
            facts = machines[number]
            fits = key_of(facts.machine.id) in answer.fitting
            assert fits == (single.fit(facts, OURS, answer.policy).state is FITS)
        for misfit in answer.misfits:
            if misfit.fit.finding is not None:
                assert misfit.fit.finding.evidence.get("policy") == answer.policy.name
    plain = [vm(id=f"/x/{number}", name=f"vm-{number}") for number in range(1000)]
    alike = FitJudge(PROFILE)
    alike.answer(plain, OURS, policies)
    assert alike.judged == 2


@given(
    st.sampled_from(sorted(CASES)),
    st.sampled_from(sorted(CASES)),
    st.sampled_from([STANDARD, ENHANCED, AGENTLESS]),
)
def test_a_shared_answer_is_the_answer_that_would_have_been_given(
    first: str, second: str, chosen: Policy
) -> None:
    judge = FitJudge(PROFILE)
    judge.fit(CASES[first].facts, OURS, chosen)
    assert judge.fit(CASES[second].facts, OURS, chosen) == FitJudge(PROFILE).fit(
        CASES[second].facts, OURS, chosen
    )


def test_a_full_policy_has_no_room_but_keeps_its_own() -> None:
    full = msgspec.structs.replace(STANDARD, protected_items=1000)
    almost = msgspec.structs.replace(STANDARD, protected_items=999)
    judge = FitJudge(PROFILE)
    new, own = vm(), vm(items=(item(),))
    assert judge.answer([new], OURS, [full])[0].full is not None
    assert judge.answer([own], OURS, [full])[0].full is None
    assert judge.answer([new], OURS, [almost])[0].full is None
    assert judge.answer(fleet(40), OURS, [almost])[0].full is not None


PROPOSALS = [
    ("plain", PolicyType.STANDARD, []),
    ("write accelerator", PolicyType.STANDARD, []),
    ("no premium storage", PolicyType.STANDARD, []),
    ("ultra", PolicyType.ENHANCED, ["policy-because-ultra"]),
    ("premium v2", PolicyType.ENHANCED, ["policy-because-premium-v2"]),
    ("shared", PolicyType.ENHANCED, ["policy-because-shared"]),
    ("trusted launch", PolicyType.ENHANCED, ["policy-because-trusted-launch"]),
    ("extended zone", PolicyType.ENHANCED, ["policy-because-extended-zone"]),
    ("on Enhanced", PolicyType.ENHANCED, ["policy-because-enhanced-now"]),
    ("confidential", PolicyType.ENHANCED, ["policy-because-confidential"]),
    ("items not read", PolicyType.ENHANCED, ["policy-because-untold"]),
]


@pytest.mark.parametrize(("name", "kind", "reasons"), PROPOSALS)
def test_the_smallest_policy_that_fits(name: str, kind: PolicyType, reasons: list[str]) -> None:
    made = propose([vm(), CASES[name].facts], OURS, FitJudge(PROFILE), time_zone="Korea Standard Time")
    assert made.definition.type is kind
    assert [reason.key for reason in made.reasons] == reasons
    assert made.misfits == ()
    assert problems_of(made.definition) == ()
    for language in LANGUAGES:
        for reason in made.reasons:
            assert "web" in load_plan_texts(language).say(reason)


def test_a_proposal_keeps_at_least_what_the_vms_have_now() -> None:
    now = [
        policy("V1", "short", daily_days=14, weekly_weeks=8),
        policy("V1", "long", daily_days=90, monthly_months=24, yearly_years=3),
    ]
    definition = propose([vm()], OURS, FitJudge(PROFILE), current=now).definition
    assert definition.daily_days == 90
    assert definition.weekly is not None
    assert definition.weekly.weeks == 8
    assert definition.monthly is not None
    assert definition.monthly.months == 24
    assert definition.yearly is not None
    assert definition.yearly.years == 3
    assert problems_of(definition) == ()


def test_a_suggested_name_says_what_the_policy_does_and_is_free() -> None:
    hourly = msgspec.structs.replace(
        new_enhanced(), schedule=Schedule(Frequency.HOURLY, "08:00", interval=4, window=12)
    )
    assert suggested_name(hourly) == "enhanced-4h-0800-30d"
    assert suggested_name(new_standard()) == "standard-daily-0200-30d"
    taken = {"Standard-Daily-0200-30d", "standard-daily-0200-30d-2"}
    assert suggested_name(new_standard(), taken) == "standard-daily-0200-30d-3"

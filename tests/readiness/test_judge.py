"""The verdict as a whole: every rule has one status, and only what counts decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Coverage, Finding, Readiness, Severity, Status
from app.domain.reading import NotRead, Reason, Stage, still_reading
from app.readiness.catalogue import RULES, rule
from app.readiness.judge import judge, readiness_of, status_of
from app.readiness.profile import load_profile
from app.readiness.versions import is_older, parse_version
from tests.readiness.building import NOW, disk, forbidden, item, vm
from tests.readiness.every_example import EXAMPLES
from tests.readiness.examples import verdict_of


def test_every_rule_has_exactly_one_status() -> None:
    for example in EXAMPLES:
        verdict = verdict_of(example)
        found = [rule(one.rule) for one in verdict.findings]
        assert [one.number for one in found] == sorted({one.number for one in found})
        assert verdict.passed & verdict.not_applicable == 0
        assert not any((verdict.passed | verdict.not_applicable) & one.bit for one in found)


def test_what_the_scan_cannot_see_is_not_checked_and_never_guessed() -> None:
    verdict = judge(vm(), load_profile(), NOW)
    for one in RULES:
        checked = status_of(verdict, one) is not Status.NOT_CHECKED
        assert checked == (one.decided in {"fleet", "other"}), one.id


def test_what_a_profile_leaves_out_does_not_apply() -> None:
    verdict = judge(vm(), load_profile("2018"), NOW)
    absent = load_profile("2018").absent
    assert {status_of(verdict, rule(one)) for one in absent} == {Status.NOT_APPLICABLE}


def test_scopes_that_were_not_read_are_named_once() -> None:
    facts = vm(agent=forbidden(Stage.AGENT), items=forbidden(Stage.PROTECTION))
    assert judge(facts, load_profile(), NOW).unknown_ids == ("u1",)
    assert judge(vm(), load_profile(), NOW).unknown_ids == ()


def test_a_protected_vm_keeps_its_findings_but_not_as_its_reason() -> None:
    verdict = judge(vm(items=(item(),), disks=(disk(managed=False),)), load_profile(), NOW)
    assert verdict.coverage is Coverage.PROTECTED
    assert verdict.readiness is Readiness.BLOCKED
    assert verdict.reason is None
    assert "disk-managed" in {one.rule for one in verdict.findings}


UNREADS = st.sampled_from(
    (
        None,
        still_reading(Stage.AGENT),
        NotRead(Reason.FORBIDDEN, Stage.AGENT),
        NotRead(Reason.TIMEOUT, Stage.DISKS),
    )
)
FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from([one.id for one in RULES]),
        status=st.sampled_from((Status.FAIL, Status.UNKNOWN)),
        severity=st.sampled_from(Severity),
        evidence=st.just({}),
        not_read=UNREADS,
    ),
    max_size=6,
).map(tuple)


@given(findings=FINDINGS)
def test_readiness_is_the_first_that_holds(findings: tuple[Finding, ...]) -> None:
    readiness, first, checking = readiness_of(findings)

    def some(status: Status, severity: Severity) -> bool:
        return any(one.status is status and one.severity is severity for one in findings)

    if some(Status.FAIL, Severity.BLOCKER):
        assert readiness is Readiness.BLOCKED
    elif some(Status.UNKNOWN, Severity.BLOCKER):
        assert readiness is Readiness.UNKNOWN
    elif some(Status.FAIL, Severity.WARNING) or some(Status.UNKNOWN, Severity.WARNING):
        assert readiness is Readiness.READY_WITH_WARNINGS
    else:
        assert readiness is Readiness.READY
    assert (first is None) == (readiness is Readiness.READY)
    assert first is None or first.severity is not Severity.INFO
    assert not checking or readiness is Readiness.UNKNOWN
    if readiness is Readiness.UNKNOWN and first is not None:
        running = first.not_read is not None and first.not_read.running
        assert running == checking, "what is named fits the badge"


@pytest.mark.parametrize(
    ("version", "minimum", "older"),
    [
        ("2.7.9", "2.7.100", True),
        ("2.7.100", "2.7.9", False),
        ("2.7", "2.7.0.0", False),
        ("2.7.0.0", "2.7", False),
        ("2.7", "2.7.0.1", True),
        ("10", "9.9.9", False),
        (" 2.6.1198.718 ", "2.6.1198.718", False),
        ("0", "0", False),
        ("", "1", None),
        ("Unknown", "1", None),
        ("1.x", "1", None),
        ("1..2", "1", None),
        ("-1.0", "1", None),
        ("١.٢", "1", None),
    ],
)
def test_versions_are_compared_as_numbers(version: str, minimum: str, older: bool | None) -> None:
    assert is_older(version, minimum) is older


@given(numbers=st.lists(st.integers(0, 10**6), min_size=1, max_size=5))
def test_a_version_is_never_older_than_itself(numbers: list[int]) -> None:
    text = ".".join(map(str, numbers))
    assert is_older(text, text) is False
    assert parse_version(text + ".0") == parse_version(text)
    assert is_older(text, text + ".1") is True

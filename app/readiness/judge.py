"""The judgement of one VM: every rule of the scan, coverage, readiness and the badge."""

from datetime import datetime
from typing import TypeAlias

from app.domain.assessment import (
    Coverage,
    Evidence,
    Finding,
    Readiness,
    Severity,
    Status,
    Verdict,
    badge_of,
)
from app.domain.machines import MachineFacts, MachineKind
from app.domain.reading import NotRead
from app.readiness.catalogue import RULES, Rule
from app.readiness.coverage import Covered, coverage_of
from app.readiness.outcome import NOT_APPLICABLE, PASS
from app.readiness.profile import Profile
from app.readiness.rules import CHECKS, Check

_Entry: TypeAlias = tuple[int, Check, Rule]

_OTHER_KINDS = frozenset({"vm-classic", "vmss-uniform"})
"""The only rules for what is no virtual machine of Resource Manager."""


class _Plan:
    """The checks of one profile with their bits, worked out once: judging runs for 50,000 VMs in a row."""

    def __init__(self, absent: frozenset[str]) -> None:
        judged = [rule for rule in RULES if rule.id in CHECKS and rule.id not in absent]
        self.entries: tuple[_Entry, ...] = tuple((rule.bit, CHECKS[rule.id], rule) for rule in judged)
        self.absent = sum(rule.bit for rule in RULES if rule.id in absent)
        self.other_entries = tuple(entry for entry in self.entries if entry[2].id in _OTHER_KINDS)
        self.other_absent = sum(
            rule.bit for rule in RULES if rule.id not in _OTHER_KINDS or rule.id in absent
        )


_plans: dict[frozenset[str], _Plan] = {}


def judge(facts: MachineFacts, profile: Profile, now: datetime) -> Verdict:
    """Judge one VM. Pure: the same facts, profile and time give the same verdict."""
    covered = coverage_of(facts, profile, now)
    if facts.machine.not_understood:
        return _not_understood(facts, covered)
    plan = _plans.get(profile.absent)
    if plan is None:
        plan = _plans[profile.absent] = _Plan(profile.absent)
    if facts.machine.kind is MachineKind.VIRTUAL_MACHINE:
        entries, not_applicable = plan.entries, plan.absent
    else:
        entries, not_applicable = plan.other_entries, plan.other_absent
    passed = 0
    findings: list[Finding] = []
    for bit, check, rule in entries:
        outcome = check(facts, profile)
        if outcome is PASS:
            passed |= bit
        elif outcome is NOT_APPLICABLE:
            not_applicable |= bit
        else:
            findings.append(
                Finding(
                    rule.id,
                    outcome.status,
                    outcome.severity or rule.severity,
                    outcome.evidence,
                    outcome.not_read,
                )
            )
    return _verdict(facts, covered, passed, not_applicable, tuple(findings))


def _verdict(
    facts: MachineFacts, covered: Covered, passed: int, not_applicable: int, findings: tuple[Finding, ...]
) -> Verdict:
    coverage, reason, evidence = covered
    readiness, first, checking = readiness_of(findings)
    if coverage is Coverage.UNKNOWN:
        checking = isinstance(facts.items, NotRead) and facts.items.running
    elif coverage is Coverage.UNPROTECTED and first is not None:
        reason, evidence = first.rule, first.evidence
    return Verdict(
        coverage=coverage,
        readiness=readiness,
        badge=badge_of(coverage, readiness, checking=checking),
        reason=reason,
        reason_evidence=evidence,
        passed=passed,
        not_applicable=not_applicable,
        findings=findings,
        unknown_ids=_unknown_ids(facts, findings),
    )


def readiness_of(findings: tuple[Finding, ...]) -> tuple[Readiness, Finding | None, bool]:
    """Readiness, the finding that is named first, and whether all that is unknown is still being read.

    The first that holds: a blocker failed, a blocker is unknown, a warning failed or unknown
    (design, section 2).
    """
    blocked = unknown = failed_warning = unknown_warning = None
    checking = True
    for finding in findings:
        severity = finding.severity
        if severity is Severity.INFO:
            continue
        failed = finding.status is Status.FAIL
        if severity is Severity.WARNING:
            if failed:
                failed_warning = failed_warning or finding
            else:
                unknown_warning = unknown_warning or finding
        elif failed:
            blocked = blocked or finding
        else:
            unknown = unknown or finding
            checking = checking and finding.not_read is not None and finding.not_read.running
    if blocked is not None:
        return Readiness.BLOCKED, blocked, False
    if unknown is not None:
        return Readiness.UNKNOWN, unknown, checking
    warning = failed_warning or unknown_warning
    if warning is not None:
        return Readiness.READY_WITH_WARNINGS, warning, False
    return Readiness.READY, None, False


def _unknown_ids(facts: MachineFacts, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if isinstance(facts.items, NotRead) and facts.items.unknown_id:
        found[facts.items.unknown_id] = None
    for finding in findings:
        if finding.not_read is not None and finding.not_read.unknown_id:
            found[finding.not_read.unknown_id] = None
    return tuple(found)


def _not_understood(facts: MachineFacts, covered: Covered) -> Verdict:
    coverage, reason, evidence = covered
    if coverage in {Coverage.UNPROTECTED, Coverage.UNKNOWN}:
        reason = "machine-not-understood"
        field: Evidence = {"field": facts.machine.not_understood}
        evidence = field
    return Verdict(
        coverage=coverage,
        readiness=Readiness.UNKNOWN,
        badge=badge_of(coverage, Readiness.UNKNOWN, checking=False),
        reason=reason,
        reason_evidence=evidence,
        passed=0,
        not_applicable=0,
        findings=(),
        unknown_ids=_unknown_ids(facts, ()),
    )


def status_of(verdict: Verdict, rule: Rule) -> Status:
    """The status of one rule in a verdict; a rule that is in none of its parts was not checked."""
    for finding in verdict.findings:
        if finding.rule == rule.id:
            return finding.status
    if verdict.passed & rule.bit:
        return Status.PASS
    if verdict.not_applicable & rule.bit:
        return Status.NOT_APPLICABLE
    return Status.NOT_CHECKED

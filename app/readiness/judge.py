"""The judgement of one VM: every rule of the scan, coverage, readiness and the badge."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypeVar

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
from app.readiness.aspects import ASPECTS
from app.readiness.catalogue import RULES, Rule
from app.readiness.coverage import Covered, coverage_of
from app.readiness.outcome import NOT_APPLICABLE, PASS
from app.readiness.profile import Profile
from app.readiness.rules import CHECKS, Check

_K = TypeVar("_K")
_V = TypeVar("_V")
_Entry: TypeAlias = tuple[int, Check, Rule]

_OTHER_KINDS = frozenset({"vm-classic", "vmss-uniform"})
"""The only rules for what is no virtual machine of Resource Manager."""
_MOST_REMEMBERED = 20_000
"""Answers that are kept per aspect before all are forgotten: a bound, hardly ever reached."""


class _Answers:
    """What the rules of one aspect said; the same object for every VM that is equal in it."""

    __slots__ = ("findings", "not_applicable", "passed")

    def __init__(self, entries: Iterable[_Entry], facts: MachineFacts, profile: Profile) -> None:
        passed = not_applicable = 0
        findings: list[tuple[int, Finding]] = []
        for bit, check, rule in entries:
            outcome = check(facts, profile)
            if outcome is PASS:
                passed |= bit
            elif outcome is NOT_APPLICABLE:
                not_applicable |= bit
            else:
                severity = outcome.severity or rule.severity
                finding = Finding(rule.id, outcome.status, severity, outcome.evidence, outcome.not_read)
                findings.append((rule.number, finding))
        self.passed = passed
        self.not_applicable = not_applicable
        self.findings = findings
        """With the number of the rule: findings of all aspects go into the order of the catalogue."""


class _Judgement(NamedTuple):
    """The answers of all aspects together."""

    passed: int
    not_applicable: int
    findings: tuple[Finding, ...]
    readiness: Readiness
    first: Finding | None
    checking: bool


class Judge:
    """Judges by one profile and remembers what it said of equal VMs."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        judged = [rule for rule in RULES if rule.id in CHECKS and rule.id not in profile.absent]
        entries = [(rule.bit, CHECKS[rule.id], rule) for rule in judged]
        self._absent = sum(rule.bit for rule in RULES if rule.id in profile.absent)
        self._other_entries = tuple(entry for entry in entries if entry[2].id in _OTHER_KINDS)
        self._other_absent = sum(
            rule.bit for rule in RULES if rule.id not in _OTHER_KINDS or rule.id in profile.absent
        )
        self._aspects = tuple(
            (
                aspect.look,
                tuple(entry for entry in entries if entry[2].id in aspect.rules),
                aspect.names_things,
                dict[Hashable, _Answers](),
            )
            for aspect in ASPECTS
        )
        self._judgements: dict[tuple[_Answers, ...], _Judgement] = {}

    def judge(self, facts: MachineFacts, now: datetime) -> Verdict:
        """The same facts and time give the same verdict, whatever was judged before."""
        covered = coverage_of(facts, self._profile, now)
        if facts.machine.not_understood:
            return _not_understood(facts, covered)
        if facts.machine.kind is not MachineKind.VIRTUAL_MACHINE:
            answers = _Answers(self._other_entries, facts, self._profile)
            return _verdict(facts, covered, _together((answers,), self._other_absent))
        return _verdict(facts, covered, self._judgement(facts))

    def _judgement(self, facts: MachineFacts) -> _Judgement:
        found: list[_Answers] = []
        shared = True
        for look, entries, names_things, known in self._aspects:
            key = look(facts)
            answers = known.get(key)
            if answers is None:
                answers = _Answers(entries, facts, self._profile)
                if names_things and any(finding.evidence for _, finding in answers.findings):
                    shared = False
                else:
                    _bounded(known)[key] = answers
            found.append(answers)
        if not shared:
            return _together(found, self._absent)
        all_answers = tuple(found)
        judgement = self._judgements.get(all_answers)
        if judgement is None:
            judgement = _bounded(self._judgements)[all_answers] = _together(found, self._absent)
        return judgement


def _bounded(known: dict[_K, _V]) -> dict[_K, _V]:
    if len(known) >= _MOST_REMEMBERED:
        known.clear()
    return known


def _together(answers: Iterable[_Answers], not_applicable: int) -> _Judgement:
    passed = 0
    numbered: list[tuple[int, Finding]] = []
    for one in answers:
        passed |= one.passed
        not_applicable |= one.not_applicable
        numbered.extend(one.findings)
    numbered.sort(key=itemgetter(0))
    findings = tuple(finding for _, finding in numbered)
    return _Judgement(passed, not_applicable, findings, *readiness_of(findings))


@lru_cache(maxsize=4)
def judge_of(profile: Profile) -> Judge:
    """The judge of a profile."""
    return Judge(profile)


def judge(facts: MachineFacts, profile: Profile, now: datetime) -> Verdict:
    """Judge one VM. The same facts, profile and time give the same verdict."""
    return judge_of(profile).judge(facts, now)


def _verdict(facts: MachineFacts, covered: Covered, judgement: _Judgement) -> Verdict:
    coverage, reason, evidence = covered
    passed, not_applicable, findings, readiness, first, checking = judgement
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
    (design, section 2). Of what is unknown, that which nobody reads any more is named first.
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
            running = finding.not_read is not None and finding.not_read.running
            if unknown is None or (checking and not running):
                unknown = finding
            checking = checking and running
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

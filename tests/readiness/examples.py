"""One example of one rule: facts, what the rule must say, and how it is checked through the whole judge."""

from typing import Any, NamedTuple

from app.domain.assessment import Finding, Severity, Status, Verdict
from app.domain.machines import MachineFacts
from app.readiness.catalogue import rule
from app.readiness.judge import judge, status_of
from app.readiness.profile import ProfileName, load_profile
from tests.readiness.building import NOW


class Example(NamedTuple):
    """``evidence`` names what must be in the finding's evidence; other keys may be there too."""

    rule: str
    about: str
    status: Status
    facts: MachineFacts
    evidence: dict[str, Any] = {}  # noqa: RUF012 -- never changed
    severity: Severity | None = None
    """None: the catalogue's."""
    profile: ProfileName = "current"


def passes(rule_id: str, about: str, facts: MachineFacts, profile: ProfileName = "current") -> Example:
    """The rule holds."""
    return Example(rule_id, about, Status.PASS, facts, profile=profile)


def without(rule_id: str, about: str, facts: MachineFacts, profile: ProfileName = "current") -> Example:
    """The rule does not apply."""
    return Example(rule_id, about, Status.NOT_APPLICABLE, facts, profile=profile)


def fails(
    rule_id: str,
    about: str,
    facts: MachineFacts,
    severity: Severity | None = None,
    profile: ProfileName = "current",
    **evidence: Any,
) -> Example:
    """The rule is violated, or as a note applies."""
    return Example(rule_id, about, Status.FAIL, facts, evidence, severity, profile)


def unknown(rule_id: str, about: str, facts: MachineFacts, **evidence: Any) -> Example:
    """It cannot be decided."""
    return Example(rule_id, about, Status.UNKNOWN, facts, evidence)


def name_of(example: Example) -> str:
    """How pytest calls it."""
    return f"{example.rule}-{example.status.value}-{example.about}".replace(" ", "_")


def verdict_of(example: Example) -> Verdict:
    """The whole verdict of the example's VM."""
    return judge(example.facts, load_profile(example.profile), NOW)


def finding_of(example: Example) -> Finding:
    """The finding of the example's rule; fails where there is none."""
    found = [one for one in verdict_of(example).findings if one.rule == example.rule]
    assert len(found) == 1, f"{example.rule} was not found in {verdict_of(example).findings}"
    return found[0]


def check(example: Example) -> None:
    """The judge says of the rule what the example says, with its severity and evidence."""
    wanted = rule(example.rule)
    assert status_of(verdict_of(example), wanted) is example.status
    if example.status not in {Status.FAIL, Status.UNKNOWN}:
        assert not any(one.rule == example.rule for one in verdict_of(example).findings)
        return
    finding = finding_of(example)
    assert finding.status is example.status
    assert finding.severity is (example.severity or wanted.severity)
    assert {key: finding.evidence.get(key) for key in example.evidence} == example.evidence

"""The verdict on one VM as a sentence, with who can act and the next step (UI.md, section 8)."""

from datetime import timedelta
from typing import NamedTuple

from app.domain.assessment import AssessedMachine, Badge, Coverage, Finding, Severity
from app.domain.backup import Policy, Vault
from app.domain.estate import Estate
from app.domain.machines import Power, protecting_item
from app.domain.places import region_key
from app.domain.reading import NotRead, Reason
from app.domain.resource_ids import ResourceId, key_of
from app.readiness.choice import judge_choice
from app.readiness.content import load_content
from app.readiness.profile import Profile, load_profile
from app.readiness.texts import Texts

_OFF = frozenset({Power.STOPPED, Power.DEALLOCATED})
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


class Answer(NamedTuple):
    """What a colleague says on the phone."""

    sentence: str
    who: str
    next_step: str


def age_text(age: timedelta, texts: Texts) -> str:
    """An age in days, hours or minutes, the largest that fits."""
    words = load_content(texts.language).report
    if age >= 2 * _DAY:
        return texts.fill(words["days"], {"n": age.days})
    if age >= 2 * _HOUR:
        return texts.fill(words["hours"], {"n": age // _HOUR})
    return texts.counted(words, "minutes", {"n": max(0, age // timedelta(minutes=1))})


def answer(assessed: AssessedMachine, estate: Estate, texts: Texts) -> Answer:
    """The sentence, who can act and what to do next."""
    sentence = _sentence(assessed, estate, texts)
    verdict, facts = assessed.verdict, assessed.facts
    subscription = estate.subscription_name(facts.machine.subscription_id)
    following = load_content(texts.language).next
    if verdict.coverage is Coverage.PROTECTED:
        return Answer(sentence, texts.who_word("nobody"), following["protected"])
    first = _first_finding(assessed)
    if first is not None:
        return Answer(sentence, _who(first, texts, subscription), texts.fix(first))
    if verdict.reason is None:
        ready = verdict.coverage is Coverage.UNPROTECTED
        return Answer(sentence, texts.who_word("you"), following["ready" if ready else "checking"])
    items = facts.items
    if isinstance(items, NotRead) and (items.running or items.reason is not Reason.FORBIDDEN):
        return Answer(sentence, texts.who_word("you"), texts.next_reading(items))
    who = texts.who_word(texts.coverage_who(verdict.reason), subscription)
    return Answer(sentence, who, texts.coverage_fix(verdict.reason, verdict.reason_evidence))


def _first_finding(assessed: AssessedMachine) -> Finding | None:
    reason = assessed.verdict.reason
    for finding in assessed.verdict.findings:
        if finding.rule == reason:
            return finding
    return None


def _who(finding: Finding, texts: Texts, subscription: str) -> str:
    if finding.not_read is None:
        return texts.who(finding.rule, subscription)
    forbidden = finding.not_read.reason is Reason.FORBIDDEN
    return texts.who_word("owner" if forbidden else "you", subscription)


def _sentence(assessed: AssessedMachine, estate: Estate, texts: Texts) -> str:
    verdict, facts = assessed.verdict, assessed.facts
    item = protecting_item(assessed.facts)
    warnings = sum(finding.severity is not Severity.INFO for finding in verdict.findings)
    soft_deleted = verdict.coverage is Coverage.SOFT_DELETED
    values: dict[str, object] = {
        "vm": facts.machine.name,
        "reason": texts.first_reason(verdict),
        "n": verdict.reason_evidence.get("days_left") if soft_deleted else warnings,
        "vault": ResourceId.parse(item.vault_id).name if item else None,
    }
    if item is not None and item.last_recovery_point is not None:
        values["age"] = age_text(assessed.judged_at - item.last_recovery_point, texts)
    key = verdict.badge.value
    if verdict.badge is Badge.CANNOT_TELL and verdict.coverage is Coverage.UNPROTECTED:
        key = "cannot_tell_ready"
    elif verdict.badge is Badge.CHECKING and verdict.reason is None:
        key = "checking_all"
    elif verdict.badge is Badge.STOPPED and item is not None and item.last_recovery_point is None:
        key = "stopped_without_points"
    elif verdict.badge is Badge.SOFT_DELETED and values["n"] is None:
        key = "soft_deleted_unknown"
    elif verdict.badge is Badge.READY:
        fitting = _fitting(assessed, estate)
        if fitting is not None:
            key = "ready_with"
            values |= {"vault": fitting[0].name, "policy": fitting[1].name}
    templates = load_content(texts.language).verdict
    sentence = texts.counted(templates, key, values)
    if verdict.badge in {Badge.READY, Badge.READY_WITH_WARNINGS} and facts.power in _OFF:
        off = texts.fill(templates["off"], {"vm": facts.machine.name, "power": str(facts.power)})
        sentence = f"{sentence} {off}"
    return sentence


def _fitting(assessed: AssessedMachine, estate: Estate) -> tuple[Vault, Policy] | None:
    """The vault and policy to name: only where one vault of the VM's subscription and region is there."""
    machine = assessed.facts.machine
    vaults = [
        vault
        for vault in estate.vaults.values()
        if vault.subscription_id.casefold() == machine.subscription_id.casefold()
        and region_key(vault.region) == region_key(machine.region)
    ]
    if len(vaults) != 1:
        return None
    policies = estate.policies.get(key_of(vaults[0].id), ())
    profile: Profile = load_profile()
    for policy in sorted(policies, key=lambda one: (one.name != "DefaultPolicy", one.name)):
        findings = judge_choice(assessed.facts, vaults[0], policy, profile)
        if not any(finding.severity is Severity.BLOCKER for finding in findings):
            return vaults[0], policy
    return None

"""Texts in both languages: complete, equal in keys and placeholders, filled in without gaps, inert."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from string import Formatter
from typing import Any, Literal, get_args

import msgspec
import pytest

from app.domain.assessment import Badge, Coverage, Finding, Severity, Status
from app.domain.machines import AgentStatus, OperatingSystem, Power
from app.domain.reading import NotRead, Reason, Stage, Unknown, still_reading
from app.readiness.catalogue import RULES
from app.readiness.content import Language, load_content
from app.readiness.judge import judge
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from tests.readiness.building import NOW, VAULT_ID, agent, forbidden, item, vm
from tests.readiness.every_example import EXAMPLES
from tests.readiness.examples import verdict_of
from tests.readiness.test_choice import CHOICES
from tests.readiness.test_choice import finding_of as finding_of_choice
from tests.readiness.test_coverage import CASES

LANGUAGES: tuple[Language, ...] = get_args(Literal["en", "ko"])
DASH = "–"
HOSTILE = "<b>x</b>\n\u202eevil\x00{vm}%s"
SHOWN = "<b>x</b>␊‹U+202E›evil␀{vm}%s"


def _leaves(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in tree.items():
        if isinstance(value, str):
            yield (*path, key), value
        else:
            yield from _leaves(value, (*path, key))


@lru_cache(maxsize=2)
def content(language: Language) -> dict[tuple[str, ...], str]:
    """Every text of a language by its path."""
    return dict(_leaves(msgspec.to_builtins(load_content(language))))


def placeholders(template: str) -> set[str]:
    """The names between braces; fails on positional and malformed ones."""
    names = {name for _, name, spec, conversion in Formatter().parse(template) if name is not None}
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names), template
    return names


def findings() -> Iterator[Finding]:
    """Every finding of every example, of the scan and of a choice."""
    for example in EXAMPLES:
        yield from verdict_of(example).findings
    for choice in CHOICES:
        finding = finding_of_choice(choice)
        if finding is not None:
            yield finding


@lru_cache(maxsize=1)
def distinct_findings() -> tuple[Finding, ...]:
    """The same without repetition."""
    return tuple({msgspec.json.encode(finding): finding for finding in findings()}.values())


def test_both_languages_have_the_same_texts() -> None:
    assert content("en").keys() == content("ko").keys()


def test_both_languages_have_the_same_placeholders() -> None:
    korean = content("ko")
    different = {
        path: placeholders(text) ^ placeholders(korean[path])
        for path, text in content("en").items()
        if placeholders(text) != placeholders(korean[path])
    }
    assert not different


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_more_than_one_line(language: Language) -> None:
    for path, text in content(language).items():
        assert text.strip(), path
        assert text.isprintable(), path
        assert text == text.strip(), path


def test_korean_is_korean() -> None:
    """A sentence without a single Hangul syllable was forgotten."""
    sentences = {"fail", "why", "message", "title"}
    left = [
        path
        for path, text in content("ko").items()
        if path[-1].split("_")[0] in sentences and not re.search(r"[가-힣]", text)
    ]
    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_texts(language: Language) -> None:
    rules = load_content(language).rule
    assert set(rules) == {rule.id for rule in RULES}
    for rule_id, texts in rules.items():
        assert {"title", "reason", "fail", "fix", "why"} <= set(texts), rule_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_domain_has_its_word(language: Language) -> None:
    texts = load_texts(language)
    for badge in Badge:
        assert texts.badge(badge)
        assert texts.spoken(badge, when="x", n=3, what="y")
    for word in (
        *map(texts.coverage, Coverage),
        *map(texts.severity, Severity),
        *map(texts.stage, Stage),
        *(texts.word("power", one.value) for one in Power),
        *(texts.word("os", one.value) for one in OperatingSystem),
        *(texts.word("agent", one.value) for one in AgentStatus),
        *(texts.word("not_read", one.value) for one in Reason),
    ):
        assert word


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_of_the_examples_is_told_without_a_gap(language: Language) -> None:
    texts = load_texts(language)
    assert len(distinct_findings()) > 150
    for finding in distinct_findings():
        for said in (texts.message(finding), texts.fix(finding), texts.finding_reason(finding)):
            assert said, finding
            assert DASH not in said, finding
            assert not re.search(r"[{}]", said), finding


def test_every_variant_of_a_text_is_told_by_some_example() -> None:
    """A ``fail_<case>`` that no evidence picks would be a text that nobody ever sees."""
    variants = {
        (path[1], path[2].partition("_")[2])
        for path in content("en")
        if path[0] == "rule" and path[2].startswith("fail_")
    }
    told = {(one.rule, one.evidence.get("case")) for one in distinct_findings() if one.status is Status.FAIL}
    assert variants <= told


def test_every_case_of_an_unknown_is_told_by_some_example() -> None:
    cases = {
        path[1].partition("_")[2] for path in content("en") if path[0] == "unknown" and "case_" in path[1]
    }
    told = {one.evidence.get("case") for one in distinct_findings() if one.status is Status.UNKNOWN}
    assert cases == told - {None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_gives_every_placeholder_of_its_text(language: Language) -> None:
    for finding in distinct_findings():
        if finding.status is not Status.FAIL:
            continue
        texts = load_content(language).rule[finding.rule]
        for kind in ("fail", "fix", "reason"):
            template = texts.get(f"{kind}_{finding.evidence.get('case')}") or texts[kind]
            assert placeholders(template) <= finding.evidence.keys(), (finding.rule, kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_of_evidence_has_a_caption_and_a_value(language: Language) -> None:
    texts = load_texts(language)
    for finding in distinct_findings():
        for key, value in finding.evidence.items():
            if key != "case":
                assert texts.evidence(key) != key, (finding.rule, key)
                assert texts.evidence_value(key, value) or value == ""
    assert texts.evidence_value("power", "deallocated") == texts.word("power", "deallocated")
    assert texts.evidence_value("plan", HOSTILE) == SHOWN


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_findings_name_what_was_not_read(language: Language) -> None:
    texts = load_texts(language)
    for finding in distinct_findings():
        if finding.status is not Status.UNKNOWN:
            continue
        assert texts.title(finding.rule) in texts.message(finding)
        assert texts.title(finding.rule) in texts.finding_reason(finding)
        if finding.not_read is not None:
            assert texts.stage(finding.not_read.stage) in texts.message(finding)
            reason = texts.word("not_read", finding.not_read.reason.value)
            assert (reason in texts.message(finding)) != finding.not_read.running


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_coverage_is_told_without_a_gap(language: Language) -> None:
    texts = load_texts(language)
    told = set()
    for case in CASES:
        verdict = judge(vm(items=case.items), load_profile(), NOW)
        if case.reason is None:
            continue
        told.add(case.reason)
        for said in (
            texts.first_reason(verdict),
            texts.coverage_message(case.reason, verdict.reason_evidence),
            texts.coverage_fix(case.reason, verdict.reason_evidence),
        ):
            assert said
            assert DASH not in said, case
            assert not re.search(r"[{}]", said), case
        assert texts.who_word(texts.coverage_who(case.reason), "x")
    assert told == set(load_content(language).coverage) - {"machine-not-understood"}


def test_what_is_read_vm_by_vm_is_not_said_to_be_forbidden() -> None:
    running = msgspec.structs.replace(forbidden(Stage.PROTECTION), running=True)
    verdict = judge(vm(items=running), load_profile(), NOW)
    assert verdict.badge is Badge.CHECKING
    assert load_texts("en").reason(verdict, vm()) == "Backup items not read yet"
    assert "no right" not in load_texts("en").coverage_message("coverage-not-read", verdict.reason_evidence)
    refused = judge(vm(items=forbidden(Stage.PROTECTION)), load_profile(), NOW)
    assert load_texts("en").reason(refused, vm()) == "Backup items not read: no right to read it"


def test_the_reason_of_a_row() -> None:
    texts = load_texts("en")

    def reason(**changes: Any) -> str:
        facts = vm(**changes)
        return texts.reason(judge(facts, load_profile(), NOW), facts)

    assert reason() == ""
    assert reason(items=(item(),)) == ""
    assert reason(power=Power.DEALLOCATED, agent=None) == "The VM is stopped (deallocated)"
    assert reason(power=Power.DEALLOCATED, agent=None, items=(item(),)) == ""
    assert reason(agent=agent(AgentStatus.NOT_READY)) == "VM agent is not ready"
    assert reason(agent=agent(AgentStatus.ABSENT, None)) == "VM agent is missing"
    assert reason(agent=still_reading(Stage.AGENT)) == "Not read yet: The VM agent is installed and ready"
    assert reason(agent=forbidden(Stage.AGENT)) == "Not known: The VM agent is installed and ready"
    assert reason(not_understood="properties.x") == "Azure's answer was not understood"
    due = NOW + timedelta(days=5, hours=1)
    assert reason(items=(item(soft_deleted=True, delete_due=due),)) == "Backup data deleted, 5 days left"
    assert reason(items=(item(soft_deleted=True),)) == "Backup data deleted"


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_of_others_are_inert(language: Language) -> None:
    texts = load_texts(language)
    agent_message = agent(AgentStatus.NOT_READY, message=HOSTILE)
    health = ((1, HOSTILE, HOSTILE),)
    for facts in (
        vm(agent=agent_message),
        vm(plan=HOSTILE),
        vm(provisioning_state=HOSTILE),
        vm(items=(item(health_status="ActionRequired", health_details=health),)),
        vm(items=(item(protection_state=HOSTILE),)),
        vm(not_understood=HOSTILE),
    ):
        verdict = judge(facts, load_profile(), NOW)
        said = [texts.message(one) for one in verdict.findings]
        if verdict.reason is not None and verdict.reason in load_content(language).coverage:
            said.append(texts.coverage_message(verdict.reason, verdict.reason_evidence))
        assert any(SHOWN in one for one in said)
        assert all(one.isprintable() for one in said)


def test_a_very_long_value_is_cut() -> None:
    facts = vm(provisioning_state="x" * 10_000)
    finding = next(
        one for one in judge(facts, load_profile(), NOW).findings if one.rule == "vm-provisioning-state"
    )
    assert len(load_texts("en").message(finding)) < 500


def test_large_numbers_are_grouped_and_one_is_counted_as_one() -> None:
    texts = load_texts("en")
    assert (
        texts.fill("{a} {b} {c} {d}", {"a": 9_999, "b": 10_000, "c": -524_288, "d": True})
        == "9999 10,000 -524,288 True"
    )
    assert texts.fill("{a}{b}", {"a": None}) == "––"
    assert "one warning" in texts.spoken(Badge.READY_WITH_WARNINGS, n=1)
    assert "2 warnings" in texts.spoken(Badge.READY_WITH_WARNINGS, n=2)
    assert "one day" in texts.spoken(Badge.SOFT_DELETED, n=1)


def test_an_unread_scope_names_the_right_or_the_code() -> None:
    texts = load_texts("en")
    entry = Unknown(
        "u1",
        VAULT_ID,
        Stage.PROTECTION,
        Reason.FORBIDDEN,
        action="Microsoft.X/read",
        code="AuthorizationFailed",
    )
    assert texts.unknown(entry, "shop-vault") == (
        "vaults and backup items of shop-vault: no right to read it. Missing right: Microsoft.X/read."
    )
    broken = Unknown("u2", "s", Stage.POWER, Reason.UNREACHABLE, code="Timeout")
    assert texts.unknown(broken) == "power state of s: Azure did not answer. Azure's code: Timeout."
    bare = Unknown("u3", "s", Stage.POWER, Reason.TIMEOUT)
    assert texts.unknown(bare) == "power state of s: the time was over."


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_azure_does_not_say_is_not_fixed_but_looked_up(language: Language) -> None:
    texts = load_texts(language)
    for finding in distinct_findings():
        if finding.status is Status.UNKNOWN and finding.not_read is None:
            assert texts.fix(finding) in load_content(language).next.values()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_what_was_not_read_has_a_next_step(language: Language, reason: Reason) -> None:
    texts = load_texts(language)
    assert texts.next_reading(NotRead(reason, Stage.AGENT))
    running = texts.next_reading(NotRead(reason, Stage.AGENT, running=True))
    assert running == load_content(language).next["checking"]

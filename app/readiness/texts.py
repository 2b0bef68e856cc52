"""The words for findings, coverage, badges and what could not be read, in one language.

Texts are made only when they are shown. Every value that is filled in went through
:func:`~app.domain.inert.inert`; the result is plain text on one line.
"""

from collections.abc import Mapping

from app.domain.assessment import Badge, Coverage, Evidence, Finding, Severity, Status, Verdict
from app.domain.inert import inert
from app.domain.machines import MachineFacts, Power
from app.domain.reading import NotRead, Stage, Unknown
from app.readiness.content import Language, load_content, load_rule_data
from app.rights.operations import load_role_table

_WORDS = {"power": "power", "stage": "stage", "not_read": "not_read"}
"""Evidence whose value is a word of ours: the table that translates it."""
_NONE = "–"
_GROUP_FROM = 10_000


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _NONE


class Texts:
    """One language's texts; nothing is read from disk before the first text is asked for."""

    def __init__(self, language: Language = "en") -> None:
        self.language: Language = language

    # rules

    def title(self, rule_id: str) -> str:
        """What the rule asks for, such as "The VM agent is installed and ready"."""
        return load_content(self.language).rule[rule_id]["title"]

    def finding_reason(self, finding: Finding) -> str:
        """The short form for a row, such as "VM agent is not ready"."""
        if finding.status is Status.UNKNOWN:
            running = finding.not_read is not None and finding.not_read.running
            unknown = load_content(self.language).unknown
            return unknown["reason_running" if running else "reason"].format(title=self.title(finding.rule))
        return self._of_rule(finding.rule, "reason", finding.evidence)

    def message(self, finding: Finding) -> str:
        """What was found, in one or two sentences."""
        if finding.status is Status.UNKNOWN:
            return self._unknown_message(finding)
        return self._of_rule(finding.rule, "fail", finding.evidence)

    def fix(self, finding: Finding) -> str:
        """What to do about it; what was not read, or not said, is to be read or looked up."""
        if finding.not_read is not None:
            return self.next_reading(finding.not_read)
        if finding.status is Status.UNKNOWN:
            following = load_content(self.language).next
            return following.get(f"case_{finding.evidence.get('case')}", following["refresh"])
        return self._of_rule(finding.rule, "fix", finding.evidence)

    def why(self, rule_id: str) -> str:
        """Why the rule matters."""
        return load_content(self.language).rule[rule_id]["why"]

    def who(self, rule_id: str, scope: str = "") -> str:
        """Who can act on it; ``scope`` names the subscription where an owner is needed."""
        return self.who_word(load_rule_data()[rule_id].who, scope)

    def doc_url(self, rule_id: str) -> str:
        """The page behind *Learn more*."""
        return load_rule_data()[rule_id].doc_url

    # coverage and verdict

    def coverage_message(self, reason: str, evidence: Evidence) -> str:
        """The sentence of a coverage reason such as ``coverage-last-backup-failed``."""
        return self._of_coverage(reason, "message", evidence)

    def coverage_fix(self, reason: str, evidence: Evidence) -> str:
        """What to do about a coverage reason."""
        return self._of_coverage(reason, "fix", evidence)

    def coverage_who(self, reason: str) -> str:
        """Who can act on a coverage reason: a key of :meth:`who_word`."""
        return load_content(self.language).coverage[reason]["who"]

    def first_reason(self, verdict: Verdict) -> str:
        """What a row says first; empty for a VM that is protected or ready."""
        reason = verdict.reason
        if reason is None:
            return ""
        if reason in load_content(self.language).coverage:
            return self._of_coverage(reason, "reason", verdict.reason_evidence)
        for finding in verdict.findings:
            if finding.rule == reason:
                return self.finding_reason(finding)
        return self.title(reason)

    def reason(self, verdict: Verdict, facts: MachineFacts) -> str:
        """The first reason of a row; for a VM that is off and otherwise ready, that it is off."""
        said = self.first_reason(verdict)
        if said or verdict.coverage is not Coverage.UNPROTECTED:
            return said
        off = facts.power in {Power.STOPPED, Power.DEALLOCATED}
        return self._of_rule("vm-power-state", "reason", {"power": str(facts.power)}) if off else ""

    def badge(self, badge: Badge) -> str:
        """The word on the badge (UI.md, section 3)."""
        return load_content(self.language).badge[badge.value]

    def spoken(self, badge: Badge, *, when: str = _NONE, n: int | str = _NONE, what: str = _NONE) -> str:
        """The badge for a screen reader; ``n`` counts warnings or days, ``what`` was not read."""
        return self.counted(
            load_content(self.language).spoken, badge.value, {"when": when, "n": n, "what": what}
        )

    # words

    def coverage(self, coverage: Coverage) -> str:
        """The word of a coverage."""
        return self.word("coverage", coverage.value)

    def severity(self, severity: Severity) -> str:
        """The word of a severity."""
        return self.word("severity", severity.value)

    def stage(self, stage: Stage) -> str:
        """The name of a stage of the scan."""
        return self.word("stage", stage.value)

    def word(self, table: str, key: str) -> str:
        """One word of a table such as ``power``, ``os``, ``agent``, ``stage`` or ``step_state``."""
        return load_content(self.language).word[table][key]

    def evidence(self, key: str) -> str:
        """The caption of one piece of evidence, such as "Agent status" for ``agent_status``."""
        return load_content(self.language).word["evidence"].get(key, key)

    def evidence_value(self, key: str, value: object) -> str:
        """One piece of evidence as it is shown: words of ours translated, what others wrote made inert."""
        return self._value(key, value)

    def who_word(self, who: str, scope: str = "") -> str:
        """Who can act, by key; ``scope`` is named where an owner is needed."""
        return self.fill(load_content(self.language).who[who], {"scope": scope or _NONE})

    # what was not read

    def not_read(self, not_read: NotRead) -> str:
        """Why a part was not read, as a sentence."""
        unknown = load_content(self.language).unknown
        values = {"stage": self.stage(not_read.stage), "reason": self.word("not_read", not_read.reason.value)}
        return self.fill(unknown["running" if not_read.running else "not_read"], values)

    def unknown(self, unknown: Unknown, scope_name: str = "") -> str:
        """One entry of what could not be read: what, where, why, the missing right, who would have it."""
        table = load_content(self.language).unknown
        missing = ""
        if unknown.action:
            role = load_role_table().role_with(unknown.action)
            key = "missing_role" if role else "missing"
            missing = self.fill(table[key], {"action": unknown.action, "role": role})
        elif unknown.code:
            missing = self.fill(table["code"], {"code": unknown.code})
        values = {
            "stage": self.stage(unknown.stage),
            "scope": scope_name or unknown.scope,
            "reason": self.word("not_read", unknown.reason.value),
            "missing": missing,
        }
        return self.fill(table["scope"], values).strip()

    # filling in

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """A template with its values filled in, each made inert; a value that is missing is a dash."""
        return template.format_map(_Values({key: self._value(key, value) for key, value in values.items()}))

    def counted(self, texts: Mapping[str, str], key: str, values: Mapping[str, object]) -> str:
        """The text for a number ``n``: there is another one (``…_one``) where exactly one is counted."""
        one = texts.get(f"{key}_one") if values.get("n") == 1 else None
        return self.fill(one or texts[key], values)

    def _value(self, key: str, value: object) -> str:
        if value is None or value == "":
            absent = load_content(self.language).word["absent"]
            return absent.get(key, _NONE if value is None else "")
        if key in _WORDS and isinstance(value, str):
            return load_content(self.language).word[_WORDS[key]].get(value, inert(value))
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _GROUP_FROM:
            return f"{value:,}"
        return inert(str(value))

    def _of_rule(self, rule_id: str, kind: str, evidence: Evidence) -> str:
        return self._pick(load_content(self.language).rule[rule_id], kind, evidence)

    def _of_coverage(self, reason: str, kind: str, evidence: Evidence) -> str:
        return self._pick(load_content(self.language).coverage[reason], kind, evidence)

    def _pick(self, texts: Mapping[str, str], kind: str, evidence: Evidence) -> str:
        template = texts.get(f"{kind}_{evidence.get('case')}") or texts[kind]
        return self.fill(template, evidence).strip()

    def _unknown_message(self, finding: Finding) -> str:
        unknown = load_content(self.language).unknown
        case = unknown.get(f"case_{finding.evidence.get('case')}")
        if finding.not_read is not None:
            why = self.not_read(finding.not_read)
        else:
            why = self.fill(case, finding.evidence) if case else unknown["no_reason"]
        return unknown["sentence"].format(title=self.title(finding.rule), why=why)

    def next_reading(self, not_read: NotRead) -> str:
        """What to do about a part that was not read."""
        following = load_content(self.language).next
        if not_read.running:
            return following["checking"]
        return following.get(not_read.reason.value, following["refresh"])


def load_texts(language: Language = "en") -> Texts:
    """The texts of one language."""
    return Texts(language)

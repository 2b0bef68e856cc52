"""The sentences of plans, names and outcomes in one language: content files filled with values."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Final, Protocol

from app.domain.assessment import Finding
from app.domain.inert import one_line
from app.protection.names import NameRule, Problem
from app.protection.plan import Difference, LeftOut, Phrase, Step, StepKind, StepResult
from resources import list_names, read_text

LANGUAGES: Final = ("en", "ko")
_WORD_FIELDS = frozenset({"redundancy", "state", "field", "frequency", "weekday", "job", "option", "value"})
"""Values that are words of Azure or of ours and have a translation of their own."""
_VALUE_LIMIT = 300
_MOST_KINDS = 3
_LINES: Final = {
    StepKind.ENABLE: "line-enable",
    StepKind.RESUME: "line-resume",
    StepKind.UNDELETE: "line-undelete",
    StepKind.STOP_PROTECTION: "line-stop-protection",
    StepKind.DELETE_DATA: "line-delete-data",
}
"""Kinds with a shorter sentence that begins with the VM."""


class RuleSentences(Protocol):
    """What is needed of the rules' own texts (:class:`app.readiness.texts.Texts`)."""

    def message(self, finding: Finding) -> str:
        """What a finding says, in words."""
        ...


class PlanTexts:
    """The sentences of ``resources/content/plan*.{language}.toml``."""

    def __init__(self, phrases: dict[str, str], words: dict[str, str]) -> None:
        self._phrases = phrases
        self._words = words

    def say(self, phrase: Phrase, **more: str) -> str:
        """A phrase as a sentence; values written by others are made harmless and cut to one line.

        ``more`` are values that are sentences already. A phrase inside a phrase is said first.

        Raises:
            KeyError: the phrase or one of its values is not there: a mistake of the program.
        """
        values = {
            name: self.say(value) if isinstance(value, Phrase) else self._value(name, value)
            for name, value in phrase.values.items()
        }
        return self._phrases[phrase.key].format_map(values | more)

    def word(self, value: str) -> str:
        """The word for a value of Azure's, or the value itself where there is none."""
        return self._words.get(value, value)

    def problem(self, problem: Problem) -> str:
        """A problem with a name as a sentence."""
        return self.say(Phrase(problem.code, problem.values))

    def rule(self, rule: NameRule) -> str:
        """A rule of a name, to stand under its field."""
        return self.say(Phrase(f"rule-{rule.code}"))

    def step(self, step: Step) -> str:
        """What a step does."""
        return self.say(step.sentence)

    def run(self, kinds: Mapping[StepKind, int]) -> str:
        """What a run is called in lists: its kinds of steps with their numbers, the most frequent first."""
        ordered = sorted(kinds.items(), key=lambda one: -one[1])
        named = [f"{self.say(Phrase(f'run-{kind.value}'))} ({count})" for kind, count in ordered]
        return ", ".join(named[:_MOST_KINDS]) + (", …" if len(named) > _MOST_KINDS else "")

    def line(self, step: Step) -> str:
        """What a step does in a line that stands under its vault: shorter, the VM first."""
        key = _LINES.get(step.kind)
        return self.say(Phrase(key, step.values)) if key is not None else self.step(step)

    def state(self, result: StepResult) -> str:
        """How far a step is, in a word or two."""
        return self.say(Phrase(f"state-{result.state.value}"))

    def result(self, result: StepResult) -> str:
        """Why a step ended as it did; its state where there is nothing to add."""
        parts = [self.say(result.message) if result.message else self.state(result)]
        parts += [self.difference(one) for one in result.differences]
        return " ".join(parts)

    def difference(self, difference: Difference) -> str:
        """One value that changed meanwhile, with both values."""
        values = {
            "field": difference.field,
            "expected": self._value("state", difference.expected),
            "found": self._value("state", difference.found),
        }
        return self.say(Phrase("difference" if difference.found else "difference-nothing", values))

    def left_out(self, left_out: LeftOut, rules: RuleSentences) -> str:
        """Why a VM cannot come along; a rule's own sentence where a rule decided."""
        return self.reason(left_out.reason, left_out.finding, rules)

    def reason(self, reason: Phrase, finding: Finding | None, rules: RuleSentences) -> str:
        """A reason whose ``{reason}`` is the sentence of a rule's finding, where there is one."""
        if finding is None:
            return self.say(reason)
        return self.say(reason, reason=rules.message(finding))

    def keys(self) -> frozenset[str]:
        """All keys, for tests."""
        return frozenset(self._phrases)

    def _value(self, name: str, value: str) -> str:
        shown = self._words.get(value, value) if name in _WORD_FIELDS else value
        return one_line(shown, _VALUE_LIMIT)


@cache
def load_plan_texts(language: str) -> PlanTexts:
    """The sentences in a language; English for one that is not there.

    Raises:
        ValueError: two files have the same key.
    """
    chosen = language if language in LANGUAGES else "en"
    phrases: dict[str, str] = {}
    words: dict[str, str] = {}
    for name in plan_content_files(chosen):
        content = tomllib.loads(read_text(name))
        for known, added in ((phrases, content.get("phrases", {})), (words, content.get("words", {}))):
            if doubled := known.keys() & added.keys():
                raise ValueError(f"{name} says again: {sorted(doubled)}")
            known.update(added)
    return PlanTexts(phrases, words)


def plan_content_files(language: str) -> tuple[str, ...]:
    """The files with the sentences of changes in a language, such as ``content/plan-kinds.en.toml``."""
    found = [
        name
        for name in list_names("content")
        if name.startswith("plan") and name.endswith(f".{language}.toml")
    ]
    return tuple(f"content/{name}" for name in sorted(found))

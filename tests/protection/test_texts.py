import re
import string
import tomllib
from pathlib import Path

import pytest

import app
from app.cloud.errors import CloudError, Forbidden, ServiceError, Throttled, Unreachable
from app.protection.failures import may_have_worked, phrase_of
from app.protection.plan import Difference, Phrase, StepKind, StepResult, StepState
from app.protection.texts import load_plan_texts, plan_content_files
from resources import read_text

FILES = plan_content_files("en")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys_and_placeholders(name: str) -> None:
    english = tomllib.loads(read_text(name))
    korean = tomllib.loads(read_text(name.replace(".en.", ".ko.")))
    for table in ("words", "phrases"):
        assert list(english.get(table, {})) == list(korean.get(table, {}))
        for key, text in english.get(table, {}).items():
            assert placeholders(text) == placeholders(korean[table][key]), key


def test_every_key_that_the_code_names_has_a_sentence_and_every_sentence_is_named() -> None:
    folder = Path(app.__file__).parent
    sources = [one for room in ROOMS for one in sorted((folder / room).rglob("*.py"))]
    named = set(
        re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', "".join(one.read_text("utf-8") for one in sources))
    )
    texts = load_plan_texts("en").keys()
    generated = {f"step-{kind.value}" for kind in StepKind} | {f"state-{state.value}" for state in StepState}
    generated |= {f"run-{kind.value}" for kind in StepKind}
    generated |= {
        f"rule-{code}" for code in ("vault-name-length", "vault-name-first", "vault-name-characters")
    }
    assert generated <= texts
    unused = {key for key in texts - generated if key not in named}
    assert unused <= SHOWN_BY_THE_WINDOW


ROOMS = ("protection", "policies", "planning", "journal", "export", "costs")
"""The rooms of changes: their sentences stand in the plan content files."""

SHOWN_BY_THE_WINDOW = {
    "journal-not-shown",
    "discovery-done",
    "discovery-failed",
    "discovery-running",
    "goal",
    "region-chosen",
    "region-own",
    "redundancy-locks",
    "vault-name-suggestion",
}
"""Sentences of the forms that say nothing about a value of this room."""


def test_text_from_azure_is_shown_on_one_line_without_direction_marks_and_never_as_a_placeholder() -> None:
    texts = load_plan_texts("en")
    error = ServiceError("line one\nline {two}\u202e" + "x" * 10_000, code="Strange", status=400)
    shown = texts.say(phrase_of(error))
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert "{two}" in shown
    assert len(shown) < 400


def test_a_missing_right_is_named() -> None:
    error = Forbidden("no", action="Microsoft.RecoveryServices/Vaults/write", scope="/subscriptions/s")
    assert "Microsoft.RecoveryServices/Vaults/write" in load_plan_texts("ko").say(phrase_of(error))


def test_only_a_lost_line_and_gateway_failures_leave_a_write_in_doubt() -> None:
    assert may_have_worked(Unreachable("cut", host="h"))
    assert may_have_worked(ServiceError("late", status=504))
    assert not may_have_worked(Throttled("wait"))
    assert not may_have_worked(CloudError("bad", status=400))


def test_a_change_meanwhile_is_told_with_both_values() -> None:
    result = StepResult(
        "s",
        StepState.CHANGED_MEANWHILE,
        Phrase("changed-values", {"target": "vault"}),
        (Difference("redundancy", "GeoRedundant", "LocallyRedundant"),),
    )
    sentence = load_plan_texts("en").result(result)
    assert "geo-redundant (GRS)" in sentence
    assert "locally redundant (LRS)" in sentence

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.backup import Vault
from app.protection.names import (
    ProblemSeverity,
    check_group_name,
    check_tags,
    check_vault_name,
    mend_vault_name,
    same_name,
    suggest_vault_name,
    vault_name_rules,
)
from app.protection.texts import LANGUAGES, load_plan_texts

DOCUMENTED_VAULT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,49}")
DOCUMENTED_ASCII_GROUP_NAME = re.compile(r"[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]")

VAULT = Vault(
    "/subscriptions/S/resourceGroups/RG/providers/x/vaults/Vault-1", "Vault-1", "S", "RG", "koreasouth"
)


@given(st.one_of(st.text(), st.text(alphabet="aZ9-_.가 ", max_size=60)))
@example("a")
@example("a" * 50)
@example("a" * 51)
@example("a-")
@example("é1")
@example("rsv\n")
def test_a_vault_name_has_no_problem_exactly_when_the_documented_rule_holds(name: str) -> None:
    well_formed = DOCUMENTED_VAULT_NAME.fullmatch(name) is not None
    assert (not check_vault_name(name)) is well_formed
    assert all(rule.met for rule in vault_name_rules(name)) is well_formed


@given(st.text(alphabet="aZ9-_.() /é", max_size=95))
@example("a" * 90)
@example("a" * 91)
@example("a.")
def test_an_ascii_group_name_has_no_problem_exactly_when_the_documented_rule_holds(name: str) -> None:
    ascii_only = name.replace("é", "e")
    assert (not check_group_name(ascii_only)) is (
        DOCUMENTED_ASCII_GROUP_NAME.fullmatch(ascii_only) is not None
    )


def test_group_names_may_hold_letters_of_any_script() -> None:
    assert check_group_name("백업-그룹_1(운영)") == ()
    assert [one.code for one in check_group_name("그룹/1.")] == ["group-name-characters", "group-name-period"]


@given(st.text(max_size=200), st.text(max_size=80), st.lists(st.text(max_size=50), max_size=5))
@example("Contoso Production", "koreasouth", ["rsv-contoso-production-koreasouth"])
@example("구독", "", ["rsv", "RSV-2"])
def test_a_suggested_name_obeys_the_rules_and_is_free(
    subscription: str, region: str, taken: list[str]
) -> None:
    name = suggest_vault_name(subscription, region, taken)
    assert check_vault_name(name) == ()
    assert name.casefold() not in {one.casefold() for one in taken}


def test_suggestions_go_on_when_earlier_suggestions_are_taken() -> None:
    taken: list[str] = []
    for _ in range(12):
        taken.append(
            suggest_vault_name("Contoso Production with a very long name indeed", "koreasouth", taken).upper()
        )
    assert len(set(taken)) == 12


@given(st.text(max_size=80))
def test_a_mended_name_obeys_the_rules(name: str) -> None:
    mended = mend_vault_name(name)
    assert mended is None or check_vault_name(mended) == ()


def test_the_example_of_the_design_is_mended_and_explained_in_words_for_this_input() -> None:
    assert mend_vault_name("2rsv_prod-krs") == "rsv-prod-krs"
    problems = check_vault_name("2rsv_prod-krs")
    assert [(one.code, one.values) for one in problems] == [
        ("vault-name-first", {"first": "“2”"}),
        ("vault-name-characters", {"characters": "“_”"}),
    ]
    assert [rule.met for rule in vault_name_rules("2rsv_prod-krs")] == [True, False, False]


def test_characters_that_cannot_be_seen_are_named_by_code_point() -> None:
    assert check_vault_name("a\u202eb c")[0].values == {"characters": "U+202E U+0020"}


def test_the_same_name_in_the_same_group_is_an_error_and_elsewhere_a_warning() -> None:
    here = same_name("vault-1", "s", "rg", [VAULT])
    assert [(one.code, one.severity) for one in here] == [("vault-name-same-group", ProblemSeverity.ERROR)]
    elsewhere = same_name("VAULT-1", "S", "other", [VAULT])
    assert [(one.code, one.severity) for one in elsewhere] == [
        ("vault-name-same-subscription", ProblemSeverity.WARNING)
    ]
    assert same_name("vault-1", "other subscription", "rg", [VAULT]) == ()


def test_the_2018_profile_wants_a_name_once_in_the_subscription() -> None:
    problems = same_name("vault-1", "S", "other", [VAULT], unique_in_subscription=True)
    assert [(one.code, one.severity) for one in problems] == [
        ("vault-name-same-subscription-2018", ProblemSeverity.ERROR)
    ]


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        ([("env", "prod")], []),
        ([("n" * 512, "v" * 256)], []),
        ([("n" * 513, "")], ["tag-name-too-long"]),
        ([("n", "v" * 257)], ["tag-value-too-long"]),
        ([("a?b", "")], ["tag-name-characters"]),
        ([("", "v")], ["tag-name-empty"]),
        ([("Env", "1"), ("env", "2")], ["tag-name-twice"]),
        ([(f"t{number}", "") for number in range(50)], []),
        ([(f"t{number}", "") for number in range(51)], ["tags-too-many"]),
    ],
)
def test_tags(tags: list[tuple[str, str]], codes: list[str]) -> None:
    assert [one.code for one in check_tags(tags)] == codes


@pytest.mark.parametrize("language", LANGUAGES)
@given(name=st.text(max_size=100))
@example(name="")
@example(name="1")
@example(name="a" * 60)
def test_every_problem_has_a_sentence(language: str, name: str) -> None:
    texts = load_plan_texts(language)
    for problem in (*check_vault_name(name), *check_group_name(name), *check_tags([(name, name * 4)])):
        assert texts.problem(problem)
    for rule in vault_name_rules(name):
        assert texts.rule(rule)

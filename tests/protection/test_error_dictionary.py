"""The dictionary covers every code of the facts, in both languages, and finds codes as Azure gives them."""

import json
import tomllib

import pytest

from app.domain.backup import JobError
from app.protection.error_dictionary import load_code_data, load_error_dictionary
from app.sandbox.recovery import backup_runs
from resources import read_text
from tests.shared_material import shared

LANGUAGES = ("en", "ko")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_facts_with_a_known_cause_is_explained(language: str) -> None:
    facts = json.loads(shared("facts/error-codes.json").read_bytes())
    dictionary = load_error_dictionary(language)
    known = [one for one in facts if one["causes"]]
    assert len(known) > 60
    for fact in known:
        found = dictionary.find(fact["code"])
        assert found is not None, fact["code"]
        assert found.code == fact["code"]
        assert all((found.meaning, found.cause, found.next_step))
        for alias in fact["aliases"]:
            assert dictionary.find(alias) is found
        if fact["numeric_id"]:
            assert dictionary.find(str(fact["numeric_id"])) is found
        assert found.page == (fact["doc_url"] or "")


def test_both_languages_explain_the_same_codes_with_sentences_of_their_own() -> None:
    english, korean = (tomllib.loads(read_text(f"content/errors.{one}.toml")) for one in LANGUAGES)
    assert list(english) == list(korean)
    assert set(english) == set(load_code_data())
    for code, sentences in english.items():
        assert sentences.keys() == korean[code].keys() == {"meaning", "cause", "next"}
        for name, sentence in sentences.items():
            assert sentence.endswith((".", "”"))
            assert any("가" <= letter <= "힣" for letter in korean[code][name]), (code, name)
            assert not any("가" <= letter <= "힣" for letter in sentence), (code, name)


def test_a_code_is_found_in_any_case_by_title_by_number_and_inside_a_message() -> None:
    dictionary = load_error_dictionary("en")
    agent = dictionary.find("usererrorguestagentSTATUSunavailable ")
    assert agent is not None
    said_by_title = JobError("400155", "UserErrorGuestAgentStatusUnavailable", "…")
    assert dictionary.explain(said_by_title) is agent
    gone = dictionary.explain(JobError("400094", "", "The VM does not exist."))
    assert gone is not None
    assert gone.code == "BCMV2VMNotFound"
    inside = dictionary.explain(
        JobError("999", "Something", "Failed (UserErrorGuestAgentStatusUnavailable), see https://x")
    )
    assert inside is agent


def test_the_title_decides_before_a_number() -> None:
    found = load_error_dictionary("en").explain(JobError("400094", "ExtensionSnapshotFailedNoNetwork", ""))
    assert found is not None
    assert found.code == "ExtensionSnapshotFailedNoNetwork"


@pytest.mark.parametrize(
    "error",
    [
        JobError("12345", "Strange", "Nothing known."),
        JobError("12345", "Strange", "ResourceNotFound: the key vault was not found."),
        JobError(),
    ],
)
def test_nothing_is_claimed_about_an_unknown_code(error: JobError) -> None:
    assert load_error_dictionary("ko").explain(error) is None


def test_what_the_simulated_azure_says_is_explained() -> None:
    dictionary = load_error_dictionary("ko")
    for detail in (backup_runs._NO_AGENT, backup_runs._PROVISIONING_FAILED, backup_runs._NO_MACHINE):
        assert dictionary.find(str(detail["errorTitle"])) is not None


@pytest.mark.parametrize(
    ("details", "message", "code"),
    [
        ("code BMSUserErrorObjectLocked, status 409", "", "BMSUserErrorObjectLocked"),
        ("390026", "", "BMSUserErrorObjectLocked"),
        ("status 409", "BMSUserErrorObjectLocked: try later", "BMSUserErrorObjectLocked"),
        ("ResourceNotFound", "The vault was not found.", None),
        ("", "", None),
    ],
)
def test_the_result_of_a_step_is_explained_by_the_code_in_its_details(
    details: str, message: str, code: str | None
) -> None:
    found = load_error_dictionary("en").of_details(details, message)
    assert (found.code if found is not None else None) == code

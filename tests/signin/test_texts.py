import re
import tomllib

import pytest

from app.cloud.errors import SignInRequired
from app.signin.refusals import INTERACTION, OTHER_ACCOUNT, TIMED_OUT
from app.signin.texts import load_sign_in_texts
from resources import read_text

ENGLISH = tomllib.loads(read_text("content/signin.en.toml"))
KOREAN = tomllib.loads(read_text("content/signin.ko.toml"))


def test_both_languages_explain_the_same_codes_with_the_same_values() -> None:
    assert ENGLISH["refusals"].keys() == KOREAN["refusals"].keys()
    assert ENGLISH["words"].keys() == KOREAN["words"].keys()
    for code, row in ENGLISH["refusals"].items():
        assert row.keys() == KOREAN["refusals"][code].keys() == {"what", "do"}, code
        for part, sentence in row.items():
            names = set(re.findall(r"{(\w+)}", sentence))
            assert names <= {"tenant", "account"}, code
            assert names == set(re.findall(r"{(\w+)}", KOREAN["refusals"][code][part])), (code, part)
            assert re.search("[가-힣]", KOREAN["refusals"][code][part]), (code, part)


def test_the_codes_that_people_meet_are_explained() -> None:
    met = {50020, 50034, 50053, 50055, 50057, 50076, 50079, 50105, 50126, 53000, 53003, 65001}
    met |= {70008, 90002, 90072, 700016, 700082, 7000215, 7000222, 500011, 530036}
    assert len(met) >= 15
    assert {f"AADSTS{number}" for number in met} <= load_sign_in_texts("en").codes()
    assert {TIMED_OUT, OTHER_ACCOUNT, INTERACTION} <= load_sign_in_texts("ko").codes()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Blocked by conditional access (AADSTS53003). Ask the administrator of Contoso."),
        ("ko", "조건부 액세스에서 차단되었습니다 (AADSTS53003). Contoso 관리자에게 문의하세요."),
    ],
)
def test_a_refusal_is_said_with_its_code_and_the_next_step(language: str, sentence: str) -> None:
    explained = load_sign_in_texts(language).explain(
        SignInRequired("blocked", code="AADSTS53003"), tenant="Contoso"
    )
    assert explained.known
    assert explained.sentence == sentence


def test_an_unknown_code_says_so_and_keeps_the_code() -> None:
    explained = load_sign_in_texts("en").explain(SignInRequired("odd", code="AADSTS99999991"))
    assert not explained.known
    assert "does not know" in explained.what
    assert "AADSTS99999991" in explained.what
    assert "the tenant" in explained.do


def test_a_name_written_by_others_cannot_forge_the_sentence() -> None:
    explained = load_sign_in_texts("en").explain(
        SignInRequired("x", code="AADSTS53003"), tenant="Con\u202etoso\n{account}"
    )
    assert "\n" not in explained.sentence
    assert "\u202e" not in explained.sentence

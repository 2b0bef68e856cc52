import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.name_patterns import (
    GROUP_PATTERN,
    VAULT_PATTERN,
    NamePlace,
    group_name,
    group_pattern_problems,
    next_free,
    region_code,
    vault_name,
    vault_pattern_problems,
)
from app.protection.names import check_group_name, check_vault_name
from app.protection.texts import load_plan_texts

PLACE = NamePlace("5a1c4a52-0b7e-4b57-9d0e-3f6c1d2e7a01", "Contoso Production", "koreacentral")


def test_a_name_says_subscription_and_region() -> None:
    assert vault_name(VAULT_PATTERN, PLACE) == "rsv-contoso-production-krc"
    assert vault_name("bkp-{location}", PLACE) == "bkp-koreacentral"
    assert group_name(GROUP_PATTERN, PLACE) == "rg-backup-krc"
    assert region_code("Korea Central") == "krc"
    assert region_code("moonnorth") == "moonnorth"


def test_a_taken_name_gets_the_next_number_whatever_its_case() -> None:
    first = vault_name(VAULT_PATTERN, PLACE)
    assert vault_name(VAULT_PATTERN, PLACE, [first.upper()]) == f"{first}-2"
    assert vault_name(VAULT_PATTERN, PLACE, [first, f"{first}-2", f"{first}-3"]) == f"{first}-4"
    assert next_free("a" * 50, ["a" * 50], 50) == "a" * 48 + "-2"


@given(st.text(max_size=120), st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", max_size=30))
def test_every_subscription_gives_well_formed_names(name: str, region: str) -> None:
    place = NamePlace(PLACE.subscription_id, name, region or "koreasouth")
    for pattern in (VAULT_PATTERN, "v{subscription}", "a-{subscription}-{subscription}-{region}"):
        assert check_vault_name(vault_name(pattern, place)) == ()
    assert check_group_name(group_name("rg.{subscription}", place)) == ()


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "pattern-empty"),
        ("rsv-{region", "pattern-braces"),
        ("rsv-{city}", "pattern-token"),
        ("rsv-{}", "pattern-token"),
        ("rsv-{region!r}", "pattern-token"),
        ("rsv-{region:>99}", "pattern-token"),
        ("rsv-{region.__class__}", "pattern-token"),
        ("1-{region}", "vault-name-first"),
        ("rsv_{region}", "vault-name-characters"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said(pattern: str, code: str) -> None:
    problems = vault_pattern_problems(pattern)
    assert [one.code for one in problems] == [code]
    for language in ("en", "ko"):
        assert load_plan_texts(language).problem(problems[0])
    with pytest.raises(ValueError, match="name pattern"):
        vault_name(pattern, PLACE)


def test_a_group_may_have_what_a_vault_may_not() -> None:
    assert group_pattern_problems("rg_{region}.(backup)") == ()
    assert [one.code for one in group_pattern_problems("rg-{region}.")] == ["group-name-period"]

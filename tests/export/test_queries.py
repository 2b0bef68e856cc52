"""What scripts ask by JMESPath says the same of a policy as the program does."""

import re
from typing import Any

import jmespath
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.export.policy_queries import state_of_policy
from app.export.queries import lines, literal, says, yes
from app.planning.new_policies import copied_properties
from app.policies.definition import Frequency, Schedule, new_enhanced, new_standard
from app.policies.wire import new_properties
from app.protection.kinds.policies import policy_differences
from app.protection.policy_state import policy_state
from tests.export.scripts import NOW
from tests.policies.test_wire import documents

SETTINGS = tuple(policy_state({}))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _made() -> list[Any]:
    weekly = Schedule(Frequency.WEEKLY, "22:30", weekdays=("Sunday", "Monday"))
    made = [new_standard(), new_enhanced(), msgspec.structs.replace(new_standard(), schedule=weekly)]
    return [pytest.param(new_properties(one, NOW), id=f"made-{index}") for index, one in enumerate(made)]


def asked(properties: dict[str, Any]) -> dict[str, str]:
    """The settings as a script has them: asked, and moments shortened to their time as plan.sh does."""
    found = jmespath.search(lines(state_of_policy(SETTINGS)), {"properties": properties})
    pairs = dict(line.split("=", 1) for line in found)
    pairs["schedule"] = re.sub(r"\d{4}-\d\d-\d\dT(\d\d:\d\d)[^ ]*", r"\1", pairs["schedule"])
    return pairs


@pytest.mark.parametrize("properties", [*_made(), *documents()])
def test_a_policy_says_the_same_to_a_script(properties: dict[str, Any]) -> None:
    assert asked(properties) == policy_state(properties)


@pytest.mark.parametrize("properties", [*_made(), *documents()])
def test_a_policy_is_as_wished_by_the_same_test(properties: dict[str, Any]) -> None:
    properties = copied_properties(properties)
    query = yes(says("properties", properties))
    shown = {**properties, "protectedItemsCount": 3, "more": True}
    assert jmespath.search(query, {"properties": shown}) == "yes"
    for name in properties:
        other = {**properties, name: "otherwise"}
        differs = bool(policy_differences(properties, other))
        assert (jmespath.search(query, {"properties": other}) == "no") == differs, name


def test_moments_are_compared_as_moments() -> None:
    wished = {"times": ["2026-11-25T08:00:00Z"]}
    for told in ("2026-11-25T08:00:00+00:00", "2026-11-25T08:00:00", "2026-11-25T08:00:00.0000000Z"):
        assert jmespath.search(says("p", wished), {"p": {"times": [told]}})
    assert not jmespath.search(says("p", wished), {"p": {"times": ["2026-11-25T09:00:00Z"]}})


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_any_text_is_a_literal(text: str) -> None:
    assert jmespath.search(literal(text), {}) == text

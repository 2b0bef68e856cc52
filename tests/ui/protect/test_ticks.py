"""Ticks of a plan: whatever is clicked, what is ticked can be applied as it is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.protection.plan import make_plan
from tests.ui.protect.plans import fleet_plan, with_everything
from ui.protect.ticks import Ticks

_PLAN = with_everything(fleet_plan(40))
_IDS = [step.id for step in _PLAN.steps]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_IDS), st.booleans()), max_size=25))
def test_what_is_ticked_is_always_a_plan(clicks: list[tuple[str, bool]]) -> None:
    ticks = Ticks(_PLAN)
    for step_id, on in clicks:
        if on:
            ticks.tick([step_id])
        else:
            ticks.untick([step_id])
        assert ticks.on(step_id) is on
    plan = ticks.plan()
    assert make_plan(plan.steps).steps == plan.steps
    assert {step.id for step in plan.steps} == {one for one in _IDS if ticks.on(one)}


def test_dependants_follow_and_are_counted() -> None:
    ticks = Ticks(_PLAN)
    vault = next(step for step in _PLAN.steps if step.kind.value == "create-vault")
    followed = ticks.untick([vault.id])
    assert followed == _PLAN.dependants([vault.id])
    assert followed
    assert ticks.untick([vault.id]) == frozenset()
    assert ticks.plan().steps == _PLAN.without([vault.id]).steps
    enabled = min(one for one in followed if one.startswith("enable:"))
    needed = ticks.tick([enabled])
    assert vault.id in needed
    assert ticks.on(vault.id)
    others = followed - needed - {enabled}
    assert others
    assert not any(ticks.on(one) for one in others)


def test_a_hindrance_refuses_only_while_a_step_that_it_concerns_is_ticked() -> None:
    ticks = Ticks(_PLAN)
    assert [one.id for one in ticks.refusals()] == ["lock:1"]
    ticks.untick(_PLAN.hindrances[0].step_ids)
    assert ticks.refusals() == ()
    assert ticks.plan().hindrances == ()

"""What is offered again after a run: only what failed, only the rest, or what is unclear."""

import pytest

from app.planning.again import rest_plan, retry_plan, unclear_plan
from app.protection.plan import Plan, StepResult, StepState, make_plan
from tests.ui.protect.plans import fleet_plan

_PLAN = fleet_plan(10)
_VAULT = next(step.id for step in _PLAN.steps if step.kind.value == "create-vault")


def _results(plan: Plan, states: dict[str, StepState]) -> dict[str, StepResult]:
    """Done, but for these and for what needs one of them that did not succeed."""
    made = {step.id: StepResult(step.id, states.get(step.id, StepState.DONE)) for step in plan.steps}
    for step in plan.steps:
        if any(not made[one].state.succeeded for one in step.depends_on):
            made[step.id] = StepResult(step.id, StepState.SKIPPED)
    return made


def _ids(plan: Plan) -> set[str]:
    return {step.id for step in plan.steps}


@pytest.mark.parametrize(("state", "make"), [(StepState.FAILED, retry_plan), (StepState.NOT_SENT, rest_plan)])
def test_what_ended_so_and_what_was_skipped_because_of_it(state: StepState, make: object) -> None:
    results = _results(_PLAN, {_VAULT: state})
    assert callable(make)
    again = make(_PLAN, results)
    assert isinstance(again, Plan)
    assert _ids(again) == {_VAULT, *_PLAN.dependants([_VAULT])}
    assert make_plan(again.steps).steps == again.steps
    assert again.step(_VAULT).depends_on == ()
    assert again.step(_VAULT).request == _PLAN.step(_VAULT).request


@pytest.mark.parametrize("state", [StepState.UNKNOWN, StepState.UNCLEAR])
def test_what_needs_something_that_is_not_known_is_not_retried(state: StepState) -> None:
    other = next(step.id for step in _PLAN.steps if step.id not in _PLAN.dependants([_VAULT]))
    results = _results(_PLAN, {_VAULT: state})
    assert retry_plan(_PLAN, results).steps == ()
    assert (_VAULT in _ids(unclear_plan(_PLAN, results))) is (state is StepState.UNCLEAR)
    assert other not in _ids(unclear_plan(_PLAN, results))


def test_what_was_skipped_because_of_something_that_turned_out_done_is_the_rest() -> None:
    results = _results(_PLAN, {_VAULT: StepState.UNKNOWN})
    results[_VAULT] = StepResult(_VAULT, StepState.DONE)
    assert _ids(rest_plan(_PLAN, results)) == _PLAN.dependants([_VAULT])


def test_nothing_of_a_run_that_succeeded_or_changed_meanwhile() -> None:
    results = _results(_PLAN, {_PLAN.steps[-1].id: StepState.CHANGED_MEANWHILE})
    for make in (retry_plan, rest_plan, unclear_plan):
        assert make(_PLAN, results).steps == ()

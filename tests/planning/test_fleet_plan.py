from collections import Counter

from app.domain.resource_ids import key_of
from app.planning.fleet_values import Wishes
from app.protection.apply import counts
from app.protection.plan import Plan, StepKind, StepState
from app.protection.texts import load_plan_texts
from app.readiness.texts import load_texts
from app.sandbox.fleet import five_regions
from tests.planning.fleets import FleetCloud, sites
from tests.protection.azure import shown

TEXTS = {"en": load_plan_texts("en"), "ko": load_plan_texts("ko")}
RULES = load_texts("en")


def readable(plan: Plan) -> None:
    """Every line of a plan is a whole sentence in both languages."""
    for texts in TEXTS.values():
        for step in plan.steps:
            assert "{" not in texts.step(step) + texts.say(step.reason) + texts.say(step.undo)
        for phrase in [*plan.notes, *(one.sentence for one in plan.settled)]:
            assert texts.say(phrase)
        for left_out in plan.left_out:
            assert texts.left_out(left_out, RULES)
        for hindrance in plan.hindrances:
            assert texts.say(hindrance.sentence)
            assert texts.say(hindrance.who)


def received(cloud: FleetCloud) -> list[tuple[str, str, str, object]]:
    """The writes that the sandbox's ledger holds, as :func:`shown` writes those of a plan."""
    return sorted(
        (one.method, one.path.casefold(), one.api_version, repr(one.body))
        for one in cloud.server.ledger.writes
    )


async def test_240_vms_in_five_regions_with_two_vaults_missing_become_one_plan_applied_exactly() -> None:
    async with sites(five_regions()) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything, Wishes())
        kinds = Counter(step.kind for step in plan.steps)
        assert kinds == {
            StepKind.CREATE_GROUP: 2,
            StepKind.CREATE_VAULT: 2,
            StepKind.SET_REDUNDANCY: 2,
            StepKind.ENABLE: 240,
        }
        assert plan.left_out == ()
        assert plan.hindrances == ()
        used = [one for one in plan.settled if one.sentence.key == "settled-vault-used"]
        assert len(used) == 3
        places = {(step.subscription_id, step.region) for step in plan.steps}
        assert len(places) == 5
        assert len({subscription for subscription, _ in places}) == 3
        readable(plan)
        assert cloud.server.ledger.writes == []
        results = await cloud.apply.run(plan)
        assert len(results) == len(plan.steps) == 246
        assert {one.state for one in results.values()} == {StepState.DONE}
        assert counts(results).all_done
        assert received(cloud) == shown(plan)
        protected = {key for key, one in cloud.fleet.machines.items() if one.facts.items}
        assert protected == {key_of(one) for one in cloud.everything}

from collections import Counter
from collections.abc import Sequence

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.planning.fleet_values import Wishes
from app.protection.apply import counts
from app.protection.plan import Plan, StepKind, StepState
from app.protection.texts import load_plan_texts
from app.readiness.texts import load_texts
from app.sandbox.fleet import Site, build_state, five_regions
from app.sandbox.fleet.estate import PRODUCTION
from app.sandbox.ledger import LedgerEntry
from tests.planning.fleets import FAST, cloud_of, sites
from tests.protection.azure import evening, shown

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


def received(entries: Sequence[LedgerEntry]) -> list[tuple[str, str, str, object]]:
    """Writes of the sandbox's ledger, as :func:`shown` writes those of a plan."""
    return sorted((one.method, one.path.casefold(), one.api_version, repr(one.body)) for one in entries)


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
        assert received(cloud.server.ledger.writes) == shown(plan)
        protected = {key for key, one in cloud.fleet.machines.items() if one.facts.items}
        assert protected == {key_of(one) for one in cloud.everything}


async def test_every_chosen_vm_is_a_step_or_says_why_not() -> None:
    async with cloud_of(build_state(None, 7, FAST, quotas=False, start=evening())) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything)
        enabled = [key_of(step.machine_id) for step in plan.steps if step.kind is StepKind.ENABLE]
        left_out = [key_of(one.machine_id) for one in plan.left_out]
        settled = [key_of(one.machine_id) for one in plan.settled if one.machine_id]
        assert sorted([*enabled, *left_out, *settled]) == sorted(cloud.everything)
        assert enabled
        assert left_out
        assert settled
        badges = {cloud.fleet.machines[key].verdict.badge for key in settled}
        assert badges <= {Badge.PROTECTED, Badge.PENDING, Badge.UNHEALTHY}
        readable(plan)
        for step in plan.steps:
            if step.kind is not StepKind.ENABLE:
                continue
            machine = cloud.fleet.machines[key_of(step.machine_id)].facts.machine
            shared = [disk.lun for disk in machine.disks if disk.max_shares > 1]
            skus = {disk.sku for disk in machine.disks} & {"UltraSSD_LRS", "PremiumV2_LRS"}
            trusted = machine.security_type == "TrustedLaunch"
            needs = bool(shared or skus or trusted or machine.extended_location)
            assert (step.values["policy"] == "EnhancedPolicy") is needs, machine.name
            assert step.request.body is not None
            disks = (
                step.request.body["properties"].get("extendedProperties", {}).get("diskExclusionProperties")
            )
            assert disks == ({"diskLunList": shared, "isInclusionList": False} if shared else None)
        vaults = {step.values["vault"] for step in plan.steps if step.kind is StepKind.ENABLE}
        assert "rsv-prod-krc-private" not in vaults, "behind private endpoints"
        assert cloud.server.ledger.writes == []


async def test_a_provider_that_is_not_registered_is_registered_first() -> None:
    async with sites((Site(PRODUCTION, "koreasouth", 2, vault=False),)) as cloud:
        cloud.server.state.registrations[PRODUCTION.id, "microsoft.recoveryservices"] = "NotRegistered"
        plan = await cloud.planner.plan_for(cloud.everything)
        first, group, vault = plan.steps[:3]
        assert first.kind is StepKind.REGISTER_PROVIDER
        assert vault.depends_on == (first.id, group.id)
        assert not any(one.sentence.key == "settled-provider" for one in plan.settled)
        results = await cloud.apply.run(plan)
        assert counts(results).all_done

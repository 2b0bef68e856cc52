"""What somebody else does to policies between the plan and Apply: told as it is, nothing overwritten."""

import msgspec

from app.domain.backup import Policy
from app.domain.resource_ids import key_of
from app.planning.enable import Choice
from app.planning.policy_drafts import draft_step, new_draft
from app.planning.policy_steps import PlannedPolicy
from app.policies.fit import FitJudge
from app.policies.summary import summary_of
from app.protection.plan import Plan, StepKind, StepState
from app.protection.texts import load_plan_texts
from app.readiness.profile import load_profile
from tests.protection.azure import Azure, azure

JUDGE = FitJudge(load_profile("current"))
TEXTS = load_plan_texts("en")


async def planned(cloud: Azure) -> tuple[PlannedPolicy, Plan]:
    """A new policy and a VM that gets it, as the enable dialog plans them."""
    (assessed,) = cloud.ready("koreacentral", 1)
    vault = cloud.fleet.estate.vaults[key_of(cloud.vault("koreacentral"))]
    draft = new_draft(cloud.fleet.estate, vault, [assessed.facts], JUDGE)
    step = draft_step(draft, draft.definition, cloud.connection.reader.now())
    assert step is not None
    made = PlannedPolicy(summary_of(draft.definition, vault.id), step)
    choice = Choice(assessed.facts.machine.id, made.policy.id)
    plan = await cloud.enable.plan_enable([choice], policies=[made])
    assert [one.kind for one in plan.steps] == [StepKind.CREATE_POLICY, StepKind.ENABLE]
    return made, plan


async def test_a_name_taken_meanwhile_is_not_overwritten_and_nothing_is_enabled_with_it() -> None:
    async with azure() as cloud:
        made, plan = await planned(cloud)
        store = cloud.server.state.store
        theirs = next(one for one in store if one["id"].endswith("rsv-prod-krc/backupPolicies/DefaultPolicy"))
        store.put({**theirs, "id": made.policy.id, "name": made.policy.name})
        results = await cloud.apply.run(plan)
        make, enable = plan.steps
        assert results[make.id].state is StepState.CHANGED_MEANWHILE
        assert results[enable.id].state is StepState.SKIPPED
        assert cloud.writes() == []
        kept = store.get(made.policy.id)
        assert kept is not None
        assert kept["properties"]["retentionPolicy"] == theirs["properties"]["retentionPolicy"]
        assert kept["properties"]["schedulePolicy"] == theirs["properties"]["schedulePolicy"]


async def test_a_policy_deleted_meanwhile_fails_the_enabling_with_a_reason_and_leaves_no_item() -> None:
    async with azure() as cloud:
        made, plan = await planned(cloud)
        make, enable = plan.steps
        alone = Plan((make,))
        results = await cloud.apply.run(alone)
        assert results[make.id].state is StepState.DONE
        known: Policy = made.policy
        cloud.server.state.store.remove(known.id)
        late = Plan((msgspec.structs.replace(enable, depends_on=()),))
        ended = (await cloud.apply.run(late))[enable.id]
        assert ended.state is StepState.FAILED
        assert ended.message is not None
        assert TEXTS.say(ended.message)
        assert "policy" in ended.service_message.casefold()
        assert cloud.server.state.store.get(enable.target_id) is None

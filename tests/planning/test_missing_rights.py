"""Missing rights as lines of a plan: they name action, role and scope, and never block."""

from dataclasses import replace

from app.planning.hindrances import with_hindrances
from app.planning.removals import delete_vault_step
from app.protection.plan import Hindrance, Plan, StepKind
from app.sandbox.accounts import RoleAssignment
from app.sandbox.entra import roles
from app.sandbox.fleet import Site
from app.sandbox.fleet.estate import PRODUCTION
from tests.planning.fleets import FleetCloud, sites
from tests.planning.test_fleet_plan import readable

SCOPE = f"/subscriptions/{PRODUCTION.id}"
KRC = Site(PRODUCTION, "koreacentral", 3)
EMPTY = Site(PRODUCTION, "koreasouth", 3, vault=False)
MACHINES = RoleAssignment("/", ("Microsoft.Compute/*",))


def given(*one_of: roles.Role) -> tuple[RoleAssignment, ...]:
    return tuple(RoleAssignment("/", role.actions, role.not_actions) for role in one_of)


async def seen_by(cloud: FleetCloud, *assignments: RoleAssignment) -> None:
    """Another account from now on, and the fleet read by it."""
    state = cloud.server.state
    state.account = replace(state.account, assignments=assignments, denials=())
    await cloud.fleet.scan()


def rights_of(plan: Plan) -> dict[str, Hindrance]:
    found = [one for one in plan.hindrances if one.sentence.key == "hindrance-right"]
    assert all(not one.blocks for one in found)
    return {str(one.sentence.values["action"]).rpartition("Microsoft.")[2]: one for one in found}


async def test_an_operator_lacks_the_vault_that_is_to_be_made_and_the_group_of_it() -> None:
    async with sites((EMPTY,)) as cloud:
        await seen_by(cloud, *given(roles.BACKUP_OPERATOR, roles.READER), MACHINES)
        plan = await cloud.planner.plan_for(cloud.everything)
        found = rights_of(plan)
        kinds = {step.id: step.kind for step in plan.steps}
        vault = found["RecoveryServices/Vaults/write"]
        assert StepKind.CREATE_VAULT in {kinds[one] for one in vault.step_ids}
        assert StepKind.ENABLE not in {kinds[one] for one in vault.step_ids}
        assert vault.who.values["role"] == "Backup Contributor"
        readable(plan)
        assert not [one for one in found if one.startswith("Compute/")]


async def test_who_may_not_change_vms_is_told_once_for_all_of_a_subscription() -> None:
    async with sites((KRC,)) as cloud:
        await seen_by(cloud, *given(roles.BACKUP_OPERATOR, roles.READER))
        plan = await cloud.planner.plan_for(cloud.everything)
        line = rights_of(plan)["Compute/virtualMachines/write"]
        enables = {step.id for step in plan.steps if step.kind is StepKind.ENABLE}
        assert len(enables) == 3
        assert set(line.step_ids) == enables
        assert line.scope_id == SCOPE
        assert line.who.values["role"] == "Virtual Machine Contributor"


async def test_removing_a_vault_needs_what_no_role_for_backups_has_and_an_owner_lacks_nothing() -> None:
    async with sites((KRC,)) as cloud:
        step = delete_vault_step(next(iter(cloud.fleet.estate.vaults.values())))
        assert rights_of(await with_hindrances(cloud.connection.reader, cloud.fleet, Plan((step,)))) == {}
        await seen_by(cloud, *given(roles.BACKUP_OPERATOR, roles.READER))
        plan = await with_hindrances(cloud.connection.reader, cloud.fleet, Plan((step,)))
        (line,) = rights_of(plan).values()
        assert line.sentence.values["action"] == "Microsoft.RecoveryServices/Vaults/delete"
        assert line.who.values["role"] == "Contributor"
        assert line.step_ids == (step.id,)
        readable(plan)

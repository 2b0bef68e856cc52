"""What the tests of applying share: a plan for some VMs, its only result, how often an item was written."""

from collections.abc import Mapping

from app.domain.assessment import AssessedMachine
from app.domain.backup import Redundancy
from app.planning.vault_steps import VaultForm
from app.protection.plan import Plan, StepResult
from app.protection.texts import load_plan_texts
from tests.protection.azure import PRODUCTION, Azure, choices

TEXTS = load_plan_texts("en")
PUT_ITEM = "*/protecteditems/vm;*"
FORM = VaultForm(
    PRODUCTION, "Contoso Production", "rg-new", "koreasouth", "rsv-new", Redundancy.LOCAL, new_group=True
)


async def plan_for(cloud: Azure, machines: list[AssessedMachine], policy: str = "DefaultPolicy") -> Plan:
    vault = cloud.vault(machines[0].facts.machine.region)
    return await cloud.enable.plan_enable(choices(machines, vault, policy))


def only(results: Mapping[str, StepResult]) -> StepResult:
    (result,) = results.values()
    return result


def item_writes(cloud: Azure) -> int:
    return sum(
        one.method in {"PUT", "POST"} and "/protecteditems/" in one.path.casefold() for one in cloud.writes()
    )

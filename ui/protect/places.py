"""Under which subscription and region a step of a plan is shown."""

from collections.abc import Mapping

from app.domain.estate import Estate
from app.domain.resource_ids import key_of
from app.protection.plan import Plan, Step
from app.readiness.fleet import Fleet


def places_of(plan: Plan, fleet: Fleet) -> Mapping[str, str]:
    """The title of each step's group by step id: that of its VM, else that of the first VM that needs it."""
    titles: dict[str, str] = {}
    for step in plan.steps:
        machine = fleet.machines.get(key_of(step.machine_id)) if step.machine_id else None
        if machine is not None:
            place = machine.facts.machine
            titles[step.id] = _title(
                fleet.estate, place.subscription_id, fleet.estate.region_name(place.region)
            )
    for step in reversed(plan.steps):
        if step.id not in titles:
            needing = (one.id for one in plan.steps if step.id in one.depends_on)
            found = next((titles[one] for one in needing if one in titles), "")
            titles[step.id] = found or _title(fleet.estate, step.subscription_id, _region(step, fleet.estate))
    return titles


def _region(step: Step, estate: Estate) -> str:
    vault = estate.vaults.get(key_of(step.vault_id)) if step.vault_id else None
    return estate.region_name(vault.region) if vault is not None else step.values.get("region", "")


def _title(estate: Estate, subscription_id: str, region: str) -> str:
    name = estate.subscription_name(subscription_id)
    return f"{name} › {region}" if region else name

"""A policy's value as the rest of the program knows policies: for schedules in words, next runs and fit."""

from app.domain.backup import Policy
from app.policies.definition import PolicyDefinition
from app.protection.requests import policy_id


def summary_of(definition: PolicyDefinition, vault_id: str, machines: int = 0) -> Policy:
    """The policy that a definition makes in a vault."""
    schedule = definition.schedule
    return Policy(
        id=policy_id(vault_id, definition.name),
        name=definition.name,
        vault_id=vault_id,
        type=definition.type.value,
        time_zone=definition.time_zone,
        frequency=schedule.frequency.value,
        run_times=(schedule.time,),
        weekdays=schedule.weekdays,
        hourly_interval=schedule.interval or None,
        hourly_window_hours=schedule.window or None,
        instant_restore_days=definition.instant_days,
        daily_days=definition.daily_days,
        weekly_weeks=definition.weekly.weeks if definition.weekly else None,
        monthly_months=definition.monthly.months if definition.monthly else None,
        yearly_years=definition.yearly.years if definition.yearly else None,
        protected_items=machines,
        restore_point_group_prefix=definition.group_prefix,
        consistency=definition.consistency,
    )

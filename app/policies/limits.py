"""Every limit of a policy as one pure function (facts section 3): checked before anything is sent.

The service answers about ten different mistakes with one code that does not name the field
(BMSUserErrorInvalidPolicyInput, facts section 5), so each mistake must be found here. A value of an existing
policy that is not changed is never complained about: Azure took it once.
"""

from collections.abc import Callable
from typing import Final

from app.domain.backup import Redundancy
from app.policies import retention_limits, schedule_limits
from app.policies.definition import PolicyDefinition
from app.policies.problems import Field, Place, PolicyProblem, kept, problem
from app.protection.names import ProblemSeverity, check_group_name
from app.protection.plan import Phrase

MACHINES_ADVISED: Final = 100
MACHINES_MOST: Final = 1000
POLICIES_MOST: Final = 5000
GROUP_NAME_MOST: Final = 74
"""Characters of the whole name of a restore-point group, its number included (fact rg-restore-points)."""
TIER_FROM_MONTHS, TIER_LEFT_MONTHS = 3, 6
"""Months before a point may go to the archive, and months it must have left then (fact pol-tiering)."""

Rule = Callable[[PolicyDefinition, Place], PolicyProblem | None]


def problems_of(definition: PolicyDefinition, place: Place | None = None) -> tuple[PolicyProblem, ...]:
    """Everything that Azure would refuse, then what should be known; empty where all is well."""
    where = place if place is not None else Place()
    found = [one for one in (rule(definition, where) for rule in RULES) if one is not None]
    return tuple(sorted(found, key=lambda one: not one.stops))


def restore_point_group(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """rg-restore-points: a prefix is needed for a suffix; at most 74 characters with the number between."""
    prefix, suffix = definition.group_prefix, definition.group_suffix
    if not (prefix or suffix) or kept(place, definition, "group_prefix", "group_suffix"):
        return None
    if not prefix:
        return problem("rg-restore-points", Field.GROUP, "policy-group-prefix")
    whole = f"{prefix}1{suffix}"
    if len(whole) > GROUP_NAME_MOST:
        values = {"most": str(GROUP_NAME_MOST), "length": str(len(whole))}
        return problem("rg-restore-points", Field.GROUP, "policy-group-length", **values)
    wrong = check_group_name(whole)
    return PolicyProblem("rg-name", Field.GROUP, Phrase(wrong[0].code, wrong[0].values)) if wrong else None


def tiering(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-tiering: Enhanced only, not on ZRS, monthly or yearly points of at least 9 months."""
    tier = definition.tiering
    if tier is None or tier.mode == "DoNotTier" or kept(place, definition, "tiering", "monthly", "yearly"):
        return None
    if not definition.enhanced:
        return problem("pol-tiering", Field.TIERING, "policy-tiering-standard")
    if place.redundancy == Redundancy.ZONE:
        return problem("pol-tiering", Field.TIERING, "policy-tiering-zone")
    months = max(
        definition.monthly.months if definition.monthly else 0,
        12 * definition.yearly.years if definition.yearly else 0,
    )
    if months < TIER_FROM_MONTHS + TIER_LEFT_MONTHS:
        return problem("pol-tiering", Field.TIERING, "policy-tiering-short")
    latest = months - TIER_LEFT_MONTHS
    if tier.mode == "TierAfter" and not (
        tier.duration_type == "Months" and TIER_FROM_MONTHS <= tier.duration <= latest
    ):
        values = {"fewest": str(TIER_FROM_MONTHS), "most": str(latest)}
        return problem("pol-tiering", Field.TIERING, "policy-tiering-range", **values)
    return None


def machine_count(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-max-vms: 100 VMs are advised; above 1,000 the CLI refuses."""
    del definition
    values = {"count": f"{place.machines:,}", "most": f"{MACHINES_MOST:,}"}
    if place.machines > MACHINES_MOST:
        return problem("pol-max-vms", Field.POLICY, "policy-machines-most", **values)
    if place.machines > MACHINES_ADVISED:
        phrase = Phrase("policy-many-vms", {"count": f"{place.machines:,}"})
        return PolicyProblem("pol-max-vms", Field.POLICY, phrase, ProblemSeverity.WARNING)
    return None


def policy_count(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """vault-limit-policies: 5,000 policies for VMs in a vault."""
    del definition
    if place.before is None and len(place.taken_names) >= POLICIES_MOST:
        return problem("vault-limit-policies", Field.POLICY, "policy-vault-full", most=f"{POLICIES_MOST:,}")
    return None


RULES: Final[tuple[Rule, ...]] = (
    schedule_limits.name,
    schedule_limits.name_taken,
    schedule_limits.kind_frozen,
    schedule_limits.frequency,
    schedule_limits.hourly_interval,
    schedule_limits.hourly_window,
    schedule_limits.time_of_day,
    schedule_limits.weekly_schedule_days,
    schedule_limits.time_zone,
    retention_limits.instant_days,
    retention_limits.instant_below_daily,
    retention_limits.daily_needed,
    retention_limits.daily_with_weekly_schedule,
    retention_limits.daily_range,
    retention_limits.weekly_needed,
    retention_limits.weekly_range,
    retention_limits.weekly_days,
    retention_limits.monthly_range,
    retention_limits.monthly_form,
    retention_limits.yearly_range,
    retention_limits.yearly_months,
    retention_limits.yearly_form,
    retention_limits.most_points,
    retention_limits.shorter_retention,
    schedule_limits.consistency,
    restore_point_group,
    tiering,
    machine_count,
    policy_count,
)
"""In the order of the fields of a form."""

"""What a policy says as text, asked by JMESPath: the same words as :func:`app.protection.policy_state`."""

from collections.abc import Iterable, Mapping

from app.export.queries import text

_AT = "properties"
_ENHANCED = (
    f"({_AT}.policyType || (ends_with({_AT}.schedulePolicy.schedulePolicyType || '', 'V2') && 'V2' || 'V1'))"
)
_WEEKLY = f"{_AT}.schedulePolicy.scheduleRunFrequency == 'Weekly'"


def state_of_policy(names: Iterable[str]) -> Mapping[str, str]:
    """An expression for each of these settings of a policy.

    Moments of schedules are still whole; the script shortens them to their time.

    Raises:
        KeyError: there is no such setting.
    """
    return {name: _STATE[name] for name in names}


def _words(*parts: str) -> str:
    """Texts, and lists of texts, with blanks between those that say something."""
    listed = ", ".join(f"[{part}][]" for part in parts)
    return f"join(' ', [{listed}][] | [?@ && @ != ''].to_string(@))"


def _schedule() -> str:
    at = f"{_AT}.schedulePolicy"
    hourly = f"{at}.hourlySchedule"
    enhanced = f"({at}.scheduleRunFrequency == 'Daily' && {at}.dailySchedule || {at}.weeklySchedule)"
    frequency = f"{at}.scheduleRunFrequency"
    hours = _words(
        frequency,
        f"{hourly}.scheduleWindowStartTime",
        f"{hourly}.interval",
        f"{hourly}.scheduleWindowDuration",
    )
    times = f"({at}.scheduleRunTimes || {enhanced}.scheduleRunTimes || `[]`)"
    days = f"sort({_WEEKLY} && ({at}.scheduleRunDays || {enhanced}.scheduleRunDays) || `[]`)"
    return f"({frequency} == 'Hourly' && {hours} || {_words(frequency, times, days)})"


def _tier(unit: str) -> str:
    at = f"{_AT}.retentionPolicy.{unit}Schedule"
    weekly, daily = f"{at}.retentionScheduleWeekly", f"{at}.retentionScheduleDaily"
    return _words(
        f"{at}.retentionDuration.count",
        f"{at}.retentionDuration.durationType",
        f"sort({at}.monthsOfYear || `[]`)",
        f"sort({weekly}.weeksOfTheMonth || `[]`)",
        f"sort({weekly}.daysOfTheWeek || {at}.daysOfTheWeek || `[]`)",
        f"sort({daily}.daysOfTheMonth[].[isLast && 'Last' || to_string(date)][] || `[]`)",
    )


def _days() -> str:
    default = f"({_ENHANCED} == 'V2' && '7' || {_WEEKLY} && '5' || '2')"
    return f"to_string({_AT}.instantRpRetentionRangeInDays || {default})"


_GROUP = f"{_AT}.instantRPDetails"
_ARCHIVE = f"{_AT}.tieringPolicy.ArchivedRP"
_STATE: Mapping[str, str] = {
    "policy-type": _ENHANCED,
    "schedule": _schedule(),
    "time-zone": text(f"{_AT}.timeZone", "UTC"),
    "instant-restore": _days(),
    **{unit: _tier(unit) for unit in ("daily", "weekly", "monthly", "yearly")},
    "consistency": text(f"{_AT}.snapshotConsistencyType"),
    "restore-point-group": _words(f"{_GROUP}.azureBackupRGNamePrefix", f"{_GROUP}.azureBackupRGNameSuffix"),
    "tiering": _words(f"{_ARCHIVE}.tieringMode", f"{_ARCHIVE}.duration"),
}

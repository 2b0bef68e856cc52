"""The limits of a policy's name, kind and schedule (facts section 3), one pure function each."""

import re
from typing import Final

from app.policies.definition import Frequency, PolicyDefinition
from app.policies.problems import Field, Place, PolicyProblem, kept, problem
from app.policies.time_zones import zone_of
from app.protection.names import ProblemSeverity
from app.protection.plan import Phrase

NAME_LENGTH: Final = (3, 150)
INTERVALS: Final = (4, 6, 8, 12)
WINDOW_HOURS: Final = (4, 24)
_TIME = re.compile(r"([01][0-9]|2[0-3]):(00|30)")


def name(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-name: 3-150 letters, digits and hyphens, a letter first, no hyphen last."""
    text = definition.name
    if place.before is not None:
        return None
    if not text:
        return problem("pol-name", Field.NAME, "policy-name-empty")
    fewest, most = NAME_LENGTH
    strangers = [one for one in dict.fromkeys(text) if not (one.isascii() and (one.isalnum() or one == "-"))]
    shown = " ".join("␣" if one == " " else one for one in strangers[:5])
    values = {"fewest": str(fewest), "most": str(most), "length": str(len(text))}
    mistakes = (
        (bool(strangers), problem("pol-name", Field.NAME, "policy-name-characters", characters=shown)),
        (not text[0].isalpha(), problem("pol-name", Field.NAME, "policy-name-first", first=text[0])),
        (text.endswith("-"), problem("pol-name", Field.NAME, "policy-name-last")),
        (not fewest <= len(text) <= most, problem("pol-name", Field.NAME, "policy-name-length", **values)),
    )
    return next((found for made, found in mistakes if made), None)


def name_taken(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-name: unique in the vault, without case; a PUT under a taken name would rewrite that policy."""
    if place.before is None and definition.name.casefold() in place.taken_names:
        return problem("pol-name", Field.NAME, "policy-name-taken", name=definition.name)
    return None


def kind_frozen(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-type-frozen: Standard and Enhanced cannot be changed on a policy."""
    if place.before is not None and place.before.type is not definition.type:
        return problem("pol-type-frozen", Field.KIND, "policy-kind-frozen")
    return None


def consistency(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-consistency: agentless, crash-consistent points only with an Enhanced policy."""
    del place
    if definition.consistency and not definition.enhanced:
        return problem("pol-consistency", Field.CONSISTENCY, "policy-agentless-standard")
    return None


def frequency(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-freq-v1, pol-freq-v2: only an Enhanced policy can run hourly."""
    del place
    if definition.schedule.frequency is Frequency.HOURLY and not definition.enhanced:
        return problem("pol-freq-v1", Field.SCHEDULE, "policy-hourly-standard")
    return None


def hourly_interval(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-hourly-interval: 4, 6, 8 or 12 hours (the API's values; some pages also list 24)."""
    schedule = definition.schedule
    if schedule.frequency is not Frequency.HOURLY or kept(place, definition, "schedule"):
        return None
    if schedule.interval not in INTERVALS:
        return problem("pol-hourly-interval", Field.SCHEDULE, "policy-hourly-interval")
    return None


def hourly_window(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-hourly-window: 4-24 hours, a multiple of the interval."""
    schedule = definition.schedule
    if schedule.frequency is not Frequency.HOURLY or kept(place, definition, "schedule"):
        return None
    fewest, most = WINDOW_HOURS
    interval = schedule.interval or 1
    if fewest <= schedule.window <= most and schedule.window % interval == 0:
        return None
    return problem("pol-hourly-window", Field.SCHEDULE, "policy-hourly-window", interval=str(interval))


def time_of_day(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-time: backups start on the hour or half hour."""
    if kept(place, definition, "schedule") or _TIME.fullmatch(definition.schedule.time):
        return None
    return problem("pol-time", Field.SCHEDULE, "policy-time")


def time_zone(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-timezone: a Windows id; one unknown here may be new: only a warning where it was there."""
    if zone_of(definition.time_zone) is not None:
        return None
    severity = ProblemSeverity.WARNING if kept(place, definition, "time_zone") else ProblemSeverity.ERROR
    phrase = Phrase("policy-time-zone", {"zone": definition.time_zone})
    return PolicyProblem("pol-timezone", Field.TIME_ZONE, phrase, severity)


def weekly_schedule_days(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-weekly-days: a weekly schedule names its weekdays."""
    del place
    if definition.schedule.frequency is Frequency.WEEKLY and not definition.schedule.weekdays:
        return problem("pol-weekly-days", Field.SCHEDULE, "policy-weekdays-empty")
    return None

"""Every VM policy that we have from Azure is read and written back without loss."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backup import PolicyType
from app.policies.definition import (
    MONTHS,
    WEEKDAYS,
    WEEKS,
    Frequency,
    Monthly,
    OnDays,
    OnWeekdays,
    PolicyDefinition,
    Schedule,
    Tiering,
    Weekly,
    Yearly,
    new_enhanced,
    new_standard,
)
from app.policies.wire import PolicyNotUnderstood, definition_of, edited_properties, new_properties
from app.protection.policy_state import policy_state
from app.sandbox.recovery.policy_rules import checked_vm_policy
from tests.shared_material import SHARED, needs_shared

TODAY = datetime(2026, 11, 25, tzinfo=UTC)
SPECIFICATION = "azure-rest/specification/recoveryservicesbackup"


def vm_policies(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every VM policy's name and properties anywhere inside a document."""
    if isinstance(value, dict):
        if str(value.get("backupManagementType")) == "AzureIaasVM" and "schedulePolicy" in value:
            yield "policy", value
        for one in value.values():
            yield from vm_policies(one)
    elif isinstance(value, list):
        for one in value:
            yield from vm_policies(one)


def documents() -> list[Any]:
    if SHARED is None:
        return []
    found = [
        (f"real-{number}", properties)
        for number, line in enumerate((SHARED / "real/policies.jsonl").read_text("utf-8").splitlines())
        for _, properties in vm_policies(json.loads(line))
    ]
    paths = sorted((SHARED / SPECIFICATION).rglob("examples/AzureIaasVm/**/*olic*.json"))
    paths += sorted((SHARED / SPECIFICATION).rglob("examples/AzureIaasVm/V2Policy/*.json"))
    paths.append(SHARED / "azure-rest/recordings/vaults_and_policies.json")
    for path in dict.fromkeys(paths):
        for number, (_, properties) in enumerate(vm_policies(json.loads(path.read_text("utf-8")))):
            found.append((f"{path.stem}-{number}", properties))
    return [pytest.param(properties, id=name) for name, properties in found]


@needs_shared
def test_there_are_documents_of_both_kinds() -> None:
    kinds = {definition_of("p", one.values[0]).type for one in documents()}
    assert kinds == set(PolicyType)
    assert len(documents()) > 10


@pytest.mark.parametrize("properties", documents())
def test_a_policy_that_is_not_changed_is_sent_as_it_was_read(properties: dict[str, Any]) -> None:
    before = deepcopy(properties)
    definition = definition_of("p", properties)
    written = edited_properties(properties, definition, TODAY)
    assert written == {name: value for name, value in properties.items() if name != "protectedItemsCount"}
    assert properties == before


@pytest.mark.parametrize("properties", documents())
def test_what_is_edited_is_what_is_read_back_and_the_rest_is_kept(properties: dict[str, Any]) -> None:
    properties = {**properties, "instantAccessSnapshotEnabled": True}
    definition = definition_of("p", properties)
    wanted = msgspec.structs.replace(definition, instant_days=definition.instant_days + 1)
    written = edited_properties(properties, wanted, TODAY)
    assert definition_of("p", written) == wanted
    assert written["instantAccessSnapshotEnabled"] is True
    assert written["schedulePolicy"] == properties["schedulePolicy"]


def test_a_new_time_of_day_goes_into_the_schedule_and_every_retention() -> None:
    properties = new_properties(msgspec.structs.replace(new_standard(), weekly=Weekly(4, ("Sunday",))), TODAY)
    properties["schedulePolicy"]["someday"] = "kept"
    definition = definition_of("p", properties)
    schedule = msgspec.structs.replace(definition.schedule, time="23:30")
    written = edited_properties(properties, msgspec.structs.replace(definition, schedule=schedule), TODAY)
    moment = "2026-11-25T23:30:00Z"
    assert written["schedulePolicy"] == {**properties["schedulePolicy"], "scheduleRunTimes": [moment]}
    for tier in ("dailySchedule", "weeklySchedule"):
        assert written["retentionPolicy"][tier]["retentionTimes"] == [moment]


def test_a_standard_policy_is_the_minimal_body_of_the_documentation() -> None:
    assert new_properties(new_standard(time="02:30", time_zone="Korea Standard Time"), TODAY) == {
        "backupManagementType": "AzureIaasVM",
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicy",
            "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": ["2026-11-25T02:30:00Z"],
        },
        "retentionPolicy": {
            "retentionPolicyType": "LongTermRetentionPolicy",
            "dailySchedule": {
                "retentionTimes": ["2026-11-25T02:30:00Z"],
                "retentionDuration": {"count": 30, "durationType": "Days"},
            },
        },
        "instantRpRetentionRangeInDays": 2,
        "timeZone": "Korea Standard Time",
    }


def test_an_enhanced_hourly_policy_with_everything_is_written_in_azures_words() -> None:
    definition = msgspec.structs.replace(
        new_enhanced(),
        schedule=Schedule(Frequency.HOURLY, "08:00", interval=4, window=12),
        monthly=Monthly(24, OnWeekdays(("First",), ("Sunday",))),
        yearly=Yearly(5, ("January",), OnDays((1,), last=True)),
        consistency="OnlyCrashConsistent",
        group_prefix="rg-backup-",
        group_suffix="-rp",
        tiering=Tiering("TierAfter", 3, "Months"),
    )
    written = new_properties(definition, TODAY)
    assert written["policyType"] == "V2"
    assert written["schedulePolicy"]["hourlySchedule"] == {
        "interval": 4,
        "scheduleWindowStartTime": "2026-11-25T08:00:00Z",
        "scheduleWindowDuration": 12,
    }
    assert written["snapshotConsistencyType"] == "OnlyCrashConsistent"
    assert written["instantRPDetails"] == {
        "azureBackupRGNamePrefix": "rg-backup-",
        "azureBackupRGNameSuffix": "-rp",
    }
    assert written["retentionPolicy"]["yearlySchedule"]["retentionScheduleDaily"] == {
        "daysOfTheMonth": [{"date": 1, "isLast": False}, {"date": 0, "isLast": True}]
    }
    assert written["tieringPolicy"]["ArchivedRP"] == {
        "tieringMode": "TierAfter",
        "duration": 3,
        "durationType": "Months",
    }
    assert definition_of("", written) == definition


ODD = {
    "another workload": ("backupManagementType", "AzureWorkload"),
    "no schedule": ("schedulePolicy", None),
    "an unknown schedule": ("schedulePolicy", {"schedulePolicyType": "LogSchedulePolicy"}),
    "two times a day": (
        "schedulePolicy",
        {
            "schedulePolicyType": "SimpleSchedulePolicy",
            "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"],
        },
    ),
    "a short retention policy": ("retentionPolicy", {"retentionPolicyType": "SimpleRetentionPolicy"}),
    "days counted in weeks": (
        "retentionPolicy",
        {
            "retentionPolicyType": "LongTermRetentionPolicy",
            "dailySchedule": {"retentionDuration": {"count": 4, "durationType": "Weeks"}},
        },
    ),
    "an unknown kind": ("policyType", "V3"),
}


@pytest.mark.parametrize("case", ODD)
def test_a_policy_that_the_value_cannot_hold_is_refused_and_never_guessed(case: str) -> None:
    field, value = ODD[case]
    with pytest.raises(PolicyNotUnderstood) as raised:
        definition_of("p", {**new_properties(new_standard(), TODAY), field: value})
    assert raised.value.field.startswith(field)


subsets = st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True).map(
    lambda days: tuple(sorted(days, key=WEEKDAYS.index))
)
weeks = st.lists(st.sampled_from(WEEKS), min_size=1, unique=True).map(
    lambda one: tuple(sorted(one, key=WEEKS.index))
)
forms = st.one_of(
    st.builds(OnWeekdays, weeks, subsets),
    st.builds(
        OnDays, st.sets(st.integers(1, 28), min_size=1).map(lambda days: tuple(sorted(days))), st.booleans()
    ),
)
clocks = st.sampled_from(["00:00", "02:30", "23:30"])
definitions = st.builds(
    PolicyDefinition,
    name=st.just("p"),
    type=st.just(PolicyType.ENHANCED),
    schedule=st.one_of(
        st.builds(Schedule, st.just(Frequency.DAILY), clocks),
        st.builds(
            Schedule,
            st.just(Frequency.HOURLY),
            clocks,
            interval=st.sampled_from([4, 6, 12]),
            window=st.just(12),
        ),
    ),
    time_zone=st.sampled_from(["UTC", "Korea Standard Time"]),
    instant_days=st.integers(1, 6),
    daily_days=st.integers(7, 9999),
    weekly=st.none() | st.builds(Weekly, st.integers(1, 5163), subsets),
    monthly=st.none() | st.builds(Monthly, st.integers(1, 1188), forms),
    yearly=st.none()
    | st.builds(Yearly, st.integers(1, 99), st.sampled_from(MONTHS).map(lambda one: (one,)), forms),
    consistency=st.sampled_from(["", "OnlyCrashConsistent"]),
)


@given(definitions, definitions)
def test_any_edit_is_read_back_and_the_simulated_service_accepts_and_keeps_it(
    before: PolicyDefinition, after: PolicyDefinition
) -> None:
    properties = new_properties(before, TODAY)
    written = edited_properties(properties, after, TODAY)
    assert definition_of("p", written) == after
    kept = checked_vm_policy(written)
    assert definition_of("p", kept) == after
    assert policy_state(kept) == policy_state(written)
    assert (policy_state(written) == policy_state(properties)) == (before == after)

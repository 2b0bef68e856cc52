"""Builders of backup policy documents."""

from datetime import UTC, datetime

from app.sandbox.messages import Json
from app.sandbox.recovery.naming import POLICY_TYPE


def policy_document(vault_id: str, name: str, properties: Json) -> Json:
    """A backup policy of a vault; ``properties`` as in the REST body."""
    return {
        "id": f"{vault_id}/backupPolicies/{name}",
        "name": name,
        "type": POLICY_TYPE,
        "properties": {**properties, "protectedItemsCount": properties.get("protectedItemsCount", 0)},
    }


def vm_policy_properties(
    *,
    run_at: datetime,
    policy_type: str = "V1",
    retention_days: int = 30,
    instant_days: int = 2,
    time_zone: str = "UTC",
    hourly: tuple[int, int] | None = None,
) -> Json:
    """The properties of a daily policy for VMs; ``hourly`` (interval, window in hours) makes it hourly."""
    moment = run_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties: Json = {"backupManagementType": "AzureIaasVM"}
    if policy_type == "V2":
        properties["policyType"] = "V2"
    properties["instantRPDetails"] = {}
    if hourly is not None:
        properties["schedulePolicy"] = {
            "schedulePolicyType": "SimpleSchedulePolicyV2",
            "scheduleRunFrequency": "Hourly",
            "hourlySchedule": {
                "interval": hourly[0],
                "scheduleWindowStartTime": moment,
                "scheduleWindowDuration": hourly[1],
            },
        }
    elif policy_type == "V2":
        properties["schedulePolicy"] = {
            "schedulePolicyType": "SimpleSchedulePolicyV2",
            "scheduleRunFrequency": "Daily",
            "dailySchedule": {"scheduleRunTimes": [moment]},
        }
    else:
        properties["schedulePolicy"] = {
            "schedulePolicyType": "SimpleSchedulePolicy",
            "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": [moment],
            "scheduleWeeklyFrequency": 0,
        }
    properties["retentionPolicy"] = {
        "retentionPolicyType": "LongTermRetentionPolicy",
        "dailySchedule": {
            "retentionTimes": [moment],
            "retentionDuration": {"count": retention_days, "durationType": "Days"},
        },
    }
    properties["instantRpRetentionRangeInDays"] = instant_days
    properties["timeZone"] = time_zone
    return properties


def default_policies(vault_id: str, created: datetime, daily_at: tuple[int, int] | None = None) -> list[Json]:
    """The policies that a new vault contains (facts 3.1): HourlyLogBackup, DefaultPolicy, EnhancedPolicy.

    ``daily_at`` is the UTC hour and minute (0 or 30) of DefaultPolicy; as in recorded traffic it differs per
    vault when not given.
    """
    slot = sum(vault_id.casefold().encode()) % 48
    hour, minute = daily_at if daily_at is not None else (slot // 2, slot % 2 * 30)
    day = created.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    daily = day.replace(hour=hour, minute=minute)
    moment = daily.strftime("%Y-%m-%dT%H:%M:%SZ")
    month = {"count": 30, "durationType": "Days"}
    log_backup: Json = {
        "backupManagementType": "AzureWorkload",
        "workLoadType": "SQLDataBase",
        "settings": {"timeZone": "UTC", "issqlcompression": False, "isCompression": False},
        "subProtectionPolicy": [
            {
                "policyType": "Full",
                "schedulePolicy": {
                    "schedulePolicyType": "SimpleSchedulePolicy",
                    "scheduleRunFrequency": "Daily",
                    "scheduleRunTimes": [moment],
                    "scheduleWeeklyFrequency": 0,
                },
                "retentionPolicy": {
                    "retentionPolicyType": "LongTermRetentionPolicy",
                    "dailySchedule": {"retentionTimes": [moment], "retentionDuration": dict(month)},
                },
            },
            {
                "policyType": "Log",
                "schedulePolicy": {"schedulePolicyType": "LogSchedulePolicy", "scheduleFrequencyInMins": 60},
                "retentionPolicy": {
                    "retentionPolicyType": "SimpleRetentionPolicy",
                    "retentionDuration": dict(month),
                },
            },
        ],
    }
    enhanced = vm_policy_properties(run_at=day.replace(hour=8), policy_type="V2", hourly=(4, 12))
    return [
        policy_document(vault_id, "HourlyLogBackup", log_backup),
        policy_document(vault_id, "DefaultPolicy", vm_policy_properties(run_at=daily)),
        policy_document(vault_id, "EnhancedPolicy", enhanced),
    ]

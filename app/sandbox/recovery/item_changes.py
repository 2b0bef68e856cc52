"""The one place where protected items change: enabled, given a policy, stopped, deleted, backed up."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.sandbox.clock import timestamp
from app.sandbox.messages import Json
from app.sandbox.recovery.disk_selection import DiskSelection
from app.sandbox.recovery.documents import HEALTHY, NOT_ENDED, protected_item_document, soft_deletion
from app.sandbox.recovery.filters import written_moment
from app.sandbox.recovery.ledger import has_run_out, ledger_of
from app.sandbox.recovery.naming import ITEM_TYPE, RECOVERY_POINT_TYPE, vault_of
from app.sandbox.recovery.policy_rules import policy_type_of
from app.sandbox.recovery.vault_rules import immutability_of, soft_delete_of
from app.sandbox.state import State
from app.sandbox.store import key_of

_DELETION = ("deferredDeleteTimeInUTC", "isScheduledForDeferredDelete", "softDeleteRetentionPeriodInDays")
_UPCOMING = timedelta(days=1)


def _put(state: State, item: Json, changes: Mapping[str, object], without: tuple[str, ...] = ()) -> Json:
    properties = {name: value for name, value in item["properties"].items() if name not in without}
    return state.store.put({**item, "properties": {**properties, **changes}})


def is_soft_deleted(item: Json) -> bool:
    """Whether an item waits for its purge."""
    return bool(item["properties"].get("isScheduledForDeferredDelete"))


def enable(state: State, vault: Json, vm_id: str, policy: Json, disks: DiskSelection | None) -> Json:
    """Make the item of a VM, as it is before its first backup, and lock the vault's redundancy."""
    ledger_of(state).locked_vaults.add(key_of(vault["id"]))
    return state.store.put(
        protected_item_document(
            vault_id=vault["id"],
            vm_id=vm_id,
            policy_id=policy["id"],
            data_id=str(state.random.randrange(10**14, 10**15)),
            policy_type=policy_type_of(policy["properties"]),
            disks=disks,
        )
    )


def give_policy(state: State, item: Json, policy: Json, disks: DiskSelection | None) -> Json:
    """Change the policy of an item and which disks are backed up (None: all); a stopped one resumes."""
    changes: Json = {
        "policyId": policy["id"],
        "policyName": policy["name"],
        "policyType": policy_type_of(policy["properties"]),
    }
    if disks is not None:
        changes["extendedProperties"] = disks.document
    if item["properties"].get("protectionState") in {"ProtectionStopped", "BackupsSuspended"}:
        changes["protectionState"] = (
            "Protected" if item["properties"].get("lastRecoveryPoint") else "IRPending"
        )
    return _put(state, item, changes, () if disks is not None else ("extendedProperties",))


def stop(state: State, item: Json, protection_state: str) -> Json:
    """Stop backups and keep the data; a stopped item has no policy, a suspended one keeps it."""
    changes: Json = {"protectionState": protection_state}
    if protection_state == "ProtectionStopped":
        return _put(state, item, {**changes, "policyId": "", "policyName": ""}, ("policyType",))
    return _put(state, item, changes)


def undelete(state: State, item: Json) -> Json:
    """Bring a soft-deleted item back, stopped and with its data."""
    return _put(state, item, {"protectionState": "ProtectionStopped"}, _DELETION)


def delete(state: State, item: Json, when: datetime) -> None:
    """Delete an item with its data: softly when the vault says so, else at once."""
    vault = state.store.get(vault_of(item["id"]))
    soft = soft_delete_of(vault) if vault is not None else {}
    if soft.get("softDeleteState", "Disabled") == "Disabled":
        purge(state, item)
        return
    days = soft["softDeleteRetentionPeriodInDays"]
    stopped = stop(state, item, "ProtectionStopped")
    _put(state, stopped, soft_deletion(when, days))
    state.at(when + timedelta(days=days), lambda: purge_expired(state, vault_of(item["id"])))


def purge(state: State, item: Json) -> None:
    """Take an item out with its recovery points."""
    ledger_of(state).locked_vaults.add(key_of(vault_of(item["id"])))
    for point in recovery_points_of(state, item["id"]):
        state.store.remove(point["id"])
    state.store.remove(item["id"])


def purge_expired(state: State, vault_id: str) -> None:
    """Purge the soft-deleted items of a vault whose time has come."""
    for item in state.store.within(vault_id, ITEM_TYPE):
        if is_soft_deleted(item) and has_run_out(state, state.clock.now() + remaining(state, item)):
            purge(state, item)


def remaining(state: State, item: Json) -> timedelta:
    """How long a soft-deleted item is still kept; negative when its time has passed."""
    properties = item["properties"]
    days = properties.get("softDeleteRetentionPeriodInDays") or 14
    deleted_at = written_moment(properties.get("deferredDeleteTimeInUTC"))
    return deleted_at + timedelta(days=days) - state.clock.now()


def record_success(state: State, item: Json, started: datetime, recovery_point: datetime) -> None:
    """Note a completed backup on its item."""
    changes: Json = {
        "protectionStatus": "Healthy",
        "healthStatus": "Passed",
        "healthDetails": [dict(HEALTHY)],
        "lastBackupStatus": "Completed",
        "lastBackupTime": timestamp(started),
        "lastRecoveryPoint": timestamp(recovery_point),
    }
    if item["properties"].get("protectionState") in {"IRPending", "ProtectionError"}:
        changes["protectionState"] = "Protected"
    _put(state, item, changes)


def record_failure(state: State, item: Json, started: datetime, detail: Json) -> None:
    """Note a failed backup on its item; ``detail`` is a health detail."""
    _put(
        state,
        item,
        {
            "protectionStatus": "Unhealthy",
            "healthStatus": "ActionRequired",
            "healthDetails": [detail],
            "lastBackupStatus": "Failed",
            "lastBackupTime": timestamp(started),
        },
    )


def recovery_points_of(state: State, item_id: str) -> list[Json]:
    """The recovery points of an item, the newest first."""
    prefix = key_of(item_id) + "/recoverypoints/"
    found = [
        point
        for point in state.store.within(vault_of(item_id), RECOVERY_POINT_TYPE)
        if key_of(point["id"]).startswith(prefix)
    ]
    return sorted(found, key=taken_at, reverse=True)


def taken_at(point: Json) -> str:
    """When a recovery point was taken, as written; those of databases say it under another name."""
    properties = point["properties"]
    return str(properties.get("recoveryPointTime") or properties.get("recoveryPointTimeInUTC") or NOT_ENDED)


def served_item(state: State, item: Json, *, extended: bool = False) -> Json:
    """An item as it is answered now: the time left before its purge, and ``extendedInfo`` when asked for."""
    properties = dict(item["properties"])
    properties.pop("extendedInfo", None)
    if is_soft_deleted(item) and properties.get("deferredDeleteTimeInUTC"):
        left = max(remaining(state, item), timedelta())
        properties["deferredDeleteTimeRemaining"] = _time_span(left)
        if left < _UPCOMING:
            properties["isDeferredDeleteScheduleUpcoming"] = True
    if extended:
        points = recovery_points_of(state, item["id"])
        info: Json = {"recoveryPointCount": len(points), "policyInconsistent": False}
        if points:
            info["oldestRecoveryPoint"] = taken_at(points[-1])
            info["newestRecoveryPointInVault"] = taken_at(points[0])
        properties["extendedInfo"] = item["properties"].get("extendedInfo") or info
    return {**item, "properties": properties}


def _time_span(interval: timedelta) -> str:
    """A .NET time span: ``7.18:27:58.8146772``."""
    hours, rest = divmod(interval.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    days = f"{interval.days}." if interval.days else ""
    return f"{days}{hours:02}:{minutes:02}:{seconds:02}.{interval.microseconds:06}0"


def immutable(state: State, item: Json) -> bool:
    """Whether the vault of an item refuses what would remove recovery points."""
    vault = state.store.get(vault_of(item["id"]))
    return vault is not None and immutability_of(vault) in {"Unlocked", "Locked"}

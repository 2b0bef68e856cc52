"""Rows of the tables of Resource Graph, made from the documents of the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sandbox.clock import timestamp
from app.sandbox.graph.compiler import COLUMNS
from app.sandbox.messages import Json
from app.sandbox.state import State
from app.sandbox.store import group_of, key_of, subscription_of

_MACHINE = "microsoft.compute/virtualmachines"
_VAULTS = "microsoft.recoveryservices/vaults"
_ITEM = f"{_VAULTS}/backupfabrics/protectioncontainers/protecteditems"
_POLICY = f"{_VAULTS}/backuppolicies"
_JOB = f"{_VAULTS}/backupjobs"
_GROUP = "microsoft.resources/resourcegroups"
_SUBSCRIPTION_ROW = "microsoft.resources/subscriptions"
_GROUP_ROW = "microsoft.resources/subscriptions/resourcegroups"
_JOBS_KEPT = timedelta(days=14)
_TABLES: dict[str, tuple[str, ...]] = {
    "resources": (
        _MACHINE,
        f"{_MACHINE}/extensions",
        "microsoft.compute/disks",
        "microsoft.compute/snapshots",
        "microsoft.compute/restorepointcollections",
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.classiccompute/virtualmachines",
        "microsoft.network/networkinterfaces",
        "microsoft.network/networksecuritygroups",
        "microsoft.network/virtualnetworks",
        _VAULTS,
    ),
    "recoveryservicesresources": (_ITEM, _POLICY, _JOB),
    "resourcecontainers": (_SUBSCRIPTION_ROW, _GROUP_ROW),
}
_STORED_AS = {_GROUP_ROW: _GROUP}


class RowSource:
    """Builds rows once per type and keeps them until the documents change."""

    def __init__(self) -> None:
        self._cache: dict[str, _Rows] = {}

    def rows(self, state: State, table: str, types: frozenset[str] | None) -> list[Json]:
        """All rows of a table, of the given types only where the query says so."""
        found: list[Json] = []
        for kind in _TABLES[table]:
            if types is None or kind in types:
                found += self._current(state, kind).rows
        return found

    def version(self, state: State, table: str, types: frozenset[str] | None) -> tuple[tuple[int, int], ...]:
        """A value that changes whenever the rows may have changed."""
        return tuple(
            self._current(state, kind).version for kind in _TABLES[table] if types is None or kind in types
        )

    def _current(self, state: State, kind: str) -> "_Rows":
        """The rows of a type: those kept, while they are true or not older than Resource Graph may lag."""
        version, now = _version(state, kind), state.clock.now()
        kept = self._cache.get(kind)
        if kept is None or (kept.version != version and now - kept.built >= state.graph_lag):
            kept = self._cache[kind] = _Rows(version, now, _build(state, kind))
        return kept


@dataclass(frozen=True)
class _Rows:
    version: tuple[int, int]
    built: datetime
    """In simulated time."""
    rows: list[Json]


def _version(state: State, kind: str) -> tuple[int, int]:
    """Recovery Services documents also change in place, with every write and everything that falls due."""
    changes = state.changes if kind.startswith("microsoft.recoveryservices/") else 0
    return state.store.revision(_STORED_AS.get(kind, kind)), changes


def _build(state: State, kind: str) -> list[Json]:
    if kind == _SUBSCRIPTION_ROW:
        return [_subscription_row(state, one) for one in state.subscriptions.values()]
    documents = state.store.of_type(_STORED_AS.get(kind, kind))
    if kind == _JOB:
        oldest = timestamp(state.clock.now() - _JOBS_KEPT)
        documents = (job for job in documents if str(job["properties"].get("startTime", "")) >= oldest)
    tenants = {identity: str(one.get("tenantId", "")) for identity, one in state.subscriptions.items()}
    return [_row(state, document, kind, tenants) for document in documents]


def _row(state: State, document: Json, kind: str, tenants: dict[str, str]) -> Json:
    identity = document["id"]
    subscription = subscription_of(identity)
    row: Json = dict.fromkeys(COLUMNS)
    row |= {
        "id": identity,
        "name": document.get("name", ""),
        "type": kind,
        "tenantId": tenants.get(subscription, ""),
        "kind": document.get("kind", ""),
        "location": document.get("location", ""),
        "resourceGroup": group_of(identity).lower(),
        "subscriptionId": subscription,
        "managedBy": document.get("managedBy", ""),
        "properties": _properties(state, document, kind),
    }
    for column in ("sku", "plan", "tags", "identity", "zones", "extendedLocation"):
        row[column] = document.get(column)
    return row


def _properties(state: State, document: Json, kind: str) -> Json:
    properties: Json = document.get("properties", {})
    if kind == _MACHINE:
        return _with_runtime(state, document, properties)
    if kind == _ITEM:
        return _with_protection(state, properties)
    return properties


def _with_runtime(state: State, document: Json, properties: Json) -> Json:
    """What Resource Graph adds to a VM: a short runtime view without agent, statuses and extensions."""
    view = state.instance_views.get(key_of(document["id"]))
    if view is None:
        return properties
    short: Json = {
        name: view[name]
        for name in ("computerName", "hyperVGeneration", "osName", "osVersion")
        if name in view
    }
    statuses = view.get("statuses")
    for status in statuses if isinstance(statuses, list) else ():
        code = status.get("code") if isinstance(status, dict) else None
        if isinstance(code, str) and code.startswith("PowerState/"):
            short["powerState"] = {
                "code": code,
                "displayStatus": status.get("displayStatus", ""),
                "level": status.get("level", "Info"),
            }
    return {**properties, "extended": {"instanceView": short}}


def _with_protection(state: State, properties: Json) -> Json:
    """What Resource Graph adds to a protected item: derived state, data source and policy."""
    source = str(properties.get("sourceResourceId") or properties.get("virtualMachineId") or "")
    machine = state.store.get(source) if source else None
    added: Json = {
        "currentProtectionState": _protection_state(properties),
        "dataSourceInfo": {
            "resourceID": source,
            "resourceUri": source,
            "resourceName": source.rpartition("/")[2] or properties.get("friendlyName", ""),
            "resourceLocation": machine.get("location", "") if machine else "",
            "resourceType": "Microsoft.Compute/virtualMachines" if machine else "",
            "datasourceType": properties.get("workloadType", ""),
            "objectType": "Datasource",
        },
    }
    policy = str(properties.get("policyId") or "")
    if policy:
        added["policyInfo"] = {"name": policy.rpartition("/")[2], "policyId": policy}
    return {**properties, **added}


def _protection_state(properties: Json) -> str:
    if properties.get("isScheduledForDeferredDelete"):
        return "SoftDeleted"
    state = properties.get("protectionState")
    known = {
        "IRPending": "ProtectionConfigured",
        "Protected": "ProtectionConfigured",
        "ProtectionError": "ProtectionError",
        "ProtectionStopped": "ProtectionStopped",
        "ProtectionPaused": "ProtectionStopped",
        "BackupsSuspended": "ProtectionStopped",
        "Invalid": "ConfiguringProtectionFailed",
    }
    return known.get(str(state), "ConfiguringProtection")


def _subscription_row(state: State, document: Json) -> Json:
    row: Json = dict.fromkeys(COLUMNS)
    row |= {
        "id": document["id"],
        "name": document.get("displayName", ""),
        "type": _SUBSCRIPTION_ROW,
        "tenantId": document.get("tenantId", ""),
        "kind": "",
        "location": "",
        "resourceGroup": "",
        "subscriptionId": document["subscriptionId"],
        "managedBy": "",
        "properties": {
            "state": document.get("state", "Enabled"),
            "managedByTenants": document.get("managedByTenants", []),
            "subscriptionPolicies": document.get("subscriptionPolicies"),
            "managementGroupAncestorsChain": state.management_groups.get(
                str(document["subscriptionId"]).casefold(), []
            ),
        },
    }
    return row

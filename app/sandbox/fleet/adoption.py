"""The parents that imported documents mention and nobody gave: subscriptions, groups, vaults, policies."""

from collections import Counter
from datetime import timedelta
from typing import Any

from app.sandbox.fleet.estate import TENANT_ID, TENANT_NAME
from app.sandbox.fleet.parents import (
    DEFAULT_LOCATION,
    add_groups,
    subscription_document,
    tenant_document,
)
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import default_policies, policy_document, vault_document
from app.sandbox.recovery.naming import ITEM_TYPE, VAULT_TYPE, VM_TYPE, vault_of
from app.sandbox.state import State
from app.sandbox.store import Store, group_of, key_of, subscription_of

_VAULT_MARK = "/providers/microsoft.recoveryservices/vaults/"
_STORAGE_CONFIG = "Microsoft.RecoveryServices/vaults/backupstorageconfig"
_REGISTERED = (
    "microsoft.recoveryservices",
    "microsoft.compute",
    "microsoft.network",
    "microsoft.storage",
    "microsoft.authorization",
)


def adopt_parents(state: State) -> None:
    """Make every missing parent; what is there already stays as it is."""
    store = state.store
    _add_vaults(state)
    _add_policies(state)
    _apply_storage_configurations(store)
    add_groups(store, {})
    state.tenants.append(tenant_document(TENANT_ID, TENANT_NAME))
    for subscription in sorted({subscription_of(one["id"]) for one in store} - {""}):
        name = f"Imported {subscription}"
        state.subscriptions[subscription] = subscription_document(subscription, name, TENANT_ID)
        for provider in _REGISTERED:
            state.registrations[subscription, provider] = "Registered"


def properties_of(document: Json) -> Json:
    """The properties of a document, empty where they are no object."""
    properties = document.get("properties")
    return properties if isinstance(properties, dict) else {}


def _add_vaults(state: State) -> None:
    store = state.store
    elsewhere = _usual_location(store)
    places: dict[str, str] = {}
    mentioned: dict[str, str] = {}
    for document in store:
        for one in (document["id"], properties_of(document).get("policyId")):
            if isinstance(one, str) and _VAULT_MARK in one.casefold():
                vault_id = vault_of(one)
                mentioned.setdefault(key_of(vault_id), vault_id)
                place = _location_of_source(store, document)
                if place:
                    places.setdefault(key_of(vault_id), place)
    for key, vault_id in mentioned.items():
        if store.get(vault_id) is None and group_of(vault_id) and vault_id.count("/") == 8:  # noqa: PLR2004 -- a vault's id
            store.put(
                vault_document(
                    subscription=subscription_of(vault_id),
                    group=group_of(vault_id),
                    name=vault_id.rsplit("/", 1)[-1],
                    location=places.get(key, elsewhere),
                    changed=state.clock.now() - timedelta(days=400),
                )
            )


def _usual_location(store: Store) -> str:
    """The region of most VMs: the best guess for a vault of which nothing tells where it lies."""
    found = Counter(str(one["location"]) for one in store.of_type(VM_TYPE) if one.get("location"))
    return found.most_common(1)[0][0] if found else DEFAULT_LOCATION


def _location_of_source(store: Store, document: Json) -> str:
    source: Any = properties_of(document).get("sourceResourceId")
    machine = store.get(source) if isinstance(source, str) else None
    return str((machine or {}).get("location") or "")


def _add_policies(state: State) -> None:
    """The policies of a new vault in every vault, and those that items name."""
    store = state.store
    used = Counter(
        key_of(str(properties_of(item).get("policyId") or "")) for item in store.of_type(ITEM_TYPE)
    )
    for vault in list(store.of_type(VAULT_TYPE)):
        for policy in default_policies(vault["id"], state.clock.now() - timedelta(days=400)):
            if store.get(policy["id"]) is None:
                policy["properties"]["protectedItemsCount"] = used[key_of(policy["id"])]
                store.put(policy)
    for item in list(store.of_type(ITEM_TYPE)):
        properties = properties_of(item)
        policy_id = properties.get("policyId")
        if isinstance(policy_id, str) and policy_id.count("/") > 9 and store.get(policy_id) is None:  # noqa: PLR2004 -- below a vault
            store.put(_policy_for(store, policy_id, properties, used[key_of(policy_id)]))


def _policy_for(store: Store, policy_id: str, item: Json, items: int) -> Json:
    """A policy of the item's own kind; its schedule is that of the vault's default."""
    vault_id = vault_of(policy_id)
    workload = item.get("backupManagementType") == "AzureWorkload"
    model = store.get(f"{vault_id}/backupPolicies/{'HourlyLogBackup' if workload else 'DefaultPolicy'}")
    properties = {**properties_of(model or {}), "protectedItemsCount": items}
    properties["backupManagementType"] = item.get("backupManagementType") or "AzureIaasVM"
    if workload or item.get("backupManagementType") == "AzureStorage":
        properties["workLoadType"] = item.get("workloadType") or "SQLDataBase"
    return policy_document(vault_id, policy_id.rsplit("/", 1)[-1], properties)


def _apply_storage_configurations(store: Store) -> None:
    """Write the redundancy of an imported storage configuration into a vault that does not tell its own."""
    for configuration in store.of_type(_STORAGE_CONFIG):
        vault = store.get(vault_of(configuration["id"]))
        settings = properties_of(configuration)
        kind = settings.get("storageType") or settings.get("storageModelType")
        if vault is None or not isinstance(kind, str) or "redundancySettings" in properties_of(vault):
            continue
        crossing = "Enabled" if settings.get("crossRegionRestoreFlag") is True else "Disabled"
        redundancy = {"standardTierStorageRedundancy": kind, "crossRegionRestore": crossing}
        store.put({**vault, "properties": {**properties_of(vault), "redundancySettings": redundancy}})

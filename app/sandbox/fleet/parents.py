"""What stands above resources: tenant, subscription, resource group, and the counts that parents keep."""

from collections import Counter
from collections.abc import Mapping

from app.sandbox.messages import Json
from app.sandbox.recovery.naming import ITEM_TYPE, POLICY_TYPE
from app.sandbox.store import Store, group_of, key_of, subscription_of

DEFAULT_LOCATION = "koreacentral"
"""Where a group is said to lie that holds nothing with a region."""


def tenant_document(tenant_id: str, name: str) -> Json:
    """The tenant as ``GET /tenants`` lists it."""
    return {
        "id": f"/tenants/{tenant_id}",
        "tenantId": tenant_id,
        "tenantCategory": "Home",
        "displayName": name,
        "countryCode": "KR",
        "defaultDomain": "contoso.example",
        "domains": ["contoso.example"],
        "tenantType": "AAD",
    }


def subscription_document(subscription_id: str, name: str, tenant_id: str) -> Json:
    """A subscription as ``GET /subscriptions/{id}`` answers."""
    return {
        "id": f"/subscriptions/{subscription_id}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": subscription_id,
        "tenantId": tenant_id,
        "displayName": name,
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "EnterpriseAgreement_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def count_policy_items(store: Store) -> None:
    """Set every policy's ``protectedItemsCount`` to what the items say."""
    used = Counter(key_of(item["properties"].get("policyId") or "") for item in store.of_type(ITEM_TYPE))
    for policy in store.of_type(POLICY_TYPE):
        policy["properties"]["protectedItemsCount"] = used[key_of(policy["id"])]


def add_groups(store: Store, locations: Mapping[str, str]) -> None:
    """Make the resource group of every resource that has none yet.

    It lies where its first resource with a region lies, or where ``locations`` says by name.
    """
    seen: set[str] = set()
    for document in store:
        prefix = document["id"].partition("/providers/")[0]
        if prefix in seen:
            continue
        seen.add(prefix)
        subscription, group = subscription_of(prefix), group_of(prefix)
        if not subscription or not group:
            continue
        group_id = f"/subscriptions/{subscription}/resourceGroups/{group}"
        if store.get(group_id) is None:
            location = locations.get(group) or document.get("location") or DEFAULT_LOCATION
            store.put(group_document(group_id, group, str(location)))


def group_document(group_id: str, name: str, location: str) -> Json:
    """A resource group."""
    return {
        "id": group_id,
        "name": name,
        "type": "Microsoft.Resources/resourceGroups",
        "location": location,
        "properties": {"provisioningState": "Succeeded"},
    }

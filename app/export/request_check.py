"""Whether the request of a step is what its line says: rebuilt from kind, target and values; compared."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from app.cloud.change_request import ChangeRequest
from app.domain.resource_ids import ResourceId, key_of
from app.planning.disk_choices import disks_expectation
from app.policies.disks import choice_of
from app.protection import requests
from app.protection.plan import Step, StepKind
from app.protection.vault_options import VaultOption, set_option

_ITEM = "/protecteditems/"
_VAULT = "microsoft.recoveryservices/vaults"
_WITH_POLICY = frozenset({StepKind.ENABLE, StepKind.CHANGE_POLICY, StepKind.RESUME})
_OF_ITEM = _WITH_POLICY | {
    StepKind.UNDELETE,
    StepKind.STOP_PROTECTION,
    StepKind.DELETE_DATA,
    StepKind.BACK_UP_NOW,
}
_OF_POLICY = frozenset({StepKind.CREATE_POLICY, StepKind.EDIT_POLICY, StepKind.DELETE_POLICY})
_OF_VAULT = frozenset(
    {StepKind.CREATE_VAULT, StepKind.SET_REDUNDANCY, StepKind.SET_VAULT_OPTION, StepKind.DELETE_VAULT}
)
_OF_GROUP = frozenset({StepKind.CREATE_GROUP, StepKind.DELETE_GROUP})
_Builder: TypeAlias = Callable[[Step, Mapping[str, Any]], ChangeRequest]


def as_said(step: Step) -> bool:
    """Whether a step would send exactly what its sentence, its target and its names say."""
    try:
        fits = _vault_fits(step) and _machine_fits(step) and _target_fits(step)
        return fits and _BUILDERS[step.kind](step, _properties(step)) == step.request
    except (KeyError, ValueError, TypeError, AttributeError):
        return False


def _properties(step: Step) -> Mapping[str, Any]:
    found = (step.request.body or {}).get("properties", {})
    return found if isinstance(found, Mapping) else {}


def _vault_fits(step: Step) -> bool:
    """Whether the target lies in the subscription and the vault of the sentence."""
    if not _same(ResourceId.parse(step.target_id).subscription_id, step.subscription_id):
        return False
    if not step.vault_id:
        return step.kind in _OF_GROUP or step.kind is StepKind.REGISTER_PROVIDER
    vault, key = ResourceId.parse(step.vault_id), key_of(step.target_id)
    inside = key == key_of(step.vault_id) or key.startswith(f"{key_of(step.vault_id)}/")
    kind, group = f"{vault.provider}/{vault.resource_type}", step.values.get("group", vault.resource_group)
    named = _same(vault.name, step.values["vault"]) and _same(vault.resource_group, group)
    return inside and named and _same(kind, _VAULT)


def _machine_fits(step: Step) -> bool:
    """Whether the VM of the sentence is the one of the id, of the request and of the item."""
    source = str(_properties(step).get("sourceResourceId", "")) if step.kind in _OF_ITEM else ""
    ids = {key_of(one) for one in (source, step.machine_id) if one}
    named = all(_same(ResourceId.parse(one).name, step.values["vm"]) for one in ids)
    item = step.target_id.rpartition("/")[2].casefold()
    return (
        len(ids) <= 1
        and named
        and (step.kind not in _OF_ITEM or item.endswith(f";{step.values['vm'].casefold()}"))
    )


def _target_fits(step: Step) -> bool:
    """Whether the target is of the sort that the kind is about."""
    key, vault = key_of(step.target_id), key_of(step.vault_id)
    if step.kind in _OF_POLICY:
        return key == f"{vault}/backuppolicies/{step.values['policy']}".casefold()
    if step.kind in _OF_VAULT:
        return key == vault
    if step.kind in _OF_GROUP:
        group = step.values["group"]
        return key == f"/subscriptions/{step.subscription_id}/resourcegroups/{group}".casefold()
    return step.kind not in _OF_ITEM or _ITEM in key


def _with_policy(step: Step, properties: Mapping[str, Any]) -> ChangeRequest:
    policy = str(properties["policyId"])
    inside = key_of(policy).startswith(f"{key_of(step.vault_id)}/backuppolicies/")
    if not inside or not _same(ResourceId.parse(policy).name, step.values["policy"]):
        raise ValueError(policy)
    disks = properties.get("extendedProperties", {}).get("diskExclusionProperties")
    if "disks" in step.values and not _only_disks(step, policy, disks):
        raise ValueError(step.values["disks"])
    return requests.enable(step.target_id, str(properties["sourceResourceId"]), policy, disks)


def _only_disks(step: Step, policy: str, disks: Mapping[str, Any] | None) -> bool:
    """Whether a step that says it changes the disks changes those it says, and nothing else."""
    return (
        disks is not None
        and (disks_expectation(choice_of({"diskExclusionProperties": disks})) or "all")
        == step.values["disks"]
        and key_of(policy) == step.expect.values.get("policy")
    )


def _vault(step: Step, properties: Mapping[str, Any]) -> ChangeRequest:
    del properties
    body = step.request.body or {}
    return requests.create_vault(step.target_id, str(body["location"]), tuple(body.get("tags", {}).items()))


def _group(step: Step, properties: Mapping[str, Any]) -> ChangeRequest:
    del properties
    location = str((step.request.body or {})["location"])
    return requests.create_group(step.subscription_id, step.values["group"], location)


def _option(step: Step, properties: Mapping[str, Any]) -> ChangeRequest:
    values = step.values
    redundancy = properties.get("redundancySettings", {}).get("standardTierStorageRedundancy", "")
    return set_option(step.target_id, VaultOption(values["option"]), values["value"], redundancy=redundancy)


def _policy(step: Step, properties: Mapping[str, Any]) -> ChangeRequest:
    if properties["backupManagementType"] != "AzureIaasVM":
        raise ValueError(properties["backupManagementType"])
    return requests.put_policy(step.target_id, properties)


def _backup(step: Step, properties: Mapping[str, Any]) -> ChangeRequest:
    until = datetime.fromisoformat(str(properties["recoveryPointExpiryTimeInUTC"]))
    return requests.back_up_now(step.target_id, until)


_BUILDERS: Mapping[StepKind, _Builder] = {
    StepKind.REGISTER_PROVIDER: lambda step, _: requests.register_provider(step.subscription_id),
    StepKind.CREATE_GROUP: _group,
    StepKind.CREATE_VAULT: _vault,
    StepKind.SET_REDUNDANCY: lambda step, _: requests.set_redundancy(
        step.target_id, step.values["redundancy"]
    ),
    StepKind.SET_VAULT_OPTION: _option,
    StepKind.CREATE_POLICY: _policy,
    StepKind.EDIT_POLICY: _policy,
    StepKind.ENABLE: _with_policy,
    StepKind.CHANGE_POLICY: _with_policy,
    StepKind.RESUME: _with_policy,
    StepKind.UNDELETE: lambda step, of: requests.undelete(step.target_id, str(of["sourceResourceId"])),
    StepKind.BACK_UP_NOW: _backup,
    StepKind.STOP_PROTECTION: lambda step, of: requests.stop_protection(
        step.target_id, str(of["sourceResourceId"])
    ),
    StepKind.DELETE_DATA: lambda step, _: requests.delete_data(step.target_id),
    StepKind.CANCEL_JOB: lambda step, _: requests.cancel_job(step.target_id),
    StepKind.DELETE_POLICY: lambda step, _: requests.delete_policy(step.target_id),
    StepKind.DELETE_VAULT: lambda step, _: requests.delete_vault(step.target_id),
    StepKind.DELETE_GROUP: lambda step, _: requests.delete_group(step.subscription_id, step.values["group"]),
}


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()

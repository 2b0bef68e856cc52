"""One behaviour per kind of step: how its target is read, when it is as wished, how it is followed."""

from collections.abc import Mapping

from app.protection.kinds import items, policies, resources, vaults
from app.protection.kinds.behaviour import ABSENT, Behaviour, Follow, Found
from app.protection.plan import StepKind

BEHAVIOURS: Mapping[StepKind, Behaviour] = {
    StepKind.REGISTER_PROVIDER: resources.REGISTER_PROVIDER,
    StepKind.CREATE_GROUP: resources.CREATE_GROUP,
    StepKind.DELETE_GROUP: resources.DELETE_GROUP,
    StepKind.CREATE_VAULT: vaults.CREATE_VAULT,
    StepKind.SET_REDUNDANCY: vaults.SET_REDUNDANCY,
    StepKind.SET_VAULT_OPTION: vaults.SET_VAULT_OPTION,
    StepKind.DELETE_VAULT: vaults.DELETE_VAULT,
    StepKind.CREATE_POLICY: policies.CREATE_POLICY,
    StepKind.EDIT_POLICY: policies.EDIT_POLICY,
    StepKind.DELETE_POLICY: policies.DELETE_POLICY,
    StepKind.ENABLE: items.ENABLE,
    StepKind.CHANGE_POLICY: items.CHANGE_POLICY,
    StepKind.RESUME: items.RESUME,
    StepKind.UNDELETE: items.UNDELETE,
    StepKind.STOP_PROTECTION: items.STOP_PROTECTION,
    StepKind.DELETE_DATA: items.DELETE_DATA,
    StepKind.BACK_UP_NOW: items.BACK_UP_NOW,
    StepKind.CANCEL_JOB: items.CANCEL_JOB,
}


__all__ = ["ABSENT", "BEHAVIOURS", "Behaviour", "Follow", "Found"]

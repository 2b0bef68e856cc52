"""The lines of a plan that change an item which is there already: stop, resume, undelete, delete. Pure."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from app.cloud.change_request import ChangeRequest
from app.domain.backup import Policy, ProtectedItem
from app.domain.resource_ids import ResourceId, key_of
from app.planning.disk_choices import DiskChange, disks_expectation
from app.planning.enable_steps import policy_undo
from app.policies.disks import DiskChoice, DiskMode, exclusion_properties
from app.protection import requests
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Expectation, Phrase, Step, StepKind

_REASONS = {
    StepKind.STOP_PROTECTION: "reason-stop-protection",
    StepKind.DELETE_DATA: "reason-delete-data",
    StepKind.UNDELETE: "reason-undelete",
    StepKind.RESUME: "reason-resume",
    StepKind.CHANGE_POLICY: "reason-change-policy",
}


class Place(Struct, frozen=True):
    """Where an item is, for the steps that change it."""

    vault_name: str
    subscription_id: str
    tenant_id: str
    region: str
    machine_id: str
    """The VM's id as the fleet spells it; empty where the VM is gone."""

    @property
    def orphan(self) -> bool:
        """Whether the item's VM is not among those that were read."""
        return not self.machine_id


def place_of(fleet: LiveFleet, item: ProtectedItem) -> Place:
    """Where an item is; what is not known is empty."""
    vault = fleet.estate.vaults.get(key_of(item.vault_id))
    parts = ResourceId.parse(item.vault_id)
    assessed = fleet.machines.get(key_of(item.source_id))
    machine = assessed.facts.machine if assessed is not None else None
    region = machine.region if machine is not None else vault.region if vault is not None else ""
    tenant = machine.tenant_id if machine is not None else tenant_of(fleet, parts.subscription_id)
    name = vault.name if vault is not None else parts.name
    return Place(name, parts.subscription_id, tenant, region, machine.id if machine is not None else "")


def tenant_of(fleet: LiveFleet, subscription_id: str) -> str:
    """The tenant of a subscription; empty where it is not known."""
    wanted = subscription_id.casefold()
    return next((one.tenant_id for one in fleet.estate.subscriptions if one.id.casefold() == wanted), "")


def stop_step(item: ProtectedItem, place: Place) -> Step:
    """No further backups; the recovery points stay and are billed."""
    return _step(
        "stop",
        StepKind.STOP_PROTECTION,
        item,
        place,
        request=requests.stop_protection(item.id, item.source_id),
        expect=_expect(item, soft_deleted=False),
        undo=Phrase("undo-stop-protection", {"vm": item.machine_name}),
        values={"policy": item.policy_name or ResourceId.parse(item.policy_id).name},
    )


def delete_data_step(item: ProtectedItem, place: Place, soft_delete_days: int | None) -> Step:
    """Delete the recovery points; ``soft_delete_days`` of the vault, None where they are not known."""
    values = {"vm": item.machine_name, "days": str(soft_delete_days or "")}
    key = "undo-delete-data" if soft_delete_days else "undo-delete-data-unknown"
    return _step(
        "delete-data",
        StepKind.DELETE_DATA,
        item,
        place,
        request=requests.delete_data(item.id),
        expect=_expect(item, soft_deleted=False),
        undo=Phrase(key, values),
    )


def undelete_step(item: ProtectedItem, place: Place) -> Step:
    """Bring soft-deleted data back; afterwards protection is stopped."""
    return _step(
        "undelete",
        StepKind.UNDELETE,
        item,
        place,
        request=requests.undelete(item.id, item.source_id),
        expect=_expect(item, soft_deleted=True),
        undo=Phrase("undo-undelete", {"vm": item.machine_name}),
    )


def resume_step(
    item: ProtectedItem,
    place: Place,
    policy: Policy,
    depends_on: tuple[str, ...] = (),
    state: str = "",
    *,
    disks: DiskChoice | None = None,
) -> Step:
    """Let backups go on with a policy; ``state`` is the protection state in which it is expected.

    ``disks`` are sent where some must be left out: a stopped item has forgotten its choice (source: SEL).
    """
    some = disks if disks is not None and disks.mode is not DiskMode.ALL else None
    return _step(
        "resume",
        StepKind.RESUME,
        item,
        place,
        request=requests.enable(
            item.id, item.source_id, policy.id, exclusion_properties(some) if some else None
        ),
        expect=_expect(item, soft_deleted=False, protection=state or item.protection_state),
        undo=Phrase("undo-resume", {"vm": item.machine_name}),
        values={"policy": policy.name},
        depends_on=depends_on,
    )


def item_policy_step(
    item: ProtectedItem,
    place: Place,
    policy: Policy,
    disks: Mapping[str, Any] | None = None,
) -> Step:
    """Another policy of the item's vault; ``disks`` are ``diskExclusionProperties`` that come with it."""
    old = item.policy_name or ResourceId.parse(item.policy_id).name
    undo = policy_undo(item, policy)
    return _step(
        "policy",
        StepKind.CHANGE_POLICY,
        item,
        place,
        request=requests.enable(item.id, item.source_id, policy.id, disks),
        expect=Expectation(exists=True, values={"policy": key_of(item.policy_id), "soft-deleted": "no"}),
        undo=undo,
        values={"policy": policy.name, "old": old},
    )


def item_disks_step(item: ProtectedItem, place: Place, policy_id: str, change: DiskChange) -> Step:
    """Other disks of a protected VM, with its own policy; not sent where they changed meanwhile."""
    luns = ", ".join(map(str, sorted(change.after.luns)))
    return _step(
        "disks",
        StepKind.CHANGE_POLICY,
        item,
        place,
        request=requests.enable(item.id, item.source_id, policy_id, exclusion_properties(change.after)),
        expect=Expectation(
            exists=True,
            values={
                "policy": key_of(item.policy_id),
                "soft-deleted": "no",
                "disks": disks_expectation(change.before),
            },
        ),
        undo=Phrase("undo-disks", {"vm": item.machine_name}),
        values={
            "policy": ResourceId.parse(policy_id).name,
            "disks": disks_expectation(change.after) or "all",
            "luns": luns,
        },
        reason=_disks_reason(change.after),
    )


def _disks_reason(choice: DiskChoice) -> str:
    if choice.mode is DiskMode.ALL:
        return "reason-disks-all"
    if choice.mode is DiskMode.ALL_BUT:
        return "reason-disks-all-but"
    return "reason-disks-only" if choice.luns else "reason-disks-os"


def _expect(item: ProtectedItem, *, soft_deleted: bool, protection: str = "") -> Expectation:
    values = {"source": key_of(item.source_id), "soft-deleted": "yes" if soft_deleted else "no"}
    if protection:
        values["protection"] = protection
    return Expectation(exists=True, values=values)


def _step(
    prefix: str,
    kind: StepKind,
    item: ProtectedItem,
    place: Place,
    *,
    request: ChangeRequest,
    expect: Expectation,
    undo: Phrase,
    values: Mapping[str, str] | None = None,
    depends_on: tuple[str, ...] = (),
    reason: str = "",
) -> Step:
    named = {"vm": item.machine_name, "vault": place.vault_name, **(values or {})}
    return Step(
        id=f"{prefix}:{key_of(item.id)}",
        kind=kind,
        target_id=item.id,
        request=request,
        expect=expect,
        reason=Phrase(reason or _REASONS[kind], {"luns": "", **named}),
        undo=undo,
        values=named,
        subscription_id=place.subscription_id,
        tenant_id=place.tenant_id,
        region=place.region,
        vault_id=item.vault_id,
        machine_id=place.machine_id,
        depends_on=depends_on,
    )

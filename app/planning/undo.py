"""The reverse of a run: what can be taken back as a plan of its own, and plain words for what cannot.

Only what this run itself did is taken back (``DONE``; what was *already so* is left alone), and only by steps
that keep data: protection is stopped and its points are kept, policies, vaults and groups go only where they
are empty, which is read now and again right before each is removed.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError, NotFound
from app.domain.backup import Policy, ProtectedItem, Redundancy, Vault
from app.domain.resource_ids import ResourceId, key_of
from app.planning.disk_choices import DiskChange, expected_choice
from app.planning.item_lists import is_stopped, machine_items
from app.planning.item_steps import (
    item_disks_step,
    item_policy_step,
    place_of,
    resume_step,
    stop_step,
    undelete_step,
)
from app.planning.policy_steps import remove_policy_step
from app.planning.removals import delete_group_step, delete_vault_step, items_held
from app.planning.vault_options import option_step
from app.planning.vault_steps import redundancy_step
from app.protection.failures import phrase_of
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Phrase, Plan, Settled, Step, StepKind, StepResult, StepState, make_plan
from app.protection.vault_options import VaultOption

_NOT_KNOWN = frozenset({StepState.UNKNOWN, StepState.UNCLEAR})
_ITEM_KINDS = frozenset(
    {
        StepKind.ENABLE,
        StepKind.RESUME,
        StepKind.CHANGE_POLICY,
        StepKind.STOP_PROTECTION,
        StepKind.DELETE_DATA,
    }
)


class Undo(Struct, frozen=True):
    """What takes a run back, and what of it stays."""

    plan: Plan
    cannot: tuple[Phrase, ...]
    """What cannot be taken back, one sentence each; also in the plan's notes."""


class _Row(Struct, frozen=True):
    id: str


async def undo_plan(
    reader: ArmReader, fleet: LiveFleet, plan: Plan, results: Mapping[str, StepResult]
) -> Undo:
    """The reverse plan of a run; nothing is sent before it is applied in its turn.

    Args:
        reader: reads whether vaults and groups are empty.
        fleet: the fleet as read after the run.
        plan: the plan that was applied.
        results: how each of its steps ended.
    """
    reverse = _Reverse(reader, fleet, plan, results)
    return await reverse.make()


class _Reverse:
    """One reverse plan while it is made."""

    def __init__(
        self, reader: ArmReader, fleet: LiveFleet, plan: Plan, results: Mapping[str, StepResult]
    ) -> None:
        self._reader = reader
        self._fleet = fleet
        self._done = [
            step for step in plan.steps if step.id in results and results[step.id].state is StepState.DONE
        ]
        self._open = [
            step for step in plan.steps if step.id in results and results[step.id].state in _NOT_KNOWN
        ]
        self._items = {
            key_of(item.id): item for one in fleet.machines.values() for item in machine_items(one)
        }
        self._items |= {key_of(item.id): item for item in fleet.estate.orphans}
        self._steps: list[Step] = []
        self._settled: list[Settled] = []
        self._cannot: dict[str, Phrase] = {}

    async def make(self) -> Undo:
        for step in self._open:
            self._say(Phrase("undo-not-known", {"step": step.sentence}))
        for step in reversed(self._of(_ITEM_KINDS)):
            self._item(step)
        removed = await self._vaults()
        self._policies(removed)
        self._vault_settings(removed)
        await self._groups(removed)
        self._rest()
        ordered = sorted(
            self._steps, key=lambda one: one.kind in {StepKind.DELETE_VAULT, StepKind.DELETE_GROUP}
        )
        cannot = tuple(self._cannot.values())
        plan = make_plan(ordered, notes=cannot, made_at=datetime.now(UTC))
        return Undo(msgspec.structs.replace(plan, settled=tuple(self._settled)), cannot)

    def _of(self, kinds: Iterable[StepKind]) -> list[Step]:
        wanted = set(kinds)
        return [step for step in self._done if step.kind in wanted]

    def _say(self, phrase: Phrase) -> None:
        self._cannot.setdefault(repr(phrase), phrase)

    def _item(self, step: Step) -> None:
        item = self._items.get(key_of(step.target_id)) or _item_of(step)
        match step.kind:
            case StepKind.ENABLE | StepKind.RESUME:
                self._stop(item, step)
            case StepKind.CHANGE_POLICY:
                self._set_back(item, step)
            case StepKind.STOP_PROTECTION:
                self._resume(item, step)
            case _:
                self._undelete(item, step)

    def _stop(self, item: ProtectedItem, step: Step) -> None:
        if item.soft_deleted or is_stopped(item):
            values = {"vm": item.machine_name, "vault": step.values.get("vault", ""), "policy": ""}
            phrase = Phrase("settled-stopped", values)
            self._settled.append(Settled(item.id, phrase, step.subscription_id, step.region, step.machine_id))
            return
        self._steps.append(stop_step(item, place_of(self._fleet, item)))
        self._say(Phrase("undo-points-stay"))

    def _set_back(self, item: ProtectedItem, step: Step) -> None:
        if step.undo.key == "undo-change-policy-final":
            self._say(Phrase("undo-enhanced-stays", {"vm": item.machine_name}))
            return
        if "disks" in step.values:
            self._set_back_disks(item, step)
            return
        if "extendedProperties" in (step.request.body or {}).get("properties", {}):
            self._say(Phrase("undo-disks-stay", {"vm": item.machine_name}))
        old = self._policy(item.vault_id, step.expect.values.get("policy", ""))
        if old is None:
            values = {"vm": item.machine_name, "policy": step.values.get("old", "–")}
            self._say(Phrase("undo-policy-gone", values))
        elif key_of(old.id) != key_of(item.policy_id):
            self._steps.append(item_policy_step(item, place_of(self._fleet, item), old))

    def _set_back_disks(self, item: ProtectedItem, step: Step) -> None:
        """Back up the disks again that were backed up before; points made meanwhile stay as they are."""
        change = DiskChange(
            expected_choice(step.values["disks"]), expected_choice(step.expect.values.get("disks", ""))
        )
        self._steps.append(item_disks_step(item, place_of(self._fleet, item), item.policy_id, change))

    def _resume(self, item: ProtectedItem, step: Step) -> None:
        old = self._policy_named(item.vault_id, step.values.get("policy", ""))
        place = place_of(self._fleet, item)
        if old is None or place.orphan:
            values = {"vm": item.machine_name, "policy": step.values.get("policy") or "–"}
            self._say(Phrase("undo-policy-gone", values))
        elif is_stopped(item):
            self._steps.append(resume_step(item, place, old))

    def _undelete(self, item: ProtectedItem, step: Step) -> None:
        if item.soft_deleted:
            self._steps.append(undelete_step(item, place_of(self._fleet, item)))
        else:
            self._say(Phrase("undo-data-gone", {"vm": step.values.get("vm", "")}))

    async def _vaults(self) -> frozenset[str]:
        """Remove vaults that the run made and that hold nothing; gives their keys."""
        removed: set[str] = set()
        for step in self._of({StepKind.CREATE_VAULT}):
            vault = self._fleet.estate.vaults.get(key_of(step.target_id)) or _vault_of(step)
            try:
                held = await items_held(self._reader, vault.id)
            except NotFound:
                continue
            except CloudError as error:
                self._say(Phrase("cannot-vault-unread", {"vault": vault.name, "reason": phrase_of(error)}))
                continue
            if held:
                values = {"vault": vault.name, "count": f"{held:,}"}
                self._say(Phrase("undo-vault-stays", values))
                continue
            removed.add(key_of(vault.id))
            self._steps.append(delete_vault_step(vault, tenant_id=step.tenant_id))
        return frozenset(removed)

    def _policies(self, removed: frozenset[str]) -> None:
        """Remove policies that the run made, after the items that used them were stopped or set back."""
        for step in self._of({StepKind.CREATE_POLICY}):
            if key_of(step.vault_id) in removed:
                continue
            key, name = key_of(step.target_id), step.values["policy"]
            users = {key_of(one.id) for one in self._items.values() if key_of(one.policy_id) == key}
            after = tuple(one.id for one in self._steps if key_of(one.target_id) in users)
            freed = {key_of(one.target_id) for one in self._steps if one.id in after}
            if users - freed:
                values = {"policy": name, "count": f"{len(users - freed):,}"}
                self._say(Phrase("undo-policy-used", values))
                continue
            vault = self._fleet.estate.vaults.get(key_of(step.vault_id)) or _vault_of(step)
            self._steps.append(
                remove_policy_step(vault, step.target_id, name, tenant_id=step.tenant_id, depends_on=after)
            )
        for step in self._of({StepKind.EDIT_POLICY}):
            self._say(step.undo)

    def _vault_settings(self, removed: frozenset[str]) -> None:
        registered = {key_of(step.vault_id) for step in self._done if step.kind is StepKind.ENABLE} | {
            key_of(item.vault_id) for item in self._items.values()
        }
        for step in self._of({StepKind.SET_REDUNDANCY, StepKind.SET_VAULT_OPTION}):
            key = key_of(step.vault_id)
            vault = self._fleet.estate.vaults.get(key)
            if key in removed or vault is None:
                continue
            if step.kind is StepKind.SET_REDUNDANCY:
                self._redundancy(step, vault, locked=key in registered)
            else:
                self._option(step, vault)

    def _redundancy(self, step: Step, vault: Vault, *, locked: bool) -> None:
        old = step.expect.values.get("redundancy", "")
        if locked:
            self._say(
                Phrase(
                    "undo-redundancy-locked", {"vault": vault.name, "redundancy": step.values["redundancy"]}
                )
            )
        elif old in set(Redundancy):
            now = msgspec.structs.replace(vault, redundancy=step.values["redundancy"])
            self._steps.append(redundancy_step(now, Redundancy(old), step.tenant_id))

    def _option(self, step: Step, vault: Vault) -> None:
        old = step.expect.values.get(step.values["option"], "")
        if not old or step.undo.key != "undo-option":
            self._say(
                step.undo
                if step.undo.key != "undo-option"
                else Phrase("undo-option-unknown", {"vault": vault.name})
            )
            return
        option = VaultOption(step.values["option"])
        self._steps.append(option_step(vault, option, old, step.values["value"], tenant_id=step.tenant_id))

    async def _groups(self, removed: frozenset[str]) -> None:
        """Remove groups that the run made and that hold nothing but vaults that go too."""
        for step in self._of({StepKind.CREATE_GROUP}):
            name = step.values["group"]
            try:
                held = await _resources(self._reader, step.request.path)
            except NotFound:
                continue
            except CloudError as error:
                self._say(Phrase("undo-group-unread", {"group": name, "reason": phrase_of(error)}))
                continue
            left = held - removed
            if left:
                values = {"group": name, "count": f"{len(left):,}"}
                self._say(Phrase("undo-group-stays", values))
                continue
            after = tuple(one.id for one in self._steps if key_of(one.target_id) in held)
            self._steps.append(
                delete_group_step(
                    step.subscription_id,
                    name,
                    region=step.region,
                    tenant_id=step.tenant_id,
                    depends_on=after,
                )
            )

    def _rest(self) -> None:
        stays = {
            StepKind.REGISTER_PROVIDER,
            StepKind.UNDELETE,
            StepKind.BACK_UP_NOW,
            StepKind.CANCEL_JOB,
            StepKind.DELETE_POLICY,
            StepKind.DELETE_VAULT,
            StepKind.DELETE_GROUP,
        }
        for step in self._of(stays):
            self._say(step.undo)

    def _policy(self, vault_id: str, policy_key: str) -> Policy | None:
        known = self._fleet.estate.policies.get(key_of(vault_id), ())
        return next((one for one in known if key_of(one.id) == policy_key), None)

    def _policy_named(self, vault_id: str, name: str) -> Policy | None:
        known = self._fleet.estate.policies.get(key_of(vault_id), ())
        return next((one for one in known if one.name.casefold() == name.casefold()), None)


async def _resources(reader: ArmReader, group_path: str) -> frozenset[str]:
    """The keys of all resources of a group.

    Raises:
        CloudError: they could not all be read.
    """
    found: set[str] = set()
    async for page in reader.pages(f"{group_path}/resources", api_versions.RESOURCES, _Row):
        found |= {key_of(one.id) for one in page.items}
        found |= {one.id or f"unread-{number}" for number, one in enumerate(page.rejected)}
    return frozenset(found)


def _item_of(step: Step) -> ProtectedItem:
    """The item of a step as the step itself tells it, where the fleet has not read it."""
    properties = (step.request.body or {}).get("properties") or {}
    return ProtectedItem(
        id=step.target_id,
        name=step.target_id.rpartition("/")[2],
        vault_id=step.vault_id,
        source_id=str(properties.get("sourceResourceId") or step.machine_id),
        machine_name=step.values.get("vm", ""),
        policy_id=str(properties.get("policyId") or ""),
    )


def _vault_of(step: Step) -> Vault:
    parts = ResourceId.parse(step.vault_id)
    return Vault(step.vault_id, parts.name, parts.subscription_id, parts.resource_group, step.region)

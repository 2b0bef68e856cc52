"""What may stand in the way of a plan, read before it is shown: locks, guards, Azure Policy, missing rights.

What cannot be read is a hindrance of its own that says *cannot tell*: nothing unread counts as none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.domain.backup import Policy
from app.domain.estate import Estate
from app.domain.places import Lock
from app.domain.resource_ids import ResourceId, key_of
from app.planning.azure_policy import read_denials, read_inherited
from app.planning.locks import forbids_writing, on_restore_points, read_locks
from app.planning.missing_rights import missing_rights
from app.planning.resource_guard import GUARDED, read_guard
from app.policies.summary import summary_of
from app.policies.wire import PolicyNotUnderstood, definition_of
from app.protection.documents import StorageConfiguration
from app.protection.failures import phrase_of
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Hindrance, Phrase, Plan, Sign, Step, StepKind
from app.protection.vault_options import VaultOption

_AT_ONCE = 8
_NAMES_SHOWN = 5
_CLOSED = frozenset({"disabled", "deleted", "expired"})
_PROTECTING = frozenset({StepKind.ENABLE, StepKind.RESUME, StepKind.BACK_UP_NOW})
_SHORTENING = frozenset({StepKind.DELETE_DATA, StepKind.CHANGE_POLICY, StepKind.EDIT_POLICY})
_ALWAYS_LESS = frozenset({StepKind.DELETE_DATA, StepKind.STOP_PROTECTION})
"""What makes protection less whatever it is: always guarded (fact vault-mua)."""
_T = TypeVar("_T")


async def with_hindrances(reader: ArmReader, fleet: LiveFleet, plan: Plan) -> Plan:
    """The plan with everything that is found now to stand in its way, or that cannot be told."""
    if not plan.steps:
        return plan
    reading = _Reading(reader, fleet.estate, plan.steps)
    found = await reading.all()
    return msgspec.structs.replace(plan, hindrances=found)


class _Reading:
    """Everything that is read for one plan, eight questions at a time."""

    def __init__(self, reader: ArmReader, estate: Estate, steps: Sequence[Step]) -> None:
        self._reader = reader
        self._estate = estate
        self._steps = steps
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def all(self) -> tuple[Hindrance, ...]:
        questions: list[Awaitable[Sequence[Hindrance]]] = [
            *self._locks(),
            *self._guards(),
            *self._redundancies(),
            *self._denials(),
            missing_rights(self._reader, self._estate, self._steps),
        ]
        answers = await asyncio.gather(*questions)
        read = (one for answer in answers for one in answer)
        return (*self._closed_subscriptions(), *read, *self._immutability())

    def _closed_subscriptions(self) -> Iterator[Hindrance]:
        """A disabled subscription can only be read."""
        for subscription in self._estate.subscriptions:
            if subscription.state.casefold() not in _CLOSED:
                continue
            steps = [step for step in self._steps if _is_of(step, subscription.id.casefold())]
            if steps:
                phrase = Phrase("hindrance-subscription-closed", {"name": subscription.name})
                scope = f"/subscriptions/{subscription.id}"
                yield _hindrance("subscription", scope, phrase, Phrase("who-billing"), steps)

    def _locks(self) -> Iterator[Awaitable[Sequence[Hindrance]]]:
        subscriptions: dict[str, list[Step]] = {}
        for step in self._steps:
            own = {step.subscription_id.casefold()}
            if step.machine_id and step.kind in _PROTECTING:
                own.add(ResourceId.parse(step.machine_id).subscription_id.casefold())
            for subscription in own - {""}:
                subscriptions.setdefault(subscription, []).append(step)
        for subscription, steps in subscriptions.items():
            yield self._locks_of(subscription, steps)

    async def _locks_of(self, subscription: str, steps: Sequence[Step]) -> Sequence[Hindrance]:
        scope = f"/subscriptions/{subscription}"
        name = self._estate.subscription_name(subscription)
        locks = await self._ask(
            lambda: read_locks(self._reader, subscription), scope, "hindrance-locks-unread", name, steps
        )
        if isinstance(locks, Hindrance):
            return [locks]
        found = list(lock_hindrances(locks, [one for one in steps if _is_of(one, subscription)]))
        return [*found, *_restore_point_locks(locks, subscription, steps)]

    def _guards(self) -> Iterator[Awaitable[Sequence[Hindrance]]]:
        for vault_id, steps in _by_vault(self._steps, GUARDED).items():
            yield self._guard_of(vault_id, steps)

    async def _guard_of(self, vault_id: str, steps: Sequence[Step]) -> Sequence[Hindrance]:
        vault = ResourceId.parse(vault_id).name
        guard = await self._ask(
            lambda: read_guard(self._reader, vault_id), vault_id, "hindrance-guard-unread", vault, steps
        )
        if isinstance(guard, Hindrance):
            return [guard]
        if guard is None:
            return []
        values = {"vault": vault, "guard": guard.name}
        who = Phrase("who-guard", {"guard": guard.name})
        held = [step for step in steps if guard.holds(step.kind)]
        sure = [step for step in held if step.kind in _ALWAYS_LESS or lessens(step)]
        perhaps = [
            step
            for step in held
            if step.kind not in _ALWAYS_LESS and step.kind is not StepKind.SET_VAULT_OPTION
        ]
        found: list[Hindrance] = []
        if sure:
            found.append(_hindrance("guard", vault_id, Phrase("hindrance-guard", values), who, sure))
        if perhaps:
            phrase = Phrase("hindrance-guard-perhaps", values)
            found.append(_hindrance("guard-perhaps", vault_id, phrase, who, perhaps, blocks=False))
        return found

    def _redundancies(self) -> Iterator[Awaitable[Sequence[Hindrance]]]:
        made = {key_of(step.vault_id) for step in self._steps if step.kind is StepKind.CREATE_VAULT}
        for vault_id, steps in _by_vault(self._steps, {StepKind.SET_REDUNDANCY}).items():
            if key_of(vault_id) not in made:
                yield self._redundancy_of(vault_id, steps)

    async def _redundancy_of(self, vault_id: str, steps: Sequence[Step]) -> Sequence[Hindrance]:
        vault = ResourceId.parse(vault_id).name
        state = await self._ask(
            lambda: self._reader.get(
                f"{vault_id}/backupstorageconfig/vaultstorageconfig",
                api_versions.BACKUP,
                StorageConfiguration,
            ),
            vault_id,
            "hindrance-redundancy-unread",
            vault,
            steps,
        )
        if isinstance(state, Hindrance):
            return [state]
        wished = steps[0].values.get("redundancy", "")
        if not state.locked or state.redundancy.casefold() == wished.casefold():
            return []
        values = {"vault": vault, "redundancy": state.redundancy or "–"}
        sentence = Phrase("hindrance-redundancy-locked", values)
        return [_hindrance("redundancy", vault_id, sentence, Phrase("who-nobody"), steps)]

    def _denials(self) -> Iterator[Awaitable[Sequence[Hindrance]]]:
        missing = {key_of(step.target_id) for step in self._steps if step.kind is StepKind.CREATE_GROUP}
        redundancies = {
            key_of(step.vault_id): step for step in self._steps if step.kind is StepKind.SET_REDUNDANCY
        }
        subscriptions: dict[str, list[Step]] = {}
        for step in self._steps:
            if step.kind not in {StepKind.CREATE_VAULT, StepKind.CREATE_GROUP}:
                continue
            subscriptions.setdefault(step.subscription_id.casefold(), []).append(step)
            also = redundancies.pop(key_of(step.vault_id), None) if step.vault_id else None
            content = {**(step.request.body or {})}
            if also is not None and also.request.body is not None:
                content["properties"] = {**content.get("properties", {}), **also.request.body["properties"]}
            yield self._denials_of(step, content, missing, [step] if also is None else [step, also])
        for step in redundancies.values():
            vault = self._estate.vaults.get(key_of(step.vault_id))
            if vault is not None:
                content = {"location": vault.region, "tags": dict(vault.tags), **(step.request.body or {})}
                yield self._denials_of(step, content, missing, [step])
        for steps in subscriptions.values():
            yield self._inherited(steps)

    async def _denials_of(
        self, step: Step, content: Mapping[str, Any], missing: set[str], held: Sequence[Step]
    ) -> Sequence[Hindrance]:
        name = step.values.get("vault") or step.values.get("group", "")
        denials = await self._ask(
            lambda: read_denials(self._reader, step, content, missing),
            step.target_id,
            "hindrance-policy-unread",
            name,
            held,
        )
        if isinstance(denials, Hindrance):
            return [denials]
        return [
            _hindrance(
                f"azure-policy-{number}",
                step.target_id,
                Phrase("hindrance-policy-denies", {"target": name, "assignment": one.name}),
                Phrase("who-policy", {"assignment": one.name}),
                held,
            )
            for number, one in enumerate(denials, start=1)
        ]

    async def _inherited(self, steps: Sequence[Step]) -> Sequence[Hindrance]:
        """What management groups assign is not answered by the check: those that may deny are named."""
        subscription = steps[0].subscription_id
        name = self._estate.subscription_name(subscription)
        scope = f"/subscriptions/{subscription}"
        names = await self._ask(
            lambda: read_inherited(self._reader, subscription),
            scope,
            "hindrance-policies-unread",
            name,
            steps,
        )
        if isinstance(names, Hindrance):
            return [names]
        if not names:
            return []
        shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
        phrase = Phrase("hindrance-policies-inherited", {"name": name, "assignments": shown})
        who = Phrase("who-policy", {"assignment": shown})
        return [_hindrance("inherited-policies", scope, phrase, who, steps, blocks=False)]

    def _immutability(self) -> Iterator[Hindrance]:
        for vault_id, some in _by_vault(self._steps, _SHORTENING).items():
            steps = [step for step in some if shortens(self._estate, step)]
            if not steps:
                continue
            vault = self._estate.vaults.get(key_of(vault_id))
            name = ResourceId.parse(vault_id).name
            state = (vault.immutability or "Disabled") if vault is not None else None
            if state is None:
                phrase = Phrase("hindrance-immutability-unread", {"vault": name})
                yield _hindrance("immutability", vault_id, phrase, Phrase("who-reader"), steps, blocks=False)
            elif state.casefold() != "disabled":
                locked = state.casefold() == "locked"
                who = Phrase("who-nobody" if locked else "who-vault-contributor", {"vault": name})
                key = "hindrance-immutable-locked" if locked else "hindrance-immutable"
                yield _hindrance("immutability", vault_id, Phrase(key, {"vault": name}), who, steps)

    async def _ask(
        self, read: Callable[[], Awaitable[_T]], scope: str, key: str, name: str, steps: Sequence[Step]
    ) -> "_T | Hindrance":
        """What was read, or that it cannot be told."""
        async with self._gate:
            try:
                return await read()
            except CloudError as error:
                phrase = Phrase(key, {"name": name, "reason": phrase_of(error)})
                return _hindrance(key, scope, phrase, Phrase("who-reader"), steps, blocks=False)


def lock_hindrances(locks: Iterable[Lock], steps: Iterable[Step]) -> Iterator[Hindrance]:
    """The locks that stand in the way of steps of their subscription: a line a lock.

    A read-only lock holds up every write below it; one against deletion what is removed there, and removing
    what holds the locked thing.
    """
    by_scope: dict[str, list[Lock]] = {}
    for lock in locks:
        by_scope.setdefault(key_of(lock.scope), []).append(lock)
    held: dict[str, tuple[Lock, list[Step]]] = {}
    for step in steps:
        found = [one for scope in _scopes(step.target_id) for one in by_scope.get(scope, ())]
        if step.sign is not Sign.REMOVE:
            found = [one for one in found if forbids_writing(one)]
        elif step.kind in {StepKind.DELETE_GROUP, StepKind.DELETE_VAULT}:
            inside = f"{key_of(step.target_id)}/"
            found += [one for scope, some in by_scope.items() if scope.startswith(inside) for one in some]
        for lock in found:
            held.setdefault(key_of(lock.id), (lock, []))[1].append(step)
    for lock, stopped in held.values():
        place = ResourceId.parse(lock.scope).name
        key = "hindrance-read-only" if forbids_writing(lock) else "hindrance-no-deletion"
        phrase = Phrase(key, {"lock": lock.name, "scope": place})
        yield _hindrance(f"lock:{key_of(lock.id)}", lock.scope, phrase, Phrase("who-lock"), stopped)


def _restore_point_locks(locks: Iterable[Lock], subscription: str, steps: Sequence[Step]) -> list[Hindrance]:
    """Locks on groups for restore points of regions in which VMs are backed up (lock-restore-point-rg)."""
    found: list[Hindrance] = []
    for lock in on_restore_points(locks):
        group = key_of(lock.scope).split("/resourcegroups/")[1].split("/")[0]
        region = group.removeprefix("azurebackuprg_").rpartition("_")[0]
        held = [
            step
            for step in steps
            if step.kind in _PROTECTING
            and step.region == region
            and ResourceId.parse(step.machine_id).subscription_id.casefold() == subscription
        ]
        if held:
            phrase = Phrase("hindrance-restore-points", {"lock": lock.name, "group": group})
            identifier = f"restore-points:{key_of(lock.id)}"
            found.append(_hindrance(identifier, lock.scope, phrase, Phrase("who-lock"), held, blocks=False))
    return found


def lessens(step: Step) -> bool:
    """Whether a step sets an option to what protects less, which a guard holds (fact vault-mua)."""
    option, value = step.values.get("option", ""), step.values.get("value", "")
    old = step.values.get("old", "")
    if step.kind is not StepKind.SET_VAULT_OPTION or value == old:
        return False
    if option == VaultOption.SOFT_DELETE_DAYS:
        return not (old.isdigit() and value.isdigit()) or int(value) < int(old)
    return value == "Disabled" and option in {VaultOption.SOFT_DELETE, VaultOption.IMMUTABILITY}


def shortens(estate: Estate, step: Step) -> bool:
    """Whether a step removes points or keeps them for less long, which immutability forbids."""
    if step.kind is StepKind.DELETE_DATA:
        return True
    known = {key_of(one.id): one for one in estate.policies.get(key_of(step.vault_id), ())}
    properties = (step.request.body or {}).get("properties") or {}
    if step.kind is StepKind.CHANGE_POLICY:
        old = known.get(step.expect.values.get("policy", ""))
        new = known.get(key_of(str(properties.get("policyId") or "")))
    else:
        old = known.get(key_of(step.target_id))
        try:
            definition = definition_of(step.values.get("policy", ""), properties)
        except PolicyNotUnderstood:
            return False
        new = summary_of(definition, step.vault_id)
    return old is not None and new is not None and _keeps_less(old, new)


def _keeps_less(old: Policy, new: Policy) -> bool:
    pairs = (
        (old.daily_days, new.daily_days),
        (old.weekly_weeks, new.weekly_weeks),
        (old.monthly_months, new.monthly_months),
        (old.yearly_years, new.yearly_years),
    )
    return any((before or 0) > (after or 0) for before, after in pairs)


def _scopes(target_id: str) -> Iterator[str]:
    """The id itself and every scope above it that can carry a lock, without case."""
    scope = key_of(target_id)
    while scope:
        yield scope
        scope = scope.rpartition("/")[0]


def _is_of(step: Step, subscription: str) -> bool:
    return step.subscription_id.casefold() == subscription


def _by_vault(steps: Iterable[Step], kinds: Collection[StepKind]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    spelled: dict[str, str] = {}
    for step in steps:
        if step.kind in kinds and step.vault_id:
            name = spelled.setdefault(key_of(step.vault_id), step.vault_id)
            found.setdefault(name, []).append(step)
    return found


def _hindrance(
    prefix: str, scope: str, sentence: Phrase, who: Phrase, steps: Sequence[Step], *, blocks: bool = True
) -> Hindrance:
    identifier = f"{prefix}:{key_of(scope)}"
    return Hindrance(identifier, scope, sentence, who, tuple(step.id for step in steps), blocks)

"""One plan with a step of nearly every kind, for an estate that :func:`prepare` made ready for it."""

from copy import deepcopy
from typing import Any

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.domain.assessment import AssessedMachine
from app.domain.backup import Policy, PolicyType, ProtectedItem, Redundancy, Vault
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of
from app.planning.backup_now import backup_step
from app.planning.enable_steps import enable_step
from app.planning.item_steps import (
    delete_data_step,
    item_policy_step,
    place_of,
    resume_step,
    stop_step,
    undelete_step,
)
from app.planning.new_policies import copied_properties
from app.planning.policy_steps import create_policy_step, edit_policy_step, remove_policy_step
from app.planning.removals import delete_group_step, delete_vault_step
from app.planning.vault_options import option_step
from app.planning.vault_steps import VaultForm, new_vault_steps, provider_step
from app.policies.definition import new_enhanced, new_standard
from app.policies.disks import DiskChoice, DiskMode
from app.policies.wire import new_properties
from app.protection.names import vault_id
from app.protection.plan import Plan, Step, StepKind, make_plan
from app.protection.requests import item_names, policy_id
from app.protection.vault_options import VaultOption
from app.sandbox.fleet import build_state
from app.sandbox.fleet.estate import LAB
from app.sandbox.recovery.naming import VM_TYPE
from app.sandbox.state import State
from tests.protection.azure import PRODUCTION, Azure, evening

GROUP = "rg-백업_(서울)-1"
"""Unicode letters, blanks' friends and parentheses: as odd as the service allows (fact rg-name)."""
REGION = "koreacentral"
NEW_VAULT = "rsv-made-by-plan"
EMPTY_GROUP, EMPTY_VAULT = "rg-(leer).ä", "rsv-empty"
ODD_MACHINE = "it's-$(id)`x`%20#1!-가"
"""Documented are only the signs that a VM's name may not have; these are none of them."""
_LIKE = "erp-app-04"
OLD, EDITED, OTHER = "Old", "Edited", "Other"
"""Policies of the vault with the items: to delete, to edit, to change to."""


class _Document(Struct):
    properties: dict[str, Any] = {}


def estate(speed: float) -> State:
    """The demo's estate with one VM more, whose name needs care in every shell and URL."""
    state = build_state(None, 7, speed, quotas=False, start=evening())
    machine = next(one for one in state.store.of_type(VM_TYPE) if one["name"] == _LIKE)
    odd = {**deepcopy(machine), "name": ODD_MACHINE}
    odd["id"] = machine["id"].removesuffix(_LIKE) + ODD_MACHINE
    odd["properties"]["vmId"] = "0dd00000-0000-4000-8000-000000000001"
    state.store.put(odd)
    state.instance_views[key_of(odd["id"])] = deepcopy(state.instance_views[key_of(machine["id"])])
    return state


async def prepare(cloud: Azure) -> None:
    """Make what the plan later removes and edits: an empty vault in its group, three policies."""
    now = cloud.connection.reader.now()
    form = VaultForm(PRODUCTION, "Production", EMPTY_GROUP, REGION, EMPTY_VAULT, new_group=True)
    vault = _vault(cloud, "rsv-prod-krc")
    policies = [
        create_policy_step(vault, name, new_properties(new_standard(time="02:30"), now))
        for name in (OLD, EDITED, OTHER)
    ]
    results = await cloud.apply.run(make_plan((*new_vault_steps(form, register=False), *policies)))
    assert all(one.state.succeeded for one in results.values()), results


async def mixed_plan(cloud: Azure) -> Plan:
    """Steps of every kind on different VMs and vaults, those that belong together in their order."""
    now = cloud.connection.reader.now()
    vault = _vault(cloud, "rsv-prod-krc")
    form = VaultForm(
        PRODUCTION,
        "Production",
        GROUP,
        REGION,
        NEW_VAULT,
        redundancy=Redundancy.LOCAL,
        new_group=True,
        tags=(("누가's", 'a"b$(c)`d`\\'),),
    )
    making = new_vault_steps(form, register=False)
    new_vault = Vault(form.vault_id, NEW_VAULT, PRODUCTION, GROUP, REGION, redundancy="LocallyRedundant")
    name = "Hourly-1"
    policy = Policy(policy_id(new_vault.id, name), name, new_vault.id, PolicyType.ENHANCED.value)
    create_policy = create_policy_step(
        new_vault, name, new_properties(new_enhanced(), now), depends_on=(making[-1].id,)
    )
    odd = next(one for one in cloud.fleet.machines.values() if one.facts.machine.name == ODD_MACHINE)
    ready = [*cloud.ready(REGION, 2), odd]
    enabling = [
        enable_step(
            one.facts.machine,
            new_vault,
            policy,
            item_names(one.facts.machine.id),
            (create_policy.id,),
            disks=DiskChoice(DiskMode.ALL_BUT, (0,)) if index == 2 else None,
        )
        for index, one in enumerate(ready)
    ]
    return make_plan(
        [
            provider_step(LAB.id, LAB.name),
            *making,
            create_policy,
            *enabling,
            *await _vault_steps(cloud),
            *await _policy_steps(cloud, vault),
            *_item_steps(cloud, vault),
            *_removals(),
        ],
        made_at=now,
    )


async def _vault_steps(cloud: Azure) -> list[Step]:
    """Options of a vault without items, one after the other: Azure changes a vault once at a time."""
    vault = _vault(cloud, "rsv-dev-sea")
    document = await cloud.connection.reader.get(vault.id, api_versions.VAULTS, _Document)
    days = document.properties["securitySettings"]["softDeleteSettings"]["softDeleteRetentionPeriodInDays"]
    first = option_step(vault, VaultOption.SOFT_DELETE_DAYS, "30", str(days))
    second = option_step(vault, VaultOption.JOB_FAILURE_ALERTS, "Disabled")
    return [first, msgspec.structs.replace(second, depends_on=(first.id,))]


async def _policy_steps(cloud: Azure, vault: Vault) -> list[Step]:
    target = policy_id(vault.id, EDITED)
    document = await cloud.connection.reader.get(target, api_versions.BACKUP, _Document)
    edited = copied_properties(deepcopy(document.properties))
    edited["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = 45
    policy = Policy(target, EDITED, vault.id, PolicyType.STANDARD.value)
    return [
        edit_policy_step(vault, policy, edited, before=document.properties),
        remove_policy_step(vault, policy_id(vault.id, OLD), OLD),
    ]


def _item_steps(cloud: Azure, vault: Vault) -> list[Step]:
    """One VM each: stop, another policy, back up now, delete data, resume, undelete and then resume."""
    protected = [
        (machine, item)
        for machine, item in _items(cloud)
        if key_of(item.vault_id) == key_of(vault.id)
        and item.protection_state == "Protected"
        and not item.soft_deleted
    ][:4]
    (_, stopping), (_, changing), (backed_up, backing_up), (_, deleting) = protected
    other = Policy(policy_id(vault.id, OTHER), OTHER, vault.id, PolicyType.STANDARD.value)
    steps = [
        stop_step(stopping, place_of(cloud.fleet, stopping)),
        item_policy_step(changing, place_of(cloud.fleet, changing), other),
        backup_step(backed_up, backing_up, cloud.connection.reader.now().replace(microsecond=0, year=2027)),
        delete_data_step(deleting, place_of(cloud.fleet, deleting), 14),
    ]
    stopped = next(
        i for _, i in _items(cloud) if i.protection_state == "ProtectionStopped" and not i.soft_deleted
    )
    steps.append(resume_step(stopped, place_of(cloud.fleet, stopped), _default(stopped)))
    deleted = next(item for machine, item in _items(cloud) if item.soft_deleted and len(_of(machine)) == 1)
    undeleting = undelete_step(deleted, place_of(cloud.fleet, deleted))
    resuming = resume_step(
        deleted,
        place_of(cloud.fleet, deleted),
        _default(deleted),
        depends_on=(undeleting.id,),
        state="ProtectionStopped",
    )
    return [*steps, undeleting, resuming]


def _removals() -> list[Step]:
    target = vault_id(PRODUCTION, EMPTY_GROUP, EMPTY_VAULT)
    vault = delete_vault_step(Vault(target, EMPTY_VAULT, PRODUCTION, EMPTY_GROUP, REGION))
    return [vault, delete_group_step(PRODUCTION, EMPTY_GROUP, depends_on=(vault.id,))]


def _default(item: ProtectedItem) -> Policy:
    target = policy_id(item.vault_id, "DefaultPolicy")
    return Policy(target, "DefaultPolicy", item.vault_id, PolicyType.STANDARD.value)


def _of(machine: AssessedMachine) -> tuple[ProtectedItem, ...]:
    items = machine.facts.items
    return () if isinstance(items, NotRead) else tuple(items)


def _items(cloud: Azure) -> list[tuple[AssessedMachine, ProtectedItem]]:
    found = [(machine, item) for machine in cloud.fleet.machines.values() for item in _of(machine)]
    return sorted(found, key=lambda pair: key_of(pair[1].id))


def _vault(cloud: Azure, name: str) -> Vault:
    return next(one for one in cloud.fleet.estate.vaults.values() if one.name == name)


KINDS = frozenset(StepKind) - {StepKind.CANCEL_JOB}
"""What the plan has a step of: all but what needs a job that runs."""

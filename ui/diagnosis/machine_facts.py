"""The facts of a VM and of its protection as rows of text."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.assessment import AssessedMachine
from app.domain.backup import ProtectedItem, Vault
from app.domain.estate import Estate
from app.domain.inert import inert
from app.domain.machines import Agent, Disk, Machine, protecting_item
from app.domain.places import Lock
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId, key_of
from app.readiness.texts import Texts
from ui.diagnosis.fact_table import Fact
from ui.fleet.row_texts import operating_system
from ui.fleet.words import number

_NONE = "–"


def machine_facts(assessed: AssessedMachine, estate: Estate, texts: Texts) -> Iterator[Fact]:
    """What is known of the VM itself."""
    translate = QCoreApplication.translate
    facts, machine = assessed.facts, assessed.facts.machine
    yield Fact(translate("Facts", "Resource id"), inert(machine.id, None), code=True)
    yield Fact(translate("Facts", "Subscription"), inert(estate.subscription_name(machine.subscription_id)))
    yield Fact(translate("Facts", "Resource group"), inert(machine.resource_group))
    yield Fact(translate("Facts", "Region"), inert(estate.region_name(machine.region)))
    yield Fact(translate("Facts", "Operating system"), operating_system(facts))
    yield Fact(translate("Facts", "Size"), inert(machine.size) or _NONE)
    power = facts.power
    shown = texts.not_read(power) if isinstance(power, NotRead) else texts.word("power", power.value)
    yield Fact(translate("Facts", "Power"), shown)
    yield Fact(translate("Facts", "Provisioning"), inert(machine.provisioning_state) or _NONE)
    yield from _agent(facts.agent, texts)
    yield Fact(translate("Facts", "Image"), _image(machine))
    yield Fact(translate("Facts", "Disks"), "\n".join(map(_disk, machine.disks)) or _NONE)
    networks = "\n".join(inert(ResourceId.parse(one).name) for one in machine.network_interface_ids)
    yield Fact(translate("Facts", "Network interfaces"), networks or _NONE)
    if machine.zones:
        yield Fact(translate("Facts", "Zones"), inert(", ".join(machine.zones)))
    yield Fact(translate("Facts", "Locks"), _locks(facts.locks, texts))
    tags = "\n".join(f"{inert(key)} = {inert(value)}" for key, value in machine.tags)
    yield Fact(translate("Facts", "Tags"), tags or _NONE)


def protection_facts(assessed: AssessedMachine, estate: Estate, texts: Texts) -> Iterator[Fact]:
    """What protects the VM: vault, policy, item, recovery point, and everything else that does."""
    translate = QCoreApplication.translate
    facts = assessed.facts
    yield Fact(translate("Facts", "Coverage"), texts.coverage(assessed.verdict.coverage))
    if isinstance(facts.items, NotRead):
        yield Fact(translate("Facts", "Backup items"), texts.not_read(facts.items))
    else:
        item = protecting_item(facts)
        if item is None:
            yield Fact(translate("Facts", "Vault"), translate("Facts", "In no vault"))
        else:
            yield from _item(item, facts.vault or estate.vaults.get(key_of(item.vault_id)))
        for other in facts.items:
            if other is not item:
                vault = ResourceId.parse(other.vault_id).name
                said = f"{inert(vault)}: {inert(other.protection_state)} ({inert(other.workload)})"
                yield Fact(translate("Facts", "Also in"), said)
    for moved in facts.moved_items:
        yield Fact(translate("Facts", "Item of an earlier VM of this name"), inert(moved.id, None), code=True)
    other_protection = inert(", ".join(facts.other_protection))
    yield Fact(translate("Facts", "Other protection"), other_protection or _NONE)


def _item(item: ProtectedItem, vault: Vault | None) -> Iterator[Fact]:
    translate = QCoreApplication.translate
    yield Fact(translate("Facts", "Vault"), inert(ResourceId.parse(item.vault_id).name))
    if vault is not None and vault.redundancy:
        redundancy = inert(vault.redundancy)
        if vault.redundancy_locked:
            redundancy = translate("Facts", "{redundancy} (locked)").replace("{redundancy}", redundancy)
        yield Fact(translate("Facts", "Redundancy"), redundancy)
    yield Fact(translate("Facts", "Policy"), inert(item.policy_name) or _NONE)
    state = " · ".join(filter(None, (item.protection_state, item.protection_status, item.health_status)))
    yield Fact(translate("Facts", "State"), inert(state) or _NONE)
    last = _moment(item.last_backup_time)
    yield Fact(translate("Facts", "Last backup"), f"{last} {inert(item.last_backup_status)}".strip())
    yield Fact(translate("Facts", "Newest recovery point"), _moment(item.last_recovery_point))
    if item.delete_due is not None:
        yield Fact(translate("Facts", "Deleted for good"), _moment(item.delete_due))
    for code, title, message in item.health_details:
        yield Fact(translate("Facts", "Azure says"), f"{code} {inert(title)}\n{inert(message)}")
    yield Fact(translate("Facts", "Backup item"), inert(item.id, None), code=True)


def _agent(agent: Agent | NotRead | None, texts: Texts) -> Iterator[Fact]:
    translate = QCoreApplication.translate
    label = translate("Facts", "VM agent")
    if agent is None:
        yield Fact(label, _NONE)
    elif isinstance(agent, NotRead):
        yield Fact(label, texts.not_read(agent))
    else:
        said = f"{texts.word('agent', agent.status.value)} {inert(agent.version or '')}".strip()
        read = translate("Facts", "read {when}").replace("{when}", _moment(agent.read_at))
        yield Fact(label, f"{said}, {read}")
        extensions = "\n".join(f"{inert(one.name)}: {inert(one.code) or _NONE}" for one in agent.extensions)
        yield Fact(translate("Facts", "Extensions"), extensions or _NONE)


def _image(machine: Machine) -> str:
    image = machine.image
    return (
        inert(" ".join(filter(None, (image.publisher, image.offer, image.sku)))) or inert(image.id) or _NONE
    )


def _disk(disk: Disk) -> str:
    size = f"{number(disk.size_gb)} GB" if disk.size_gb is not None else ""
    lun = "OS" if disk.lun is None else f"LUN {disk.lun}"
    return " · ".join(filter(None, (inert(disk.name), lun, size, inert(disk.sku))))


def _locks(locks: tuple[Lock, ...] | NotRead, texts: Texts) -> str:
    if isinstance(locks, NotRead):
        return texts.not_read(locks)
    return "\n".join(f"{inert(lock.name)}: {inert(lock.level)}" for lock in locks) or _NONE


def _moment(when: datetime | None) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M %Z}" if when is not None else _NONE

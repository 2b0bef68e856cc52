"""A judge that remembers says what one says that remembers nothing, whatever single fact differs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Literal, get_args

import msgspec
import pytest

from app.domain.assessment import Verdict
from app.domain.backup import ProtectedItem, Vault
from app.domain.machines import (
    Agent,
    AgentStatus,
    Disk,
    Extension,
    Image,
    Machine,
    MachineFacts,
    MachineKind,
    OperatingSystem,
    Power,
)
from app.domain.places import Lock
from app.domain.reading import NotRead, Reason, Stage, still_reading
from app.readiness.aspects import ASPECTS
from app.readiness.judge import Judge
from app.readiness.profile import Profile, load_profile
from app.readiness.rules import CHECKS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/one"
UNREAD = NotRead(Reason.FORBIDDEN, Stage.DISKS, unknown_id="u1")
EXTENSION = Extension(
    "snapshot", "Microsoft.Azure.RecoveryServices.VMSnapshot", "ProvisioningState/succeeded"
)
LOCK = Lock(f"{GROUP}/providers/Microsoft.Authorization/locks/l", "l", "CanNotDelete", GROUP)
AGENT = Agent(AgentStatus.READY, "2.9.1.1", (EXTENSION,), NOW, os_name="ubuntu", os_version="22.04")
ITEM = ProtectedItem(
    id=f"{VAULT}/backupFabrics/Azure/protectionContainers/c/protectedItems/i",
    name="i",
    vault_id=VAULT,
    source_id=f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web",
    machine_name="web",
    protection_state="Protected",
    last_backup_status="Completed",
    last_recovery_point=NOW - timedelta(hours=3),
    policy_type="V1",
    schedule_hours=24,
)
PLAIN = MachineFacts(
    machine=Machine(
        id=f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web",
        name="web",
        subscription_id=SUBSCRIPTION,
        tenant_id="t",
        resource_group="shop",
        region="koreacentral",
        os=OperatingSystem.LINUX,
        size="Standard_D2s_v5",
        provisioning_state="Succeeded",
        image=Image("canonical", "ubuntu-24_04-lts", "server"),
        disks=(
            Disk("os", None, managed=True, size_gb=30, sku="Premium_LRS", resource_read=True),
            Disk("data", 0, managed=True, size_gb=64, sku="Premium_LRS", resource_read=True),
        ),
        network_interface_ids=("nic",),
        has_os_profile=True,
    ),
    power=Power.RUNNING,
    disk_details=True,
    load_balanced=False,
    locks=(),
    restore_point_group_locks=(),
    provider_registered=True,
    region_has_vaults=True,
    items=(),
    agent=AGENT,
)
EXAMPLES = {
    "unprotected": PLAIN,
    "protected": msgspec.structs.replace(
        PLAIN, items=(ITEM,), vault=Vault(VAULT, "one", SUBSCRIPTION, "shop", "koreacentral")
    ),
    "windows": msgspec.structs.replace(
        PLAIN,
        machine=msgspec.structs.replace(
            PLAIN.machine,
            os=OperatingSystem.WINDOWS,
            image=Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter"),
        ),
        agent=msgspec.structs.replace(AGENT, version="2.7.41491.1", os_name="Windows Server 2022"),
    ),
    "agent not read": msgspec.structs.replace(PLAIN, agent=still_reading(Stage.AGENT)),
    "confidential": msgspec.structs.replace(
        PLAIN,
        machine=msgspec.structs.replace(
            PLAIN.machine,
            security_type="ConfidentialVM",
            size="Standard_DC4as_v6",
            region=load_profile("current").thresholds.confidential_regions[0],
            disks=tuple(
                msgspec.structs.replace(disk, security_type="ConfidentialVM_DiskEncryptedWithPlatformKey")
                for disk in PLAIN.machine.disks
            ),
        ),
    ),
    "nothing is offered": msgspec.structs.replace(PLAIN, provider_registered=False, region_has_vaults=False),
    "ultra in a zone at the edge": msgspec.structs.replace(
        PLAIN,
        machine=msgspec.structs.replace(
            PLAIN.machine,
            disks=(msgspec.structs.replace(PLAIN.machine.disks[0], sku="UltraSSD_LRS"),),
            extended_location="losangeles",
        ),
        items=(ITEM,),
    ),
}
TEXTS = (
    "", "x", "V1", "V2", "Failed", "Succeeded", "Updating", "TrustedLaunch", "ConfidentialVM", "Spot",
    "UltraSSD_LRS", "PremiumV2_LRS", "AzureActiveDirectory", "DenyAll", "Disabled", "coreos", "CoreOS",
    "EncryptionAtRestWithCustomerKey", "Microsoft.Azure.Security.AzureDiskEncryption", "2.0.0.1",
    "ProvisioningState/failed", "Windows Server 2008", "SoftDeleted", "ProtectionStopped",
    "Standard_DC4as_v6",
)  # fmt: skip
NUMBERS = (None, 0, 1, 2, 40_000, 70_000)
ENUMS: dict[str, type[Enum]] = {
    "power": Power,
    "kind": MachineKind,
    "os": OperatingSystem,
    "status": AgentStatus,
}


NAMED: dict[str, tuple[Any, ...]] = {
    **{name: tuple(kinds) for name, kinds in ENUMS.items()},
    "size_gb": NUMBERS,
    "lun": NUMBERS,
    "locks": ((LOCK,),),
    "restore_point_group_locks": ((LOCK,),),
    "items": ((ITEM,), (msgspec.structs.replace(ITEM, soft_deleted=True),)),
    "moved_items": ((ITEM,),),
    "vault": (Vault(VAULT, "two", SUBSCRIPTION, "shop", "koreacentral", private_endpoints=2),),
}
"""Values worth trying for fields of these names."""


def others(value: Any) -> Iterator[Any]:
    """Other values of the same kind."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from TEXTS
    elif isinstance(value, datetime):
        yield value - timedelta(days=40)
    elif isinstance(value, int):
        yield from NUMBERS
    elif isinstance(value, msgspec.Struct):
        yield from changed(value)
    elif isinstance(value, tuple):
        yield from other_tuples(value)
    elif value is None:
        yield from (NOW, True, False, "x")


def other_tuples(value: tuple[Any, ...]) -> Iterator[Any]:
    """The tuple with one part different, shorter, and longer."""
    for position, one in enumerate(value):
        for other in others(one):
            yield (*value[:position], other, *value[position + 1 :])
    yield value[:-1]
    yield value * 20


def changed(value: Any) -> Iterator[Any]:
    """The same struct with one field different, in every way that means something."""
    for name in value.__struct_fields__:
        before = getattr(value, name)
        for after in (*NAMED.get(name, ()), *others(before)):
            if after != before:
                yield msgspec.structs.replace(value, **{name: after})
    if isinstance(value, MachineFacts):
        for name in value.__struct_fields__:
            if name not in {"machine", "moved_items", "other_protection", "vault"}:
                yield msgspec.structs.replace(value, **{name: UNREAD})
                yield msgspec.structs.replace(value, **{name: still_reading(Stage.POWER)})


def afresh(facts: MachineFacts, profile: Profile) -> Verdict | type[Exception]:
    try:
        return Judge(profile).judge(facts, NOW)
    except (TypeError, AttributeError) as error:
        return type(error)  # a value that no read gives, such as a text for a date


@pytest.mark.parametrize("profile_name", get_args(Literal["current", "2018"]))
@pytest.mark.parametrize("name", EXAMPLES)
def test_one_other_fact_is_never_answered_from_memory(
    name: str, profile_name: Literal["current", "2018"]
) -> None:
    profile = load_profile(profile_name)
    facts = EXAMPLES[name]
    judge = Judge(profile)
    expected = judge.judge(facts, NOW)
    variants = list(changed(facts))
    different = 0
    for variant in variants:
        alone = afresh(variant, profile)
        if isinstance(alone, type):
            continue
        assert judge.judge(variant, NOW) == alone
        different += alone != expected
    assert different > 50
    assert judge.judge(facts, NOW) == expected


def test_every_rule_of_the_scan_lies_in_one_aspect() -> None:
    named = [rule for aspect in ASPECTS for rule in aspect.rules]
    assert sorted(named) == sorted(CHECKS)


def test_equal_vms_share_their_findings() -> None:
    judge = Judge(load_profile("current"))
    other = msgspec.structs.replace(
        PLAIN, machine=msgspec.structs.replace(PLAIN.machine, id=PLAIN.machine.id + "2", name="web2")
    )
    assert judge.judge(PLAIN, NOW).findings is judge.judge(other, NOW).findings


def test_findings_that_name_disks_are_not_shared() -> None:
    def with_ultra(name: str) -> MachineFacts:
        disk = Disk(name, None, managed=True, size_gb=30, sku="UltraSSD_LRS", resource_read=True)
        return msgspec.structs.replace(PLAIN, machine=msgspec.structs.replace(PLAIN.machine, disks=(disk,)))

    judge = Judge(load_profile("current"))
    named = [
        finding.evidence["disks"]
        for name in ("first", "second")
        for finding in judge.judge(with_ultra(name), NOW).findings
        if finding.rule == "disk-ultra"
    ]
    assert named == ["first", "second"]

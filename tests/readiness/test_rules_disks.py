"""Rules about disks, their thresholds at the edge (facts, section 1.4)."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.assessment import Severity
from app.domain.machines import Disk, MachineFacts
from app.domain.reading import Stage, still_reading
from tests.readiness.building import disk, forbidden, item, vm
from tests.readiness.examples import Example, check, fails, name_of, passes, unknown, without

ON_THE_RESOURCE: dict[str, dict[str, Any]] = {
    "disk-data-access-auth": {"data_access_auth_mode": "AzureActiveDirectory"},
    "disk-shared": {"max_shares": 2},
    "disk-private-access": {"network_access_policy": "AllowPrivate"},
    "disk-performance-plus": {"performance_plus": True},
    "disk-security-type-data": {"security_type": "TrustedLaunch"},
}
"""Rules that only the disk's resource decides, with what violates each."""
NOTES = {"disk-private-access", "disk-performance-plus"}
OF_THE_POLICY: dict[str, dict[str, Any]] = {
    "disk-ultra": {"sku": "UltraSSD_LRS"},
    "disk-premium-v2": {"sku": "PremiumV2_LRS"},
    "disk-shared": {"max_shares": 2},
}


def _with(*disks: Disk, **changes: Any) -> MachineFacts:
    return vm(disks=disks, **changes)


def _data_disks(count: int) -> MachineFacts:
    return _with(disk(), *(disk(f"data{lun}", lun, size_gb=32) for lun in range(count)))


def _unread(*disks: Disk) -> MachineFacts:
    return _with(*disks, disk_details=forbidden(Stage.DISKS))


def _model() -> Iterator[Example]:
    """What the VM's own model decides."""
    yield passes("disk-managed", "managed", vm())
    yield fails(
        "disk-managed", "one unmanaged", _with(disk(), disk("vhd", 0, managed=False)), disks="vhd", count=1
    )
    yield passes("disk-data-count", "32", _data_disks(32))
    yield fails("disk-data-count", "33", _data_disks(33), count=33, limit=32)
    yield passes("disk-write-accelerator", "off", vm())
    yield passes("net-write-accelerator", "off", vm())
    accelerated = _with(disk(), disk("log", 0, write_accelerator=True))
    yield fails("disk-write-accelerator", "on", accelerated, Severity.WARNING, disks="log")
    yield fails("net-write-accelerator", "on", accelerated, disks="log")
    yield passes("disk-ephemeral-os", "kept", vm())
    ephemeral = _with(disk(ephemeral=True, resource_read=False), disk("data", 0))
    yield fails("disk-ephemeral-os", "ephemeral", ephemeral, disks="os")
    for rule in (
        "disk-managed",
        "disk-data-count",
        "disk-size-single",
        "disk-size-total",
        "disk-write-accelerator",
        "net-write-accelerator",
        "disk-ephemeral-os",
    ):
        yield unknown(rule, "no disks", vm(disks=()), case="no_disks")


def _sizes() -> Iterator[Example]:
    rule = "disk-size-single"
    yield passes(rule, "32767", _with(disk(size_gb=32_767)))
    yield fails(
        rule,
        "32768",
        _with(disk(), disk("big", 0, size_gb=32_768)),
        Severity.WARNING,
        case="old_limit",
        disks="big",
        size_gb=32_768,
        limit_gb=32_767,
    )
    yield fails(rule, "65536", _with(disk(size_gb=65_536)), Severity.WARNING, case="old_limit")
    yield fails(
        rule,
        "65537 beside 40000",
        _with(disk(size_gb=40_000), disk("big", 0, size_gb=65_537)),
        disks="big",
        count=1,
        size_gb=65_537,
        limit_gb=65_536,
    )
    unsized = disk("data", 0, size_gb=None, resource_read=False)
    yield unknown(rule, "no size", _unread(disk(), unsized))
    yield unknown(rule, "32768 beside no size", _unread(disk(size_gb=32_768), unsized))
    yield fails(rule, "65537 beside no size", _unread(disk(size_gb=65_537), unsized), disks="os")
    yield passes(rule, "unmanaged has no size", _with(disk(managed=False, size_gb=None, resource_read=False)))

    rule = "disk-size-total"
    eight = tuple(disk(f"data{lun}", lun, size_gb=65_536) for lun in range(7))
    yield passes(rule, "524288 with the OS disk", _with(disk(size_gb=65_536), *eight))
    yield fails(
        rule,
        "524289 with the OS disk",
        _with(disk(size_gb=65_536), *eight, disk("one", 8, size_gb=1)),
        total_gb=524_289,
        limit_gb=524_288,
    )
    yield unknown(rule, "no size", _unread(disk(), unsized))
    yield fails(rule, "too much beside no size", _unread(disk(size_gb=524_289), unsized), total_gb=524_289)

    rule = "disk-size-encrypted"
    yield passes(rule, "4095", _with(disk(size_gb=4_095, ade_enabled=True)))
    yield fails(rule, "4096", _with(disk(size_gb=4_096, ade_enabled=True)), disks="os", limit_gb=4_095)
    yield passes(rule, "large without ADE", _with(disk(size_gb=9_000)))
    yield passes(rule, "no size without ADE", _with(disk(size_gb=None)))
    yield passes(rule, "small and unread", _unread(disk(size_gb=4_095, resource_read=False)))
    yield unknown(rule, "large and unread", _unread(disk(size_gb=4_096, resource_read=False)))
    yield unknown(rule, "no size with ADE", _with(disk(size_gb=None, ade_enabled=True)))


def _types() -> Iterator[Example]:
    for rule, sku in (("disk-ultra", "UltraSSD_LRS"), ("disk-premium-v2", "PremiumV2_LRS")):
        yield passes(rule, "another type", vm())
        yield fails(
            rule, "one", _with(disk(), disk("fast", 0, sku=sku)), Severity.WARNING, disks="fast", count=1
        )
        typeless = disk("data", 0, sku="", resource_read=False)
        yield unknown(rule, "type not read", _unread(disk(), typeless))
        yield fails(
            rule, "one beside a type not read", _unread(disk("fast", 0, sku=sku), typeless), disks="fast"
        )
        yield passes(
            rule, "type of an ephemeral disk", _with(disk(sku="", ephemeral=True, resource_read=False))
        )
    for rule, what in OF_THE_POLICY.items():
        fast = _with(disk(), disk("fast", 0, **what), items=(item(policy_type="V2"),))
        yield fails(rule, "under an Enhanced policy", fast, Severity.INFO, disks="fast")
        standard = _with(disk(), disk("fast", 0, **what), items=(item(policy_type="V1"),))
        yield fails(rule, "under a Standard policy", standard, Severity.WARNING, disks="fast")
        gone = _with(disk(), disk("fast", 0, **what), items=(item(policy_type="V2", soft_deleted=True),))
        yield fails(rule, "under a deleted item", gone, Severity.WARNING, disks="fast")


def _resources() -> Iterator[Example]:
    """What only the disk's resource decides."""
    for rule, what in ON_THE_RESOURCE.items():
        yield (without if rule in NOTES else passes)(rule, "plain", vm())
        yield fails(rule, "one", _with(disk(), disk("odd", 0, **what)), disks="odd", count=1)
        two = _with(disk(), disk("odd", 0, **what), disk("odd2", 1, **what))
        yield fails(rule, "two", two, disks="odd, odd2", count=2)
        yield unknown(rule, "forbidden", _unread(disk(), disk("odd", 0, resource_read=False, **what)))
        reading = _with(disk("odd", 0, resource_read=False), disk_details=still_reading(Stage.DISKS))
        yield unknown(rule, "being read", reading)
        yield unknown(rule, "one is missing", _with(disk(), disk("odd", 0, resource_read=False)))
        seen = _unread(disk("odd", 0, **what), disk("data", 1, resource_read=False))
        yield fails(rule, "one beside one not read", seen, disks="odd")
        host = _with(disk(ephemeral=True, resource_read=False), disk("data", 0))
        yield (without if rule in NOTES else passes)(rule, "an ephemeral disk has no resource", host)
    yield fails("disk-private-access", "no export", _with(disk(network_access_policy="DenyAll")), disks="os")
    yield fails("disk-private-access", "closed", _with(disk(public_network_access="Disabled")), disks="os")
    yield without("disk-private-access", "open", _with(disk(network_access_policy="AllowAll")))
    yield passes("disk-data-access-auth", "none", _with(disk(data_access_auth_mode="None")))
    confidential = "ConfidentialVM_DiskEncryptedWithPlatformKey"
    yield passes("disk-security-type-data", "of the OS disk", _with(disk(security_type=confidential)))
    yield fails(
        "disk-security-type-data",
        "confidential",
        _with(disk(), disk("old-os", 0, security_type=confidential)),
        security_type=confidential,
    )
    yield passes("disk-shared", "one share", _with(disk(max_shares=1)))


def _of_2018() -> Iterator[Example]:
    def guide(rule: str, about: str, facts: MachineFacts) -> Example:
        return without(rule, about, facts, "2018")

    yield passes("disk-data-count", "15", _data_disks(15), "2018")
    yield fails(
        "disk-data-count", "16", _data_disks(16), profile="2018", case="guide_2018", count=16, limit=15
    )
    yield passes("disk-managed", "unmanaged", _with(disk(managed=False)), "2018")
    accelerated = _with(disk(write_accelerator=True))
    yield fails(
        "disk-write-accelerator", "on", accelerated, Severity.BLOCKER, "2018", case="guide_2018", disks="os"
    )
    yield guide("net-write-accelerator", "on", accelerated)
    yield guide("disk-size-single", "70000", _with(disk(size_gb=70_000)))
    yield guide("disk-size-total", "600000", _with(disk(size_gb=600_000)))
    yield guide("disk-ultra", "one", _with(disk(sku="UltraSSD_LRS")))
    yield guide("disk-shared", "one", _with(disk(max_shares=2)))


EXAMPLES = (*_model(), *_sizes(), *_types(), *_resources(), *_of_2018())


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_example(example: Example) -> None:
    check(example)

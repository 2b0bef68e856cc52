"""Rules about system, place, locks and network (facts, sections 1.1, 1.7, 1.8 and 1.10)."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.domain.machines import Image, OperatingSystem
from app.domain.reading import Stage, still_reading
from tests.readiness.building import (
    GROUP_ID,
    MACHINE_ID,
    OTHER_VAULT_ID,
    SUBSCRIPTION,
    agent,
    forbidden,
    item,
    lock,
    vault,
    vm,
    windows,
)
from tests.readiness.examples import Example, check, fails, name_of, passes, unknown, without

NO_IMAGE = Image()
RESTORE_POINTS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/AzureBackupRG_koreacentral_1"


def _windows() -> Iterator[Example]:
    rule = "os-windows-version"

    def by_image(offer: str, sku: str, publisher: str = "MicrosoftWindowsServer") -> Image:
        return Image(publisher, offer, sku)

    for sku in ("2016-Datacenter", "2019-datacenter-gensecond", "2022-datacenter-core", "2025-datacenter-g2"):
        yield passes(rule, sku, windows(image=by_image("WindowsServer", sku)))
    yield passes(
        rule, "Windows 11", windows(image=by_image("windows-11", "win11-24h2-pro", "MicrosoftWindowsDesktop"))
    )
    for sku, name in (
        ("2012-R2-Datacenter", "Windows Server 2012 R2"),
        ("2012-Datacenter", "Windows Server 2012"),
        ("2008-R2-SP1", "Windows Server 2008 R2"),
    ):
        yield fails(rule, sku, windows(image=by_image("WindowsServer", sku)), os=name)
    yield fails(
        rule,
        "the agent knows better than the image",
        windows(agent=agent(version="2.7.41491.1176", os_name="Windows Server 2012 R2 Datacenter")),
        os="Windows Server 2012 R2",
    )
    yield unknown(rule, "not on our list", windows(image=by_image("Cicada", "x", "own")), case="not_on_list")
    yield unknown(rule, "no image", windows(image=NO_IMAGE), case="no_image")
    yield unknown(rule, "no image, agent forbidden", windows(image=NO_IMAGE, agent=forbidden(Stage.AGENT)))
    yield unknown(rule, "no system", vm(os=OperatingSystem.UNKNOWN), case="no_os")
    yield without(rule, "Linux", vm())


def _linux() -> Iterator[Example]:
    rule = "os-linux-endorsed"
    for publisher, offer in (
        ("Canonical", "0001-com-ubuntu-server-jammy"),
        ("RedHat", "RHEL"),
        ("suse", "sles-15-sp5"),
        ("Debian", "debian-12"),
        ("almalinux", "almalinux-x86_64"),
        ("resf", "rockylinux-x86_64"),
    ):
        yield passes(rule, publisher, vm(image=Image(publisher, offer, "x")))
    yield passes(rule, "by the agent's name", vm(image=NO_IMAGE, agent=agent(os_name="ubuntu")))
    core = vm(image=Image("CoreOS", "CoreOS", "Stable"))
    yield fails(rule, "CoreOS", core, os="CoreOS")
    strange = vm(image=Image("cognosys", "centos-77", "free"))
    yield unknown(rule, "not on our list", strange, case="not_on_list", os="cognosys/centos-77/free")
    yield unknown(rule, "no image", vm(image=NO_IMAGE), case="no_image")
    yield unknown(rule, "no image, agent forbidden", vm(image=NO_IMAGE, agent=forbidden(Stage.AGENT)))
    yield unknown(rule, "no system", vm(os=OperatingSystem.UNKNOWN), case="no_os")
    yield without(rule, "Windows", windows())
    rule = "os-coreos"
    yield passes(rule, "Ubuntu", vm())
    yield fails(rule, "image", core, os="CoreOS")
    named = agent(os_name="Container Linux by CoreOS")
    yield fails(rule, "by the agent's name", vm(image=NO_IMAGE, agent=named), os="Container Linux by CoreOS")
    yield unknown(rule, "nothing named", vm(image=NO_IMAGE))
    yield unknown(rule, "agent forbidden", vm(image=NO_IMAGE, agent=forbidden(Stage.AGENT)))
    yield without(rule, "Windows", windows())


def _place() -> Iterator[Example]:
    yield passes("place-region-supported", "offered", vm())
    yield fails("place-region-supported", "not offered", vm(region_has_vaults=False), region="koreacentral")
    yield unknown("place-region-supported", "forbidden", vm(region_has_vaults=forbidden(Stage.GOVERNANCE)))
    yield passes("rp-provider-registered", "registered", vm())
    yield fails(
        "rp-provider-registered",
        "not registered",
        vm(provider_registered=False),
        subscription_id=SUBSCRIPTION,
    )
    yield unknown("rp-provider-registered", "forbidden", vm(provider_registered=forbidden(Stage.GOVERNANCE)))

    yield without("lock-vm-rg", "none", vm())
    locked = vm(locks=(lock("keep", GROUP_ID), lock("more", MACHINE_ID, "ReadOnly")))
    yield fails("lock-vm-rg", "two", locked, lock="keep", level="CanNotDelete", scope=GROUP_ID, count=2)
    yield unknown("lock-vm-rg", "forbidden", vm(locks=forbidden(Stage.GOVERNANCE)))
    rule = "lock-restore-point-rg"
    yield passes(rule, "none", vm())
    on_points = vm(restore_point_group_locks=(lock("all", RESTORE_POINTS),))
    yield fails(rule, "one", on_points, lock="all", scope=RESTORE_POINTS, count=1)
    yield unknown(rule, "forbidden", vm(restore_point_group_locks=forbidden(Stage.GOVERNANCE)))

    rule = "place-soft-deleted"
    yield passes(rule, "no items", vm())
    yield passes(rule, "a live item", vm(items=(item(),)))
    due = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
    deleted = item(soft_deleted=True, delete_due=due, protection_state="ProtectionStopped")
    yield fails(rule, "one", vm(items=(deleted,)), vault="shop-vault", delete_due="2026-12-01")
    undated = item(soft_deleted=True, vault_id=OTHER_VAULT_ID)
    yield fails(rule, "without a date", vm(items=(item(), undated)), vault="old-vault", delete_due=None)
    yield unknown(rule, "forbidden", vm(items=forbidden(Stage.PROTECTION)))
    rule = "place-moved"
    yield passes(rule, "never", vm())
    before = MACHINE_ID.replace("shop", "archive")
    yield fails(
        rule, "once", vm(moved_items=(item(source_id=before),)), vault="shop-vault", old_id=before, count=1
    )


def _network() -> Iterator[Example]:
    yield fails("net-outbound", "a note for every VM", vm())
    yield fails("net-outbound", "guide of 2018", vm(), profile="2018", case="guide_2018")
    rule = "net-private-endpoint"
    yield without(rule, "no vault", vm())
    yield without(rule, "open vault", vm(items=(item(),), vault=vault()))
    yield fails(rule, "endpoints", vm(items=(item(),), vault=vault(private_endpoints=1)), vault="shop-vault")
    closed = vault(public_network_access="Disabled")
    yield fails(rule, "closed", vm(items=(item(),), vault=closed), vault="shop-vault")
    yield unknown(rule, "items forbidden", vm(items=forbidden(Stage.PROTECTION)))
    rule = "restore-special-network"
    yield without(rule, "one interface", vm())
    yield fails(rule, "two interfaces", vm(network_interface_ids=("a", "b")), count=2)
    yield fails(rule, "load balancer", vm(load_balanced=True), case="load_balancer", count=1)
    yield unknown(rule, "being read", vm(load_balanced=still_reading(Stage.NETWORK)))
    unread = vm(network_interface_ids=("a", "b"), load_balanced=forbidden(Stage.NETWORK))
    yield fails(rule, "two interfaces, balancer forbidden", unread, count=2)


EXAMPLES = (*_windows(), *_linux(), *_place(), *_network())


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_example(example: Example) -> None:
    check(example)

"""Rules about the state, the kind and the encryption of a VM (facts, sections 1.3, 1.5 and 1.6)."""

from collections.abc import Iterator

import pytest

from app.domain.assessment import Severity, Status
from app.domain.machines import MachineKind, Power
from app.domain.reading import Stage, still_reading
from app.readiness.catalogue import RULES
from app.readiness.judge import status_of
from tests.readiness.building import agent, disk, extension, forbidden, item, vm
from tests.readiness.examples import (
    Example,
    check,
    fails,
    name_of,
    passes,
    unknown,
    verdict_of,
    without,
)

CONFIDENTIAL = {"security_type": "ConfidentialVM", "size": "Standard_DC4as_v6", "region": "koreacentral"}
ADE = "Microsoft.Azure.Security.AzureDiskEncryptionForLinux"


def _state() -> Iterator[Example]:
    rule = "vm-provisioning-state"
    yield passes(rule, "succeeded", vm())
    yield passes(rule, "succeeded in another case", vm(provisioning_state="succeeded"))
    yield fails(rule, "failed", vm(provisioning_state="Failed"), Severity.BLOCKER, state="Failed")
    for state in ("Updating", "Creating", "Deleting", "Migrating"):
        yield fails(rule, state, vm(provisioning_state=state), Severity.WARNING, case="passing", state=state)
    yield unknown(rule, "nothing said", vm(provisioning_state=""))

    for power in Power:
        facts = vm(power=power)
        if power is Power.UNKNOWN:
            yield unknown("vm-transition", power.value, facts)
            yield unknown("vm-power-state", power.value, facts)
            continue
        between = power in {Power.STARTING, Power.STOPPING, Power.DEALLOCATING}
        off = power in {Power.STOPPED, Power.DEALLOCATED}
        for rule, violated in (("vm-transition", between), ("vm-power-state", off)):
            if violated:
                yield fails(rule, power.value, facts, power=power.value)
            else:
                yield passes(rule, power.value, facts)
    for rule in ("vm-transition", "vm-power-state"):
        yield unknown(rule, "forbidden", vm(power=forbidden(Stage.POWER)))
        yield unknown(rule, "being read", vm(power=still_reading(Stage.POWER)))


def _kind() -> Iterator[Example]:
    yield passes("vm-classic", "virtual machine", vm())
    yield fails("vm-classic", "classic", vm(kind=MachineKind.CLASSIC))
    yield passes("vmss-uniform", "virtual machine", vm())
    yield fails("vmss-uniform", "instance", vm(kind=MachineKind.UNIFORM_SCALE_SET_INSTANCE))

    rule = "vm-confidential"
    yield passes(rule, "none", vm())
    yield passes(rule, "trusted launch", vm(security_type="TrustedLaunch"))
    yield fails(
        rule, "preview", vm(**CONFIDENTIAL), Severity.WARNING, case="preview", size="Standard_DC4as_v6"
    )
    yield fails(rule, "other region", vm(**CONFIDENTIAL | {"region": "koreasouth"}), region="koreasouth")
    yield fails(
        rule, "other size", vm(**CONFIDENTIAL | {"size": "Standard_DC4as_v5"}), size="Standard_DC4as_v5"
    )

    yield without("vm-trusted-launch", "none", vm())
    yield fails("vm-trusted-launch", "one", vm(security_type="TrustedLaunch"))
    rule = "vm-extended-zone"
    yield passes(rule, "none", vm())
    yield fails(rule, "one", vm(extended_location="losangeles"), Severity.WARNING, zone="losangeles")
    enhanced = vm(extended_location="losangeles", items=(item(policy_type="V2"),))
    yield fails(rule, "under an Enhanced policy", enhanced, Severity.INFO, zone="losangeles")
    yield without("vm-spot", "regular", vm(priority="Regular"))
    for priority in ("Spot", "Low", "SpotPlus"):
        yield fails("vm-spot", priority, vm(priority=priority), priority=priority)
    yield without("vmss-flex", "none", vm())
    yield fails(
        "vmss-flex", "one", vm(scale_set_id="/subscriptions/s/x/virtualMachineScaleSets/web"), scale_set="web"
    )
    yield without("vm-gen2", "generation 1", vm(hyper_v_generation="V1"))
    yield fails("vm-gen2", "generation 2", vm(hyper_v_generation="V2"))
    yield without("vm-marketplace-plan", "none", vm())
    yield fails(
        "vm-marketplace-plan", "one", vm(plan="publisher/product/name"), plan="publisher/product/name"
    )
    yield without("vm-dedicated-host", "none", vm())
    yield fails("vm-dedicated-host", "one", vm(dedicated_host="/subscriptions/s/x/hosts/h1"), host="h1")


def _encryption() -> Iterator[Example]:
    for rule in ("enc-ade-retirement", "enc-ade-limits"):
        yield without(rule, "none", vm())
        yield fails(rule, "by the disk", vm(disks=(disk(ade_enabled=True),)), disks="os", count=1)
        by_extension = agent(extensions=(extension("ade", ADE),))
        yield fails(rule, "by the extension", vm(agent=by_extension), case="extension", extension="ade")
        unread = {"disks": (disk(resource_read=False),), "disk_details": forbidden(Stage.DISKS)}
        yield unknown(rule, "disks forbidden", vm(**unread))
        yield fails(
            rule, "disks forbidden, extension seen", vm(**unread, agent=by_extension), extension="ade"
        )
    rule = "enc-sse-cmk"
    yield without(rule, "platform key", vm(disks=(disk(encryption_type="EncryptionAtRestWithPlatformKey"),)))
    for kind in ("EncryptionAtRestWithCustomerKey", "EncryptionAtRestWithPlatformAndCustomerKeys"):
        yield fails(rule, kind, vm(disks=(disk(encryption_type=kind),)), disks="os", count=1)
    yield unknown(
        rule, "forbidden", vm(disks=(disk(resource_read=False),), disk_details=forbidden(Stage.DISKS))
    )
    yield without("enc-at-host", "off", vm())
    yield fails("enc-at-host", "on", vm(encryption_at_host=True))


EXAMPLES = (*_state(), *_kind(), *_encryption())


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_example(example: Example) -> None:
    check(example)


@pytest.mark.parametrize("kind", [MachineKind.CLASSIC, MachineKind.UNIFORM_SCALE_SET_INSTANCE])
def test_what_is_no_virtual_machine_has_one_failure_and_nothing_else(kind: MachineKind) -> None:
    facts = vm(kind=kind, power=Power.UNKNOWN, provisioning_state="", disks=(), agent=None)
    verdict = verdict_of(fails("vm-classic", kind.value, facts))
    assert [one.status for one in verdict.findings] == [Status.FAIL]
    assert {status_of(verdict, rule) for rule in RULES} == {Status.FAIL, Status.PASS, Status.NOT_APPLICABLE}

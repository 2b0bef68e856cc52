"""Rules about the agent and the extensions of a running VM (facts, section 1.2)."""

from collections.abc import Iterator

import pytest

from app.domain.machines import AgentStatus, MachineFacts, Power
from app.domain.reading import Stage, still_reading
from tests.readiness.building import agent, extension, forbidden, vm, windows
from tests.readiness.examples import Example, check, fails, name_of, passes, unknown, without

SNAPSHOT = "Microsoft.Azure.RecoveryServices.VMSnapshot"
MONITOR = "Microsoft.Azure.Monitor.AzureMonitorLinuxAgent"
AGENT_RULES = (
    "agent-present",
    "agent-version-windows-backup",
    "agent-version-windows-platform",
    "agent-version-linux-platform",
    "ext-backup-stuck",
    "ext-failed",
    "net-old-agent",
)
BAD_AGENT = agent(
    AgentStatus.NOT_READY,
    "2.0.0.0",
    extensions=(extension("VMSnapshot", SNAPSHOT, "ProvisioningState/failed/1"),),
    message="Not responding",
)
"""It violates every rule about agents: what is left over from before a VM was stopped."""


def _extensions(*extensions: tuple[str, str, str]) -> MachineFacts:
    return vm(agent=agent(extensions=tuple(extension(*one) for one in extensions)))


def _present() -> Iterator[Example]:
    rule = "agent-present"
    yield passes(rule, "ready", vm())
    yield passes(rule, "ready on Windows", windows())
    yield passes(rule, "extensions allowed", vm(allow_extension_operations=True))
    yield fails(
        rule,
        "not ready",
        vm(agent=agent(AgentStatus.NOT_READY, message="VM status blob is found but not yet populated.")),
        agent_status="Not Ready",
        agent_message="VM status blob is found but not yet populated.",
    )
    yield fails(rule, "not ready, silent", vm(agent=agent(AgentStatus.NOT_READY)), case="no_message")
    yield fails(rule, "absent", vm(agent=agent(AgentStatus.ABSENT, None)), case="absent")
    yield fails(rule, "extensions off", vm(allow_extension_operations=False), case="extensions_off")


def _versions() -> Iterator[Example]:
    for rule, minimum, below, facts in (
        ("agent-version-windows-backup", "2.6.1198.718", "2.6.1198.717", windows),
        ("agent-version-windows-platform", "2.7.41491.1010", "2.7.41491.1009", windows),
        ("agent-version-linux-platform", "2.2.53.1", "2.2.53", vm),
        ("net-old-agent", "2.2.53.1", "2.2.9.9", vm),
        ("net-old-agent", "2.7.41491.1010", "2.7.9999.9999", windows),
    ):
        yield passes(rule, f"{minimum} is enough", facts(agent=agent(version=minimum)))
        yield passes(rule, f"above {minimum}", facts(agent=agent(version="10.0")))
        yield fails(
            rule, f"{below} is too old", facts(agent=agent(version=below)), version=below, minimum=minimum
        )
        yield unknown(
            rule, f"no version below {minimum}", facts(agent=agent(version=None)), case="no_version"
        )
        yield unknown(
            rule, f"odd version below {minimum}", facts(agent=agent(version="Unknown")), case="no_version"
        )
        yield without(rule, f"no agent below {minimum}", facts(agent=agent(AgentStatus.ABSENT, None)))
    yield without("agent-version-windows-backup", "Linux", vm(agent=agent(version="1.0")))
    yield without("agent-version-windows-platform", "Linux", vm(agent=agent(version="1.0")))
    yield without("agent-version-linux-platform", "Windows", windows(agent=agent(version="1.0")))


def _extension_rules() -> Iterator[Example]:
    yield passes("ext-failed", "none", vm())
    yield passes("ext-failed", "succeeded", _extensions(("m", MONITOR, "ProvisioningState/succeeded")))
    yield fails(
        "ext-failed",
        "one of two",
        _extensions(
            ("m", MONITOR, "ProvisioningState/succeeded"), ("d", "x.y", "ProvisioningState/failed/30")
        ),
        extensions="d",
        code="ProvisioningState/failed/30",
    )
    yield fails(
        "ext-failed",
        "unavailable",
        _extensions(("m", MONITOR, "ProvisioningState/unavailable")),
        extensions="m",
    )
    yield unknown(
        "ext-failed",
        "being installed",
        _extensions(("m", MONITOR, "ProvisioningState/creating"), ("n", MONITOR, "")),
        case="in_progress",
        extensions="m, n",
    )
    rule = "ext-backup-stuck"
    yield passes(rule, "not installed before the first backup", vm())
    yield passes(rule, "succeeded", _extensions(("VMSnapshot", SNAPSHOT, "ProvisioningState/succeeded")))
    yield passes(rule, "another failed", _extensions(("m", MONITOR, "ProvisioningState/failed/1")))
    for type_, code in (
        (SNAPSHOT, "ProvisioningState/failed/1"),
        (f"{SNAPSHOT}Linux", "ProvisioningState/deleting"),
        (SNAPSHOT.upper(), "ProvisioningState/Unavailable"),
    ):
        yield fails(
            rule, code.rpartition("/")[2], _extensions(("snap", type_, code)), extension="snap", code=code
        )


def _unread() -> Iterator[Example]:
    for rule in AGENT_RULES:
        facts = windows if "windows" in rule else vm
        yield unknown(rule, "agent forbidden", facts(agent=forbidden(Stage.AGENT)))
        yield unknown(rule, "agent being read", facts(agent=still_reading(Stage.AGENT)))
        yield unknown(rule, "agent not asked", facts(agent=None))
        yield unknown(rule, "power forbidden", facts(power=forbidden(Stage.POWER), agent=BAD_AGENT))
        yield unknown(rule, "no power state", facts(power=Power.UNKNOWN), case="no_power")


def _off() -> Iterator[Example]:
    for rule in AGENT_RULES:
        facts = windows if "windows" in rule else vm
        for power in (Power.DEALLOCATED, Power.STOPPED, Power.STOPPING, Power.DEALLOCATING, Power.STARTING):
            yield without(rule, power.value, facts(power=power, agent=None))
        yield without(rule, "stale ready", facts(power=Power.DEALLOCATED, agent=agent()))
        yield without(rule, "stale failures", facts(power=Power.STOPPED, agent=BAD_AGENT))


EXAMPLES = (*_present(), *_versions(), *_extension_rules(), *_unread(), *_off())


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_example(example: Example) -> None:
    check(example)

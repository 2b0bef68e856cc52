"""VMs of one tenant, subscription and region belong together: they can share a vault. Pure."""

from collections.abc import Sequence

from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.machines import Machine
from app.planning.fleet_values import MachineGroup


def place_key(machine: Machine) -> tuple[str, str, str]:
    """What VMs that can share a vault have in common."""
    return machine.tenant_id.casefold(), machine.subscription_id.casefold(), machine.region


def machine_group(estate: Estate, members: Sequence[AssessedMachine]) -> MachineGroup:
    """The group of VMs that have their :func:`place_key` in common, by name."""
    machine = members[0].facts.machine
    ordered = sorted(members, key=lambda one: one.facts.machine.name.casefold())
    return MachineGroup(
        machine.tenant_id,
        machine.subscription_id,
        estate.subscription_name(machine.subscription_id),
        machine.region,
        estate.region_name(machine.region),
        tuple(one.key for one in ordered),
    )

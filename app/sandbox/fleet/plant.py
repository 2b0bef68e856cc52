"""What a planted example is: one VM with one thing wrong or notable, and what a correct judge says of it."""

from dataclasses import dataclass

from app.sandbox.fleet.machine import Backup, Machine

_COVERAGE = {
    Backup.NONE: "unprotected",
    Backup.PROTECTED: "protected",
    Backup.PENDING: "pending",
    Backup.FAILED: "unhealthy",
    Backup.STALE: "unhealthy",
    Backup.ACTION_REQUIRED: "unhealthy",
    Backup.STOPPED: "stopped",
    Backup.SOFT_DELETED: "soft_deleted",
}


@dataclass(frozen=True)
class ForeignMachine:
    """A machine that is no ``Microsoft.Compute/virtualMachines``: a classic VM or a scale-set instance."""

    name: str
    id: str


@dataclass(frozen=True)
class Plant:
    """One planted VM; the expected values are words of the assessment's JSON contract."""

    machine: Machine | ForeignMachine
    why: str
    rule: str = ""
    """The rule that must fail (with severity info: apply); empty where a state is planted instead."""
    entails: tuple[str, ...] = ()
    """Further rules that fail with severity blocker or warning because of the same thing."""
    readiness: str = "ready"
    hidden: str = ""
    """The coverage that must be shown where it is not the machine's own history: ``unknown``."""

    @property
    def vm(self) -> str:
        """The name of the VM."""
        return self.machine.name

    @property
    def vm_id(self) -> str:
        """The id of the VM."""
        return self.machine.id

    @property
    def coverage(self) -> str:
        """The coverage that a correct judge names."""
        if self.hidden:
            return self.hidden
        return _COVERAGE[self.machine.backup] if isinstance(self.machine, Machine) else "unprotected"

    @property
    def badge(self) -> str:
        """The badge: the coverage, or of an unprotected VM the readiness; unknown is ``cannot_tell``."""
        word = self.readiness if self.coverage == "unprotected" else self.coverage
        return "cannot_tell" if word == "unknown" else word

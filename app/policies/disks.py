"""Which disks of a VM are backed up: all, some by LUN, or all but some; what that costs, when it cannot be.

Sources: fact section 4 (``diskExclusionProperties``), facts disk-shared, disk-spanned-selective,
enc-ade-limits, and the page "Selective disk backup and restore" (facts' key SEL).
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from app.domain.assessment import Severity
from app.domain.backup import Policy, PolicyType
from app.domain.machines import Disk, MachineFacts, OperatingSystem
from app.policies.fit import is_shared, shared_luns
from app.protection.plan import Phrase


class DiskMode(StrEnum):
    """How the disks of a VM are chosen."""

    ALL = "all"
    """Every disk, also those that are attached later."""
    ONLY = "only"
    """The operating-system disk and these data disks; none of them: the OS disk only."""
    ALL_BUT = "all-but"
    """Every disk but these, also those that are attached later."""


class DiskChoice(Struct, frozen=True):
    """The disks of one VM that are backed up. The operating-system disk always is (SEL)."""

    mode: DiskMode = DiskMode.ALL
    luns: tuple[int, ...] = ()

    def includes(self, lun: int | None) -> bool:
        """Whether the disk with a LUN (None: the OS disk) is backed up."""
        if lun is None or self.mode is DiskMode.ALL:
            return True
        return (lun in self.luns) == (self.mode is DiskMode.ONLY)


class DiskNote(Struct, frozen=True):
    """What a choice of disks entails; a blocker stops it."""

    source: str
    """The fact, or ``SEL`` for the page itself."""
    phrase: Phrase
    severity: Severity


def exclusion_properties(choice: DiskChoice) -> dict[str, Any]:
    """The ``diskExclusionProperties`` of the request; for all disks the form that takes back an exclusion.

    As the Azure CLI sends them: an empty inclusion list is the OS disk only, an empty exclusion list
    everything.
    """
    luns = sorted(set(choice.luns)) if choice.mode is not DiskMode.ALL else []
    return {"diskLunList": luns, "isInclusionList": choice.mode is DiskMode.ONLY}


def choice_of(extended_properties: Mapping[str, Any] | None) -> DiskChoice:
    """The choice of an item's ``extendedProperties`` as Azure gives them."""
    found = (extended_properties or {}).get("diskExclusionProperties") or {}
    luns = tuple(sorted({int(one) for one in found.get("diskLunList") or ()}))
    if found.get("isInclusionList"):
        return DiskChoice(DiskMode.ONLY, luns)
    return DiskChoice(DiskMode.ALL_BUT, luns) if luns else DiskChoice()


def left_out(disks: Iterable[Disk], choice: DiskChoice) -> tuple[Disk, ...]:
    """The disks that a choice leaves out."""
    return tuple(disk for disk in disks if not choice.includes(disk.lun))


def required_choice(luns: Sequence[int]) -> DiskChoice:
    """The choice that leaves out what must be left out, such as shared disks."""
    return DiskChoice(DiskMode.ALL_BUT, tuple(sorted(luns))) if luns else DiskChoice()


def first_disks(facts: MachineFacts, policy: Policy) -> DiskChoice:
    """All but those that must be left out: shared ones, which Enhanced allows (fact disk-shared)."""
    return required_choice(shared_luns(facts)) if policy.type == PolicyType.ENHANCED else DiskChoice()


def disks_blocker(facts: MachineFacts, choice: DiskChoice, policy: Policy) -> Phrase | None:
    """Why a choice is not possible for a VM with a policy; None: it is."""
    notes = notes_of(facts, choice, policy)
    return next((note.phrase for note in notes if note.severity is Severity.BLOCKER), None)


def notes_of(facts: MachineFacts, choice: DiskChoice, policy: Policy) -> tuple[DiskNote, ...]:
    """What stops a choice, and what it costs at restore; blockers first."""
    out = left_out(facts.machine.disks, choice)
    notes = [note for note in (_unknown_lun(facts, choice), _shared(facts, choice, policy)) if note]
    if not out and choice.mode is DiskMode.ALL:
        return tuple(notes)
    enhanced = policy.type == PolicyType.ENHANCED
    if not enhanced and any(disk.ade_enabled for disk in facts.machine.disks):
        notes.append(_note("enc-ade-limits", "disks-encrypted", Severity.BLOCKER))
    if not enhanced and any(not disk.resource_read for disk in facts.machine.disks):
        notes.append(_note("enc-ade-limits", "disks-encrypted-untold", Severity.WARNING))
    if out:
        notes.append(_note("SEL", "disks-restore", Severity.WARNING, count=str(len(out))))
        notes.append(_note("disk-spanned-selective", "disks-spanned", Severity.WARNING))
        notes.append(
            _note("SEL", "disks-cost-enhanced" if enhanced else "disks-cost-standard", Severity.INFO)
        )
        if enhanced and facts.machine.os is OperatingSystem.LINUX:
            notes.append(_note("SEL", "disks-linux-tools", Severity.INFO))
        notes.append(_note("SEL", "disks-resume", Severity.INFO))
        if any(disk.write_accelerator for disk in out):
            notes.append(_note("disk-write-accelerator", "disks-write-accelerator", Severity.INFO))
    future = "disks-future-in" if choice.mode is DiskMode.ALL_BUT else "disks-future-out"
    notes.append(_note("SEL", future, Severity.INFO))
    return tuple(sorted(notes, key=lambda note: note.severity is not Severity.BLOCKER))


def _unknown_lun(facts: MachineFacts, choice: DiskChoice) -> DiskNote | None:
    known = {disk.lun for disk in facts.machine.disks}
    strangers = (
        [str(lun) for lun in choice.luns if lun not in known] if choice.mode is not DiskMode.ALL else []
    )
    if not strangers:
        return None
    return _note("SEL", "disks-no-such-lun", Severity.BLOCKER, luns=", ".join(strangers))


def _shared(facts: MachineFacts, choice: DiskChoice, policy: Policy) -> DiskNote | None:
    """disk-shared: a shared disk must be left out, which only an Enhanced policy allows."""
    kept = [disk.name for disk in facts.machine.disks if is_shared(disk) and choice.includes(disk.lun)]
    if policy.type != PolicyType.ENHANCED:
        shared = [disk.name for disk in facts.machine.disks if is_shared(disk)]
        if shared:
            return _note("disk-shared", "disks-shared-standard", Severity.BLOCKER, disks=", ".join(shared))
        return None
    if kept:
        return _note("disk-shared", "disks-shared-kept", Severity.BLOCKER, disks=", ".join(kept))
    return None


def _note(source: str, key: str, severity: Severity, **values: str) -> DiskNote:
    return DiskNote(source, Phrase(key, values), severity)

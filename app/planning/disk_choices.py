"""The disks of a protected VM that its item backs up: read from the item itself, and what they become."""

from typing import Any

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.policies.disks import DiskChoice, DiskMode, choice_of, exclusion_properties
from app.protection.documents import DiskExclusion
from app.protection.kinds.items import disk_words


class DiskChange(Struct, frozen=True):
    """Other disks for a protected VM, and those that were read before the user chose."""

    before: DiskChoice
    after: DiskChoice


class _Properties(Struct, frozen=True, rename="camel"):
    extended_properties: dict[str, Any] | None = None


class _Item(Struct, frozen=True):
    properties: _Properties = _Properties()


async def read_disk_choice(reader: ArmReader, item_id: str) -> DiskChoice:
    """Which disks an item backs up.

    Raises:
        CloudError: it could not be read.
    """
    item = await reader.get(item_id, api_versions.BACKUP, _Item)
    return choice_of(item.properties.extended_properties)


def disks_expectation(choice: DiskChoice) -> str:
    """A choice as the expectation of a step says it: ``exclude 1, 2``; empty for all disks."""
    sent = exclusion_properties(choice)
    return disk_words(DiskExclusion(tuple(sent["diskLunList"]), bool(sent["isInclusionList"])))


def expected_choice(words: str) -> DiskChoice:
    """The choice that an expectation says."""
    mode, _, listed = words.partition(" ")
    luns = tuple(int(one) for one in listed.split(", ") if one.isdecimal())
    if mode == "include":
        return DiskChoice(DiskMode.ONLY, luns)
    return DiskChoice(DiskMode.ALL_BUT, luns) if luns else DiskChoice()

"""The disks of a protected VM that its item backs up now, read from the item itself."""

from typing import Any

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.policies.disks import DiskChoice, choice_of


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

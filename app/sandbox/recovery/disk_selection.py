"""Which data disks of a VM are backed up: ``extendedProperties.diskExclusionProperties`` of an item."""

from dataclasses import dataclass

from app.sandbox.messages import ArmError, Json

_HIGHEST_LUN = 63


@dataclass(frozen=True)
class DiskSelection:
    """A list of LUNs that are left out, or the only ones taken along; the OS disk always comes along."""

    luns: tuple[int, ...]
    is_inclusion: bool

    @property
    def document(self) -> Json:
        """As an item carries it."""
        disks = {"diskLunList": list(self.luns), "isInclusionList": self.is_inclusion}
        return {"diskExclusionProperties": disks}

    def leaves_out(self, lun: object) -> bool:
        """Whether the data disk with this LUN is not backed up."""
        return (lun in self.luns) is not self.is_inclusion


@dataclass(frozen=True)
class DiskChange:
    """What a request wants with the selection of an item: keep it, set it, or back up all disks again."""

    selection: DiskSelection | None = None
    keeps: bool = False

    def after(self, item: Json | None) -> DiskSelection | None:
        """The selection that holds after the change of an item; None: all disks."""
        return stored_selection(item) if self.keeps and item is not None else self.selection


def requested_change(body: Json) -> DiskChange:
    """What the properties of a PUT say.

    Without ``extendedProperties`` the selection stays; with them and without a list, all disks are backed up
    again, as clients reset it.

    Raises:
        ArmError: 400 when the list cannot be read.
    """
    extended = body.get("extendedProperties")
    if extended is None:
        return DiskChange(keeps=True)
    disks = extended.get("diskExclusionProperties") if isinstance(extended, dict) else extended
    if disks is None:
        return DiskChange()
    listed = disks.get("diskLunList") if isinstance(disks, dict) else None
    luns = [_lun(one) for one in listed] if isinstance(listed, list) else None
    inclusion = disks.get("isInclusionList") if isinstance(disks, dict) else None
    if (
        luns is None
        or not all(0 <= lun <= _HIGHEST_LUN for lun in luns)
        or not isinstance(inclusion, bool | None)
    ):
        message = "The list of disks in the request is not in the expected format."
        raise ArmError(400, "BMSUserErrorInvalidConfigureProtectionRequest", message)
    return DiskChange(DiskSelection(tuple(luns), bool(inclusion)))


def _lun(written: object) -> int:
    """A LUN as a client wrote it: the Azure CLI sends the numbers as text. -1 where it is none."""
    if isinstance(written, str) and written.isascii() and written.isdecimal():
        return int(written)
    return written if type(written) is int else -1


def stored_selection(item: Json) -> DiskSelection | None:
    """The selection that an item carries, or None."""
    extended = item["properties"].get("extendedProperties")
    disks = (extended or {}).get("diskExclusionProperties") if isinstance(extended, dict) else None
    if not isinstance(disks, dict):
        return None
    return DiskSelection(tuple(disks.get("diskLunList") or ()), bool(disks.get("isInclusionList")))

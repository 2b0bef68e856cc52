"""Which disks of a VM are backed up, in a few words."""

from PySide6.QtCore import QCoreApplication

from app.policies.disks import DiskChoice, DiskMode


def disks_words(choice: DiskChoice) -> str:
    """A choice of disks as a line of a list."""
    translate = QCoreApplication.translate
    luns = ", ".join(map(str, sorted(choice.luns)))
    if choice.mode is DiskMode.ALL or (choice.mode is DiskMode.ALL_BUT and not luns):
        return translate("DisksWords", "All disks, also those attached later")
    if choice.mode is DiskMode.ONLY and not luns:
        return translate("DisksWords", "The OS disk only")
    if choice.mode is DiskMode.ONLY:
        return translate("DisksWords", "The OS disk and those at LUN {luns}").replace("{luns}", luns)
    return translate("DisksWords", "All but those at LUN {luns}").replace("{luns}", luns)

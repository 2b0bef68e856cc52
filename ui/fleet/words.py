"""Short texts with a number in them; one and many are two sentences in English."""

from PySide6.QtCore import QCoreApplication, QLocale


def number(value: int) -> str:
    """A number as the locale writes it."""
    return QLocale().toString(value)


def machines_counted(count: int) -> str:
    """``1 VM`` or ``29 VMs``."""
    translate = QCoreApplication.translate
    pattern = translate("FleetWords", "1 VM") if count == 1 else translate("FleetWords", "{count} VMs")
    return pattern.replace("{count}", number(count))


def machines_of(shown: int, total: int) -> str:
    """``12 of 80 VMs``, or the total alone where everything is shown."""
    if shown == total:
        return machines_counted(total)
    pattern = QCoreApplication.translate("FleetWords", "{shown} of {total} VMs")
    return pattern.replace("{shown}", number(shown)).replace("{total}", number(total))


def show_all(count: int) -> str:
    """The row below the rows of a group that are laid out."""
    return QCoreApplication.translate("FleetWords", "Show all {count}").replace("{count}", number(count))

"""The columns of the VM tree: their order, titles, widths and what *Automatic columns* shows first."""

from enum import IntEnum

from PySide6.QtCore import QCoreApplication


class Column(IntEnum):
    """One column; the number is the model's column, so a saved choice stays valid."""

    NAME = 0
    BADGE = 1
    REASON = 2
    OS = 3
    AGENT = 4
    POWER = 5
    VAULT = 6
    POLICY = 7
    LAST_BACKUP = 8
    SUBSCRIPTION = 9
    GROUP = 10
    REGION = 11
    SIZE = 12


AUTOMATIC_ORDER: tuple[Column, ...] = (
    Column.NAME,
    Column.BADGE,
    Column.REASON,
    Column.LAST_BACKUP,
    Column.POWER,
    Column.OS,
    Column.AGENT,
    Column.VAULT,
    Column.POLICY,
)
"""What *Automatic columns* adds as long as it fits (UI.md, section 6); the others only by choice."""

WIDTHS: dict[Column, int] = {
    Column.NAME: 150,
    Column.BADGE: 178,
    Column.REASON: 220,
    Column.OS: 150,
    Column.AGENT: 104,
    Column.POWER: 96,
    Column.VAULT: 120,
    Column.POLICY: 120,
    Column.LAST_BACKUP: 120,
    Column.SUBSCRIPTION: 150,
    Column.GROUP: 130,
    Column.REGION: 120,
    Column.SIZE: 140,
}
"""Widths in device-independent pixels; the reason takes what is left, but never less than this."""


def column_title(column: Column) -> str:
    """The header's word for a column in the language of the window."""
    translate = QCoreApplication.translate
    titles = {
        Column.NAME: translate("FleetColumns", "Name"),
        Column.BADGE: translate("FleetColumns", "Status"),
        Column.REASON: translate("FleetColumns", "First reason"),
        Column.OS: translate("FleetColumns", "OS"),
        Column.AGENT: translate("FleetColumns", "VM agent"),
        Column.POWER: translate("FleetColumns", "Power"),
        Column.VAULT: translate("FleetColumns", "Vault"),
        Column.POLICY: translate("FleetColumns", "Policy"),
        Column.LAST_BACKUP: translate("FleetColumns", "Last backup"),
        Column.SUBSCRIPTION: translate("FleetColumns", "Subscription"),
        Column.GROUP: translate("FleetColumns", "Resource group"),
        Column.REGION: translate("FleetColumns", "Region"),
        Column.SIZE: translate("FleetColumns", "Size"),
    }
    return titles[column]

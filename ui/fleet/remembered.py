"""What the list remembers between two starts, beside its columns."""

from PySide6.QtCore import QSettings

from ui.fleet.order import Grouping

_GROUPING = "fleet/grouping"


def remembered_grouping() -> Grouping:
    """What the list was grouped by last; by region at first."""
    value = QSettings().value(_GROUPING, Grouping.REGION.name)
    return Grouping.__members__.get(str(value), Grouping.REGION)


def remember_grouping(grouping: Grouping) -> None:
    """Remember what the list is grouped by."""
    QSettings().setValue(_GROUPING, grouping.name)

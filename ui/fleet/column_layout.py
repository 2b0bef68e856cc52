"""Which columns are shown: *Automatic columns* takes what fits, a choice of one's own is kept."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView

from ui.fleet.columns import AUTOMATIC_ORDER, WIDTHS, Column

_VERSION = 1
_GROUP = "fleet/columns"
_ALWAYS = (Column.NAME, Column.BADGE, Column.REASON)
_NARROWEST_REASON = 160
_SAMPLE = "First backup pending, Yesterday 23:10"
_SAMPLE_WIDTH = 240
"""Width of the sample in the font that the first widths were made for (Inter, 13 px)."""


class ColumnLayout(QObject):
    """Shows and hides the sections of one header, and remembers it."""

    changed = Signal()

    def __init__(self, header: QHeaderView) -> None:
        super().__init__(header)
        self._header = header
        self._automatic = True
        self._chosen: frozenset[Column] = frozenset(AUTOMATIC_ORDER)
        self._widths = scaled_widths(header.fontMetrics())
        self._width = 0
        self._applying = False
        header.sectionResized.connect(self._resized)

    @property
    def automatic(self) -> bool:
        """Whether the columns follow the width of the window."""
        return self._automatic

    @property
    def shown(self) -> frozenset[Column]:
        """The columns that are shown now."""
        return frozenset(column for column in Column if not self._header.isSectionHidden(column))

    def fit(self, width: int) -> None:
        """The view has this many pixels now."""
        if width != self._width:
            self._width = width
            self._apply()

    def choose(self, column: Column, *, shown: bool) -> None:
        """Show or hide one column; from then on the choice is the person's."""
        if column is Column.NAME:
            return
        self._chosen = self.shown | {column} if shown else self.shown - {column}
        self._automatic = False
        self._apply()
        self.save()

    def set_automatic(self, *, automatic: bool) -> None:
        """Switch *Automatic columns* on or off; off keeps what is shown."""
        self._chosen = self.shown
        self._automatic = automatic
        self._apply()
        self.save()

    def reset(self) -> None:
        """Back to automatic columns in their own order and width."""
        self._widths = scaled_widths(self._header.fontMetrics())
        self._automatic = True
        for column in Column:
            self._header.moveSection(self._header.visualIndex(column), column)
        self._apply()
        self.save()

    def save(self) -> None:
        """Remember columns, their order and widths, with the version of this layout."""
        settings = QSettings()
        settings.beginGroup(_GROUP)
        settings.setValue("version", _VERSION)
        settings.setValue("automatic", self._automatic)
        settings.setValue("shown", ",".join(column.name for column in sorted(self._chosen)))
        settings.setValue("widths", ",".join(str(self._widths[column]) for column in Column))
        settings.setValue("order", ",".join(str(self._header.visualIndex(column)) for column in Column))
        settings.endGroup()

    def restore(self) -> None:
        """Take what was remembered; a layout of another version is ignored."""
        settings = QSettings()
        settings.beginGroup(_GROUP)
        known = settings.value("version", 0, type=int) == _VERSION
        automatic = settings.value("automatic", "true") in {True, "true"}
        names = str(settings.value("shown", ""))
        widths = _numbers(str(settings.value("widths", "")))
        order = _numbers(str(settings.value("order", "")))
        settings.endGroup()
        if known and len(widths) == len(Column) and sorted(order) == list(range(len(Column))):
            self._automatic = automatic
            wanted = frozenset(Column[name] for name in names.split(",") if name in Column.__members__)
            self._chosen = wanted | {Column.NAME}
            self._widths = dict(zip(Column, (max(40, width) for width in widths), strict=True))
            for position, column in sorted(zip(order, Column, strict=True)):
                self._header.moveSection(self._header.visualIndex(column), position)
        self._apply()

    def _apply(self) -> None:
        shown = self._fitting() if self._automatic else self._chosen
        self._applying = True
        rest = self._width
        for column in Column:
            self._header.setSectionHidden(column, column not in shown)
            self._header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            if column in shown and column is not Column.REASON:
                self._header.resizeSection(column, self._widths[column])
                rest -= self._widths[column]
        if Column.REASON in shown:
            least = _NARROWEST_REASON if self._automatic else self._widths[Column.REASON]
            self._header.resizeSection(Column.REASON, max(least, rest))
        self._applying = False
        self.changed.emit()

    def _fitting(self) -> Iterable[Column]:
        fitting = set(_ALWAYS)
        room = self._width - sum(self._widths[column] for column in _ALWAYS)
        for column in AUTOMATIC_ORDER:
            if column in _ALWAYS:
                continue
            room -= self._widths[column]
            if room < 0:
                break
            fitting.add(column)
        return fitting

    def _resized(self, section: int, old: int, new: int) -> None:
        del old
        if self._applying or new <= 0 or section == Column.REASON:
            return
        self._widths[Column(section)] = new
        self._apply()
        self.save()


def scaled_widths(metrics: QFontMetrics) -> dict[Column, int]:
    """The first widths, wider where the font of this system is."""
    scale = max(1.0, metrics.horizontalAdvance(_SAMPLE) / _SAMPLE_WIDTH)
    return {column: round(width * scale) for column, width in WIDTHS.items()}


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.isdigit()]


def dress_header(header: QHeaderView) -> None:
    """Left-aligned titles, movable sections, the sort mark clickable."""
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionsMovable(True)
    header.setSectionsClickable(True)
    header.setHighlightSections(False)
    header.setStretchLastSection(False)
    header.setMinimumSectionSize(40)
    header.setFixedHeight(32)

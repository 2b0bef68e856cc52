"""The delegate of the VM tree: the one row height, and tooltips for what a cell cannot show."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.common.labels import plain_tooltip
from ui.fleet.columns import Column
from ui.fleet.row_painter import ROW_HEIGHT, RowPainter


class RowDelegate(QStyledItemDelegate):
    """Painting is done a row at a time by the view; this answers the rest."""

    def __init__(self, painter: RowPainter, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.painter = painter

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(80, ROW_HEIGHT)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The badge's reason; elsewhere the whole text, but only where it is shortened."""
        text = index.data(Qt.ItemDataRole.ToolTipRole)
        if text is None and index.isValid() and index.parent().isValid():
            whole = index.data() or ""
            column = Column(index.column())
            text = whole if self.painter.is_elided(column, whole, option.rect.width()) else None
        if not text:
            QToolTip.hideText()
            return False
        QToolTip.showText(event.globalPos(), plain_tooltip(text), view)
        return True

"""The list of ways to sign in: an icon, a name and a second line each."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.common.fonts import TextRole, font
from ui.common.icons import paint_icon
from ui.common.style_buttons import rounded
from ui.common.tokens import tokens_of

_ROW = 54
_SECOND = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class MethodLine:
    """One way to sign in."""

    icon: str
    name: str
    second_line: str


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(option.rect.width(), _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = tokens_of(option.palette)
        area: QRect = option.rect.adjusted(0, 1, 0, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            rounded(painter, area.toRectF(), tokens.selection, None)
            painter.fillRect(QRect(area.left(), area.top() + 6, 3, area.height() - 12), tokens.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, area.toRectF(), tokens.hover, None)
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, area.toRectF().adjusted(1, 1, -1, -1), None, tokens.focus)
        icon_area = QRect(area.left() + 18, area.top() + (area.height() - 16) // 2, 16, 16)
        paint_icon(painter, index.data(_ICON), icon_area, tokens.text2)
        words = area.adjusted(50, 7, -8, -7)
        painter.setFont(font(TextRole.NAME))
        painter.setPen(tokens.text)
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setFont(font(TextRole.SMALL))
        painter.setPen(tokens.text2)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, index.data(_SECOND)
        )


class MethodList(QListView):
    """Shows the methods; the current row is the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Rows(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    def show_methods(self, methods: tuple[MethodLine, ...]) -> None:
        """Show these methods and keep the chosen row."""
        row = max(self.currentIndex().row(), 0)
        self._rows.clear()
        for method in methods:
            item = QStandardItem(method.name)
            item.setData(method.second_line, _SECOND)
            item.setData(method.icon, _ICON)
            item.setData(f"{method.name}. {method.second_line}", Qt.ItemDataRole.AccessibleTextRole)
            self._rows.appendRow(item)
        self.setFixedHeight(_ROW * len(methods) + 4)
        self.setCurrentIndex(self._rows.index(row, 0))

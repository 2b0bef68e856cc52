"""How a row of the vault table is painted: calm, 32 px high, the name a little stronger, with badges."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.common.badge import HEIGHT, BadgePainter
from ui.common.fonts import TextRole, font
from ui.common.icons import paint_icon
from ui.common.tokens import Tokens, tokens_of
from ui.vaults.model import BadgesRole, Column
from ui.vaults.note_looks import ICONS, STATUSES

_ROW_HEIGHT = 32
_PADDING = 10
_GAP = 6
_ICON = 14
_LEAST = 40
"""A badge that is shortened is at least so wide; what has no room is counted instead."""


class VaultDelegate(QStyledItemDelegate):
    """Paints text, elided at the end, and badges, with a line under each row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = font(TextRole.NAME)
        self._body = font(TextRole.BODY)
        self._small = font(TextRole.SMALL)
        self._metrics = QFontMetrics(self._small)
        self._badges = BadgePainter(self._small)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(option.rect.width(), _ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = tokens_of(option.palette)
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, tokens.hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
        words = area.adjusted(_PADDING, 0, -4, 0)
        if index.column() == Column.NOTES:
            self._paint_badges(painter, words, index, tokens)
            return
        first = index.column() == Column.NAME
        painter.setFont(self._name if first else self._body)
        painter.setPen(tokens.text if first else tokens.text2)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_badges(
        self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex, tokens: Tokens
    ) -> None:
        """As many badges as there is room for; how many more there are stands behind them."""
        badges = index.data(BadgesRole) or ()
        left = area.left()
        for number, (kind, word) in enumerate(badges):
            more = len(badges) - number
            reserved = self._metrics.horizontalAdvance(f"+{more}") + _GAP if more > 1 else 0
            room = area.right() - left - reserved
            if room < _LEAST:
                painter.setFont(self._small)
                painter.setPen(tokens.text2)
                rest = QRect(left, area.top(), area.right() - left, area.height())
                painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, f"+{more}")
                return
            status = STATUSES.get(kind)
            width = self._badges.width(word) if status is not None else self._chip_width(word)
            cell = QRect(left, area.top(), min(width, room), area.height())
            if status is not None:
                self._badges.paint(painter, cell, status, word, tokens)
            else:
                self._paint_chip(painter, cell, ICONS[kind], word, tokens)
            left += cell.width() + _GAP

    def _chip_width(self, word: str) -> int:
        return self._metrics.horizontalAdvance(word) + _ICON + 3 * _GAP + 2

    def _paint_chip(self, painter: QPainter, cell: QRect, icon_name: str, word: str, tokens: Tokens) -> None:
        """A quiet pill with an edge: nothing is wrong, something is guarded."""
        top = cell.top() + (cell.height() - HEIGHT) // 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.control, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(cell.left() + 0.5, top + 0.5, cell.width() - 1, HEIGHT - 1), HEIGHT / 2, HEIGHT / 2
        )
        painter.restore()
        box = QRect(cell.left() + _GAP, top + (HEIGHT - _ICON) // 2, _ICON, _ICON)
        paint_icon(painter, icon_name, box, tokens.text2)
        room = QRect(box.right() + _GAP, top, cell.right() - box.right() - 2 * _GAP, HEIGHT)
        painter.setFont(self._small)
        painter.setPen(tokens.text2)
        shown = self._metrics.elidedText(word, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

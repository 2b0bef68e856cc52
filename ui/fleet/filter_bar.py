"""The bar above the tree: the filter box, one chip per active filter, and how many VMs are shown."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from app.domain.assessment import Badge
from ui.common.announce import announce
from ui.common.buttons import icon_button, name_button
from ui.common.icons import icon, paint_icon
from ui.common.labels import TextLabel
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, tokens_of
from ui.fleet.words import machines_of

_ANNOUNCE_AFTER_MS = 500


class Chip(QToolButton):
    """One active filter; click or Delete removes it."""

    removed = Signal()

    def __init__(self, text: str, status: Status | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._status = status
        self.setText(text)
        self.setToolTip(self.tr("Remove this filter"))
        self.setAccessibleName(self.tr("Filter {what}, press to remove").replace("{what}", text))
        self.clicked.connect(self.removed)

    def sizeHint(self) -> QSize:
        glyph = 20 if self._status is not None else 0
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + glyph + 42, 28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.focus if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.hover if self.underMouse() else tokens.selection)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        left = 10
        if self._status is not None:
            color = tokens.status(self._status).fill
            paint_status(painter, QRectF(9, 7, 14, 14), self._status, color)
            left += 20
        painter.setPen(tokens.text)
        area = self.rect().adjusted(left, 0, -26, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        cross = self.rect().adjusted(self.width() - 22, 8, 0, 0)
        cross.setSize(QSize(12, 12))
        paint_icon(painter, "close", cross, tokens.text2)


class FilterBar(QWidget):
    """Says what is wanted; the page filters."""

    text_changed = Signal(str)
    chip_removed = Signal(object)
    """The badge of the chip, or the chip's text for any other filter."""
    chips_cleared = Signal()
    left = Signal()
    """Esc with nothing to clear, or Down: the list wants the focus."""
    columns_requested = Signal(object)
    """The button under which the menu of columns opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(180)
        self.field.setMaximumWidth(420)
        self._lens = QAction(icon("search"), "", self.field)
        self.field.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self.text_changed)
        self.field.installEventFilter(self)
        self.count = TextLabel("", tone=2)
        self.columns = icon_button("columns", "")
        self.columns.clicked.connect(lambda: self.columns_requested.emit(self.columns))
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 8, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.field, 3)
        self._chip_box = QHBoxLayout()
        self._chip_box.setSpacing(6)
        self._layout.addLayout(self._chip_box)
        self._layout.addStretch(1)
        self._layout.addWidget(self.count)
        self._layout.addWidget(self.columns)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._said = QTimer(self, singleShot=True, interval=_ANNOUNCE_AFTER_MS)
        self._said.timeout.connect(lambda: announce(self, self.count.text()))
        self._retranslate()

    def insert_leading(self, widget: QWidget) -> None:
        """Put a widget before the filter box, such as the switch of the views."""
        self._layout.insertWidget(0, widget)

    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def show_chips(self, badges: Iterable[tuple[Badge, str]]) -> None:
        """Show one chip per badge that is filtered by."""
        focused = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._chip_box.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for badge, word in badges:
            chip = Chip(word, Status(badge.value), self)
            chip.removed.connect(lambda badge=badge: self.chip_removed.emit(badge))
            self._chip_box.addWidget(chip)
            self._chips.append(chip)
        if focused:
            self.field.setFocus()

    def show_count(self, shown: int, total: int) -> None:
        """Say ``12 of 80 VMs``."""
        text = machines_of(shown, total)
        if text != self.count.text():
            self.count.setText(text)
            if self.field.hasFocus():
                self._said.start()

    def focus_field(self) -> None:
        """Put the cursor into the filter box."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._escape()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _escape(self) -> None:
        if self.field.text():
            self.field.clear()
        elif self._chips:
            self.chips_cleared.emit()
        else:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Filter by name, reason, vault, tag…"))
        self.field.setAccessibleName(self.tr("Filter the virtual machines"))
        self.field.setToolTip(
            self.tr("Words that must all occur; also vault:x, tag:env=prod, is:blocked, region:x (Ctrl+F)")
        )
        name_button(self.columns, self.tr("Columns and grouping"))

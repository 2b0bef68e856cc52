"""A label of several lines that breaks long ids anywhere, so that no text can widen the pane."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from ui.common.fonts import TextRole
from ui.common.labels import TextLabel

_NARROWEST = 40
_PREFERRED = 260


class WrappedLabel(TextLabel):
    """Plain text, as high as its width makes it."""

    def __init__(
        self, text: str = "", role: TextRole = TextRole.BODY, *, tone: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, tone=tone, wrap=True, parent=parent)
        self.setAccessibleName(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)

    def heightForWidth(self, width: int) -> int:
        return self._height(max(width, _NARROWEST))

    def sizeHint(self) -> QSize:
        natural = QFontMetrics(self.font()).size(0, self.text()).width() + 2
        width = min(natural, _PREFERRED)
        return QSize(width, self._height(max(width, _NARROWEST)))

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, QFontMetrics(self.font()).height())

    def _height(self, width: int) -> int:
        return ceil(sum(layout.boundingRect().height() for layout in self._lines(width)))

    def _lines(self, width: int) -> list[QTextLayout]:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made: list[QTextLayout] = []
        for paragraph in self.text().split("\n"):
            layout = QTextLayout(paragraph or " ", self.font())
            layout.setTextOption(option)
            layout.beginLayout()
            top = 0.0
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                line.setPosition(QPointF(0, top))
                top += line.height()
            layout.endLayout()
            made.append(layout)
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, QPalette.ColorRole.WindowText))
        area = QRectF(self.contentsRect())
        top = area.top()
        for layout in self._lines(int(area.width())):
            layout.draw(painter, QPointF(area.left(), top))
            top += layout.boundingRect().height()

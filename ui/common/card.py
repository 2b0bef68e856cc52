"""A card: a surface with round corners and an edge, the ground of everything that belongs together."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.common.style_buttons import rounded
from ui.common.tokens import tokens_of

_CORNER = 8.0


class Card(QWidget):
    """Paints its own ground; give it any layout."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        rounded(QPainter(self), QRectF(self.rect()), tokens.surface, tokens.border, _CORNER)


class Ground(QWidget):
    """A plain area in one of the theme's grounds: ``surface``, ``window``, ``raised``, ``sunken``."""

    def __init__(self, color: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color = color

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = getattr(tokens_of(self.palette()), self._color)
        QPainter(self).fillRect(event.rect(), ground)

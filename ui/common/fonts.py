"""Type sizes as steps from the system's own font (UI.md, section 2); no font is bundled."""

from enum import Enum

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

_PIXELS_PER_POINT = 96 / 72
_SMALLEST_BODY = 13.0
_SMALLEST_HANGUL = 12.0


class TextRole(Enum):
    """What a text is; the values are pixels at 96 dpi to add to the body size, and the weight."""

    CAPTION = (-2.0, QFont.Weight.DemiBold)
    SMALL = (-1.0, QFont.Weight.Normal)
    BODY = (0.0, QFont.Weight.Normal)
    NAME = (0.0, QFont.Weight.Medium)
    STRONG = (0.0, QFont.Weight.DemiBold)
    CARD_TITLE = (2.0, QFont.Weight.DemiBold)
    PAGE_TITLE = (5.0, QFont.Weight.DemiBold)
    NUMBER = (11.0, QFont.Weight.DemiBold)


def _pixels(font: QFont) -> float:
    return font.pointSizeF() * _PIXELS_PER_POINT if font.pointSizeF() > 0 else float(font.pixelSize())


def application_font() -> QFont:
    """The system's interface font, at least 13 px at 96 dpi so that Hangul stays readable."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(max(_pixels(font), _SMALLEST_BODY) / _PIXELS_PER_POINT)
    return font


def font(role: TextRole = TextRole.BODY) -> QFont:
    """A copy of the application's font for one role; build it once per theme, never inside `paint`."""
    step, weight = role.value
    made = QFont(QGuiApplication.font())
    pixels = _pixels(made) + step
    if QLocale().language() == QLocale.Language.Korean:
        pixels = max(pixels, _SMALLEST_HANGUL)
    made.setPointSizeF(pixels / _PIXELS_PER_POINT)
    made.setWeight(weight)
    return made


def fixed_font(step: float = -1.0) -> QFont:
    """The system's fixed-width font for ids, codes and requests, ``step`` pixels from the body size."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    made.setPointSizeF((_pixels(QGuiApplication.font()) + step) / _PIXELS_PER_POINT)
    return made

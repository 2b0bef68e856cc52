"""The program's own icons: SVG files in one colour, coloured from the palette when they are painted."""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.common.tokens import tokens_of

_PIXMAPS_KEPT = 512
_pixmaps: dict[tuple[str, int, int, int, int], QPixmap] = {}


@cache
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(resources.read_bytes(f"icons/{name}.svg")))


def icon_pixmap(name: str, size: QSize, scale: float, color: QColor) -> QPixmap:
    """An icon in one colour; ``size`` in device-independent pixels, sharp at ``scale`` device pixels each."""
    key = (name, size.width(), size.height(), round(scale * 100), color.rgba())
    found = _pixmaps.get(key)
    if found is not None:
        return found
    pixmap = QPixmap(size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name).render(painter, QRectF(pixmap.rect()))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), color)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    if len(_pixmaps) >= _PIXMAPS_KEPT:
        _pixmaps.clear()
    _pixmaps[key] = pixmap
    return pixmap


def paint_icon(painter: QPainter, name: str, rect: QRect, color: QColor) -> None:
    """Draw an icon into ``rect`` inside a delegate or a `paintEvent`."""
    scale = max(painter.deviceTransform().m11(), 1.0)
    painter.drawPixmap(rect.topLeft(), icon_pixmap(name, rect.size(), scale, color))


class _Engine(QIconEngine):
    """Paints one icon in the palette's colour of the moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def _color(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode is QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        colors = tokens_of(palette)
        return colors.text2 if mode is QIcon.Mode.Normal else colors.text

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        paint_icon(painter, self._name, rect, self._color(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt asks with the size in device pixels and the scale separately.
        del state
        return icon_pixmap(self._name, size / scale, scale, self._color(mode))

    def clone(self) -> QIconEngine:
        copy = _Engine(self._name)
        _engines.append(copy)
        return copy


_engines: list[_Engine] = []
"""Python must keep every engine that Qt owns, else its overrides are gone."""


@cache
def icon(name: str) -> QIcon:
    """The icon ``resources/icons/{name}.svg``; FileNotFoundError where there is none."""
    _renderer(name)
    engine = _Engine(name)
    _engines.append(engine)
    return QIcon(engine)

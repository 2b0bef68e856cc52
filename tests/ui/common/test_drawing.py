"""Shapes, badges, bars and icons: every status is drawn, small parts stay visible."""

from importlib.resources import files

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

import resources
from ui.common.badge import BadgePainter
from ui.common.charts import paint_stacked_bar, paint_status_ring, part_at, ring_parts, shares
from ui.common.icons import icon, icon_pixmap
from ui.common.status_shapes import status_path
from ui.common.tokens import BAR_ORDER, DARK, LIGHT, Status


def _image(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _inked(image: QImage) -> int:
    return sum(
        image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_shape_of_its_own_inside_its_square(status: Status) -> None:
    path = status_path(status)
    assert not path.isEmpty()
    assert QRectF(0, 0, 16, 16).contains(path.boundingRect())
    assert all(status_path(other) != path for other in Status if other is not status)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_a_badge_is_as_sharp_as_its_screen_and_cached(scale: float) -> None:
    painter_of_badges = BadgePainter()
    image = _image(int(200 * scale), int(40 * scale))
    painter = QPainter(image)
    painter.scale(scale, scale)
    cell = QRect(4, 4, 180, 30)
    for _ in range(2):
        painter_of_badges.paint(painter, cell, Status.BLOCKED, "Blocked", LIGHT)
    painter.end()
    assert _inked(image) > 500
    assert len(painter_of_badges._pixmaps) == 1
    (pixmap,) = painter_of_badges._pixmaps.values()
    assert pixmap.devicePixelRatio() == scale


def test_parts_that_are_not_zero_stay_visible_and_fill_the_bar() -> None:
    counts = {Status.PROTECTED: 9_990, Status.BLOCKED: 1, Status.CANNOT_TELL: 9}
    parts = shares(counts, 150)
    assert [status for status, _, _ in parts] == [Status.PROTECTED, Status.BLOCKED, Status.CANNOT_TELL]
    assert all(width >= 4 for _, _, width in parts)
    last = parts[-1]
    assert last[1] + last[2] == pytest.approx(150)
    assert shares({}, 150) == []


def test_bar_and_ring_keep_the_fixed_order() -> None:
    counts = dict.fromkeys(reversed(BAR_ORDER), 3)
    assert [status for status, _, _ in shares(counts, 400)] == list(BAR_ORDER)
    area = QRectF(0, 0, 120, 120)
    parts = ring_parts(area, counts, 14)
    assert [status for status, _ in parts] == list(BAR_ORDER)
    assert part_at(parts, QPointF(63, 3)) is BAR_ORDER[0]
    assert part_at(parts, QPointF(60, 60)) is None


def test_charts_paint_something_for_every_input() -> None:
    for counts in ({}, {Status.CANNOT_TELL: 1}, dict.fromkeys(Status, 5)):
        image = _image(140, 140)
        painter = QPainter(image)
        paint_stacked_bar(painter, QRectF(0, 0, 140, 7), counts, DARK)
        paint_status_ring(painter, QRectF(10, 10, 120, 120), counts, DARK)
        painter.end()
        assert _inked(image) > 100


def _icon_names() -> list[str]:
    return sorted(
        one.name.removesuffix(".svg")
        for one in files(resources).joinpath("icons").iterdir()
        if one.name.endswith(".svg")
    )


@pytest.mark.parametrize("name", _icon_names())
def test_every_icon_is_drawn_in_one_colour(name: str) -> None:
    color = QColor("#1F5FBF")
    image = icon_pixmap(name, QSize(16, 16), 2.0, color).toImage()
    strong = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    ]
    assert strong
    assert all(abs(one.red() - color.red()) <= 2 and abs(one.blue() - color.blue()) <= 2 for one in strong)
    assert not icon(name).isNull()


def test_an_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")

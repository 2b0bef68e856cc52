"""Labels show foreign text as it is, and never widen their window."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.common.labels import ElidedLabel, TextLabel, plain_tooltip
from ui.common.secrets import without_secrets

MARKUP = "<img src=x onerror=1>\nsecond\u202eline"


def test_markup_is_shown_not_interpreted(qtbot: QtBot) -> None:
    label = TextLabel(MARKUP)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == MARKUP


def test_a_long_name_keeps_to_its_room_and_tells_itself_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("x" * 10_000, middle=True)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.minimumSizeHint().width() < 100
    assert len(label.text()) == 300
    assert label.full_text() == "x" * 10_000
    assert label.toolTip()
    label.setText("short")
    label.resize(400, 20)
    assert label.toolTip() == ""


def test_a_row_shows_line_breaks_and_direction_marks_as_symbols(qtbot: QtBot) -> None:
    label = ElidedLabel(MARKUP)
    qtbot.addWidget(label)
    assert "\n" not in label.text()
    assert "\u202e" not in label.text()


def test_a_tooltip_cannot_become_markup() -> None:
    tip = plain_tooltip("<b>bold</b> & more\nline")
    assert "<b>" not in tip
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more<br>line" in tip


def test_secrets_do_not_reach_log_or_report() -> None:
    text = "Authorization: Bearer abc.def sig=xyz&x=1 eyJhbGciOi.eyJzdWIi.c2ln"
    shown = without_secrets(text)
    for secret in ("abc.def", "xyz", "eyJhbGciOi"):
        assert secret not in shown

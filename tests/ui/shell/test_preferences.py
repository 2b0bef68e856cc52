"""What is remembered survives; what is hostile is ignored."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from ui.common.theme import ThemeChoice
from ui.shell.preferences import Preferences
from ui.shell.window import MainWindow


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_choices_flags_and_layouts_come_back(settings_folder: Path) -> None:
    first = Preferences()
    first.remember("theme", ThemeChoice.DARK)
    first.remember("pane-left", value=False)
    first.remember_layout("across", QByteArray(b"sizes"))
    del first
    again = Preferences()
    assert again.choice("theme", ThemeChoice, ThemeChoice.SYSTEM) is ThemeChoice.DARK
    assert again.flag("pane-left", default=True) is False
    assert again.layout("across") == QByteArray(b"sizes")
    again.forget_layouts()
    assert again.layout("across").isEmpty()
    assert again.choice("theme", ThemeChoice, ThemeChoice.SYSTEM) is ThemeChoice.DARK
    del settings_folder


@pytest.mark.qt_log_ignore("unknown user type")
@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe garbage",
        b"[General]\ntheme=neon\npane-left=maybe\n[layout]\nacross=text\nwindow=@ByteArray(nonsense)\n",
        b"[General]\ntheme=@Variant(\\0\\0\\0\\x7f\\0)\n[layout]\nwindow=@Invalid()\n",
        b"[layout]\nwindow=" + b"9" * 100_000,
    ],
)
def test_a_hostile_file_does_not_stop_the_window(settings_folder: Path, content: bytes) -> None:
    seed = Preferences()
    seed.remember("theme", ThemeChoice.DARK)
    del seed
    for path in _files(settings_folder):
        path.write_bytes(content)
    preferences = Preferences()
    assert preferences.choice("theme", ThemeChoice, ThemeChoice.SYSTEM) is ThemeChoice.SYSTEM
    assert preferences.flag("pane-left", default=True) is True
    window = MainWindow(preferences)
    assert window.width() >= 800
    window.close_for_real()
    window.deleteLater()

"""Buttons in the kinds that the style knows: primary, danger, quiet, and the plain one."""

from enum import StrEnum

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.common.icons import icon


class Kind(StrEnum):
    """The value of the dynamic property ``kind`` that :mod:`ui.common.style` reads."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    QUIET = "quiet"
    SEGMENT = "segment"
    """One of several words of which one is chosen."""
    OUTLINE = "outline"
    """A tool button that looks like a plain push button."""


def set_kind(button: QWidget, kind: Kind) -> None:
    """Dress a button; may be changed at any time."""
    button.setProperty("kind", kind.value)
    button.update()


def push_button(
    text: str, kind: Kind = Kind.PLAIN, icon_name: str = "", parent: QWidget | None = None
) -> QPushButton:
    """A button with a word; it is the default of a dialog only where that says so."""
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    if icon_name:
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(16, 16))
    set_kind(button, kind)
    return button


def icon_button(icon_name: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """A quiet button of 32 px with an icon only; ``name`` is its tooltip and its accessible name."""
    button = QToolButton(parent)
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(16, 16))
    button.setFixedSize(32, 32)
    button.setAutoRaise(True)
    name_button(button, name)
    return button


def name_button(button: QToolButton, name: str) -> None:
    """Give an icon button its name (again after the language changed)."""
    button.setToolTip(name)
    button.setAccessibleName(name)

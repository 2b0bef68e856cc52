"""What the window remembers, in a folder of its own; nothing found there can stop the start."""

import json
import logging
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

VERSION = 1
"""Raised when a stored layout can no longer be restored; older ones are then ignored."""

_log = logging.getLogger(__name__)
Choice = TypeVar("Choice", bound=StrEnum)


class Preferences:
    """Typed access to the settings file: a wrong type or a value out of range counts as not set."""

    def __init__(self) -> None:
        self._settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "vm-backup-assistant", f"window-{VERSION}"
        )
        if self._settings.status() is not QSettings.Status.NoError:
            _log.warning("The settings file cannot be read; the window starts with its defaults.")

    def choice(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        """A remembered choice, or ``default``."""
        try:
            return kind(str(self._value(name)))
        except ValueError:
            return default

    def flag(self, name: str, *, default: bool) -> bool:
        """A remembered yes or no."""
        return {"true": True, "false": False}.get(str(self._value(name)).lower(), default)

    def text(self, name: str) -> str:
        """A remembered text; empty where there is none."""
        value = self._value(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A remembered list of texts, or None where nothing (usable) was remembered."""
        try:
            found = json.loads(self.text(name))
        except ValueError:
            return None
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            return None
        return tuple(found)

    def remember_texts(self, name: str, texts: Iterable[str]) -> None:
        """Keep a list of texts."""
        self.remember(name, json.dumps(list(texts)))

    def layout(self, name: str) -> QByteArray:
        """A remembered layout for Qt's own `restore…`; empty where there is none."""
        value = self._value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, name: str, value: object) -> None:
        """Keep a choice or a flag."""
        self._settings.setValue(name, str(value).lower() if isinstance(value, bool) else str(value))

    def remember_layout(self, name: str, state: QByteArray) -> None:
        """Keep a layout."""
        self._settings.setValue(f"layout/{name}", state)

    def forget_layouts(self) -> None:
        """Back to the layout of the first start."""
        self._settings.remove("layout")

    def _value(self, name: str) -> object:
        try:
            return self._settings.value(name)
        except Exception:  # noqa: BLE001 -- a broken value is unpickled by PySide and may raise anything
            _log.warning("The setting %s cannot be read and is ignored.", name)
            return None

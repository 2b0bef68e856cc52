"""The theme of the whole program: System, Light or Dark, as one palette that every widget inherits."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QPalette

from ui.common.tokens import Tokens, tokens_for

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


class ThemeChoice(StrEnum):
    """What a person may choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def palette_for(tokens: Tokens) -> QPalette:
    """The palette of a theme with every role and the Disabled group set.

    Roles left out would be guessed by Qt: missing *Disabled* text is black on dark, and
    *PlaceholderText* half-transparent (UI.md, section 18).
    """
    palette = QPalette()
    active = {
        _Role.Window: tokens.window,
        _Role.WindowText: tokens.text,
        _Role.Base: tokens.surface,
        _Role.AlternateBase: tokens.raised,
        _Role.Text: tokens.text,
        _Role.Button: tokens.surface,
        _Role.ButtonText: tokens.text,
        _Role.BrightText: tokens.on_accent,
        _Role.Highlight: tokens.selection,
        _Role.HighlightedText: tokens.text,
        _Role.PlaceholderText: tokens.text3,
        _Role.Accent: tokens.accent,
        _Role.Link: tokens.link,
        _Role.LinkVisited: tokens.link,
        _Role.ToolTipBase: tokens.surface,
        _Role.ToolTipText: tokens.text,
        _Role.Light: tokens.surface,
        _Role.Midlight: tokens.header,
        _Role.Mid: tokens.border,
        _Role.Dark: tokens.control,
        _Role.Shadow: tokens.border,
    }
    disabled = {
        _Role.WindowText: tokens.control,
        _Role.Text: tokens.control,
        _Role.ButtonText: tokens.control,
        _Role.HighlightedText: tokens.control,
        _Role.PlaceholderText: tokens.control,
        _Role.Base: tokens.header,
        _Role.Button: tokens.header,
        _Role.Highlight: tokens.sunken,
        _Role.Accent: tokens.control,
        _Role.Link: tokens.control,
    }
    for role, color in active.items():
        for group in (_Group.Active, _Group.Inactive, _Group.Disabled):
            palette.setColor(group, role, color)
    for role, color in disabled.items():
        palette.setColor(_Group.Disabled, role, color)
    return palette


class Theme(QObject):
    """Keeps the application's palette in the chosen theme and follows the system while that is chosen."""

    def __init__(self, application: QGuiApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        hints.accessibility().contrastPreferenceChanged.connect(self._apply)
        self.choose(choice)

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen last."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Change the theme now; every widget repaints with the new palette."""
        self._choice = choice
        scheme = {
            ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
            ThemeChoice.LIGHT: Qt.ColorScheme.Light,
            ThemeChoice.DARK: Qt.ColorScheme.Dark,
        }[choice]
        self._application.styleHints().setColorScheme(scheme)
        self._apply()

    def _apply(self) -> None:
        hints = self._application.styleHints()
        dark = self._choice is ThemeChoice.DARK or (
            self._choice is ThemeChoice.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
        )
        contrast = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        palette = palette_for(tokens_for(dark=dark, contrast=contrast))
        if palette != self._application.palette():
            self._application.setPalette(palette)

"""Colours by meaning for the light and the dark theme (UI.md, section 3).

Painters ask :func:`tokens_of` with the palette they paint with, so nothing has to be told when the theme
changes: the new palette answers with the other set.
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum

from PySide6.QtGui import QColor, QPalette

_DARK_BELOW = 128
"""Lightness (0-255) of the window colour below which a palette counts as dark."""


class Status(StrEnum):
    """Everything that has a shape and a colour of its own; the first ten are the badge's values in `app`."""

    PROTECTED = "protected"
    PENDING = "pending"
    CHECKING = "checking"
    UNHEALTHY = "unhealthy"
    READY = "ready"
    READY_WITH_WARNINGS = "ready_with_warnings"
    BLOCKED = "blocked"
    STOPPED = "stopped"
    SOFT_DELETED = "soft_deleted"
    CANNOT_TELL = "cannot_tell"
    PASS = "pass"  # noqa: S105 -- the outcome of a rule, no password
    NOT_APPLICABLE = "not_applicable"


BAR_ORDER: tuple[Status, ...] = (
    Status.PROTECTED,
    Status.PENDING,
    Status.UNHEALTHY,
    Status.READY,
    Status.READY_WITH_WARNINGS,
    Status.BLOCKED,
    Status.STOPPED,
    Status.SOFT_DELETED,
    Status.CANNOT_TELL,
    Status.CHECKING,
)
"""The order of the parts in every bar, ring and legend."""


@dataclass(frozen=True, slots=True)
class StatusColors:
    """Fill for glyphs and charts, text for words, tint for pill and card (None: no fill, an edge instead)."""

    fill: QColor
    text: QColor
    tint: QColor | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours; the names say the use, the values are in UI.md."""

    dark: bool
    window: QColor
    surface: QColor
    header: QColor
    raised: QColor
    sunken: QColor
    hover: QColor
    selection: QColor
    text: QColor
    text2: QColor
    text3: QColor
    link: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    focus: QColor
    control: QColor
    border: QColor
    add: QColor
    add_background: QColor
    change: QColor
    change_background: QColor
    same: QColor
    same_background: QColor
    statuses: dict[Status, StatusColors]

    def status(self, status: Status) -> StatusColors:
        """The colours of a status."""
        return self.statuses[status]


def _statuses(rows: dict[Status, str]) -> dict[Status, StatusColors]:
    def colors(row: str) -> StatusColors:
        fill, text, tint = row.split()
        return StatusColors(
            QColor(f"#{fill}"), QColor(f"#{text}"), None if tint == "-" else QColor(f"#{tint}")
        )

    table = {status: colors(row) for status, row in rows.items()}
    protected, cannot_tell = table[Status.PROTECTED], table[Status.CANNOT_TELL]
    table[Status.PENDING] = StatusColors(protected.fill, protected.text, None)
    table[Status.PASS] = protected
    table[Status.CHECKING] = cannot_tell
    table[Status.NOT_APPLICABLE] = cannot_tell
    return table


def _theme(*, dark: bool, colors: dict[str, str], statuses: dict[Status, str]) -> Tokens:
    return Tokens(
        dark=dark,
        statuses=_statuses(statuses),
        **{name: QColor(f"#{value}") for name, value in colors.items()},
    )


LIGHT = _theme(
    dark=False,
    colors={
        "window": "F3F4F6",
        "surface": "FFFFFF",
        "header": "F5F6F8",
        "raised": "FAFBFC",
        "sunken": "ECEEF1",
        "hover": "EDF2F9",
        "selection": "DCE8FA",
        "text": "1B1F25",
        "text2": "4A5261",
        "text3": "5D6573",
        "link": "1C58B3",
        "accent": "1F5FBF",
        "accent_hover": "194F9F",
        "on_accent": "FFFFFF",
        "focus": "1F5FBF",
        "control": "828A96",
        "border": "DDE1E7",
        "add": "1B6B3C",
        "add_background": "E6F4EA",
        "change": "1F5FBF",
        "change_background": "E5EEFB",
        "same": "5D6573",
        "same_background": "EEF0F3",
    },
    statuses={
        Status.PROTECTED: "2B8C55 17693A E2F3E8",
        Status.UNHEALTHY: "C2610F 93450A FDEBDA",
        Status.READY: "2F6FD0 1A56B0 E3EDFB",
        Status.READY_WITH_WARNINGS: "9A7500 735600 FBF0CC",
        Status.BLOCKED: "C9303E AE1F2D FCE5E7",
        Status.STOPPED: "6B7686 4B5666 E8ECF1",
        Status.SOFT_DELETED: "8152BD 6A3DA0 F0E7F9",
        Status.CANNOT_TELL: "78818E 555D69 -",
    },
)

DARK = _theme(
    dark=True,
    colors={
        "window": "1A1C20",
        "surface": "212429",
        "header": "272B31",
        "raised": "25292F",
        "sunken": "16181B",
        "hover": "2A3038",
        "selection": "2A3F60",
        "text": "E8EBEF",
        "text2": "BBC2CC",
        "text3": "A4ADB9",
        "link": "8DB9FF",
        "accent": "7EB0FF",
        "accent_hover": "9CC2FF",
        "on_accent": "0E1B30",
        "focus": "8FBAFF",
        "control": "7B8491",
        "border": "363B43",
        "add": "84D6A2",
        "add_background": "1E3627",
        "change": "8DB9FF",
        "change_background": "20314C",
        "same": "A4ADB9",
        "same_background": "2B2F36",
    },
    statuses={
        Status.PROTECTED: "4DB87C 86D9A6 1D3628",
        Status.UNHEALTHY: "E08A3C F5B47C 402B18",
        Status.READY: "5E97EE 94BEFF 1F314D",
        Status.READY_WITH_WARNINGS: "C9A52E E6CB6A 393013",
        Status.BLOCKED: "EE5F68 FF9FA5 452327",
        Status.STOPPED: "8D98A8 B7C0CD 2E343D",
        Status.SOFT_DELETED: "A77FDF D0B3F6 352947",
        Status.CANNOT_TELL: "8A93A0 B3BAC5 -",
    },
)


def high_contrast(tokens: Tokens) -> Tokens:
    """The same theme where the system asks for more contrast: tints vanish, edges take the text's colour."""
    return replace(
        tokens,
        control=tokens.text,
        border=tokens.text,
        text2=tokens.text,
        text3=tokens.text,
        statuses={status: replace(colors, tint=None) for status, colors in tokens.statuses.items()},
    )


_SETS: dict[tuple[bool, bool], Tokens] = {
    (False, False): LIGHT,
    (True, False): DARK,
    (False, True): high_contrast(LIGHT),
    (True, True): high_contrast(DARK),
}


def tokens_for(*, dark: bool, contrast: bool = False) -> Tokens:
    """The colours of one theme, with the system's wish for more contrast."""
    return _SETS[dark, contrast]


def tokens_of(palette: QPalette) -> Tokens:
    """The colours that belong to a palette made by :mod:`ui.common.theme`."""
    dark = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Window).lightness() < _DARK_BELOW
    edge = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Mid)
    # Labels have their own WindowText; ButtonText is the theme's text everywhere.
    return _SETS[dark, edge == palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)]


def color_names() -> tuple[str, ...]:
    """The names of the plain colours, in the order of the table."""
    return tuple(field.name for field in fields(Tokens) if field.name not in {"dark", "statuses"})


def contrast_ratio(first: QColor, second: QColor) -> float:
    """The contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(color: QColor) -> float:
        def linear(channel: float) -> float:
            return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- the constants of sRGB

        return (
            0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())
        )

    brighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)

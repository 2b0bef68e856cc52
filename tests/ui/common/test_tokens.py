"""The colours keep the contrast that UI.md promises, and painters find the right set."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.common.theme import Theme, ThemeChoice, palette_for
from ui.common.tokens import (
    DARK,
    LIGHT,
    Status,
    Tokens,
    contrast_ratio,
    high_contrast,
    tokens_for,
    tokens_of,
)

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
_SURFACES = ("window", "surface", "header", "raised", "sunken", "hover", "selection")


def test_the_ratio_is_the_one_of_the_guideline() -> None:
    assert contrast_ratio(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast_ratio(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize("surface", _SURFACES)
@pytest.mark.parametrize("text", ["text", "text2", "text3", "link"])
def test_text_is_readable_on_every_surface(tokens: Tokens, surface: str, text: str) -> None:
    assert contrast_ratio(getattr(tokens, text), getattr(tokens, surface)) >= 4.5


@THEMES
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("add", "add_background"),
        ("change", "change_background"),
        ("same", "same_background"),
    ],
)
def test_pairs_of_colours_are_readable(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast_ratio(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@THEMES
def test_a_red_button_is_readable(tokens: Tokens) -> None:
    assert contrast_ratio(tokens.on_accent, tokens.status(Status.BLOCKED).fill) >= 4.5


@THEMES
@pytest.mark.parametrize("surface", ["window", "surface", "header", "raised", "hover"])
def test_edges_of_controls_can_be_seen(tokens: Tokens, surface: str) -> None:
    assert contrast_ratio(tokens.control, getattr(tokens, surface)) >= 3
    assert contrast_ratio(tokens.focus, getattr(tokens, surface)) >= 3


@THEMES
@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_readable_where_it_stands(tokens: Tokens, status: Status) -> None:
    colors = tokens.status(status)
    grounds = [tokens.surface, tokens.header, tokens.window, tokens.selection]
    if colors.tint is not None:
        assert contrast_ratio(colors.text, colors.tint) >= 4.5
        assert contrast_ratio(colors.fill, colors.tint) >= 3
    for ground in grounds:
        assert contrast_ratio(colors.text, ground) >= 4.5
        assert contrast_ratio(colors.fill, ground) >= 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("contrast", [False, True])
def test_painters_find_the_set_of_a_palette(*, dark: bool, contrast: bool) -> None:
    tokens = tokens_for(dark=dark, contrast=contrast)
    assert tokens_of(palette_for(tokens)) is tokens


def test_more_contrast_takes_the_tints_and_keeps_the_fills() -> None:
    strong = high_contrast(LIGHT)
    assert all(colors.tint is None for colors in strong.statuses.values())
    assert strong.control == LIGHT.text
    assert strong.status(Status.BLOCKED).fill == LIGHT.status(Status.BLOCKED).fill


@THEMES
def test_every_role_is_set_so_that_nothing_is_black_on_dark(tokens: Tokens) -> None:
    palette = palette_for(tokens)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        color = palette.color(QPalette.ColorGroup.Disabled, role)
        assert contrast_ratio(color, tokens.surface) >= 3
    placeholder = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText)
    assert placeholder.alpha() == 255
    assert contrast_ratio(placeholder, tokens.surface) >= 4.5


def test_choosing_a_theme_repaints_the_application(theme: Theme, dressed_application: QApplication) -> None:
    theme.choose(ThemeChoice.DARK)
    assert tokens_of(dressed_application.palette()) is DARK
    theme.choose(ThemeChoice.LIGHT)
    assert tokens_of(dressed_application.palette()) is LIGHT

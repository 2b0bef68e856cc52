"""Text from Azure made harmless to show: names, tags and messages are written by others.

Control and direction marks become visible symbols, so that a name cannot hide, reorder or forge what
stands beside it (UI.md, section 17). What is shown is never interpreted as markup; that is the caller's
duty (plain-text labels).
"""

ONE_LINE_LIMIT = 300
"""Characters after which a text in a row is cut (UI.md, section 17)."""
_CONTROL_PICTURES = 0x2400
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F


def _symbol(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return f"‹U+{code:04X}›"


def one_line(text: str, limit: int = ONE_LINE_LIMIT) -> str:
    """The text as one line of at most ``limit`` characters, every unprintable character as a symbol."""
    if len(text) <= limit and text.isprintable():
        return text
    shown = "".join(map(_symbol, text[: limit + 1]))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def inert(text: str, limit: int | None = ONE_LINE_LIMIT) -> str:
    """The same; with ``limit`` None the whole text on one line."""
    return "".join(map(_symbol, text)) if limit is None else one_line(text, limit)


def many_lines(text: str) -> str:
    """The whole text; line breaks stay, every other unprintable character becomes a symbol."""
    return "\n".join("".join(map(_symbol, line)) for line in text.splitlines())

"""Text from outside made harmless to show: one line, no control or direction marks, of bounded length."""

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NAMES = {
    "\u061c": "ALM",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u2028": "LS",
    "\u2029": "PS",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
_DELETE = 0x7F
_FIRST_PRINTABLE = 0x20
_CONTROL_PICTURES = 0x2400


def inert(text: str, limit: int | None = 300) -> str:
    """Show control characters (newlines too) and direction marks as symbols, and cut at ``limit`` characters.

    ``None`` does not cut. What is left is plain text still: whoever puts it into HTML, Markdown or CSV must
    quote it for that format as well.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit + 1]
    if not text.isprintable():
        text = "".join(
            _visible(character) if unicodedata.category(character) in _INVISIBLE else character
            for character in text
        )
    if limit is None or len(text) <= limit:
        return text
    return text[: limit - 1] + "…" if limit > 0 else ""


def _visible(character: str) -> str:
    code = ord(character)
    if code < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "␡"
    if unicodedata.category(character) == "Cs":
        return "\ufffd"
    return f"⟨{_NAMES.get(character, f'U+{code:04X}')}⟩"

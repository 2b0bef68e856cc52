"""From the text of a query to tokens."""

import re
from enum import Enum, auto
from typing import NamedTuple

from app.sandbox.graph.errors import parser_failure


class Kind(Enum):
    """What a token is."""

    NAME = auto()
    STRING = auto()
    NUMBER = auto()
    SYMBOL = auto()
    END = auto()


class Token(NamedTuple):
    """One token; ``text`` of a string is its unescaped value."""

    kind: Kind
    text: str
    line: int
    position: int


_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<verbatim>@'(?:[^']|'')*'|@"(?:[^"]|"")*")
  | (?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<name>in~|\$?[A-Za-z_][A-Za-z0-9_]*)
  | (?P<symbol>=~|!~|==|!=|<=|>=|[|(),.\[\]=<>-])
    """,
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}
_NEGATABLE = ("in", "has", "contains", "startswith")


def tokens_of(query: str) -> list[Token]:
    """All tokens of a query, an END token last.

    Raises:
        ArmError: 400 ParserFailure at the first character that begins no token.
    """
    tokens: list[Token] = []
    offset, line, line_start = 0, 1, 0
    while offset < len(query):
        negated = _negated_operator(query, offset)
        if negated:
            tokens.append(Token(Kind.NAME, negated, line, offset - line_start))
            offset += len(negated)
            continue
        found = _TOKEN.match(query, offset)
        if found is None:
            raise parser_failure(line, offset - line_start, query[offset])
        text = found.group()
        position = offset - line_start
        if found.lastgroup == "verbatim":
            tokens.append(Token(Kind.STRING, text[2:-1].replace(text[1] * 2, text[1]), line, position))
        elif found.lastgroup == "string":
            value = re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[0]), text[1:-1])
            tokens.append(Token(Kind.STRING, value, line, position))
        elif found.lastgroup != "space":
            tokens.append(Token(Kind[str(found.lastgroup).upper()], text, line, position))
        breaks = text.count("\n")
        if breaks:
            line += breaks
            line_start = offset + text.rindex("\n") + 1
        offset = found.end()
    tokens.append(Token(Kind.END, "<EOF>", line, offset - line_start))
    return tokens


def _negated_operator(query: str, offset: int) -> str:
    """``!in``, ``!has``, … as one token; empty when there is none at this place."""
    if query[offset] != "!":
        return ""
    found = re.match(r"![a-z]+~?", query[offset:])
    if found is None:
        return ""
    return found.group() if found.group()[1:].rstrip("~") in _NEGATABLE else ""

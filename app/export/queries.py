"""JMESPath as ``az --query`` understands it: expressions built from names and values of a plan.

Only what the scripts need: https://jmespath.org/specification.html. An answer is asked for as lines of
``field=value``, so that bash needs no other program to read JSON.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPED = re.compile(r"['`\\]")
_UNSAID: tuple[object, ...] = (None, "", [], {})
_MOMENT_ENDINGS = ("Z", "+00:00", "", ".000Z", ".0000000Z", ".000+00:00", ".0000000+00:00")
"""How Azure ends moments of UTC."""


def literal(text: str) -> str:
    """A text as a raw string, or as JSON where it holds what raw strings cannot say everywhere alike."""
    if not _ESCAPED.search(text):
        return f"'{text}'"
    inside = "".join(map(_in_json, text))
    return f'`"{inside}"`'


def _in_json(character: str) -> str:
    """A character inside a JSON text, those of :data:`_ESCAPED` by their number."""
    if _ESCAPED.match(character):
        return f"\\u{ord(character):04x}"
    return msgspec.json.encode(character).decode()[1:-1]


def key(name: str) -> str:
    """The name of a field, in quotes where it needs them."""
    return name if _PLAIN.fullmatch(name) else msgspec.json.encode(name).decode()


def field(*names: str) -> str:
    """A field below others."""
    return ".".join(map(key, names))


def text(expression: str, default: str = "") -> str:
    """The value of an expression as text; a default where nothing is said."""
    return f"to_string({expression} || {literal(default)})"


def yes(condition: str) -> str:
    """``yes`` where the condition holds, else ``no``."""
    return f"({condition}) && 'yes' || 'no'"


def lines(fields: Mapping[str, str]) -> str:
    """A query that answers a line ``field=value`` for each field; the expressions must give texts."""
    parts = (f"join('', [{literal(f'{name}=')}, {expression}])" for name, expression in fields.items())
    return f"[{', '.join(parts)}]"


def says(at: str, wished: object) -> str:
    """A condition: what stands at a path says what was wished; fields that were not wished may say anything.

    It is the test of :func:`app.protection.kinds.policies.policy_differences`, but for the case of words.
    """
    if wished in _UNSAID:
        return f"!({at})"
    if isinstance(wished, Mapping):
        parts = [says(f"{at}.{key(str(name))}", value) for name, value in wished.items()]
        return " && ".join(parts) if parts else f"!({at})"
    if isinstance(wished, list | tuple):
        count = f"length({at} || `[]`) == `{len(wished)}`"
        return " && ".join([count, *(says(f"{at}[{index}]", one) for index, one in enumerate(wished))])
    if isinstance(wished, str):
        moment = _moment(wished)
        if moment is None:
            return f"{at} == {literal(wished)}"
        spelled = ", ".join(literal(f"{moment:%Y-%m-%dT%H:%M:%S}{ending}") for ending in _MOMENT_ENDINGS)
        return f"contains([{spelled}], {at} || '')"
    return f"{at} == `{msgspec.json.encode(wished).decode()}`"


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment

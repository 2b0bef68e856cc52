"""What Azure's names become in a bash script: words that arrive as they are, and paths for ``az rest``."""

import re
import shlex
from urllib.parse import quote

from app.cloud.change_request import ChangeRequest
from app.protection.requests import json_of

_SPECIAL = re.compile(r'[\\$`"]')
"""What keeps its meaning between double quotes (bash manual, 3.1.2.3; ``!`` only where one types)."""
_LINE = 110


def word(text: str) -> str:
    """The text as one word of bash, whatever it holds; in double quotes where that reads better.

    Raises:
        ValueError: it holds a NUL, which no argument of a program can carry.
    """
    if "\0" in text:
        raise ValueError("a NUL cannot be an argument")
    if "'" not in text:
        return shlex.quote(text)
    return '"' + _SPECIAL.sub(r"\\\g<0>", text) + '"'


def call(function: str, *arguments: str) -> str:
    """A line that calls a function with these arguments; a long one is continued over several."""
    words = [word(one) for one in arguments]
    line = " ".join((function, *words))
    return line if len(line) <= _LINE else " \\\n    ".join((function, *words))


def encoded(resource_id: str) -> str:
    """The path of a resource, percent-encoded; ``az rest`` puts its cloud's endpoint before it."""
    return quote(resource_id, safe="/;")


def path(resource_id: str, api_version: str) -> str:
    """The same with a version."""
    return f"{encoded(resource_id)}?api-version={api_version}"


def sending(request: ChangeRequest) -> str:
    """The line that declares the exact request of a step."""
    arguments = [request.method.lower(), path(request.path, request.api_version)]
    if request.body is not None:
        arguments.append(json_of(request.body))
    return call("sends", *arguments)

"""What stands for ``az`` in tests of scripts: quick, and as strict about the few commands that scripts use.

A file of Python run by the interpreter of the tests (:func:`put_az` makes the program of it). ``rest`` is
sent to the endpoint in ``AZ_DOUBLE_URL``. The real ``az`` runs the same scripts in
``python -m tests.azure_cli``.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

_OPTIONS = ("--method", "--url", "--headers", "--body", "--query", "--output", "--subscription")


def put_az(folder: Path, packages: Path) -> Path:
    """Make the program ``az`` in a folder; ``packages`` is where jmespath lies."""
    program = folder / "az"
    head = f"#!{sys.executable} -IS\nimport sys\nsys.path.append({str(packages)!r})\n"
    program.write_text(head + Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    program.chmod(0o700)
    return program


def _main(words: list[str]) -> int:
    if words[:2] == ["account", "show"]:
        return 0
    if words[0] != "rest":
        print(f"ERROR: '{words[0]}' is misspelled or not recognized by the system.", file=sys.stderr)
        return 2
    given = dict.fromkeys(_OPTIONS, "")
    rest = iter(words[1:])
    for one in rest:
        if one == "--only-show-errors":
            continue
        if one not in given:
            print(f"ERROR: unrecognized arguments: {one}", file=sys.stderr)
            return 2
        given[one] = next(rest)
    return _rest(given)


def _rest(given: dict[str, str]) -> int:
    endpoint = os.environ["AZ_DOUBLE_URL"]
    url = given["--url"] if "://" in given["--url"] else endpoint + given["--url"]
    headers = {"Authorization": f"Bearer {os.environ['AZ_DOUBLE_TOKEN']}"}
    if given["--headers"]:
        name, _, value = given["--headers"].partition("=")
        headers[name] = value
    body = json.dumps(json.loads(given["--body"])).encode() if given["--body"] else None
    request = Request(url, body, headers, method=given["--method"].upper())  # noqa: S310 -- loopback
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=60) as response:
            content = response.read()
    except HTTPError as error:
        print(f"ERROR: {error.reason}({error.read().decode()})", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    if content and given["--output"] == "tsv":
        _print_lines(_search(given["--query"], json.loads(content)))
    return 0


def _search(query: str, document: Any) -> Any:
    import jmespath  # noqa: PLC0415 -- only where a query is asked

    return jmespath.search(query, document)


def _print_lines(found: Any) -> None:
    """As ``--output tsv`` prints a text, or a list of texts: one a line."""
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, str) or re.search(r"[\n\t]", one):
            raise TypeError(f"scripts ask for plain texts, not {one!r}")
        print(one)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))

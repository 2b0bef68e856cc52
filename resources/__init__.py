"""Files that ship with the program: texts, dated data, schemas, icons and the sandbox's fleet data.

The two functions work from a checkout, from an installed package and from a frozen program.
"""

from importlib.resources import files


def read_bytes(relative: str) -> bytes:
    """The content of a resource such as ``sandbox/regions.toml``; FileNotFoundError if it does not ship."""
    return files(__name__).joinpath(*relative.split("/")).read_bytes()


def read_text(relative: str) -> str:
    """The same as UTF-8 text."""
    return read_bytes(relative).decode("utf-8")

"""Files that ship with the program: texts, dated data, schemas, icons and the sandbox's fleet data.

The functions work from a checkout, from an installed package and from a frozen program.
"""

from importlib.resources import files


def read_bytes(relative: str) -> bytes:
    """The content of a resource such as ``sandbox/regions.toml``; FileNotFoundError if it does not ship."""
    return files(__name__).joinpath(*relative.split("/")).read_bytes()


def read_text(relative: str) -> str:
    """The same as UTF-8 text."""
    return read_bytes(relative).decode("utf-8")


def list_names(folder: str) -> tuple[str, ...]:
    """Names of the files in a folder such as ``content``, sorted."""
    return tuple(
        sorted(one.name for one in files(__name__).joinpath(*folder.split("/")).iterdir() if one.is_file())
    )

"""Everything the program can do without a screen; nothing here imports Qt."""


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked for: reading package metadata would delay the window."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- see above

    try:
        return version("vm-backup-assistant")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0.1.0"

"""Everything the program can do without a screen; nothing here imports Qt."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("vm-backup-assistant")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0.1.0"

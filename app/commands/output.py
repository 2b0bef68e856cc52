"""Where a command's document and its progress go."""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path


class OutputError(Exception):
    """The output file cannot be written; the message says why."""


def write_document(text: str, target: Path | None, *, byte_order_mark: bool = False) -> None:
    """Write the document to a file (beside it first, then renamed) or to standard output, as UTF-8.

    A closed pipe ends quietly, as tools in a shell do.

    Raises:
        OutputError: the file cannot be written.
    """
    content = text.encode("utf-8-sig" if byte_order_mark and target is not None else "utf-8", "replace")
    if target is None:
        try:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise OutputError(f"{target} cannot be written: {error.strerror}.") from error


class ProgressLine:
    """One line on standard error that is rewritten in place; silent unless that is a terminal."""

    def __init__(self) -> None:
        self._active = sys.stderr.isatty()
        self._width = 0

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._active:
            sys.stderr.write("\r" + text.ljust(self._width)[: max(self._width, len(text))])
            sys.stderr.flush()
            self._width = len(text)

    def end(self) -> None:
        """Wipe the line."""
        if self._active and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0


def complain(text: str) -> None:
    """One sentence on standard error."""
    print(f"vm-backup-assistant: {text}", file=sys.stderr)

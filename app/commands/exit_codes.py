"""The exit codes of the headless commands (DESIGN section 9)."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    """The command did its work, whatever it found."""
    FOUND = 1
    """``--fail-on`` named something that was found; or the tour did not reach its end."""
    USAGE = 2
    """Wrong usage."""
    INCOMPLETE = 3
    """Not everything could be read; the output says what."""
    NO_SUCH_MACHINE = 4
    """The name was not found or is ambiguous."""
    SIGN_IN = 5
    """Sign-in is needed or was refused."""
    INTERRUPTED = 130
    """Ctrl+C."""

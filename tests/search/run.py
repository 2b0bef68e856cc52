"""Searches files and texts of a run, and says what it found without saying a secret."""

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from tests.search.needles import Needles

_GZIP = b"\x1f\x8b"


@dataclass
class Result:
    """What a search looked at and what it found."""

    secrets: int
    files: int = 0
    texts: int = 0
    bytes: int = 0
    found: list[str] = field(default_factory=list)
    """Sentences: which kind of secret stands where."""

    @property
    def sentence(self) -> str:
        """The search in one line."""
        return (
            f"search for what the sandbox issued: {self.secrets} tokens, codes, secrets and keys; "
            f"{self.files} files and {self.texts} texts, {self.bytes / 1e6:.0f} MB; {len(self.found)} found"
        )


def search(needles: Needles, files: Iterable[Path], texts: Iterable[tuple[str, str]] = ()) -> Result:
    """Search files and named texts."""
    result = Result(needles.count)
    for file in files:
        with suppress(FileNotFoundError):  # a child that ends now takes its last files with it
            content = file.read_bytes()
            result.files += 1
            _look(needles, str(file), content, result)
    for name, text in texts:
        result.texts += 1
        _look(needles, name, text.encode(errors="replace"), result)
    return result


def _look(needles: Needles, where: str, content: bytes, result: Result) -> None:
    result.bytes += len(content)
    for name, part in _unpacked(where, content):
        result.found += [f"{kind} in {name}" for kind in sorted(needles.kinds_in(part))]


def _unpacked(where: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield where, content
    if content.startswith(_GZIP):
        with suppress(OSError, EOFError, zlib.error):
            yield f"{where} (unpacked)", gzip.decompress(content)
    elif content.startswith(b"PK"):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield f"{where}/{name}", archive.read(name)

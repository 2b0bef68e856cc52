"""What to look for: pieces of each secret, as they are and in base64."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.sandbox.issued import Issued

PIECE = 16
"""Characters of a piece: 96 random bits, so nothing else looks like one."""
_SHORTEST = 8
_MOST_PIECES = 8
"""So much of the beginning of a secret is looked for; the rest is worth nothing without it."""
_JWT_PARTS = 3
_RUNS = {PIECE: re.compile(rb"[A-Za-z0-9+/]{16,}")}
_ONE_ALPHABET = bytes.maketrans(b"-_", b"+/")
"""Base64 and its spelling for addresses are looked for as one."""


class Needles:
    """An index of pieces, and what they are pieces of."""

    def __init__(self, secrets: Iterable[Issued]) -> None:
        self._kinds: dict[int, dict[bytes, str]] = {PIECE: {}}
        self.count = 0
        for secret in set(secrets):
            self.count += 1
            for piece in _pieces(secret.value):
                self._kinds.setdefault(len(piece), {})[piece] = secret.kind
        self._runs = {
            size: _RUNS.get(size) or re.compile(rb"[A-Za-z0-9+/]{%d,}" % size) for size in self._kinds
        }
        self._clean: set[bytes] = set()
        """Runs that were looked at and hold nothing: ids of Azure come again and again."""

    def kinds_in(self, content: bytes) -> set[str]:
        """Which kinds of secrets stand in a content, in any of the spellings that programs write."""
        found: set[str] = set()
        for spelled in _spellings(content):
            normal = spelled.translate(_ONE_ALPHABET)
            for size, kinds in self._kinds.items():
                for run in set(self._runs[size].findall(normal)):
                    found |= self._in_run(run, size, kinds)
        return found

    def _in_run(self, run: bytes, size: int, kinds: dict[bytes, str]) -> set[str]:
        key = run + b" %d" % size
        if key in self._clean:
            return set()
        pieces = (run[start : start + size] for start in range(len(run) - size + 1))
        found = {kinds[piece] for piece in pieces if piece in kinds}
        if not found:
            self._clean.add(key)
        return found


def _spellings(content: bytes) -> Iterator[bytes]:
    """The content, and what it says once quoting, escapes and UTF-16 are undone."""
    yield content
    if b"\0" in content:
        yield content.replace(b"\0", b"")
    if b"\\" in content:
        yield re.sub(rb"\\(?:n|r|/|\r?\n)", lambda match: b"/" if match[0] == b"\\/" else b"\n", content)
    if re.search(rb"%2[BbFfDd]|%5[Ff]|%3[Dd]", content):
        yield re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), content)


def _pieces(value: str) -> Iterator[bytes]:
    """Pieces of one secret; none of them stands in anything that is public.

    Of a token the signature: the rest of it is its name and rights, and opens nothing. Of a private key
    the private number: the rest is in the certificate as well.
    """
    if value.startswith("-----BEGIN"):
        yield from _key_pieces(value)
        return
    parts = value.split(".")
    secret = parts[-1] if len(parts) in (2, _JWT_PARTS) else value
    if len(secret) < _SHORTEST:
        raise ValueError("too short to be told from other words")
    if len(secret) < PIECE:
        yield secret.encode()
        return
    windows = [secret[start : start + PIECE].encode() for start in range(0, len(secret) - PIECE + 1, PIECE)]
    for window in windows[:_MOST_PIECES]:
        yield window.translate(_ONE_ALPHABET)
        for before in range(3):
            encoded = b64encode(b"\0" * before + window).translate(_ONE_ALPHABET)
            first = (before * 8 + 5) // 6
            yield encoded[first : first + PIECE]


def _key_pieces(pem: str) -> Iterator[bytes]:
    key = serialization.load_pem_private_key(pem.encode(), None)
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    if isinstance(key, rsa.RSAPrivateKey):
        number = key.private_numbers().d
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        number = key.private_numbers().private_value
    else:
        raise TypeError(f"an unknown kind of key: {type(key)}")
    size = (number.bit_length() + 7) // 8
    begins = der.index(number.to_bytes(size, "big"))
    text = b64encode(der)
    first = -(-begins * 8 // 6 // PIECE) + 1
    last = (begins + size) * 8 // 6 // PIECE
    for index in list(range(first, last))[:_MOST_PIECES]:  # pieces do not cross the lines of 64
        yield text[index * PIECE : (index + 1) * PIECE]

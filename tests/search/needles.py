"""What to look for: pieces of each secret, as they are and in base64."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.sandbox.issued import Issued

_WINDOW = 8
"""Text is looked at in steps of this many characters; each step is looked up as a whole."""
_ENOUGH = 2 * _WINDOW - 1
"""So many characters in a row are a find: 90 random bits. In as many there is one whole step."""
_RAW, _ENCODED = 48, 24
"""So much of the beginning of a secret is looked for, as it is and encoded: the rest alone opens nothing."""
_LINE = 64
"""Characters of a line of a PEM file."""
_SHORTEST = 8
_JWT_PARTS = 3
_RUN = re.compile(rb"[A-Za-z0-9+/]{%d,}" % _ENOUGH)
_TYPED = re.compile(rb"[A-Z0-9]{%d,}" % _SHORTEST)
"""Where a code that people type may stand."""
_ONE_ALPHABET = bytes.maketrans(b"-_", b"+/")
"""Base64 and its spelling for addresses are looked for as one."""


class _Place(NamedTuple):
    kind: str
    piece: bytes
    start: int
    """Where in the piece the window begins."""


class Needles:
    """An index of pieces of secrets, and what they are pieces of."""

    def __init__(self, secrets: Iterable[Issued]) -> None:
        self._windows: dict[bytes, list[_Place]] = {}
        self._typed: dict[bytes, str] = {}
        unique = set(secrets)
        self.count = len(unique)
        for secret in unique:
            if len(secret.value) < _SHORTEST:
                raise ValueError(f"the {secret.kind} is too short to be told from other words")
            if len(secret.value) < _ENOUGH:
                self._typed[secret.value.encode()] = secret.kind
                continue
            for piece in _pieces(secret.value):
                for start in range(len(piece) - _WINDOW + 1):
                    place = _Place(secret.kind, piece, start)
                    self._windows.setdefault(piece[start : start + _WINDOW], []).append(place)

    def kinds_in(self, content: bytes) -> set[str]:
        """Which kinds of secrets stand in a content, in any of the spellings that programs write."""
        found: set[str] = set()
        for spelled in _spellings(content):
            for run in set(_RUN.findall(spelled.translate(_ONE_ALPHABET))):
                found |= self._in_run(run)
            for run in set(_TYPED.findall(spelled)):
                found |= {kind for code, kind in self._typed.items() if code in run}
        return found

    def _in_run(self, run: bytes) -> set[str]:
        steps = range(0, len(run) - _WINDOW + 1, _WINDOW)
        return {
            place.kind
            for step in steps
            for place in self._windows.get(run[step : step + _WINDOW], ())
            if _in_common(run, step, place.piece, place.start) >= _ENOUGH
        }


def _in_common(run: bytes, at: int, piece: bytes, start: int) -> int:
    """How many characters in a row two texts share around a place at which they are equal."""
    before = 0
    while before < min(at, start) and run[at - before - 1] == piece[start - before - 1]:
        before += 1
    after = 0
    while after < min(len(run) - at, len(piece) - start) and run[at + after] == piece[start + after]:
        after += 1
    return before + after


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
    secret = (parts[-1] if len(parts) in (2, _JWT_PARTS) else value).encode()
    yield secret[:_RAW].translate(_ONE_ALPHABET)
    for before in range(3):
        encoded = b64encode(b"\0" * before + secret[:_ENCODED])
        first, end = -(-before * 8 // 6), (before + min(_ENCODED, len(secret))) * 8 // 6
        yield encoded[first:end].translate(_ONE_ALPHABET)


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
    first, end = -(-begins * 8 // 6), (begins + size) * 8 // 6
    for line in range(first // _LINE, end // _LINE + 1):
        piece = text[max(first, line * _LINE) : min(end, (line + 1) * _LINE)]
        if len(piece) >= _ENOUGH:
            yield piece[:_RAW]

"""What Azure Backup's error codes mean, why they come and what to do, in one language.

The sentences are in ``resources/content/errors.{language}.toml``; other spellings, the numbers that the jobs
API gives instead of codes, and Microsoft's pages are in ``resources/data/error-codes.toml``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.backup import Job, JobError
from resources import read_text

_LANGUAGES: Final = ("en", "ko")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{5,}")
"""What may be a code inside a message: one word of letters and digits."""
_GENERAL = frozenset({"resourcenotfound"})
"""Codes that mean the VM only as a job's own code; inside a message they may be about anything."""


class CodeData(Struct, frozen=True, forbid_unknown_fields=True):
    """What is the same in every language."""

    aliases: tuple[str, ...] = ()
    number: int | None = None
    page: str = ""


class _Sentences(Struct, frozen=True, forbid_unknown_fields=True):
    meaning: str
    cause: str
    next: str


class Explanation(Struct, frozen=True):
    """One code, explained."""

    code: str
    """As Microsoft's pages spell it."""
    meaning: str
    cause: str
    next_step: str
    page: str
    """Microsoft's page about it; empty where none is known."""


class ErrorDictionary:
    """Finds codes however they are spelled, by their public number, or inside a message."""

    def __init__(self, explanations: Mapping[str, Explanation], codes: Mapping[str, CodeData]) -> None:
        self._explanations = dict(explanations)
        self._by_spelling: dict[str, Explanation] = {}
        for code, found in self._explanations.items():
            data = codes.get(code, CodeData())
            numbers = (str(data.number),) if data.number is not None else ()
            for spelling in (code, *data.aliases, *numbers):
                self._by_spelling[spelling.casefold()] = found

    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the file."""
        return tuple(self._explanations)

    def find(self, code: str) -> Explanation | None:
        """The explanation of a code, another spelling of it or its number; None where it is not known."""
        return self._by_spelling.get(code.strip().casefold())

    def inside(self, text: str) -> Explanation | None:
        """The first code that is known in a text; None where there is none."""
        words = (word for word in _WORD.findall(text) if word.casefold() not in _GENERAL)
        return next((found for word in words if (found := self.find(word))), None)

    def explain(self, error: JobError) -> Explanation | None:
        """What a reason of a job means: by its title, its number, or a code inside its message.

        The title decides before the number: the service's numbers are published for a few codes only
        (facts, section 5).
        """
        for found in (self.find(error.title), self.find(error.code), self.inside(error.title)):
            if found is not None:
                return found
        return self.inside(error.message)

    def of_details(self, details: str, message: str = "") -> Explanation | None:
        """What the details of a step's result mean: a code inside them, a number alone, or in the message."""
        return self.inside(details) or (self.find(details) if details.isdigit() else self.inside(message))

    def of_job(self, job: Job) -> Iterator[tuple[JobError, Explanation | None]]:
        """Each reason of a job with what is known about it."""
        return ((error, self.explain(error)) for error in job.errors)


@cache
def load_code_data() -> Mapping[str, CodeData]:
    """What is the same in every language, by code."""
    return msgspec.convert(tomllib.loads(read_text("data/error-codes.toml")), dict[str, CodeData])


@cache
def load_error_dictionary(language: str) -> ErrorDictionary:
    """The dictionary in a language; English for one that is not there."""
    chosen = language if language in _LANGUAGES else "en"
    content = tomllib.loads(read_text(f"content/errors.{chosen}.toml"))
    sentences = msgspec.convert(content, dict[str, _Sentences])
    data = load_code_data()
    return ErrorDictionary(
        {
            code: Explanation(code, one.meaning, one.cause, one.next, data.get(code, CodeData()).page)
            for code, one in sentences.items()
        },
        data,
    )

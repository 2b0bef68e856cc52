"""The content files: texts per language, and what is the same in every language (page, who, step)."""

import tomllib
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from resources import read_text

Language: TypeAlias = Literal["en", "ko"]


class RuleData(Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule has in every language."""

    doc_url: str
    """The documentation page behind *Learn more*."""
    who: str
    """Who can act: a key of the ``who`` texts."""
    step: str
    """The step of the chain that the rule belongs to: a key of the ``step`` texts."""


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's file, table by table."""

    rule: dict[str, dict[str, str]]
    coverage: dict[str, dict[str, str]]
    badge: dict[str, str]
    spoken: dict[str, str]
    verdict: dict[str, str]
    who: dict[str, str]
    next: dict[str, str]
    unknown: dict[str, str]
    word: dict[str, dict[str, str]]
    step: dict[str, str]
    chain: dict[str, str]
    report: dict[str, str]


@lru_cache(maxsize=2)
def load_content(language: Language) -> Content:
    """The texts of one language, read when they are first asked for."""
    return msgspec.convert(tomllib.loads(read_text(f"content/{language}.toml")), Content)


@lru_cache(maxsize=1)
def load_rule_data() -> dict[str, RuleData]:
    """Page, who and step of every rule by id."""
    return msgspec.convert(tomllib.loads(read_text("data/rules.toml")), dict[str, RuleData])

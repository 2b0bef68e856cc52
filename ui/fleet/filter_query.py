"""The filter box: words that must all occur, and ``vault:x tag:env=prod is:blocked region:…``."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from app.domain.assessment import Badge
from app.domain.estate import Estate
from app.domain.machines import protecting_item
from app.domain.places import region_key
from app.domain.reading import NotRead
from ui.fleet.items import vault_names
from ui.fleet.rows import MachineRow

_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


class Field(StrEnum):
    """What can stand before the colon."""

    IS = "is"
    NAME = "name"
    OS = "os"
    VAULT = "vault"
    POLICY = "policy"
    GROUP = "group"
    REGION = "region"
    SUBSCRIPTION = "subscription"
    TAG = "tag"
    POWER = "power"


_IN_HAYSTACK = frozenset({Field.NAME, Field.VAULT, Field.POLICY, Field.GROUP})
"""Fields whose whole value is part of the filter text: looking there first is much faster."""

FIELD_NAMES = frozenset(field.value for field in Field)

BADGE_WORDS: dict[str, Badge] = {
    "blocked": Badge.BLOCKED,
    "차단됨": Badge.BLOCKED,
    "failing": Badge.UNHEALTHY,
    "unhealthy": Badge.UNHEALTHY,
    "실패": Badge.UNHEALTHY,
    "cannot-tell": Badge.CANNOT_TELL,
    "unknown": Badge.CANNOT_TELL,
    "알수없음": Badge.CANNOT_TELL,
    "warning": Badge.READY_WITH_WARNINGS,
    "warnings": Badge.READY_WITH_WARNINGS,
    "경고": Badge.READY_WITH_WARNINGS,
    "ready": Badge.READY,
    "준비됨": Badge.READY,
    "soft-deleted": Badge.SOFT_DELETED,
    "일시삭제됨": Badge.SOFT_DELETED,
    "stopped": Badge.STOPPED,
    "중지됨": Badge.STOPPED,
    "pending": Badge.PENDING,
    "대기": Badge.PENDING,
    "protected": Badge.PROTECTED,
    "보호됨": Badge.PROTECTED,
    "checking": Badge.CHECKING,
    "확인중": Badge.CHECKING,
}


class FilterQuery(Struct, frozen=True):
    """What was typed, taken apart; empty means everything."""

    words: tuple[str, ...] = ()
    fields: tuple[tuple[Field, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.fields)


def parse_filter(text: str) -> FilterQuery:
    """Take the text of the filter box apart; a colon after an unknown word is part of the word."""
    words: list[str] = []
    fields: list[tuple[Field, str]] = []
    for prefix, quoted, bare in _TERM.findall(text.casefold()):
        value = quoted or bare
        if prefix in FIELD_NAMES:
            if value:
                fields.append((Field(prefix), value))
        elif prefix:
            words.append(f"{prefix}:{value}")
        elif value.rstrip(":") in FIELD_NAMES and value.endswith(":"):
            continue
        elif value:
            words.append(value)
    return FilterQuery(tuple(words), tuple(fields))


def badges_named(value: str) -> frozenset[Badge]:
    """The badges whose word begins like this, so that the list follows while one types."""
    exact = BADGE_WORDS.get(value)
    if exact is not None:
        return frozenset({exact})
    return frozenset(badge for word, badge in BADGE_WORDS.items() if word.startswith(value))


def matcher(
    query: FilterQuery, estate: Estate, haystack: Callable[[MachineRow], str]
) -> Callable[[MachineRow], bool] | None:
    """A test for one row, or None where everything passes. ``haystack`` makes the row's text if need be."""
    tests: list[Callable[[MachineRow], bool]] = []
    for field, value in query.fields:
        if field in _IN_HAYSTACK:
            tests.append(_word_test(value, haystack))
        tests.append(_field_test(field, value, estate))
    tests.extend(_word_test(word, haystack) for word in query.words)
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda row: all(test(row) for test in tests)


def matching(rows: Iterable[MachineRow], test: Callable[[MachineRow], bool] | None) -> list[MachineRow]:
    """The rows that pass, in their order."""
    return list(rows) if test is None else [row for row in rows if test(row)]


def _word_test(word: str, haystack: Callable[[MachineRow], str]) -> Callable[[MachineRow], bool]:
    def occurs(row: MachineRow) -> bool:
        text = row.haystack
        return word in (haystack(row) if text is None else text)

    return occurs


def _field_test(field: Field, value: str, estate: Estate) -> Callable[[MachineRow], bool]:
    if field is Field.IS:
        badges = badges_named(value)
        return lambda row: row.badge in badges
    if field is Field.TAG:
        return _tag_test(value)
    if field is Field.REGION:
        return _region_test(value, estate)
    if field is Field.SUBSCRIPTION:
        wanted = frozenset(
            one.id.casefold()
            for one in estate.subscriptions
            if value in one.name.casefold() or value in one.id.casefold()
        )
        return lambda row: row.assessed.facts.machine.subscription_id.casefold() in wanted
    values: dict[Field, Callable[[MachineRow], str]] = {
        Field.NAME: lambda row: row.assessed.facts.machine.name,
        Field.OS: _os_text,
        Field.VAULT: lambda row: "\n".join(vault_names(row.assessed.facts)),
        Field.POLICY: _policy_text,
        Field.GROUP: lambda row: row.assessed.facts.machine.resource_group,
        Field.POWER: _power_text,
    }
    read = values[field]
    return lambda row: value in read(row).casefold()


def _tag_test(value: str) -> Callable[[MachineRow], bool]:
    name, equals, content = value.partition("=")
    if not equals:
        return lambda row: any(name in key.casefold() for key, _ in row.assessed.facts.machine.tags)
    return lambda row: any(
        name == key.casefold() and content in text.casefold() for key, text in row.assessed.facts.machine.tags
    )


def _region_test(value: str, estate: Estate) -> Callable[[MachineRow], bool]:
    named = frozenset(
        region.name
        for regions in estate.regions.values()
        for region in regions
        if value in region.display_name.casefold()
    )
    compact = region_key(value)
    return lambda row: (
        compact in row.assessed.facts.machine.region or row.assessed.facts.machine.region in named
    )


def _os_text(row: MachineRow) -> str:
    machine = row.assessed.facts.machine
    return f"{machine.os} {machine.os_name} {machine.image.offer} {machine.image.sku}"


def _power_text(row: MachineRow) -> str:
    power = row.assessed.facts.power
    return "" if isinstance(power, NotRead) else power.value


def _policy_text(row: MachineRow) -> str:
    item = protecting_item(row.assessed.facts)
    return item.policy_name if item is not None else ""

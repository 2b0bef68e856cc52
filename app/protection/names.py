"""Rules for names that the program gives: vaults, resource groups, tags. Pure functions.

Each rule is judged by itself, so that a form can show it before anything is wrong. Problems carry a
code and values; the sentences are content (``resources/content/plan.*.toml``).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from app.domain.backup import Vault

VAULT_NAME_LENGTH = (2, 50)
"""Fewest and most characters of a vault name (fact vault-name-regex)."""
GROUP_NAME_LENGTH = (1, 90)
"""Fewest and most characters of a resource group name (fact rg-name)."""
TAG_NAME_LENGTH = 512
TAG_VALUE_LENGTH = 256
TAG_COUNT = 50
"""Limits of tags: learn.microsoft.com/azure/azure-resource-manager/management/tag-resources."""
_TAG_NAME_FORBIDDEN = frozenset("<>%&\\?/")
_GROUP_NAME_SIGNS = frozenset("_-.()")
_SHOWN_CHARACTERS = 5


class ProblemSeverity(StrEnum):
    """Whether a problem stops the form."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True):
    """What is wrong with a name, ready for a sentence: a code of the content file with its values."""

    code: str
    values: dict[str, str] = {}
    severity: ProblemSeverity = ProblemSeverity.ERROR


class NameRule(Struct, frozen=True):
    """One rule and whether a name meets it; shown under the field while one types."""

    code: str
    met: bool


def vault_name_rules(name: str) -> tuple[NameRule, ...]:
    """The three rules of a vault name, each met or not met (fact vault-name-regex)."""
    fewest, most = VAULT_NAME_LENGTH
    return (
        NameRule("vault-name-length", fewest <= len(name) <= most),
        NameRule("vault-name-first", _is_letter(name[:1])),
        NameRule("vault-name-characters", bool(name) and not _strangers(name)),
    )


def check_vault_name(name: str) -> tuple[Problem, ...]:
    """Everything that Azure would refuse about a vault name; empty when it is well-formed.

    The rule is ``^[A-Za-z][A-Za-z0-9-]{1,49}$`` (fact vault-name-regex).
    """
    if not name:
        return (Problem("vault-name-empty"),)
    problems: list[Problem] = []
    fewest, most = VAULT_NAME_LENGTH
    if len(name) < fewest:
        problems.append(Problem("vault-name-too-short", {"fewest": str(fewest)}))
    elif len(name) > most:
        problems.append(Problem("vault-name-too-long", {"most": str(most), "length": str(len(name))}))
    if not _is_letter(name[0]):
        problems.append(Problem("vault-name-first", {"first": _shown(name[0])}))
    strangers = _strangers(name[1:] if not _is_vault_character(name[0]) else name)
    if strangers:
        problems.append(Problem("vault-name-characters", {"characters": _listed(strangers)}))
    return tuple(problems)


def check_group_name(name: str) -> tuple[Problem, ...]:
    """Everything that Azure would refuse about a resource group name (fact rg-name)."""
    if not name:
        return (Problem("group-name-empty"),)
    problems: list[Problem] = []
    _, most = GROUP_NAME_LENGTH
    if len(name) > most:
        problems.append(Problem("group-name-too-long", {"most": str(most), "length": str(len(name))}))
    strangers = [one for one in dict.fromkeys(name) if not _is_group_character(one)]
    if strangers:
        problems.append(Problem("group-name-characters", {"characters": _listed(strangers)}))
    if name.endswith("."):
        problems.append(Problem("group-name-period"))
    return tuple(problems)


def same_name(
    name: str,
    subscription_id: str,
    resource_group: str,
    vaults: Iterable[Vault],
    *,
    unique_in_subscription: bool = False,
) -> tuple[Problem, ...]:
    """Whether a vault of that name is there already, compared without case (fact vault-name-scope).

    In the same group it is an error; elsewhere in the subscription a warning, or with
    ``unique_in_subscription`` (the 2018 profile) an error.
    """
    wanted = name.casefold()
    here = subscription_id.casefold()
    elsewhere: Vault | None = None
    for vault in vaults:
        if vault.name.casefold() != wanted or vault.subscription_id.casefold() != here:
            continue
        if vault.resource_group.casefold() == resource_group.casefold():
            return (
                Problem(
                    "vault-name-same-group",
                    {"name": vault.name, "group": vault.resource_group, "id": vault.id},
                ),
            )
        elsewhere = vault
    if elsewhere is None:
        return ()
    severity = ProblemSeverity.ERROR if unique_in_subscription else ProblemSeverity.WARNING
    code = "vault-name-same-subscription-2018" if unique_in_subscription else "vault-name-same-subscription"
    values = {"name": elsewhere.name, "group": elsewhere.resource_group, "id": elsewhere.id}
    return (Problem(code, values, severity),)


def suggest_vault_name(subscription_name: str, region: str, taken: Collection[str] = ()) -> str:
    """A well-formed vault name such as ``rsv-production-koreasouth`` that is not among ``taken``.

    ``taken`` are names of vaults in any case; a number is added where the plain name is one of them.
    """
    _, most = VAULT_NAME_LENGTH
    used = {one.casefold() for one in taken}
    place = _slug(region)
    for number in range(1, len(used) + 2):
        ending = (f"-{place}" if place else "") + (f"-{number}" if number > 1 else "")
        ending = ending[-(most - 3) :]
        middle = _slug(subscription_name)[: max(most - 4 - len(ending), 0)].strip("-")
        candidate = ("rsv" + (f"-{middle}" if middle else "") + ending)[:most]
        if candidate.casefold() not in used:
            return candidate
    raise AssertionError("one of n + 1 different names is not among n names")


def mend_vault_name(name: str) -> str | None:
    """The nearest well-formed name to what was typed, or None where nothing usable is left."""
    _, most = VAULT_NAME_LENGTH
    mended = re.sub(r"[^A-Za-z0-9-]+", "-", name)
    mended = re.sub(r"^[^A-Za-z]+", "", mended)[:most].rstrip("-")
    return mended if not check_vault_name(mended) else None


def check_tags(tags: Sequence[tuple[str, str]]) -> tuple[Problem, ...]:
    """Everything that Azure would refuse about tags; names are compared without case."""
    problems: list[Problem] = []
    if len(tags) > TAG_COUNT:
        problems.append(Problem("tags-too-many", {"most": str(TAG_COUNT), "count": str(len(tags))}))
    seen: set[str] = set()
    for name, value in tags:
        if not name:
            problems.append(Problem("tag-name-empty"))
            continue
        if name.casefold() in seen:
            problems.append(Problem("tag-name-twice", {"name": name}))
        seen.add(name.casefold())
        if len(name) > TAG_NAME_LENGTH:
            problems.append(Problem("tag-name-too-long", {"name": name[:40], "most": str(TAG_NAME_LENGTH)}))
        strangers = [one for one in dict.fromkeys(name) if one in _TAG_NAME_FORBIDDEN]
        if strangers:
            problems.append(
                Problem("tag-name-characters", {"name": name[:40], "characters": _listed(strangers)})
            )
        if len(value) > TAG_VALUE_LENGTH:
            problems.append(Problem("tag-value-too-long", {"name": name[:40], "most": str(TAG_VALUE_LENGTH)}))
    return tuple(problems)


def vault_id(subscription_id: str, resource_group: str, name: str) -> str:
    """The resource id that a vault of that name has or would have."""
    return (
        f"/subscriptions/{subscription_id}/resourceGroups/{resource_group}"
        f"/providers/Microsoft.RecoveryServices/vaults/{name}"
    )


def group_id(subscription_id: str, name: str) -> str:
    """The resource id that a group of that name has or would have."""
    return f"/subscriptions/{subscription_id}/resourceGroups/{name}"


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def _is_vault_character(one: str) -> bool:
    return one.isascii() and (one.isalnum() or one == "-")


def _is_group_character(one: str) -> bool:
    return one.isalpha() or one.isdecimal() or one in _GROUP_NAME_SIGNS


def _strangers(name: str) -> list[str]:
    return [one for one in dict.fromkeys(name) if not _is_vault_character(one)]


def _listed(characters: Sequence[str]) -> str:
    shown = " ".join(_shown(one) for one in characters[:_SHOWN_CHARACTERS])
    return shown + (" …" if len(characters) > _SHOWN_CHARACTERS else "")


def _shown(one: str) -> str:
    """A character as one can read it: quoted, or its code point where it cannot be seen."""
    return f"“{one}”" if one.isprintable() and not one.isspace() else f"U+{ord(one):04X}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")

"""Policies: creating, editing, removing those that no VM uses."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.protection.kinds.behaviour import Behaviour, Found
from app.protection.plan import Phrase, Step
from app.protection.policy_state import policy_state

_UNSAID: tuple[object, ...] = (None, "", [], {})


class _OpenPolicy(Struct):
    """A policy with everything it says about itself."""

    properties: dict[str, object] = {}


def policy_differences(
    wished: Mapping[str, object], found: Mapping[str, object], at: str = ""
) -> tuple[str, ...]:
    """The paths of all values that were wished and are not so in a policy as read.

    Azure adds fields of its own and writes moments in other ways: only what was wished is compared, moments
    as moments, words without case.
    """
    different: list[str] = []
    for name, value in wished.items():
        path = f"{at}.{name}" if at else name
        other = found.get(name)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            different += policy_differences(value, other, path)
        elif not _same(value, other):
            different.append(path)
    return tuple(different)


def _same(wished: object, found: object) -> bool:
    if wished in _UNSAID and found in _UNSAID:
        return True
    if isinstance(wished, Mapping) and isinstance(found, Mapping):
        return not policy_differences(wished, found)
    if isinstance(wished, list | tuple) and isinstance(found, list | tuple):
        return len(wished) == len(found) and all(map(_same, wished, found))
    return _plain(wished) == _plain(found)


def _plain(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value.casefold()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _policy(reader: ArmReader, step: Step) -> Found:
    document = await reader.get(step.target_id, api_versions.BACKUP, _OpenPolicy)
    properties = document.properties
    wished = (step.request.body or {}).get("properties") or {}
    different = policy_differences(wished, properties)
    values = {
        **policy_state(properties),
        "items": str(properties.get("protectedItemsCount") or 0),
        "as-wished": "no" if different else "yes",
        "fields": ", ".join(different),
    }
    return Found(exists=True, values=values, state="Succeeded")


def _as_wished(_: Step, found: Found) -> bool:
    return found.exists and found.value("as-wished") == "yes"


def _differs(_: Step, found: Found) -> Phrase:
    return Phrase("outcome-policy-differs", {"fields": found.value("fields") or "–"})


def _operation(step: Step, operation: str) -> str:
    return f"{step.target_id}/operations/{operation}"


CREATE_POLICY = Behaviour(
    read=_policy,
    operation_path=_operation,
    wished=_as_wished,
    outcome=lambda step, _: Phrase("outcome-policy-created", {"policy": step.values["policy"]}),
    differs=_differs,
)
EDIT_POLICY = Behaviour(
    read=_policy,
    operation_path=_operation,
    wished=_as_wished,
    outcome=lambda step, _: Phrase("outcome-policy-edited", {"policy": step.values["policy"]}),
    differs=_differs,
    already=True,
)
DELETE_POLICY = Behaviour(
    read=_policy,
    operation_path=_operation,
    wished=lambda _, found: not found.exists,
    outcome=lambda _step, _found: Phrase("outcome-policy-deleted"),
    already=True,
    needs={"items": "0"},
    hindered=lambda step, found: (
        Phrase("changed-policy-in-use", {"policy": step.values["policy"], "count": found.value("items")})
        if found.value("items") not in {"", "0"}
        else None
    ),
)

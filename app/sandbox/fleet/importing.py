"""Documents that real Azure gave, loaded as the state of the simulated one.

Each line of each ``*.jsonl`` file is ``{"status": …, "tags": […], "doc": {…}}``. A document with an ``id``
and a ``type`` is a resource and is taken exactly as it is, with two exceptions: the ``instanceView`` of a VM
moves to where runtime views are kept, and extensions inside a VM's ``resources`` become their own resources
where no line gives them. A vault's storage configuration also tells its redundancy where the vault does not.

Of several documents with one id the one with the most values is kept, and of equal ones the later.
Answers that are no resources (errors, operation statuses, backup statuses) are read and left out: the sandbox
makes its own. They count neither as imported nor as rejected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from app.sandbox.accounts import Account, RoleAssignment
from app.sandbox.clock import Clock
from app.sandbox.fleet.adoption import adopt_parents
from app.sandbox.fleet.estate import ACCOUNT_NAME, ACCOUNT_OBJECT_ID
from app.sandbox.messages import Json
from app.sandbox.recovery.naming import VM_TYPE
from app.sandbox.state import State
from app.sandbox.store import key_of

EXTENSION_TYPE = "Microsoft.Compute/virtualMachines/extensions"
_LARGEST_PROBLEM = 200


@dataclass(frozen=True)
class ImportReport:
    """What became of the lines: taken as resources, refused with a reason each, or answers left out."""

    imported: int
    rejected: int
    problems: tuple[str, ...]
    left_out: int = 0


class _LineRefusedError(Exception):
    """Why a line cannot be used; the message is shown to the user."""


@dataclass
class _Lines:
    """The running result of reading the folder."""

    documents: dict[str, Json] = field(default_factory=dict)
    imported: int = 0
    left_out: int = 0
    problems: list[str] = field(default_factory=list)


def import_state(
    folder: Path,
    seed: int,
    speed: float,
    quotas: bool,  # noqa: FBT001 -- the fleet's contract with its command
) -> tuple[State, ImportReport]:
    """Load a folder; ``speed``, ``seed`` and ``quotas`` mean the same as for a generated fleet.

    The account of the result may do everything. Subscriptions, groups, vaults and policies that documents
    mention and the folder lacks are made.

    Raises:
        OSError: The folder or a file in it cannot be read, or it holds no ``*.jsonl`` file.
    """
    lines = _read_folder(folder)
    source = Random(seed)  # noqa: S311 -- ids of made parents, no secret
    everything = RoleAssignment("/", ("*",))
    state = State(
        clock=Clock(speed),
        random=source,
        account=Account(ACCOUNT_NAME, ACCOUNT_OBJECT_ID, (everything,)),
        quotas=quotas,
    )
    for document in lines.documents.values():
        state.store.put(_without_view(state, document))
    for machine in list(state.store.of_type(VM_TYPE)):
        _add_embedded_extensions(state, machine)
    adopt_parents(state)
    report = ImportReport(lines.imported, len(lines.problems), tuple(lines.problems), lines.left_out)
    return state, report


def _read_folder(folder: Path) -> _Lines:
    files = sorted(path for path in folder.iterdir() if path.suffix == ".jsonl" and path.is_file())
    if not files:
        raise FileNotFoundError(2, "it holds no *.jsonl file", str(folder))
    lines = _Lines()
    for path in files:
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                _take(lines, _document_of(line))
            except _LineRefusedError as refusal:
                lines.problems.append(f"{path.name}:{number}: {refusal}"[:_LARGEST_PROBLEM])
    return lines


def _document_of(line: bytes) -> Json:
    try:
        row = msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:
        raise _LineRefusedError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise _LineRefusedError("not an object with the field doc")
    document = row.get("doc")
    if not isinstance(document, dict):
        raise _LineRefusedError("the field doc is missing or not an object")
    return document


def _take(lines: _Lines, document: Json) -> None:
    if _is_answer(document):
        lines.left_out += 1
        return
    resource_id, kind = document.get("id"), document.get("type")
    if not isinstance(resource_id, str) or not resource_id:
        raise _LineRefusedError("the document has no id")
    if not resource_id.startswith("/"):
        raise _LineRefusedError("the id does not start with a slash")
    if not isinstance(kind, str) or "/" not in kind:
        raise _LineRefusedError("the document has no type such as Microsoft.Compute/disks")
    if not isinstance(document.get("properties", {}), dict):
        raise _LineRefusedError("the document's properties are no object")
    lines.imported += 1
    known = lines.documents.get(key_of(resource_id))
    if known is None or _values_in(document) >= _values_in(known):
        lines.documents[key_of(resource_id)] = document


def _is_answer(document: Json) -> bool:
    """Errors, backup statuses and the status documents of operations: what was said, not what there is."""
    if "id" not in document:
        return "error" in document or "ErrorCode" in document or "protectionStatus" in document
    return "type" not in document and "status" in document


def _values_in(value: Any) -> int:
    """How many plain values a document holds: the measure of completeness."""
    if isinstance(value, dict):
        return sum(_values_in(one) for one in value.values())
    if isinstance(value, list):
        return sum(_values_in(one) for one in value)
    return 0 if value is None else 1


def _without_view(state: State, document: Json) -> Json:
    """Move the runtime view of a VM out of its model."""
    properties = document.get("properties")
    if document["type"].casefold() != VM_TYPE.casefold() or not isinstance(properties, dict):
        return document
    view = properties.get("instanceView")
    if not isinstance(view, dict):
        return document
    state.instance_views[key_of(document["id"])] = view
    return {
        **document,
        "properties": {name: one for name, one in properties.items() if name != "instanceView"},
    }


def _add_embedded_extensions(state: State, machine: Json) -> None:
    for extension in _embedded(machine.get("resources")):
        if state.store.get(extension["id"]) is None:
            state.store.put({"type": EXTENSION_TYPE, **extension})


def _embedded(resources: Any) -> Iterator[Json]:
    for one in resources if isinstance(resources, list) else []:
        if (
            isinstance(one, dict)
            and isinstance(one.get("id"), str)
            and isinstance(one.get("properties"), dict)
            and isinstance(one.get("type", ""), str)
        ):
            yield one

"""A plan as a JSON document that can be opened again; what is opened is checked line by line first."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from app.export.request_check import as_said
from app.protection.plan import Phrase, Plan, PlanError, make_plan
from app.protection.texts import load_plan_texts
from app.readiness.texts import load_texts

SCHEMA: Final = 1
_LARGEST_BYTES: Final = 64 * 1024 * 1024


class PlanDocument(Struct, frozen=True):
    """What the file holds; ``endpoint`` says from which Azure it comes, for people."""

    schema: int
    tool: str
    """Version of the program that wrote it."""
    written_at: datetime
    endpoint: str
    plan: Plan


class _Head(Struct):
    schema: int


class PlanNotUnderstood(Exception):
    """The document is no plan that may be shown; ``phrase`` says why."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase


def write_plan(plan: Plan, endpoint: str, tool: str) -> bytes:
    """The document of a plan, indented, UTF-8; it holds names and ids, never a token or a key."""
    document = PlanDocument(SCHEMA, tool, datetime.now(UTC), endpoint, plan)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def save(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there, so that it is whole or not there.

    Raises:
        OSError: it cannot be written.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.flush()
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    temporary.replace(path)


def read_plan(content: bytes) -> PlanDocument:
    """The document, if each of its steps sends what it says and nothing else.

    A file may come from anyone, so its requests are rebuilt from what the lines say and compared; findings
    about hindrances are dropped, since they are read anew.

    Raises:
        PlanNotUnderstood: it is no such document, of a newer program, or a step is not what it says.
    """
    if len(content) > _LARGEST_BYTES:
        raise PlanNotUnderstood(Phrase("plan-file-too-large"))
    try:
        if msgspec.json.decode(content, type=_Head).schema > SCHEMA:
            raise PlanNotUnderstood(Phrase("plan-file-newer"))
        document = msgspec.json.decode(content, type=PlanDocument)
        steps = make_plan(document.plan.steps).steps
    except (msgspec.MsgspecError, PlanError, UnicodeDecodeError, RecursionError) as error:
        raise PlanNotUnderstood(Phrase("plan-file-odd", {"reason": str(error)})) from error
    plan = msgspec.structs.replace(document.plan, steps=steps, hindrances=())
    if not _can_be_said(plan):
        raise PlanNotUnderstood(Phrase("plan-file-odd", {"reason": "phrases"}))
    for step in steps:
        if not as_said(step):
            raise PlanNotUnderstood(Phrase("plan-file-step", {"step": step.sentence}))
    return msgspec.structs.replace(document, plan=plan)


def _can_be_said(plan: Plan) -> bool:
    """Whether every sentence exists and has its values; those of a file may be made up."""
    texts, rules = load_plan_texts("en"), load_texts("en")
    try:
        for phrase in _phrases(plan):
            texts.say(phrase)
        for step in plan.steps:
            texts.line(step)
        for one in plan.left_out:
            texts.left_out(one, rules)
    except (KeyError, ValueError, IndexError, AttributeError, RecursionError):
        return False
    return True


def _phrases(plan: Plan) -> Iterator[Phrase]:
    for step in plan.steps:
        yield step.sentence
        yield step.reason
        yield step.undo
    yield from (one.sentence for one in plan.settled)
    yield from plan.notes

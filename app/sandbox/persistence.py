"""Saving the state of the simulated Azure to a JSON file and loading it again."""

import os
import random
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from app.sandbox.accounts import Account
from app.sandbox.clock import Clock
from app.sandbox.messages import Json
from app.sandbox.recovery.ledger import Ledger
from app.sandbox.recovery.resuming import resume
from app.sandbox.state import JobFailure, State

_VERSION = 1
_LONGEST_OPERATION = timedelta(hours=12)
"""What is under way when the state is saved is played to its end; schedules are planned anew when loaded."""
_PARTS: tuple[type, ...] = (Ledger,)
"""The private memories of resource providers that are kept."""


def save(state: State, file: Path) -> None:
    """Write the state beside the file and rename it, so that a crash leaves the old one.

    Operations and jobs under way are played to their end first: they cannot be written down.

    Raises:
        OSError: the file cannot be written.
    """
    _finish(state)
    content = msgspec.json.encode(_document(state))
    descriptor, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def load(file: Path, *, speed: float, quotas: bool) -> State:
    """Read a state; its clock goes on at the real time, or at the saved time where that is later.

    Raises:
        ValueError: the file cannot be read or is not a saved state; the text tells what is wrong.
    """
    try:
        content: Any = msgspec.json.decode(file.read_bytes())
    except OSError as error:
        raise ValueError(f"cannot read it: {error.strerror or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"it is not valid JSON: {error}") from error
    if not isinstance(content, dict) or content.get("version") != _VERSION:
        raise ValueError(f"it is not a state saved by this version (version {_VERSION})")
    try:
        return _state(content, speed=speed, quotas=quotas)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"it is incomplete or damaged: {error!r}") from error


def _finish(state: State) -> None:
    end = state.clock.now() + _LONGEST_OPERATION
    while (due := state.next_due()) is not None and due <= end:
        state.clock.skip(max(due - state.clock.now(), timedelta()))
        state.settle()


def _document(state: State) -> Json:
    return {
        "version": _VERSION,
        "now": state.clock.now(),
        "random": state.random.getstate(),
        "account": state.account,
        "tenants": state.tenants,
        "subscriptions": state.subscriptions,
        "delegating_tenants": state.delegating_tenants,
        "management_groups": state.management_groups,
        "documents": list(state.store),
        "instance_views": state.instance_views,
        "parked_agents": state.parked_agents,
        "registrations": [[*key, value] for key, value in state.registrations.items()],
        "job_failures": state.job_failures,
        "parts": {kind.__name__: _written(state.part(kind)) for kind in _PARTS},
    }


def _state(content: Json, *, speed: float, quotas: bool) -> State:
    saved = datetime.fromisoformat(content["now"])
    now = datetime.now(saved.tzinfo)
    source = random.Random()  # noqa: S311 -- a demo fleet, no secret
    version, numbers, gauss = content["random"]
    source.setstate((version, tuple(numbers), gauss))
    state = State(
        clock=Clock(speed, max(saved, now)),
        random=source,
        account=msgspec.convert(content["account"], Account),
        tenants=content["tenants"],
        subscriptions=content["subscriptions"],
        delegating_tenants=content.get("delegating_tenants", []),
        management_groups=content.get("management_groups", {}),
        instance_views=content["instance_views"],
        parked_agents=content["parked_agents"],
        registrations={(one[0], one[1]): one[2] for one in content["registrations"]},
        job_failures=msgspec.convert(content["job_failures"], list[JobFailure]),
        quotas=quotas,
    )
    for document in content["documents"]:
        state.store.put(document)
    for kind in _PARTS:
        _restore(state.part(kind), content["parts"][kind.__name__])
    resume(state)
    return state


def _written(part: object) -> Json:
    """The fields of a part; mappings as lists of pairs, because JSON keys can only be text."""
    fields = {name: getattr(part, name) for name in get_type_hints(type(part))}
    return {
        name: msgspec.to_builtins(
            [[key, item] for key, item in value.items()] if isinstance(value, dict) else value
        )
        for name, value in fields.items()
    }


def _restore(part: object, written: Json) -> None:
    for name, kind in get_type_hints(type(part)).items():
        if name not in written:
            continue
        if get_origin(kind) is dict:
            key, item = get_args(kind)
            pairs = msgspec.convert(written[name], list[tuple[key, item]])  # type: ignore[valid-type]  # read at run time
            setattr(part, name, dict(pairs))
        else:
            setattr(part, name, msgspec.convert(written[name], kind))

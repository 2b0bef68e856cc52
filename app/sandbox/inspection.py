"""What the sandbox offers beside Azure, to tests in other processes: its ledger, its faults, its clock.

All below ``/sandbox`` and for the bearer of the token only; none of it can be reached at the real Azure,
is counted by quotas, hit by faults, or entered in the ledger.

``GET /sandbox/ledger``
    ``{"value": [...]}``: every write received, in order, as :class:`app.sandbox.ledger.LedgerEntry`.
    ``?after=N`` leaves out entries up to number N; ``?reads=true`` gives the reads among them as well.
``GET /sandbox/faults``, ``POST /sandbox/faults``, ``DELETE /sandbox/faults``
    The planted faults with how often each was seen; plant more (a JSON list as in a faults file, or one
    object); take out all.
``GET /sandbox/clock``, ``POST /sandbox/clock``
    ``{"now": ..., "speed": ...}``; ``{"skip": seconds}`` lets that much simulated time pass at once.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import msgspec

from app.sandbox.faults import Faults, faults_of
from app.sandbox.ledger import RequestLedger
from app.sandbox.messages import ArmError, ArmResponse, Json
from app.sandbox.state import State

PREFIX = "/sandbox/"


class Inspection:
    """Answers the requests below ``/sandbox`` of one server."""

    def __init__(self, state: State, ledger: RequestLedger, faults: Faults) -> None:
        self._state = state
        self._ledger = ledger
        self._faults = faults

    def answer(self, method: str, path: str, query: str, body: bytes) -> ArmResponse:
        """The answer to a request below ``/sandbox``.

        Raises:
            ArmError: 404 for what there is not, 400 for what is not understood.
        """
        match method, path.removeprefix(PREFIX):
            case "GET", "ledger":
                return ArmResponse(200, self._entries(query))
            case "GET", "faults":
                return ArmResponse(200, {"value": msgspec.to_builtins(self._faults.planted)})
            case "POST", "faults":
                for fault in _faults(_decoded(body)):
                    self._faults.add(fault)
                return ArmResponse(200, {"value": msgspec.to_builtins(self._faults.planted)})
            case "DELETE", "faults":
                self._faults.clear()
                return ArmResponse(204)
            case "GET", "clock":
                return ArmResponse(200, self._time())
            case "POST", "clock":
                self._skip(_decoded(body))
                return ArmResponse(200, self._time())
        raise ArmError(404, "NotFound", f"The sandbox has no {method} {path}.")

    def _entries(self, query: str) -> Json:
        given = {name: values[-1] for name, values in parse_qs(query).items()}
        after = given.get("after", "0")
        if not after.isdecimal():
            raise ArmError(400, "InvalidRequest", "'after' must be a number.")
        listed = self._ledger.entries(after=int(after), reads=given.get("reads") == "true")
        return {"value": [{**msgspec.to_builtins(one), "accepted": one.accepted} for one in listed]}

    def _time(self) -> Json:
        return {"now": self._state.clock.now(), "speed": self._state.clock.speed}

    def _skip(self, given: Any) -> None:
        seconds = given.get("skip") if isinstance(given, dict) else None
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
            raise ArmError(400, "InvalidRequest", "'skip' must be a number of seconds, not negative.")
        self._state.clock.skip(timedelta(seconds=seconds))
        self._state.settle()


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise ArmError(400, "InvalidRequest", f"The body is not valid JSON: {error}") from error


def _faults(content: Any) -> Any:
    try:
        return faults_of(content if isinstance(content, list) else [content])
    except ValueError as error:
        raise ArmError(400, "InvalidFault", str(error)) from error

"""``POST /providers/Microsoft.ResourceGraph/resources``: options, pages, results."""

import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from zlib import crc32

import msgspec

from app.sandbox.graph.access import readable
from app.sandbox.graph.compiler import TABLES, Plan, compile_query
from app.sandbox.graph.errors import bad_request
from app.sandbox.graph.rows import RowSource
from app.sandbox.messages import ArmRequest, ArmResponse, Json
from app.sandbox.routing import Router
from app.sandbox.state import State

PAGE = 1000
"""Most rows of one answer."""
_MOST_SUBSCRIPTIONS = 1000
_RESULTS_KEPT = 24


@dataclass(frozen=True)
class _Options:
    top: int
    skip: int
    table_format: bool
    result: int | None
    """The number of the result whose next page is asked for; None: the query is asked anew."""


@dataclass(frozen=True)
class _Result:
    number: int
    rows: list[Json]
    """After all stages that need every row."""


class _Graph:
    """The evaluator of one server, with results kept for the pages that follow."""

    def __init__(self) -> None:
        self._results: OrderedDict[Any, _Result] = OrderedDict()
        self._numbers = count(1)

    async def query(self, request: ArmRequest) -> ArmResponse:
        body = request.body
        text = body.get("query") if isinstance(body, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise bad_request("MissingQuery", "The query of the request is missing or empty.")
        plan = compile_query(text)
        options = _options(body, text)
        result = self._kept(options.result) or self._result(request, plan, text, _subscriptions(request))
        page = result.rows[options.skip : options.skip + options.top]
        for stage in plan.tail:
            page = stage(page)
        return ArmResponse(body=_answer(plan, options, page, len(result.rows), _token_for(text, result)))

    def _kept(self, number: int | None) -> _Result | None:
        """The result that a token belongs to: pages of one result do not shift when the estate changes."""
        return next((one for one in self._results.values() if one.number == number), None)

    def _result(self, request: ArmRequest, plan: Plan, text: str, subscriptions: frozenset[str]) -> _Result:
        state = request.state
        source = state.part(RowSource)
        version = source.version(state, plan.table, plan.types)
        key = (text, subscriptions, request.account, version)
        kept = self._results.get(key)
        if kept is None:
            rows = [
                row
                for row in source.rows(state, plan.table, plan.types)
                if row["subscriptionId"].casefold() in subscriptions
            ]
            rows = readable(request.account, rows)
            for stage in plan.head:
                rows = stage(rows)
            kept = self._results[key] = _Result(next(self._numbers), rows)
            if len(self._results) > _RESULTS_KEPT:
                self._results.popitem(last=False)
        return kept


def register(router: Router) -> None:
    """Add the route of Resource Graph; rights are checked row by row."""
    router.add("POST", "/providers/Microsoft.ResourceGraph/resources", None, _Graph().query)


def warm(state: State) -> None:
    """Build the rows of every table before the first query comes, which at 10,000 VMs takes a second."""
    source = state.part(RowSource)
    for table in TABLES:
        source.rows(state, table, None)


def _subscriptions(request: ArmRequest) -> frozenset[str]:
    """The subscriptions to ask: those of the request that the caller can see, or all of these.

    Raises:
        ArmError: 400 when subscriptions are given and none of them can be seen.
    """
    seen = frozenset(
        identity
        for identity, document in request.state.subscriptions.items()
        if request.account.sees(document["id"])
    )
    given = request.body.get("subscriptions")
    if not given:
        return seen
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise bad_request("InvalidSubscriptions", "The subscriptions of the request must be a list of ids.")
    if len(given) > _MOST_SUBSCRIPTIONS:
        message = f"The number of subscriptions {len(given)} exceeds the limit of {_MOST_SUBSCRIPTIONS}."
        raise bad_request("TooManySubscriptions", message)
    wanted = seen & {one.casefold() for one in given}
    if not wanted:
        message = "There must be at least one subscription that is eligible to contain resources."
        raise bad_request("NoValidSubscriptionsInQueryRequest", message)
    return wanted


def _options(body: Json, text: str) -> _Options:
    given = body.get("options") or {}
    if not isinstance(given, dict):
        raise bad_request("InvalidOptions", "The options of the request must be an object.")
    top, skip = given.get("$top", given.get("top", PAGE)), given.get("$skip", given.get("skip", 0))
    if isinstance(top, bool) or not isinstance(top, int) or not 1 <= top <= PAGE:
        raise bad_request("InvalidTop", f"The value of $top must be between 1 and {PAGE}.")
    if not isinstance(skip, int) or skip < 0:
        raise bad_request("InvalidSkip", "The value of $skip must be 0 or more.")
    token = given.get("$skipToken", given.get("skipToken"))
    result = None
    if token:
        skip, result = _token_content(token, text)
    result_format = given.get("resultFormat", "objectArray")
    if result_format not in ("objectArray", "table"):
        raise bad_request("InvalidResultFormat", f"The result format '{result_format}' is not supported.")
    return _Options(top, skip, result_format == "table", result)


def _token_for(text: str, result: _Result) -> Callable[[int], str]:
    """A function from the offset of the next page to its token."""

    def token(offset: int) -> str:
        content = {"offset": offset, "query": crc32(text.encode()), "result": result.number}
        return base64.b64encode(msgspec.json.encode(content)).decode()

    return token


def _token_content(token: Any, text: str) -> tuple[int, int]:
    try:
        content = msgspec.json.decode(base64.b64decode(str(token), validate=True))
        offset, query, result = int(content["offset"]), int(content["query"]), int(content["result"])
    except (binascii.Error, msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise bad_request("InvalidSkipToken", "The skip token is not valid.") from error
    if query != crc32(text.encode()) or offset < 0:
        raise bad_request("InvalidSkipToken", "The skip token belongs to another query.")
    return offset, result


def _answer(plan: Plan, options: _Options, page: list[Json], total: int, token: Callable[[int], str]) -> Json:
    """The result; rows that are left give a skip token if the result has ids, else it is truncated."""
    end = options.skip + len(page)
    left = end < total
    pages_on = left and "id" in plan.columns and not plan.limited
    answer: Json = {
        "totalRecords": total,
        "count": len(page),
        "resultTruncated": "true" if left and not pages_on else "false",
    }
    if pages_on:
        answer["$skipToken"] = token(end)
    answer["data"] = _table(plan, page) if options.table_format else page
    answer["facets"] = []
    return answer


def _table(plan: Plan, page: list[Json]) -> Json:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number"}
    columns = []
    for name in plan.columns:
        sample = next((row[name] for row in page if row[name] is not None), "")
        columns.append({"name": name, "type": kinds.get(type(sample), "object")})
    return {"columns": columns, "rows": [[row[name] for name in plan.columns] for row in page]}

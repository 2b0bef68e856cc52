"""From the syntax tree to a plan: which types to read, and functions over lists of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from app.sandbox.graph.errors import semantic_failure
from app.sandbox.graph.expressions import Evaluate, column_name, compile_expression, type_hint
from app.sandbox.graph.parser import parse
from app.sandbox.graph.syntax import (
    Column,
    Count,
    Expression,
    Extend,
    Operator,
    OrderBy,
    Project,
    Summarize,
    Take,
    Where,
)
from app.sandbox.graph.values import sort_key, text_of
from app.sandbox.messages import Json

Stage: TypeAlias = Callable[[list[Json]], list[Json]]

COLUMNS = (
    "id",
    "name",
    "type",
    "tenantId",
    "kind",
    "location",
    "resourceGroup",
    "subscriptionId",
    "managedBy",
    "sku",
    "plan",
    "properties",
    "tags",
    "identity",
    "zones",
    "extendedLocation",
)
"""The columns of every table."""
TABLES = ("resources", "recoveryservicesresources", "resourcecontainers")
"""The tables that exist here, in lower case; their names are read without case."""


@dataclass(frozen=True)
class Plan:
    """A query made ready: run ``head`` over all rows, ``tail`` only over the rows of the page."""

    table: str
    types: frozenset[str] | None
    """Resource types that can be in the result at all; None: every type of the table."""
    head: tuple[Stage, ...]
    tail: tuple[Stage, ...]
    columns: tuple[str, ...]
    """Names of the result's columns in order."""
    limited: bool
    """``take`` was used: then there are no further pages."""


@lru_cache(maxsize=256)
def compile_query(text: str) -> Plan:
    """The plan of a query.

    Raises:
        ArmError: 400 with InvalidQuery or ParserFailure for all that is wrong or not supported here.
    """
    query = parse(text)
    table = query.table.casefold()
    if table not in TABLES:
        raise semantic_failure(f"Table '{query.table}' is not known.")
    columns: tuple[str, ...] = COLUMNS
    stages: list[tuple[Operator, Stage]] = []
    types: frozenset[str] | None = None
    for operator in query.operators:
        if isinstance(operator, Where) and types is None and all(isinstance(one, Where) for one, _ in stages):
            types = type_hint(operator.condition)
        stage, columns = _stage(operator, columns)
        stages.append((operator, stage))
    split = len(stages)
    while split and isinstance(stages[split - 1][0], Project | Extend):
        split -= 1
    return Plan(
        table=table,
        types=types,
        head=tuple(stage for _, stage in stages[:split]),
        tail=tuple(stage for _, stage in stages[split:]),
        columns=columns,
        limited=any(isinstance(operator, Take) for operator in query.operators),
    )


def _stage(  # noqa: PLR0911 -- one return for each operator
    operator: Operator, columns: tuple[str, ...]
) -> tuple[Stage, tuple[str, ...]]:
    match operator:
        case Where(condition):
            test = compile_expression(condition, columns)
            return lambda rows: [row for row in rows if test(row)], columns
        case Project(wanted):
            named = _named(wanted, columns)
            return _project(named), tuple(name for name, _ in named)
        case Extend(added):
            named = _named(added, columns)
            names = [name for name, _ in named if name not in columns]
            return _extend(named), (*columns, *names)
        case OrderBy(keys):
            return _order(keys, columns), columns
        case Take(count):
            return lambda rows: rows[:count], columns
        case Count():
            return lambda rows: [{"Count": len(rows)}], ("Count",)
        case Summarize(name, keys):
            named = _named(keys, columns)
            return _summarize(name, named), (*(key for key, _ in named), name)


def _named(wanted: tuple[Column, ...], columns: tuple[str, ...]) -> list[tuple[str, Evaluate]]:
    return [
        (
            column.name or column_name(column.expression, number),
            compile_expression(column.expression, columns),
        )
        for number, column in enumerate(wanted, start=1)
    ]


def _project(named: list[tuple[str, Evaluate]]) -> Stage:
    return lambda rows: [{name: evaluate(row) for name, evaluate in named} for row in rows]


def _extend(named: list[tuple[str, Evaluate]]) -> Stage:
    return lambda rows: [{**row, **{name: evaluate(row) for name, evaluate in named}} for row in rows]


def _order(keys: tuple[tuple[Expression, bool], ...], columns: tuple[str, ...]) -> Stage:
    compiled = [(compile_expression(expression, columns), descending) for expression, descending in keys]

    def stage(rows: list[Json]) -> list[Json]:
        for evaluate, descending in reversed(compiled):
            rows = _sorted(rows, evaluate, descending=descending)
        return rows

    return stage


def _sorted(rows: list[Json], evaluate: Evaluate, *, descending: bool) -> list[Json]:
    return sorted(rows, key=lambda row: sort_key(evaluate(row)), reverse=descending)


def _summarize(name: str, named: list[tuple[str, Evaluate]]) -> Stage:
    def stage(rows: list[Json]) -> list[Json]:
        groups: dict[tuple[str, ...], Json] = {}
        for row in rows:
            found = {key: evaluate(row) for key, evaluate in named}
            identity = tuple(text_of(value) for value in found.values())
            group = groups.setdefault(identity, {**found, name: 0})
            group[name] += 1
        return list(groups.values()) if named else [{name: len(rows)}]

    return stage

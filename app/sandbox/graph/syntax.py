"""The syntax tree of a query."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Literal:
    """A string, number, boolean or null written in the query."""

    value: str | int | float | bool | None


@dataclass(frozen=True)
class Path:
    """A column and the way into its dynamic value: ``properties.storageProfile['osDisk'].name``."""

    column: str
    steps: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Call:
    """A function call."""

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Step:
    """A way into the value of a call: ``parse_json(x).name``."""

    base: "Expression"
    steps: tuple[str | int, ...]


@dataclass(frozen=True)
class Comparison:
    """A binary operator such as ``=~`` or ``contains``."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Membership:
    """``in``, ``in~`` and their negations."""

    operator: str
    left: "Expression"
    options: tuple["Expression", ...]


@dataclass(frozen=True)
class Logical:
    """``and`` or ``or``."""

    operator: str
    parts: tuple["Expression", ...]


Expression: TypeAlias = Literal | Path | Call | Step | Comparison | Membership | Logical


@dataclass(frozen=True)
class Column:
    """One column of ``project`` or ``extend``; the name is None where the query gives none."""

    name: str | None
    expression: Expression


@dataclass(frozen=True)
class Where:
    """``| where``."""

    condition: Expression


@dataclass(frozen=True)
class Project:
    """``| project``."""

    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Extend:
    """``| extend``."""

    columns: tuple[Column, ...]


@dataclass(frozen=True)
class OrderBy:
    """``| order by``; True means descending."""

    keys: tuple[tuple[Expression, bool], ...]


@dataclass(frozen=True)
class Take:
    """``| take`` and ``| limit``."""

    count: int


@dataclass(frozen=True)
class Count:
    """``| count``."""


@dataclass(frozen=True)
class Summarize:
    """``| summarize name = count() by …``."""

    name: str
    keys: tuple[Column, ...]


Operator: TypeAlias = Where | Project | Extend | OrderBy | Take | Count | Summarize


@dataclass(frozen=True)
class Query:
    """A table and what is done with its rows, in order."""

    table: str
    operators: tuple[Operator, ...]

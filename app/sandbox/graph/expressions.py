"""From expressions to Python closures over a row."""

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from app.sandbox.graph import values
from app.sandbox.graph.errors import semantic_failure
from app.sandbox.graph.syntax import (
    Call,
    Comparison,
    Expression,
    Literal,
    Logical,
    Membership,
    Path,
    Step,
)
from app.sandbox.messages import Json

Evaluate: TypeAlias = Callable[[Json], Any]


def _packed(*parts: Any) -> Json:
    return {values.text_of(name): value for name, value in zip(parts[::2], parts[1::2], strict=True)}


def _first_given(*parts: Any) -> Any:
    return next((part for part in parts if part is not None and part != ""), None)


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None


_MANY = 64
_FUNCTIONS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "tolower": (1, 1, lambda value: values.text_of(value).lower()),
    "toupper": (1, 1, lambda value: values.text_of(value).upper()),
    "tostring": (1, 1, values.text_of),
    "toint": (1, 1, values.integer_of),
    "tolong": (1, 1, values.integer_of),
    "tobool": (1, 1, values.boolean_of),
    "parse_json": (1, 1, values.parsed),
    "todynamic": (1, 1, values.parsed),
    "array_length": (1, 1, _length),
    "coalesce": (2, _MANY, _first_given),
    "bag_pack": (2, _MANY, _packed),
    "pack": (2, _MANY, _packed),
    "isnull": (1, 1, lambda value: value is None),
    "isnotnull": (1, 1, lambda value: value is not None),
    "isempty": (1, 1, lambda value: value is None or value == ""),
    "isnotempty": (1, 1, lambda value: value is not None and value != ""),
    "not": (1, 1, lambda value: not value),
}
_PACKING = ("bag_pack", "pack")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": values.equal,
    "!=": values.unequal,
    "<": values.less,
    ">": lambda left, right: values.less(right, left),
    "<=": lambda left, right: values.less(left, right) or values.equal(left, right),
    ">=": lambda left, right: values.less(right, left) or values.equal(left, right),
}
_TEXT_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "=~": lambda left, right: left == right,
    "contains": lambda left, right: right in left,
    "startswith": lambda left, right: left.startswith(right),
    "has": values.has_term,
}
_TEXT_NEGATIONS = {"!~": "=~", "!contains": "contains", "!startswith": "startswith", "!has": "has"}


def compile_expression(  # noqa: PLR0911 -- one return for each kind of expression
    expression: Expression, columns: Collection[str]
) -> Evaluate:
    """A function that gives the value of an expression for a row.

    Raises:
        ArmError: 400 InvalidQuery for an unknown column or function, or a wrong number of arguments.
    """
    match expression:
        case Literal(value):
            return lambda _row: value
        case Path():
            return _path(expression, columns)
        case Step(base, steps):
            inner = compile_expression(base, columns)
            return lambda row: _walk(inner(row), steps)
        case Call():
            return _call(expression, columns)
        case Comparison():
            return _comparison(expression, columns)
        case Membership():
            return _membership(expression, columns)
        case Logical(operator, parts):
            tests = [compile_expression(part, columns) for part in parts]
            if operator == "and":
                return lambda row: all(test(row) for test in tests)
            return lambda row: any(test(row) for test in tests)


def _walk(value: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def _path(path: Path, columns: Collection[str]) -> Evaluate:
    column, steps = path.column, path.steps
    if column not in columns:
        raise semantic_failure(f"Failed to resolve column or scalar expression named '{column}'")
    if not steps:
        return lambda row: row[column]
    if len(steps) == 1:
        only = steps[0]
        return lambda row: value.get(only) if isinstance(value := row[column], dict) else _walk(value, steps)
    return lambda row: _walk(row[column], steps)


def _call(call: Call, columns: Collection[str]) -> Evaluate:
    known = _FUNCTIONS.get(call.function)
    if known is None:
        raise semantic_failure(f"Unknown function: '{call.function}'.")
    least, most, function = known
    count = len(call.arguments)
    if not least <= count <= most or (call.function in _PACKING and count % 2):
        raise semantic_failure(f"{call.function}(): function does not take {count} argument(s).")
    arguments = [compile_expression(argument, columns) for argument in call.arguments]
    if count == 1:
        only = arguments[0]
        return lambda row: function(only(row))
    return lambda row: function(*(argument(row) for argument in arguments))


def _comparison(comparison: Comparison, columns: Collection[str]) -> Evaluate:
    left = compile_expression(comparison.left, columns)
    operator = comparison.operator
    if operator in _COMPARISONS:
        right = compile_expression(comparison.right, columns)
        compare = _COMPARISONS[operator]
        return lambda row: compare(left(row), right(row))
    negated = operator in _TEXT_NEGATIONS
    test = _TEXT_COMPARISONS[_TEXT_NEGATIONS.get(operator, operator)]
    if isinstance(comparison.right, Literal):
        fixed = values.text_of(comparison.right.value).casefold()
        if negated:
            return lambda row: not test(values.text_of(left(row)).casefold(), fixed)
        return lambda row: test(values.text_of(left(row)).casefold(), fixed)
    right = compile_expression(comparison.right, columns)
    return lambda row: (
        test(values.text_of(left(row)).casefold(), values.text_of(right(row)).casefold()) is not negated
    )


def _membership(membership: Membership, columns: Collection[str]) -> Evaluate:
    left = compile_expression(membership.left, columns)
    negated = membership.operator.startswith("!")
    if not all(isinstance(option, Literal) for option in membership.options):
        raise semantic_failure("The right side of 'in' must be a list of literals.")
    given = [option.value for option in membership.options if isinstance(option, Literal)]
    if membership.operator.endswith("~"):
        folded = frozenset(values.text_of(value).casefold() for value in given)
        return lambda row: (values.text_of(left(row)).casefold() in folded) is not negated
    if all(isinstance(value, str) for value in given):
        texts = frozenset(given)
        return lambda row: (isinstance(value := left(row), str) and value in texts) is not negated
    return lambda row: any(values.equal(left(row), value) for value in given) is not negated


def column_name(expression: Expression, position: int) -> str:
    """The name that Kusto gives a column of ``project`` without one: ``properties.a.b`` is properties_a_b."""
    match expression:
        case Path(column, steps):
            return "_".join((column, *(str(step) for step in steps)))
        case Call(_, (Path() as only,)):
            return column_name(only, position)
        case _:
            return f"Column{position}"


def type_hint(condition: Expression) -> frozenset[str] | None:
    """The resource types (lower case) outside of which a condition cannot hold; None: it does not say."""
    match condition:
        case Comparison("==" | "=~", Path("type", ()), Literal(str(value))):
            return frozenset({value.casefold()})
        case Membership("in" | "in~", Path("type", ()), options):
            given = [option.value for option in options if isinstance(option, Literal)]
            return frozenset(values.text_of(value).casefold() for value in given)
        case Logical("and", parts):
            hints = [hint for part in parts if (hint := type_hint(part)) is not None]
            return frozenset.intersection(*hints) if hints else None
        case Logical("or", parts):
            found = [type_hint(part) for part in parts]
            known = [hint for hint in found if hint is not None]
            return frozenset().union(*known) if len(known) == len(found) else None
        case _:
            return None

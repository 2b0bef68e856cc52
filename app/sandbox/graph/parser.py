"""From tokens to the syntax tree; what is not supported fails here with its place in the query."""

from app.sandbox.graph.errors import parser_failure, semantic_failure
from app.sandbox.graph.lexer import Kind, Token, tokens_of
from app.sandbox.graph.syntax import (
    Call,
    Column,
    Comparison,
    Count,
    Expression,
    Extend,
    Literal,
    Logical,
    Membership,
    Operator,
    OrderBy,
    Path,
    Project,
    Query,
    Step,
    Summarize,
    Take,
    Where,
)
from app.sandbox.messages import ArmError

_COMPARISONS = frozenset(
    {"==", "!=", "=~", "!~", "<", "<=", ">", ">=", "has", "!has", "contains", "!contains"}
    | {"startswith", "!startswith"}
)
_MEMBERSHIPS = frozenset({"in", "!in", "in~", "!in~"})
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse(text: str) -> Query:
    """The syntax tree of a query.

    Raises:
        ArmError: 400 with ParserFailure where the query is wrong or not supported.
    """
    tokens = tokens_of(text)
    try:
        return _Parser(tokens).query()
    except RecursionError:
        raise semantic_failure("The query is nested too deeply.") from None


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0

    def query(self) -> Query:
        table = self._name()
        operators: list[Operator] = []
        while self._take("|"):
            operators.append(self._operator())
        if self._token.kind is not Kind.END:
            raise self._failure()
        return Query(table, tuple(operators))

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _failure(self) -> ArmError:
        token = self._token
        return parser_failure(token.line, token.position, token.text)

    def _take(self, text: str) -> bool:
        """Step over this symbol or word if it is next."""
        token = self._token
        if token.kind in (Kind.SYMBOL, Kind.NAME) and token.text == text:
            self._index += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._failure()

    def _name(self) -> str:
        token = self._token
        if token.kind is not Kind.NAME or token.text.startswith("!"):
            raise self._failure()
        self._index += 1
        return token.text

    def _operator(self) -> Operator:  # noqa: PLR0911 -- one return for each operator
        token = self._token
        word = self._name()
        match word:
            case "where":
                return Where(self._expression())
            case "project":
                return Project(self._columns())
            case "extend":
                return Extend(self._columns())
            case "order" | "sort":
                self._expect("by")
                return OrderBy(self._sort_keys())
            case "take" | "limit":
                return Take(self._integer())
            case "count":
                return Count()
            case "summarize":
                return self._summarize()
        raise parser_failure(token.line, token.position, token.text)

    def _integer(self) -> int:
        token = self._token
        if token.kind is not Kind.NUMBER or "." in token.text:
            raise self._failure()
        self._index += 1
        return int(token.text)

    def _columns(self) -> tuple[Column, ...]:
        columns = [self._column()]
        while self._take(","):
            columns.append(self._column())
        return tuple(columns)

    def _column(self) -> Column:
        following = self._tokens[min(self._index + 1, len(self._tokens) - 1)]
        if self._token.kind is Kind.NAME and following.kind is Kind.SYMBOL and following.text == "=":
            name = self._name()
            self._expect("=")
            return Column(name, self._expression())
        return Column(None, self._expression())

    def _sort_keys(self) -> tuple[tuple[Expression, bool], ...]:
        keys = [self._sort_key()]
        while self._take(","):
            keys.append(self._sort_key())
        return tuple(keys)

    def _sort_key(self) -> tuple[Expression, bool]:
        expression = self._expression()
        if self._take("asc"):
            return expression, False
        self._take("desc")
        return expression, True

    def _summarize(self) -> Summarize:
        following = self._tokens[min(self._index + 1, len(self._tokens) - 1)]
        name = "count_"
        if following.text == "=":
            name = self._name()
            self._expect("=")
        for part in ("count", "(", ")"):
            self._expect(part)
        keys = self._columns() if self._take("by") else ()
        return Summarize(name, keys)

    def _expression(self) -> Expression:
        parts = [self._conjunction()]
        while self._take("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Logical("or", tuple(parts))

    def _conjunction(self) -> Expression:
        parts = [self._comparison()]
        while self._take("and"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else Logical("and", tuple(parts))

    def _comparison(self) -> Expression:
        left = self._operand()
        token = self._token
        if token.kind not in (Kind.SYMBOL, Kind.NAME):
            return left
        if token.text in _MEMBERSHIPS:
            self._index += 1
            self._expect("(")
            return Membership(token.text, left, self._options())
        if token.text in _COMPARISONS:
            self._index += 1
            return Comparison(token.text, left, self._operand())
        return left

    def _options(self) -> tuple[Expression, ...]:
        options = self._arguments()
        if not options:
            raise self._failure()
        return options

    def _operand(self) -> Expression:  # noqa: PLR0911 -- one return for each kind
        if self._take("("):
            inner = self._expression()
            self._expect(")")
            return inner
        token = self._token
        if self._take("-"):
            number = self._token
            if number.kind is not Kind.NUMBER:
                raise self._failure()
            self._index += 1
            return Literal(-_number(number.text))
        if token.kind is Kind.STRING:
            self._index += 1
            return Literal(token.text)
        if token.kind is Kind.NUMBER:
            self._index += 1
            return Literal(_number(token.text))
        name = self._name()
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        if self._take("("):
            call = Call(name, self._arguments())
            steps = self._steps()
            return Step(call, steps) if steps else call
        return Path(name, self._steps())

    def _arguments(self) -> tuple[Expression, ...]:
        """Arguments up to and with the closing parenthesis."""
        if self._take(")"):
            return ()
        arguments = [self._expression()]
        while self._take(","):
            arguments.append(self._expression())
        self._expect(")")
        return tuple(arguments)

    def _steps(self) -> tuple[str | int, ...]:
        steps: list[str | int] = []
        while True:
            if self._take("."):
                steps.append(self._name())
            elif self._take("["):
                token = self._token
                if token.kind is Kind.STRING:
                    self._index += 1
                    steps.append(token.text)
                else:
                    steps.append(self._integer())
                self._expect("]")
            else:
                return tuple(steps)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)

"""From a method and a path to a handler, without case and with ``%3B`` decoded, as ARM routes."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from app.sandbox.messages import ArmRequest, ArmResponse

_METHODS = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")

Handler: TypeAlias = Callable[[ArmRequest], Awaitable[ArmResponse]]


class Match(NamedTuple):
    """The handler found, the captured segments and the action that the caller needs a right for."""

    handler: Handler
    segments: dict[str, str]
    action: str | None


class _Node:
    __slots__ = ("capture", "children", "handlers", "name")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.capture: _Node | None = None
        self.name = ""
        self.handlers: dict[str, tuple[Handler, str | None, tuple[str, ...]]] = {}


class Router:
    """A tree of path segments; a literal segment wins over a captured one."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, method: str, template: str, action: str | None, handler: Handler) -> None:
        """Register a handler for a template such as ``/subscriptions/{subscription}/resourceGroups``.

        ``action`` is the ARM action checked at the scope of the request before the handler runs
        (None: nothing is checked, as for ``GET /subscriptions``).
        """
        node = self._root
        names: list[str] = []
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                node.capture = node.capture or _Node()
                node = node.capture
                names.append(segment[1:-1])
            else:
                node = node.children.setdefault(segment.casefold(), _Node())
        node.handlers[method] = (handler, action, tuple(names))

    def find(self, method: str, path: str) -> Match | None:
        """The handler for a raw (still quoted) path, or None."""
        segments = [unquote(part) for part in path.strip("/").split("/")]
        found = self._walk(self._root, segments, 0, [], method)
        if found is None:
            return None
        (handler, action, names), captured = found
        return Match(handler, dict(zip(names, captured, strict=True)), action)

    def methods(self, path: str) -> list[str]:
        """The methods that some route allows for a raw path; empty when no route knows it."""
        return [method for method in _METHODS if self.find(method, path) is not None]

    def _walk(
        self, node: _Node, segments: list[str], index: int, captured: list[str], method: str
    ) -> tuple[tuple[Handler, str | None, tuple[str, ...]], list[str]] | None:
        if index == len(segments):
            entry = node.handlers.get(method)
            return (entry, captured) if entry is not None else None
        child = node.children.get(segments[index].casefold())
        if child is not None:
            found = self._walk(child, segments, index + 1, captured, method)
            if found is not None:
                return found
        if node.capture is not None:
            return self._walk(node.capture, segments, index + 1, [*captured, segments[index]], method)
        return None

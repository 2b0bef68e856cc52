"""The window's texts, found in the code and kept in ``resources/translations/*.ts`` (Qt Linguist's form).

``python -m tests.translations`` brings both files up to date: new texts appear as unfinished, texts that
are gone are dropped, finished translations stay. English needs plural forms only.
"""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "ko")
_NAMES = frozenset({"translate", "QT_TRANSLATE_NOOP"})
"""Names under which modules call QCoreApplication.translate, or mark texts of a table."""
_FORMS = {"en": 2, "ko": 1}


class Message(NamedTuple):
    """One text: where it is said, what it says in English, and whether it counts something."""

    context: str
    source: str
    comment: str
    plural: bool


class Translation(NamedTuple):
    """The forms of one message in a language, empty where it is not translated."""

    forms: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether every form is there."""
        return bool(self.forms) and all(self.forms)


class NotLiteral(Exception):
    """A call of `tr` or `translate` whose text is not a literal: it would never be found."""


def texts_in_code(folder: Path = ROOT / "ui") -> tuple[Message, ...]:
    """All texts of the window, sorted.

    Raises:
        NotLiteral: a text, context or comment is computed.
    """
    found: set[Message] = set()
    for path in sorted(folder.rglob("*.py")):
        found.update(_Finder(path).messages())
    return tuple(sorted(found))


class _Finder(ast.NodeVisitor):
    def __init__(self, path: Path) -> None:
        self._path = path
        self._classes: list[str] = []
        self._found: list[Message] = []

    def messages(self) -> list[Message]:
        self.visit(ast.parse(self._path.read_text(encoding="utf-8")))
        return self._found

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        if isinstance(called, ast.Attribute):
            if called.attr == "tr":
                self._add(node, self._classes[-1] if self._classes else "", node.args)
            elif called.attr == "translate" and ast.unparse(called.value) == "QCoreApplication":
                self._add_named(node)
        elif isinstance(called, ast.Name) and called.id in _NAMES:
            self._add_named(node)
        self.generic_visit(node)

    def _add_named(self, node: ast.Call) -> None:
        self._add(node, self._literal(node.args[0], node), node.args[1:])

    def _add(self, node: ast.Call, context: str, arguments: list[ast.expr]) -> None:
        source = self._literal(arguments[0], node)
        comment = self._literal(arguments[1], node) if len(arguments) > 1 else ""
        self._found.append(Message(context, source, comment, len(arguments) > 2))

    def _literal(self, value: ast.expr, node: ast.Call) -> str:
        if isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, str)):
            return value.value or ""
        raise NotLiteral(f"{self._path.name}:{node.lineno}: {ast.unparse(value)}")


def file_of(language: str) -> Path:
    """The `.ts` file of a language."""
    return ROOT / "resources" / "translations" / f"{language}.ts"


def read_translations(language: str) -> dict[Message, Translation]:
    """What the `.ts` file of a language holds; unfinished messages have no forms."""
    root = ET.fromstring(file_of(language).read_text(encoding="utf-8"))  # noqa: S314 -- our own file
    return dict(_read(root))


def _read(root: ET.Element) -> Iterator[tuple[Message, Translation]]:
    for context in root.iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            plural = message.get("numerus") == "yes"
            key = Message(name, message.findtext("source", ""), message.findtext("comment", ""), plural)
            translation = message.find("translation")
            if translation is None or translation.get("type") is not None:
                yield key, Translation(())
            elif plural:
                yield key, Translation(tuple(form.text or "" for form in translation.iter("numerusform")))
            else:
                yield key, Translation((translation.text or "",))


def wanted(language: str, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages that a language's file must hold."""
    return messages if language != "en" else tuple(one for one in messages if one.plural)


def document(language: str, messages: tuple[Message, ...], known: dict[Message, Translation]) -> str:
    """The `.ts` file of a language with these messages, translated as far as is known."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append(f'<TS version="2.1" language="{language}" sourcelanguage="en">')
    context = None
    for message in wanted(language, messages):
        if message.context != context:
            if context is not None:
                lines.append("</context>")
            context = message.context
            lines += ["<context>", f"    <name>{escape(context)}</name>"]
        lines += _lines(message, known.get(message, Translation(())), _FORMS[language])
    if context is not None:
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def _lines(message: Message, translation: Translation, forms: int) -> Iterator[str]:
    yield '    <message numerus="yes">' if message.plural else "    <message>"
    yield f"        <source>{escape(message.source)}</source>"
    if message.comment:
        yield f"        <comment>{escape(message.comment)}</comment>"
    kind = "" if translation.finished else ' type="unfinished"'
    if message.plural:
        said = translation.forms if translation.finished else ("",) * forms
        inner = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in said)
    else:
        inner = escape(translation.forms[0]) if translation.finished else ""
    yield f"        <translation{kind}>{inner}</translation>"
    yield "    </message>"


def placeholders(text: str) -> frozenset[str]:
    """What is filled in later: ``{name}`` and ``%n``."""
    return frozenset(re.findall(r"\{\w*\}|%n", text))


def update() -> dict[str, int]:
    """Bring the files up to date; how many messages of each language are unfinished."""
    messages = texts_in_code()
    unfinished = {}
    for language in LANGUAGES:
        known = read_translations(language)
        file_of(language).write_text(document(language, messages, known), encoding="utf-8")
        missing = [one for one in wanted(language, messages) if not known.get(one, Translation(())).finished]
        unfinished[language] = len(missing)
    return unfinished


if __name__ == "__main__":
    for name, count in update().items():
        print(f"{name}: {count} unfinished")

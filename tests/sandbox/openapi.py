"""The OpenAPI files of Azure as a judge: which operation a request is, and what is wrong with an answer.

Swagger 2.0 schemas become JSON schemas: ``allOf`` is flattened, so that a field that no definition knows is
found; ``discriminator`` becomes a choice by value; ``x-nullable`` allows null; ``readOnly`` says nothing of
answers.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

Json = dict[str, Any]
METHODS = frozenset({"get", "put", "post", "delete", "patch", "head"})
_KEPT = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "format")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_formats = FormatChecker(formats=())


@_formats.checks("date-time")  # type: ignore[untyped-decorator]  # -- jsonschema ships no types
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or _DATE_TIME.fullmatch(value) is not None


@dataclass(frozen=True)
class Operation:
    """One operation of one file; ``template`` is its path as the file writes it."""

    id: str
    method: str
    template: str
    file: Path
    document: Json

    @property
    def shape(self) -> str:
        """The template without case and without the names of its parameters."""
        return re.sub(r"\{[^}]*\}", "{}", self.template).casefold().rstrip("/")

    def matches(self, path: str) -> bool:
        """Whether a decoded request path is one of this operation."""
        pattern = "".join(
            (".+" if part == "{scope}" else "[^/]+") if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]*\})", self.template.rstrip("/"))
        )
        return re.fullmatch(pattern, path.rstrip("/"), re.IGNORECASE) is not None


@dataclass(frozen=True)
class Problem:
    """Where an answer leaves the specification: a path without list positions, and in a few words how."""

    path: str
    what: str


class Specification:
    """All operations of the stored files; of several versions of one file the newest."""

    def __init__(self, folder: Path) -> None:
        self._documents: dict[Path, Json] = {}
        self._definitions: Json = {}
        self._heirs: dict[Path, dict[str, list[str]]] = {}
        self.operations: list[Operation] = []
        for file in sorted(folder.rglob("*.json")):
            if "examples" not in file.parts:
                self._read_operations(file)

    def _read_operations(self, file: Path) -> None:
        document = self._document(file)
        for template, methods in {**document.get("paths", {}), **document.get("x-ms-paths", {})}.items():
            for method, one in methods.items():
                if method in METHODS:
                    new = Operation(one["operationId"], method.upper(), template, file.resolve(), one)
                    same = (new.method, new.shape)
                    self.operations = [old for old in self.operations if (old.method, old.shape) != same]
                    self.operations.append(new)

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation of a request: the one whose path has the most fixed parts."""
        found = [
            one
            for one in self.operations
            if one.method == method and one.matches(unquote(path.partition("?")[0]))
        ]
        return max(found, key=lambda one: len(re.sub(r"\{[^}]*\}", "", one.template)), default=None)

    def problems(self, operation: Operation, status: int, body: object) -> list[Problem]:
        """What is wrong with an answer to an operation; nothing when the specification is met."""
        responses = operation.document["responses"]
        response = responses.get(str(status))
        if response is None and status >= 400:
            response = responses.get("default", {})
        if response is None:
            return [Problem("", f"status {status} is not declared")]
        if "schema" not in response:
            return [Problem("", "a body that is not declared")] if body and status < 400 else []
        if body is None:
            return [Problem("", "no body")]
        schema = {**self._schema(operation.file, response["schema"]), "$defs": self._definitions}
        errors = Draft202012Validator(schema, format_checker=_formats).iter_errors(body)
        return [problem for error in errors for problem in _problems_of(error)]

    def _document(self, file: Path) -> Json:
        file = file.resolve()
        if file not in self._documents:
            self._documents[file] = json.loads(file.read_text(encoding="utf-8-sig"))
        return self._documents[file]

    def _schema(self, file: Path, source: Json) -> Json:
        """The JSON schema of one place in a file."""
        if "$ref" in source:
            result: Json = {"$ref": f"#/$defs/{self._reference(file, source['$ref'])}"}
        elif "properties" in source or "allOf" in source:
            result = self._object(*self._flat(file, source))
        else:
            result = {name: source[name] for name in _KEPT if name in source}
            if "type" in source:
                result["type"] = source["type"]
            if "items" in source:
                result["items"] = self._schema(file, source["items"])
            if isinstance(source.get("additionalProperties"), dict):
                result["additionalProperties"] = self._schema(file, source["additionalProperties"])
        return {"anyOf": [result, {"type": "null"}]} if source.get("x-nullable") else result

    def _reference(self, file: Path, reference: str) -> str:
        """The key of a definition under ``$defs``, made if it is new."""
        where, name = self._target(file, reference)
        key = f"{where.parent.name}-{where.stem}-{name}"
        if key not in self._definitions:
            self._definitions[key] = {}
            self._definitions[key] = self._definition(where, name)
        return key

    def _target(self, file: Path, reference: str) -> tuple[Path, str]:
        location, _, pointer = reference.partition("#")
        where = (file.parent / location).resolve() if location else file
        return where, pointer.rsplit("/", 1)[-1]

    def _definition(self, file: Path, name: str) -> Json:
        source = self._document(file)["definitions"][name]
        heirs = self._heirs_of(file, name)
        if not heirs:
            return self._schema(file, source)
        field = self._discriminator(file, name)
        choice = self._object(*self._flat(file, source))
        for value, heir in heirs.items():
            tested = {"required": [field], "properties": {field: {"const": value}}}
            choice = {"if": tested, "then": self._object(*self._flat(file, heir)), "else": choice}
        return choice

    def _discriminator(self, file: Path, name: str) -> str:
        """The field that tells the heirs of a definition apart; it may be inherited."""
        source = self._document(file)["definitions"][name]
        if "discriminator" in source:
            return str(source["discriminator"])
        return next(
            found
            for part in source.get("allOf", ())
            if "$ref" in part
            for found in [self._discriminator(*self._target(file, part["$ref"]))]
        )

    def _heirs_of(self, file: Path, name: str) -> dict[str, Json]:
        """The definitions that inherit from one that has (or inherits) a discriminator, by its value."""
        if not self._has_discriminator(file, name):
            return {}
        definitions = self._document(file)["definitions"]
        found: dict[str, Json] = {}
        for heir, source in definitions.items():
            parents = [self._target(file, part["$ref"]) for part in source.get("allOf", ()) if "$ref" in part]
            if (file, name) in parents:
                found[source.get("x-ms-discriminator-value", heir)] = source
                found |= self._heirs_of(file, heir)
        return found

    def _has_discriminator(self, file: Path, name: str) -> bool:
        source = self._document(file)["definitions"][name]
        return "discriminator" in source or any(
            self._has_discriminator(*self._target(file, part["$ref"]))
            for part in source.get("allOf", ())
            if "$ref" in part
        )

    def _flat(self, file: Path, source: Json) -> tuple[Json, list[str], bool]:
        """Properties, required names and whether others are allowed, of a definition with its parents."""
        properties: Json = {}
        required: list[str] = list(source.get("required", ()))
        free = source.get("additionalProperties") not in {None, False} if _is_plain(source) else True
        for part in source.get("allOf", ()):
            where, parent = file, part
            if "$ref" in part:
                where, name = self._target(file, part["$ref"])
                parent = self._document(where)["definitions"][name]
            inherited, needed, open_parent = self._flat(where, parent)
            properties |= inherited
            required += needed
            free = free or (open_parent and bool(parent.get("additionalProperties")))
        properties |= {name: self._schema(file, one) for name, one in source.get("properties", {}).items()}
        return properties, required, free

    @staticmethod
    def _object(properties: Json, required: list[str], free: bool) -> Json:
        schema: Json = {"type": "object", "properties": properties}
        if required:
            schema["required"] = sorted(set(required))
        if properties and not free:
            schema["additionalProperties"] = False
        return schema


def _is_plain(source: Json) -> bool:
    return not isinstance(source.get("additionalProperties"), dict)


def _problems_of(error: ValidationError) -> list[Problem]:
    path = ".".join("*" if isinstance(one, int) else one for one in error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        return [
            Problem(f"{path}.{name}".lstrip("."), "not known") for name in error.instance if name not in known
        ]
    if error.validator == "required":
        missing = re.match(r"'([^']*)'", error.message)
        return [Problem(f"{path}.{missing[1] if missing else '?'}".lstrip("."), "missing")]
    if error.validator == "enum":
        return [Problem(path, f"not among the values: {error.instance}")]
    if error.validator == "type":
        return [Problem(path, f"not of type {error.validator_value}")]
    return [Problem(path, f"{error.validator}")]

"""YAML files read into frozen dataclasses, every fault with its line.

Answers: what did the person write, and on which line? PyYAML keeps the line of every node,
pydantic checks the shapes. Scalars stay text until a type is asked of them, so that `no`,
`1.10` and `12:30` mean what was written.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError, WithJsonSchema

from charteroak.problems import Location, Problem, suggest

T = TypeVar("T")
Keys = tuple[str | int, ...]


def as_written(name: str) -> str:
    """A field's name as it stands in a file: `from_` is `from`, which Python keeps for itself."""
    return name.removesuffix("_")


CONFIG: dict[str, Any] = {
    "extra": "forbid",
    "alias_generator": as_written,
}
"""How a dataclass that people fill in is checked: no unknown words."""


NumberAsWritten = typing.Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
"""A number kept as the text that was written, so that none of its digits is lost."""


@contextmanager
def described() -> Iterator[None]:
    """Meanwhile the docstrings of fields are read too, as help for people: it takes its time."""
    CONFIG["use_attribute_docstrings"] = True
    try:
        yield
    finally:
        del CONFIG["use_attribute_docstrings"]


@dataclass(frozen=True)
class Document:
    """One YAML file: its values as text, lists and mappings, and the line of each."""

    file: str
    data: Any
    lines: Mapping[Keys, int]
    problems: tuple[Problem, ...] = ()
    origins: Mapping[Keys, str] = field(default_factory=dict)
    """The file of each value that does not stand in `file`: documents are laid over each other."""

    @cached_property
    def beneath(self) -> Mapping[str | int, Sequence[Keys]]:
        """What has a line, by its first word."""
        found: dict[str | int, list[Keys]] = {}
        for keys in self.lines:
            if keys:
                found.setdefault(keys[0], []).append(keys)
        return found

    def at(self, *keys: str | int) -> Location:
        """Where a value stands; the nearest enclosing one if it is not in the file."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return Location(self.origins.get(keys, self.file), self.lines.get(keys, 1))


@dataclass
class _Reader:
    file: str
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def value(self, node: yaml.Node, keys: Keys) -> Any:
        self.lines.setdefault(keys, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*keys, i)) for i, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                self.problems.append(
                    Problem(
                        f"`{key}` is given twice.",
                        Location(self.file, line),
                        "Keep the one you mean and remove the other.",
                        "yaml-duplicate-key",
                    )
                )
            self.lines[(*keys, key)] = line
            found[key] = self.value(value_node, (*keys, key))
        return found


def _scalar(node: yaml.Node) -> str | None:
    plain = not getattr(node, "style", None)  # `None`, or with the fast reader an empty text
    return None if plain and node.value in ("", "~", "null", "Null", "NULL") else str(node.value)


class _Plain(yaml.CSafeLoader):
    """Reads the shape of a file and leaves every scalar the text that it is."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as PyYAML declares it


def read_document(path: Path, shown_as: str) -> Document:
    """Read one YAML file. Faults of the file itself come back as its problems, data empty."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Plain)
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        return _refused(shown_as, line, "The file is not UTF-8 text.", "Save it as UTF-8.")
    except OSError as fault:
        return _refused(shown_as, 0, "The file cannot be read.", str(fault.strerror))
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        said = f"The YAML cannot be read here: {fault.problem or fault.context}."
        advice = "Look at the indentation, and put text that holds `: ` or ` #` in quotes."
        return _refused(shown_as, mark.line + 1 if mark else 0, said, advice)
    except yaml.YAMLError as fault:
        return _refused(shown_as, 0, "The YAML cannot be read.", str(fault).splitlines()[0])
    if node is None:
        return _refused(shown_as, 0, "The file is empty.", "Write its content, or remove it.")
    reader = _Reader(shown_as)
    data = reader.value(node, ())
    return Document(shown_as, data, reader.lines, tuple(reader.problems))


def _refused(file: str, line: int, what: str, advice: str) -> Document:
    return Document(file, None, {}, (Problem(what, Location(file, line), advice, "yaml"),))


@cache
def adapter(kind: Hashable) -> TypeAdapter[Any]:
    """The checker of a type, made once."""
    return TypeAdapter(cast("type[Any]", kind))


def fill(
    kind: type[T],
    document: Document,
    keys: Keys = (),
    *,
    only: Callable[[str], bool] = lambda _: True,
    given: Mapping[str, Any] | None = None,
) -> tuple[T | None, tuple[Problem, ...]]:
    """Fill a dataclass from the part of a document at `keys`; None only beside problems.

    `only` picks the keys that are meant for this dataclass, `given` adds values that are not
    written in the file. Fields called `written_at` get the location of their own part of it.
    """
    data = document.data
    for key in keys:
        data = data[key]
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if only(key)}
    placed = _place(data, kind, document, keys)
    if isinstance(placed, dict):
        placed.update(given or {})
    try:
        return cast("T", adapter(cast("Hashable", kind)).validate_python(placed)), ()
    except ValidationError as fault:
        errors = [e for e in fault.errors() if not _other_shape(e)] or fault.errors()
        return None, tuple(_problem(error, kind, document, keys) for error in errors)


def _other_shape(error: Any) -> bool:
    """Whether a mapping was tried as plain text, where both may stand: it is no fault."""
    return error["type"] == "string_type" and isinstance(error["input"], dict)


def _place(data: Any, kind: Any, document: Document, keys: Keys) -> Any:
    """The same data with `written_at` filled in wherever a dataclass asks for it."""
    if dataclasses.is_dataclass(kind) and isinstance(data, dict):
        hints = _hints(cast("Hashable", kind))
        placed = {
            key: _place(value, hints.get(key), document, (*keys, key))
            for key, value in data.items()
            if not (value is None and key in hints)
        }
        if "written_at" in hints:
            placed.setdefault("written_at", document.at(*keys))
        return placed
    arguments = typing.get_args(kind)
    if isinstance(data, list) and arguments:
        return [_place(v, arguments[0], document, (*keys, i)) for i, v in enumerate(data)]
    if isinstance(data, dict) and typing.get_origin(kind) in (dict, Mapping):
        return {k: _place(v, arguments[1], document, (*keys, k)) for k, v in data.items()}
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        for member in arguments:
            if dataclasses.is_dataclass(member) == isinstance(data, dict):
                return _place(data, member, document, keys)
    return data


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return {as_written(name): hint for name, hint in typing.get_type_hints(kind).items()}


def known_fields(kind: Any) -> tuple[str, ...]:
    """The names a person may write for this dataclass."""
    names = (as_written(f.name) for f in dataclasses.fields(kind) if f.init)
    return tuple(name for name in names if name != "written_at")


def _problem(error: Any, kind: Any, document: Document, keys: Keys) -> Problem:
    path = _written(tuple(error["loc"]), document, keys)
    where = document.at(*keys, *path)
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    what, advice = _words(error, name, _owner(kind, path[:-1]))
    return Problem(what, where, advice, f"read-{error['type'].replace('_', '-')}")


def _written(path: Keys, document: Document, keys: Keys) -> Keys:
    """The path as it stands in the file: without the names of shapes that were tried."""
    here = document.data
    for key in keys:
        here = here[key]
    found: list[str | int] = []
    for at, part in enumerate(path):
        inside = isinstance(here, dict | list) and (
            part in here if isinstance(here, dict) else isinstance(part, int)
        )
        if inside:
            here = here[part]
        if inside or at == len(path) - 1:
            found.append(part)
    return tuple(found)


def _words(error: Any, name: str, owner: Any) -> tuple[str, str]:
    kind = "extra_forbidden" if name == "written_at" else error["type"]
    match kind:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return f"`{name}` is missing.", f"Add a line `{name}: ...` here."
        case "unexpected_keyword_argument" | "extra_forbidden":
            known = known_fields(owner) if dataclasses.is_dataclass(owner) else ()
            return f"`{name}` is not a word this file knows.", suggest(name, known)
        case "literal_error":
            allowed = [word.strip(" '") for word in _expected(error)]
            return f"`{name}: {error['input']}` is not one of the choices.", suggest(
                str(error["input"]), allowed
            )
        case "dataclass_type" | "dict_type" | "tuple_type" | "list_type":
            wanted = {"tuple_type": "a list", "list_type": "a list"}.get(error["type"], "a mapping")
            return f"`{name}` should be {wanted}.", "Write it as the JSON Schema shows."
        case _:
            return f"`{name}: {error['input']}` cannot be used.", f"{error['msg']}."


def _expected(error: Any) -> Sequence[str]:
    text = str(error["ctx"]["expected"])
    return text.replace(" or ", ", ").split(",")


def _owner(kind: Any, path: Keys) -> Any:
    """The dataclass that holds the value at `path`, found through the declared types."""
    for part in path:
        if dataclasses.is_dataclass(kind) and isinstance(part, str):
            kind = _hints(cast("Hashable", kind)).get(part)
        else:
            arguments = typing.get_args(kind)
            kind = (
                arguments[-1]
                if isinstance(part, str) and arguments
                else next(iter(arguments), None)
            )
        if typing.get_origin(kind) in (typing.Union, types.UnionType):
            kind = next((m for m in typing.get_args(kind) if dataclasses.is_dataclass(m)), None)
    return kind

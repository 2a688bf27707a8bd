"""Wording: how a type, a default and a table of fields are said in Markdown."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from charteroak.documents import as_written
from charteroak.publish.opendata.columns import attribute_docs

FROM_CODE = "*Generated from the code by `docs/generate.py`; change it there.*"


NOT_WRITTEN = {"written_at", "measure", "lines", "pack", "changed", "offices", "goals", "ready"}
"""Fields that are filled in while reading, not written by anyone."""


_PLAIN: Mapping[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "`true` or `false`", date: "date",
}  # fmt: skip


def in_words(kind: Any) -> str:
    """A type as a person would say it; dataclasses as links to their own section."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(in_words(part) for part in arguments if part is not types.NoneType)
    if origin is tuple:
        return f"list of {in_words(arguments[0])}"
    if origin is not None and issubclass(origin, Mapping):
        return f"mapping from {in_words(arguments[0])} to {in_words(arguments[1])}"
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def default_in_words(field: dataclasses.Field[Any]) -> str:
    """What stands where nothing is written."""
    if field.default_factory is not dataclasses.MISSING:
        return "none"
    if field.default is dataclasses.MISSING:
        return "**needed**"
    if isinstance(field.default, tuple):
        return ", ".join(f"`{item}`" if item else "empty" for item in field.default) or "none"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return "none" if field.default in (None, "") else f"`{field.default}`"


def fields_table(cls: type, expressions: Mapping[str, str] | None = None) -> str:
    """The fields a person writes, as a table; `expressions`: which of them hold SQL, and for what."""
    said = {"boolean": "condition", "number": "value", "any": "value"}
    sql = {
        name: f"[expression](functions.md), a {said[kind]}"
        for name, kind in (expressions or {}).items()
    }
    docs, hints = attribute_docs(cls), typing.get_type_hints(cls)
    rows = [
        (
            f"`{as_written(f.name)}`",
            sql.get(f.name) or in_words(hints[f.name]),
            default_in_words(f),
            docs.get(f.name, ""),
        )
        for f in dataclasses.fields(cls)
        if f.name not in NOT_WRITTEN
    ]
    return table(("Field", "What is written", "If left out", "Meaning"), rows)


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [tuple(heading), *map(tuple, rows)]
    lines.insert(1, tuple("---" for _ in lines[0]))
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def parts_of(cls: type, seen: set[type]) -> Iterator[type]:
    """The dataclasses that stand inside one, each once, in the order they are met."""
    hints = typing.get_type_hints(cls)
    for field in dataclasses.fields(cls):
        if field.name not in NOT_WRITTEN:
            for part in _dataclasses(hints[field.name]):
                if part not in seen:
                    seen.add(part)
                    yield part
                    yield from parts_of(part, seen)


def _dataclasses(kind: Any) -> Iterator[type]:
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        yield kind
    for part in typing.get_args(kind):
        yield from _dataclasses(part)


def caption_of_class(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def paragraphs(what: Any) -> list[str]:
    text = inspect.cleandoc(what.__doc__ or "")
    return [" ".join(part.split()) for part in text.split("\n\n")]


def caption_of(function: Any) -> str:
    return paragraphs(function)[0]

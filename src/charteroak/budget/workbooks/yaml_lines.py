"""A YAML list of entries, with some of them changed: every other line stays as it is.

Answers: how does a file look in which only these fields say something else? Comments, order and
quotes of what is not changed are not touched. What is made is read again, and refused where it
does not say exactly what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

Entry = Mapping[str, Any]
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]*(?<! )", re.ASCII)
_NOTHING = ("null", "Null", "NULL")


class NotMeant(ValueError):  # noqa: N818 - said of a file
    """The file is written in a way in which single fields cannot be changed safely."""


class _Text(yaml.SafeLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012 - as PyYAML declares it


Edit = tuple[int, int, str]


def edited(
    text: str, wanted: Mapping[str, Entry], before: Mapping[str, Entry], key: str = "id"
) -> str:
    """The file with the entries that are wanted, by id; new ones at the end."""
    edits: list[Edit] = []
    node = yaml.compose(text, Loader=_Text) if text.strip() else None
    if node is not None and (not isinstance(node, yaml.SequenceNode) or node.flow_style):
        raise NotMeant("it is not a list with one entry beneath the other")
    for item in node.value if node is not None else ():
        name = _id(item, key)
        if name not in wanted:
            edits.append(_gone(text, item))
        elif wanted[name] != before[name]:
            edits += _entry(text, item, before[name], wanted[name])
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    added = [entry for name, entry in wanted.items() if name not in before]
    if added:
        text = f"{text.rstrip()}\n" if text.strip() else text
        text += "".join(f"- {block(entry, 2)}\n" for entry in added)
    if _read(text) != [dict(entry) for entry in _ordered(wanted, before)]:
        raise NotMeant("single fields of it cannot be changed safely")
    return text


def _ordered(wanted: Mapping[str, Entry], before: Mapping[str, Entry]) -> Iterator[Entry]:
    yield from (wanted[name] for name in before if name in wanted)
    yield from (entry for name, entry in wanted.items() if name not in before)


def _read(text: str) -> list[Any]:
    node = yaml.compose(text, Loader=_Text)
    return [] if node is None else _plain(node)  # type: ignore[return-value]


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    style = getattr(node, "style", None)
    return None if not style and node.value in ("", "~", *_NOTHING) else str(node.value)


def _id(item: yaml.Node, by: str) -> str:
    if isinstance(item, yaml.MappingNode):
        for key, value in item.value:
            if key.value == by:
                return str(value.value)
    raise NotMeant(f"an entry has no `{by}:`")


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends: a block ends with its last part, not with the blanks beneath."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(text, node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(text, node.value[-1])
    end: int = node.end_mark.index
    return max(node.start_mark.index, len(text[:end].rstrip()))


def _line(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _after(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _gone(text: str, item: yaml.Node) -> Edit:
    return _line(text, item.start_mark.index), _after(text, _end(text, item)), ""


def _entry(text: str, item: yaml.MappingNode, old: Entry, new: Entry) -> Iterator[Edit]:
    """The edits of one entry, field by field; of one between braces, as a whole."""
    first = item.value[0][0]
    if item.flow_style or (first.value not in new):
        at = item.start_mark
        whole = _flow(new) if item.flow_style else block(new, at.column)
        yield at.index, _end(text, item), whole
        return
    indent = first.start_mark.column
    for key, value in item.value:
        name = str(key.value)
        start = key.start_mark.index
        if name not in new:
            yield _line(text, start), _after(text, _end(text, value)), ""
        elif new[name] != old[name]:
            yield start, _end(text, value), f"{name}:{_value(new[name], indent)}"
    added = "".join(
        f"{' ' * indent}{name}:{_value(value, indent)}\n"
        for name, value in new.items() if name not in old
    )  # fmt: skip
    if added:
        kept = [v for k, v in item.value if str(k.value) in new]
        end = _after(text, _end(text, kept[-1]))
        yield end, end, added if text[end - 1 : end] == "\n" else f"\n{added}"


def block(entry: Entry, indent: int = 0) -> str:
    """A mapping, each field on a line of its own."""
    lines = [f"{name}:{_value(value, indent)}" for name, value in entry.items()]
    return f"\n{' ' * indent}".join(lines)


def _value(value: Any, indent: int) -> str:
    """A field's value; a list of mappings has one on each line."""
    if (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and value
        and isinstance(value[0], Mapping)
    ):
        return "".join(f"\n{' ' * (indent + 2)}- {_flow(one)}" for one in value)
    return f" {_flow(value)}"


def _flow(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and value not in _NOTHING:
            return value
        return yaml.safe_dump(value, default_style='"', width=10**9, allow_unicode=True).strip()
    return "[" + ", ".join(_flow(one) for one in value) + "]"

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


class AsWritten(yaml.SafeLoader):
    """Leaves every scalar the text that it is."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as PyYAML declares it


Edit = tuple[int, int, str]


def edited(
    text: str, wanted: Mapping[str, Entry], before: Mapping[str, Entry], key: str = "id"
) -> str:
    """The file with the entries that are wanted, by id; new ones at the end."""
    edits: list[Edit] = []
    node = yaml.compose(text, Loader=AsWritten) if text.strip() else None
    if node is not None and (not isinstance(node, yaml.SequenceNode) or node.flow_style):
        raise NotMeant("it is not a list with one entry beneath the other")
    for item in node.value if node is not None else ():
        name = _id(item, key)
        if name not in wanted:
            edits.append(gone(text, item))
        elif wanted[name] != before[name]:
            edits += entry_edits(text, item, before[name], wanted[name])
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    added = [entry for name, entry in wanted.items() if name not in before]
    if added:
        text = f"{text.rstrip()}\n" if text.strip() else text
        text += "".join(f"- {block(entry, 2)}\n" for entry in added)
    if read(text) != [dict(entry) for entry in _ordered(wanted, before)]:
        raise NotMeant("single fields of it cannot be changed safely")
    return text


def _ordered(wanted: Mapping[str, Entry], before: Mapping[str, Entry]) -> Iterator[Entry]:
    yield from (wanted[name] for name in before if name in wanted)
    yield from (entry for name, entry in wanted.items() if name not in before)


def read(text: str) -> Any:
    """What a file says, every scalar as text."""
    node = yaml.compose(text, Loader=AsWritten)
    return [] if node is None else _plain(node)


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


def ends(text: str, node: yaml.Node) -> int:
    """Where a value ends: a block ends with its last part, not with the blanks beneath."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return ends(text, node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return ends(text, node.value[-1])
    end: int = node.end_mark.index
    return max(node.start_mark.index, len(text[:end].rstrip()))


def line_start(text: str, at: int) -> int:
    """Where the line of this place begins."""
    return text.rfind("\n", 0, at) + 1


def line_after(text: str, at: int) -> int:
    """Where the line beneath this place begins."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def gone(text: str, item: yaml.Node) -> Edit:
    """The edit that removes the lines of an entry."""
    return line_start(text, item.start_mark.index), line_after(text, ends(text, item)), ""


def entry_edits(text: str, item: yaml.MappingNode, old: Entry, new: Entry) -> Iterator[Edit]:
    """The edits of one entry, field by field; of one between braces, as a whole."""
    first = item.value[0][0]
    if item.flow_style or (first.value not in new):
        at = item.start_mark
        whole = flow(new) if item.flow_style else block(new, at.column)
        yield at.index, ends(text, item), whole
        return
    indent = first.start_mark.column
    for key, value in item.value:
        name = str(key.value)
        start = key.start_mark.index
        if name not in new:
            yield line_start(text, start), line_after(text, ends(text, value)), ""
        elif new[name] != old[name]:
            yield start, ends(text, value), f"{name}:{value_text(new[name], indent)}"
    added = "".join(
        f"{' ' * indent}{name}:{value_text(value, indent)}\n"
        for name, value in new.items() if name not in old
    )  # fmt: skip
    if added:
        kept = [v for k, v in item.value if str(k.value) in new]
        end = line_after(text, ends(text, kept[-1]))
        yield end, end, added if text[end - 1 : end] == "\n" else f"\n{added}"


def block(entry: Entry, indent: int = 0) -> str:
    """A mapping, each field on a line of its own."""
    lines = [f"{name}:{value_text(value, indent)}" for name, value in entry.items()]
    return f"\n{' ' * indent}".join(lines)


def value_text(value: Any, indent: int) -> str:
    """A field's value; a list of mappings has one on each line."""
    if (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and value
        and isinstance(value[0], Mapping)
    ):
        return "".join(f"\n{' ' * (indent + 2)}- {flow(one)}" for one in value)
    return f" {flow(value)}"


def flow(value: Any) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and value not in _NOTHING:
            return value
        return yaml.safe_dump(value, default_style='"', width=10**9, allow_unicode=True).strip()
    return "[" + ", ".join(flow(one) for one in value) + "]"

"""A YAML file of fields and lists of entries, with some of them changed: the rest stays as it is.

Answers: how does such a file look in which only these fields and entries say something else? What
is made is read again, and refused where it does not say exactly what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from charteroak.budget.workbooks import yaml_lines as lines
from charteroak.budget.workbooks.yaml_lines import Edit, Entry, NotMeant

Part = tuple[int | None, Entry]
"""An entry, and which one of its list it was; None: it is new. Empty: it is gone."""


@dataclass
class Draft:
    """One file as it should be: its fields, and its lists of entries."""

    fields: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Part]] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """What the file would say."""
        told = {name: [dict(entry) for _, entry in parts if entry]
                for name, parts in self.lists.items()}  # fmt: skip
        return self.fields | {name: entries for name, entries in told.items() if entries}


def draft_of(data: Mapping[str, Any], lists: Sequence[str]) -> Draft:
    """A file as it is, to be changed; `lists` names its lists of entries."""
    fields = {name: value for name, value in data.items() if name not in lists}
    parts = {name: list(enumerate(map(dict, data.get(name) or ()))) for name in lists}
    return Draft(fields, parts)  # type: ignore[arg-type]


def edited(text: str, wanted: Draft, before: Mapping[str, Any]) -> str:
    """The file as it is wanted; an empty one is written anew."""
    if not text.strip():
        return f"{lines.block(wanted.plain)}\n"
    node = yaml.compose(text, Loader=lines.AsWritten)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise NotMeant("its fields do not stand one beneath the other")
    edits: list[Edit] = []
    for key, value in node.value:
        edits += _field(text, key, value, wanted, before)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    plain = wanted.plain
    added = {name: plain[name] for name in plain if name not in before}
    if added:
        text = f"{text.rstrip()}\n{lines.block(added)}\n"
    if lines.read(text) != plain:
        raise NotMeant("single fields of it cannot be changed safely")
    return text


def _field(
    text: str, key: yaml.Node, value: yaml.Node, wanted: Draft, before: Mapping[str, Any]
) -> Iterator[Edit]:
    name, plain = str(key.value), wanted.plain
    start, end = key.start_mark.index, lines.ends(text, value)
    if name not in plain:
        if before.get(name):
            yield lines.line_start(text, start), lines.line_after(text, end), ""
    elif plain[name] == before[name]:
        return
    elif name in wanted.lists and isinstance(value, yaml.SequenceNode) and not value.flow_style:
        yield from _entries(text, value, wanted.lists[name], before[name])
    else:
        yield start, end, f"{name}:{lines.value_text(plain[name], 0)}"


def _entries(
    text: str, node: yaml.SequenceNode, wanted: Sequence[Part], before: Sequence[Entry]
) -> Iterator[Edit]:
    kept = {at: entry for at, entry in wanted if at is not None and entry}
    for at, item in enumerate(node.value):
        if at not in kept:
            yield lines.gone(text, item)
        elif kept[at] != before[at]:
            if not isinstance(item, yaml.MappingNode):
                raise NotMeant("an entry of it is no mapping")
            yield from lines.entry_edits(text, item, before[at], kept[at])
    new = [entry for at, entry in wanted if at is None and entry]
    if new:
        indent = " " * node.start_mark.column
        last = lines.line_after(text, lines.ends(text, node))
        ended = "" if text[last - 1 : last] == "\n" else "\n"
        yield last, last, ended + "".join(f"{indent}- {lines.flow(one)}\n" for one in new)

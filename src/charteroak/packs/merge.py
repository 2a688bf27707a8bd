"""Documents laid over each other: what the upper one says stands, each value with its own line.

Answers: what does a definition say once a city has changed a field of it, and in which file does
each of its words stand?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from charteroak.documents import Document, Keys


def part(document: Document, *keys: str | int) -> Document:
    """One part of a document as a document of its own; its lines stay those of the file."""
    data, depth = document.data, len(keys)
    for key in keys:
        data = data[key]
    inside = document.beneath.get(keys[0], ()) if keys else document.lines
    lines = {at[depth:]: document.lines[at] for at in inside if at[:depth] == keys}
    origins = {at[depth:]: file for at, file in document.origins.items() if at[:depth] == keys}
    return Document(origins.pop((), document.file), data, lines, (), origins)


def laid_over(under: Document, over: Document) -> Document:
    """Both in one. Mappings are joined word by word; anything else that the upper one says
    replaces the lower one, and a word that it gives no value is taken out.
    """
    lines, origins = dict(under.lines), dict(under.origins)
    for keys in under.lines:
        origins.setdefault(keys, under.file)

    def write(keys: Keys, value: Any) -> Any:
        """Take a value with all that lies in it from the upper document."""
        for known in [at for at in lines if at[: len(keys)] == keys]:
            lines.pop(known)
            origins.pop(known, None)
        for at, line in over.lines.items():
            if at[: len(keys)] == keys:
                lines[at] = line
                origins[at] = over.origins.get(at, over.file)
        return value

    def join(keys: Keys, lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(lower)
        for word, value in upper.items():
            here = (*keys, word)
            if isinstance(value, dict) and isinstance(lower.get(word), dict):
                found[word] = join(here, lower[word], value)
            elif value is None:
                found.pop(word, None)
                write(here, None)
            else:
                found[word] = write(here, value)
        return found

    joined = join((), under.data, over.data)
    return Document(under.file, joined, lines, (), origins)


def filled_in(document: Document, words: Mapping[str, Any], source: Document) -> Document:
    """With words that it leaves out, as if they stood where another document begins."""
    missing = {word: value for word, value in words.items() if word not in document.data}
    if not missing:
        return document
    at = source.at()
    lines: dict[Keys, int] = dict(document.lines)
    origins: dict[Keys, str] = dict(document.origins)
    for word in missing:
        lines[(word,)], origins[(word,)] = at.line, at.file
    return replace(document, data={**document.data, **missing}, lines=lines, origins=origins)

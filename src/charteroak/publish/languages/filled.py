"""Filled: a city's file of translations, brought in step with what the city wrote.

Answers: what is still to be translated, and what became of translations whose text has changed?
New texts are put in empty; a text that resembles one that is gone takes over its translation,
marked `fuzzy`, for a person to look at; the rest of what is gone is kept aside at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from charteroak.publish.languages.own import Text

_ALIKE = 0.7
"""So much of two texts is the same where one is taken to be the other, changed."""


@dataclass(frozen=True)
class Filled:
    """A file as it should be, and what is to be done in it."""

    written: bytes
    texts: int
    empty: int
    unsure: int
    apart: int


def filled(path: Path, code: str, texts: Sequence[Text], made: datetime) -> Filled:
    """The file with every one of these texts; `made`: the time to write into a new file."""
    template = Catalog(charset="utf-8")
    known = _known(path, code, made)
    for text in texts:
        before = known.get(text.said)  # it may have been given a plural
        template.add(before.id if before else text.said)
    known.update(template, no_fuzzy_matching=True, update_creation_date=False)
    _take_over(known)
    out = BytesIO()
    write_po(out, known, width=100)
    messages = [message for message in known if message.id]
    unsure = sum(message.fuzzy for message in messages)
    empty = sum(not all(_forms(message)) for message in messages if not message.fuzzy)
    return Filled(out.getvalue(), len(messages), empty, unsure, len(known.obsolete))


def _take_over(known: Catalog) -> None:
    """Give a new text the translation of one that is gone and much the same, to be looked at."""
    gone = {key: message for key, message in known.obsolete.items() if isinstance(key, str)}
    for message in known:
        if not isinstance(message.id, str) or not message.id or message.string:
            continue
        near = get_close_matches(message.id, gone, n=1, cutoff=_ALIKE)
        if near:
            before = gone.pop(near[0])
            message.string, message.previous_id = before.string, [near[0]]
            message.flags.add("fuzzy")
            del known.obsolete[near[0]]


def _known(path: Path, code: str, made: datetime) -> Catalog:
    if path.is_file():
        with path.open("rb") as file:
            return read_po(file, locale=code)
    fresh = Catalog(locale=code, charset="utf-8", fuzzy=False)
    fresh.header_comment = "# What the city wrote, in another language."
    fresh.creation_date = fresh.revision_date = made
    return fresh


def _forms(message: Message) -> tuple[str, ...]:
    forms = message.string
    return tuple(map(str, forms)) if isinstance(forms, tuple) else (str(forms or ""),)

"""Letters: things in the order of their names, under the letter that each begins with.

Answers: where in the alphabet does it stand? Accents, case and marks do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from charteroak.publish.languages.marks import bare

T = TypeVar("T")
_OTHER = "#"


def by_letter(
    things: Iterable[T], name: Callable[[T], str]
) -> tuple[tuple[str, str, tuple[T, ...]], ...]:
    """Each letter, its anchor on the page and what stands under it; figures and signs last."""
    grouped: dict[str, list[T]] = {}
    for one in things:
        first = plain(name(one))[:1].upper()
        grouped.setdefault(first if first.isalpha() else _OTHER, []).append(one)
    return tuple(
        (letter, "other" if letter == _OTHER else f"letter-{letter.lower()}", tuple(some))
        for letter, some in sorted(grouped.items(), key=lambda item: (item[0] == _OTHER, item[0]))
    )


def plain(text: str) -> str:
    """A name as it is put in order: without accents, marks and case."""
    parted = unicodedata.normalize("NFKD", bare(text))
    return "".join(one for one in parted if not unicodedata.combining(one)).casefold().strip()

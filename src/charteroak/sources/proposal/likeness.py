"""How alike two names of a column are.

Answers: is `Date Created` the heading for `opened`? Names are taken apart into words; some words
stand for each other in the records of cities, and some tell little (`date`, `local`, `id`).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

_SAME = (
    "opened open created create creation requested received reported submitted entered initiated",
    "closed close completed completion resolved resolution finished finish ended end done",
    "acknowledged acknowledgement acknowledgment ack",
    "number id no nr num ticket identifier key ref reference",
    "latitude lat y ycoord",
    "longitude lng lon long x xcoord",
    "when date day time datetime timestamp dttm dt at on",
    "category type kind class classification topic issue subject",
    "status stage disposition",
    "neighborhood neighbourhood nbhd",
    "address location addr",
    "amount cost value dollars",
    "sex gender",
    "race ethnicity",
    "department dept agency office",
    "officer assignee",
)
_STANDS_FOR = {word: group.split()[0] for group in _SAME for word in group.split()}
_LITTLE = frozenset(
    "when date day time datetime timestamp dttm dt at on local number id no nr num identifier key "
    "ref reference ticket request record case name code the of is a to current utc".split()
)
_WEIGHT = 0.3
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@cache
def words(text: str) -> tuple[str, ...]:
    """The words of a name, in small letters."""
    return tuple(word.casefold() for word in _WORD.findall(text))


@cache
def likeness(heading: str, known: str) -> float:
    """From 0 (nothing in common) to 1 (the same name)."""
    if heading == known:
        return 1.0
    one, other = words(heading), words(known)
    if not one or not other:
        return 0.0
    if "".join(one) == "".join(other):
        return 0.97
    same = tuple(tuple(_STANDS_FOR.get(word, word) for word in part) for part in (one, other))
    return max(
        0.92 * _shared(one, other),
        0.88 * _shared(*same),
        0.85 * _spelled(one, other),
    )


def _weight(some: set[str]) -> float:
    return sum(_WEIGHT if word in _LITTLE else 1.0 for word in some)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The weight of the words in both, of that of all."""
    both, either = set(one) & set(other), set(one) | set(other)
    return _weight(both) / _weight(either)


def _spelled(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike the telling words are letter by letter; six in ten are alike by chance."""
    ratio = SequenceMatcher(None, _telling(one), _telling(other), autojunk=False).ratio()
    return max(0.0, (ratio - 0.6) / 0.4)


def _telling(part: tuple[str, ...]) -> str:
    return "".join(word for word in part if word not in _LITTLE) or "".join(part)

"""Provenance: where a number comes from, in words and in a mark that needs no colour.

Answers: was it counted in records, taken from a publication, or made up? Every number that is shown
stands beside one of these words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from charteroak.publish.languages.tongue import _, marked

State = Literal["observed", "published", "simulated", "absent", "none"]
STATES: tuple[State, ...] = ("observed", "published", "simulated", "absent", "none")
"""From the strongest; of several, the first one tells of an outcome."""


@dataclass(frozen=True)
class Badge:
    """A word for where a number comes from, and what the word means."""

    state: State
    label: str
    meaning: str


_WORDS: Mapping[State, Badge] = {
    "observed": Badge(
        "observed",
        marked("Observed"),
        marked("Computed here from the City’s own records, row by row."),
    ),
    "published": Badge(
        "published",
        marked("Published"),
        marked("Taken from a publication; each value has its citation."),
    ),
    "simulated": Badge(
        "simulated",
        marked("Simulated"),
        marked("Made up by a computer to show how this works. Not a fact."),
    ),
    "absent": Badge(
        "absent",
        marked("Records not here"),
        marked("Defined, but the records were not on the machine that made this edition."),
    ),
    "none": Badge("none", marked("Not yet measured"), marked("No indicator measures it yet.")),
}


class _Badges(Mapping[State, Badge]):
    """The badges in the language of the page."""

    def __getitem__(self, state: State) -> Badge:
        known = _WORDS[state]
        return Badge(state, _(known.label), _(known.meaning))

    def __iter__(self) -> Iterator[State]:
        return iter(_WORDS)

    def __len__(self) -> int:
        return len(_WORDS)


BADGES: Mapping[State, Badge] = _Badges()


def strongest(states: Iterable[State]) -> State:
    """The first of the states, in their order; `none` of none."""
    return min(states, key=STATES.index, default="none")

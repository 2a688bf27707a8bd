"""Provenance: where a number comes from, in words and in a mark that needs no colour.

Answers: was it counted in records, taken from a publication, or made up? Every number that is shown
stands beside one of these words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["observed", "published", "simulated", "absent", "none"]
STATES: tuple[State, ...] = ("observed", "published", "simulated", "absent", "none")
"""From the strongest; of several, the first one tells of an outcome."""


@dataclass(frozen=True)
class Badge:
    """A word for where a number comes from, and what the word means."""

    state: State
    label: str
    meaning: str


BADGES: Mapping[State, Badge] = {
    "observed": Badge(
        "observed", "Observed", "Computed here from the City’s own records, row by row."
    ),
    "published": Badge(
        "published", "Published", "Taken from a publication; each value has its citation."
    ),
    "simulated": Badge(
        "simulated", "Simulated", "Made up by a computer to show how this works. Not a fact."
    ),
    "absent": Badge(
        "absent",
        "Records not here",
        "Defined, but the records were not on the machine that made this edition.",
    ),
    "none": Badge("none", "Not yet measured", "No indicator measures it yet."),
}


def strongest(states: Iterable[State]) -> State:
    """The first of the states, in their order; `none` of none."""
    return min(states, key=STATES.index, default="none")

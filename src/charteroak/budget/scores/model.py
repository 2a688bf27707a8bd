"""Model: the words of `budget/scores.yaml`, and one score.

Answers: who may score, against which rubric, and by which formula do scores become a standing?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location

HIGHEST = 4
SCALE = tuple(range(HIGHEST + 1))
"""0: no alignment, to 4: very high."""
Question = Literal["alignment", "demand"]
QUESTIONS: tuple[Question, ...] = ("alignment", "demand")
Kind = Literal["self", "peer"]
STEADY = 2
"""The score of demand that neither rises nor falls."""
FORMULA = (
    "Standing = sum of (weight of the outcome x mean score) / (4 x sum of the weights), over the "
    "outcomes that somebody scored; 0 is no alignment with any, 1 the highest with all."
)


@dataclass(frozen=True, kw_only=True)
class Scorer:
    """One person or panel that scores."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable: score rows name it."""
    name: str
    """As people call it."""
    office: str = ""
    """The office it belongs to: it scores that office's programs as `self`, others as `peer`."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """What each score means, in writing, before anybody scores."""

    __pydantic_config__ = CONFIG

    said_by: str
    """Who wrote it."""
    said_on: date
    """When."""
    alignment: Mapping[str, str]
    """Each score from 0 to 4, and what has to be true of a program and an outcome to get it."""
    demand: Mapping[str, str] = field(default_factory=dict)
    """The same for how demand for a program moves: 0 falls fast, 2 is steady, 4 rises fast."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How programs are scored, and how scores become a standing."""

    __pydantic_config__ = CONFIG

    rubric: Rubric
    """What each score means."""
    scorers: tuple[Scorer, ...]
    """Who scores."""
    outcomes: tuple[str, ...] = ()
    """The outcomes that every program is scored on; nothing: all that any score names."""
    weights: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Outcome to its weight, any number above nought; nothing: goals equal, and the outcomes of a
    goal equal."""
    weights_said_by: str = ""
    """Who set the weights."""
    counts: Literal["peer", "all"] = "peer"
    """Whose scores make the standing: those of others, or every score."""
    sure: float = 50
    """How sure the weights are: they are drawn from a Dirichlet distribution with this many counts,
    so a weight of 1/5 moves by about 0.06 at 50, and 0.12 at 10."""
    tiers: int = 4
    """Into how many groups of equal size the programs are put, by standing."""
    draws: int = 1000
    """How many worlds are drawn for ranges and odds."""
    seed: int = 1
    """Where the drawing begins, so that it can be repeated."""
    provenance: Literal["observed", "simulated"] = "observed"
    """`simulated` where nobody scored: the scores are made up to show how it works."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True)
class Score:
    """One score of one program by one scorer, with its evidence."""

    scorer: str
    program: str
    outcome: str
    """Empty for a question that is not about an outcome."""
    question: str
    """`alignment` or `demand`."""
    kind: str
    """`self`: by the program's own office; `peer`: by another."""
    score: int
    said_on: date
    evidence: str
    at: int
    """Its line in the file."""
    file: str
    """The file, in `budget/scores/`."""
    provenance: str = "observed"
    """`simulated` where nobody scored."""


@dataclass(frozen=True)
class Scored:
    """The rubric and every score that counts."""

    scoring: Scoring | None = None
    scores: tuple[Score, ...] = ()

    def of(self, question: Question) -> tuple[Score, ...]:
        """The answers to one question."""
        return tuple(one for one in self.scores if one.question == question)

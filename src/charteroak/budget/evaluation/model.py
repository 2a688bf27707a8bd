"""Model: the words of `evaluations.yaml` and `reach.yaml`, and what an evaluation finds.

Answers: what is claimed to have changed, when, by which comparison, and what came out?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.dimensions.period import Grain
from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

Method = Literal[
    "interrupted_time_series", "difference_in_differences", "synthetic_control", "published"
]
METHODS: Mapping[str, str] = {
    "interrupted_time_series": "Interrupted time series (segmented regression)",
    "difference_in_differences": "Difference in differences",
    "synthetic_control": "Synthetic control, placebo tests in space and time, conformal interval",
    "published": "A published evaluation",
}
Grade = Literal["none", "correlated", "quasi-experimental", "randomised or systematic review"]
GRADES: Mapping[str, str] = {
    "none": "Nothing is known: no evaluation, or none that could be made.",
    "correlated": "It moved together with the program; other causes are not ruled out.",
    "quasi-experimental": "A comparison that its placebo tests do not contradict.",
    "randomised or systematic review": "Chance decided who got it, or many studies agree.",
}
"""How far an answer can be trusted, from the least to the most."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """One question: did this indicator move because of that change of a program?"""

    __pydantic_config__ = CONFIG

    id: str
    """Stable."""
    program: str
    """The program that changed."""
    method: Method
    """How it is asked; `published`: another's answer, cited."""
    what: str
    """What changed, in a sentence."""
    because: str
    """Why this comparison answers the question."""
    indicator: str = ""
    """What should have moved."""
    changed_on: date | None = None
    """The first day of the change."""
    grain: Grain = "month"
    """The periods that are compared."""
    shape: Literal["level", "level and slope"] = "level and slope"
    """For a time series: what may change; said before the numbers are looked at."""
    model: Literal["linear", "counts"] = "linear"
    """For a time series: `counts` multiplies (Poisson, with wider errors where counts are wilder
    than that), and the effect is a ratio; `linear` adds."""
    season: Literal["none", "harmonic"] = "none"
    """For a time series of months or quarters: whether two waves a year are taken out."""
    transition: int = 0
    """How many periods from the change on are left out, while it came into force."""
    places: str = ""
    """The boundary set whose places are compared."""
    groups: str = ""
    """Instead: the group dimension whose groups are compared."""
    treated: tuple[str, ...] = ()
    """The places or groups that the change reached; nothing: the whole city."""
    compared_with: tuple[str, ...] = ()
    """Those that it did not reach."""
    source_title: str = ""
    """For a published evaluation: where it stands."""
    source_url: str = ""
    """Its address."""
    design: Literal["", "correlated", "quasi-experimental", "randomised", "systematic review"] = ""
    """For a published evaluation: how it was made."""
    found: str = ""
    """For a published evaluation: what it found, in a sentence."""
    says: Literal["", "better", "worse", "no clear change"] = ""
    """For a published evaluation: which way."""
    provenance: Literal["observed", "simulated"] = "observed"
    """`simulated` where the change is made up, to show how it works."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How many a program serves, and by whom it is needed."""

    __pydantic_config__ = CONFIG

    program: str
    """The program."""
    indicator: str = ""
    """What counts those served: of kind `distinct` (each once, however often served), `count`,
    `sum` or `figure`."""
    counts: str = ""
    """Whom or what it counts, in the plural: `people`, `households`, `parcels`, `requests`."""
    unknown: str = ""
    """Instead: why no record counts them."""
    need: str = ""
    """The indicator that tells where the need is: its worst places need the program most."""
    places: str = ""
    """The boundary set that need is looked at by."""
    because: str = ""
    """Why this count and this need."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True)
class Impact:
    """What one evaluation found; or one program that nobody evaluated."""

    evaluation: str
    """Empty: nobody evaluated the program."""
    program: str
    indicator: str
    method: str
    changed_on: str
    grain: str
    before: int
    """Periods before the change."""
    after: int
    """Periods after it."""
    compared: str
    """Whom it was compared with."""
    effect: float | None
    """By how much it moved, in the indicator's unit, on average after the change; for counts by
    which factor. None: unknown, which is not nought."""
    lower: float | None
    """The lower end of the 95% interval; for synthetic control a conformal one, of time alone, and
    none where there are too few periods."""
    upper: float | None
    chance: float | None
    """The chance of so large an effect if there were none; for synthetic control from placebos."""
    ratio: bool
    """The effect is a factor, and 1 is no effect."""
    says: str
    """`better`, `worse`, `no clear change` or `unknown`; `rose` or `fell` where neither is good."""
    grade: str
    """A word of `GRADES`."""
    assumptions: str
    """What must be true for the effect to be the program's."""
    missing: str
    """Why it is unknown."""
    unit: str
    what: str
    because: str
    source: str
    """Of a published evaluation: its citation."""
    provenance: str


@dataclass(frozen=True)
class Test:
    """One test of an evaluation's assumptions."""

    evaluation: str
    test: str
    """Such as `placebo dates` or `pre-trend`."""
    value: float | None
    chance: float | None
    passed: bool | None
    """Whether the assumption stands; None: it could not be tested."""
    says: str
    """In a sentence."""


@dataclass(frozen=True)
class Point:
    """One period of what is drawn: what was seen, and what would have been seen without."""

    evaluation: str
    period: str
    period_start: date
    observed: float | None
    without: float | None
    """As the model has it without the change."""
    effect: float | None
    """For a difference in differences: how far apart the two are against the last stretch before
    the change."""


@dataclass(frozen=True)
class Answer:
    """What an evaluation found, with its tests and what is drawn."""

    impact: Impact
    tests: tuple[Test, ...] = ()
    points: tuple[Point, ...] = ()

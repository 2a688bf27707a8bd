"""Statuses: a number against its target, by a rule that is named. One rule, one function.

Answers: is the promise kept, and can that be told? `assurance` asks whether the process, left as it
is, would keep it (NHS England, Making Data Count; NHSRplotthedots 0.2.2, read); `interval` asks
whether the last number, with what is not known of it, is on the right side. `percentage_band` and
`two_point` are what many scorecards use; they take chance for change, and are told for comparison
only. Every rule works on many series at once; an empty word means: no status.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from charteroak.indicators.signals.icons import WAYS, Better
from charteroak.indicators.signals.series import ROUNDING, Flags, Numbers, Words

BAND = 0.10
"""How far off still counts as near, as a part of the target (LouieStat, Louisville; read)."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the rules look at: one number a series, NaN where there is none."""

    better: Better
    target: Numbers
    value: Numbers
    """The last value."""
    before: Numbers
    """The value before it."""
    lower: Numbers
    """Its interval, an open end infinite; the value itself where it has no interval."""
    upper: Numbers
    limit_low: Numbers
    """The limits of the chart at the last value, NaN where there are none."""
    limit_high: Numbers


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to judge, and what it says."""

    judge: Callable[[Case], Words]
    says: Mapping[str, str]
    """Each status word as a sentence."""
    compare_only: bool = False
    """Whether it is there for comparison only."""


def assurance(case: Case) -> Words:
    """The target beyond the limits is always met or always missed; within them, now and then."""
    words = ("consistently_meets", "hit_or_miss", "consistently_misses")
    return _sides(case, case.limit_low, case.limit_high, words, edge=False)


def nhs(case: Case) -> Words:
    """The same, in the words of NHS England."""
    words = ("consistently_passing", "inconsistent", "consistently_failing")
    return _sides(case, case.limit_low, case.limit_high, words, edge=False)


def interval(case: Case) -> Words:
    """The whole interval on the right side, on the wrong side, or on both."""
    return _sides(case, case.lower, case.upper, ("meets", "cannot_be_told", "misses"), edge=True)


def value(case: Case) -> Words:
    """The value alone, where no interval is known."""
    return _sides(case, case.value, case.value, ("meets", "", "misses"), edge=True)


def percentage_band(case: Case) -> Words:
    """Met, missed by a tenth of the target or less, or missed by more."""
    short = WAYS[case.better] * (case.target - case.value)
    room = BAND * np.abs(case.target)
    same = _same(case.target, case.value)
    found = np.where(short <= same, "on_target", np.where(short <= room + same, "near", "off"))
    return _told(case, np.isfinite(short), found)


def two_point(case: Case) -> Words:
    """Better or worse than the value before, whatever the target."""
    step = WAYS[case.better] * (case.value - case.before)
    same = _same(case.value, case.before)
    found = np.where(step > same, "better", np.where(step < -same, "worse", "same"))
    return _told(case, np.isfinite(step + case.target), found)


RULES: Mapping[str, Rule] = {
    "assurance": Rule(assurance, {
        "consistently_meets": "Consistently meets the target",
        "hit_or_miss": "Meets the target in some periods and not in others",
        "consistently_misses": "Consistently misses the target",
    }),
    "interval": Rule(interval, {
        "meets": "Meets the target",
        "cannot_be_told": "Too uncertain to tell",
        "misses": "Misses the target",
    }),
    "value": Rule(value, {
        "meets": "Meets the target",
        "misses": "Misses the target",
    }),
    "nhs": Rule(nhs, {
        "consistently_passing": "Consistently passing the target",
        "inconsistent": "Inconsistently passing and failing the target",
        "consistently_failing": "Consistently failing the target",
    }),
    "percentage_band": Rule(percentage_band, {
        "on_target": "On target",
        "near": "Within 10 percent of the target",
        "off": "More than 10 percent off the target",
    }, compare_only=True),
    "two_point": Rule(two_point, {
        "better": "Better than the period before",
        "same": "The same as the period before",
        "worse": "Worse than the period before",
    }, compare_only=True),
}  # fmt: skip
"""Every rule by the name that is told with its status; `value` stands in for `interval` where a
number has none."""
LIMITED = frozenset({"assurance", "nhs"})
"""The rules that need limits."""


def _sides(
    case: Case, low: Numbers, high: Numbers, words: tuple[str, str, str], *, edge: bool
) -> Words:
    """Where the target lies of a range: the first word where the range is all on the right side.

    With `edge`, a range that just touches the target keeps the promise; without, it is both.
    """
    way, (kept, both, broken) = WAYS[case.better], words
    same = np.fmax(_same(case.target, low), _same(case.target, high))
    worst, best = (low, high) if way > 0 else (-high, -low)
    goal = case.target * (1 if way > 0 else -1)
    reached = worst - goal >= -same if edge else worst - goal > same
    found = np.where(reached, kept, np.where(goal - best > same, broken, both))
    return _told(case, ~np.isnan(case.target + low) & ~np.isnan(high), found)


def _same(one: Numbers, other: Numbers) -> Numbers:
    """The difference that is still no difference."""
    sizes = (np.where(np.isfinite(x), np.abs(x), 0.0) for x in (one, other))
    return ROUNDING * np.fmax(*sizes)


def _told(case: Case, known: Flags, found: np.ndarray) -> Words:
    judged = known & (WAYS[case.better] != 0)
    return np.where(judged, found, "").astype(object)

"""Headings and columns, each at most once, so that the whole fits best.

Answers: which heading is which column, how sure is that, and why? Names, types and content are put
into one score for each pair, and the pairs are chosen together (the assignment problem: Crouse, On
implementing 2D rectangular assignment algorithms, 2016, as in SciPy). Confidence is not the score:
it is low where another heading would do nearly as well, so that nothing is swapped silently.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from charteroak.problems import Location, Problem
from charteroak.sources.proposal.fit import Fit, fit
from charteroak.sources.proposal.layouts import Layout, Wanted
from charteroak.sources.proposal.likeness import likeness
from charteroak.sources.proposal.profile import Export

Scores = npt.NDArray[np.float64]
LEAST = 0.25
"""A pair with a lower score is no pair."""
BY_CONTENT = {"date": 0.3, "timestamp": 0.3, "time": 0.3, "boolean": 0.28}
"""What values alone are worth, by type: any number or text could be anything."""
ALLOWED = 0.5
"""What values alone are worth where every one is on the column's list."""
UNNAMED = 0.3
"""The most that can be trusted where nothing in the name speaks for it."""
CLEAR = 0.35
"""A lead over the next best that leaves no doubt."""
LIKE_NOTHING = 0.4
"""A layout of which less is found is not the layout of the file."""

LIKELY = 0.6
"""A layout of which less is found, and that lacks what it needs, is said to be in doubt."""


@dataclass(frozen=True)
class Pair:
    """A column with its heading."""

    wanted: Wanted
    heading: str
    confidence: float
    name: float
    fit: Fit
    rival: str = ""
    """Another heading that would do nearly as well."""

    @property
    def differs(self) -> bool:
        """Whether the heading is not the one the layout names."""
        return self.heading != self.wanted.heading

    @property
    def formats(self) -> tuple[str, ...] | None:
        """How its dates are written, where the layout says otherwise; nothing: as it says."""
        way, column = self.fit.way, self.wanted.column
        if self.fit.empty or not self.wanted.formatted or column.type == "text":
            return None
        return way.formats if way.formats != column.formats else None


@dataclass(frozen=True)
class Proposal:
    """One layout, with a heading for each of its columns that could be found."""

    layout: Layout
    pairs: tuple[Pair, ...]
    lacking: tuple[Wanted, ...]
    unused: tuple[str, ...]
    score: float

    @property
    def doubtful(self) -> bool:
        """Whether the file may be of another kind altogether."""
        return bool(self.missing) and self.score < LIKELY

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """The columns not found without which no row can be read."""
        return tuple(one for one in self.lacking if one.needed)


def propose(
    layouts: Sequence[Layout], export: Export, where: Location
) -> Proposal | tuple[Problem, ...]:
    """The layout that fits best; or that none does."""
    made = [match(layout, export) for layout in layouts]
    best = max(made, key=lambda one: (_rank(one), not one.layout.name))
    named = any(pair.name >= LIKE_NOTHING for pair in best.pairs)
    sure = {pair.wanted.name for pair in best.pairs if pair.confidence >= LIKE_NOTHING}
    needed = {one.name for one in best.layout.wanted() if one.needed}
    if named and (best.score >= LIKE_NOTHING or needed <= sure):
        return best
    wanted = best.layout.wanted()
    what = (
        f"`{export.file}` is like no record layout here: the nearest, `{best.layout.said}`, has "
        f"{len(wanted)} columns, and {len(best.pairs)} of them might be in it."
    )
    some = ", ".join(f"`{profile.heading}`" for profile in export.profiles[:8])
    advice = f"Its headings begin: {some}. Try another pack, or write its contract by hand."
    return (Problem(what, where, advice, "map-nothing-alike"),)


def _rank(proposal: Proposal) -> float:
    """What layouts are compared by: neither a short nor a long one is better for being so, and one
    that lacks what it needs could not be read.
    """
    wanted = proposal.layout.wanted()
    needed = sum(one.needed for one in wanted)
    there = 1 - len(proposal.missing) / needed if needed else 1.0
    return proposal.score * math.sqrt(len(wanted)) * there


def match(layout: Layout, export: Export) -> Proposal:
    """The headings of a file for the columns of one layout."""
    wanted, profiles = layout.wanted(), export.profiles
    fits = [[fit(one, other, layout.contract, export) for other in profiles] for one in wanted]
    names = np.array([[_named(one, other.heading) for other in profiles] for one in wanted])
    scores = np.array(
        [
            [_score(one, names[i, j], fits[i][j]) for j in range(len(profiles))]
            for i, one in enumerate(wanted)
        ]
    )
    chosen = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    pairs = tuple(
        Pair(
            wanted[i],
            profiles[j].heading,
            _confidence(float(scores[i, j]), float(names[i, j]), _lead(scores, i, j), fits[i][j]),
            float(names[i, j]),
            fits[i][j],
            _rival(export, scores, i, j) if names[i, j] < 1 else "",
        )
        for i, j in ((int(row), int(column)) for row, column in chosen)
        if scores[i, j] >= LEAST
    )
    found = {pair.wanted.name for pair in pairs}
    used = {pair.heading for pair in pairs}
    weights = {one.name: 2.0 if one.needed and not one.read_by_sql else 1.0 for one in wanted}
    got = sum(pair.confidence * weights[pair.wanted.name] for pair in pairs)
    return Proposal(
        layout,
        pairs,
        tuple(one for one in wanted if one.name not in found),
        tuple(one.heading for one in profiles if one.heading not in used),
        got / sum(weights.values()),
    )


def _lead(scores: Scores, i: int, j: int) -> float:
    """By how much a pair is better than any other of its column or of its heading."""
    others = [*np.delete(scores[i], j), *np.delete(scores[:, j], i), 0.0]
    return float(scores[i, j] - max(others))


def _rival(export: Export, scores: Scores, i: int, j: int) -> str:
    """The next best heading for a column, if it is near."""
    rest = scores[i].copy()
    rest[j] = -1.0
    rival = int(np.argmax(rest))
    near = rest[rival] >= LEAST and scores[i, j] - rest[rival] < CLEAR
    return export.profiles[rival].heading if near else ""


def _named(wanted: Wanted, heading: str) -> float:
    if heading == wanted.heading:
        return 1.0
    return min(0.97, max(likeness(heading, wanted.heading), likeness(heading, wanted.name)))


def _score(wanted: Wanted, name: float, found: Fit) -> float:
    content = ALLOWED if wanted.column.allowed else BY_CONTENT.get(wanted.column.type, 0.0)
    content = 0.0 if found.empty else content
    doubt = found.share if found.share < 0.5 else 1.0
    return found.share * doubt * (name + (1 - name) * content)


def _confidence(score: float, name: float, lead: float, found: Fit) -> float:
    """From 0 to 1: the same name and every value read is sure."""
    sure = 1.0 if name == 1 else min(1.0, max(0.5, 0.5 + lead / CLEAR / 2))
    made = score * sure * (0.6 if found.either_order else 1.0)
    return round(min(made, UNNAMED) if name < UNNAMED else made, 2)


def doubted(proposal: Proposal, names: frozenset[str]) -> Proposal:
    """The same with low confidence in the columns of a rule that most rows break."""
    pairs = tuple(
        replace(pair, confidence=min(pair.confidence, UNNAMED))
        if pair.wanted.name in names
        else pair
        for pair in proposal.pairs
    )
    return replace(proposal, pairs=pairs)

"""Alignment: what scorers say of a program and an outcome, and how far they differ.

Answers: how well does a program fit an outcome in the eyes of others, how far do they disagree, and
what does its own office say of itself? The mean of the peers' scores; the self-score stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, stdev

from charteroak.budget.scores.model import Score, Scored

FILE, ROWS = "budget_alignment.parquet", "budget_scores.parquet"


@dataclass(frozen=True)
class Alignment:
    """One program and one outcome."""

    program: str
    outcome: str
    mean: float | None
    """Of the scores of others, 0 to 4."""
    scorers: int
    """How many others scored it."""
    lowest: int | None
    highest: int | None
    spread: float | None
    """The standard deviation of their scores; of one score there is none."""
    own: float | None
    """What its own office says, the mean where several did."""
    missing: str
    """Why there is no mean."""
    provenance: str


def alignments(scored: Scored) -> Iterator[Alignment]:
    """Every program and outcome that anybody scored, in the order of the rows."""
    if scored.scoring is None:
        return
    cells: dict[tuple[str, str], list[Score]] = {}
    for one in scored.of("alignment"):
        cells.setdefault((one.program, one.outcome), []).append(one)
    for (program, outcome), these in cells.items():
        peers = [one.score for one in these if one.kind == "peer"]
        own = [one.score for one in these if one.kind == "self"]
        yield Alignment(
            program, outcome, fmean(peers) if peers else None, len(peers),
            min(peers, default=None), max(peers, default=None),
            stdev(peers) if len(peers) > 1 else None, fmean(own) if own else None,
            "" if peers else "Only its own office scored it.", scored.scoring.provenance,
        )  # fmt: skip

"""Runs: the run chart of a series that is short, or has no limits.

Answers: does the series stay on one side of its median for longer than chance allows, and is it
there now? Only the last stretch after a rebase is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charteroak.indicators import signals
from charteroak.indicators.judgments.drawn import Drawn
from charteroak.indicators.judgments.layers import Layer
from charteroak.indicators.signals import Mark, Rebase
from charteroak.indicators.signals.icons import Better
from charteroak.indicators.signals.rulesets import NHS
from charteroak.indicators.signals.runs import LEAST
from charteroak.indicators.signals.series import Codes, Numbers, Whole


def run(layer: Layer, rows: Whole, why: tuple[str, ...], starts: Sequence[Rebase]) -> Drawn:
    """A run chart of the last stretch; where it can hardly signal it is not drawn, and says why."""
    shape = layer.value.shape
    first = max((start.position for start in starts), default=0)
    value = np.where(np.arange(shape[1]) >= first, layer.value, np.nan)
    known = np.isfinite(value)
    chart = signals.run_chart(value)
    reasons = [
        _few(int(count)) if count < LEAST else str(reason)
        for count, reason in zip(known.sum(axis=1), chart.reason, strict=True)
    ]
    drawn = np.array([not reason for reason in reasons])
    side = np.zeros(shape, dtype=np.int8)
    for row in np.flatnonzero(drawn):
        side[row] = _long_runs(value[row] - chart.centre[row], int(chart.longest_allowed[row]))
    mark = np.where(side != 0, Mark.RUN, Mark.COMMON)
    mark = np.where(known, mark, Mark.MISSING).astype(np.int8)
    empty, last = np.full(shape, np.nan), np.where(known.any(axis=1), layer.last, -1)
    now = np.where(last >= 0, side[np.arange(len(rows)), last], 0)
    words = [
        _run_word(layer.indicator.better, int(one), signal=bool(signal))
        for one, signal in zip(now, chart.signal, strict=True)
    ]
    return Drawn(
        rows=rows, name="run", why=why, reason=tuple(reasons),
        method=chart.method, rules=f"Anhoej ({chart.edition})", season="none",
        at=np.where(np.arange(shape[1]) >= first, np.arange(shape[1]), -1) + np.zeros(shape, int),
        value=value, lines=(chart.centre[:, None] + np.zeros(shape), empty, empty, empty, empty),
        mark=mark, side=side, segment=np.zeros(shape, dtype=np.int64),
        points=np.broadcast_to(known.sum(axis=1)[:, None], shape),
        trial=np.zeros(shape, dtype=np.bool_), last=last, variation=tuple(words),
        goal_posts=(empty[:, 0], empty[:, 0]),
    )  # fmt: skip


def _few(count: int) -> str:
    told = {0: "There is no value", 1: "There is one value"}.get(count, f"There are {count} values")
    return f"{told} of a whole period; a run chart needs {LEAST}, and limits {NHS.trial}."


def _long_runs(far: Numbers, allowed: int) -> Codes:
    """Each point of a run on one side of the median that is longer than chance allows: its side."""
    found = np.zeros(len(far), dtype=np.int8)
    useful = np.flatnonzero(np.isfinite(far) & (far != 0))
    sides = np.sign(far[useful]).astype(np.int8)
    for run in np.split(np.arange(len(useful)), np.flatnonzero(np.diff(sides)) + 1):
        if len(run) > allowed:
            found[useful[run]] = sides[run]
    return found


def _run_word(better: Better, side: int, *, signal: bool) -> str:
    if side == 0:
        return "pattern" if signal else "common"
    if better == "neither":
        return "high" if side > 0 else "low"
    return "improvement" if (side > 0) == (better == "higher") else "concern"

"""Rare: what lies between one event and the next, from counts by period.

Answers: how long was it since the last event? The table of measurements knows the period of an
event and not its day, so gaps are counted in periods (g) or in days from the start of one period
to the start of the other (t); two events in one period are 0 apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charteroak.indicators.signals.series import Numbers, Whole

HIDDEN = "Some periods have no value, so nobody can tell how long it was between two events."
NOT_COUNTED = "Only whole events can be told apart, and these values are not whole numbers."


@dataclass(frozen=True, kw_only=True, eq=False)
class Gaps:
    """One row a series, one column an event but the first; at the end, columns without events."""

    gap: Numbers
    at: Whole
    """The period of the later event, -1 where there is none."""
    reason: tuple[str, ...]
    """Why a series has no gaps, or too few; empty where it has enough."""


def between(counts: Numbers, steps: Numbers, least: int) -> Gaps:
    """The gaps between events of each series; `steps` says where each period lies in time.

    A series of fewer than `least` gaps gets none.
    """
    columns = np.arange(counts.shape[1])
    events, reasons = [], []
    for row in counts:
        reason = _why_not(row)
        found = np.repeat(columns, np.where(reason, 0, row).astype(np.int64))
        if not reason and len(found) <= least:
            reason = f"Too few events ({len(found)}): limits need {least} gaps between them."
            found = columns[:0]
        events.append(found)
        reasons.append(reason)
    width = max(1, max(len(one) for one in events) - 1)
    gap, at = np.full((len(counts), width), np.nan), np.full((len(counts), width), -1)
    for row, one in enumerate(events):
        if len(one) > 1:
            gap[row, : len(one) - 1] = np.diff(steps[one])
            at[row, : len(one) - 1] = one[1:]
    return Gaps(gap=gap, at=at, reason=tuple(reasons))


def _why_not(counts: Numbers) -> str:
    if not np.isfinite(counts).all():
        return HIDDEN
    whole = np.all(counts == np.floor(counts)) and np.all(counts >= 0)
    return "" if whole else NOT_COUNTED

"""Series: which measurements to show.

Answers: of an indicator's many rows, which is the headline, which make the chart, and which are
compared with each other? A year is told before a month, since a month has its season; a chart is as
fine as its numbers bear, since a month with three crashes in it shows chance and little else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY, UNKNOWN
from charteroak.indicators.measurement import Measurement, latest
from charteroak.plan.model import Indicator

Rows = tuple[Measurement, ...]

ENOUGH = 20
"""The rows that a period should rest on, at the median, to be drawn by itself."""
MOST_PERIODS = 24
"""So many periods at most stand beside each other for every group or place."""
_COARSE_FIRST: tuple[tuple[str, ...], ...] = (
    ("fiscal_year", "year", "span"),
    ("quarter", "fiscal_quarter"),
    ("month", "fiscal_period"),
    ("week",),
    ("day",),
)
_FINE_FIRST = (
    "month", "fiscal_period", "quarter", "fiscal_quarter", "fiscal_year", "year", "week", "day",
)  # fmt: skip


def whole_city(rows: Sequence[Measurement]) -> Rows:
    """The rows about the whole city and everyone."""
    return tuple(row for row in rows if row.place_set == CITY and row.group_by == EVERYONE)


def headline(rows: Sequence[Measurement]) -> Measurement | None:
    """The one to tell first: the last whole year, failing that the last whole shorter period."""
    for grains in _COARSE_FIRST:
        found = latest([row for row in rows if row.grain in grains and not row.partial])
        if found:
            return found
    return latest(rows)


def charted(indicator: Indicator, rows: Sequence[Measurement]) -> Rows:
    """The rows of the main chart: all that was published, or the finest grain that bears it."""
    whole = whole_city(rows)
    if indicator.kind == "figure":
        return tuple(sorted(whole, key=lambda row: (row.period_end, row.period_start)))
    for grain in _FINE_FIRST:
        chosen = tuple(row for row in whole if row.grain == grain)
        if len(_known(chosen)) > 1 and median(row.n or 0 for row in _known(chosen)) >= ENOUGH:
            return chosen
    told = headline(whole)
    return tuple(row for row in whole if told and row.grain == told.grain)


def _known(rows: Sequence[Measurement]) -> Rows:
    return tuple(row for row in rows if row.value is not None)


def by_group(rows: Sequence[Measurement], dimension: str) -> Rows:
    """The rows of the whole city's groups, in the period to tell of."""
    split = [row for row in rows if row.place_set == CITY and row.group_by == dimension]
    return _same_period(split)


def by_place(rows: Sequence[Measurement], boundary_set: str) -> Rows:
    """The rows of the places of a set, in the period to tell of."""
    return _same_period(
        [row for row in rows if row.place_set == boundary_set and row.group_by == EVERYONE]
    )


def _same_period(rows: Sequence[Measurement]) -> Rows:
    """The rows of one period: the last in which most is told, where small numbers are hidden."""
    known = [row for row in rows if UNKNOWN not in (row.place, row.group)]
    mostly = _mostly_told(known)
    shown = [row for row in known if (row.grain, row.period) in mostly]
    told = headline(shown) or _most_told(known)
    return tuple(
        row for row in rows if told and (row.grain, row.period) == (told.grain, told.period)
    )


def _most_told(rows: Sequence[Measurement]) -> Measurement | None:
    """One row of the whole period in which more is told than in any other; the last of several."""
    known = _known(rows)
    whole = [row for row in known if not row.partial] or known
    told = Counter((row.grain, row.period) for row in whole)
    most = max(told.values(), default=0)
    return headline([row for row in whole if told[row.grain, row.period] == most])


def passed_over(told: Sequence[Measurement], rows: Sequence[Measurement]) -> str:
    """Why a period is told and no later one; empty where it is simply the last whole one.

    `half` where in later ones more than half is hidden, `most` where that is so in every one.
    """
    alike = next((some for some in _COARSE_FIRST if told and told[0].grain in some), ())
    if not any(
        row.grain in alike and not row.partial and row.period_end > told[0].period_end
        for row in rows
        if row.missing == "suppressed"
    ):
        return ""
    return "half" if _mostly_told(told) else "most"


def over_time(rows: Sequence[Measurement], told: str) -> Rows:
    """The rows of a split in every period of the finest grain that bears it, otherwise of the
    grain `told`; none where there is a single period.
    """
    for grain in (*_FINE_FIRST, told):
        chosen = tuple(row for row in rows if row.grain == grain)
        periods, known = {row.period for row in chosen}, _known(chosen)
        if not 1 < len(periods) <= MOST_PERIODS or len({row.period for row in known}) < 2:
            continue
        borne = [row.n for row in known if row.n is not None]
        enough = not borne or median(borne) >= ENOUGH
        if grain == told or (enough and 2 * len(known) >= len(chosen)):
            return tuple(sorted(chosen, key=lambda row: row.period_end))
    return ()


def _mostly_told(rows: Sequence[Measurement]) -> set[tuple[str, str]]:
    """The periods, each with its grain, of which at least half of what there is is not hidden."""
    every = Counter((row.grain, row.period) for row in rows)
    hidden = Counter((row.grain, row.period) for row in rows if row.missing == "suppressed")
    return {period for period, many in every.items() if 2 * hidden[period] <= many}


def beside(row: Measurement, rows: Sequence[Measurement]) -> Measurement | None:
    """The whole city's row of the same period, to compare a place or a group with."""
    same = [one for one in whole_city(rows) if (one.grain, one.period) == (row.grain, row.period)]
    return same[0] if same else None


def before(row: Measurement, rows: Sequence[Measurement]) -> Measurement | None:
    """The last whole period with a value that ended before this one began, of the same grain."""
    earlier = [
        one
        for one in whole_city(rows)
        if one.grain == row.grain and one.period_end < row.period_start and not one.partial
    ]
    return latest(earlier)

"""XmR, its patterns and the run chart against a slow and simple twin in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb, log2

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from charteroak.indicators.signals import Mark, Rebase, run_chart, xmr

Series = list[int | None]


def simple_xmr(series: Series, starts: set[int], screen: bool) -> list[dict[str, object]]:
    """One row a column: mark, side, centre, upper; loops and fractions only."""
    rows: list[dict[str, object]] = [
        {"mark": Mark.MISSING, "side": 0, "centre": None, "upper": None} for _ in series
    ]
    bounds = [*sorted(starts | {0}), len(series)]
    for begin, end in pairwise(bounds):
        columns = [t for t in range(begin, end) if series[t] is not None]
        values = [Fraction(series[t] or 0) for t in columns]
        if not values:
            continue
        mean = sum(values, Fraction(0)) / len(values)
        ranges = [abs(b - a) for a, b in pairwise(values)]
        if screen and any(ranges):
            cut = Fraction(3267, 1000) * sum(ranges) / len(ranges)
            ranges = [r for r in ranges if r < cut]
        width = Fraction(266, 100) * sum(ranges) / len(ranges) if ranges else None
        marks = simple_marks(values, mean, width)
        for column, (mark, side) in zip(columns, marks, strict=True):
            rows[column].update(mark=mark, side=side)
        for column in range(begin, end):
            rows[column].update(centre=mean, upper=None if width is None else mean + width)
    return rows


def simple_marks(
    values: list[Fraction], mean: Fraction, width: Fraction | None
) -> list[tuple[Mark, int]]:
    n = len(values)
    side = [(v > mean) - (v < mean) for v in values]
    out = [
        0 if width is None else (abs(v - mean) > width) * s
        for v, s in zip(values, side, strict=True)
    ]
    near = [
        0 if width is None or o else (abs(v - mean) > width * 2 / 3) * s
        for v, s, o in zip(values, side, out, strict=True)
    ]
    trend, pair, run = [0] * n, [0] * n, [0] * n
    for i in range(n - 6):
        window = values[i : i + 7]
        steps = [(b > a) - (b < a) for a, b in pairwise(window)]
        if abs(sum(steps)) == 6:
            trend[i : i + 7] = [steps[0]] * 7
        if abs(sum(side[i : i + 7])) == 7:
            run[i : i + 7] = [side[i]] * 7
    for i in range(n - 2):
        if abs(sum(side[i : i + 3])) == 3 and sum(map(abs, near[i : i + 3])) >= 2:
            pair[i : i + 3] = [
                a or b for a, b in zip(near[i : i + 3], pair[i : i + 3], strict=True)
            ]
    named = (
        (Mark.OUTSIDE, out),
        (Mark.TREND, trend),
        (Mark.TWO_OF_THREE, pair),
        (Mark.RUN, run),
    )
    return [
        next(((mark, hit[i]) for mark, hit in named if hit[i]), (Mark.COMMON, 0)) for i in range(n)
    ]


point = st.one_of(st.none(), st.integers(-3, 3), st.integers(0, 9))
moving = st.lists(st.sampled_from([1, 1, 1, 2, -1, 0, 5]), min_size=1, max_size=40).map(
    lambda steps: [int(x) for x in np.cumsum(steps)]
)
falling = moving.map(lambda series: [-x for x in series])
two_levels = st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(-2, 2)).map(
    lambda t: [0, 1] * t[0] + [4 + t[2], 5] * t[1]
)
one = st.one_of(st.lists(point, min_size=1, max_size=30), moving, falling, two_levels)


@given(panel=st.lists(one, min_size=1, max_size=5), screen=st.booleans(), data=st.data())
@example(panel=[[1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]], screen=True, data=None)
@example(panel=[[1, 2, 3, None, 4, 5, 6, 7]], screen=True, data=None)
@example(panel=[[5] * 9], screen=True, data=None)
def test_charts_equal_their_simple_twin(
    panel: list[Series], screen: bool, data: st.DataObject | None
) -> None:
    length = max(map(len, panel))
    panel = [[*series, *[None] * (length - len(series))] for series in panel]
    rebases: list[Rebase] = []
    if data is not None and length > 1:
        where = st.tuples(
            st.integers(1, length - 1), st.one_of(st.none(), st.integers(0, len(panel) - 1))
        )
        chosen = data.draw(st.lists(where, max_size=3))
        rebases = [Rebase(position, "moved", row) for position, row in chosen]
    table = np.array([[np.nan if x is None else x for x in s] for s in panel], dtype=float)
    chart = xmr(table, screen=screen, rebases=rebases)
    for row, series in enumerate(panel):
        starts = {r.position for r in rebases if r.series in (None, row)}
        for column, wanted in enumerate(simple_xmr(series, starts, screen)):
            assert chart.mark[row, column] == wanted["mark"]
            assert chart.side[row, column] == wanted["side"]
            for line in ("centre", "upper"):
                exact, found = wanted[line], getattr(chart, line)[row, column]
                assert np.isnan(found) if exact is None else found == pytest.approx(float(exact))  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_run_charts_equal_their_simple_twin(series: list[int]) -> None:
    ordered, n = sorted(series), len(series)
    median = Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)
    sides = [x > median for x in series if x != median]
    chart = run_chart(series)
    assert chart.useful[0] == len(sides)
    if not sides:
        assert not chart.signal[0]
        assert chart.reason[0]
        return
    longest = run = 1
    crossings = 0
    for before, after in pairwise(sides):
        run = run + 1 if before == after else 1
        crossings += before != after
        longest = max(longest, run)
    trials, needed, chance = len(sides) - 1, -1, 0
    while chance * 20 < 2**trials:
        needed += 1
        chance += comb(trials, needed)
    allowed = round(log2(len(sides))) + 3
    assert (chart.longest[0], chart.crossings[0]) == (longest, crossings)
    assert (chart.longest_allowed[0], chart.crossings_needed[0]) == (allowed, needed)
    assert chart.signal[0] == (longest > allowed or crossings < needed)

"""What must hold for every chart: moving, scaling, mirroring, shuffling, gaps and rebases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from charteroak.indicators.signals import (
    Assurance,
    Chart,
    Mark,
    Rebase,
    Variation,
    assurance,
    c_chart,
    clipped,
    g_chart,
    p_chart,
    t_chart,
    u_chart,
    u_prime,
    variation,
    xmr,
)

whole = st.integers(0, 20).map(float)
gappy = st.one_of(whole, st.just(float("nan")))
panels = st.tuples(st.integers(1, 4), st.integers(1, 30)).flatmap(
    lambda shape: arrays(float, shape, elements=gappy)
)
LINES = ("centre", "lower", "upper", "near_lower", "near_upper")


def same(left: Any, right: Any) -> None:
    np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-9)


@given(panels, st.integers(-1000, 1000), st.sampled_from([0.25, 0.5, 2.0, 100.0]))
def test_moving_and_scaling_change_no_mark(values: Any, by: int, times: float) -> None:
    before, after = xmr(values), xmr(values * times + by)
    assert (before.mark == after.mark).all()
    for line in LINES:
        same(getattr(before, line) * times + by, getattr(after, line))


@given(panels)
def test_mirroring_swaps_improvement_and_concern(values: Any) -> None:
    upright, upended = xmr(values), xmr(-values)
    assert (upright.mark == upended.mark).all()
    assert (upright.side == -upended.side).all()
    assert (variation(upright, "higher") == variation(upended, "lower")).all()
    swap = {Variation.IMPROVEMENT: Variation.CONCERN, Variation.CONCERN: Variation.IMPROVEMENT}
    for up, down in zip(variation(upright, "higher"), variation(upright, "lower"), strict=True):
        assert swap.get(up, up) == down
    goals = np.linspace(-5, 25, len(values))
    assert (
        assurance(upright, goals, "higher").tolist() == assurance(upended, -goals, "lower").tolist()
    )


@given(panels, st.randoms())
def test_shuffling_the_series_shuffles_the_results(values: Any, random: Any) -> None:
    order = list(range(len(values)))
    random.shuffle(order)
    straight, mixed = xmr(values), xmr(values[order])
    assert (straight.mark[order] == mixed.mark).all()
    same(straight.upper[order], mixed.upper)


@given(arrays(float, st.integers(1, 25), elements=whole), st.data())
def test_a_gap_is_as_though_it_were_not(values: Any, data: st.DataObject) -> None:
    where = sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=8)))
    gapped = np.insert(values, where, np.nan)
    known = np.isfinite(gapped)
    for draw in (xmr, c_chart, g_chart):
        full, holes = draw(values), draw(gapped)
        assert (full.mark[0] == holes.mark[0, known]).all()
        assert (holes.mark[0, ~known] == Mark.MISSING).all()
        same(full.upper[0], holes.upper[0, known])


@given(panels, st.data())
def test_a_segment_is_a_series_of_its_own(values: Any, data: st.DataObject) -> None:
    if values.shape[1] < 2:
        return
    at = data.draw(st.integers(1, values.shape[1] - 1))
    whole_chart = xmr(values, rebases=(Rebase(at, "New contract"),))
    for part, cells in ((values[:, :at], np.s_[:, :at]), (values[:, at:], np.s_[:, at:])):
        alone = xmr(part)
        assert (alone.mark == whole_chart.mark[cells]).all()
        same(alone.upper, whole_chart.upper[cells])
    assert (whole_chart.segment[:, at:] == 1).all()


def test_a_constant_series_gives_no_signal() -> None:
    for value in (0.1, 1 / 3, 95.0, 1e9 + 0.1, 0.0):
        for screen in (True, False):
            chart = xmr(np.full((1, 50), value), screen=screen)
            assert (chart.mark == Mark.COMMON).all()
            same(chart.upper, np.full((1, 50), value))


def test_a_point_on_the_mean_breaks_a_run() -> None:
    run, rest = [6.0, 9, 6, 9, 6, 9, 6], [4.0, 1, 4, 1, 4, 1, 4]
    assert (xmr(run + rest).mark[0] == Mark.RUN).all()
    assert (xmr(run + rest).side[0, :7] == 1).all()
    level = xmr([6.0, 9, 6, 5, 9, 6, 9, 4, 1, 4, 5, 1, 4, 1])
    assert level.centre[0, 0] == 5.0
    assert (level.mark == Mark.COMMON).all()


def test_two_of_three_leaves_the_third_and_the_point_beyond_unmarked() -> None:
    quiet = [10.0, 11, 9, 10, 11, 9, 10, 11, 9, 10, 11, 9, 10, 11, 9] * 4
    chart = xmr([*quiet, 13.4, 10.5, 13.4, 9.0], screen=False)
    assert chart.near_upper[0, 0] < 13.4 < chart.upper[0, 0]
    assert chart.mark[0, -4:].tolist() == [
        Mark.TWO_OF_THREE,
        Mark.COMMON,
        Mark.TWO_OF_THREE,
        Mark.COMMON,
    ]
    beyond = xmr([*quiet, 30.0, 10.9, 14.0, 9.0], screen=True)
    assert beyond.upper[0, 0] < 30.0
    assert beyond.mark[0, -4:].tolist() == [Mark.OUTSIDE, Mark.COMMON, Mark.COMMON, Mark.COMMON]


def test_a_trend_counts_by_where_it_is_heading() -> None:
    """A rise that is still below the mean is an improvement where higher is better."""
    chart = xmr([20.0, 21, 20, 21, 20, 21, 20, 21, 8, 9, 10, 11, 12, 13, 14], screen=False)
    assert chart.mark[0, -1] == Mark.TREND
    assert chart.value[0, -1] < chart.centre[0, -1]
    assert variation(chart, "higher")[0] == Variation.IMPROVEMENT
    assert variation(chart, "lower")[0] == Variation.CONCERN
    assert variation(chart, "neither")[0] == Variation.HIGH


def test_icons_speak_of_the_last_known_point() -> None:
    spike = [10.0, 11, 9, 10, 11, 9, 10, 11, 9, 10, 11, 9, 30]
    chart = xmr([[*spike, np.nan], [*spike, 10.0], [np.nan] * 14])
    assert variation(chart, "higher").tolist() == [
        Variation.IMPROVEMENT,
        Variation.COMMON,
        Variation.UNKNOWN,
    ]
    assert chart.last.tolist() == [12, 13, -1]
    assert chart.reason[2]
    assert not chart.reason[0]


@pytest.mark.parametrize(
    ("target", "better", "wanted"),
    [
        (20.0, "higher", Assurance.MISSES),
        (0.0, "higher", Assurance.MEETS),
        (20.0, "lower", Assurance.MEETS),
        (0.0, "lower", Assurance.MISSES),
        (10.0, "higher", Assurance.HIT_OR_MISS),
        (10.0, "neither", Assurance.UNKNOWN),
        (np.nan, "higher", Assurance.UNKNOWN),
    ],
)
def test_assurance(target: float, better: Any, wanted: Assurance) -> None:
    chart = xmr([10.0, 11, 9, 10, 11, 9, 10, 11, 9, 10, 11, 9])
    assert assurance(chart, target, better)[0] == wanted
    assert assurance(chart, [target], [better])[0] == wanted


def test_short_segments_have_trial_limits() -> None:
    chart = xmr(np.arange(20.0) % 3, rebases=(Rebase(12, "New software", 0),))
    assert not chart.trial[0, :12].any()
    assert chart.trial[0, 12:].all()
    assert chart.trial_now.tolist() == [True]
    assert chart.rebases[0].reason == "New software"


def test_a_rebase_needs_a_reason_and_a_place() -> None:
    with pytest.raises(ValueError, match="states no reason"):
        xmr([1.0, 2.0, 3.0], rebases=(Rebase(1, " "),))
    for position in (0, 3):
        with pytest.raises(ValueError, match="no column"):
            xmr([1.0, 2.0, 3.0], rebases=(Rebase(position, "why"),))


def test_what_cannot_be_charted_says_why() -> None:
    assert "no points" in xmr([[np.nan, np.nan]]).reason[0]
    assert "one point" in xmr([[1.0, np.nan]]).reason[0]
    assert "finely" in t_chart([3.0, 0.0, 5.0]).reason[0]
    assert "below 0" in g_chart([3.0, -1.0, 5.0]).reason[0]
    assert "no limits of this kind" in c_chart([-1.0, -2.0]).reason[0]
    assert "no limits of this kind" in p_chart([5.0, 6.0], [1.0, 1.0]).reason[0]
    assert c_chart([3.0]).reason[0] == ""
    with pytest.raises(ValueError, match="at least one column"):
        xmr(np.zeros((3, 0)))
    assert xmr(np.zeros((0, 5))).mark.shape == (0, 5)


def every(count: Any, size: Any) -> list[Chart]:
    return [c_chart(count), u_chart(count, size), u_prime(count, size), p_chart(count, size)]


@given(panels)
def test_counts_lie_around_their_pooled_rate(count: Any) -> None:
    size = np.full_like(count, 40.0)
    for chart in every(count, size):
        known = np.isfinite(count)
        for row in range(len(count)):
            if known[row].any():
                pooled = count[row][known[row]].sum() / (1 if chart.method[0] == "c" else 40)
                same(chart.centre[row], pooled / known[row].sum())
        same(chart.upper - chart.centre, chart.centre - chart.lower)


def test_limits_follow_the_denominator() -> None:
    chart = p_chart([5, 50, 500, 3], [10, 100, 1000, np.nan])
    widths = (chart.upper - chart.lower)[0]
    assert widths[0] / widths[2] == pytest.approx(10)
    assert np.isnan(widths[3])
    assert chart.mark[0, 3] == Mark.MISSING
    with pytest.raises(ValueError, match="do not go with"):
        p_chart([1, 2], [1, 2, 3])


def test_clipping_is_for_drawing_only() -> None:
    chart = p_chart([0, 1, 0, 0, 1], [5, 5, 5, 5, 5])
    drawn = clipped(chart, 0, 1)
    assert (chart.lower < 0).any()
    assert (drawn.lower >= 0).all()
    assert (drawn.mark == chart.mark).all()

"""Arithmetic of estimates against the Census Bureau's own worked examples.

Source: U.S. Census Bureau, Understanding and Using American Community Survey Data: What All Data
Users Need to Know (2018), chapter 8: never-married women and men in Fairfax, Arlington and
Alexandria, and homes that their owners live in. The numbers are read from the tests that the Los
Angeles Times wrote from that chapter (datadesk/census-data-aggregator, test.py, `*_ch8`), and those
of the share from the ACS users' forum, which quotes page 64.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from charteroak.indicators import census
from charteroak.indicators.intervals import Column

WOMEN = ([135173, 43104, 24842], [3860, 2642, 1957])
MEN = ([156720, 44613, 25507], [4222, 2819, 2259])
ALL_WOMEN = ([466037, 97360, 67101], [391, 572, 459])


def col(*numbers: float) -> Column:
    return np.array(numbers, dtype=np.float64)


def add(values: Sequence[float], margins: Sequence[float]) -> census.Estimate:
    return census.add([col(v) for v in values], [col(m) for m in margins])


def test_sum_of_counties() -> None:
    found = add(*WOMEN)
    assert found.value[0] == 203_119
    assert round(found.margin[0]) == 5_070
    assert (add(*ALL_WOMEN).value[0], round(add(*ALL_WOMEN).margin[0])) == (630_498, 831)


def test_of_zero_estimates_only_the_largest_margin_counts() -> None:
    """The example of the Bureau's presentation of 18 April 2018, as in the same tests."""
    found = add([0, 0, 0, 41], [22, 22, 29, 37])
    assert found.value[0] == 41
    assert found.margin[0] == pytest.approx(47.01063709417264)


def test_share_of_women_who_never_married() -> None:
    found = census.share(col(203_119), col(5_070), col(630_498), col(831))
    assert found.value[0] == pytest.approx(0.322, abs=5e-4)
    assert found.margin[0] == pytest.approx(0.008, abs=5e-4)
    assert not found.as_ratio[0]


def test_share_without_a_root_falls_back_on_the_ratio() -> None:
    args = (col(900), col(10), col(1000), col(100))
    found = census.share(*args)
    assert found.as_ratio[0]
    assert found.margin[0] == census.ratio(*args).margin[0]


def test_ratio_of_men_to_women() -> None:
    men = add(*MEN)
    found = census.ratio(*men, col(203_119), col(5_070))
    assert found.value[0] == pytest.approx(1.117, abs=5e-4)
    assert found.margin[0] == pytest.approx(0.039, abs=5e-4)


def test_relative_change() -> None:
    found = census.relative_change(col(135_173), col(3_860), col(139_301), col(4_047))
    assert found.value[0] == pytest.approx(0.030538643072211165)
    assert found.margin[0] == pytest.approx(0.04198069852261231)


def test_product_of_homes_and_their_share() -> None:
    found = census.multiply(col(74_506_512), col(228_238), col(0.824), col(0.001))
    assert round(found.value[0]) == 61_393_366
    assert round(found.margin[0]) == 202_289


def test_levels() -> None:
    """datadesk/census-error-analyzer prints the same two, from the Bureau's factors."""
    assert census.at_level(col(3778), 0.90, 0.95)[0] == pytest.approx(4501.446808510638)
    assert census.standard_error(col(1.645))[0] == pytest.approx(1.0)
    assert census.standard_error(col(1.96), 0.95)[0] == pytest.approx(1.0)


def test_difference_and_significance() -> None:
    """Median ages of 37.9 and 38.4, each give or take 0.1: datadesk/census-error-analyzer."""
    one, other = (col(37.9), col(0.1)), (col(38.4), col(0.1))
    assert census.differ(*one, *other).tolist() == [True]
    found = census.subtract(*one, *other)
    assert abs(found.value[0]) / found.margin[0] == pytest.approx(3.535533905932737)
    assert census.differ(col(10), col(2), col(7), col(2.9)).tolist() == [False]
    assert census.differ(col(10), col(np.nan), col(7), col(2)).tolist() == [False]


def test_coefficient_of_variation_flips_for_the_other_share() -> None:
    """3.5 percent with 0.37 and 96.5 percent with 0.01: the ACS users' forum."""
    margin = col(0.37 * 0.035 * 1.645)
    low = census.coefficient_of_variation(col(0.035), margin)
    high = census.coefficient_of_variation(col(0.965), margin)
    assert (round(low[0], 2), round(high[0], 2)) == (0.37, 0.01)


def test_reliability_names() -> None:
    found = census.reliability(col(0.12, 0.13, 0.40, 0.41, np.nan))
    assert found.tolist() == ["high", "medium", "medium", "low", ""]


def test_what_was_not_published_stays_unknown() -> None:
    assert np.isnan(add([1, 0], [np.nan, 2]).margin[0])
    assert np.isnan(add([0, 1], [np.nan, 2]).margin[0])
    assert np.isnan(census.ratio(col(1), col(1), col(0), col(1)).value[0])
    assert np.isnan(census.share(col(1), col(1), col(0), col(1)).margin[0])

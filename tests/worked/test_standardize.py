"""Standardised rates against a published example and the formula of UKHSA's `phe_dsr`.

Source: children with Down's syndrome by age of mother, fifth births and later, Michigan 1950-1964
(Fleiss 1981, table 14.4; M. P. Fay and E. J. Feuer, Statistics in Medicine 16, 1997, 791-801, table
II), standardised to all births: 75.52901 in 100,000 (R's `dsrTest`, vignette `dsrTest-example`).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from charteroak.indicators import standardize
from charteroak.indicators.intervals import Z, poisson
from charteroak.indicators.standardize import STANDARD_POPULATIONS

CASES = np.array([[0.0, 8, 63, 112, 262, 295]])
BIRTHS = np.array([[327.0, 30666, 123419, 149919, 104088, 34392]])
STANDARD = np.array([319933.0, 931318, 786511, 488235, 237863, 61313])


def test_published_rate() -> None:
    found = standardize.direct(CASES, BIRTHS, STANDARD)
    assert found.value[0] == pytest.approx(75.52901, abs=5e-6)
    assert found.method[0] == "Dobson 95%"


def test_dobson_limits_step_by_step() -> None:
    """As in `phe_dsr`: value + sqrt(var / O) x (Byar's limit of O - O)."""
    found = standardize.direct(CASES, BIRTHS, STANDARD)
    events = 740
    variance = sum(
        o * (w / n) ** 2 for o, n, w in zip(CASES[0], BIRTHS[0], STANDARD, strict=True)
    ) / STANDARD.sum() ** 2  # fmt: skip
    byar = events * (1 - 1 / (9 * events) - Z / (3 * math.sqrt(events))) ** 3
    lower = 75.52901e-5 + math.sqrt(variance / events) * (byar - events)
    assert found.lower[0] == pytest.approx(lower * 1e5, abs=1e-5)


def test_one_group_gives_byars_limits_of_the_rate() -> None:
    found = standardize.direct(np.array([[40.0]]), np.array([[8000.0]]), np.array([1.0]), per=1000)
    limits = poisson(np.array([40.0]))
    assert found.value[0] == 5
    assert found.lower[0] == pytest.approx(limits.lower[0] / 8)
    assert found.upper[0] == pytest.approx(limits.upper[0] / 8)


def test_the_citys_own_mix_gives_the_crude_rate() -> None:
    found = standardize.direct(CASES, BIRTHS, BIRTHS[0])
    assert found.value[0] == pytest.approx(CASES.sum() / BIRTHS.sum() * 1e5)


def test_too_few_events_and_no_population() -> None:
    events = np.array([[4.0, 5.0], [40.0, np.nan], [40.0, 50.0]])
    people = np.array([[100.0, 100.0], [100.0, 100.0], [100.0, 0.0]])
    found = standardize.direct(events, people, np.array([1.0, 1.0]))
    assert np.isnan(found.value).all()
    assert found.reason[0].startswith("Fewer than 10 events")
    assert found.reason[1] == found.reason[2] == "A group has no published population."


@pytest.mark.parametrize(("name", "whole"), [("esp2013", 100_000), ("us2000", 1_000_000)])
def test_standard_populations_are_whole(name: str, whole: int) -> None:
    standard = STANDARD_POPULATIONS[name]
    assert sum(standard.weights) == whole
    assert len(standard.weights) == len(standard.bands)
    assert standard.source_url.startswith("https://")

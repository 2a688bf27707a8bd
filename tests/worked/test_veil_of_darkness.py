"""The veil-of-darkness test: a known effect is found, none where there is none, and Hartford's records."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from charteroak.indicators.estimate import Refusal
from charteroak.indicators.intervals import Column
from charteroak.indicators.veil_of_darkness import (
    CAVEATS,
    Evening,
    Fit,
    Stops,
    VeilOfDarkness,
    _fit,
    evenings,
    natural_spline,
    veil_of_darkness,
)

HARTFORD = (41.764, -72.682, "America/New_York")
RECORDS = Path("data") / "hartford-police-stops" / "ct_hartford_2020_04_01.csv"


@pytest.fixture(scope="module")
def three_years() -> Evening:
    found = evenings(date(2013, 10, 1), date(2016, 9, 30), *HARTFORD)
    assert isinstance(found, Evening)
    return found


def simulated(evening: Evening, effect: float, seed: int, n: int = 12_000) -> Stops:
    """Stops of three years; the odds of minority drift with the clock, and darkness adds `effect`."""
    rng = np.random.default_rng(seed)
    day = evening.first + rng.integers(0, len(evening.dusk), n)
    minute = np.floor(rng.uniform(14 * 60, 23 * 60, n))
    dark = minute >= evening.at(day)[1]
    log_odds = 0.3 + 0.8 * np.sin(minute / 90) + effect * dark
    place = rng.integers(0, 5, n).astype(object)
    return Stops(day, minute, rng.random(n) < 1 / (1 + np.exp(-log_odds)), place)


def test_twilight_as_the_authors_describe_it() -> None:
    """opp, tutorial.Rmd, Philadelphia 2017: sunset about 4:30 p.m. in December and 8:30 in late June, dark half an hour later."""
    found = evenings(
        date(2017, 1, 1), date(2017, 12, 31), 39.9525839, -75.1652215, "America/New_York"
    )
    assert isinstance(found, Evening)
    assert found.sunset.min() == pytest.approx(16.5 * 60, abs=10)
    assert found.dusk.min() == pytest.approx(17 * 60, abs=10)
    assert found.sunset.max() == pytest.approx(20.5 * 60, abs=10)
    assert found.dusk.max() == pytest.approx(21 * 60, abs=10)
    assert str(found.first + int(found.dusk.argmin()))[:7] == "2017-12"
    change = found.dusk[70] - found.dusk[69]  # the clocks went forward on 12 March 2017
    assert (str(found.first + 70), round(change)) == ("2017-03-12", 61)


def test_a_place_without_night_is_refused() -> None:
    assert isinstance(
        evenings(date(2017, 6, 1), date(2017, 6, 30), 69.65, 18.96, "Europe/Oslo"), Refusal
    )


def textbook_natural_spline(x: Column, knots: Column) -> Column:
    """Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), equations 5.4, 5.5."""

    def d(k: int) -> Column:
        top = np.maximum(x - knots[k], 0) ** 3 - np.maximum(x - knots[-1], 0) ** 3
        return np.asarray(top / (knots[-1] - knots[k]))

    bent = [d(k) - d(len(knots) - 2) for k in range(len(knots) - 2)]
    return np.column_stack([np.ones_like(x), x, *bent])


@pytest.mark.parametrize("df", [1, 2, 3, 6])
def test_the_spline_spans_the_textbook_curves(df: int) -> None:
    x = np.sort(np.random.default_rng(2).random(300)) ** 2
    mine = np.column_stack([np.ones_like(x), natural_spline(x, df)])
    theirs = textbook_natural_spline(x, np.quantile(x, np.linspace(0, 1, df + 1)))
    assert mine.shape == theirs.shape == (300, df + 1)
    fitted = mine @ np.linalg.lstsq(mine, theirs, rcond=None)[0]
    assert fitted == pytest.approx(theirs, abs=1e-9)


def test_a_known_effect_is_recovered(three_years: Evening) -> None:
    found = veil_of_darkness(simulated(three_years, -0.5, seed=1), *HARTFORD)
    assert isinstance(found, VeilOfDarkness)
    assert found.main.odds_ratio == pytest.approx(np.exp(-0.5), abs=3 * found.main.standard_error)
    assert found.main.lower < np.exp(-0.5) < found.main.upper < 1
    assert found.caveats == CAVEATS
    assert len(found.variants) == 11
    for name, fit in found.variants.items():
        if "df 1" in name or "df 2" in name or isinstance(fit, Refusal):
            continue  # too stiff for this clock; too few stops
        assert fit.coefficient == pytest.approx(-0.5, abs=3 * fit.standard_error), name


def test_no_effect_is_found_where_there_is_none(three_years: Evening) -> None:
    """Forty worlds without an effect: about one in twenty is mistaken, and not more to one side."""
    found = [
        _fit(simulated(three_years, 0.0, seed, n=3000), three_years, "", 6) for seed in range(40)
    ]
    scores = np.array(
        [fit.coefficient / fit.standard_error for fit in found if isinstance(fit, Fit)]
    )
    assert len(scores) == 40
    assert np.mean(np.abs(scores) > 1.96) < 0.15
    assert scores.mean() == pytest.approx(0, abs=0.35)
    assert scores.std() == pytest.approx(1, abs=0.25)


def test_too_few_stops_are_refused(three_years: Evening) -> None:
    few = simulated(three_years, 0.0, seed=1, n=400)
    found = veil_of_darkness(few, *HARTFORD)
    assert isinstance(found, Refusal)
    assert found.reason.startswith("The test needs 100 stops in the dark and 100 in the light")
    many = simulated(three_years, 0.0, seed=1, n=8000)
    one_sided = Stops(many.day, many.minute, np.arange(8000) % 100 == 0)
    found = veil_of_darkness(one_sided, *HARTFORD)
    assert isinstance(found, Refusal)
    assert found.reason.startswith("The test needs 80 stops of each group")
    nothing = many.only(np.zeros(8000, dtype=bool))
    assert veil_of_darkness(nothing, *HARTFORD) == Refusal("No stop has a date and a time.", 0)


def test_places_with_one_group_only_are_left_out(three_years: Evening) -> None:
    stops = simulated(three_years, -0.5, seed=4)
    place = stops.place
    assert place is not None
    place[:40] = "alone"
    minority = stops.minority.copy()
    minority[:40] = True
    found = veil_of_darkness(Stops(stops.day, stops.minute, minority, place), *HARTFORD)
    assert isinstance(found, VeilOfDarkness)
    fit = found.variants["each place at its own level"]
    assert isinstance(fit, Fit)
    assert fit.note.endswith("stops at levels with one group only are left out.")
    assert fit.n_dark + fit.n_light < found.main.n_dark + found.main.n_light


def hartford(shared: Path, minority: set[str]) -> Stops:
    path = shared / RECORDS
    if not path.is_file():
        pytest.skip(f"{RECORDS} is not in ../shared on this machine")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["subject_race"] in minority | {"white"}
            and row["time"] != "NA"
            and row["date"] != "NA"
        ]
    return Stops(
        day=np.array([row["date"] for row in rows], dtype="datetime64[D]"),
        minute=np.array(
            [int(row["time"][:2]) * 60 + int(row["time"][3:5]) for row in rows], dtype=float
        ),
        minority=np.array([row["subject_race"] in minority for row in rows]),
        place=np.array([row["district"] for row in rows], dtype=object),
    )


@pytest.mark.parametrize(
    ("minority", "n_dark", "n_light", "odds_ratio", "lower", "upper"),
    [
        ({"black"}, 814, 1231, 1.363, 1.079, 1.722),
        ({"hispanic"}, 620, 1053, 1.111, 0.860, 1.435),
        ({"black", "hispanic"}, 1186, 1718, 1.264, 1.019, 1.567),
    ],
)
def test_hartford(
    shared: Path,
    minority: set[str],
    n_dark: int,
    n_light: int,
    odds_ratio: float,
    lower: float,
    upper: float,
) -> None:
    """Stanford Open Policing's records of Hartford, 2013 to 2016: no evidence of more minority stops by daylight."""
    found = veil_of_darkness(hartford(shared, minority), *HARTFORD)
    assert isinstance(found, VeilOfDarkness)
    assert (found.main.n_dark, found.main.n_light) == (n_dark, n_light)
    told = [found.main.odds_ratio, found.main.lower, found.main.upper]
    assert told == pytest.approx([odds_ratio, lower, upper], abs=5e-4)
    spring = found.variants["weeks about the change of the clocks, spring"]
    assert isinstance(spring, Refusal)

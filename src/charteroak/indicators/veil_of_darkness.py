"""Veil of darkness: are minority drivers a smaller share of stops when it is dark?

Answers: at the same time of the clock, does the make-up of those stopped change when darkness
hides who is driving? A negative coefficient (an odds ratio under 1) is evidence that daylight
adds minority stops. It is a test, never a target, and it is published with its caveats.
Source: J. Grogger and G. Ridgeway, Journal of the American Statistical Association 101 (2006),
878-887; E. Pierson and others, Nature Human Behaviour 4 (2020), 736-745, as the Stanford Open
Policing Project computes it (`stanford-policylab/opp`, tutorial.Rmd).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from charteroak.indicators.estimate import Refusal
from charteroak.indicators.intervals import Column, Z

Flags = NDArray[np.bool_]
Days = NDArray[np.datetime64]

SPLINE_DF = 6
"""Degrees of freedom of the clock in the authors' model; the variants take 1 to 6."""
FEWEST_STOPS = 100
"""At least this many in the dark, and as many in the light. Ours."""
FEWEST_PER_COEFFICIENT = 10
"""Stops of the smaller group for every coefficient. Source: P. Peduzzi and others, Journal of
Clinical Epidemiology 49 (1996), 1373-1379."""
HOPELESS_ERROR = 5.0
"""A standard error of a log odds ratio above this tells of separation, not of people. Ours."""
DST_WEEKS: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = MappingProxyType(
    {"spring": ((2, 25), (3, 25)), "autumn": ((10, 15), (11, 15))}
)
"""Month and day, first and last, of the weeks about the change of the clocks. Source: opp,
lib/veil_of_darkness_test.R (`is_dst_period`)."""
CAVEATS: tuple[str, ...] = (
    "At a given time of the clock, darkness follows the date: if who drives, or how, changes with "
    "the season and with race, the test can suggest discrimination where there is none.",
    "The weeks about the change of the clocks answer that in part, but not if driving follows the "
    "light rather than the clock.",
    "Street lighting lets race be seen after dark, so the test may find too little.",
    "Make, year and model of a car are seen in the dark and go with race, so the test may find "
    "too little.",
    "The reason for the stop is not held constant, and goes with race and with the time of day.",
    "It speaks of the hours that are light for part of the year and dark for the other, only.",
    "It says nothing of how many officers or stops are concerned, nor of any one of them.",
)
"""The authors' own caveats, in our words. Source: opp, tutorial.Rmd, "Caveats"."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One regression: the coefficient of darkness, its odds ratio and 95 percent limits."""

    variant: str
    coefficient: float
    standard_error: float
    odds_ratio: float
    lower: float
    """Of the odds ratio, as `upper`."""
    upper: float
    n_dark: int
    n_light: int
    minority_dark: int
    minority_light: int
    window: tuple[float, float]
    """Minutes since midnight: the earliest and the latest dusk."""
    method: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VeilOfDarkness:
    """The test, its variants (each a fit or the reason there is none) and its caveats."""

    main: Fit
    variants: Mapping[str, Fit | Refusal]
    caveats: tuple[str, ...] = CAVEATS


@dataclass(frozen=True, slots=True)
class Stops:
    """Stops as columns of one length: one row is one person stopped."""

    day: Days
    minute: Column
    """Minutes since midnight, local clock."""
    minority: Flags
    """True for the group tested, False for the group it is compared with; leave out the others."""
    place: NDArray[np.object_] | None = None

    def only(self, kept: Flags) -> Stops:
        """Those of the rows that are kept."""
        place = None if self.place is None else self.place[kept]
        return Stops(self.day[kept], self.minute[kept], self.minority[kept], place)


@dataclass(frozen=True, slots=True)
class Evening:
    """Sunset and dusk (end of civil twilight), in minutes since midnight, for a run of days."""

    first: np.datetime64
    sunset: Column
    dusk: Column

    def at(self, day: Days) -> tuple[Column, Column]:
        """Sunset and dusk of each day."""
        place = (day - self.first).astype(np.int64)
        return self.sunset[place], self.dusk[place]


def evenings(
    first: date, last: date, latitude: float, longitude: float, timezone: str
) -> Evening | Refusal:
    """Sunset and dusk of every day from first to last, at the city, on its own clock.

    Dusk is the end of civil twilight: the sun six degrees below the horizon.
    Source: `astral`, after J. Meeus, Astronomical Algorithms (1991), as NOAA's calculator.
    """
    from astral import Observer
    from astral.sun import dusk, sunset

    observer, zone = Observer(latitude, longitude), ZoneInfo(timezone)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    try:
        times = [
            (
                _minutes(sunset(observer, day, tzinfo=zone), day),
                _minutes(dusk(observer, day, depression=6, tzinfo=zone), day),
            )
            for day in days
        ]
    except ValueError:
        return Refusal(
            "On some days the sun does not set or it does not grow dark here.", len(days)
        )
    table = np.array(times, dtype=np.float64)
    return Evening(np.datetime64(first, "D"), table[:, 0], table[:, 1])


def veil_of_darkness(
    stops: Stops, latitude: float, longitude: float, timezone: str
) -> VeilOfDarkness | Refusal:
    """The test and its robustness variants; refused where the stops are too few to tell.

    Unlike the authors we take the twilight of the city, not of each stop, and dusk to the second.
    """
    stops = stops.only(np.isfinite(stops.minute) & ~np.isnat(stops.day))
    if not len(stops.day):
        return Refusal("No stop has a date and a time.", 0)
    first, last = stops.day.min().astype(date), stops.day.max().astype(date)
    evening = evenings(first, last, latitude, longitude, timezone)
    if isinstance(evening, Refusal):
        return evening
    main = _fit(stops, evening, "main", SPLINE_DF)
    if isinstance(main, Refusal):
        return main
    return VeilOfDarkness(main, MappingProxyType(dict(_variants(stops, evening))))


def _variants(stops: Stops, evening: Evening) -> Iterator[tuple[str, Fit | Refusal]]:
    """The same question asked otherwise; a sound finding does not turn on the asking."""
    for df in range(1, SPLINE_DF + 1):
        name = f"clock as a spline, df {df}"
        yield name, _fit(stops, evening, name, df)
    if stops.place is not None:
        name = "each place at its own level"
        yield name, _fit(stops, evening, name, SPLINE_DF, levels=_place)
    name = "each year at its own level"
    yield name, _fit(stops, evening, name, SPLINE_DF, levels=_year)
    name = "errors clustered by day"
    yield name, _fit(stops, evening, name, SPLINE_DF, clustered=True)
    for season, (start, end) in DST_WEEKS.items():
        name = f"weeks about the change of the clocks, {season}"
        yield name, _fit(stops.only(_within(stops.day, start, end)), evening, name, SPLINE_DF)


def _fit(
    stops: Stops,
    evening: Evening,
    variant: str,
    df: int,
    *,
    levels: Callable[[Stops], NDArray[np.object_] | None] | None = None,
    clustered: bool = False,
) -> Fit | Refusal:
    """One regression: minority ~ dark + natural spline of the clock (+ levels)."""
    window = _window(stops, evening)
    stops, dark = _twilight(stops, evening, window)
    note, level = "", None if levels is None else levels(stops)
    if level is not None:
        kept = _mixed(level, stops.minority)
        dropped = len(kept) - int(kept.sum())
        note = f"{dropped} stops at levels with one group only are left out." if dropped else ""
        stops, dark, level = stops.only(kept), dark[kept], level[kept]
    dummies = _dummies(level, len(dark))
    too_few = _too_few(stops.minority, dark, 2 + df + dummies.shape[1])
    if too_few is not None:
        return too_few
    design = np.column_stack([np.ones(len(dark)), dark, natural_spline(stops.minute, df), dummies])
    fitted = _logistic(design, stops.minority, stops.day if clustered else None)
    if isinstance(fitted, Refusal):
        return fitted
    coefficient, error = fitted
    errors = "errors clustered by day" if clustered else "model errors"
    return Fit(
        variant=variant,
        coefficient=coefficient,
        standard_error=error,
        odds_ratio=float(np.exp(coefficient)),
        lower=float(np.exp(coefficient - Z * error)),
        upper=float(np.exp(coefficient + Z * error)),
        n_dark=int(dark.sum()),
        n_light=int((~dark).sum()),
        minority_dark=int((stops.minority & dark).sum()),
        minority_light=int((stops.minority & ~dark).sum()),
        window=window,
        method=f"logistic regression on darkness and a natural spline of the clock (df {df}), "
        f"Wald 95%, {errors}",
        note=note,
    )


def _window(stops: Stops, evening: Evening) -> tuple[float, float]:
    """The earliest and the latest dusk of the days that have stops."""
    if not len(stops.day):
        return np.nan, np.nan
    dusk = evening.at(np.unique(stops.day))[1]
    return float(dusk.min()), float(dusk.max())


def _twilight(stops: Stops, evening: Evening, window: tuple[float, float]) -> tuple[Stops, Flags]:
    """Stops between the earliest and the latest dusk, and which were in the dark.

    Those between sunset and dusk are neither light nor dark and are left out.
    """
    sunset, dusk = evening.at(stops.day)
    within = (stops.minute >= window[0]) & (stops.minute <= window[1])
    dark = stops.minute >= dusk
    kept = within & (dark | (stops.minute <= sunset))
    return stops.only(kept), dark[kept]


def natural_spline(x: Column, df: int) -> Column:
    """The natural cubic spline of x, without its constant: `df` columns.

    Inner knots at quantiles, outer ones at the ends, as R's `splines::ns(x, df)`; the columns
    span the same curves, so whatever else is in the regression is estimated the same.
    """
    from scipy.interpolate import CubicSpline

    knots = np.unique(np.quantile(x, np.linspace(0, 1, df + 1)))
    if len(knots) < 3:
        line: Column = x[:, None] - x.mean()
        return line
    curves = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")
    return np.asarray(curves(x)[:, 1:], dtype=np.float64)


def _logistic(design: Column, outcome: Flags, day: Days | None) -> tuple[float, float] | Refusal:
    """The second coefficient of a logistic regression, and its standard error."""
    import warnings

    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(outcome.astype(np.float64), design, family=Binomial())
    groups = np.unique(outcome if day is None else day, return_inverse=True)[1]
    clusters = {} if day is None else {"cov_type": "cluster", "cov_kwds": {"groups": groups}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they warn of is refused below
        found = model.fit(**clusters)
    coefficient, error = float(found.params[1]), float(found.bse[1])
    if not found.converged or not 0 < error < HOPELESS_ERROR:
        return Refusal(
            "The regression has no stable answer: a group is all dark or all light.", len(outcome)
        )
    return coefficient, error


def _too_few(minority: Flags, dark: Flags, coefficients: int) -> Refusal | None:
    n, in_dark, minorities = len(dark), int(dark.sum()), int(minority.sum())
    if min(in_dark, n - in_dark) < FEWEST_STOPS:
        return Refusal(
            f"The test needs {FEWEST_STOPS} stops in the dark and {FEWEST_STOPS} in the light, at "
            f"hours that are both in a year; there are {in_dark} and {n - in_dark}.",
            n,
        )
    needed = FEWEST_PER_COEFFICIENT * coefficients
    if min(minorities, n - minorities) < needed:
        return Refusal(
            f"The test needs {needed} stops of each group ({FEWEST_PER_COEFFICIENT} for each of "
            f"{coefficients} coefficients); there are {minorities} and {n - minorities}.",
            n,
        )
    return None


def _mixed(level: NDArray[np.object_], minority: Flags) -> Flags:
    """The rows at levels where both groups were stopped; the others tell nothing of darkness."""
    both = set(level[minority].tolist()) & set(level[~minority].tolist())
    return np.array([value in both for value in level.tolist()], dtype=bool)


def _dummies(level: NDArray[np.object_] | None, n: int) -> Column:
    """A column for each level but the first."""
    if level is None:
        return np.empty((n, 0))
    values: Sequence[object] = sorted(set(level.tolist()), key=str)
    return np.array([[value == other for other in values[1:]] for value in level], dtype=np.float64)


def _place(stops: Stops) -> NDArray[np.object_] | None:
    return stops.place


def _year(stops: Stops) -> NDArray[np.object_]:
    years: NDArray[np.object_] = stops.day.astype("datetime64[Y]").astype(object)
    return years


def _within(day: Days, start: tuple[int, int], end: tuple[int, int]) -> Flags:
    """Days from one month and day to another, in any year."""
    month = day.astype("datetime64[M]")
    code = (month.astype(np.int64) % 12 + 1) * 100 + (day - month).astype(np.int64) + 1
    return np.asarray(
        (code >= start[0] * 100 + start[1]) & (code <= end[0] * 100 + end[1]), dtype=bool
    )


def _minutes(moment: datetime, day: date) -> float:
    """Minutes since the midnight that begins the day, on the clock on the wall."""
    past = moment.replace(tzinfo=None) - datetime.combine(day, datetime.min.time())
    return past.total_seconds() / 60

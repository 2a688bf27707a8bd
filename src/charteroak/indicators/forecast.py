"""Forecast: an honest band to a target's date, or the reason there is none.

Answers: if the series goes on as it has, where may it be when the target falls due, and how likely
is it to have reached it? The band is for the value itself, not for its mean; it knows of no plan,
budget or event to come. `backtest` measures how often such bands held on this very series.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from charteroak.indicators.estimate import Estimate, Refusal
from charteroak.indicators.intervals import Column, wilson

Better = Literal["higher", "lower"]
Method = Literal["ets", "drift"]
Scale = Literal["as_is", "log", "logit"]

FEWEST_POINTS = 10
"""The shortest history. Ours; the start values of statsmodels' ETS need as many."""
FEWEST_CYCLES = 2
"""The fewest whole seasons of a seasonal history, for the same reason."""
FEWEST_ORIGINS = 5
"""A backtest on fewer starting points says nothing. Ours."""


@dataclass(frozen=True, slots=True)
class Band:
    """One period to come: the middle of what is likely, and its 80 and 95 percent bounds."""

    step: int
    """Periods after the last one known."""
    median: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


@dataclass(frozen=True, slots=True)
class Path:
    """One way the series may go on: a Student t distribution for each step, and its weight."""

    form: str
    weight: float
    """How much it counts; all together 1."""
    location: tuple[float, ...]
    """The centre of each step, on the scale it was modelled on, as `spread`."""
    spread: tuple[float, ...]
    freedom: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """A band for each period up to the horizon, and what it was made with."""

    bands: tuple[Band, ...]
    method: str
    n: int
    scale: Scale
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """How the same method would have done from earlier starting points of the same series."""

    method: str
    horizon: int
    origins: int
    coverage_80: Estimate
    """The share of values, at the horizon, that fell in the 80 percent band."""
    coverage_95: Estimate
    mean_absolute_error: float
    no_change_error: float
    """The same, had the last known value been told instead."""


def forecast(
    values: Column,
    horizon: int,
    *,
    method: Method = "ets",
    season: int = 1,
    scale: Scale = "as_is",
) -> Forecast | Refusal:
    """The band of the next `horizon` periods; `values` are whole periods in order, none missing.

    `season` is the periods in a cycle (12 for months), 1 for none. `scale` keeps the band where
    the values can be: `log` above 0, `logit` between 0 and 1.
    """
    refused = _refusal(values, horizon, method, season, scale)
    if refused is not None:
        return refused
    to_scale, from_scale = _SCALES[scale]
    name, model = _METHODS[method]
    paths = model(to_scale(values), horizon, season)
    if isinstance(paths, Refusal):
        return paths
    bounds = [from_scale(bound).tolist() for bound in _quantiles(paths)]
    return Forecast(
        bands=tuple(Band(step, *row) for step, row in enumerate(zip(*bounds, strict=True), 1)),
        method=name if scale == "as_is" else f"{name}, on a {scale} scale",
        n=len(values),
        scale=scale,
        paths=paths,
    )


def chance_of_reaching(
    found: Forecast, target: float, better: Better, step: int
) -> float | Refusal:
    """The probability that the value at the target's own period is at the target or better.

    That it is reached at some time before, and lost again, does not count.
    """
    if not 1 <= step <= len(found.bands):
        return Refusal(f"The forecast reaches {len(found.bands)} periods, not {step}.", found.n)
    if not (math.isfinite(target) and _INSIDE[found.scale](np.array([target]))):
        return Refusal(f"The target {target:g} is not on the {found.scale} scale.", found.n)
    place = _SCALES[found.scale][0](np.full(len(found.bands), target))
    below = float(_below(found.paths, place)[step - 1])
    return below if better == "lower" else 1 - below


def backtest(
    values: Column,
    horizon: int,
    *,
    method: Method = "ets",
    season: int = 1,
    scale: Scale = "as_is",
    origins: int = 20,
) -> Backtest | Refusal:
    """The measured coverage of the band, from the last `origins` starting points.

    From each, only what was known then is used, the model chosen anew, and the band laid beside
    what came `horizon` periods later. Errors of neighbouring origins overlap, so the interval of
    the coverage is narrower than it should be.
    Source: R. J. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 3rd edition
    (2021), section 5.10.
    """
    shortest = max(FEWEST_POINTS, FEWEST_CYCLES * season, horizon)
    ends = range(max(shortest, len(values) - horizon - origins + 1), len(values) - horizon + 1)
    if len(ends) < FEWEST_ORIGINS:
        return Refusal(
            f"A backtest {horizon} periods ahead needs at least "
            f"{shortest + horizon + FEWEST_ORIGINS - 1} points; there are {len(values)}.",
            len(values),
        )
    told: list[tuple[Band, float, float]] = []
    for end in ends:
        made = forecast(values[:end], horizon, method=method, season=season, scale=scale)
        if isinstance(made, Refusal):
            return Refusal(f"With {end} points: {made.reason}", made.n)
        told.append((made.bands[-1], float(values[end + horizon - 1]), float(values[end - 1])))
    return Backtest(
        method=f"{method}, rolling origin",
        horizon=horizon,
        origins=len(told),
        coverage_80=_coverage([b.lower_80 <= actual <= b.upper_80 for b, actual, _ in told], 0.8),
        coverage_95=_coverage([b.lower_95 <= actual <= b.upper_95 for b, actual, _ in told], 0.95),
        mean_absolute_error=float(np.mean([abs(b.median - actual) for b, actual, _ in told])),
        no_change_error=float(np.mean([abs(last - actual) for _, actual, last in told])),
    )


def _drift(y: Column, horizon: int, _: int) -> tuple[Path, ...] | Refusal:
    """Random walk with drift, with the error of the drift: exact where its steps are normal.

    The steps y_t - y_(t-1) are n - 1 draws about the drift; h steps ahead vary by s^2 h (1 +
    h / (n - 1)), with n - 2 degrees of freedom.
    Source: Hyndman and Athanasopoulos (2021), section 5.5, with Student's t for the normal.
    """
    step = np.diff(y)
    ahead = np.arange(1, horizon + 1, dtype=np.float64)
    spread = step.std(ddof=1) * np.sqrt(ahead * (1 + ahead / len(step)))
    if not spread[0] > 0:
        return Refusal("Every step is the same, so nothing tells how it varies.", len(y))
    centre = y[-1] + step.mean() * ahead
    return (Path("drift", 1.0, tuple(centre.tolist()), tuple(spread.tolist()), len(step) - 1),)


def _ets(y: Column, horizon: int, season: int) -> tuple[Path, ...] | Refusal:
    """Exponential smoothing with additive errors: five forms, combined by their Akaike weights.

    The forms are `_FORMS`, each with additive seasons where the series has them; a weight is
    proportional to exp(-AICc / 2). One form chosen alone gave bands that held too seldom in our
    trials, because a short history cannot tell which form is right. Error variances are divided
    by n less the coefficients, Student's t taken for the normal, and the drift's own error added.
    Source: R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder, Forecasting with Exponential
    Smoothing (2008), chapters 5 to 7, computed by statsmodels' `ETSModel`; S. Kolassa,
    International Journal of Forecasting 27 (2011), 238-251, for the weights.
    """
    import warnings

    centre, size = y.mean(), y.std()
    found: list[tuple[float, Path]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a form that does not converge is passed over
        for form in _FORMS:
            fitted = _fitted((y - centre) / size, form, season)
            if fitted is not None:
                found.append((fitted.aicc, _path(fitted, form, len(y), horizon)))
    if not found:
        return Refusal("No form of exponential smoothing fits this history.", len(y))
    score = np.array([aicc for aicc, _ in found])
    weight = np.exp((score.min() - score) / 2)
    return tuple(
        replace(
            path,
            weight=share,
            location=tuple(place * size + centre for place in path.location),
            spread=tuple(width * size for width in path.spread),
        )
        for share, (_, path) in zip((weight / weight.sum()).tolist(), found, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of exponential smoothing: its trend, and the coefficients that are not estimated."""

    name: str
    trend: str | None = None
    damped: bool = False
    fixed: tuple[tuple[str, float], ...] = ()


_WHOLE, _NONE = 1 - 1e-4, 1e-4  # as near to 1 and 0 as statsmodels lets a coefficient come
_FORMS: tuple[_Form, ...] = (
    _Form("no change", fixed=(("smoothing_level", _WHOLE),)),
    _Form("drift", "add", fixed=(("smoothing_level", _WHOLE), ("smoothing_trend", _NONE))),
    _Form("level"),
    _Form("level and trend", "add"),
    _Form("level and damped trend", "add", damped=True),
)


def _fitted(y: Column, form: _Form, season: int) -> Any:
    """One form, fitted; None where it does not fit, converge, or leave room for its errors."""
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    seasonal = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
    try:
        model = ETSModel(
            pd.Series(y), error="add", trend=form.trend, damped_trend=form.damped, **seasonal
        )
        with model.fix_params(dict(form.fixed)):
            found = model.fit(disp=False)
    except (ValueError, np.linalg.LinAlgError):
        return None
    sound = found.mle_retvals["converged"] and len(y) - found.df_model > 1 and found.sse > 0
    return found if sound and math.isfinite(found.aicc) else None


def _path(fitted: Any, form: _Form, n: int, horizon: int) -> Path:
    """What a fitted form says of the steps ahead; its weight is not known yet."""
    told = fitted.get_prediction(start=n, end=n + horizon - 1)
    freedom = n - (fitted.df_model - 1)  # statsmodels counts the variance in
    variance = np.asarray(told.forecast_variance) * n / freedom
    if form.name == "drift":
        variance = variance * (1 + np.arange(1, horizon + 1) / (n - 1))
    location = np.asarray(told.predicted_mean).tolist()
    return Path(form.name, math.nan, tuple(location), tuple(np.sqrt(variance).tolist()), freedom)


def _below(paths: tuple[Path, ...], place: Column) -> Column:
    """The probability, at each step, of a value below the place given for it."""
    from scipy.special import stdtr

    shares = [
        path.weight * stdtr(path.freedom, (place - np.array(path.location)) / np.array(path.spread))
        for path in paths
    ]
    return np.asarray(np.sum(shares, axis=0), dtype=np.float64)


def _quantiles(paths: tuple[Path, ...]) -> list[Column]:
    """The median and the bounds of each step, in the order of `Band`.

    A quantile of the paths together lies between those of the paths; halving finds it.
    """
    from scipy.special import stdtrit

    centre = np.array([path.location for path in paths])
    spread = np.array([path.spread for path in paths])
    freedom = np.array([[path.freedom] for path in paths])
    found = []
    for level in (0.5, 0.1, 0.9, 0.025, 0.975):
        each = centre + stdtrit(freedom, level) * spread
        low, high = each.min(axis=0), each.max(axis=0)
        for _ in range(60 if len(paths) > 1 else 0):
            middle = (low + high) / 2
            short = _below(paths, middle) < level
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        found.append(np.asarray((low + high) / 2, dtype=np.float64))
    return found


def _coverage(held: list[bool], stated: float) -> Estimate:
    """The measured coverage, with Wilson's interval."""
    n, inside = len(held), sum(held)
    limits = wilson(np.array([float(inside)]), np.array([float(n)]))
    return Estimate(
        inside / n,
        float(limits.lower[0]),
        float(limits.upper[0]),
        "measured coverage, Wilson 95%",
        n,
        f"Stated: {stated:.0%}. Neighbouring origins overlap.",
    )


def _refusal(
    values: Column, horizon: int, method: Method, season: int, scale: Scale
) -> Refusal | None:
    """The first rule that this history breaks; None where it breaks none."""
    n = len(values)
    shortest = max(FEWEST_POINTS, FEWEST_CYCLES * season if season > 1 else 0)
    rules: tuple[tuple[bool, str], ...] = (
        (horizon < 1 or season < 1, "The horizon and the season are counted from 1."),
        (n < shortest, f"The history is too short: {n} points, and it needs {shortest}."),
        (horizon > n, f"It would look {horizon} periods ahead, and the history has only {n}."),
        (not np.all(np.isfinite(values)), "The history has periods without a value."),
        (season > 1 and method == "drift", "A random walk with drift takes no seasons; use `ets`."),
        (not _INSIDE[scale](values), f"A value is not on the {scale} scale."),
        (n > 0 and np.ptp(values) == 0, "Every value is the same, so nothing tells how it varies."),
    )
    return next((Refusal(reason, n) for broken, reason in rules if broken), None)


_Model = Callable[[Column, int, int], tuple[Path, ...] | Refusal]
_METHODS: Mapping[Method, tuple[str, _Model]] = MappingProxyType(
    {
        "ets": ("exponential smoothing, five forms by Akaike weight, Student t", _ets),
        "drift": ("random walk with drift, Student t", _drift),
    }
)
_SCALES: Mapping[Scale, tuple[Callable[[Column], Column], Callable[[Column], Column]]] = (
    MappingProxyType(
        {
            "as_is": (lambda y: y, lambda z: z),
            "log": (np.log, np.exp),
            "logit": (lambda y: np.log(y / (1 - y)), lambda z: 1 / (1 + np.exp(-z))),
        }
    )
)
_INSIDE: Mapping[Scale, Callable[[Column], bool]] = MappingProxyType(
    {
        "as_is": lambda _: True,
        "log": lambda y: bool(np.all(y > 0)),
        "logit": lambda y: bool(np.all((y > 0) & (y < 1))),
    }
)

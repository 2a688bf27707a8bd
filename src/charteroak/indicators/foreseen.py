"""Foreseen: one history with its band, its chance of reaching a target, and its trial.

Answers: what does `forecast` say of this series, and how often would it have been right? Fitting
takes seconds, so what was computed before for the same history is kept; a file that cannot be read
is computed anew.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from typing import cast

import numpy as np

from charteroak.documents import adapter
from charteroak.files import digest, file_digest, put
from charteroak.indicators.estimate import Refusal
from charteroak.indicators.forecast import (
    FEWEST_CYCLES,
    FEWEST_ORIGINS,
    FEWEST_POINTS,
    Backtest,
    Better,
    Forecast,
    Scale,
    backtest,
    chance_of_reaching,
    forecast,
)
from charteroak.plan.model import Better as Wanted

_Bands = tuple[tuple[float, float, float, float, float], ...]


@dataclass(frozen=True)
class History:
    """The values of whole periods, in order, none missing."""

    values: tuple[float, ...]
    season: int
    """Periods in a cycle; 1 for none."""
    share: bool


@dataclass(frozen=True)
class Foreseen:
    """What is told of a history and a target."""

    bands: _Bands
    """Median, 80 and 95 percent bounds of each period to come."""
    chance: float
    method: str
    tested_ahead: int | None
    tested: int | None
    held_80: float | None
    held_95: float | None
    mean_error: float | None
    no_change_error: float | None
    untested: str


@dataclass(frozen=True)
class _Fitted:
    """What the history alone gives, whatever value was promised: the band, and its trial."""

    made: Forecast
    trial: Backtest | None
    untested: str


def foresee(
    history: History, horizon: int, target: float, better: Wanted, cache: Path
) -> Foreseen | Refusal:
    """The band and the chance at the horizon, with the trial of such bands; or why not."""
    fitted = _remembered(history, horizon, _scale(history, target), cache)
    if isinstance(fitted, Refusal):
        return fitted
    made, trial = fitted.made, fitted.trial
    chance = chance_of_reaching(made, target, cast("Better", better), horizon)
    if isinstance(chance, Refusal):
        return chance
    return Foreseen(
        bands=tuple((b.median, b.lower_80, b.upper_80, b.lower_95, b.upper_95) for b in made.bands),
        chance=chance,
        method=made.method,
        tested_ahead=trial.horizon if trial else None,
        tested=trial.origins if trial else None,
        held_80=trial.coverage_80.value if trial else None,
        held_95=trial.coverage_95.value if trial else None,
        mean_error=trial.mean_absolute_error if trial else None,
        no_change_error=trial.no_change_error if trial else None,
        untested=fitted.untested,
    )


def _remembered(history: History, horizon: int, scale: Scale, cache: Path) -> _Fitted | Refusal:
    """What was fitted to the same history before, or is fitted now."""
    asked = [asdict(history), horizon, scale, _code()]
    kept = cache / f"{digest(asked)[:40]}.json"
    with contextlib.suppress(OSError, ValueError):
        found: _Fitted = adapter(_Fitted).validate_python(json.loads(kept.read_text("utf-8")))
        return found
    fitted = _fit(history, horizon, scale)
    if isinstance(fitted, _Fitted):
        put(kept, asdict(fitted))
    return fitted


def _fit(history: History, horizon: int, scale: Scale) -> _Fitted | Refusal:
    values = np.array(history.values)
    season = history.season if len(values) >= FEWEST_CYCLES * history.season else 1
    made = forecast(values, horizon, season=season, scale=scale)
    if isinstance(made, Refusal):
        return made
    ahead = min(horizon, _testable(len(values), season))
    tried = backtest(values, max(ahead, 1), season=season, scale=scale)
    if isinstance(tried, Refusal):
        return _Fitted(made, None, tried.reason)
    return _Fitted(made, tried, "")


def _scale(history: History, target: float) -> Scale:
    """The scale that keeps the band where values can be, and that the target lies on."""
    every = (*history.values, target)
    if history.share and all(0 < value < 1 for value in every):
        return "logit"
    return "log" if not history.share and all(value > 0 for value in every) else "as_is"


def _testable(points: int, season: int) -> int:
    """How many periods ahead bands can be tried from as many starting points as it takes."""
    shortest = max(FEWEST_POINTS, FEWEST_CYCLES * season if season > 1 else 0)
    left = points - FEWEST_ORIGINS + 1
    return max((h for h in range(1, points) if max(shortest, h) + h <= left), default=1)


@once
def _code() -> list[str]:
    """What would compute it: our modules and the versions of the tools."""
    here = Path(__file__).parent
    ours = [file_digest(here / name) for name in ("forecast.py", "foreseen.py")]
    return [*ours, *(version(name) for name in ("numpy", "scipy", "statsmodels"))]

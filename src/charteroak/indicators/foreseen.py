"""Foreseen: one history with its band, its chance of reaching a target, and its trial.

Answers: what does `forecast` say of this series, and how often would it have been right? Fitting
takes seconds, so what was computed before for the same history is kept; a file that cannot be read
is computed anew.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import numpy as np

from charteroak.files import digest, file_digest
from charteroak.indicators.estimate import Refusal
from charteroak.indicators.forecast import (
    FEWEST_CYCLES,
    FEWEST_ORIGINS,
    FEWEST_POINTS,
    Backtest,
    Better,
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


def foresee(
    history: History, horizon: int, target: float, better: Wanted, cache: Path
) -> Foreseen | Refusal:
    """The band and the chance at the horizon, with the trial of such bands; or why not."""
    asked = [asdict(history), horizon, target, better, _code()]
    kept = cache / f"{digest(asked)[:40]}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        return _read(json.loads(kept.read_text(encoding="utf-8")))
    found = _foresee(history, horizon, target, cast("Better", better))
    if isinstance(found, Foreseen):
        _keep(kept, asdict(found))
    return found


def _foresee(history: History, horizon: int, target: float, better: Better) -> Foreseen | Refusal:
    values = np.array(history.values)
    season = history.season if len(values) >= FEWEST_CYCLES * history.season else 1
    scale = _scale(history, target)
    made = forecast(values, horizon, season=season, scale=scale)
    if isinstance(made, Refusal):
        return made
    chance = chance_of_reaching(made, target, better, horizon)
    if isinstance(chance, Refusal):
        return chance
    ahead = min(horizon, _testable(len(values), season))
    tried = backtest(values, max(ahead, 1), season=season, scale=scale)
    trial = tried if isinstance(tried, Backtest) else None
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
        untested=tried.reason if isinstance(tried, Refusal) else "",
    )


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


def _read(told: dict[str, Any]) -> Foreseen:
    bands: Sequence[Any] = told.pop("bands")
    return Foreseen(bands=cast("_Bands", tuple(tuple(band) for band in bands)), **told)


def _keep(path: Path, told: dict[str, Any]) -> None:
    # A cache that cannot be written costs time and nothing else.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(path)


@once
def _code() -> list[str]:
    """What would compute it: our modules and the versions of the tools."""
    here = Path(__file__).parent
    ours = [file_digest(here / name) for name in ("forecast.py", "foreseen.py")]
    return [*ours, *(version(name) for name in ("numpy", "scipy", "statsmodels"))]

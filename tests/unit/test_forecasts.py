"""Targets ahead, from measurements to the tables of an edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from charteroak.engine import Engine
from charteroak.indicators import forecasts, tables
from charteroak.indicators.estimate import Refusal
from charteroak.indicators.forecasts import Band, Forecast
from charteroak.indicators.foreseen import Foreseen, History, foresee
from charteroak.indicators.measurement import FILE, Measurement
from charteroak.kinds.count import Count
from charteroak.kinds.share import Share
from charteroak.plan.model import Indicator, Target
from charteroak.publish.pages.ahead import in_tenths
from tests.support import files, indicator, measure

PARTS = [9, 12, 8, 11, 10, 13, 9, 12, 11, 14, 10, 13]


def target(**path: float) -> tuple[Target, ...]:
    named = {name.removeprefix("in_"): value for name, value in path.items()}
    return (Target(name="Plan", set_by="council", set_on=date(2023, 1, 1), path=named),)


def share(**path: float) -> Indicator:
    return indicator(
        Share(numerator="on_time"), unit="share", better="higher", targets=target(**path)
    )


def foretold(one: Indicator, folder: Path) -> tuple[tuple[Forecast, ...], tuple[Band, ...]]:
    """Twenty calls a month in 2024, so many of them on time; the tables of the edition."""
    calls: list[dict[str, Any]] = [
        {"day": date(2024, month, 5), "on_time": k < part}
        for month, part in enumerate(PARTS, start=1)
        for k in range(20)
    ]
    with Engine() as engine:
        rows = measure(engine, [one], calls, (date(2024, 1, 1), date(2024, 12, 31)))
        tables.write(engine, rows, Measurement, folder / FILE)
        forecasts.write(engine, files([one], 1), folder, folder / "cache")
        return (
            tables.read(engine, Forecast, folder / forecasts.FILE),
            tables.read(engine, Band, folder / forecasts.BANDS),
        )


def test_a_share_is_foreseen_by_its_own_months(tmp_path: Path) -> None:
    """A promise for a year, of a number that does not grow with its period."""
    (found,), bands = foretold(share(in_2025=0.55), tmp_path)
    assert (found.grain, found.period, found.step) == ("month", "2025-12", 12)
    assert found.points == 12
    assert found.chance is not None
    assert 0 < found.chance < 1
    assert [band.period for band in bands][::11] == ["2025-01", "2025-12"]
    assert found.median == bands[-1].median
    assert all(b.lower_95 < b.lower_80 < b.median < b.upper_80 < b.upper_95 for b in bands)
    assert bands[-1].lower_95 > 0 and bands[-1].upper_95 < 1


def test_a_higher_target_is_less_likely(tmp_path: Path) -> None:
    found, _ = foretold(share(**{"in_2025-06": 0.5, "in_2025-07": 0.7}), tmp_path)
    first, second = (one.chance for one in found)
    assert first is not None
    assert second is not None
    assert first > second


def test_the_bands_are_tried_on_the_series_itself(tmp_path: Path) -> None:
    (found,), _ = foretold(share(**{"in_2025-03": 0.6}), tmp_path)
    assert found.untested.startswith("A backtest")  # twelve points are too few to try five times
    assert found.tested is None


def test_what_is_past_has_no_chance_any_more(tmp_path: Path) -> None:
    assert foretold(share(in_2024=0.55), tmp_path) == ((), ())


def test_a_count_is_held_against_its_own_grain_only(tmp_path: Path) -> None:
    """A year's calls are not a month's: without years enough nothing is told."""
    one = indicator(Count(), unit="count", better="lower", targets=target(in_2025=200))
    (found,), bands = foretold(one, tmp_path)
    assert (found.chance, found.reason, bands) == (None, forecasts.NO_SERIES, ())


def test_a_short_history_is_refused_with_its_reason(tmp_path: Path) -> None:
    found = foresee(History((0.5,) * 4, 1, share=True), 2, 0.6, "higher", tmp_path)
    assert isinstance(found, Refusal)
    assert "too short: 4 points" in found.reason
    assert not list(tmp_path.iterdir())


def test_what_was_computed_before_is_read_again(tmp_path: Path) -> None:
    history = History(tuple(float(part) for part in PARTS), 1, share=False)
    first = foresee(history, 2, 12, "higher", tmp_path)
    (kept,) = tmp_path.iterdir()
    assert foresee(history, 2, 12, "higher", tmp_path) == first
    assert isinstance(first, Foreseen)
    kept.write_text("broken", encoding="utf-8")
    assert foresee(history, 2, 12, "higher", tmp_path) == first


def test_another_target_is_held_against_what_was_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tuple(float(part) for part in PARTS), 1, share=False)
    first = foresee(history, 2, 12, "higher", tmp_path)
    anew = foresee(history, 2, 20, "higher", tmp_path / "anew")
    monkeypatch.setattr("charteroak.indicators.foreseen._fit", pytest.fail)
    other = foresee(history, 2, 20, "higher", tmp_path)
    assert other == anew
    assert isinstance(other, Foreseen)
    assert isinstance(first, Foreseen)
    assert (other.bands, other.chance < first.chance) == (first.bands, True)


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.01, "Less than 1 in 20"), (0.06, "About 1 in 10"), (0.34, "About 3 in 10"),
        (0.94, "About 9 in 10"), (0.99, "More than 19 in 20"),
    ],
)  # fmt: skip
def test_no_chance_is_said_finer_than_it_is_known(chance: float, said: str) -> None:
    assert in_tenths(chance) == said

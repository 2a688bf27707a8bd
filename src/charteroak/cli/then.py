"""Then: an indicator as it stood on a day, for `show --as-of`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from charteroak import editions
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.indicators.restated import as_of
from charteroak.indicators.restated.made import read_made
from charteroak.problems import Location, Problem, Refused

SAID = (
    "Small numbers of this source are hidden. Of an old edition only what stands today as it stood "
    "then is told; the rest, taken from the numbers of today, could tell of a few people."
)


def edition_of(store: Path, text: str) -> Edition:
    """The edition that was current at the end of a day (UTC). Refused where there was none."""
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise _refused(f"`--as-of {text}` is not a day.", "Write it like `2026-03-31`.") from fault
    found = editions.as_of(store, day)
    if found is None:
        first = min(edition.made for edition in editions.all_editions(store))
        raise _refused(f"No edition had been made by {day}.", f"The first is of {first:%Y-%m-%d}.")
    return found


def guarded(edition: Edition, now: Edition, indicator: str) -> bool:
    """Whether an old edition is read of something that hides small numbers, then or now."""
    if edition.id == now.id:
        return False
    return any(read_made(one).hides(indicator) for one in (edition, now))


def withheld(rows: Sequence[Measurement], now: Edition, indicator: str) -> tuple[Measurement, ...]:
    """The rows without any that stands otherwise today."""
    with Engine() as engine:
        return as_of(rows, Measurements(now.folder, engine).of(indicator))


def only_numbers(indicator: str) -> Refused:
    """The refusal of limits, gaps and forecasts of an old edition."""
    what = f"Small numbers of `{indicator}` are hidden, so its old editions are told only in part."
    return _refused(what, "Leave out `--signals`, `--gaps` and `--forecast`, or `--as-of`.")


def _refused(what: str, advice: str) -> Refused:
    return Refused([Problem(what, Location("the command line"), advice, "as-of")])

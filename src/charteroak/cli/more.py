"""More: what an edition says of an indicator beyond its numbers, in a line each, for `show`.

Answers: is it changing, does it keep what was promised and by which rule, and what else can be
asked? The words that ask for more are named only where there is something to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from charteroak.cli.kept import of
from charteroak.cli.signals import Said, below
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import WHOLE
from charteroak.engine import Engine
from charteroak.indicators import disparities, forecasts, gaps
from charteroak.indicators.judgments import Judgments
from charteroak.plan.model import CityFiles, Indicator

_ASKED = (
    ("--forecast", forecasts.FILE, forecasts.Forecast),
    ("--gaps", gaps.FILE, gaps.Gap),
    ("--gaps", disparities.FILE, disparities.Disparity),
)


def more(
    database: Engine,
    files: CityFiles,
    indicator: Indicator,
    folder: Path,
    wanted: Mapping[str, str],
) -> Iterator[str]:
    """Lines to print below the numbers of an indicator. What is changing is said of one series:
    the whole city and everyone, or the place and the group that are asked for.
    """
    judgments = Judgments(folder, database)
    if not {"place_set", "group_by"} & wanted.keys():
        one = {"place": WHOLE, "group": EVERYONE} | dict(wanted)
        said = Said.read(judgments, indicator.id, {k: v for k, v in one.items() if k != "grain"})
        yield from below(said) if said.judgments else ()
    words = ["--signals"] if judgments.of(indicator.id) else []
    words += [
        word
        for word, file, row in _ASKED
        if next(of(database, row, folder / file, indicator), None) is not None
    ]
    if words:
        yield f"There is more to see with {', '.join(dict.fromkeys(words))}."
    yield from _asked_beside(files, indicator)


def _asked_beside(files: CityFiles, indicator: Indicator) -> Iterator[str]:
    """The tests and the staffing of the outcomes that an indicator serves."""
    serves = {
        outcome.id for _, _, outcome in files.plan.outcomes() if indicator.id in outcome.indicators
    }
    asked = [(one.outcome, one.id, one.name) for one in files.tests]
    asked += [(one.outcome, one.id, one.name) for one in files.staffing]
    for outcome, name, title in asked:
        if outcome in serves:
            yield f"Asked of the same outcome (show it by its id, `{name}`): {title}"

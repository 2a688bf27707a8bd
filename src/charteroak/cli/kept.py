"""Kept: the smaller tables of an edition on the command line: `show --forecast`, `show --gaps`."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from charteroak.engine import Engine
from charteroak.indicators import gaps as between
from charteroak.indicators import tables
from charteroak.indicators.disparities import FILE as DISPARITIES
from charteroak.indicators.disparities import Disparity
from charteroak.indicators.forecasts import FILE as FORECASTS
from charteroak.indicators.forecasts import Forecast
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.paradoxes import FILE as PARADOXES
from charteroak.indicators.paradoxes import Opposed
from charteroak.plan.model import CityFiles, Indicator
from charteroak.publish.pages.ahead import chance
from charteroak.publish.pages.gapped import gap_row
from charteroak.publish.pages.unequal import latest, told, warning


@dataclass(frozen=True)
class Kept:
    """One kind of table: its rows of an indicator, by name, and what is said of them."""

    tables: Mapping[str, tuple[Any, ...]]
    """Name to rows; the first is what `--format csv` prints."""
    row: type[Any]
    """The row of the first table."""
    sentences: tuple[str, ...]


def forecasts(engine: Engine, files: CityFiles, indicator: Indicator, folder: Path) -> Kept:
    """The targets ahead of an indicator."""
    found = tuple(of(engine, Forecast, folder / FORECASTS, indicator))
    return Kept(
        {"forecasts": found}, Forecast,
        tuple(_foreseen(files, indicator, found)) or ("No target of it lies ahead.",),
    )  # fmt: skip


def gaps(engine: Engine, files: CityFiles, indicator: Indicator, folder: Path) -> Kept:
    """How far groups and places of an indicator lie apart."""
    rows = tuple(of(engine, between.Gap, folder / between.FILE, indicator))
    found = {
        "gaps": rows,
        "gap_trends": tuple(of(engine, between.GapTrend, folder / between.TRENDS, indicator)),
        "disparities": tuple(of(engine, Disparity, folder / DISPARITIES, indicator)),
        "paradoxes": tuple(of(engine, Opposed, folder / PARADOXES, indicator)),
    }
    said = (
        *_beside(files, indicator, rows),
        *_unequal(files, indicator, found["disparities"]),
        *(warning(files, indicator, one) for one in found["paradoxes"]),
    )
    nothing = "It is not split in a way that can be compared; amounts never are."
    return Kept(found, between.Gap, said or (nothing,))


def warnings(
    engine: Engine,
    files: CityFiles,
    indicator: Indicator,
    folder: Path,
    rows: Sequence[Measurement],
) -> tuple[str, ...]:
    """Where the total and all its parts moved opposite ways, in the periods shown."""
    shown = {(row.grain, row.period) for row in rows}
    found = of(engine, Opposed, folder / PARADOXES, indicator)
    return tuple(
        warning(files, indicator, one) for one in found if (one.grain, one.period) in shown
    )


def _beside(files: CityFiles, indicator: Indicator, rows: Sequence[between.Gap]) -> Iterator[str]:
    """Each group beside its reference in the latest whole period."""
    for dimension in dict.fromkeys(row.group_by for row in rows):
        mine = [row for row in rows if row.group_by == dimension]
        whole = [row for row in mine if not row.partial] or mine
        last = max(whole, key=lambda row: (row.period_end - row.period_start, row.period_end))
        known = files.city.dimension(dimension)
        assert known is not None  # `check` knows every split
        for row in mine:
            if (row.grain, row.period) == (last.grain, last.period):
                line = gap_row(indicator, known.label(row.group), row, None)
                bounds = f" ({line.interval})" if line.interval else ""
                yield (
                    f"{row.period}, {line.label} less {known.label(row.reference)}: "
                    f"{line.difference}{bounds}; ratio {line.ratio or 'none'}. {line.told}"
                )


def _unequal(files: CityFiles, indicator: Indicator, found: Sequence[Disparity]) -> Iterator[str]:
    for split in dict.fromkeys(one.split for one in found):
        said = told(files, indicator, latest([one for one in found if one.split == split]))
        yield said.caption
        for row in said.rows:
            bounds = f" (95% interval {row.interval})" if row.interval else ""
            what = row.reason or f"{row.value}{bounds}; {row.meaning}."
            yield f"  {row.name}: {what}"
        yield from (f"  {note}" for note in said.notes)


def of(engine: Engine, row: type[Any], path: Path, indicator: Indicator) -> Iterator[Any]:
    """The rows of a table that are about an indicator; none in an edition without the table."""
    yield from (one for one in tables.read(engine, row, path) if one.indicator == indicator.id)


def _foreseen(files: CityFiles, indicator: Indicator, found: Sequence[Forecast]) -> Iterator[str]:
    for one in found:
        said = chance(indicator, one, files.city.fiscal_years)
        yield " ".join(part for part in (f"{said.name}.", f"{said.told}.", said.why) if part)
        yield from (f"  {line}" for line in (said.trust, said.method) if line)


def print_kept(kept: Kept, indicator: Indicator, form: str, edition: str) -> None:
    """Print sentences, the first table as CSV, or all of it as JSON."""
    printers: Mapping[str, Callable[[Kept], None]] = {"json": _json, "csv": _csv}
    if form in printers:
        printers[form](kept)
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(indicator.name, style="bold")
    for line in kept.sentences:
        console.print(line, markup=False)
    console.print(f"Edition {edition}.", style="dim")


def _json(kept: Kept) -> None:
    plain = {name: [asdict(row) for row in rows] for name, rows in kept.tables.items()}
    print(json.dumps(plain, ensure_ascii=False, indent=1, default=str))


def _csv(kept: Kept) -> None:
    names = [field.name for field in fields(kept.row)]
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in next(iter(kept.tables.values())))

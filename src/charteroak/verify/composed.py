"""Composed: do published figures, and what is put together from other numbers, follow from them?

Answers: of the measurements, which can anyone make again without records? Figures from the city's
files of figures; changes, indexes and whatever else is composed, from the measurements that are
published. The others, which are computed from records, are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlglot import exp

from charteroak.build import results
from charteroak.build.earlier import Earlier
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators.measurement import FILE
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from charteroak.publish.opendata import links
from charteroak.sources.figures import read_figures
from charteroak.sources.read import city_contracts
from charteroak.verify.asked import ask
from charteroak.verify.report import Check, Fault, check, skipped

PROVES = (
    "Published figures are those of the city's files, and what is put together from other "
    "indicators, made again from the published measurements, is what was published."
)


def composed(edition: Edition, scratch: Path) -> Check:
    """Make again what needs no records, and compare."""
    files, _ = read_city(edition.folder / "city", "city")
    if files is None:
        return skipped("measurements", PROVES, "What the city wrote cannot be read.")
    figures, _ = read_figures(edition.folder / "city" / "figures", "figures", files)
    sources = city_contracts(edition.folder / "city", "city").contracts
    scratch.mkdir()
    with Engine() as engine:
        results.write(engine, scratch, files, figures, {}, Earlier(edition.folder), sources)
        engine.keep("published_", engine.parquet(edition.folder / FILE))
        engine.keep("again_", engine.parquet(scratch / FILE))
        mine = engine.table("again_").where(
            exp.column("indicator", quoted=True).isin(*_made_again(files), "")
        )
        rows = len(engine.rows(mine))
        faults = list(_differing(engine))
    return check("measurements", PROVES, f"{rows:,} measurements", faults)


def _made_again(files: CityFiles) -> list[str]:
    """The indicators that are made again."""
    every = files.indicators.values()
    return [one.id for one in every if one.kind == "figure" or one.measure.inputs()]


def _differing(engine: Engine) -> Iterator[Fault]:
    where = links.table("measurements", "parquet")
    for row in ask(engine, "select * from published_ except all select * from again_"):
        key = " / ".join(str(cell) for cell in (*row[:3], *row[5:9]))
        yield Fault(f"{where}, {key}", "It does not follow from what is published.")
    lost = len(ask(engine, "select * from again_ except all select * from published_"))
    if lost:
        yield Fault(where, f"{lost:,} rows that follow from what is published are not there so.")

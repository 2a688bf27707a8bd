"""Judged: do the signals, statuses and funnels follow from the measurements as they are published?

Answers: would anyone who takes the table of measurements home come to the same judgments? They are
made again from it, by the rules of this program, and compared row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from charteroak.build.earlier import Earlier
from charteroak.build.given import to_judge
from charteroak.build.judging import judge
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators import disparities, forecasts, gaps, judgments, paradoxes
from charteroak.indicators.measurement import FILE as MEASUREMENTS
from charteroak.indicators.measurement import Measurements
from charteroak.plan.read import read_city
from charteroak.publish.opendata import links
from charteroak.publish.opendata.shelf import MEASURED
from charteroak.sources.figures import read_figures
from charteroak.verify.asked import ask
from charteroak.verify.report import Check, Fault, check, skipped

PROVES = (
    "Signals, judgments, statuses, funnels, gaps, inequality and forecasts, made again from the "
    "published measurements, are those that were published."
)
FILES = (
    *judgments.FILES.values(), gaps.FILE, gaps.TRENDS, disparities.FILE, paradoxes.FILE,
    forecasts.FILE, forecasts.BANDS,
)  # fmt: skip
_NAMES = {table.file: table.name for table in MEASURED}


def judged(edition: Edition, scratch: Path) -> Check:
    """Judge the measurements of an edition that was put together from a site, and compare."""
    files, _ = read_city(edition.folder / "city", "city")
    if files is None:
        return skipped("judgments", PROVES, "What the city wrote cannot be read.")
    figures, _ = read_figures(edition.folder / "city" / "figures", "figures", files)
    scratch.mkdir()
    with suppress(FileExistsError):
        (scratch / MEASUREMENTS).symlink_to((edition.folder / MEASUREMENTS).resolve())
    with Engine() as engine:
        given = to_judge(files, figures)
        keys = dict.fromkeys(files.indicators, "again")
        measured = Measurements(scratch, engine)
        judge(engine, measured, scratch, scratch / "foreseen", given, keys, Earlier(scratch))
        rows = sum(_rows(engine, edition.folder / name) for name in FILES)
        faults = [fault for name in FILES for fault in _compared(engine, edition, scratch, name)]
    return check("judgments", PROVES, f"{rows:,} rows of {len(FILES)} tables", faults)


def _rows(engine: Engine, path: Path) -> int:
    return len(engine.rows(engine.parquet(path))) if path.is_file() else 0


def _compared(engine: Engine, edition: Edition, scratch: Path, name: str) -> Iterator[Fault]:
    """The rows of a table that differ from those that were made again."""
    where = links.table(_NAMES[name], "parquet")
    published, again = edition.folder / name, scratch / name
    if not published.is_file():
        if again.is_file() and _rows(engine, again):
            yield Fault(where, "It is not there, and there is something to say.")
        return
    engine.keep("published_", engine.parquet(published))
    engine.keep("again_", engine.parquet(again))
    for row in ask(engine, "select * from published_ except all select * from again_"):
        key = " / ".join(str(cell) for cell in row[:9])
        yield Fault(f"{where}, {key}", "It does not follow from the published measurements.")
    lost = len(ask(engine, "select * from again_ except all select * from published_"))
    if lost:
        yield Fault(where, f"{lost:,} rows that follow from the measurements are not there so.")

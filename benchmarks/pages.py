"""Pages: the site of a large invented city, and the memory that writing it takes.

Answers: how many pages are written in a second, and how far does the peak of memory grow with them?
`python -m benchmarks.pages --pages 2000 5000 20000`. The city of the tests is given so many
indicators, in outcomes of fifty; a page of each and its chart by itself, in two languages, make the
pages. Each size is written by a program of its own, on one core, so that its peak can be told.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import astuple, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from sqlglot import exp
from tests.unit.publish import tiny

from charteroak import editions
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators.measurement import FILE, SQL_TYPES
from charteroak.publish import shared_out
from charteroak.publish.site import write_site

TOGETHER = 50
"""So many indicators belong to an outcome."""
EACH = 4
"""So many pages come of an indicator: its own and its chart's, in two languages."""
COPIED = "crashes"


class Written(NamedTuple):
    """What writing a site took."""

    pages: int
    seconds: float
    cpu_s: float
    before_mb: float
    """Before anything of the edition was read."""
    peak_mb: float


def city(store: Path, pages: int) -> Edition:
    """An edition of a city whose site has about so many pages."""
    edition = tiny.edition(store)
    plan = edition.folder / "city"
    names = [f"{COPIED}_{at}" for at in range(pages // EACH)]
    (indicators,) = (path for path in (plan / "indicators").glob("*.yaml"))
    (one,) = re.findall(rf"(?ms)^- id: {COPIED}$.*?(?=^- id)", indicators.read_text("utf-8"))
    written = [re.sub(rf"\b{COPIED}$", name, one, count=1, flags=re.M) for name in names]
    numbered = [text.replace("name: Crashes", f"name: Crashes of type {at}")
                for at, text in enumerate(written)]  # fmt: skip
    (plan / "indicators" / "many.yaml").write_text("".join(numbered), encoding="utf-8")
    (goal,) = (plan / "plan" / "goals").glob("*.yaml")
    with goal.open("a", encoding="utf-8") as file:
        for at in range(0, len(names), TOGETHER):
            some = ", ".join(names[at : at + TOGETHER])
            file.write(f"  - {{id: many-{at}, name: Many {at}, owner: works, "
                       f"why_it_matters: They are many., indicators: [{some}]}}\n")  # fmt: skip
    rows = list(tiny.measurements())
    mine = [row for row in rows if row.indicator == COPIED]
    rows += [replace(row, indicator=name) for name in names for row in mine]
    with Engine() as engine:
        table = engine.load_rows("rows", SQL_TYPES, [astuple(row) for row in rows])
        engine.write_parquet(exp.select("*").from_(table), edition.folder / FILE)
    return edition


def write(store: Path, out: Path) -> Written:
    """Write the site here, and tell what it took."""
    edition = editions.current(store)
    assert edition is not None
    shared_out.WORTH = sys.maxsize
    before = _peak()
    started, used = perf_counter(), process_time()
    site = write_site(edition, out)
    found = sum(1 for _path in site.rglob("*.html"))
    took, cpu = perf_counter() - started, process_time() - used
    return Written(found, round(took, 1), round(cpu, 1), before, _peak())


def _peak() -> float:
    """Of this program alone, in megabytes: what `getrusage` tells begins with its parent's."""
    (told,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    return round(int(told) / 1024, 1)


def main() -> None:
    """Measure each size, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--pages", type=int, nargs="+", default=[2000, 5000, 20000])
    reader.add_argument("--of", type=Path, help=argparse.SUPPRESS)
    given = reader.parse_args()
    if given.of:
        print(json.dumps(write(given.of / "store", given.of / "site")))
        return
    print(
        f"{'pages':>8}{'seconds':>10}{'cpu s':>10}{'a cpu s':>10}{'before MB':>11}{'peak MB':>10}"
    )
    for pages in given.pages:
        with tempfile.TemporaryDirectory() as folder:
            city(Path(folder) / "store", pages)
            words = [sys.executable, "-m", "benchmarks.pages", "--of", folder]
            ran = subprocess.run(words, check=True, capture_output=True, text=True)
            it = Written(*json.loads(ran.stdout.splitlines()[-1]))
        rate = it.pages / it.cpu_s
        print(f"{it.pages:8,}{it.seconds:10.1f}{it.cpu_s:10.1f}{rate:10.1f}"
              f"{it.before_mb:11.0f}{it.peak_mb:10.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()

"""Private: what nobody outside can find again, and how much of it there is.

Answers: of what is published, what must be taken on trust? Numbers computed from records cannot be
computed again without the records; what is hidden is meant to stay so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charteroak.engine import Engine
from charteroak.indicators.measurement import MISSING
from charteroak.publish.opendata import links
from charteroak.publish.opendata.shelf import DOLLARS, TABLES, WITHHELD
from charteroak.verify.asked import ask, parquet, there
from charteroak.verify.report import Private
from charteroak.verify.written import without_engine

_FROM: dict[str, str] = {
    "observed": "They are computed from records, and records are not published. Whoever has the "
    "files whose hashes stand in the table `sources` computes them again with `charteroak build`.",
    "simulated": "They are computed from records that a computer made up.",
    "published": "They are copied from publications, which are cited in the column `source`.",
}


def private(site: Path) -> tuple[Private, ...]:
    """Everything of that kind."""
    return tuple(_private(site))


def _private(site: Path) -> Iterator[Private]:
    with Engine() as engine:
        engine.keep("measurements", parquet(engine, site, "measurements"))
        known = "select provenance, count(*) from measurements where value is not null group by all"
        for word, many in sorted(ask(engine, known)):
            yield Private(f"{word} measurements", int(many), _FROM.get(word, ""))
        hidden = (
            "select missing, count(*) from measurements "
            "where missing in ('suppressed', 'withheld') group by all"
        )
        for word, many in sorted(ask(engine, hidden)):
            yield Private(f"{word} measurements", int(many), MISSING[word])
    dollars = [one.name for one in DOLLARS if there(site, one.name)]
    if dollars:
        why = "They are made from lines of the ledger and from scores, which are not published."
        yield Private("tables of dollars, scores and reach", len(dollars), why)
        left = len(WITHHELD) + sum(len(one.without) for one in TABLES)
        yield Private("tables and columns left out", left, "They name who scored which program.")
    city = site / links.CITY / "city.yaml"
    if city.is_file() and without_engine(city):
        why = "The address of a cluster was taken out of it, so its hash is another."
        yield Private("file of the city told in part", 1, why)

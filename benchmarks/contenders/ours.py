"""Charter Oak: a city's folder and a snapshot in, the measurement table out, with intervals.

The rows are measured on the engine that the city names, as a build's are.
"""

from __future__ import annotations

from datetime import date

from benchmarks.contenders import Task, task
from charteroak.engine import Engine, measuring
from charteroak.indicators import assembly, compute
from charteroak.indicators.population import Populations
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.told import published
from charteroak.plan.read import read_city
from charteroak.program import keep_what_is_made
from charteroak.sources.read import read_contracts


def main(given: Task) -> None:
    files, problems = read_city(given.city)
    assert files is not None, problems
    contract = read_contracts(given.city / "sources", "sources").contracts["requests"]
    days = (contract.covers.first or date.min, contract.covers.last or date.max)
    with Engine() as database, measuring(files.city.engine, database) as measurer:
        source = SourceRows(contract, database.parquet(given.rows), days)
        blocks = compute.blocks_from_rows(measurer, files, source, Populations(()))
        database.write_parquet(assembly.table(database, map(published, blocks)), given.out)


if __name__ == "__main__":
    keep_what_is_made()
    main(task())

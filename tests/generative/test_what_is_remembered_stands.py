"""What is remembered and what is read again are, together, what reading everything gives."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.files import digest
from charteroak.indicators import assembly, compute
from charteroak.indicators.memory import Memory
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.told import published
from charteroak.kinds.mean import Mean
from tests.generative.test_engine_and_oracle_agree import (
    DAYS,
    FIRST,
    LAST,
    PLANS,
    clocks,
    others,
    questions,
    rows,
)
from tests.oracle import Question
from tests.spec.city import asked_of, residents

Table = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    with Engine() as made:
        yield made


def kept_by_month(
    engine: Engine, asked: Sequence[Question], table: Table, last: date
) -> tuple[Any, SourceRows, list[list[str]]]:
    """The rows as a snapshot has them, and a list of the months that are asked for later."""
    city, source = asked_of(engine, asked, table)
    months: defaultdict[str, list[str]] = defaultdict(list)
    for row in table:
        months[f"{row['day']:%Y-%m}"].append(repr(sorted(row.items(), key=str)))
    read: list[list[str]] = []

    def rows_of(wanted: Collection[str]) -> exp.Select:
        read.append(sorted(wanted))
        month = exp.func("strftime", exp.column("day"), exp.Literal.string("%Y-%m"))
        return engine.table("calls").where(month.isin(*wanted))

    hashes = {month: digest(found) for month, found in months.items()}
    return city, replace(source, months=hashes, rows_of=rows_of, days=(FIRST, last)), read


def measured(
    engine: Engine, city: Any, source: SourceRows, asked: Sequence[Question], plan: str,
    memory: Memory | None = None,
) -> list[Any]:  # fmt: skip
    given = (city, source, residents(asked[0].residents), PLANS[plan])
    blocks = list(compute.blocks_from_rows(engine, *given, memory=memory))
    return engine.rows(assembly.table(engine, map(published, blocks)))


SOME_ROWS = st.lists(st.builds(lambda row, day: {**row, "day": day}, rows(), DAYS), max_size=25)


@given(
    before=SOME_ROWS,
    added=SOME_ROWS,
    keep=st.integers(0, 25),
    asked=st.lists(questions(st.one_of(others(), clocks())), min_size=1, max_size=4),
    again=st.lists(questions(others()), max_size=1),
    plan=st.sampled_from(sorted(PLANS)),
    ends=st.tuples(*[st.sampled_from([LAST, date(2024, 1, 10), date(2023, 12, 28)])] * 2),
)
@settings(max_examples=60)
def test_nothing_differs_from_reading_everything(
    shared: Engine,
    before: Table,
    added: Table,
    keep: int,
    asked: list[Question],
    again: list[Question],
    plan: str,
    ends: tuple[date, date],
) -> None:
    after = [*before[:keep], *added]
    with tempfile.TemporaryDirectory() as folder:
        city, source, _ = kept_by_month(shared, asked, before, ends[0])
        measured(shared, city, source, asked, plan, Memory(Path(folder), "us", shared))
        both = [*asked, *again]
        city, source, read = kept_by_month(shared, both, after, ends[1])
        memory = Memory(Path(folder), "us", shared)
        found = measured(shared, city, source, both, plan, memory)
        event("from some months" if read else "from all or none")
        full = measured(shared, city, source, both, plan)
        assert [pair for pair in zip(found, full, strict=True) if pair[0] != pair[1]] == []
        memory.forget()
        assert found == measured(
            shared, city, source, both, plan, Memory(Path(folder), "us", shared)
        )


def test_only_the_months_of_changed_periods_are_read_again(shared: Engine, tmp_path: Path) -> None:
    asked = [Question(Mean(of="minutes"), covers=(FIRST, LAST))]
    day = {"opened": None, "ward": "north", "age": None, "name": None, "amount": None,
           "limit": None, "answered": None, "closed": None, "due": None}  # fmt: skip
    old = [{"day": date(2023, 12, 30), "minutes": minutes, **day} for minutes in (0.1, 9.0, 4.0)]
    new = [{"day": date(2024, 1, 3), "minutes": 4.3, **day}]
    city, source, read = kept_by_month(shared, asked, old, LAST)
    measured(shared, city, source, asked, "few rows", Memory(tmp_path, "us", shared))
    assert read == []
    city, source, read = kept_by_month(shared, asked, [*old, *new], LAST)
    measured(shared, city, source, asked, "few rows", Memory(tmp_path, "us", shared))
    assert read == [["2024-01"]]
    city, source, read = kept_by_month(shared, asked, [*old, *new], LAST)
    measured(shared, city, source, asked, "few rows", Memory(tmp_path, "us", shared))
    assert read == []
    measured(shared, city, source, asked, "few rows", Memory(tmp_path, "another program", shared))
    assert len(list(tmp_path.iterdir())) == 3

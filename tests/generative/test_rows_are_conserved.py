"""Whatever a file holds, rows read are rows kept and rows set aside, and nothing is raised."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.engine import Engine
from charteroak.sources.contract import Column, Contract
from charteroak.sources.snapshot import take

CONTRACT = Contract(
    id="calls", name="Calls", row="one call", file="calls.csv", time="day", key=("id",),
    steward="clerk", changes="daily", source_title="Invented for the tests",
    columns={
        "id": Column(type="integer", meaning="m", required=True),
        "day": Column(type="date", meaning="m"),
        "name": Column(type="text", meaning="m", allowed=("Ann", "Bob", "")),
    },
)  # fmt: skip

PIECES = st.sampled_from(
    [b"1", b"2", b"3", b"2024-01-02", b"2024-01-03", b"Ann", b"Bob", b"NA", b" ", b",", b",", b",",
     b'"', b'""', b'","', b"\n", b"\n", b"\r", b"\r\n", b"\xff", b"\xc3\xa9", b"\x00", b";", b"\t",
     b"\xe2\x80\xa8", b"\x1a", b"\\", b"'"]
)  # fmt: skip
ROWS = st.sampled_from(
    [
        b"1,2024-01-02,Ann\n",
        b"2,2024-01-03,Bob\r\n",
        b'3,2024-01-03,"Bob"\r',
        b"4,,NA\n",
        b"x,y,z\n",
    ]
)
MESS = st.lists(st.one_of(ROWS, PIECES, st.binary(max_size=3)), max_size=40).map(b"".join)


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[Engine]:
    with Engine(threads=1) as engine:
        yield engine


@given(mess=MESS)
@settings(max_examples=50)
def test_rows_read_are_rows_kept_and_rows_set_aside(shared_engine: Engine, mess: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "calls.csv").write_bytes(b"id,day,name\n5,2024-01-02,Ann\n" + mess)
        found, problems = take(
            CONTRACT, folder, folder / "store", {}, "UTC", shared_engine, date(2026, 1, 2)
        )
        if found is None:
            assert problems
            return
        report = found.report
        assert report.rows_read == report.rows_kept + report.rows_set_aside
        kept = {row[0] for row in shared_engine.rows(found.rows(shared_engine))}
        aside = {row[0] for row in shared_engine.rows(found.set_aside(shared_engine))}
        assert len(kept) == report.rows_kept
        assert len(aside) == report.rows_set_aside
        assert kept | aside == set(range(1, report.rows_read + 1))


@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 5),
            st.dates(date(2000, 1, 1), date(2030, 1, 1)),
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
        ),
        min_size=1,
        max_size=12,
    ),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=30)
def test_what_is_well_written_is_read_back(
    shared_engine: Engine, rows: list[tuple[int, date, str]], ending: str
) -> None:
    import csv
    import dataclasses
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "day", "name"])
    writer.writerows(rows)
    columns = {**CONTRACT.columns, "name": Column(type="text", meaning="m")}
    contract = dataclasses.replace(CONTRACT, columns=columns, key=(), missing=())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "calls.csv").write_bytes(text.getvalue().encode())
        found, problems = take(
            contract, folder, folder / "store", {}, "UTC", shared_engine, date(2026, 1, 2)
        )
        assert problems == ()
        assert found is not None
        read = shared_engine.rows(found.rows(shared_engine))
    assert [row[1:3] for row in read] == [row[:2] for row in rows]
    assert len(read) == len(rows)

"""Whatever a file holds, rows read are rows kept and rows set aside, and nothing is raised."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
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
ROWS_AGAIN = (b"7,2024-01-09,Bob\n", b"7,2024-02-01,Ann\n", b"8,2024-02-02,Ann\n", b"9,,Bob\n")
HEADS = {
    "csv": b"id,day,name\n5,2024-01-02,Ann\n",
    "jsonl": b'{"id": 5, "day": "2024-01-02", "name": "Ann"}\n'
    b'{"id": 7, "day": "2024-03-02", "name": "Bob"}\n',
}
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
        read = sorted(shared_engine.rows(found.rows(shared_engine)))
    assert [row[1:3] for row in read] == [row[:2] for row in rows]
    assert len(read) == len(rows)


def _objects(lines: bytes) -> bytes:
    """Lines of CSV as JSON Lines."""
    rows = (line.decode().split(",") for line in lines.splitlines())
    objects = (json.dumps(dict(zip(("id", "day", "name"), row, strict=True))) for row in rows)
    return "".join(f"{line}\n" for line in objects).encode()


@given(
    mess=MESS,
    added=MESS,
    form=st.sampled_from(["csv", "jsonl"]),
    regular=st.lists(st.sampled_from([*ROWS_AGAIN]), max_size=6).map(b"".join),
)
@settings(max_examples=80)
def test_a_file_that_grows_is_read_on_as_if_it_were_read_again(
    shared_engine: Engine, mess: bytes, added: bytes, form: str, regular: bytes
) -> None:
    start, more = HEADS[form] + regular + mess, regular + added
    if form == "jsonl":
        start, more = HEADS[form] + _objects(regular) + mess, _objects(regular) + added
    contract = dataclasses.replace(CONTRACT, file=f"calls.{form}")

    def read(folder: Path, *contents: bytes) -> dict[str, bytes]:
        for content in contents:
            (folder / contract.file).write_bytes(content)
            found, _ = take(
                contract, folder, folder / "store", {}, "UTC", shared_engine, date(2026, 1, 2)
            )
        written = found.folder if found else folder / "nothing"
        return {
            str(path.relative_to(written)): path.read_bytes()
            for path in written.rglob("*")
            if path.is_file()
        }

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        assert read(Path(one), start, start + more) == read(Path(two), start + more)

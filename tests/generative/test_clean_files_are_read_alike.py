"""A ledger that the engine reads by itself has the rows that the connector would read."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from charteroak.budget.model import Held, Ledger
from charteroak.budget.opened import _clean, contract_of
from charteroak.engine import Engine
from charteroak.sources.connectors import Reading, Request
from charteroak.sources.connectors.delimited import Delimited

LEDGER = Ledger(
    id="book", name="Book", file="book.csv", source_title="Invented", amount=Held(header="Amount"),
    organisation=Held(header="Department"), description=Held(header="Text"), columns={"more": "More"},
)  # fmt: skip
CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "1.00",
            "Police",
            " x ",
            '"a, b"',
            '"say ""no"""',
            "\N{NO-BREAK SPACE}y",
            "é",
            "NA",
            '"',
            "\t",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x2FF), max_size=6),
)
LINES = st.lists(st.lists(CELL, min_size=3, max_size=5).map(",".join), max_size=8)


def rows_of(reading: Reading, engine: Engine) -> list[tuple[object, ...]]:
    assert reading.rows is not None
    names = ("row_", "line_", *contract_of(LEDGER).columns)
    found = engine.rows(exp.select(*names).from_(reading.rows.subquery("r")).order_by("row_"))
    return [(int(row), int(line), *(cell or "" for cell in rest)) for row, line, *rest in found]


def read_both(text: str) -> tuple[Reading | None, list[tuple[object, ...]]]:
    """What the engine makes of it, if it dares; its rows, or else none."""
    contract = contract_of(LEDGER)
    with tempfile.TemporaryDirectory() as folder, Engine(threads=1) as engine:
        path = Path(folder) / "book.csv"
        path.write_text(text, encoding="utf-8", newline="")
        clean = _clean(contract, path, engine)
        if clean is None:
            return None, []
        own = rows_of(clean, engine)
        slow = Delimited().read(Request(contract, path, Path(folder)), engine)
        assert slow.faults is not None
        assert engine.rows(exp.select("*").from_(slow.faults.subquery("f"))) == []
        assert own == rows_of(slow, engine)
        return clean, own


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from(["\n", "", "\r\n"]))
def test_the_same_rows_or_none(lines: list[str], end: str) -> None:
    read_both("\n".join(["Department,Text,Amount,More", *lines]) + end)


@pytest.mark.parametrize(
    "text",
    ["Police,x,1.00,y", 'Police,"a\nb",1.00,y', "\nPolice,x,1.00,y", ",,,\nPolice,x,1.00,y", " ,,,\nP,x,1,y",
     "P,\u2003x,1.00,y", "P,\x1fx\x1f,1.00,y", 'P,"x ",1.00, y', "\x85,,,\nP,x,1,y", "P,x,1.00,y\n\n", "P,,,\nP,x,1.00,y"],
)  # fmt: skip
def test_odd_files(text: str) -> None:
    read_both(f"Department,Text,Amount,More\n{text}\n")


def test_a_plain_file_is_read_by_the_engine() -> None:
    clean, rows = read_both('Text,Amount,More,Department\n"a, b",1.00,,Police\n c ,2.00,é,Works\n')
    assert clean is not None
    assert rows == [(1, 2, "Police", "a, b", "1.00", ""), (2, 3, "Works", "c", "2.00", "é")]


def test_what_is_not_plain_is_left_to_the_connector() -> None:
    for text in (
        "Department,Text,Amount,More\nPolice,x,1.00\n",
        "Department;Text;Amount;More\nPolice;x;1.00;y\n",
        '\ufeffDepartment,Text,Amount,More\nPolice,x,1.00,"\n',
        "Department,Text,Amount,More\r\nPolice,x,1.00,y\r\n",
        'Department,Text,Amount,More\nPolice,x,1.00,"y\n',
    ):
        assert read_both(text)[0] is None, text

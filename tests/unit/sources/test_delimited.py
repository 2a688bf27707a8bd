"""CSV as many hands write it: what is read, what is set aside, and what is said."""

from __future__ import annotations

import pytest

from charteroak.sources.connectors.delimited import MISPLACED, UNCLOSED
from charteroak.sources.contract import Column
from tests.unit.sources.conftest import Desk

HEAD = "id,day,name\n"
GOOD = HEAD + "1,2024-01-02,Ann\n2,2024-01-03,Bob\n"


def names(desk: Desk, content: str | bytes, **given: object) -> list[str | None]:
    return [row["name"] for row in desk.take_text(content, **given).kept]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("Ann\n", "Ann\r\n").replace("Bob\n", "Bob\r").encode(),
        GOOD.replace("\n", "\n\n \n,,\n").encode(),
        GOOD.rstrip("\n").encode(),
        b" id , day,name \n1, 2024-01-02 ,Ann \n2,2024-01-03,\tBob\n",
        b'"id","day","name"\n"1","2024-01-02","Ann"\n"2","2024-01-03","Bob"\n',
        b"name,extra,id,day\nAnn,x,1,2024-01-02\nBob,y,2,2024-01-03\n",
        b"id,day,name,,\n1,2024-01-02,Ann,,\n2,2024-01-03,Bob,,,,\n",
        b'id,day,"name"\n1,2024-01-02,Ann\n2.0,2024-01-03,Bob',
    ],
)
def test_the_same_rows_are_read_however_they_are_written(desk: Desk, content: bytes) -> None:
    taken = desk.take_text(content)
    assert taken.problems == ()
    assert taken.counts == (2, 2, 0)
    assert [(row["id"], row["name"]) for row in taken.kept] == [(1, "Ann"), (2, "Bob")]


def test_quoted_fields_may_hold_commas_quotes_and_line_ends(desk: Desk) -> None:
    rows = '1,2024-01-02,"Ann, ""the\r\nbold"""\r\n2,2024-01-03,Bob\r\n3,2024-01-04,5" pipe\r\n'
    taken = desk.take_text(HEAD + rows)
    assert taken.counts == (3, 3, 0)
    assert [row["name"] for row in taken.kept] == ['Ann, "the\nbold"', "Bob", '5" pipe']


def test_a_declared_encoding_is_used(desk: Desk) -> None:
    content = (HEAD + "1,2024-01-02,Ñañez\n").encode("windows-1252")
    assert names(desk, content, encoding="windows-1252") == ["Ñañez"]


def test_only_the_rows_with_unreadable_bytes_are_set_aside(desk: Desk) -> None:
    content = (
        HEAD.encode() + b"1,2024-01-02,Ann\n2,2024-01-03,\xd1a\xf1ez\n3,2024-01-04,Zo\xc3\xab\n"
    )
    taken = desk.take_text(content)
    assert taken.counts == (3, 2, 1)
    reason = (
        "holds bytes that are not utf-8; if Excel on Windows saved it, write "
        "`encoding: windows-1252`"
    )
    assert taken.aside == [(2, 3, "name", "�a�ez", reason)]
    assert [row["name"] for row in taken.kept] == ["Ann", "Zoë"]


def test_bytes_that_another_encoding_does_not_have(desk: Desk) -> None:
    taken = desk.take_text(
        HEAD.encode() + b"1,2024-01-02,\x81\n2,2024-01-02,b\n", encoding="windows-1252"
    )
    assert taken.counts == (2, 1, 1)
    assert "not windows-1252" in taken.aside[0][4]


def test_nul_bytes_cost_their_own_row(desk: Desk) -> None:
    taken = desk.take_text(HEAD.encode() + b"1,2024-01-02,A\x00n\n2,2024-01-03,Bob\n")
    assert taken.counts == (2, 1, 1)
    assert taken.aside[0][:4] == (1, 2, "name", "A n")
    assert "NUL byte" in taken.aside[0][4]


def test_unreadable_bytes_in_a_column_that_is_not_read_cost_nothing(desk: Desk) -> None:
    taken = desk.take_text(b"id,day,name,note\n1,2024-01-02,Ann,\xff\x00\n")
    assert taken.counts == (1, 1, 0)


def test_ragged_rows_are_set_aside_with_their_line(desk: Desk) -> None:
    taken = desk.take_text(HEAD + "1,2024-01-02,Ann\n2,2024-01-03\n\n3,2024-01-04,Smith, Joe\n")
    assert taken.counts == (3, 1, 2)
    assert taken.aside == [
        (2, 3, "", "2 values: 2,2024-01-03", "has fewer values than the 3 headings"),
        (3, 5, "", "4 values: 3,2024-01-04,Smith, Joe", "has more values than the 3 headings"),
    ]
    told = "2 of 3 rows (67%) of `calls.csv` are set aside, most of all (1) because the row has"
    assert taken.only_problem().startswith(told)
    assert taken.problems[0].severity == "warning"


@pytest.mark.parametrize(
    "broken",
    [
        '2,2024-01-03,"Bob\n',
        '2,"2024-01-03,Bob\n',
        '"2,2024-01-03,Bob\n',
    ],
)
def test_a_quote_that_is_never_closed_costs_only_its_line(desk: Desk, broken: str) -> None:
    good = "".join(f"{number},2024-01-04,Cy\n" for number in range(3, 3000))
    taken = desk.take_text(HEAD + "1,2024-01-02,Ann\n" + broken + good)
    assert taken.counts == (2999, 2998, 1)
    assert taken.reasons() == [(2, "", UNCLOSED)]
    assert taken.aside[0][1] == 3


def test_a_quote_that_another_closes_by_accident_costs_only_its_line(desk: Desk) -> None:
    rows = '1,2024-01-02,"Ann\n2,2024-01-03,"Bob"\n3,2024-01-03,Cy\n4,2024-01-03,"Di"\n'
    taken = desk.take_text(HEAD + rows)
    assert taken.reasons() == [(1, "", UNCLOSED)]
    assert [row["name"] for row in taken.kept] == ["Bob", "Cy", "Di"]


def test_a_quote_in_the_wrong_place_costs_only_its_line(desk: Desk) -> None:
    taken = desk.take_text(HEAD + '1,2024-01-02,"Ann" Lee\n2,2024-01-03,Bob\n')
    assert taken.reasons() == [(1, "", MISPLACED)]
    assert taken.counts == (2, 1, 1)


def test_semicolons_are_noticed(desk: Desk) -> None:
    taken = desk.take_text(GOOD.replace(",", ";"))
    assert taken.counts == (2, 2, 0)
    assert taken.only_problem() == (
        "`calls.csv` is separated by semicolons, not commas. "
        "It was read so; save it with commas to be rid of this notice."
    )
    assert taken.problems[0].severity == "warning"


def test_tabs_are_noticed_and_declared(desk: Desk) -> None:
    taken = desk.take_text(GOOD.replace(",", "\t"))
    assert taken.only_problem() == (
        "`calls.csv` is separated by tabs, not commas. Write `format: tsv` in its contract."
    )
    assert desk.take(format="tsv").problems == ()
    assert desk.take_text(GOOD.replace(",", "\t"), file="calls.tsv").problems == ()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("id,Day,name", "no heading `day` for the column `day`. Did you mean `Day`?"),
        ("id,dya,name", "no heading `day` for the column `day`. Did you mean `dya`?"),
        ("id,,name", "no heading `day` for the column `day`. Known here: `id`, `name`."),
        ("id,day,name,day", "has the heading `day` 2 times. Rename all but one in the file"),
        ("1,2024-01-02,Ann", "no heading `id`"),
    ],
)
def test_headings_that_are_not_there(desk: Desk, header: str, said: str) -> None:
    taken = desk.take_text(f"{header}\n1,2024-01-02,Ann,x\n")
    assert taken.snapshot is None
    assert said in " ".join(f"{problem.what} {problem.advice}" for problem in taken.problems)
    assert all(problem.severity == "error" for problem in taken.problems)


def test_a_heading_twice_that_is_not_read_costs_nothing(desk: Desk) -> None:
    assert desk.take_text("id,day,name,x,x\n1,2024-01-02,Ann,,\n").counts == (1, 1, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "`calls.csv` is empty: it has no bytes at all. Make the export again."),
        (b"\n \n\n", "`calls.csv` is empty. The export went wrong: make it again."),
        (b"\xef\xbb\xbf", "`calls.csv` is empty. The export went wrong: make it again."),
        (b"id,day,name\n", "`calls.csv` has headings and no rows. The export went wrong"),
    ],
)
def test_files_with_nothing_in_them(desk: Desk, content: bytes, said: str) -> None:
    taken = desk.take_text(content)
    assert taken.snapshot is None
    assert taken.only_problem().startswith(said)
    assert taken.problems[0].severity == "error"


def test_a_very_long_field_is_read(desk: Desk) -> None:
    taken = desk.take_text(f"{HEAD}1,2024-01-02,{'x' * 300_000}\n")
    assert len(taken.kept[0]["name"]) == 300_000


def test_one_column_is_enough(desk: Desk) -> None:
    columns = {"day": Column(type="date", meaning="When.")}
    assert desk.take_text("day\n2024-01-02\n\n2024-01-03\n", columns=columns).counts == (2, 2, 0)


def test_whoever_waits_is_told_how_far_it_is(desk: Desk) -> None:
    from charteroak.sources.snapshot import take
    from tests.unit.sources.conftest import TAKEN

    desk.put(HEAD + "1,2024-01-02,A\n" * 50_000)
    told: list[tuple[str, int, int]] = []
    take(
        desk.contract(), desk.folder / "records", desk.folder / "store", {}, "UTC", desk.engine,
        TAKEN, lambda *news: told.append(news),
    )  # fmt: skip
    assert told == [("calls", 750_012, 750_012)]

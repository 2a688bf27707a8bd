"""Workbooks: what comes back unchanged changes nothing, and nothing that was typed is lost."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from charteroak.budget.workbooks import yaml_lines
from charteroak.budget.workbooks.cells import LONGEST
from charteroak.budget.workbooks.city import CityNow, city_now
from charteroak.budget.workbooks.compare import difference
from charteroak.budget.workbooks.model import ABOUT, ROW, Book, Column, Difference, Key, Row, Table
from charteroak.budget.workbooks.read import read_sheets
from charteroak.budget.workbooks.take import LAYOUTS, compared, put_all, take
from charteroak.budget.workbooks.write import write_book
from charteroak.problems import Refused

DESK = {"id": "requests-desk"}
FORMULA = "=1+1"


@pytest.fixture(scope="module")
def written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Elmford, with a workbook of each layout beside it."""
    folder = tmp_path_factory.mktemp("sheets")
    leave = shutil.ignore_patterns(".charteroak", "records")
    shutil.copytree(root / "cities" / "elmford", folder / "elmford", ignore=leave)
    now = city_now(folder / "elmford")
    for name, layout in LAYOUTS.items():
        write_book(layout.book(now), folder / f"{name}.xlsx")
    return folder


@pytest.fixture
def desk(written: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(written, tmp_path / "desk"))


def edit(desk: Path, layout: str, sheet: str, change: Callable[[Worksheet], object]) -> Path:
    path = desk / f"{layout}.xlsx"
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)
    return path


def line(sheet: Worksheet, **ids: str) -> int:
    headings = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        if all(sheet.cell(row, headings.index(n) + 1).value == v for n, v in ids.items()):
            return row
    raise AssertionError(ids)


def put(sheet: Worksheet, row: int, **values: Any) -> None:
    headings = [cell.value for cell in sheet[1]]
    for name, value in values.items():
        cell = sheet.cell(row, headings.index(name) + 1)
        cell.value = value
        if isinstance(value, str) and value != FORMULA:
            cell.data_type = "e" if value == "#REF!" else "s"


def spare(sheet: Worksheet) -> int:
    headings = [cell.value for cell in sheet[1]]
    at = headings.index(ROW) + 1
    return next(row for row in range(2, sheet.max_row + 2) if not sheet.cell(row, at).value)


def read(desk: Path, layout: str) -> tuple[CityNow, Difference]:
    now = city_now(desk / "elmford")
    name, found = compared(now, desk / f"{layout}.xlsx")
    assert name == layout
    return now, found


def taken(desk: Path, layout: str) -> tuple[Path, ...]:
    now, found = read(desk, layout)
    files = take(now, layout, found, desk / f"{layout}.xlsx")
    again = read(desk, layout)[1]
    assert not again.touched
    assert not again.removed
    return files


def bytes_of(city: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(city.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_unchanged_is_no_difference(desk: Path, layout: str) -> None:
    before = bytes_of(desk / "elmford")
    _, found = read(desk, layout)
    assert found.empty
    assert taken(desk, layout) == ()
    assert bytes_of(desk / "elmford") == before


def test_a_changed_program_changes_its_line_alone(desk: Path) -> None:
    file = desk / "elmford" / "budget" / "programs.yaml"
    before = file.read_text().splitlines()
    edit(
        desk, "programs", "Programs", lambda s: put(s, line(s, **DESK), does='=HELPS: "all" # now')
    )
    _, found = read(desk, "programs")
    (one,) = found.changed
    assert (one.key, one.column, one.after) == (("requests-desk",), "does", '=HELPS: "all" # now')
    assert file.read_text().splitlines() == before
    assert taken(desk, "programs") == (file,)
    after = file.read_text().splitlines()
    assert [a for a, b in zip(after, before, strict=True) if a != b] == [
        r'  does: "=HELPS: \"all\" # now"'
    ]


def test_a_program_is_added_and_another_removed(desk: Path) -> None:
    def change(sheet: Worksheet) -> None:
        put(sheet, spare(sheet), id="library", name="Library", does="Lends books.",
            service="community", owner="clerk", also="Books; Reading room")  # fmt: skip
        sheet.delete_rows(line(sheet, id="school-crossings"))

    edit(desk, "programs", "Programs", change)
    with pytest.raises(Refused, match="school-crossings"):
        read(desk, "programs")  # its packages and its fund name it
    edit(desk, "programs", "Programs", lambda s: put(s, spare(s), id="x"))
    shutil.copy(desk / "programs.xlsx", desk / "old.xlsx")
    write_book(LAYOUTS["programs"].book(city_now(desk / "elmford")), desk / "programs.xlsx")
    edit(desk, "programs", "Programs", lambda s: put(
        s, spare(s), id="library", name="Library", does="Lends books.", service="community",
        owner="clerk", also="Books; Reading room"))  # fmt: skip
    _, found = read(desk, "programs")
    assert [one.key for one in found.added] == [("library",)]
    taken(desk, "programs")
    assert city_now(desk / "elmford").budget.programs["library"].also == ("Books", "Reading room")


def test_a_score_goes_to_the_file_it_belongs_to(desk: Path) -> None:
    file = desk / "elmford" / "budget" / "scores" / "simulated_round.csv"
    before = file.read_text().splitlines()
    ids = {"scorer": "manager", "program": "requests-desk", "outcome": "soon-closed"}
    blank = {"score": None, "said_on": None, "evidence": None}

    def change(sheet: Worksheet) -> None:
        put(
            sheet,
            line(sheet, **ids),
            score=4,
            said_on=datetime(2024, 12, 1, tzinfo=UTC).replace(tzinfo=None),
        )
        put(sheet, line(sheet, **{**ids, "outcome": "shuttle-used"}), **blank)

    edit(desk, "scores", "Scores", change)
    _, found = read(desk, "scores")
    assert [(one.column, one.before, one.after) for one in found.changed] == [
        ("score", "3", "4"), ("said_on", "2024-11-04", "2024-12-01"),
    ]  # fmt: skip
    assert found.removed == (("Scores", ("manager", "requests-desk", "shuttle-used", "alignment")),)
    assert taken(desk, "scores") == (file,)
    after = file.read_text().splitlines()
    assert len(after) == len(before) - 1
    assert set(after) - set(before) == {
        "manager,requests-desk,soon-closed,alignment,peer,4,2024-12-01,Made up: no record was looked at"
    }


def test_a_program_not_scored_yet_is_offered_and_taken(desk: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(2, sheet.max_row + 1):
            if (
                sheet.cell(row, 1).value
                and not sheet.cell(row, 5).value
                and sheet.cell(row, 4).value == "alignment"
            ):
                put(sheet, row, score="2", said_on="2024-12-02", evidence="Seen")
                return
        raise AssertionError

    many = len(city_now(desk / "elmford").scored.scores)
    edit(desk, "scores", "Scores", change)
    taken(desk, "scores")
    assert len(city_now(desk / "elmford").scored.scores) == many + 1


def test_packages_costs_and_effects(desk: Path) -> None:
    file = desk / "elmford" / "budget" / "packages.yaml"
    before = file.read_text().splitlines()
    edit(desk, "packages", "Costs", lambda s: put(s, line(s, package="desk-now"), cost=171000.5))
    edit(desk, "packages", "Effects", lambda s: put(
        s, line(s, package="desk-now", outcome="heard"), expected="6.5"))  # fmt: skip

    def more(sheet: Worksheet) -> None:
        put(sheet, spare(sheet), id="lamps-none", program="street-lamps", level="cut", name="Fewer",
            provenance="simulated")  # fmt: skip

    edit(desk, "packages", "Packages", more)
    edit(
        desk,
        "packages",
        "Costs",
        lambda s: put(s, spare(s), package="lamps-none", fund="water", cost="$1,000"),
    )
    _, found = read(desk, "packages")
    assert not found.rejected
    assert [(c.key, c.column, c.after) for c in found.changed] == [
        (("desk-now", "general"), "cost", "171000.50"), (("desk-now", "heard"), "expected", "6.5"),
    ]  # fmt: skip
    assert [one.key for one in found.added] == [("lamps-none",), ("lamps-none", "water")]
    taken(desk, "packages")
    packages = city_now(desk / "elmford").packages
    assert packages["lamps-none"].whole == 100_000
    assert packages["desk-now"].cents("general") == 17_100_050
    assert [e.expected for e in packages["desk-now"].effects] == ["12", "6.5"]
    after = file.read_text().splitlines()
    assert after[0:2] == before[0:2]
    assert len([one for one in before if one not in after]) == 2


def test_shares(desk: Path) -> None:
    rule = "organisation = 'Roads' and type = 'non-personnel' and project <> 'SHUTTLE'"

    def change(sheet: Worksheet) -> None:
        put(sheet, line(sheet, where=rule, program="streets"), share=0.9)
        sheet.cell(line(sheet, where=rule, program="garage"), 3).number_format = "0%"

    edit(desk, "shares", "Shares", change)
    before = bytes_of(desk / "elmford")
    _, found = read(desk, "shares")
    assert "The shares sum to 0.95." in found.rejected[0].what
    taken(desk, "shares")
    assert bytes_of(desk / "elmford") == before
    edit(
        desk, "shares", "Shares", lambda s: put(s, line(s, where=rule, program="garage"), share=0.1)
    )
    file = desk / "elmford" / "budget" / "shares.yaml"
    lines = file.read_text().splitlines()
    assert taken(desk, "shares") == (file,)
    after = file.read_text().splitlines()
    assert [a for a, b in zip(after, lines, strict=True) if a != b] == [
        "  shares: {streets: 0.9, garage: 0.1}"
    ]


def test_packages_told_as_a_table(root: Path, tmp_path: Path) -> None:
    """Hartford tells its packages in a CSV: the other rows stay to the byte."""
    leave = shutil.ignore_patterns(".charteroak", "records")
    shutil.copytree(root / "cities" / "hartford", tmp_path / "elmford", ignore=leave)
    file = tmp_path / "elmford" / "budget" / "packages.csv"
    before = file.read_text().splitlines()
    write_book(LAYOUTS["packages"].book(city_now(tmp_path / "elmford")), tmp_path / "packages.xlsx")
    edit(
        tmp_path,
        "packages",
        "Costs",
        lambda s: put(s, line(s, package="operations-cut"), cost=1084386.72),
    )
    assert taken(tmp_path, "packages") == (file,)
    after = file.read_text().splitlines()
    changed = [(b, a) for b, a in zip(before, after, strict=True) if a != b]
    assert [(b.replace("1084386.71", "1084386.72"), a) for b, a in changed] == [
        (a, a) for _, a in changed
    ]
    assert len(changed) == 1


BAD: dict[str, tuple[str, str, dict[str, str], dict[str, Any], str, str]] = {
    "a locked id": ("programs", "Programs", DESK, {"id": "desk"}, "A", "The locked `id` was changed"),
    "no name": ("programs", "Programs", DESK, {"name": None}, "B", "`name` is empty"),
    "an unknown owner": ("programs", "Programs", DESK, {"owner": "clark"}, "G", "Did you mean `clerk`?"),
    "an unknown indicator": ("programs", "Programs", DESK, {"indicators": "nothing"}, "A", "There is no indicator `nothing`"),
    "a fraction as text": ("programs", "Programs", DESK, {"mandate": 3.1}, "F", "its last zeros may be lost"),
    "a day as text": ("programs", "Programs", DESK, {"mandate": datetime(2024, 5, 1, tzinfo=UTC).replace(tzinfo=None)}, "F", "Excel made"),
    "yes as text": ("programs", "Programs", DESK, {"mandate": True}, "F", "Excel made"),
    "an error": ("programs", "Programs", DESK, {"mandate": "#REF!"}, "F", "holds the error"),
    "a formula without a result": ("programs", "Programs", DESK, {"mandate": FORMULA}, "F", "has no result"),
    "off the scale": ("scores", "Scores", {"scorer": "manager"}, {"score": 5}, "E", "`5` is not one of the choices"),
    "between scores": ("scores", "Scores", {"scorer": "manager"}, {"score": 2.5}, "E", "2.5"),
    "no day": ("scores", "Scores", {"scorer": "manager"}, {"said_on": "May 2024"}, "F", "is not a day"),
    "a day as a number": ("scores", "Scores", {"scorer": "manager"}, {"said_on": 45000}, "F", "is not a day"),
    "evidence and no score": ("scores", "Scores", {"scorer": "manager"}, {"score": None}, "E", "`score` is empty"),
    "provenance": ("scores", "Scores", {"scorer": "manager"}, {"provenance": "observed"}, "H", "only shown"),
    "continental": ("packages", "Costs", {"package": "desk-now"}, {"cost": "1.000,50"}, "C", "comma for the cents"),
    "a fraction of a cent": ("packages", "Costs", {"package": "desk-now"}, {"cost": 1.005}, "C", "fractions of a cent"),
    "below zero": ("packages", "Costs", {"package": "desk-now"}, {"cost": -5}, "A", "below zero"),
    "for nothing": ("packages", "Costs", {"package": "desk-now"}, {"cost": 0}, "A", "costs nothing"),
    "low above high": ("packages", "Effects", {"package": "desk-now"}, {"low": 99}, "A", "low <= expected <= high"),
    "no number": ("packages", "Effects", {"package": "desk-now"}, {"low": "some"}, "C", "`some` in `low` is no number"),
    "no share": ("shares", "Shares", {"program": "garage"}, {"share": "some"}, "C", "is no share"),
    "no level": ("packages", "Packages", {"id": "desk-now"}, {"level": "best"}, "C", "not one of the choices"),
    "a need that is none": ("packages", "Packages", {"id": "desk-now"}, {"needs": "moon"}, "A", "There is no package `moon`"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_cell_is_rejected_and_kept(desk: Path, name: str) -> None:
    layout, sheet, ids, values, column, said = BAD[name]

    path = edit(desk, layout, sheet, lambda cells: put(cells, line(cells, **ids), **values))
    before = bytes_of(desk / "elmford")
    _, found = read(desk, layout)
    (one,) = found.rejected
    assert said in f"{one.what} {one.advice}"
    assert one.sheet == sheet
    assert one.cell.rstrip("0123456789") == column
    assert not found.touched
    assert not found.removed
    assert taken(desk, layout) == (path.with_suffix(".rejected.csv"),)
    assert bytes_of(desk / "elmford") == before
    kept = list(csv.DictReader(path.with_suffix(".rejected.csv").read_text().splitlines()))
    typed = next(iter(values.values()))
    if typed is not None and not isinstance(typed, bool | datetime):
        assert kept[0][next(iter(values))] == str(typed)


def test_percent_is_not_guessed(desk: Path) -> None:
    def change(sheet: Worksheet) -> None:
        row = line(sheet, package="desk-now", outcome="heard")
        sheet.cell(row, 3).value = 0.025
        sheet.cell(row, 3).number_format = "0.0%"

    edit(desk, "packages", "Effects", change)
    assert "percentage" in read(desk, "packages")[1].rejected[0].what


def test_good_rows_are_taken_beside_bad_ones(desk: Path) -> None:
    edit(desk, "programs", "Programs", lambda s: put(s, line(s, **DESK), owner="nobody"))
    edit(desk, "programs", "Programs", lambda s: put(s, line(s, id="streets"), name="Roads"))
    assert len(taken(desk, "programs")) == 2
    programs = city_now(desk / "elmford").budget.programs
    assert programs["streets"].name == "Roads"
    assert programs["requests-desk"].owner == "clerk"
    edit(desk, "programs", "Programs", lambda s: put(s, line(s, id="streets"), owner="no one"))
    read_again, found = read(desk, "programs")
    assert take(read_again, "programs", found, desk / "programs.xlsx") == (
        desk / "programs.rejected-2.csv",
    )


def test_a_row_twice_is_rejected(desk: Path) -> None:
    edit(desk, "programs", "Programs", lambda s: put(
        s, spare(s), id="streets", name="Again", does="It.", service="community", owner="roads"))  # fmt: skip
    _, found = read(desk, "programs")
    assert "stands in row" in found.rejected[0].what
    assert not found.touched


def test_a_new_row_above_gives_way_to_the_row_that_was_there(desk: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        put(sheet, 2, id="streets", name="Again", does="It.", service="community", owner="roads")

    edit(desk, "programs", "Programs", change)
    _, found = read(desk, "programs")
    assert [one.cell for one in found.rejected] == ["A2"]
    assert not found.touched


def test_moved_columns_are_known_by_their_headings(desk: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(1, sheet.max_row + 1):
            values = [sheet.cell(row, at).value for at in range(1, 12)]
            for at, value in enumerate(reversed(values), 1):
                sheet.cell(row, at).value = value

    edit(desk, "programs", "Programs", change)
    assert read(desk, "programs")[1].empty


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("nmae", "B1: `nmae` is not a heading"),
        ("id", "B1: `id` stands twice"),
        (None, "The heading `name` is missing"),
    ],
)
def test_headings_that_are_not_ours(desk: Path, heading: str | None, said: str) -> None:
    edit(desk, "programs", "Programs", lambda s: setattr(s["B1"], "value", heading))
    with pytest.raises(Refused) as refused:
        read(desk, "programs")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [("B1", "wages", "layout `wages`"), ("B2", "9", "version `9`"), ("B3", "Ashby", "of `Ashby`")],
)
def test_a_wrong_workbook_is_refused(desk: Path, cell: str, value: str, said: str) -> None:
    edit(desk, "programs", ABOUT, lambda s: setattr(s[cell], "value", value))
    with pytest.raises(Refused, match=said):
        read(desk, "programs")


def test_files_that_are_no_workbook_of_ours(desk: Path) -> None:
    openpyxl.Workbook().save(desk / "programs.xlsx")
    with pytest.raises(Refused, match="no workbook of Charter Oak"):
        read(desk, "programs")
    (desk / "programs.xlsx").write_text("id,name\n")
    with pytest.raises(Refused, match="cannot be opened"):
        read(desk, "programs")


def test_what_the_city_changed_since_is_not_overwritten(desk: Path) -> None:
    file = desk / "elmford" / "budget" / "programs.yaml"
    file.write_text(
        file.read_text()
        .replace("name: Streets", "name: Roads")
        .replace("name: Garage", "name: Yard")
    )
    assert read(desk, "programs")[1].empty  # nobody touched these in the workbook
    edit(desk, "programs", "Programs", lambda s: put(s, line(s, id="streets"), name="Ways"))
    _, found = read(desk, "programs")
    assert "The city's file says `Roads` since" in found.rejected[0].what
    assert not found.touched


def test_ids_are_locked_and_choices_are_lists(desk: Path) -> None:
    sheet = openpyxl.load_workbook(desk / "scores.xlsx")["Scores"]
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "E2"
    assert [sheet.cell(2, at).protection.locked for at in range(1, 9)] == [True] * 4 + [
        False
    ] * 3 + [True]
    assert not sheet.cell(spare(sheet), 1).protection.locked
    assert {str(rule.sqref)[0] for rule in sheet.data_validations.dataValidation} == set("ABCDE")
    words = " ".join(
        str(c.value)
        for row in openpyxl.load_workbook(desk / "scores.xlsx")["Instructions"]
        for c in row
    )
    assert "SIMULATED" in words
    assert sheet.cell(2, 8).value == "simulated"


def test_a_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="longer than a cell"):
        write_book(invented("x" * (LONGEST + 1)), tmp_path / "long.xlsx")
    assert not list(tmp_path.iterdir())


def test_all_files_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OSError, match="b"):
        put_all({tmp_path / "a.csv": "new", tmp_path / "b.csv": "new"})
    assert (tmp_path / "a.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def invented(*texts: str) -> Book:
    columns = (Column("id", needed=True), Column("name"), Column("does", width=60))
    rows: dict[Key, Row] = {
        (f"p{n}",): {"id": f"p{n}", "name": text, "does": text[::-1]}
        for n, text in enumerate(texts)
    }
    return Book("programs", "Town", (Table("Programs", columns, ("id",), rows),))


TEXTS = st.text(max_size=40) | st.sampled_from(
    ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", '"', "'quoted'", "_x0041_", "_x005F_x0041_", "1e5", "0012", "a\r\nb", "\x01", "TRUE", "#REF!", "2024-05-01", "<script>alert(1)</script>", "\u202egnp.exe", "x" * 10_000]
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "book.xlsx"
    book = invented(*texts)
    write_book(book, path)
    assert difference(book, read_sheets(path, book)).empty
    cells = openpyxl.load_workbook(path)["Programs"]
    assert all(cell.data_type != "f" for row in cells.iter_rows() for cell in row)


WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
NESTED = st.dictionaries(WORDS, WORDS, min_size=1, max_size=3)
ENTRIES = st.dictionaries(
    st.from_regex(r"[a-z][a-z-]{0,5}", fullmatch=True),
    st.dictionaries(st.sampled_from(["name", "does", "cost"]), WORDS | NESTED | st.lists(WORDS, min_size=1, max_size=3)),
    max_size=4,
).map(lambda found: {key: {"id": key, **entry} for key, entry in found.items()})  # fmt: skip


@given(ENTRIES, ENTRIES)
def test_a_list_says_what_is_wanted_whatever_was_there(before: Any, wanted: Any) -> None:
    first = yaml_lines.edited("# A comment.\n", before, {})
    after = yaml_lines.edited(first, wanted, before) if before else first
    assert after.startswith("# A comment.\n")
    assert before == wanted or not before or after != first

"""The workbook of allocations: the question changes where it was changed, the answer never."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from charteroak.budget import choices
from charteroak.budget.allocate.told import Depth, told
from charteroak.budget.workbooks.allocations import book, texts
from charteroak.budget.workbooks.answers import answered
from charteroak.budget.workbooks.city import CityNow, city_now
from charteroak.budget.workbooks.take import refused_rows
from charteroak.budget.workbooks.write import write_book
from charteroak.problems import Refused
from tests.unit.test_workbooks import edit, line, put, read, spare, taken

NAME = "allocations"


@pytest.fixture(scope="module")
def written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Elmford, with the workbook and its answers beside it."""
    folder = tmp_path_factory.mktemp("asked")
    leave = shutil.ignore_patterns(".charteroak", "records")
    shutil.copytree(root / "cities" / "elmford", folder / "elmford", ignore=leave)
    now = city_now(folder / "elmford")
    write_book(answered(book(now), answers(now)), folder / f"{NAME}.xlsx")
    return folder


@pytest.fixture
def desk(written: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(written, tmp_path / "desk"))


def answers(now: CityNow) -> dict[str, Any]:
    shown = f"{now.shown_as}"
    found, _ = choices.read_choices(now.root, shown, now.budget, now.files)
    one = now.wanted.allocations["fy2025"]
    asked = choices.asked_of(found, now.budget, now.known, one)
    return {"fy2025": told(asked, Depth(alternatives=0, worlds=0, points=0))}


def file(desk: Path, name: str = "fy2025") -> Path:
    return desk / "elmford" / "budget" / "allocations" / f"{name}.yaml"


def changed(desk: Path, before: str) -> list[str]:
    lines = before.splitlines()
    return [one for one in file(desk).read_text().splitlines() if one not in lines]


def test_the_answer_is_shown_with_the_reason_for_each_change(desk: Path) -> None:
    sheet = openpyxl.load_workbook(desk / f"{NAME}.xlsx")["Answer"]
    headings = [str(cell.value) for cell in sheet[1]]
    rows: list[dict[str, Any]] = [
        dict(zip(headings, [c.value for c in one], strict=True)) for one in sheet.iter_rows(2)
    ]
    assert len(rows) == len({one["program"] for one in rows}) == 9
    assert all(one["reason"] for one in rows)
    assert [one["program"] for one in rows if one["reason"] == "As today."] == [
        one["program"] for one in rows if one["package"] == one["today"]
    ]
    spent = sum(round(100 * one["dollars"]) for one in rows)
    told_ = answers(city_now(desk / "elmford"))["fy2025"]
    assert f"{spent // 100}.{spent % 100:02}" == told_["total"]["dollars"]
    assert all(cell.protection.locked for row in sheet.iter_rows(2) for cell in row)
    assert read(desk, NAME)[1].empty


def test_an_answer_that_changed_since_is_no_difference(desk: Path) -> None:
    path = file(desk)
    path.write_text(path.read_text().replace("1,286,384.18", "1,206,384.18"))
    assert read(desk, NAME)[1].empty


def test_a_changed_rule_changes_its_line_alone(desk: Path) -> None:
    before = file(desk).read_text()
    edit(desk, NAME, "Rules", lambda s: put(
        s, line(s, allocation="fy2025", rule="floor", goal="around"), amount="90%"))  # fmt: skip
    edit(desk, NAME, "Rules", lambda s: put(s, line(s, rule="changes"), at_most=3))
    edit(desk, NAME, "Revenue", lambda s: put(
        s, line(s, allocation="fy2025", fund="general"), amount=1250000.5))  # fmt: skip
    _, found = read(desk, NAME)
    assert [(c.column, c.before, c.after) for c in found.changed] == [
        ("amount", "1,286,384.18", "1250000.50"), ("amount", "85%", "90%"), ("at_most", "4", "3"),
    ]  # fmt: skip
    assert taken(desk, NAME) == (file(desk),)
    assert len(changed(desk, before)) == 3
    now = city_now(desk / "elmford").wanted.allocations["fy2025"]
    assert [one.amount for one in now.rules if one.goal == "around"] == ["90%"]
    assert file(desk).read_text().startswith(before.splitlines()[0])


def test_packages_are_kept_in_and_out(desk: Path) -> None:
    pins = {"streets-fewer": "never", "lamps-now": "choose"}

    def change(sheet: Worksheet) -> None:
        for name, keep in pins.items():
            at = line(sheet, allocation="fy2025", package=name)
            put(sheet, at, keep=keep, because="The mayor")

    edit(desk, NAME, "Packages", change)
    taken(desk, NAME)
    rules = city_now(desk / "elmford").wanted.allocations["fy2025"].rules[-2:]
    assert {(one.rule, one.packages, one.because) for one in rules} == {
        ("never", ("streets-fewer",), "The mayor"), ("choose", ("lamps-now",), "The mayor"),
    }  # fmt: skip
    edit(desk, NAME, "Packages", lambda s: put(
        s, line(s, allocation="fair", package="crossing-lights"), keep=None, because=None))  # fmt: skip
    _, found = read(desk, NAME)
    assert found.removed == (("Packages", ("fair", "crossing-lights")),)
    taken(desk, NAME)
    fair = city_now(desk / "elmford").wanted.allocations["fair"]
    assert [one.packages for one in fair.rules if one.rule in ("choose", "never")] == [
        ("payroll-online",)
    ]


def test_one_of_several_packages_of_a_rule_is_let_go(desk: Path) -> None:
    path = file(desk)
    several = "  - {rule: never, packages: [lamps-led, streets-seal], because: Both.}\n"
    path.write_text(path.read_text() + several)
    now = city_now(desk / "elmford")
    write_book(book(now), desk / f"{NAME}.xlsx")
    edit(desk, NAME, "Packages", lambda s: put(
        s, line(s, allocation="fy2025", package="lamps-led"), because="This one still."))  # fmt: skip
    taken(desk, NAME)
    rules = city_now(desk / "elmford").wanted.allocations["fy2025"].rules[-2:]
    assert [(one.packages, one.because) for one in rules] == [
        (("streets-seal",), "Both."), (("lamps-led",), "This one still."),
    ]  # fmt: skip


def test_rules_are_added_and_removed(desk: Path) -> None:
    before = file(desk).read_text()
    edit(desk, NAME, "Rules", lambda s: put(
        s, spare(s), allocation="fy2025", rule="ceiling", serves="wards: orchard",
        amount="100,000.00", because="The council"))  # fmt: skip
    edit(desk, NAME, "Rules", lambda s: s.delete_rows(line(s, rule="changes")))
    edit(desk, NAME, "Fixed", lambda s: put(
        s, spare(s), allocation="fy2025", fund="general", nth=2, amount=10, because="A toll"))  # fmt: skip
    _, found = read(desk, NAME)
    assert not found.rejected
    assert len(found.added) == 2
    assert len(found.removed) == 1
    taken(desk, NAME)
    now = city_now(desk / "elmford").wanted.allocations["fy2025"]
    assert not [one for one in now.rules if one.rule == "changes"]
    assert now.rules[-1].serves == {"wards": "orchard"}
    assert [one.amount for one in now.fixed] == ["115,000.00", "10.00"]
    assert len(changed(desk, before)) == 2


def test_a_new_question_is_a_new_file(desk: Path) -> None:
    edit(desk, NAME, "Questions", lambda s: put(
        s, spare(s), id="lean", name="A lean year", fiscal_year="FY2025", may_end="all",
        provenance="simulated"))  # fmt: skip
    edit(desk, NAME, "Revenue", lambda s: put(
        s, spare(s), allocation="lean", fund="general", amount=900000, because="Invented"))  # fmt: skip
    assert taken(desk, NAME) == (file(desk, "lean"),)
    made = city_now(desk / "elmford").wanted.allocations["lean"]
    assert (made.may_end, made.revenue[0].amount) == (("all",), "900000.00")


YEAR, FAIR = {"allocation": "fy2025"}, {"allocation": "fair"}
BAD: tuple[tuple[str, dict[str, str], dict[str, Any], str], ...] = (
    ("Rules", YEAR | {"goal": "around"}, {"amount": "some"}, "cannot be read as dollars"),
    ("Rules", YEAR | {"goal": "neighborly"}, {"vacant": 2}, "says nothing in `rule: floor`"),
    ("Rules", YEAR | {"rule": "ceiling"}, {"department": "Clerk"}, "The locked `department` was changed"),
    ("Rules", YEAR | {"rule": "changes"}, {"because": None}, "`because` is empty"),
    ("Reserves", YEAR | {"fund": "water"}, {"years": "many"}, "is no number of years"),
    ("Revenue", YEAR | {"fund": "water"}, {"amount": -5}, "is below zero"),
    ("Questions", {"id": "fy2025"}, {"fiscal_year": "next"}, "is not a fiscal year"),
    ("Questions", {"id": "fair"}, {"may_end": "moon"}, "There is no program `moon`"),
    ("Packages", YEAR | {"package": "lamps-led"}, {"keep": "choose"}, "`because` is empty"),
    ("Packages", FAIR | {"package": "lamps-led"}, {"because": "Why not"}, "`keep` is empty"),
    ("Packages", FAIR | {"package": "payroll-now"}, {"name": "Lamp"}, "`name` is only shown"),
    ("Answer", {"program": "council"}, {"package": "some other"}, "`Answer` is only shown"),
)  # fmt: skip


def test_each_bad_row_is_rejected_and_kept(desk: Path) -> None:
    path = desk / f"{NAME}.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet, ids, values, _ in BAD:
        put(book[sheet], line(book[sheet], **ids), **values)
    book.save(path)
    now, found = read(desk, NAME)
    assert not found.touched
    assert not texts(now, found)
    assert len(found.rejected) == len(BAD)
    for sheet, _, values, said in BAD:
        told_ = [one for one in found.rejected if one.sheet == sheet and said in one.what]
        assert told_, (said, [str(one) for one in found.rejected])
        assert all(one.advice for one in told_)
        assert all(value is None or str(value) in refused_rows(found) for value in values.values())


def test_a_row_of_no_question_is_rejected_beside_a_good_one(desk: Path) -> None:
    def change(sheet: Worksheet) -> None:
        at = spare(sheet)
        put(sheet, at, allocation="fy2052", fund="general", amount=1, because="x")
        put(sheet, line(sheet, allocation="fair", fund="water"), once=7)

    edit(desk, NAME, "Revenue", change)
    _, found = read(desk, NAME)
    assert [one.what for one in found.rejected] == ["There is no question `fy2052`."]
    assert "fy2025" in found.rejected[0].advice
    assert [one.column for one in found.changed] == ["once"]


def test_what_both_changed_is_refused(desk: Path) -> None:
    path = file(desk)
    path.write_text(path.read_text().replace("amount: 85%", "amount: 80%"))
    edit(desk, NAME, "Rules", lambda s: put(
        s, line(s, allocation="fy2025", rule="floor", goal="around"), amount="90%"))  # fmt: skip
    _, found = read(desk, NAME)
    assert "The city's file says `80%` since" in found.rejected[0].what


def test_a_question_is_not_removed_by_a_workbook(desk: Path) -> None:
    edit(desk, NAME, "Questions", lambda s: s.delete_rows(line(s, id="fair")))
    with pytest.raises(Refused, match="`fair` was removed"):
        read(desk, NAME)

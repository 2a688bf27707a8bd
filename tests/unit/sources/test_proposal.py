"""What `charteroak map` proposes: right where names tell, in doubt where they do not, never silent."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from typer.testing import CliRunner

from charteroak.cli import app
from charteroak.packs.shelf import shipped
from charteroak.sources.proposal.likeness import likeness
from charteroak.sources.proposal.ways import Way, turned
from charteroak.sources.proposal.written import masked

NEW_HAVEN = "newhaven-seeclickfix-2014/service_requests_2014.csv"
RENAMED = {
    "Id": "Request Number",
    "Status Translated": "Current Status",
    "Category": "Request Category",
    "Lat": "Latitude",
    "Lng": "Longitude",
    "Created At Local": "Date Created",
    "Acknowledged At Local": "Acknowledgement Date",
    "Closed At Local": "Date Completed",
    "Reopened At Local": "Re-opened On",
}
HEADINGS = ["Ticket", "Date Created", "Date Completed", "Issue", "Lat", "Lng"]
ROWS = [
    [str(100 + day), f"03/{day}/2025", f"03/{day + 3}/2025", "Pothole", "41.7", "-72.7"]
    for day in range(10, 28)
]


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def written(path: Path, headings: list[str], rows: list[list[str]], separator: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=separator).writerows([headings, *rows])
    return path


def mapped(path: Path, *options: str | Path) -> dict[str, Any]:
    code, said = run("map", path, "--pack", "service_requests", "--format", "json", *options)
    assert code == 0, said
    found: dict[str, Any] = json.loads(said)
    return found


def columns(found: dict[str, Any]) -> dict[str, str]:
    return {one["column"]: one["heading"] for one in found["columns"]}


def confidence(found: dict[str, Any]) -> dict[str, float]:
    return {one["column"]: one["confidence"] for one in found["columns"]}


def as_the_pack_has_it() -> dict[str, str]:
    path = shipped()["service_requests"] / "contracts" / "service_requests.yaml"
    contract = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: column.get("header", name) for name, column in contract["columns"].items()}


def export(shared: Path) -> Path:
    path = shared / "data" / NEW_HAVEN
    if not path.is_file():
        pytest.skip("the export of New Haven is not on this machine")
    return path


def test_new_haven_is_found_as_its_contract_has_it(shared: Path) -> None:
    found = mapped(export(shared))
    assert (found["contract"], found["layout"], found["rows"]) == ("service_requests", "", 9965)
    assert columns(found) == as_the_pack_has_it()
    assert set(confidence(found).values()) == {1.0}
    assert (found["not_found"], found["rules_broken"]) == ([], [])
    formats = {one["column"]: one["formats"] for one in found["columns"]}
    assert formats["opened"] == ["%m/%d/%Y - %I:%M%p"]


def test_new_haven_shuffled_and_renamed(shared: Path, tmp_path: Path) -> None:
    with export(shared).open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    order = list(range(len(header)))
    random.Random(4).shuffle(order)
    names = [RENAMED.get(header[at], header[at]) for at in order]
    path = written(tmp_path / "x.csv", names, [[row[at] for at in order] for row in rows[:1500]])
    found = mapped(path)
    assert columns(found) == {
        name: RENAMED[heading] for name, heading in as_the_pack_has_it().items()
    }
    assert min(confidence(found).values()) >= 0.8


def test_a_wrong_file_is_refused_in_words(tmp_path: Path) -> None:
    path = written(tmp_path / "dogs.csv", ["Breed", "Weight", "Colour"], [["Pug", "8", "fawn"]] * 5)
    code, said = run("map", path, "--pack", "service_requests")
    assert code == 1
    assert "is like no record layout here" in said
    assert "`Breed`" in said
    (tmp_path / "page.csv").write_text("<html><body>Sign in</body></html>", encoding="utf-8")
    code, said = run("map", tmp_path / "page.csv", "--pack", "service_requests")
    assert (code, "a web page (HTML)" in said) == (1, True)
    code, said = run("map", tmp_path / "none.csv", "--pack", "service_requests")
    assert (code, "There is no file" in said) == (1, True)
    code, said = run("map", path, "--pack", "service_requests", "--contract", "request")
    assert (code, "has no contract `request`" in said) == (1, True)
    empty = written(tmp_path / "empty.csv", HEADINGS, [])
    code, said = run("map", empty, "--pack", "service_requests")
    assert (code, "headings and no row" in said) == (1, True)


def test_another_kind_of_file_with_a_map_is_in_doubt_as_a_whole(tmp_path: Path) -> None:
    """Points and a type are in many files; a layout that lacks what it needs is no match."""
    headings = ["lat", "long", "status", "service_name", "colour"]
    rows = [["41.7", "-72.7", "seen", "Pug", "fawn"]] * 5
    found = mapped(written(tmp_path / "x.csv", headings, rows))
    assert found["in_doubt_as_a_whole"]
    assert not mapped(written(tmp_path / "y.csv", HEADINGS, ROWS))["in_doubt_as_a_whole"]


def test_a_recipe_stands_aside_where_the_file_has_fewer_columns(tmp_path: Path) -> None:
    """Otherwise each column that a city's own file lacks would be a fault of the pack's recipe."""
    city = tmp_path / "city"
    run("new", city, "--packs", "service_requests")
    contract = city / "sources" / "service_requests.yaml"
    contract.write_text("columns: {status: null}\n", encoding="utf-8")
    code, said = run("check", city)
    assert code == 0, said
    own = city / "simulated" / "service_requests.yaml"
    own.parent.mkdir()
    own.write_text("seed: 5\n", encoding="utf-8")
    code, said = run("check", city)
    assert (code, "`status` is no column to be made" in said) == (1, True)


@pytest.mark.parametrize("name", ["x.csv", "x.tsv", "bars.csv", "x.jsonl", "x.xlsx"])
def test_every_connector_tells_its_headings(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".jsonl"):
        lines = [json.dumps(dict(zip(HEADINGS, row, strict=True))) for row in ROWS]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif name.endswith(".xlsx"):
        book = Workbook()
        assert book.active is not None
        for row in [HEADINGS, *ROWS]:
            book.active.append(row)
        book.save(path)
    else:
        separator = {"x.csv": ",", "x.tsv": "\t", "bars.csv": "|"}[name]
        written(path, HEADINGS, ROWS, separator)
    found = columns(mapped(path))
    assert found == {
        "request_id": "Ticket",
        "opened": "Date Created",
        "closed": "Date Completed",
        "category": "Issue",
        "latitude": "Lat",
        "longitude": "Lng",
    }


def test_dates_without_a_name_are_in_doubt(tmp_path: Path) -> None:
    """Two columns of dates that nothing tells apart are never taken for sure."""
    headings = ["Id", "First", "Second", "Category", "Lat", "Lng"]
    sure = confidence(mapped(written(tmp_path / "x.csv", headings, ROWS)))
    assert sure["request_id"] == sure["category"] == 1.0
    dates = [
        sure[name] for name in ("opened", "closed", "acknowledged", "reopened") if name in sure
    ]
    assert dates
    assert max(dates) <= 0.3


def test_swapped_dates_break_the_rule_and_are_in_doubt(tmp_path: Path) -> None:
    headings = ["Ticket", "Date Completed", "Date Created", "Issue", "Lat", "Lng"]
    found = mapped(written(tmp_path / "x.csv", headings, ROWS))
    (rule,) = found["rules_broken"]
    assert (rule["rule"], rule["rows"], rule["of"]) == ("closed >= opened", 18, 18)
    assert rule["first"] == [1, 2, 3]
    assert max(confidence(found)[name] for name in ("opened", "closed")) <= 0.3


def test_day_and_month_in_either_order_are_said(tmp_path: Path) -> None:
    """03/04/2025 is March or April; the proposal says that nobody can see which."""
    rows = [[row[0], "03/04/2025", "05/06/2025", *row[3:]] for row in ROWS]
    found = mapped(written(tmp_path / "x.csv", HEADINGS, rows))
    opened = next(one for one in found["columns"] if one["column"] == "opened")
    assert "day and month could be the other way round" in opened["why"]
    assert opened["confidence"] < 0.6
    plain = mapped(written(tmp_path / "y.csv", HEADINGS, ROWS))
    assert "other way round" not in json.dumps(plain)


def test_days_before_months_are_read_so(tmp_path: Path) -> None:
    rows = [[row[0], f"{row[1][3:5]}/03/2025", f"{row[2][3:5]}/03/2025", *row[3:]] for row in ROWS]
    found = mapped(written(tmp_path / "x.csv", HEADINGS, rows))
    formats = {one["column"]: one["formats"] for one in found["columns"]}
    assert formats["opened"] == ["%d/%m/%Y"]


def test_rows_that_contradict_are_named(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[6][1] = "tbd"
    rows[9][4] = "417"
    found = mapped(written(tmp_path / "x.csv", HEADINGS, rows))
    against = {one["column"]: one["contradicted_by"] for one in found["columns"]}
    assert against["opened"] == [
        {"rows": 1, "row": 7, "value": "tbd", "why": "cannot be read as a date"}
    ]
    (latitude,) = against["latitude"]
    assert (latitude["row"], latitude["rows"]) == (10, 1)
    assert latitude["value"] == "999", "latitude is not public, so only the shape is shown"
    assert "above the highest allowed" in latitude["why"]
    assert against["closed"] == []


@given(st.text(max_size=30))
def test_a_mask_keeps_no_letter_and_no_digit(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert not any(one.isdigit() and one.isdecimal() and one != "9" for one in hidden)
    assert not any(one.isalpha() and one != "x" for one in hidden)


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_a_part_of_one(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == 1.0


def test_turning_a_date_twice_gives_it_back() -> None:
    way = Way("date", ("%m/%d/%Y",))
    assert turned(way) == Way("date", ("%d/%m/%Y",))
    assert turned(turned(way)) == way
    assert turned(Way("date")) == Way("date")


def test_the_file_is_written_once_and_only_with_what_differs(tmp_path: Path) -> None:
    city = tmp_path / "city"
    run("new", city, "--packs", "service_requests")
    headings = ["Id", "Date Created", "Closed At Local", "Category", "Lat", "Lng"]
    path = written(city / "records" / "mine.csv", headings, ROWS)
    code, said = run("map", path, "--pack", "service_requests", "--write", city)
    assert code == 0, said
    target = city / "sources" / "service_requests.yaml"
    text = target.read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert data["file"] == "mine.csv"
    assert data["columns"]["opened"] == {
        "header": "Date Created",
        "type": "date",
        "formats": ["%m/%d/%Y"],
    }
    assert "header" not in data["columns"]["closed"]
    assert not {"request_id", "category", "latitude"} & set(data["columns"])
    assert data["columns"]["status"] is None
    assert "# request_id: Id    # 100%, sure" in text
    assert "to do" in text
    code, said = run("map", path, "--pack", "service_requests", "--write", city)
    assert (code, "is there already; nothing was written" in said) == (1, True)
    assert target.read_text(encoding="utf-8") == text


def test_open311_is_chosen_by_its_headings(tmp_path: Path) -> None:
    headings = [
        "service_request_id", "status", "service_name", "lat", "long", "requested_datetime",
        "updated_datetime",
    ]  # fmt: skip
    rows = [
        [f"r{n}", "open", "Pothole", "41.7", "-72.7", f"2025-03-{n}T10:00:00Z", ""]
        for n in range(10, 20)
    ]
    found = mapped(written(tmp_path / "x.csv", headings, rows))
    assert found["layout"] == "open311"
    assert set(columns(found).values()) == set(headings)

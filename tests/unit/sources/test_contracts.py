"""Contracts as people write them, and every rule with what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.dimensions.place import BoundaryFile, BoundarySet, Place
from charteroak.sources.check import RULES, Known, Written, check
from charteroak.sources.read import read_contracts

GOOD = """\
id: calls
name: Calls
row: one call
file: city/calls.csv
time: day
key: [id]
time_zone: America/New_York
columns:
  id: {type: integer, meaning: The number of the call., header: Call No}
  day:
    type: date
    meaning: When.
    formats: ["%m/%d/%Y"]
  minutes: {type: number, meaning: How long., lowest: 0, highest: 90}
  sex: {type: text, meaning: Who., group: sex, allowed: [female, male]}
  ward: {type: text, meaning: Where.}
  x: {type: number, meaning: Longitude.}
  y: {type: number, meaning: Latitude.}
expectations:
  - rule: minutes > 0 or sex is null
    because: a call lasts
places:
  wards: {column: ward}
  tracts:
    longitude: x
    latitude: y
covers: {first: 2024-01-01, last: 2024-12-31}
small_numbers: {hide_below: 6}
steward: clerk
changes: daily
source_title: Invented for the tests
"""
OUTLINES = BoundaryFile(file="a.json", property="N", source_title="", source_url="")
WARDS, TRACTS = (
    BoundarySet(id=name, name=name, singular=name[:-1], places=(Place(id="a", name="A"),), boundaries=file)
    for name, file in (("wards", None), ("tracts", OUTLINES))
)  # fmt: skip
KNOWN = Known(
    offices=("clerk", "police"),
    boundary_sets={"wards": WARDS, "tracts": TRACTS},
    groups=("sex", "race"),
)


def said(folder: Path, text: str, name: str = "calls") -> list[str]:
    (folder / f"{name}.yaml").write_text(text)
    read = read_contracts(folder, "sources")
    return [str(problem) for problem in (*read.problems, *check(read, KNOWN))]


def test_a_good_contract_has_no_problem(tmp_path: Path) -> None:
    assert said(tmp_path, GOOD) == []
    assert read_contracts(tmp_path, "sources").contracts["calls"].header("id") == "Call No"
    assert read_contracts(tmp_path / "none", "sources").contracts == {}


RULED = [
    ("id: calls", "id: call", "sources/calls.yaml:1: error: The id is `call`, and the file is called"),
    ("steward: clerk", "steward: clerc",
     "sources/calls.yaml:29: error: The steward `clerc` is not an office. Did you mean `clerk`?"),
    ("city/calls.csv", "../calls.csv", ":4: error: `../calls.csv` does not lie below the records folder."),
    ("city/calls.csv", "calls.dat",
     ":4: error: The ending of `calls.dat` does not tell what kind of file it is. Write `format:` with "
     "one of `csv`, `jsonl`, `parquet`, `tsv`, `xlsx`."),
    ("time: day", "sheet: Calls\ntime: day", ":5: error: `city/calls.csv` is not a workbook, and a sheet"),
    ("time: day", "encoding: utf-80\ntime: day",
     ":5: error: There is no encoding `utf-80`. Did you mean `utf-8`?"),
    ("New_York", "New_Yrk",
     ":7: error: There is no time zone `America/New_Yrk`. Did you mean `America/New_York`?"),
    ("  ward: {", "  ward no: {", "`ward no` cannot be the name of a column. Use letters, digits"),
    ("  ward: {", "  row_: {", "The name `row_` is kept for columns that are added to every source."),
    ("  ward: {", "  Sex: {", ":15: error: The name `sex` is used twice, but for capital letters."),
    ("Where.}", "Where., header: Call No}",
     ":16: error: The heading `Call No` is used for 2 columns. Give each column a heading of its own."),
    ("time: day", "time: dya", ":5: error: There is no column `dya` in this contract. Did you mean `day`?"),
    ("time: day", "time: sex",
     ":5: error: The column `sex` is `text`, and `date` or `timestamp` is needed here."),
    ("key: [id]", "key: [idd]", ":6: error: There is no column `idd` in this contract. Did you mean `id`?"),
    ("%m/%d/%Y", "%m/%d/%Q", ":13: error: `%Q` in the format `%m/%d/%Q` means nothing. Known here: `%Y`"),
    ("%m/%d/%Y", "%m/%Y", ":13: error: The format `%m/%Y` does not say: day. Write it like `%m/%d/%Y`."),
    ("%m/%d/%Y", "%m/%d/%Y %", ":13: error: `%` in the format"),
    ("Where.}", 'Where., formats: ["%Y"]}', "The column `ward` is `text`, and only dates and times have"),
    ("Where.}", "Where., lowest: 1}", ":16: error: The column `ward` is `text`, and `lowest` is for numbers."),
    ("lowest: 0", "lowest: 100", ":14: error: The lowest value of `minutes` is above the highest."),
    ("lowest: 0", "allowed: [1]", "The column `minutes` is `number`; a list of values is for text."),
    ("group: sex", "group: sexx", ":15: error: The city has no group `sexx`. Did you mean `sex`?"),
    ("Where.}", "Where., group: sex}", ":15: error: Two columns hold the group `sex`."),
    ("minutes > 0", "minuts > 0", ":20: error: There is no column `minuts` in this source. Did you mean"),
    ("minutes > 0 or sex is null", "minutes + 1", ":20: error: `minutes + 1` gives number, and yes or no"),
    ("wards: {", "ward: {", ":23: error: The city has no boundary set `ward`. Did you mean `wards`?"),
    ("tracts:", "ward:", "The city has no boundary set `ward`."),
    ("{column: ward}", "{column: wrd}", ":23: error: There is no column `wrd` in this contract. Did you"),
    ("{column: ward}", "{column: day}", ":23: error: The column `day` is `date`, and `text` is needed"),
    ("{column: ward}", "{longitude: x, latitude: y}", "`wards` has no outlines to look points up in."),
    ("    latitude: y\n", "", ":24: error: It is not clear how a row gets its place in `tracts`. Write"),
    ("latitude: y", "latitude: ward", ":26: error: The column `ward` is `text`, and `number` is needed"),
    ("time: day", "reporting_lag: -3\ntime: day",
     ":5: error: Records cannot come in 3 days before they happen. Write `reporting_lag:` as the days"),
    ("first: 2024", "first: 2025", ":27: error: The source covers nothing: 2025-01-01 is after 2024-12-31"),
    ("hide_below: 6", "hide_below: 1", ":28: error: `hide_below: 1` hides nothing. Write 2 or more"),
    ("hide_below: 6", "hide_below: 6, show: They are lamps",
     ":28: error: Small numbers are hidden below a threshold and shown at once. Keep `hide_below:`, or"),
    ("hide_below: 6", 'show: " "', ":28: error: Small numbers are shown, and the reason is empty."),
    ("hide_below: 6", "hide_below: few", ":28: error: `hide_below: few` cannot be used."),
    ("hide_below: 6", "hide_bellow: 6", ":28: error: `hide_bellow` is not a word this file knows. Did you"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), RULED)
def test_every_rule(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    problems = said(tmp_path, GOOD.replace(old, new, 1))
    assert any(expected in problem for problem in problems), problems


def test_no_rule_is_untested(tmp_path: Path) -> None:
    silent = set(RULES)
    for old, new, _ in RULED:
        (tmp_path / "calls.yaml").write_text(GOOD.replace(old, new, 1))
        read = read_contracts(tmp_path, "sources")
        for stem, contract in read.contracts.items():
            written = Written(contract, read.documents[stem], KNOWN)
            silent -= {rule for rule in silent if any(rule(written))}
    assert silent == set()


def test_a_contract_without_columns(tmp_path: Path) -> None:
    text = "id: calls\nname: C\nrow: r\nfile: a.csv\ntime: day\ncolumns: {}\nsteward: clerk\n"
    problems = said(tmp_path, text + "changes: daily\nsource_title: t\n")
    assert any("The contract has no columns." in problem for problem in problems)


def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path) -> None:
    problems = said(tmp_path, GOOD.replace("type: number", "type: numbr", 1))
    assert problems == [
        "sources/calls.yaml:14: error: `type: numbr` is not one of the choices. Did you mean `number`?"
    ]
    (tmp_path / "calls.yaml").write_text(GOOD)
    assert said(tmp_path, "name: x\n", "other")[0].startswith("sources/other.yaml:1: error: `")


@pytest.mark.parametrize(
    ("kind", "form", "good"),
    [
        ("date", "%Y%m%d", True), ("date", "%d-%b-%y", True), ("date", "%Y%j", True),
        ("time", "%H:%M", True), ("time", "%I:%M:%S %p", True), ("time", "%I:%M", False),
        ("timestamp", "%m/%d/%Y %H:%M", True), ("timestamp", "%m/%d/%Y", False),
        ("date", "%-m/%-d/%Y", True), ("date", "yyyy-mm-dd", False), ("date", "%-Y-%m-%d", False),
    ],
)  # fmt: skip
def test_formats(kind: str, form: str, good: bool) -> None:
    from charteroak.sources.formats import fault_of

    assert (fault_of(form, kind) is None) is good

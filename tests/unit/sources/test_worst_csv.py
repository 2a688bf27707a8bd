"""One file with nearly everything wrong with it: every row is accounted for, nothing breaks."""

from __future__ import annotations

from charteroak.dimensions.place import BoundarySet, Place
from charteroak.sources.connectors.delimited import MISPLACED, UNCLOSED
from charteroak.sources.contract import Column, Expectation, PlaceRule
from tests.unit.sources.conftest import Desk

COLUMNS = {
    "id": Column(type="integer", meaning="m", header="Call No", required=True),
    "day": Column(type="date", meaning="m", formats=("%m/%d/%Y", "%Y-%m-%d")),
    "minutes": Column(type="number", meaning="m", lowest=0, highest=600),
    "done": Column(type="boolean", meaning="m"),
    "result": Column(type="text", meaning="m", allowed=("fixed", "refused")),
    "ward": Column(type="text", meaning="m"),
}
WORST = (
    b"\xef\xbb\xbf Call No ,notes,day , minutes,done,result,ward,,\r\n"
    b"1,,01/02/2024,12.5,YES,fixed,North,,\r\n"  # kept
    b'2,"said ""hi""\r\nand left",2024-01-03,0,n,refused, north ward ,,\n'  # kept
    b"\n"
    b",,,,,,,,\r"
    b"3,caf\xe9,1/4/2024,,,,,,\r"  # kept: the note is not read
    b"4,,13/01/2024,5,no,fixed,North,,\n"  # day
    b"5,,01/05/2024,-1,perhaps,fxied,Nrth,,\n"  # minutes, done, result, ward
    b"1,,01/06/2024,5,no,fixed,North,,\n"  # same key
    b",,01/06/2024,5,no,fixed,North,,\n"  # no key
    b"6,,01/06/2024,5,no,fixed\n"  # too few
    b"7,,01/06/2024,5,no,fixed,North,,,,more\n"  # too many
    b'8,"never closed,01/06/2024,5,no,fixed,North,,\n'  # unclosed
    b'9,"misplaced" quote,01/06/2024,5,no,fixed,North,,\n'  # misplaced
    b"10,,01/06/2024,5,no,fixed,N\xf6rth,,\n"  # bytes
    b"11,,01/06/2024,5,no,fixed,No\x00rth,,\n"  # NUL
    b"12,,01/06/2024,599,yes,refused,North,,\n"  # expectation
    b'13,,01/07/2024,1e2,1,NA,South,,,,\n'  # kept: more commas, nothing behind them
    b"14,,N/A,5,no,fixed,North,,"  # no day
)  # fmt: skip


def test_the_worst_csv(desk: Desk) -> None:
    wards = (Place(id="north", name="North", also=("North Ward",)), Place(id="south", name="South"))
    desk.boundary_sets = {
        "wards": BoundarySet(id="wards", name="Wards", singular="ward", places=wards)
    }
    long = Expectation(rule="not done or minutes < 500", because="nothing takes that long.")
    taken = desk.take_text(
        WORST, columns=COLUMNS, key=("id",), expectations=(long,),
        places={"wards": PlaceRule(column="ward")},
    )  # fmt: skip
    assert taken.counts == (16, 4, 12)
    assert [tuple(row.values())[1:] for row in taken.kept] == [
        (1, taken.kept[0]["day"], 12.5, True, "fixed", "North", "north"),
        (2, taken.kept[1]["day"], 0.0, False, "refused", "north ward", "north"),
        (3, taken.kept[2]["day"], None, None, None, None, "unknown"),
        (13, taken.kept[3]["day"], 100.0, True, None, "South", "south"),
    ]
    assert taken.reasons() == [
        (4, "day", "cannot be read as a date written as %m/%d/%Y or %Y-%m-%d"),
        (5, "done", "cannot be read as yes or no"),
        (5, "minutes", "is below the lowest allowed, 0"),
        (5, "result", "is not one of the allowed values"),
        (5, "ward", "is not a known ward"),
        (6, "id", "has the same key as an earlier row"),
        (7, "id", "is not recorded, and a row needs it"),
        (8, "", "has fewer values than the 9 headings"),
        (9, "", "has more values than the 9 headings"),
        (10, "", UNCLOSED),
        (11, "", MISPLACED),
        (12, "ward", taken.reasons()[11][2]),
        (13, "ward", taken.reasons()[12][2]),
        (14, "done, minutes", "breaks `not done or minutes < 500`: nothing takes that long"),
        (16, "day", "is not recorded, and a row needs it"),
    ]
    assert taken.only_problem().startswith("12 of 16 rows (75%) of `calls.csv` are set aside")

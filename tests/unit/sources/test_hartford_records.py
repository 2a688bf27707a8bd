"""The two real files of Hartford, beside the checkout, under their real contracts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from charteroak.dimensions.place import BoundaryFile, BoundarySet, Place
from charteroak.engine import Engine
from charteroak.sources.check import Known, check
from charteroak.sources.read import read_contracts
from charteroak.sources.report import Unplaced
from charteroak.sources.snapshot import take

NAMES = (
    "ASYLUM HILL", "BARRY SQUARE", "BEHIND THE ROCKS", "BLUE HILLS", "CLAY-ARSENAL", "DOWNTOWN",
    "FROG HOLLOW", "NORTH MEADOWS", "NORTHEAST", "PARKVILLE", "SHELDON-CHARTER OAK", "SOUTH END",
    "SOUTH GREEN", "SOUTH MEADOWS", "SOUTH WEST", "UPPER ALBANY", "WEST END",
)  # fmt: skip
NEIGHBORHOODS = BoundarySet(
    id="neighborhoods",
    name="Neighborhoods",
    singular="neighborhood",
    places=tuple(Place(id=name.lower().replace(" ", "-"), name=name) for name in NAMES),
    boundaries=BoundaryFile(
        file="hartford-boundaries/hartford.geojson", property="NAME", source_title="", source_url=""
    ),
)
SETS = {"neighborhoods": NEIGHBORHOODS}


@pytest.fixture
def records(shared: Path) -> Path:
    folder = shared / "data"
    if not (folder / "hartford-crashes").is_dir():
        pytest.skip("the real records in ../shared/data are not on this machine")
    return folder


def test_the_contracts_hold_together(root: Path) -> None:
    read = read_contracts(root / "cities/hartford/sources", "sources")
    known = Known(("police", "public-works"), SETS, ("race", "sex"))
    assert (*read.problems, *check(read, known)) == ()


def test_stops(root: Path, records: Path, tmp_path: Path, engine: Engine) -> None:
    contract = read_contracts(root / "cities/hartford/sources", "s").contracts["police_stops"]
    day = date(2026, 1, 2)
    taken, problems = take(contract, records, tmp_path, SETS, "America/New_York", engine, day)
    assert problems == ()
    assert taken is not None
    report = taken.report
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (18_439, 18_435, 4)
    assert [(f.column, f.reason, f.rows) for f in report.faults] == [
        ("date", "is not recorded, and a row needs it", 4)
    ]
    assert (report.first_day, report.last_day) == (date(2013, 10, 13), date(2016, 9, 29))
    assert report.unplaced == {"neighborhoods": Unplaced(not_recorded=1_231, elsewhere=0)}


def test_crashes(root: Path, records: Path, tmp_path: Path, engine: Engine) -> None:
    contract = read_contracts(root / "cities/hartford/sources", "s").contracts["crashes"]
    day = date(2026, 1, 2)
    taken, problems = take(contract, records, tmp_path, SETS, "America/New_York", engine, day)
    assert problems == ()
    assert taken is not None
    report = taken.report
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (23_204, 23_204, 0)
    assert report.unplaced == {"neighborhoods": Unplaced(not_recorded=0, elsewhere=53)}

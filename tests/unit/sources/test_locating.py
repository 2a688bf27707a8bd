"""The place of a row: by name, by point, and when it has neither."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from charteroak.dimensions.place import BoundaryFile, BoundarySet, Place, Version
from charteroak.engine import Engine
from charteroak.sources.contract import Column, PlaceRule
from charteroak.sources.report import Unplaced
from tests.unit.sources.conftest import Desk, Taken

COLUMNS: dict[str, Column] = {
    "day": Column(type="date", meaning="When."),
    "x": Column(type="number", meaning="Longitude."),
    "y": Column(type="number", meaning="Latitude."),
    "ward": Column(type="text", meaning="Ward."),
}
OUTLINES = "shapes/wards.geojson"


def square(name: str, west: float) -> dict[str, Any]:
    corners = [[west, 1], [west + 1, 1], [west + 1, 2], [west, 2], [west, 1]]
    return {"properties": {"NAME": name}, "geometry": {"type": "Polygon", "coordinates": [corners]}}


@pytest.fixture
def wards(tmp_path: Path, engine: Engine) -> Desk:
    places = (
        Place(id="east", name="East Ward", also=("E",)),
        Place(id="west", name="West Ward"),
        Place(id="both", name="Both Wards", parts=("east", "west")),
    )
    outlines = BoundaryFile(file=OUTLINES, property="NAME", source_title="Drawn", source_url="")
    found = BoundarySet(
        id="wards", name="Wards", singular="ward", places=places, boundaries=outlines
    )
    desk = Desk(tmp_path, engine, {"wards": found})
    desk.put(json.dumps({"features": [square("west ward", 1), square("E", 2)]}), OUTLINES)
    return desk


def take(desk: Desk, rows: str, rule: PlaceRule) -> Taken:
    content = "day,x,y,ward\n" + rows
    return desk.take_text(content, columns=COLUMNS, places={"wards": rule})


def places(taken: Taken) -> list[str]:
    return [row["place_wards"] for row in taken.kept]


NAMED = "2024-01-02,,, EAST  ward\n2024-01-02,,,e\n2024-01-02,,,\n2024-01-02,,,Wst ward\n"
POINTS = (
    "2024-01-02,1.5,1.5,\n2024-01-02,2.5,1.5,\n2024-01-02,2,1.5,\n2024-01-02,,,\n"
    "2024-01-02,9,9,\n2024-01-02,1.5,,\n2024-01-02,0,0.0,\n2024-01-02,1.5,95,\n"
)


def test_names_are_looked_up_among_every_spelling(wards: Desk) -> None:
    taken = take(wards, NAMED, PlaceRule(column="ward"))
    assert places(taken) == ["east", "east", "unknown"]
    assert taken.aside == [(4, 5, "ward", "Wst ward", "is not a known ward")]
    assert taken.report.faults[0].advice == "`Wst ward`: Did you mean `West Ward`?"
    assert taken.report.unplaced == {"wards": Unplaced(not_recorded=1, elsewhere=0)}


def test_an_unknown_name_may_be_kept(wards: Desk) -> None:
    taken = take(wards, NAMED, PlaceRule(column="ward", otherwise="keep"))
    assert places(taken) == ["east", "east", "unknown", "unknown"]
    assert taken.report.unplaced == {"wards": Unplaced(not_recorded=1, elsewhere=1)}


def test_points_are_looked_up_in_the_outlines(wards: Desk) -> None:
    taken = take(wards, POINTS, PlaceRule(longitude="x", latitude="y"))
    assert places(taken) == ["west", "east", "east", "unknown"]
    assert [(row, value, reason) for row, _, _, value, reason in taken.aside] == [
        (5, "9, 9", "lies outside every ward"),
        (6, "1.5, ", "is half a pair of coordinates"),
        (7, "0, 0.0", "is the point 0, 0, which stands for an unknown place"),
        (8, "1.5, 95", "is outside the range of longitude and latitude"),
    ]
    assert {column for _, _, column, _, _ in taken.aside} == {"x, y"}
    assert taken.report.unplaced == {"wards": Unplaced(not_recorded=1, elsewhere=0)}


def test_a_point_elsewhere_may_be_kept(wards: Desk) -> None:
    taken = take(wards, POINTS, PlaceRule(longitude="x", latitude="y", otherwise="keep"))
    assert taken.counts == (8, 8, 0)
    assert places(taken)[3:] == ["unknown"] * 5
    assert taken.report.unplaced == {"wards": Unplaced(not_recorded=1, elsewhere=4)}


def test_without_outlines_no_point_has_a_place(wards: Desk) -> None:
    (wards.folder / "records" / OUTLINES).unlink()
    taken = take(wards, POINTS[:57], PlaceRule(longitude="x", latitude="y"))
    assert taken.counts == (3, 3, 0)
    assert places(taken) == ["unknown"] * 3
    assert taken.problems[0].severity == "warning"
    said = (
        "The outlines of `wards`, `shapes/wards.geojson`, are not in the records. "
        "Put the file there: until then no point has a place."
    )
    assert taken.only_problem() == said
    wards.put(json.dumps({"features": [square("West Ward", 1)]}), OUTLINES)
    assert places(take(wards, POINTS[:20], PlaceRule(longitude="x", latitude="y"))) == ["west"]


def test_outlines_that_cannot_be_read_or_belong_to_no_place(wards: Desk) -> None:
    rule = PlaceRule(longitude="x", latitude="y")
    wards.put("not json", OUTLINES)
    assert "cannot be read. It should be GeoJSON" in take(wards, POINTS[:20], rule).only_problem()
    wards.put(json.dumps({"features": [square("Wets Ward", 1), square("E", 2)]}), OUTLINES)
    taken = take(wards, "2024-01-02,2.5,1.5,\n", rule)
    assert taken.only_problem() == (
        "The outline called `Wets Ward` belongs to no ward, so points in it have none. "
        "Did you mean `west ward`?"
    )


MOVED = date(2024, 4, 1)


@pytest.fixture
def redrawn(tmp_path: Path, engine: Engine) -> Desk:
    """Until March the wards lie side by side; from April on `upper` has the place of both."""
    sets = []
    for which, names in (("old", ("east", "west")), ("new", ("upper",))):
        outlines = BoundaryFile(
            file=f"{which}.geojson", property="NAME", source_title="Drawn", source_url=""
        )
        drawn = tuple(Place(id=name, name=f"{name} ward", also=("ward 1",) if name != "west" else ())
                      for name in names)  # fmt: skip
        sets.append(Version(id=which, places=drawn, boundaries=outlines))
    found = BoundarySet(
        id="wards", name="Wards", singular="ward",
        versions=(replace(sets[0], until=date(2024, 3, 31)), replace(sets[1], from_=MOVED)),
    )  # fmt: skip
    desk = Desk(tmp_path, engine, {"wards": found.as_last_drawn()})
    desk.put(json.dumps({"features": [square("west", 1), square("east", 2)]}), "old.geojson")
    desk.put(json.dumps({"features": [square("upper", 1)]}), "new.geojson")
    return desk


def test_a_name_is_that_of_the_version_of_its_day(redrawn: Desk) -> None:
    days = ("2024-03-31", "2024-04-01", "2024-04-01")
    rows = "".join(f"{day},,,{name}\n" for day, name in zip(days, ("Ward 1", "Ward 1", "west"),
                                                            strict=True))  # fmt: skip
    taken = take(redrawn, rows, PlaceRule(column="ward"))
    assert places(taken) == ["east", "upper"]
    assert taken.reasons() == [(3, "ward", "is not a known ward")]  # it was off the map by then


def test_a_point_lies_in_the_outlines_of_its_day(redrawn: Desk) -> None:
    rows = "2024-03-31,1.5,1.5,\n2024-04-01,1.5,1.5,\n2024-03-31,2.5,1.5,\n2024-04-01,2.5,1.5,\n"
    taken = take(redrawn, rows, PlaceRule(longitude="x", latitude="y"))
    assert places(taken) == ["west", "east", "upper"]  # in the order of their days
    assert taken.reasons() == [(4, "x, y", "lies outside every ward")]


def test_a_snapshot_is_taken_anew_when_the_day_of_the_change_is_mended(redrawn: Desk) -> None:
    rows = "2024-04-01,,,Ward 1\n"
    first = take(redrawn, rows, PlaceRule(column="ward"))
    known = redrawn.boundary_sets["wards"]
    later = (
        replace(known.versions[0], until=MOVED),
        replace(known.versions[1], from_=date(2024, 4, 2)),
    )
    redrawn.boundary_sets["wards"] = replace(known, versions=later)
    second = take(redrawn, rows, PlaceRule(column="ward"))
    assert (places(first), places(second)) == (["upper"], ["east"])


def test_columns_may_be_called_like_ours(wards: Desk) -> None:
    columns = {
        "place": COLUMNS["ward"],
        "written": COLUMNS["day"],
        "x": COLUMNS["x"],
        "y": COLUMNS["y"],
    }
    taken = wards.take_text(
        "place,written,x,y\nE,2024-01-02,1,1\n",
        columns=columns, time="written", places={"wards": PlaceRule(column="place")},
    )  # fmt: skip
    assert places(taken) == ["east"]

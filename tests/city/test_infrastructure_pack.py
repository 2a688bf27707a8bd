"""The SQL of the pack of infrastructure, on a handful of rows under the headings that it says are exported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.packs.shelf import shipped
from charteroak.packs.trial import write_trial

SEGMENTS = """\
Segment ID,Survey Date,{rating},Length (ft),Width (ft),Repair Cost,Neighborhood
1,2024-05-01,{best},100,30,0,North
2,2024-05-01,{edge},200,30,500,North
3,2024-05-01,{worst},100,30,900,South
4,2024-05-01,,600,30,,South
"""

ORDERS = """\
Work Order ID,Category,Asset ID,Planned,Initiated,Projected Finish,Actual Finish,Labor Hours,Cost,Neighborhood
1,Pothole,S1,No,2024-01-01 08:00:00,2024-01-05,2024-01-02 08:00:00,1,100,North
2,Pothole,S1,No,2024-04-01 08:00:00,2024-04-05,2024-04-02 08:00:00,1,100,North
3,Pothole,S1,No,2024-07-02 08:00:00,2024-07-05,2024-07-03 08:00:00,1,100,North
4,Tree,S1,Yes,2024-07-04 08:00:00,2024-07-05,2024-07-05 08:00:00,5,100,North
5,Pothole,,No,2024-01-01 08:00:00,2024-01-05,2024-01-02 08:00:00,,100,North
6,Pothole,S2,,2024-07-05 08:00:00,2024-07-25,,1,300,South
"""

LEVEES = """\
As Of,Segment Name,Last Inspection Date,Overall Rating,Length (ft)
2024-06-30,North,2023-06-30,Acceptable,1000
2024-06-30,South,2023-06-29,Minimally Acceptable ,1000
2024-06-30,Conduit,,,1000
"""


def built(root: Path, ways: Mapping[str, str], files: Mapping[str, str]) -> Built:
    write_trial(root, shipped()["infrastructure"], ways)
    for name, rows in files.items():
        (root / "records" / name).write_text(rows, encoding="utf-8")
    return build(root, datetime(2024, 8, 1, tzinfo=UTC))


def value(one: Built, indicator: str, place: str = "all") -> float | None:
    with Engine() as engine:
        rows = Measurements(one.edition.folder, engine).of(indicator)
    return {(row.grain, row.period, row.place): row.value for row in rows}["year", "2024", place]


def test_bands_are_looked_up_and_length_weighs(tmp_path: Path) -> None:
    """70 is good and 69.9 is not; the segment without a rating is in no share, however long it is."""
    rows = SEGMENTS.format(rating="PCI", best=70, edge=69.9, worst=10)
    one = built(tmp_path / "city", {}, {"pavement_ratings.csv": rows})
    assert value(one, "pavement_good_share") == pytest.approx(0.25)
    assert value(one, "pavement_fair_share") == pytest.approx(0.5)
    assert value(one, "pavement_poor_share") == 0
    assert value(one, "pavement_failed_share") == pytest.approx(0.25)
    assert value(one, "pavement_condition") == pytest.approx((70 + 2 * 69.9 + 10) / 4)
    assert value(one, "pavement_backlog_cost") == 900
    assert value(one, "pavement_miles_surveyed", "north") == pytest.approx(300 / 5280)


def test_bands_of_paser(tmp_path: Path) -> None:
    rows = SEGMENTS.format(rating="PASER", best=8, edge=7, worst=4)
    ways = {"pavement_ratings": "paser"}
    one = built(tmp_path / "city", ways, {"pavement_ratings.csv": rows})
    assert value(one, "pavement_good_share") == pytest.approx(0.25)
    assert value(one, "pavement_fair_share") == pytest.approx(0.5)
    assert value(one, "pavement_poor_share") == pytest.approx(0.25)
    assert value(one, "pavement_condition") == pytest.approx((8 + 2 * 7 + 4) / 4)


def test_work_that_came_back(tmp_path: Path) -> None:
    """The second order came 90 days after the first was finished, the third 91 days after the second;
    an order without an asset, and one that is open, say nothing.
    """
    one = built(tmp_path / "city", {}, {"work_orders.csv": ORDERS})
    assert value(one, "potholes_came_back") == pytest.approx(1 / 3)
    assert value(one, "work_planned_share") == pytest.approx(5 / 8)
    assert value(one, "work_orders_open") == 1
    assert value(one, "work_backlog_cost") == 300


def test_levees_are_timed_from_their_inspection(tmp_path: Path) -> None:
    one = built(tmp_path / "city", {}, {"levee_segments.csv": LEVEES})
    assert value(one, "levee_acceptable_share") == 0.5
    assert value(one, "levee_inspected_in_a_year") == pytest.approx(1 / 3)
    assert value(one, "levee_days_since_inspection") == 366.5

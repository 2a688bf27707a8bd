"""The layouts of the police pack on a few rows under the headings that real exports have.

The packs' own test makes rows after `prepare.sql`; here the SQL itself is held to rows of the file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.packs.shelf import shipped
from charteroak.packs.trial import write_trial

NIBRS = """\
Incident Number,Incident Date,Incident Hour,UCR Offense Code,Type Weapon/Force Involved,\
Number of Stolen Motor Vehicles,Victim Sequence Number,Cleared Exceptionally,\
Exceptional Clearance Date,Arrest Date,Address,District
A1,2024-01-05,23,13A,12,,1,N,,2024-01-09,1 MAIN ST,North
A1,2024-01-05,23,13A,12,,2,N,,2024-01-09,1 MAIN ST,North
A1,2024-01-05,23,120,12,,1,N,,2024-01-09,1 MAIN ST,North
A2,2024-02-01,5,13A,40,,1,D,2024-02-03,,1 main st,North
A3,2024-02-02,,240,,2,1,N,,,2 ELM ST,South
A4,2024-02-03,08,13B,40,,1,N,,,,South
A5,2024-12-31,08,23H,,,1,N,,,3 OAK ST,South
A6,2024-03-01,01,09A,11,,1,N,,2024-03-04,9 OAK ST,Center
A6,2024-03-01,01,09A,11,,2,N,,2024-03-04,9 OAK ST,Center
A7,2024-03-01,01,ZZZ,,,1,N,,,9 ASH ST,Center
"""
UCR = """\
Case_Number,Date,Time_24HR,Address,UCR_1_Category,UCR_1_Description,UCR_1_Code,UCR_2_Category,\
UCR_2_Description,UCR_2_Code,Neighborhood,geom
21000001,01/05/2024,2245,1 X ST,07* - MOTOR VEHICLE THEFT,MV THEFT,0701,,,0,North,
21000002,01/06/2024,2400,1 X ST,03* - ROBBERY,ROBBERY,0301,,,0,North,
21000003,12/31/2024,0245,2 Y ST,32* - PROPERTY DAMAGE ACCIDENT,PROP DAM ACC,3221,,,0,South,
"""
CTRP3 = """\
InterventionDateTime,ReportingOfficerIdentificationID,InterventionLocationDescriptionText,SubjectAge,\
SubjectRaceCode,SubjectEthnicityCode,SubjectSexCode,SearchAuthorizationCode,VehicleSearchedIndicator,\
ContrabandIndicator,CustodialArrestIndicator,InterventionDispositionCode
"""
STOPS = (
    "2024/01/05 17:30:00,7,MAIN ST,30,{race},{ethnicity},M,{authority},False,{found},False,{ends}\n"
)


def built(root: Path, layouts: dict[str, str], name: str, text: str) -> Built:
    """A trial city with one file in its records."""
    write_trial(root, shipped()["police"], layouts)
    (root / "records" / name).write_text(text, encoding="utf-8")
    return build(root, datetime(2025, 8, 1, tzinfo=UTC))


def value(built: Built, indicator: str, period: str = "2024", **at: str) -> float | None:
    wanted = {"place": "all", "group_by": "all", **at}
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    found = [
        row.value
        for row in rows
        if row.period == period and all(getattr(row, key) == of for key, of in wanted.items())
    ]
    assert len(found) == 1, (indicator, period, at)
    return found[0]


@pytest.fixture(scope="module")
def nibrs(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("nibrs") / "city"
    return built(root, {}, "nibrs_offenses.csv", NIBRS)


def test_offenses_incidents_and_victims_are_three_numbers(nibrs: Built) -> None:
    """Two people beaten and robbed: three offenses by the FBI's count, one incident, three victims."""
    report = next(one["report"] for one in nibrs.sources if one["id"] == "offenses")
    assert (report["rows_of_file"], report["rows_kept"]) == (10, 8)
    # A1: 2 assaults and a robbery; A2: 1 assault; A6: 2 killed
    assert value(nibrs, "violent_offenses") == 6
    assert value(nibrs, "violent_incidents") == 3
    assert value(nibrs, "violent_victims") == 6
    assert value(nibrs, "homicide_victims") == 2
    assert value(nibrs, "homicide_incidents") == 1
    # 4 rows of 120,000 residents: the two assaults of A1 are one row
    assert value(nibrs, "offenses_violent_rate") == pytest.approx(4 / 120)


def test_an_arrest_and_an_exceptional_clearance_are_apart(nibrs: Built) -> None:
    assert value(nibrs, "violent_cleared_by_arrest") == pytest.approx(3 / 4)
    assert value(nibrs, "violent_cleared_exceptionally") == pytest.approx(1 / 4)


def test_a_place_comes_back_only_where_its_address_is_known(nibrs: Built) -> None:
    """A2 is at the address of A1, 27 days later; A4 has none. Offenses with an address: 7."""
    assert value(nibrs, "incidents_repeat_places") == pytest.approx(1 / 7)


def test_the_hour_may_be_written_short_or_be_missing(nibrs: Built) -> None:
    by_hours = {
        hours: value(nibrs, "offenses_by_hour_of_week", group_by="hours", group=hours)
        for hours in ("00-04", "04-08", "08-12", "20-24")
    }
    assert by_hours == {"00-04": 2, "04-08": 1, "08-12": 2, "20-24": 2}
    # A1 on a Friday at 23: two rows; A6 and A7 on a Friday at 1 belong to Thursday night
    assert value(nibrs, "offenses_weekend_night_rate") == pytest.approx(2 / 120)


def test_the_summary_layout_knows_no_victims(tmp_path: Path) -> None:
    """Of the summary system a case is one offense, of the class its category begins with."""
    made = built(tmp_path / "city", {"offenses": "ucr"}, "police_incidents.csv", UCR)
    assert value(made, "violent_offenses") == 1
    assert value(made, "offenses_property_rate") == pytest.approx(1 / 120)
    assert value(made, "incidents_repeat_places") == pytest.approx(1 / 3)
    assert value(made, "offenses_by_hour_of_week") == 3
    with Engine() as engine:
        assert "violent_victims" not in Measurements(made.edition.folder, engine).indicators


def test_connecticut_rows_become_stops(tmp_path: Path) -> None:
    """Two rows of one driver at one moment are one stop; O is a search, N is none."""
    first = {"race": "W", "ethnicity": "H", "authority": "O", "found": "True", "ends": "I"}
    many = CTRP3 + STOPS.format(**first) + STOPS.format(**{**first, "ends": "U"})
    for minute in range(60):
        other = {**first, "authority": "C" if minute % 2 else "N", "found": "False", "ends": "W"}
        many += STOPS.format(**other).replace("17:30", f"18:{minute:02}")
    made = built(tmp_path / "city", {"stops": "ctrp3"}, "stops.csv", many)
    report = next(one["report"] for one in made.sources if one["id"] == "stops")
    assert (report["rows_of_file"], report["rows_read"], report["rows_kept"]) == (62, 61, 61)
    assert value(made, "stops_made") == 61
    assert value(made, "stops_made", group_by="race", group="hispanic") == 61
    assert value(made, "stops_searched_share") == pytest.approx(31 / 61)

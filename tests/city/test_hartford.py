"""Hartford: the page is whole, and the numbers are those of the records."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from charteroak.build import Built, build, check_city
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators.judgments import Judgment, Judgments
from charteroak.indicators.measurement import Measurements
from charteroak.plan.model import Goal, Outcome
from charteroak.plan.read import read_city
from charteroak.plan.values import Value
from charteroak.problems import errors
from charteroak.publish.material import read_material
from charteroak.publish.pages import outcome as outcome_page
from charteroak.publish.pages import tree

MADE = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(root: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Hartford with its real records, and no others."""
    store = tmp_path_factory.mktemp("hartford")
    return build(root / "cities" / "hartford", MADE, shared / "data", store, simulated=False)


@pytest.fixture(scope="module")
def built(made: Built) -> Path:
    return made.edition.folder


def stems(text: str) -> set[str]:
    """The words of a text by their first letters: quotes, brackets and endings do not matter."""
    return {word[:4] for word in re.findall(r"[a-z0-9]+", text.casefold().replace("'", ""))}


def test_every_line_of_the_page_is_in_the_plan(root: Path, shared: Path) -> None:
    """Walks the mayor's page line by line; each has its entry, and the entry has its words."""
    page = (shared / "hartford" / "mayors-vision-and-goals.txt").read_text("utf-8").splitlines()
    files, _ = read_city(root / "cities" / "hartford")
    assert files is not None
    plan = files.plan
    summed_up = {*plan.source.page_lines, *plan.mission.page_lines, *plan.vision.page_lines}
    named: dict[int, list[str]] = {}
    entries: list[Value | Goal | Outcome] = [
        *plan.values,
        *plan.goals,
        *(outcome for _, _, outcome in plan.outcomes()),
    ]
    for entry in entries:
        for line in entry.page_lines:
            named.setdefault(line, []).append(entry.name)
    for number, text in enumerate(page, start=1):
        if text.strip():
            assert number in summed_up or number in named, f"line {number} is in no entry: {text}"
    for number, names in named.items():
        if number in summed_up or page[number - 1].strip().endswith(":"):
            continue
        said = stems(page[number - 1])
        for name in names:
            strange = stems(name) - said
            assert not strange, f"line {number} does not say `{name}`: {page[number - 1]}"


def test_a_line_with_several_promises_is_used_up(root: Path, shared: Path) -> None:
    """The police and ES&T lines hold more than one promise each; together they say the whole line."""
    page = (shared / "hartford" / "mayors-vision-and-goals.txt").read_text("utf-8").splitlines()
    files, _ = read_city(root / "cities" / "hartford")
    assert files is not None
    named: dict[int, list[str]] = {}
    for _, _, outcome in files.plan.outcomes():
        for line in outcome.page_lines:
            named.setdefault(line, []).append(outcome.name)
    several = {line: names for line, names in named.items() if len(names) > 1}
    assert len(several) >= 2
    for line, names in several.items():
        assert stems(page[line - 1]) == stems(" ".join(names)), page[line - 1]


def test_the_page_has_its_shape(root: Path) -> None:
    files, problems = read_city(root / "cities" / "hartford")
    assert files is not None
    assert problems == ()
    assert [goal.number for goal in files.plan.goals] == [1, 2, 3, 4, 5, 6, 7]
    assert len(files.plan.values) == 6
    safer = files.plan.goals[0]
    tops = [outcome.name for outcome in safer.outcomes]
    assert tops[:2] == ["Public Safety", "Environment"]
    assert [below.name for below in safer.outcomes[0].outcomes] == ["Police", "Fire", "ES&T"]
    assert len(safer.outcomes[1].outcomes[0].outcomes) == 5


def test_hartford_is_in_order_and_has_figures_enough(root: Path) -> None:
    checked = check_city(root / "cities" / "hartford", date(2026, 11, 23))
    assert errors(checked.problems) == ()
    published = {figure.indicator for figure in checked.figures}
    assert len(published) >= 25
    goals = {
        goal.id for goal, _, outcome in checked.files.plan.outcomes()
        if set(outcome.indicators) & published
    }  # fmt: skip
    assert len(goals) >= 5
    assert all(f.source_title and f.source_url.startswith("http") for f in checked.figures)


STOPS = "hartford-police-stops/ct_hartford_2020_04_01.csv"
CRASHES = "hartford-crashes/crashes.csv"
BY_HAND = {
    ("police_stops", "month", "city"): (
        STOPS,
        "select strftime(date, '%Y-%m'), 'all', count(*) from t where date is not null "
        "group by all",
    ),
    ("police_stops", "fiscal_year", "place"): (
        STOPS,
        "select 'FY' || (year(date) + (month(date) >= 7)::int), district, count(*) from t "
        "where date is not null and district is not null group by all",
    ),
    ("police_stops", "year", "crossed"): (
        STOPS,
        "select year(date)::text, subject_race || '+' || subject_sex, count(*) from t "
        "where date is not null group by all",
    ),
    ("police_search_rate", "fiscal_year", "group"): (
        STOPS,
        "select 'FY' || (year(date) + (month(date) >= 7)::int), subject_race, "
        "avg(search_conducted::int) from t where date is not null group by all",
    ),
    ("police_contraband_hit_rate", "year", "group"): (
        STOPS,
        "select year(date)::text, subject_race, avg(contraband_found::int) from t "
        "where date is not null and search_conducted group by all",
    ),
    ("police_citation_share", "fiscal_year", "place"): (
        STOPS,
        "select 'FY' || (year(date) + (month(date) >= 7)::int), district, avg(citation_issued::int) from t "
        "where date is not null and district is not null group by all",
    ),
    ("crashes", "month", "city"): (
        CRASHES, "select strftime(\"Date Of Crash\", '%Y-%m'), 'all', count(*) from t group by all"),
    ("crashes_fatal", "year", "city"): (
        CRASHES,
        "select year(\"Date Of Crash\")::text, 'all', "
        "count(*) filter (where \"Most Severe Injury\" = 'K') from t group by all",
    ),
    ("crashes_serious_injury", "month", "city"): (
        CRASHES,
        "select strftime(\"Date Of Crash\", '%Y-%m'), 'all', "
        "count(*) filter (where \"Most Severe Injury\" = 'A') from t group by all",
    ),
}  # fmt: skip


@pytest.mark.parametrize("asked", BY_HAND, ids=lambda asked: "-".join(asked))
def test_numbers_equal_a_hand_written_query_over_the_raw_file(
    asked: tuple[str, str, str], built: Path, shared: Path, root: Path
) -> None:
    indicator, grain, split = asked
    file, query = BY_HAND[asked]
    raw = duckdb.connect()
    raw.execute(f"create view t as from read_csv('{shared / 'data' / file}', nullstr=['NA', ''])")
    files, _ = read_city(root / "cities" / "hartford")
    assert files is not None
    names = files.boundary_sets["neighborhoods"].names()
    by_hand = {
        (period, names[label.casefold()] if split == "place" else label): value
        for period, label, value in raw.execute(query).fetchall()
        if value is not None
    }
    with Engine() as engine:
        rows = Measurements(built, engine).of(indicator, grain=grain)
    mine = {
        (row.period, row.place if split == "place" else row.group): row
        for row in rows
        if {"place": row.place_set != "city" and row.place != "unknown" and row.group_by == "all",
            "group": row.place == "all" and row.group_by == "race",
            "crossed": row.place == "all" and row.group_by == "race+sex",
            "city": row.place == "all" and row.group_by == "all"}[split]
    }  # fmt: skip
    hidden = {cell for cell, row in mine.items() if row.missing == "suppressed"}
    ours = {cell: row.value for cell, row in mine.items() if row.value is not None}
    assert len(by_hand) >= 5
    for cell, value in by_hand.items():
        assert cell in hidden or ours.pop(cell) == pytest.approx(value, rel=1e-12), cell
    assert set(ours.values()) <= {0.0}, "cells that the raw file does not have must be nought"
    if file == CRASHES:
        assert not hidden, "every crash is public, so none of their numbers are hidden"
    elif indicator == "police_stops":
        assert all(cell in hidden for cell, value in by_hand.items() if value < 11)
        assert len(hidden) < len(by_hand) / 2, "more is told than is hidden"


def test_searches_and_finds_by_race_are_told_for_the_years(built: Path) -> None:
    """What the page of people treated with respect rests on: at least a year with each of the three
    groups that are not small themselves, with intervals.
    """
    with Engine() as engine:
        measurements = Measurements(built, engine)
        for indicator in ("police_search_rate", "police_contraband_hit_rate"):
            rows = measurements.of(indicator, period="2014", place="all", group_by="race")
            told = {row.group: row for row in rows if row.value is not None}
            assert {"black", "hispanic", "white"} <= set(told), indicator
            assert all(row.lower is not None and row.upper is not None for row in told.values())


def test_the_page_of_people_treated_with_respect_tells_the_races_apart(built: Path) -> None:
    """Search and hit rates by race with interval, rows and caveats, beside the test of dusk."""
    material = read_material(Edition(built.name, built))
    (branch,) = [b for b in tree.all_branches(material) if b.outcome.id == "police-respect"]
    content = outcome_page.outcome(material, branch).content
    assert isinstance(content, outcome_page.OutcomeContent)
    told = {one.brief.href: one for one in content.indicators}
    for name in ("police_search_rate", "police_contraband_hit_rate"):
        one = told[f"indicators/{name}.html"]
        (race,) = one.groups
        lines = {line.split.id: line for line in race.lines}
        for group in ("black", "hispanic", "white"):
            assert lines[group].split.interval and lines[group].split.n, (name, group)
        assert race.reference == "White"
        assert all(lines[group].gap for group in ("black", "hispanic"))
        assert {line.split.absent for line in race.lines} == {"", "hidden"}
        assert "hidden: too few people" in race.hidden
        assert race.split.methods == "95% interval (Wilson)"
        assert one.limitations
    assert len(content.tests) == 3
    assert all(test.caveats and len(test.variants) > 5 for test in content.tests)


def test_nothing_in_the_edition_counts_the_stops_themselves(built: Path) -> None:
    samples = json.loads((built / "samples.json").read_text("utf-8"))
    assert samples["police_stops"]["rows"] == []
    assert samples["police_stops"]["withheld"].startswith("No rows are shown")
    assert len(samples["crashes"]["rows"]) == 8
    tests = json.loads((built / "tests.json").read_text("utf-8"))
    for test in tests:
        for fit in (test["main"], *test["variants"].values()):
            assert "refused" in fit or (fit["n_dark"] % 10, fit["n_light"] % 10) == (0, 0)
            assert not {"minority_dark", "minority_light", "note"} & set(fit)


def test_four_stops_without_a_date_are_set_aside_and_counted_for_the_steward_alone(
    made: Built, built: Path
) -> None:
    read = next(source["report"] for source in made.sources if source["id"] == "police_stops")
    assert (read["rows_read"], read["rows_kept"], read["rows_set_aside"]) == (18_439, 18_435, 4)
    assert any(fault["column"] == "date" and fault["rows"] == 4 for fault in read["faults"])
    sources: list[dict[str, Any]] = json.loads((built / "sources.json").read_text("utf-8"))
    stops = next(source["report"] for source in sources if source["id"] == "police_stops")
    assert (stops["counted"], stops["kept"]) == (False, "99 percent or more")
    assert any(fault["column"] == "date" for fault in stops["faults"])
    assert not {"rows_read", "rows_kept", "rows_set_aside", "unplaced", "bytes"} & set(stops)
    crashes = next(source["report"] for source in sources if source["id"] == "crashes")
    assert (crashes["rows_read"], crashes["rows_kept"]) == (23_204, 23_204)


def test_neighborhoods_and_unknown_add_up_to_the_city(built: Path) -> None:
    with Engine() as engine:
        rows = Measurements(built, engine).of("police_stops", grain="fiscal_year", group="all")
    for period in {row.period for row in rows}:
        mine = [row for row in rows if row.period == period]
        city = next(row.value for row in mine if row.place == "all")
        told = sum(row.value or 0 for row in mine if row.place != "all")
        hidden = [row for row in mine if row.missing == "suppressed"]
        assert city is not None
        assert told == city if not hidden else told < city
        assert len(hidden) != 1, "one hidden part is the whole less the others"
        assert len([row for row in mine if row.place_set == "neighborhoods"]) == 18


def test_the_same_inputs_give_the_same_bytes(
    root: Path, shared: Path, built: Path, tmp_path: Path
) -> None:
    city = root / "cities" / "hartford"
    again = build(city, MADE, shared / "data", tmp_path, simulated=False).edition.folder
    files = sorted(path.relative_to(built) for path in built.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for file in files:
        assert (built / file).read_bytes() == (again / file).read_bytes(), file


def test_a_build_without_changes_makes_no_new_edition(
    root: Path, tmp_path: Path, hartford_bare: Built
) -> None:
    city = root / "cities" / "hartford"
    store = shutil.copytree(hartford_bare.edition.store, tmp_path / "store")
    later = build(city, MADE + timedelta(days=1), out=store, simulated=False)
    assert (hartford_bare.changed, later.changed) == (True, False)
    assert later.edition.id == hartford_bare.edition.id


def test_hartford_builds_without_any_records(hartford_bare: Built) -> None:
    assert {source["state"] for source in hartford_bare.sources} == {"absent"}
    with Engine() as engine:
        measurements = Measurements(hartford_bare.edition.folder, engine)
        assert "homicides" in measurements.indicators
        assert "crashes" not in measurements.indicators


def test_the_charts_of_stops_and_crashes(built: Path) -> None:
    """What the numbers say of themselves: no rebase is declared, and no cause made up."""
    with Engine() as engine:
        said = Judgments(built, engine)

        def city(indicator: str) -> Judgment:
            return said.of(indicator, place="all", group="all")[0]

        charts = {
            "crashes": ("month", "xmr", "improvement"),
            "crashes_serious_injury": ("month", "c", "common"),
            "crashes_fatal": ("quarter", "c", "common"),
            "crash_injury_share": ("month", "p", "common"),
            "police_stops": ("month", "xmr", "common"),
            "police_search_rate": ("month", "none", "unknown"),
        }
        for name, expected in charts.items():
            found = city(name)
            assert (found.grain, found.chart, found.variation) == expected, name
        # Twenty quarters; the limits are three standard deviations of a Poisson count.
        fatal = said.signals("crashes_fatal", place="all")
        mean = sum(point.value or 0 for point in fatal) / 20
        assert fatal[0].centre == fatal[-1].centre == pytest.approx(mean)
        assert fatal[0].upper == pytest.approx(mean + 3 * mean**0.5)
        # Half of the months with searches have so few that they are hidden: no limits from the rest.
        assert said.signals("police_search_rate", place="all", group="all") == ()
        assert "hidden because they are small" in city("police_search_rate").why_no_signal
        funnel = said.comparisons("crashes_rate")
        assert {place.band for place in funnel} == {"inside", "high_95", "high_998"}
        assert all(place.adjusted for place in funnel)


def test_standards_are_held_against_what_was_published(built: Path) -> None:
    with Engine() as engine:
        said = Judgments(built, engine)
        (reserve,) = said.statuses("reserve_share")
        assert (reserve.status, reserve.rule, reserve.basis) == ("misses", "value", "standard")
        assert reserve.target_value == 0.1667
        (arrival,) = said.statuses("ems_within_4_minutes")
        assert (arrival.status, arrival.period) == ("meets", "2016-07")

"""What the pages say: the edition's numbers, where they come from, and what is missing."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from charteroak.publish import downloads
from charteroak.publish.material import read_material
from charteroak.publish.pages.brief import brief
from tests.unit.publish import tiny


def content(site: Path, page: str) -> Any:
    return json.loads((site / page).with_suffix(".json").read_text(encoding="utf-8"))["content"]


def html(site: Path, page: str) -> str:
    return (site / page).read_text(encoding="utf-8")


def test_shown_values_are_those_of_the_table(site: Path) -> None:
    rows = [row for row in tiny.measurements() if row.indicator == "crashes"]
    shown = content(site, "indicators/crashes.html")
    told = {
        (table["grain"], cell["period"]): (cell["value"], cell["lower"], cell["upper"])
        for table in shown["tables"]
        for cell in table["rows"]
    }
    whole = [row for row in rows if row.place == "all" and row.group == "all"]
    assert sorted(told.values()) == sorted((row.value, row.lower, row.upper) for row in whole)
    places = {row["id"]: row["value"] for row in shown["places"][0]["split"]["rows"]}
    assert places == {row.place: row.value for row in rows if row.place_set == "districts"}
    page = html(site, "indicators/crashes.html")
    for row in whole:
        assert f"{row.value:,.0f}" in page


def test_what_is_hidden_was_measured(tmp_path: Path) -> None:
    """An indicator without any number that may be told is not called unmeasured."""
    made = read_material(tiny.edition(tmp_path))
    hidden = tuple(
        replace(row, value=None, lower=None, upper=None, missing="suppressed")
        for row in made.of("crashes")
    )
    assert hidden
    made = replace(made, rows={**made.rows, "crashes": hidden})
    found = brief(made, made.files.indicators["crashes"])
    assert (found.badge.state, found.value, found.provenance) == ("observed", None, "")
    assert found.missing


def test_the_headline_is_the_last_whole_year(site: Path) -> None:
    shown = content(site, "indicators/crashes.html")
    assert shown["headline"] == "Crashes: 1,234 in 2019, 95% interval (Byar) 1,170 to 1,300."
    assert shown["brief"]["change"].startswith("266 fewer than 1,500 in 2018.")
    assert "do not overlap" in shown["brief"]["change"]


def test_the_chart_is_as_fine_as_its_numbers_bear(site: Path) -> None:
    chart = content(site, "indicators/crashes.html")["chart"]
    assert chart["form"] == "line"
    assert chart["from_zero"]
    assert [point["partial"] for point in chart["points"]][-1]
    assert (
        "records of Dec 2020 are not complete"
        in content(site, "indicators/crashes.html")["caption"]
    )


def test_one_value_makes_no_chart(site: Path) -> None:
    assert content(site, "indicators/hurt_share.html")["chart"] is None
    assert "How it has gone" not in html(site, "indicators/hurt_share.html")
    assert "28.1%" in html(site, "indicators/hurt_share.html")


def test_a_merged_district_is_told_on_the_pages_of_its_parts(site: Path) -> None:
    for place, other in (("south", "East"), ("east", "South")):
        rows = content(site, f"places/districts/{place}.html")["parts"][0]["rows"]
        owners = next(row for row in rows if row["indicator"]["text"].startswith("Homes"))
        assert owners["value"] == 0.189
        assert owners["note"] == f"Reported together with {other}."
    marked = content(site, "indicators/home_owners.html")["places"][0]["map"]
    merged = {place["id"]: place["merged"] for place in marked["places"]}
    assert merged == {"north": "", "south": "south-and-east", "east": "south-and-east"}
    assert marked["notes"][0] == "† South and East are reported together."


def test_rows_without_a_place_are_listed_last(site: Path) -> None:
    rows = content(site, "indicators/crashes.html")["places"][0]["split"]["rows"]
    assert [row["id"] for row in rows] == ["north", "south", "east", "unknown"]


def test_the_rows_behind_a_number_are_told(site: Path) -> None:
    page = html(site, "indicators/crashes.html")
    for text in ("Rows set aside", "is not recorded", "SELECT count(*)", "2020-01-03", "severity"):
        assert text in page


def test_published_values_carry_their_citation(site: Path) -> None:
    page = html(site, "indicators/home_owners.html")
    assert '<a href="https://example.org/survey"' in page
    assert 'href="#source-1"' in page


def test_outcomes_are_counted_and_never_averaged(site: Path) -> None:
    tally = content(site, "index.html")["tally"]
    assert tally["outcomes"] == 3  # `Streets` only groups two others
    assert tally["counts"] == {"observed": 1, "published": 1, "none": 1}
    assert tally["text"] == (
        "2 of 3 outcomes measured: 1 from records and 1 from published figures."
    )


def test_what_is_not_measured_says_what_it_needs(site: Path) -> None:
    gap = content(site, "not-yet-measured.html")["goals"][0]["outcomes"]
    assert [one["outcome"]["text"] for one in gap] == ["Lights"]
    assert gap[0]["needs"] == ["An inventory of lamps"]


def test_owners_come_with_who_said_so(site: Path) -> None:
    for page in ("index.html", "goals/safe-streets.html", "indicators/crashes.html"):
        assert html(site, page).count("These owners were proposed by the testers.") == 1


def test_absent_records_are_told_with_grace(bare_site: Path) -> None:
    page = html(bare_site, "indicators/crashes.html")
    assert "These records are not on this machine." in page
    assert "charteroak build CITY --records DIR" in page
    assert "No records folder was given to this build." in page
    assert "<figure" not in page
    assert content(bare_site, "index.html")["tally"]["counts"]["absent"] == 1
    assert "not on the machine of this build" in html(bare_site, "not-yet-measured.html")


def test_simulated_numbers_say_so_everywhere(invented_site: Path, site: Path) -> None:
    for path in (invented_site / "es").rglob("*.html"):
        assert "Todos los números aquí son simulados" in path.read_text("utf-8")
    for path in invented_site.rglob("*.json"):
        told = path.with_suffix(".html")
        if told.exists():
            assert json.loads(path.read_text("utf-8"))["simulated"] is True
            page = told.read_text("utf-8")
            assert "is an invented city. Every number here is simulated" in page
    page = html(invented_site, "indicators/crashes.html")
    assert 'class="badge simulated"' in page
    assert 'fill="url(#hatch)"' in page
    brief = content(invented_site, "indicators/crashes.html")["brief"]
    assert brief["badge"]["state"] == "simulated"
    with (invented_site / "indicators" / "crashes.csv").open(encoding="utf-8") as file:
        assert {row["provenance"] for row in csv.DictReader(file)} == {"simulated"}
    assert "simulated" not in html(site, "indicators/crashes.html")


def test_csv_has_every_row_and_runs_no_formula(site: Path) -> None:
    with (site / "indicators" / "home_owners.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = [row for row in tiny.measurements() if row.indicator == "home_owners"]
    assert len(rows) == len(told)
    assert {row["note"] for row in rows} == {"", "'=1+1"}
    for start in ("=", "+", "-", "@", "\t", "\r"):
        text = downloads.table([tiny.row("x", "year", "2019", -1.5, note=f"{start}1+1")])
        cells = next(csv.DictReader(text.splitlines(keepends=True)))
        assert cells["note"].startswith("'")
        assert cells["value"] == "-1.5"


def test_a_chart_by_itself_says_first_where_it_comes_from(invented_site: Path) -> None:
    for page in sorted(invented_site.glob("**/embed/*.html")):
        text = page.read_text(encoding="utf-8")
        before = text[: text.index('class="chart"')]
        simulated = "Simulado" if "es" in page.parts else "Simulated"
        for word in ("badge simulated", simulated, "embed-source", "embed-value", "<h1>"):
            assert word in before, (page, word)
        assert "_blank" in before
        pictures = text[text.index('class="chart"') :]
        assert pictures.count(f">{simulated}</text>") == 2


def test_a_page_offers_its_chart_to_others(site: Path) -> None:
    for page in site.glob("indicators/*.html"):
        alone = site / "embed" / page.name
        text = page.read_text(encoding="utf-8")
        assert alone.is_file() == ("&lt;iframe src=&#34;" in text or '&lt;iframe src="' in text)
    assert list(site.glob("embed/*.html"))
    assert "Simulated</text>" not in html(site, "embed/crashes.html")

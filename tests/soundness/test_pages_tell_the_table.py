"""Every number on the pages of a whole city is that of the edition's table, in both languages."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from charteroak.build import Built
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from tests.telling import ALL, LOCALES, Row, of_class, page, read_rows, tag, text

Table = Mapping[tuple[str, tuple[str, str, str, str]], list[Row]]
"""Indicator and cell, to its measurements, the latest first."""
LANGUAGES = list(LOCALES)
HIDDEN = ("suppressed", "too_few", "withheld")


@pytest.fixture(scope="module")
def files(elmford_built: Built) -> CityFiles:
    read, _ = read_city(elmford_built.edition.folder / "city", "city")
    assert read is not None
    return read


@pytest.fixture(scope="module")
def table(elmford_built: Built, files: CityFiles) -> Table:
    known = {name: (one.unit, one.decimals) for name, one in files.indicators.items()}
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in read_rows(elmford_built.edition.folder / "measurements.parquet", known):
        found[row.indicator, row.cell].append(row)
    return found


def indicators(table: Table) -> list[str]:
    return sorted({indicator for indicator, _ in table})


def rows_of(node: Any) -> Iterator[list[Any]]:
    """The cells of each row of a table that has a heading of its own."""
    for row in node.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if cells and cells[0].tag == "th" and cells[0].get("scope") == "row" and len(cells) > 1:
            yield cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_values_of_an_indicator(elmford_site: Path, table: Table, language: str) -> None:
    """Period by period: value, interval and count of rows; no period is left out."""
    seen = 0
    for name in indicators(table):
        main = page(elmford_site / language / "indicators" / f"{name}.html")
        left = {(row.grain, row.when(language)): row for row in table[name, ALL]}
        section = [one for one in main.iter("section") if one.get("aria-labelledby") == "values"]
        for cells in rows_of(section[0] if section else []):
            found = [row for row in left.values() if row.when(language) == text(cells[0])]
            right = [row for row in found if begins(cells[1], row, language)]
            assert right, (language, name, [text(cell) for cell in cells], found)
            row = right[0]
            del left[row.grain, row.when(language)]
            seen += 1
            others = [text(cell) for cell in cells[2:4]]
            if row.interval(language) and row.value is not None:
                assert row.interval(language) in others, (name, others)
        assert left == {}, (language, name)
    assert seen > 300


def splits(content: Any) -> Iterator[Any]:
    """The divisions of an indicator into places and groups, as its JSON lists them."""
    yield from (one["split"] for one in content["places"])
    yield from (content["groups"] or {"splits": ()})["splits"]


def cell_of(split: Mapping[str, Any], id_: str, *, place: bool) -> tuple[str, str, str, str]:
    if place:
        return split["dimension"], id_, "all", "all"
    return "city", "all", split["dimension"], id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_values_of_places_and_groups(elmford_site: Path, table: Table, language: str) -> None:
    """Which row stands for whom is told by the page's JSON; the numbers are the table's."""
    seen = 0
    for name in indicators(table):
        path = elmford_site / "indicators" / f"{name}.json"
        content = json.loads(path.read_text("utf-8"))["content"]
        main = page(elmford_site / language / "indicators" / f"{name}.html")
        names = {split["id"] for split in splits(content)} | {"groups"}
        parts = [one for one in main.iter("section") if one.get("aria-labelledby") in names]
        told = [
            cells for one in parts for shown in of_class(one, "split") for cells in rows_of(shown)
        ]
        listed = [
            (split, row["id"], any(split is one["split"] for one in content["places"]), row)
            for split in splits(content)
            for row in split["rows"]
        ]
        by_place = [one for one in listed if one[2]]
        by_group = [one for one in listed if not one[2]]
        assert len(told) == len(by_place) + len(by_group), (name, len(told))
        for cells, (split, id_, place, plain) in zip(told, [*by_place, *by_group], strict=True):
            rows = table[name, cell_of(split, id_, place=place)]
            (row,) = (one for one in rows if one.period == split["period_id"])
            figures = [one for one in cells if "number" in (one.get("class") or "").split()]
            assert same_start(figures[0], row, language), (name, id_, text(figures[0]), row)
            assert plain["value"] == row.value
            seen += 1
    assert seen > 100


def same_start(cell: Any, row: Row, language: str) -> bool:
    """The same of a cell in which the interval follows for phones."""
    if row.value is None:
        return not re.search(r"\d", text(cell))
    return (cell.text or "").strip() == row.told(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_that_other_pages_repeat(
    elmford_site: Path, table: Table, language: str
) -> None:
    """On the first page, goals, outcomes and values: the whole city's number of that period."""
    seen = 0
    for path in sorted((elmford_site / language).rglob("*.html")):
        if not language and "es" in path.relative_to(elmford_site).parts:
            continue
        for brief in of_class(page(path), "brief"):
            (link, *_) = brief.iter("a")
            name = Path(link.get("href")).stem
            value, period = (list(of_class(brief, kind)) for kind in ("value", "period"))
            if not value:
                continue
            rows = [row for row in table[name, ALL] if row.when(language) == text(period[0])]
            right = [row for row in rows if text(value[0]).startswith(row.told(language))]
            assert right, (path, name, text(value[0]), text(period[0]))
            seen += 1
    assert seen > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_a_place(
    elmford_site: Path, files: CityFiles, table: Table, language: str
) -> None:
    """Here, or in the few places together that a figure was published for; the city beside it."""
    seen = 0
    for path in sorted((elmford_site / language / "places").rglob("*.html")):
        if path.stem == "index":
            continue
        own = files.boundary_sets[path.parent.name].places
        ids = [path.stem, *(one.id for one in own if path.stem in one.parts)]
        cells_here = [(path.parent.name, id_, "all", "all") for id_ in ids]
        for shown in of_class(page(path), "beside"):
            for cells in rows_of(shown):
                (link, *_) = cells[0].iter("a")
                name = Path(link.get("href")).stem
                when = text(next(of_class(cells[0], "row-note")))
                here = [
                    row
                    for cell in cells_here
                    for row in table[name, cell]
                    if row.when(language) == when
                ]
                assert any(begins(cells[1], row, language) for row in here), (path, name, when)
                city = [row for row in table[name, ALL] if row.when(language) == when]
                assert any(begins(cells[3], row, language) for row in city) or not text(cells[3])
                seen += 1
    assert seen > 50


def begins(cell: Any, row: Row, language: str) -> bool:
    """The same where a unit follows the number."""
    told = text(cell)
    return (
        not re.search(r"\d", told)
        if row.value is None
        else re.match(re.escape(row.told(language)) + r"(?![\d.,]*\d)", told) is not None
    )


def test_every_file_to_take_away_is_the_table(elmford_built: Built, elmford_site: Path) -> None:
    """The CSV of each indicator, column by column; texts that a spreadsheet would run aside."""
    parquet = elmford_built.edition.folder / "measurements.parquet"
    files = sorted((elmford_site / "indicators").glob("*.csv"))
    with duckdb.connect() as asked:
        told = f"(SELECT * FROM read_csv({[str(file) for file in files]!r}, all_varchar=true))"
        columns = [row[0] for row in asked.execute(f"DESCRIBE {told}").fetchall()]
        kept = [
            f'TRY_CAST("{c}" AS DOUBLE) AS "{c}"'
            if c in NUMBERS
            else f'nullif("{c}", \'\') AS "{c}"'
            for c in columns
        ]
        mine = [
            f'"{c}"::DOUBLE AS "{c}"' if c in NUMBERS else f'nullif("{c}"::VARCHAR, \'\') AS "{c}"'
            for c in columns
        ]
        left, right = (
            f"SELECT {', '.join(kept)} FROM {told}",
            f"SELECT {', '.join(mine)} FROM read_parquet('{parquet}')",
        )
        (count,) = asked.execute(f"SELECT count(*) FROM {told}").fetchone() or (0,)
        assert count > 5_000
        for one, other in ((left, right), (right, left)):
            assert asked.execute(f"{one} EXCEPT ALL {other} LIMIT 3").fetchall() == []


NUMBERS = ("value", "numerator", "denominator", "n", "lower", "upper")


def plain(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in the JSON of a page."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from plain(one)


def test_what_is_hidden_has_no_number_in_any_data_of_a_page(
    elmford_site: Path, table: Table
) -> None:
    """Points, cells, places of a map and rows of a table that are held back carry none."""
    seen = 0
    for name in indicators(table):
        data = json.loads((elmford_site / "indicators" / f"{name}.json").read_text("utf-8"))
        for one in plain(data):
            if one.get("absent") == "hidden":
                seen += 1
                for key in ("value", "lower", "upper", "n", "interval", "told", "mark", "shade"):
                    assert not re.search(r"\d", str(one.get(key, ""))), (name, one)
    assert seen > 100


def test_what_is_hidden_has_no_number_in_words_or_drawings(elmford_site: Path) -> None:
    """Cells, and the titles and descriptions of drawings that a screen reader reads."""
    cells = titles = 0
    for path in sorted(elmford_site.rglob("*.html")):
        main = page(path)
        for one in of_class(main, "absent"):
            cells += 1
            assert not re.search(r"\d", text(one)), (path, text(one))
        for one in main.iter():
            if tag(one) in ("title", "text") and re.search(r"\b(hidden|oculto)\b", text(one)):
                titles += 1
                after = re.split(r"\b(?:hidden|oculto)\b", text(one))
                assert not re.search(r":.*\d", after[0]), (path, text(one))
                assert not re.search(r"^\W*\d", after[1]), (path, text(one))
    assert cells > 100
    assert titles > 10


def test_a_hidden_row_of_the_table_has_no_number(table: Table) -> None:
    hidden = [row for rows in table.values() for row in rows if row.missing in HIDDEN]
    assert len(hidden) > 100
    assert {(row.value, row.lower, row.upper, row.n) for row in hidden} == {(None,) * 4}


@pytest.mark.parametrize(("language", "word"), [("", "Simulated"), ("es/", "Simulado")])
def test_simulated_numbers_say_so_on_every_page_and_picture(
    elmford_site: Path, language: str, word: str
) -> None:
    pictures = 0
    for path in sorted((elmford_site / language).rglob("*.html")):
        if not language and "es" in path.relative_to(elmford_site).parts:
            continue
        written = path.read_text("utf-8")
        alone = path.parent.name == "embed"  # has room for its mark alone, and no data of its own
        marked = {text(one) for one in of_class(page(path), "badge")}
        assert word in marked if alone else '<aside class="invented"' in written, path
        for figure in page(path).iter("figure"):
            pictures += 1
            told = [text(one) for one in of_class(figure, "badge")]
            assert told == [] or word in told, path
            if "chart" in (figure.get("class") or "").split():
                assert word in (text(figure) if alone else told), path  # in the picture itself
        data = path.with_suffix(".json")
        if not language and not alone:
            assert json.loads(data.read_text("utf-8"))["simulated"] is True, path
    assert pictures > 50

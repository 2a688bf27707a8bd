"""Charts, sparklines, dots, maps and colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import altair
import html5lib
import pytest
from jsonschema import ValidationError

from charteroak.publish import charts, colours, dots, maps, scales, sparklines, svg
from charteroak.publish.gallery import Gallery
from charteroak.publish.shapes import Chart, Level, Map, MapPlace, Mark, Point, Scale, Spark

ACCENT = "#2f5d46"


def point(year: int, value: float | None, **more: Any) -> Point:
    told = "" if value is None else f"{value:g}"
    return Point(str(year), year, year + 1, value, told=told, **more)


YEARS = (
    point(2015, 10.0, lower=8.0, upper=12.0),
    point(2016, None),
    point(2017, 12.0, lower=9.0, upper=14.0),
    point(2018, 7.0, lower=5.0, upper=9.0),
    point(2019, 3.0, lower=2.0, upper=5.0, partial=True),
)
CHART = Chart("line", "", "%", 100.0, from_zero=True, by_period=True, points=YEARS)


def marks(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The layers of a kind, each with its rows in place."""
    found = [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]
    return [layer | {"rows": layer["data"]["values"]} for layer in found]


def test_a_line_is_cut_where_a_period_is_missing() -> None:
    line = marks(charts.vega_lite(CHART, ACCENT, charts.WIDE), "line")[0]
    runs = [(row["start"], row["run"]) for row in line["rows"]]
    assert runs == [(2015, 0), (2017, 1), (2018, 1)]


def test_columns_stand_on_nought_and_partial_ones_are_hollow() -> None:
    spec = charts.vega_lite(replace(CHART, form="columns"), ACCENT, charts.WIDE)
    whole, partial = marks(spec, "bar")
    assert {row["base"] for row in whole["rows"]} == {0}
    assert [row["start"] for row in partial["rows"]] == [2019]
    assert partial["mark"]["fill"] == colours.PAPER
    assert whole["encoding"]["y"]["scale"]["domain"][0] == 0


def test_every_form_is_vega_lite() -> None:
    """By the schema of Vega-Lite itself: when a site is written nothing checks it."""
    level = Level("target", ((2010.0, 4.0), (2018.0, 8.0)))
    every = (replace(CHART, form="line"), replace(CHART, form="columns"))
    for plain in (*every, replace(CHART, form="spans")):
        for invented in (False, True):
            chart = replace(plain, invented=invented, levels=(level,))
            spec = charts.vega_lite(chart, ACCENT, charts.WIDE)
            altair.LayerChart.from_dict(spec).to_dict(validate=True)
    spec["layer"][0]["mark"]["type"] = "crayon"
    with pytest.raises(ValidationError):
        altair.LayerChart.from_dict(spec)


def test_simulated_values_are_hatched() -> None:
    for form in ("columns", "spans", "line"):
        spec = charts.vega_lite(replace(CHART, form=form, invented=True), ACCENT, charts.WIDE)
        assert charts.HATCH in str(spec)
        assert charts.HATCH not in str(charts.vega_lite(replace(CHART, form=form), ACCENT, 350))


def test_levels_are_drawn_where_there_is_time_for_them() -> None:
    always = Level("standard", ((0.0, 11.0),))
    path = Level("target", ((2010.0, 4.0), (2016.0, 6.0), (2018.0, 8.0)))
    spec = charts.vega_lite(replace(CHART, levels=(always, path)), ACCENT, charts.WIDE)
    drawn = [layer["rows"] for layer in marks(spec, "line")[1:]]
    assert [row["value"] for row in drawn[0]] == [11.0, 11.0]
    assert [row["value"] for row in drawn[1]] == [6.0, 8.0]


def test_a_drawing_is_lean_and_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = Gallery(tmp_path / "charts", ACCENT)
    inside, size = gallery.draw(CHART, charts.NARROW)
    assert size[0] <= 380
    for waste in ("aria-", "role=", "font-family", "<g></g>", "xmlns"):
        assert waste not in inside
    monkeypatch.setattr(charts, "vega_lite", lambda *_: pytest.fail("drawn twice"))
    assert gallery.draw(CHART, charts.NARROW) == (inside, size)


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "charts").write_text("a file in the way", encoding="utf-8")
    inside, _ = Gallery(tmp_path / "charts", ACCENT).draw(CHART, charts.NARROW)
    assert inside


def test_every_drawing_speaks_and_escapes() -> None:
    hostile = '<b>"x"</b>'
    shown = Spark(YEARS, from_zero=True, text=hostile)
    place = MapPlace("a", hostile, 'x".html', hostile, shade=0)
    plan = Map("set", "sketch", hostile, hostile, (place,), ("1 to 2",))
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    laid = maps.sheet({"a": square}, earth=False)
    drawn = (
        sparklines.sparkline(shown, "one", ACCENT),
        maps.draw(plan, laid, "two", ACCENT, "../"),
        svg.picture("", (1, 1), "three", hostile, hostile),
        dots.heading(Scale(((0.0, hostile), (100.0, "b")), bars=False)),
    )
    for drawing in drawn:
        assert "<b>" not in drawing
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        assert parser.parseFragment(str(drawing)) is not None
    assert all("<title" in one and "<desc" in one for one in drawn[:3])


def test_a_bar_starts_at_nought_and_a_negative_one_goes_left() -> None:
    scale = Scale(((0.0, "-10"), (50.0, "0"), (100.0, "10")), bars=True)
    assert 'x="26.0%" width="24.0%"' in dots.row(Mark(25.0), scale, ACCENT)
    assert 'x="50.0%" width="24.0%"' in dots.row(Mark(75.0), scale, ACCENT)


@pytest.mark.parametrize(
    ("values", "from_zero", "low", "high"),
    [
        ([3.0, 97.0], True, 0.0, 100.0),
        ([0.235, 0.258], False, 0.22, 0.28),
        ([5.0], False, 4.5, 5.5),
        ([0.0], True, -0.5, 0.5),
        ([-4.0, 9.0], True, -5.0, 10.0),
        ([70.0, 80.0], False, 66.0, 84.0),
    ],
)
def test_axes_hold_their_values(
    values: list[float], from_zero: bool, low: float, high: float
) -> None:
    made = scales.axis(values, from_zero=from_zero)
    assert made.low <= min(values) <= max(values) <= made.high
    assert made.low <= low
    assert made.high >= high - 1e-9 or values == [70.0, 80.0]
    assert 3 <= len(made.ticks) <= 7


@pytest.mark.parametrize("written", ["#2f5d46", "#ffcc00", "#000000", "#7fb8ff", "red;}<script>"])
def test_colours_can_be_read(written: str) -> None:
    accent = colours.accent(written)
    assert colours.contrast(accent, colours.PAPER) >= 4.5
    for shade in colours.shades(accent):
        assert colours.contrast(shade, colours.ink_on(shade)) >= 4.5
    for ink in (colours.INK, colours.GREY, colours.LEVEL):
        assert colours.contrast(ink, colours.PAPER) >= 4.5

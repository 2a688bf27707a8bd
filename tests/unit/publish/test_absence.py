"""Absence: nought, hidden, not known and not applicable are four different things everywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from charteroak.indicators.measurement import MISSING
from charteroak.publish import absence, charts, colours, dots, maps, small
from charteroak.publish.absence import Absence, Sort
from charteroak.publish.shapes import (
    Chart,
    Map,
    MapPlace,
    Mark,
    Panel,
    Panels,
    Point,
    Scale,
)
from tests.unit.publish.tiny import row

SORTS = tuple(one for one in get_args(Sort) if one)
SCALE = Scale(((0.0, "0"), (100.0, "100")), bars=False)


def point(year: int, value: float | None, absent: Sort = "", **more: Any) -> Point:
    told = "" if value is None else f"{value:g}"
    return Point(str(year), year, year + 1, value, told=told, absent=absent, **more)


def test_every_reason_has_a_mark_and_words() -> None:
    assert set(absence.SORTS) == set(MISSING)
    assert set(absence.SORTS.values()) == set(SORTS)
    assert len({absence.SHORT[sort] for sort in SORTS}) == len(SORTS)
    assert len({absence.SIGNS[sort] for sort in SORTS}) == len(SORTS)


def test_a_value_has_no_mark_and_nought_is_a_value() -> None:
    assert absence.sort(row("crashes", "year", "2019", 0.0)) == ""
    assert absence.sort(row("crashes", "year", "2019", None, missing="suppressed")) == "hidden"


def test_a_legend_gives_each_reason_once_with_how_often() -> None:
    rows = [
        row("crashes", "year", "2017", None, missing="no_rows"),
        row("crashes", "year", "2018", None, missing="suppressed"),
        row("crashes", "year", "2019", 0.0),
        row("crashes", "year", "2020", None, missing="suppressed"),
    ]
    found = absence.legend(rows)
    assert found == (
        Absence("hidden", 2, MISSING["suppressed"]),
        Absence("unknown", 1, MISSING["no_rows"]),
    )
    assert found[0].text == f"Hidden (2): {MISSING['suppressed']}"
    assert absence.together([found, found])[0].number == 4


@pytest.mark.parametrize("scheme", ["colour", "grey"])
def test_the_marks_differ_without_colour(scheme: str) -> None:
    """Four rows of a dot plot, also when every colour is the same ink."""
    drawn = [str(dots.row(None, SCALE, "#2f5d46", sort)) for sort in SORTS]
    drawn.append(str(dots.row(Mark(0.0), SCALE, "#2f5d46")))
    if scheme == "grey":
        for colour in (colours.INK, colours.PAPER, "#2f5d46", "#fff"):
            drawn = [one.replace(colour, "#888888") for one in drawn]
    assert len(set(drawn)) == len(SORTS) + 1


def layers(chart: Chart, kind: str) -> list[dict[str, Any]]:
    spec = charts.vega_lite(chart, "#2f5d46", charts.WIDE)
    found = [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]
    return [layer["mark"] | {"rows": layer["data"]["values"]} for layer in found]


MARKED = Chart(
    "columns", "", "", 1.0, from_zero=True, by_period=True,
    points=(
        point(2015, 8.0), point(2016, 0.0), point(2017, None, "hidden"),
        point(2018, None, "unknown"), point(2019, None, "not_asked"),
    ),
)  # fmt: skip


def test_a_chart_marks_each_period_without_a_value_at_its_foot() -> None:
    marked = {
        layer["shape"]: [r["start"] for r in layer["rows"]] for layer in layers(MARKED, "point")
    }
    assert sorted(marked.values()) == [[2017], [2018], [2019]]
    assert len(marked) == 3, "each has a shape of its own"
    assert {row["foot"] for layer in layers(MARKED, "point") for row in layer["rows"]} == {0}


def test_a_column_of_nought_is_drawn() -> None:
    (noughts,) = [layer for layer in layers(MARKED, "rule") if layer["strokeWidth"] == 4]
    assert [row["start"] for row in noughts["rows"]] == [2016]
    none = replace(MARKED, points=MARKED.points[:1] + MARKED.points[2:])
    assert not layers(none, "rule")


def test_a_map_hatches_what_is_hidden_and_says_so() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    sheet = maps.sheet({"a": square}, earth=False)
    drawn = {}
    for sort in SORTS:
        place = MapPlace("a", "A", "a.html", "", absent=sort)
        plan = Map(
            "wards", "outline", "Map", "", (place,), ("0 to 1",),
            absences=(Absence(sort, 1, "Why."),),
        )  # fmt: skip
        drawn[sort] = str(maps.draw(plan, sheet, "m", "#2f5d46", ""))
        assert absence.SHORT[sort] in drawn[sort]
        legend = str(maps.legend(plan, "#2f5d46"))
        assert maps.PATTERNS[sort] in legend
        assert f"{absence.SHORT[sort].capitalize()} (1): Why." in legend
    assert 'fill="url(#hidden)"' in drawn["hidden"]
    assert len(set(maps.PATTERNS.values())) == len(SORTS)


def test_a_small_chart_joins_nothing_over_a_hidden_period() -> None:
    panel = Panel(
        "A", "", (point(2015, 1.0), point(2016, 2.0), point(2017, None, "hidden"),
                  point(2018, 3.0), point(2019, 4.0, partial=True)), "",
    )  # fmt: skip
    among = Panels(0.0, 4.0, "0", "4", "2015", "2019", 2015.5, 2019.5, (panel,))
    drawn = str(small.draw(panel, among, "n", "#2f5d46"))
    assert drawn.count('fill="none" stroke="#2f5d46"') == 1, "one line, from 2015 to 2016"
    assert drawn.count("<circle") == 4
    assert drawn.count('<rect x="') == 1
    assert f'r="2.6" fill="{colours.PAPER}"' in drawn, "what is partial is hollow"

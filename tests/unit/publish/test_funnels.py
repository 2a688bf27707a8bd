"""Funnel plots: places by size between limits that narrow, those outside named."""

from __future__ import annotations

from typing import Any

from charteroak.publish import colours, funnels
from charteroak.publish.charts import NARROW, WIDE
from charteroak.publish.shapes import Funnel, FunnelPoint

POINTS = (
    FunnelPoint("Small", 20, 0.30, 0.05, 0.75, 0.0, 0.9, outside=False),
    FunnelPoint("Middle", 100, 0.70, 0.25, 0.55, 0.2, 0.6, outside=True),
    FunnelPoint("Large", 400, 0.41, 0.35, 0.45, 0.3, 0.5, outside=False),
)
FUNNEL = Funnel("", "%", 100.0, "rows", 0.4, POINTS)


def layers(width: int = WIDE, funnel: Funnel = FUNNEL) -> list[dict[str, Any]]:
    spec = funnels.vega_lite(funnel, "#2f5d46", width)
    return [layer | {"rows": layer["data"]["values"]} for layer in spec["layer"]]


def test_four_limits_and_the_middle_are_drawn() -> None:
    lines = [layer for layer in layers() if layer["mark"]["type"] == "line"]
    drawn = [layer["encoding"]["y"]["field"] for layer in lines]
    assert sorted(drawn) == ["centre", "lower_95", "lower_998", "upper_95", "upper_998"]
    dashes = {
        field: layer["mark"].get("strokeDash") for field, layer in zip(drawn, lines, strict=True)
    }
    assert dashes["lower_95"] == dashes["upper_95"] != dashes["lower_998"]
    assert dashes["centre"] is None


def test_a_place_outside_is_filled_and_named() -> None:
    points = [layer for layer in layers() if layer["mark"]["type"] == "point"]
    filled = {layer["mark"]["fill"]: [row["label"] for row in layer["rows"]] for layer in points}
    assert filled == {colours.PAPER: ["Small", "Large"], "#2f5d46": ["Middle"]}
    (names,) = [layer for layer in layers() if layer["mark"]["type"] == "text"]
    assert [row["label"] for row in names["rows"]] == ["Middle"]


def test_every_limit_and_place_lies_on_the_paper() -> None:
    for width in (WIDE, NARROW):
        low, high = layers(width)[0]["encoding"]["y"]["scale"]["domain"]
        for point in POINTS:
            assert low <= min(point.lower_998, point.value)
            assert max(point.upper_998, point.value) <= high
        start, end = layers(width)[0]["encoding"]["x"]["scale"]["domain"]
        assert (start, end >= 400) == (0, True)


def test_where_no_place_lies_outside_none_is_named() -> None:
    calm = Funnel("", "%", 100.0, "rows", 0.4, (POINTS[0], POINTS[2]))
    assert not [layer for layer in layers(funnel=calm) if layer["mark"]["type"] == "text"]

"""Funnels: places by their size, drawn through Vega-Lite.

Answers: how does the plain data of a funnel become a picture? Size runs to the right, limits
narrow with it; a place outside them is filled and named, the others are rings.
"""

from __future__ import annotations

from typing import Any

from charteroak.publish import colours
from charteroak.publish.charts import WIDE
from charteroak.publish.languages.tongue import _, spoken
from charteroak.publish.scales import Axis, axis
from charteroak.publish.shapes import Funnel

_HEIGHTS = {WIDE: 320}
_LOW = 260
_LINES = (
    ("lower_998", [2, 3]), ("lower_95", [6, 4]), ("upper_95", [6, 4]), ("upper_998", [2, 3]),
)  # fmt: skip


def vega_lite(funnel: Funnel, accent: str, width: int) -> dict[str, Any]:
    """The funnel as a Vega-Lite specification of this width."""
    import altair as alt

    across = axis([0.0, *(point.size for point in funnel.points)], from_zero=True)
    bounds = [b for p in funnel.points for b in (p.value, p.lower_998, p.upper_998)]
    up = axis([*bounds, funnel.centre], from_zero=False)
    x = _along(alt.X("size:Q"), across, [f"{tick:,.10g}" for tick in across.ticks])
    x = x.title(_("Size ({what})", what=funnel.across))
    labels = [
        spoken().figures(f"{funnel.before}{tick * funnel.scale:,.10g}{funnel.after}")
        for tick in up.ticks
    ]

    def y(name: str) -> Any:
        return _along(alt.Y(f"{name}:Q"), up, labels).title(None)

    rows = [
        {"size": p.size, "value": p.value, "label": p.label, "lower_95": p.lower_95,
         "upper_95": p.upper_95, "lower_998": p.lower_998, "upper_998": p.upper_998}
        for p in funnel.points
    ]  # fmt: skip
    data = alt.Chart(alt.InlineData(values=rows))
    layers = [
        data.mark_line(stroke=colours.GREY, strokeWidth=1.2, strokeDash=dash).encode(x=x, y=y(name))
        for name, dash in _LINES
    ]
    middle = [{"size": at, "centre": funnel.centre} for at in (across.low, across.high)]
    layers.append(
        alt.Chart(alt.InlineData(values=middle))
        .mark_line(stroke=colours.GREY, strokeWidth=1.2)
        .encode(x=x, y=y("centre"))
    )
    inside = [r for r, p in zip(rows, funnel.points, strict=True) if not p.outside]
    outside = [r for r, p in zip(rows, funnel.points, strict=True) if p.outside]
    look: dict[str, Any] = {
        "stroke": accent,
        "strokeWidth": 1.5,
        "size": 60,
        "opacity": 1,
        "filled": True,
    }
    for some, fill in ((inside, colours.PAPER), (outside, accent)):
        if some:
            points = alt.Chart(alt.InlineData(values=some))
            layers.append(points.mark_point(fill=fill, **look).encode(x=x, y=y("value")))
    if outside:
        names = alt.Chart(alt.InlineData(values=outside))
        layers.append(
            names.mark_text(dy=-10, fontSize=12, fill=colours.INK).encode(
                x=x, y=y("value"), text="label:N"
            )
        )
    plot = alt.layer(*layers).properties(width=width - 64, height=_HEIGHTS.get(width, _LOW))
    spec: dict[str, Any] = plot.configure_view(stroke=None).to_dict(
        validate=False  # a quarter of the time of a site; the tests check every form of chart
    )
    spec["background"] = "transparent"
    return spec


def _along(channel: Any, along: Axis, labels: list[str]) -> Any:
    ticks = list(along.ticks)
    return channel.scale(domain=[along.low, along.high], nice=False).axis(
        values=ticks, labelExpr=f"{labels}[indexof({ticks}, datum.value)]",
        gridColor=colours.RULE, domain=False, ticks=False, labelColor=colours.GREY,
        titleColor=colours.GREY, titleFontWeight="normal", labelFontSize=12, titleFontSize=12,
        labelPadding=6,
    )  # fmt: skip

"""Funnels: places by their size, drawn through Vega-Lite.

Answers: how does the plain data of a funnel become a picture? Size runs to the right, limits
narrow with it; a place outside them is filled and named, the others are rings.
"""

from __future__ import annotations

from charteroak.publish import colours, vega
from charteroak.publish.charts import WIDE
from charteroak.publish.languages.tongue import _, spoken
from charteroak.publish.scales import Axis, axis
from charteroak.publish.shapes import Funnel
from charteroak.publish.vega import Spec

_HEIGHTS = {WIDE: 320}
_LOW = 260
_LINES = (
    ("lower_998", [2, 3]), ("lower_95", [6, 4]), ("upper_95", [6, 4]), ("upper_998", [2, 3]),
)  # fmt: skip


def vega_lite(funnel: Funnel, accent: str, width: int) -> Spec:
    """The funnel as a Vega-Lite specification of this width."""
    across = axis([0.0, *(point.size for point in funnel.points)], from_zero=True)
    bounds = [b for p in funnel.points for b in (p.value, p.lower_998, p.upper_998)]
    up = axis([*bounds, funnel.centre], from_zero=False)
    wide = _along(across, [f"{tick:,.10g}" for tick in across.ticks])
    x = vega.number("size", **wide, title=_("Size ({what})", what=funnel.across))
    labels = [
        spoken().figures(f"{funnel.before}{tick * funnel.scale:,.10g}{funnel.after}")
        for tick in up.ticks
    ]
    high = _along(up, labels)

    def y(name: str) -> Spec:
        return vega.number(name, **high, title=None)

    rows = [
        {"size": p.size, "value": p.value, "label": p.label, "lower_95": p.lower_95,
         "upper_95": p.upper_95, "lower_998": p.lower_998, "upper_998": p.upper_998}
        for p in funnel.points
    ]  # fmt: skip
    line = {"stroke": colours.GREY, "strokeWidth": 1.2}
    layers = [
        vega.layer(rows, "line", {**line, "strokeDash": dash}, x=x, y=y(name))
        for name, dash in _LINES
    ]
    middle = [{"size": at, "centre": funnel.centre} for at in (across.low, across.high)]
    layers.append(vega.layer(middle, "line", line, x=x, y=y("centre")))
    inside = [r for r, p in zip(rows, funnel.points, strict=True) if not p.outside]
    outside = [r for r, p in zip(rows, funnel.points, strict=True) if p.outside]
    look = {"stroke": accent, "strokeWidth": 1.5, "size": 60, "opacity": 1, "filled": True}
    for some, fill in ((inside, colours.PAPER), (outside, accent)):
        layers.append(vega.layer(some, "point", {"fill": fill, **look}, x=x, y=y("value")))
    name = {"dy": -10, "fontSize": 12, "fill": colours.INK}
    layers.append(vega.layer(outside, "text", name, x=x, y=y("value"), text=vega.words("label")))
    return vega.plot(layers, width - 64, _HEIGHTS.get(width, _LOW))


def _along(along: Axis, labels: list[str]) -> Spec:
    look = {
        "gridColor": colours.RULE, "domain": False, "ticks": False, "labelColor": colours.GREY,
        "titleColor": colours.GREY, "titleFontWeight": "normal", "labelFontSize": 12,
        "titleFontSize": 12, "labelPadding": 6,
    }  # fmt: skip
    domain = {"domain": [along.low, along.high], "nice": False}
    return {"scale": domain, "axis": {**vega.labelled(list(along.ticks), labels), **look}}

"""Vega: the few words of a Vega-Lite specification that our charts need, as plain data.

Answers: how is a chart said to Vega-Lite? A layer is a mark, its rows and what they are drawn by.
Written out as plain data, since building and copying Altair's objects took longer than drawing.
Source: https://vega.github.io/vega-lite/docs/spec.html. A test holds every form of chart to
Altair's schema of the language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Spec = dict[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.1.0.json"


def layer(rows: list[dict[str, Any]], mark: str, look: Spec, **encoding: Spec) -> Spec:
    """One layer: what is drawn of each row, and how it looks."""
    return {"data": {"values": rows}, "mark": {"type": mark, **look}, "encoding": encoding}


def number(name: str, **more: Any) -> Spec:
    """A column of numbers."""
    return {"field": name, "type": "quantitative", **more}


def words(name: str) -> Spec:
    """A column of names."""
    return {"field": name, "type": "nominal"}


def until(name: str) -> Spec:
    """The column in which something ends that another column begins."""
    return {"field": name}


def labelled(places: list[float], labels: list[str]) -> Spec:
    """The ticks of an axis, each with its own words."""
    return {"values": places, "labelExpr": f"{labels}[indexof({places}, datum.value)]"}


def plot(layers: Iterable[Spec], width: int, height: int) -> Spec:
    """The layers that have rows, one over the other, without a frame."""
    return {
        "$schema": _SCHEMA,
        "background": "transparent",
        "config": {"view": {"stroke": None}},
        "layer": [one for one in layers if one["data"]["values"]],
        "width": width,
        "height": height,
    }

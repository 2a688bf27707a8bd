"""Feeds: what newly moved beyond chance, and which editions there are, as Atom (RFC 4287).

Answers: how do I hear of it without coming back to look? Only points of the whole city that are
told on its pages; a hidden number has no point. What is simulated says so in the entry's own words.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from charteroak.dimensions.unit import say
from charteroak.indicators.judgments import MARKS, Signal
from charteroak.plan.model import Indicator
from charteroak.publish import links as pages
from charteroak.publish.material import Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.address import Address, address, stamp

ATOM = "http://www.w3.org/2005/Atom"
MOST = 60
"""So many of the latest signals are told."""
QUIET = ("common", "missing")
BETWEEN = ("g", "t")
"""Charts of what lies between events: their values are not the indicator's."""
BOUNDED = ("count", "distinct", "share", "on_time", "response", "survey")
"""The kinds whose values cannot be below nought, or above one where they are shares."""
SIMULATED = "Simulated: made up by a computer to show how this works, not a fact."
_LONGEST = 300
_UNFIT = re.compile(
    "[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
    "|[\\u202a-\\u202e\\u2066-\\u2069]"
)
"""What XML cannot hold, and what would turn the direction of the text after it."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    id: str
    title: str
    summary: str
    when: datetime
    href: str


def signals(material: Material, named: Address) -> tuple[Entry, ...]:
    """The latest points of the whole city that say something changed, newest first."""
    found = [
        (point.period_end, name, point)
        for name, points in material.signals.items()
        for point in points
        if point.mark not in QUIET and point.value is not None
    ]
    found.sort(key=lambda one: (-one[0].toordinal(), one[1], one[2].period))
    return tuple(_signal(material, named, point) for _, _, point in found[:MOST])


def _signal(material: Material, named: Address, point: Signal) -> Entry:
    indicator = material.files.indicators[point.indicator]
    simulated = "simulated" in material.provenances.get(point.indicator, ())
    parts = [
        _value(indicator, point),
        f"{MARKS[point.mark].rstrip('.')}.",
        *_limits(indicator, point),
    ]
    if simulated:
        parts.append(SIMULATED)
    title = f"{indicator.name}, {point.period}: {MARKS[point.mark].rstrip('.').lower()}"
    return Entry(
        id=named.id("signal", point.indicator, point.period, point.mark),
        title=f"[Simulated] {title}" if simulated else title,
        summary=" ".join(parts),
        when=_end_of(point.period_end),
        href=named.of(pages.indicator(point.indicator), "../"),
    )


def _value(indicator: Indicator, point: Signal) -> str:
    assert point.value is not None
    if point.chart in BETWEEN:
        return f"{indicator.name}: {point.value:g} between events up to {point.period}."
    told = say(point.value, indicator.unit, indicator.decimals)
    return f"{indicator.name}: {told} in {point.period}."


def _limits(indicator: Indicator, point: Signal) -> Iterator[str]:
    if point.chart in BETWEEN or point.lower is None or point.upper is None:
        return
    bounded = indicator.kind in BOUNDED
    floor = 0.0 if bounded else point.lower
    ceiling = 1.0 if bounded and indicator.unit == "share" else point.upper
    low, high = (
        say(bound, indicator.unit, indicator.decimals)
        for bound in (max(point.lower, floor), min(point.upper, ceiling))
    )
    yield f"By chance alone it moves between {low} and {high}."


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def editions(
    material: Material, named: Address, told: Iterable[dict[str, Any]]
) -> tuple[Entry, ...]:
    """The editions, newest first."""
    city = material.files.city
    return tuple(
        Entry(
            id=named.id("edition", one["id"]),
            title=f"{city.name} scorecard, edition {one['id']}",
            summary="Numbers put together anew."
            + ("" if city.real else f" {city.name} is an invented city. {SIMULATED}"),
            when=datetime.fromisoformat(one["made"]),
            href=named.of(pages.HOME, "../"),
        )
        for one in told
    )


def atom(
    named: Address, path: str, title: str, updated: datetime, entries: Iterable[Entry]
) -> bytes:
    """A feed."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _say(feed, "id", named.id("feed", path))
    _say(feed, "title", title)
    _say(feed, "updated", stamp(updated))
    _link(feed, named.of(path, "../"), "self")
    _link(feed, named.of(pages.HOME, "../"), "alternate")
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _say(author, "name", named.publisher)
    for one in entries:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _say(entry, "id", one.id)
        _say(entry, "title", one.title)
        _say(entry, "updated", stamp(one.when))
        _link(entry, one.href, "alternate")
        _say(entry, "summary", one.summary)
    ElementTree.indent(feed, " ")
    made: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _say(parent: ElementTree.Element, name: str, text: str) -> None:
    fit = _UNFIT.sub("", text)
    told = fit if len(fit) <= _LONGEST else f"{fit[:_LONGEST]}…"
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = told


def _link(parent: ElementTree.Element, href: str, rel: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href})


def write(site: Path, material: Material, history: dict[str, Any]) -> None:
    """Write both feeds."""
    named, city = address(material), material.files.city.name
    made = {
        links.SIGNALS: (f"{city} scorecard: what moved beyond chance", signals(material, named)),
        links.EDITIONS: (
            f"{city} scorecard: editions",
            editions(material, named, history["editions"]),
        ),
    }
    for path, (title, entries) in made.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(atom(named, path, title, material.made, entries))

"""Render: a page's plain data, as HTML.

Answers: how does a page look? The templates place what the data say; every text is escaped, and the
only markup let through is what our own drawing modules made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from charteroak.publish import (
    absence,
    charts,
    colours,
    dots,
    links,
    maps,
    night,
    sankey,
    small,
    sparklines,
    svg,
)
from charteroak.publish.absence import Sort
from charteroak.publish.gallery import Gallery
from charteroak.publish.languages.below import as_written
from charteroak.publish.languages.marks import shown
from charteroak.publish.languages.tongue import spoken
from charteroak.publish.pages.page import Frame, Page
from charteroak.publish.provenance import BADGES
from charteroak.publish.shapes import (
    Chart,
    Funnel,
    Map,
    Mark,
    Panel,
    Panels,
    Scale,
    Spark,
    Streams,
)

_TEMPLATES = Path(__file__).parent / "templates"
_FLAG = 36
_FRAME = 620
"""So high a frame has room for a chart by itself, on a phone and beside a column of text."""
_CODE = re.compile(r"`([^`]+)`")


@dataclass
class Drawer:
    """Draws what one page shows; every drawing has its own name on the page."""

    gallery: Gallery
    sheets: Mapping[str, maps.Sheet]
    up: str
    _numbers: Any = field(default_factory=lambda: count(1))

    def _name(self) -> str:
        return f"drawing-{next(self._numbers)}"

    def chart(self, chart: Chart | Funnel, title: str, text: str) -> Markup:
        """A chart, once for wide screens and paper and once for phones."""
        drawn = []
        for width, look in ((charts.WIDE, "wide"), (charts.NARROW, "narrow")):
            inside, size = self.gallery.draw(chart, width)
            drawn.append(svg.picture(inside, size, self._name(), title, text, look))
        return Markup("").join(drawn)

    def alone(self, chart: Chart, title: str, text: str) -> Markup:
        """A chart that leaves the site: what is simulated says so in the picture itself."""
        drawn = []
        for width, look in ((charts.WIDE, "wide"), (charts.NARROW, "narrow")):
            inside, (across, down) = self.gallery.draw(chart, width)
            if chart.invented:
                inside = _flag(across) + f'<g transform="translate(0,{_FLAG})">{inside}</g>'
                down += _FLAG
            drawn.append(svg.picture(inside, (across, down), self._name(), title, text, look))
        return Markup("").join(drawn)

    def spark(self, spark: Spark) -> Markup:
        """A sparkline."""
        return sparklines.sparkline(spark, self._name(), self.gallery.accent)

    def small_chart(self, spark: Spark) -> Markup:
        """A sparkline, larger."""
        size = sparklines.LARGE
        return sparklines.sparkline(spark, self._name(), self.gallery.accent, size)

    def map(self, plan: Map) -> Markup:
        """A map."""
        sheet = self.sheets[plan.boundary_set]
        return maps.draw(plan, sheet, self._name(), self.gallery.accent, self.up)

    def legend(self, plan: Map) -> Markup:
        """The shades of a map."""
        return maps.legend(plan, self.gallery.accent)

    def dots(self, mark: Mark | None, scale: Scale, provenance: str, absent: Sort = "") -> Markup:
        """A row of a dot plot."""
        invented = provenance == "simulated"
        return dots.row(mark, scale, self.gallery.accent, absent, invented=invented)

    def key(self, absent: Sort) -> Markup:
        """The mark of what has no value, by itself."""
        return absence.key(absent)

    def panel(self, panel: Panel, panels: Panels) -> Markup:
        """One small chart among others of the same scale."""
        return small.draw(panel, panels, self._name(), self.gallery.accent)

    def streams(self, streams: Streams) -> Markup:
        """Where dollars go, for wide screens and paper; on phones the table beside it serves."""
        return sankey.draw(streams, self._name(), self.gallery.accent)

    def scale(self, scale: Scale) -> Markup:
        """The scale over a dot plot."""
        return dots.heading(scale)


def _flag(across: int) -> str:
    """Over a picture: its numbers are made up."""
    looks = {"font_size": "15", "font_weight": "bold", "fill": colours.INK}
    return (
        f'<rect width="{across}" height="8" fill="{charts.HATCH}"/>'
        f"{svg.text_at(0, 26, BADGES['simulated'].label, **looks)}"
    )


@dataclass(frozen=True)
class Renderer:
    """Turns pages into HTML."""

    frame: Frame
    gallery: Gallery
    sheets: Mapping[str, maps.Sheet]
    environment: Environment = field(default_factory=lambda: _environment())

    def html(self, page: Page) -> str:
        """A page as HTML."""
        up = links.up(page.path)
        html = self.environment.get_template(page.template).render(
            page=page,
            content=page.content,
            frame=self.frame,
            up=up,
            root=up + links.up(self.frame.folder),
            draw=Drawer(self.gallery, self.sheets, up),
            json=links.twin(page.data or page.path, ".json"),
            home=links.HOME,
            about=links.ABOUT,
            glossary=links.GLOSSARY,
            index=links.INDEX,
            picture=self._picture(page, up),
            frame_height=_FRAME,
            locale=str(spoken().locale),
        )
        return shown(html)

    def _picture(self, page: Page, up: str) -> str:
        """Where the picture of a page lies: a whole address where the city says the site's."""
        if page.card is None:
            return ""
        path = links.preview(page.path)
        frame = self.frame
        return f"{frame.address}{frame.folder}{path}" if frame.address else f"{up}{path}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["code"] = code
    made.filters["as_written"] = as_written
    made.globals["_"] = said
    made.globals["plural"] = said_of
    return made


def said(message: str, /, **values: Any) -> Markup:
    """A sentence of a template in the language of the page; what is filled in is escaped."""
    return Markup(spoken().one(message)).format(**values)  # noqa: S704 - our catalogue's words


def said_of(number: int, one: str, more: str, /, **values: Any) -> Markup:
    """A number of things, likewise."""
    message = spoken().many(number, one, more)
    return Markup(message).format(n=spoken().figures(f"{number:,}"), **values)  # noqa: S704 - same


def code(text: str) -> Markup:
    """Text in which what stands in backticks is code."""
    parts = _CODE.split(text)
    marked = [
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part)
        for n, part in enumerate(parts)
    ]
    return Markup("").join(marked)


def style(accent: str) -> str:
    """The style sheet in the city's colour, by day and by night."""
    sheet = (_TEMPLATES.parent / "style.css").read_text(encoding="utf-8")
    city = {"accent": accent, **colours.tints(accent)}
    told = " ".join(f"--{name}: {colour};" for name, colour in city.items())
    return f":root {{ {told} }}\n{sheet}\n{night.rules(accent)}"


def script() -> str:
    """The one script of the site: what it adds, no page needs."""
    return (_TEMPLATES.parent / "site.js").read_text(encoding="utf-8")

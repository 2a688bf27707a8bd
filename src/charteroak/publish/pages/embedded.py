"""A chart by itself, to stand in a frame on somebody else's page.

Answers: what must go with a chart wherever it goes? What it shows, the last value in words, whether
it is made up, as of when, from which source, and the way back to the whole page. All of this stands
above the picture: a frame that is too low cuts off the foot of the chart and not its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers, series, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages import drawn
from charteroak.publish.pages.brief import brief
from charteroak.publish.pages.page import Page
from charteroak.publish.provenance import Badge
from charteroak.publish.shapes import Chart


@dataclass(frozen=True)
class EmbeddedContent:
    """A chart by itself."""

    href: str
    """The whole page of the indicator."""
    told: str
    period: str
    interval: str
    missing: str
    badge: Badge
    source: str
    chart: Chart
    chart_text: str
    caption: str


def embedded(material: Material, chosen: Indicator) -> Page | None:
    """The page of a chart by itself; None where an indicator has none."""
    rows = material.of(chosen.id)
    chart = drawn.chart(chosen, rows, material.files.city.fiscal_years)
    if chart is None:
        return None
    told, shown = brief(material, chosen), series.charted(chosen, rows)
    return Page(
        path=links.embedded(chosen.id),
        template="embed.html",
        title=chosen.name,
        description=told.told,
        content=EmbeddedContent(
            href=links.indicator(chosen.id),
            told=told.told,
            period=told.period_long,
            interval=told.interval,
            missing=told.missing,
            badge=told.badge,
            source=source(material, chosen),
            chart=chart,
            chart_text=words.extent(chosen, shown),
            caption=drawn.caption(chosen, shown, chart.form),
        ),
        invented=chart.invented,
        data=links.indicator(chosen.id),
    )


def source(material: Material, chosen: Indicator) -> str:
    """Where its numbers come from, in a line."""
    contract = material.contracts.get(chosen.source)
    if contract:
        return contract.source_title
    rows = material.of(chosen.id)
    cited = {numbers.cited(row.source)[0] for row in rows if row.source and row.value is not None}
    if len(cited) == 1:
        return cited.pop()
    if chosen.kind == "figure":
        return _("{number} publications, each named on the page", number=len(cited))
    return _("other indicators, named on the page")

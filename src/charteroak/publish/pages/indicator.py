"""The page of an indicator: its last value, its history, its parts, and how it is made.

Answers: what is the number, how sure is it, for whom and where does it differ, and could I compute
it again?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers, series, words
from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.opendata.address import address
from charteroak.publish.pages import (
    ahead,
    definition,
    drawn,
    funnelled,
    gapped,
    history,
    made_of,
    mapped,
    restated,
    signalled,
    splits,
    tree,
    unequal,
)
from charteroak.publish.pages.brief import Brief, brief, why_missing
from charteroak.publish.pages.page import Card, Link, Page, to_home
from charteroak.publish.shapes import Chart, Map

_PUBLISHED = 120
"""So many published values stand on the page; the rest are in the file."""


@dataclass(frozen=True)
class Promise:
    """A target or a standard: what was promised or is held to be good, by whom and when."""

    kind: str
    name: str
    text: str
    source: str
    source_url: str


@dataclass(frozen=True)
class ByPlace:
    """An indicator by the places of a set: its table, and its map where there is one."""

    split: splits.Split
    map: Map | None


@dataclass(frozen=True)
class Embed:
    """Where the chart stands by itself."""

    site: str
    """The address of the site; empty where the city does not say."""
    path: str


@dataclass(frozen=True)
class IndicatorContent:
    """The page of an indicator."""

    id: str
    brief: Brief
    headline: str
    why_it_matters: str
    limitations: str
    chart: Chart | None
    chart_text: str
    caption: str
    embed: Embed | None
    """The code that puts the chart on another page; None where there is no chart."""
    tables: tuple[history.Table, ...]
    made_of: made_of.MadeOf | None
    groups: splits.Groups | None
    gaps: tuple[gapped.Gaps, ...]
    unequal: tuple[unequal.Unequal, ...]
    paradoxes: tuple[str, ...]
    change: signalled.Signalled | None
    ahead: ahead.Expected | None
    restated: restated.Restated
    places: tuple[ByPlace, ...]
    funnels: tuple[funnelled.Funnelled, ...]
    terms: tuple[definition.Term, ...]
    promises: tuple[Promise, ...]
    serves: tuple[Link, ...]
    owner: str
    query: str
    source: definition.SourceReport | None
    lost: str
    """Why records that it is made from through other indicators are not here."""
    sample: definition.Sample | None
    citations: tuple[definition.Citation, ...]
    published: tuple[history.Published, ...]
    left_out: int
    rows: str
    """How many measurements there are, in words; empty where there are none."""
    csv: str
    json: str


def indicator(material: Material, chosen: Indicator) -> Page:
    """The page of one indicator."""
    rows = material.of(chosen.id)
    whole = series.whole_city(rows)
    told, told_in = series.headline(whole), brief(material, chosen)
    fiscal = material.files.city.fiscal_years
    chart = drawn.chart(chosen, rows, fiscal)
    shown = series.charted(chosen, rows)
    cited = definition.citations(rows) if chosen.kind == "figure" else ()
    numbered = _numbered(rows, cited)
    figures = rows if chosen.kind == "figure" else ()
    path = links.indicator(chosen.id)
    serves = _serves(material, chosen)
    groups = splits.by_groups(material, chosen)
    content = IndicatorContent(
        id=chosen.id,
        brief=told_in,
        headline=_headline(material, chosen, told),
        why_it_matters=chosen.why_it_matters,
        limitations=chosen.limitations,
        chart=chart,
        chart_text=words.extent(chosen, shown) if chart else "",
        caption=drawn.caption(chosen, shown, chart.form) if chart else "",
        embed=_embed(material, chosen) if chart else None,
        tables=history.tables(chosen, rows, numbered),
        made_of=made_of.made_of(material, chosen),
        groups=groups,
        gaps=gapped.gaps(material, chosen, _periods(groups)),
        unequal=unequal.unequal(material, chosen),
        paradoxes=unequal.paradoxes(material, chosen),
        change=signalled.signalled(material, chosen),
        ahead=ahead.ahead(material, chosen),
        restated=restated.restated(material, chosen),
        places=_places(material, chosen),
        funnels=funnelled.funnels(material, chosen),
        terms=definition.terms(material, chosen),
        promises=_promises(chosen),
        serves=serves,
        owner=material.files.plan.office(chosen.owner).name,
        query=material.queries.get(chosen.id, ""),
        source=_source(material, chosen),
        lost="" if chosen.source else material.lost(chosen),
        sample=definition.sample(material, chosen),
        citations=cited,
        published=history.published(chosen, figures, numbered, _PUBLISHED),
        left_out=max(len(figures) - _PUBLISHED, 0),
        rows=plural(len(rows), "{n} measurement", "{n} measurements") if rows else "",
        csv=links.twin(path, ".csv"),
        json=links.twin(path, ".json"),
    )
    return Page(
        path=path,
        template="indicator.html",
        title=chosen.name,
        description=content.headline,
        content=content,
        crumbs=(to_home(material), *serves[:1]),
        invented=any(row.provenance == "simulated" for row in rows),
        owners=True,
        card=_card(told_in),
    )


def _card(told: Brief) -> Card | None:
    if not told.told:
        return None
    return Card(_("Indicator"), told.told, told.period_long, told.badge.state == "simulated")


def _embed(material: Material, chosen: Indicator) -> Embed:
    return Embed(address(material).base, links.embedded(chosen.id))


def _headline(material: Material, chosen: Indicator, told: Measurement | None) -> str:
    if told and told.value is not None:
        return words.headline(chosen, told)
    if material.lost(chosen):
        return _("No number in this edition.")
    return why_missing(material, chosen)


def _periods(groups: splits.Groups | None) -> dict[str, tuple[str, str]]:
    """Dimension to the grain and the period that is told of it."""
    found = groups.splits if groups else ()
    return {split.dimension: (split.grain, split.period_id) for split in found}


def _numbered(
    rows: tuple[Measurement, ...], cited: tuple[definition.Citation, ...]
) -> dict[str, int]:
    """Source, as the rows have it, to the number of its citation."""
    known = {(one.title, one.url): one.number for one in cited}
    found = {}
    for source in {row.source for row in rows}:
        title, url = numbers.cited(source)
        number = known.get((title, links.outside(url)))
        if number:
            found[source] = number
    return found


def _places(material: Material, chosen: Indicator) -> tuple[ByPlace, ...]:
    found = []
    for name in chosen.places:
        places = material.files.boundary_sets.get(name)
        split = splits.by_place(material, chosen, places) if places else None
        if places and split:
            found.append(ByPlace(split, mapped.of_split(material, chosen, places, split)))
    return tuple(found)


def _serves(material: Material, chosen: Indicator) -> tuple[Link, ...]:
    return tuple(
        Link(f"{branch.number} {branch.outcome.name}", links.outcome(branch.outcome.id))
        for branch in tree.all_branches(material)
        if chosen.id in branch.outcome.indicators
    )


def _source(material: Material, chosen: Indicator) -> definition.SourceReport | None:
    if chosen.source not in material.contracts:
        return None
    return definition.source_report(material, chosen.source)


def _promises(chosen: Indicator) -> tuple[Promise, ...]:
    found = []
    for target in chosen.targets:
        path = numbers.listed(
            [
                _(
                    "{value} in {period}",
                    value=numbers.value(value, chosen),
                    period=numbers.named(when),
                )
                for when, value in target.path.items()
            ]
        )
        text = _(
            "{values}. Set by {set_by} on {day}.",
            values=path,
            set_by=target.set_by,
            day=numbers.day(target.set_on),
        )
        url = links.outside(target.source_url)
        found.append(Promise(_("Target"), target.name, text, target.source_title, url))
    if chosen.standard:
        standard = chosen.standard
        text = (
            f"{numbers.value(standard.value, chosen)}. {standard.edition}. {standard.note}".strip()
        )
        url = links.outside(standard.source_url)
        found.append(Promise(_("Standard"), standard.name, text, standard.source_title, url))
    return tuple(found)

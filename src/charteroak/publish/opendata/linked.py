"""Linked: the plan, the offices and the indicators as JSON-LD, in the words of schema.org.

Answers: what does a search engine, or a graph of public knowledge, learn of them? A goal and an
outcome are defined terms of the plan, an office is a government organization, an indicator a
statistical variable (https://schema.org/StatisticalVariable) and all tables together a dataset.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from charteroak.plan.model import Goal, Indicator, Office, Outcome
from charteroak.publish import links as pages
from charteroak.publish.material import Material
from charteroak.publish.opendata import cite, links
from charteroak.publish.opendata.address import Address, address, stamp
from charteroak.publish.opendata.package import description
from charteroak.publish.opendata.shelf import Table

CONTEXT = "https://schema.org"


def linked(material: Material, shown: Sequence[Table]) -> dict[str, Any]:
    """The graph."""
    named, plan = address(material), material.files.plan
    terms = [_goal(named, one) for one in plan.goals]
    terms += [_outcome(named, goal, one) for goal, _, one in plan.outcomes()]
    return {
        "@context": CONTEXT,
        "@graph": [
            _city(material, named),
            *(_office(named, one) for one in plan.offices),
            {
                "@type": "DefinedTermSet",
                "@id": named.id("plan"),
                "name": plan.title,
                "description": plan.mission.summary,
                "publisher": {"@id": named.id("city")},
                **({"url": url} if (url := pages.outside(plan.source.url)) else {}),
                "hasDefinedTerm": terms,
            },
            *(_indicator(named, one) for _, one in sorted(material.files.indicators.items())),
            _dataset(material, named, shown),
        ],
    }


def _city(material: Material, named: Address) -> dict[str, Any]:
    city = material.files.city
    made: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "@id": named.id("city"),
        "name": named.publisher,
        "areaServed": ", ".join(part for part in (city.name, city.state) if part),
        "subOrganization": [{"@id": named.id("office", o.id)} for o in material.files.plan.offices],
    }
    if named.known:
        made["url"] = named.base
    if named.contact:
        made["email"] = named.contact
    if not city.real:
        made["disambiguatingDescription"] = "An invented city; nothing here is true of any town."
    return made


def _office(named: Address, one: Office) -> dict[str, Any]:
    made = {"@type": "GovernmentOrganization", "@id": named.id("office", one.id), "name": one.name}
    return made | ({"description": one.does} if one.does else {})


def _goal(named: Address, one: Goal) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": named.id("goal", one.id),
        "termCode": one.id,
        "name": one.name,
        "description": one.why_it_matters,
        "inDefinedTermSet": {"@id": named.id("plan")},
        "url": named.of(pages.goal(one.id), "../../"),
    }


def _outcome(named: Address, goal: Goal, one: Outcome) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": named.id("outcome", one.id),
        "termCode": one.id,
        "name": one.name,
        "description": one.why_it_matters,
        "inDefinedTermSet": {"@id": named.id("plan")},
        "isPartOf": {"@id": named.id("goal", goal.id)},
        "url": named.of(pages.outcome(one.id), "../../"),
    }


def _indicator(named: Address, one: Indicator) -> dict[str, Any]:
    return {
        "@type": "StatisticalVariable",
        "@id": named.id("indicator", one.id),
        "identifier": one.id,
        "name": one.name,
        "description": one.why_it_matters,
        "measurementMethod": one.measure.in_words(),
        "measurementTechnique": one.kind,
        "url": named.of(pages.indicator(one.id), "../../"),
    }


def _dataset(material: Material, named: Address, shown: Sequence[Table]) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": named.id("edition", material.edition),
        "name": f"{material.files.city.name} scorecard: {material.files.plan.title}",
        "description": description(material),
        "version": material.edition,
        "dateModified": stamp(material.made),
        "isAccessibleForFree": True,
        "creator": {"@id": named.id("city")},
        "citation": cite.text(material),
        "variableMeasured": [
            {"@id": named.id("indicator", name)} for name in sorted(material.files.indicators)
        ],
        "distribution": [*_downloads(named, shown)],
    }


def _downloads(named: Address, shown: Sequence[Table]) -> Iterator[dict[str, Any]]:
    for table in shown:
        yield {
            "@type": "DataDownload",
            "name": table.title,
            "encodingFormat": "text/csv",
            "contentUrl": named.of(links.table(table.name, "csv"), "../../"),
        }


def text(value: object) -> str:
    """Plain data as JSON that can also stand inside a page: no tag can begin in it."""
    told = json.dumps(value, ensure_ascii=False, indent=1)
    return told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def write(site: Path, material: Material, shown: Sequence[Table]) -> None:
    """Write the graph."""
    (site / links.LINKED).write_text(text(linked(material, shown)) + "\n", encoding="utf-8")

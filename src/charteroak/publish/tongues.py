"""Tongues: an edition in each of the city's languages.

Answers: in which languages is it told, and what do its pages read from? What people wrote is put
into the language before the pages are made; so is what the layers below said beside their numbers.
The numbers are the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from charteroak.budget.crosswalk import Flow
from charteroak.budget.evaluation.model import Impact
from charteroak.budget.evaluation.reach import Need, Reach
from charteroak.budget.scores.claims import Claim
from charteroak.indicators.disparities import Disparity
from charteroak.indicators.forecasts import Forecast
from charteroak.indicators.gaps import Gap
from charteroak.indicators.judgments import Comparison, Judgment, Status
from charteroak.publish.languages.below import own, recognised, word
from charteroak.publish.languages.kept import kept
from charteroak.publish.languages.own import retold
from charteroak.publish.languages.tongue import Tongue, tongue
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Twin

SAID: Mapping[type, tuple[str, ...]] = {
    Judgment: ("method", "chart_why", "rules", "why_no_signal"),
    Status: ("target", "set_by", "said"),
    Comparison: ("method", "note"),
    Gap: ("reason", "difference_method", "ratio_method"),
    Disparity: ("method", "note", "reason"),
    Forecast: ("target", "method", "reason", "untested"),
    Flow: ("because",),
    Impact: ("what", "because"),
    Claim: ("says", "records", "why"),
    Reach: ("counts",),
    Need: ("missing",),
}
"""The columns of the edition's tables that hold sentences, or words of the city."""


def tongues(
    city: Path, shown_as: str, languages: tuple[str, ...], packs: tuple[str, ...]
) -> tuple[Tongue, ...]:
    """The languages of a city, the main one first, with every catalogue there is."""
    main = languages[0] if languages else "en"
    return tuple(
        tongue(code, [one.read() for one in kept(city, shown_as, code, packs)], main)
        for code in dict.fromkeys((main, *languages))
    )


def twins(languages: tuple[Tongue, ...]) -> tuple[Twin, ...]:
    """Where the pages of each language lie: the main ones at the root."""
    return tuple(
        Twin(one.code, one.name, "" if at == 0 else f"{one.code}/")
        for at, one in enumerate(languages)
    )


def of_edition(city: Path, material: Material) -> tuple[Tongue, ...]:
    """The languages of an edition."""
    known = material.files.city
    return tongues(city, "city", known.languages, tuple(known.packs))


def told_in(material: Material, chosen: Tongue) -> Material:
    """An edition in the language that is being spoken; the very same where it is the city's own."""
    if chosen.code == chosen.main == "en":
        return material

    def say(text: str, _pack: str) -> str:
        return own(text)

    dollars = material.dollars
    return replace(
        material,
        files=retold(material.files, say),
        contracts=retold(material.contracts, say),
        judgments=_said(material.judgments),
        statuses=_said(material.statuses),
        gaps=_said(material.gaps),
        disparities=_said(material.disparities),
        funnels=_said(material.funnels),
        forecasts=_said(material.forecasts),
        dollars=replace(
            dollars,
            programs=retold(dollars.programs, say),
            funds=retold(dollars.funds, say),
            every_flow=_said(dollars.every_flow),
            impacts=_said(dollars.impacts),
            claims=_said(dollars.claims),
            reaches=_said(dollars.reaches),
            needs=_said(dollars.needs),
        ),
        choices=replace(
            material.choices,
            **{name: _plain(getattr(material.choices, name), chosen)
               for name in ("allocations", "scenarios", "priorities")},
        ),
    )  # fmt: skip


def _said(thing: Any) -> Any:
    """Rows of a table, however they are grouped, with their sentences in the language spoken."""
    if isinstance(thing, Mapping):
        return {name: _said(one) for name, one in thing.items()}
    if isinstance(thing, tuple):
        return tuple(_said(one) for one in thing)
    columns = SAID.get(type(thing), ())
    changed = {name: recognised(text) for name in columns if (text := getattr(thing, name))}
    return replace(thing, **changed) if changed else thing


def _plain(thing: Any, chosen: Tongue) -> Any:
    """Plain data in which a text that the city wrote is said in the language."""
    if isinstance(thing, dict):
        return {name: _plain(one, chosen) for name, one in thing.items()}
    if isinstance(thing, tuple | list):
        return type(thing)(_plain(one, chosen) for one in thing)
    if isinstance(thing, str) and " " in thing:
        return word(thing)
    return thing

"""Tested: a statistical test that the city declares, with its result and its caveats.

Answers: what was asked of the records, what did the test find, how much does the answer depend on
how it is asked, and what can it not show? A test is never a target: no direction is coloured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charteroak.plan.asked import VeilOfDarkness
from charteroak.publish import numbers
from charteroak.publish.languages.below import recognised, word
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.provenance import BADGES, Badge

METHOD = "Grogger and Ridgeway, Journal of the American Statistical Association 101 (2006), 878-887"


@dataclass(frozen=True)
class Variant:
    """One way of asking: the odds ratio with its interval, or why there is none."""

    name: str
    odds_ratio: str
    interval: str
    stops: str
    reason: str


@dataclass(frozen=True)
class Tested:
    """One test with its result."""

    id: str
    name: str
    why_it_matters: str
    badge: Badge
    sentences: tuple[str, ...]
    variants: tuple[Variant, ...]
    caveats: tuple[str, ...]
    limitations: str
    method: str
    source: str


def of_outcome(material: Material, outcome: str) -> tuple[Tested, ...]:
    """The tests that are shown on the page of an outcome."""
    return tuple(
        _tested(material, test, material.tests.get(test.id, {}))
        for test in material.files.tests
        if test.outcome == outcome
    )


def _tested(material: Material, test: VeilOfDarkness, found: Mapping[str, Any]) -> Tested:
    contract = material.contracts.get(test.source)
    provenance = contract.provenance if contract and found else "absent"
    return Tested(
        id=test.id,
        name=test.name,
        why_it_matters=test.why_it_matters,
        badge=BADGES[provenance],
        sentences=_sentences(test, found, material.absent(test.source)),
        variants=tuple(_variant(name, one) for name, one in _ways(found)),
        caveats=tuple(map(recognised, found.get("caveats", ()))),
        limitations=test.limitations,
        method=f"{METHOD}; {found['main']['method']}" if "main" in found else METHOD,
        source=contract.name if contract else test.source,
    )


def _ways(found: Mapping[str, Any]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    main = ((_("As asked"), found["main"]),) if "main" in found else ()
    return (*main, *found.get("variants", {}).items())


def _variant(name: str, found: Mapping[str, Any]) -> Variant:
    if "refused" in found:
        return Variant(recognised(name), "", "", "", recognised(found["refused"]["reason"]))
    return Variant(
        name=recognised(name),
        odds_ratio=f"{found['odds_ratio']:.2f}",
        interval=numbers.between(f"{found['lower']:.2f}", f"{found['upper']:.2f}"),
        stops=_(
            "{about}{n_dark:,} dark, {n_light:,} light",
            about=_about(found),
            n_dark=found["n_dark"],
            n_light=found["n_light"],
        ),
        reason="",
    )


def _about(found: Mapping[str, Any]) -> str:
    """Whether the counts are rounded, as they are where small numbers are hidden."""
    return "about " if found.get("rounded") else ""


def _share(found: Mapping[str, Any], when: str) -> float:
    """The part of the compared group; told as such where the counts behind it are not."""
    told = found.get(f"share_{when}")
    return float(found[f"minority_{when}"] / found[f"n_{when}"] if told is None else told)


def _sentences(test: VeilOfDarkness, found: Mapping[str, Any], absent: str) -> tuple[str, ...]:
    """What the test says, by rule: never more than the interval allows."""
    if "refused" in found:
        return (
            _("The test was not made. {reason}", reason=recognised(found["refused"]["reason"])),
        )
    if "main" not in found:
        return (_("The records are not in this edition. {absent}", absent=absent),)
    main = found["main"]
    who = numbers.either([word(value.capitalize()) for value in test.compared])
    dark, light = _share(main, "dark"), _share(main, "light")
    shares = _(
        "Between the earliest and the latest dusk of the year, {who} drivers were "
        "{dark:.0%} of the stops after dark and {light:.0%} of those in daylight.",
        who=who,
        dark=dark,
        light=light,
    )
    odds = _(
        "At the same time of the clock, the odds that a stopped driver was {who} were "
        "{odds_ratio:.2f} times as high after dark (95% interval {lower:.2f} to "
        "{upper:.2f}).",
        who=who,
        odds_ratio=main["odds_ratio"],
        lower=main["lower"],
        upper=main["upper"],
    )
    return shares, odds, _reading(main["lower"], main["upper"])


def _reading(lower: float, upper: float) -> str:
    if upper < 1:
        return _(
            "Below 1 as a whole: these drivers were stopped more often when they could be "
            "seen. That is what the test looks for as a sign of unequal treatment."
        )
    if lower > 1:
        return _(
            "Above 1 as a whole: these drivers were a larger part of stops when they could "
            "not be seen. The test finds no sign that they were picked out by sight, and "
            "cannot rule it out."
        )
    return _(
        "The interval holds 1: the difference between dark and daylight may be chance. "
        "That is not proof that everyone was treated alike."
    )

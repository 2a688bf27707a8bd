"""What a program changed and how it is scored, as its page tells it.

Answers: what did each evaluation find, how far can it be trusted, and where do scorers place it?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.budget.evaluation.model import GRADES, Impact
from charteroak.dimensions.unit import say
from charteroak.plan.model import Indicator
from charteroak.publish import links
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Link
from charteroak.publish.provenance import BADGES, Badge


@dataclass(frozen=True)
class ImpactTold:
    """What one evaluation found."""

    what: str
    link: Link | None
    verdict: str
    effect: str
    grade: str
    means: str
    method: str
    assumptions: str
    tests: tuple[tuple[str, str], ...]
    """Each with its verdict: `holds`, `does not hold`, `no verdict`."""
    source: str
    badge: Badge


@dataclass(frozen=True)
class Stand:
    """How it stands among all programs."""

    text: str
    odds: tuple[tuple[str, str], ...]
    sensitivity: str
    claims: tuple[str, ...]


def told(material: Material, one: Impact) -> ImpactTold:
    """One evaluation, or that nobody made one."""
    about = material.files.indicators.get(one.indicator)
    tests = [test for test in material.dollars.tests if test.evaluation == one.evaluation != ""]
    verdicts = {True: "Holds", False: "Does not hold", None: "No verdict"}
    return ImpactTold(
        what=one.what,
        link=Link(about.name, links.indicator(one.indicator)) if about else None,
        verdict=_SAYS.get(one.says, one.says),
        effect=_effect(one, about) if one.effect is not None else one.missing,
        grade=one.grade,
        means=_MEANS.get(one.says, GRADES[one.grade]),
        method=one.method,
        assumptions=one.assumptions,
        tests=tuple((verdicts[test.passed], test.says) for test in tests),
        source=one.source,
        badge=BADGES["simulated" if one.provenance == "simulated" else "published"],
    )


_MEANS = {
    "no clear change": "Whatever it did cannot be told from what happens by chance.",
    "unknown": "",
}
_SAYS = {
    "better": "Better",
    "worse": "Worse",
    "no clear change": "No clear change",
    "unknown": "Unknown",
    "rose": "Rose",
    "fell": "Fell",
}


def _effect(one: Impact, about: Indicator | None) -> str:
    """The effect with its interval."""

    def told(number: float) -> str:
        if one.ratio or about is None:
            return f"{number:.3g}"
        if about.unit == "share":
            return f"{100 * number:+.1f} percentage points"
        sign = "+" if number > 0 else ""
        return sign + say(number, about.unit, max(about.decimals, 1))

    assert one.effect is not None
    said = f"a factor of {told(one.effect)}" if one.ratio else f"{told(one.effect)} on average"
    if one.lower is not None and one.upper is not None:
        said += f" (95% interval {told(one.lower)} to {told(one.upper)})"
    if one.chance is not None:
        said += f"; chance of so much if there were no effect: {one.chance:.3f}"
    return said[:1].upper() + said[1:] + "."


def standing(material: Material, name: str) -> Stand | None:
    """How scorers placed it, how sure that is, and what the records say of what they say."""
    dollars = material.dollars
    one = dollars.standings.get(name)
    if one is None:
        return None
    odds = [two for two in dollars.odds if two.program == name]
    said = (
        f"{one.scorers} scorers place it {one.rank} of {one.of}, in tier {one.tier}: a standing of "
        f"{one.standing:.2f} on a scale from 0 (aligned with no outcome) to 1 (with all), and with "
        f"other weights 95% of the time between {one.lower:.2f} and {one.upper:.2f}."
    )
    without = (
        f"Without any one of the scorers it would stand between {one.worst_without:.2f} and "
        f"{one.best_without:.2f}"
    )
    without += (
        f"; without {one.tier_changes} it would be in another tier."
        if one.tier_changes
        else ", in the same tier."
    )
    return Stand(
        text=said,
        odds=tuple((f"Tier {two.tier}", f"{two.odds:.0%}") for two in odds),
        sensitivity=without,
        claims=tuple(
            f"A scorer says that demand is {claim.says}; the records say: {claim.records}. "
            f"{claim.why}"
            for claim in dollars.claims
            if claim.program == name and claim.verdict != "unknown"
        ),
    )

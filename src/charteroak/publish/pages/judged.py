"""What a program changed and how it is scored, as its page tells it.

Answers: what did each evaluation find, how far can it be trusted, and where do scorers place it?
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from charteroak.budget.evaluation.model import GRADES, Impact
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers
from charteroak.publish.dollars import Dollars
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import Said, _, marked, plural
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
    verdicts = {True: _("Holds"), False: _("Does not hold"), None: _("No verdict")}
    return ImpactTold(
        what=one.what,
        link=Link(about.name, links.indicator(one.indicator)) if about else None,
        verdict=_SAYS.get(one.says, one.says),
        effect=_effect(one, about) if one.effect is not None else recognised(one.missing),
        grade=recognised(one.grade),
        means=_MEANS.get(one.says, recognised(GRADES[one.grade])),
        method=recognised(one.method),
        assumptions=recognised(one.assumptions),
        tests=tuple((verdicts[test.passed], recognised(test.says)) for test in tests),
        source=one.source,
        badge=BADGES["simulated" if one.provenance == "simulated" else "published"],
    )


_MEANS = Said(
    {
        "no clear change": marked("Whatever it did cannot be told from what happens by chance."),
        "unknown": "",
    }
)
_SAYS = Said(
    {
        "better": marked("Better"),
        "worse": marked("Worse"),
        "no clear change": marked("No clear change"),
        "unknown": marked("Unknown"),
        "rose": marked("Rose"),
        "fell": marked("Fell"),
    }
)


def _effect(one: Impact, about: Indicator | None) -> str:
    """The effect with its interval."""

    def told(number: float) -> str:
        if one.ratio or about is None:
            return f"{number:.3g}"
        if about.unit == "share":
            return _("{number:+.1f} percentage points", number=100 * number)
        sign = "+" if number > 0 else ""
        return sign + numbers.said(number, about.unit, max(about.decimals, 1))

    assert one.effect is not None
    said = (
        _("a factor of {effect}", effect=told(one.effect))
        if one.ratio
        else _("{effect} on average", effect=told(one.effect))
    )
    if one.lower is not None and one.upper is not None:
        said = _(
            "{said} (95% interval {lower} to {upper})",
            said=said,
            lower=told(one.lower),
            upper=told(one.upper),
        )
    if one.chance is not None:
        said = _(
            "{said}; chance of so much if there were no effect: {chance:.3f}",
            said=said,
            chance=one.chance,
        )
    return said[:1].upper() + said[1:] + "."


def standing(material: Material, name: str) -> Stand | None:
    """How scorers placed it, how sure that is, and what the records say of what they say."""
    dollars = material.dollars
    one = dollars.standings.get(name)
    if one is None:
        return None
    odds = [two for two in dollars.odds if two.program == name]
    said = _(
        "{scorers} scorers place it {rank} of {of}, in tier {tier}: a standing of "
        "{standing:.2f} on a scale from 0 (aligned with no outcome) to 1 (with all), "
        "and with other weights 95% of the time between {lower:.2f} and {upper:.2f}.",
        scorers=one.scorers,
        rank=one.rank,
        of=one.of,
        tier=one.tier,
        standing=one.standing,
        lower=one.lower,
        upper=one.upper,
    )
    between = {"worst": one.worst_without, "best": one.best_without}
    without = (
        _(
            "Without any one of the scorers it would stand between {worst:.2f} and {best:.2f}; "
            "without {scorer} it would be in another tier.",
            scorer=one.tier_changes,
            **between,
        )
        if one.tier_changes
        else _(
            "Without any one of the scorers it would stand between {worst:.2f} and {best:.2f}, in "
            "the same tier.",
            **between,
        )
    )
    return Stand(
        text=said,
        odds=tuple((_("Tier {tier}", tier=two.tier), f"{two.odds:.0%}") for two in odds),
        sensitivity=without,
        claims=_claims(dollars, name),
    )


def _claims(dollars: Dollars, name: str) -> tuple[str, ...]:
    """What scorers say of demand beside what the records say; what several say stands once."""
    same = Counter(
        (claim.says, claim.records, claim.why)
        for claim in dollars.claims
        if claim.program == name and claim.verdict != "unknown"
    )
    return tuple(
        plural(
            many,
            "{n} scorer says that demand is {says}; the records say: {records}. {why}",
            "{n} scorers say that demand is {says}; the records say: {records}. {why}",
            says=says,
            records=records,
            why=why,
        )
        for (says, records, why), many in same.items()
    )

"""The home page: the mission, the goals, and how much of each is measured.

Answers: what did this city promise, and which of it can be seen in numbers so far? Goals stand side
by side with their own indicators; no number sums up a goal or the city.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from charteroak.plan.model import Goal
from charteroak.plan.values import Value
from charteroak.publish import links, numbers, words
from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.pages import tree
from charteroak.publish.pages.brief import Brief, brief, state
from charteroak.publish.pages.deserving import Pressing, pressing
from charteroak.publish.pages.page import Card, Link, Page
from charteroak.publish.pages.restated import NO_CHANGE
from charteroak.publish.provenance import BADGES, Badge

_HEADLINES = 4
_PRESSING = 4


@dataclass(frozen=True)
class Quote:
    """What the published plan says, summed up, and where it says so."""

    text: str
    source: str
    source_url: str
    where: str


@dataclass(frozen=True)
class ValueCard:
    """One of the city's values."""

    href: str
    name: str
    meaning: str
    text: str
    """How much stands on its page."""


@dataclass(frozen=True)
class GoalCard:
    """One goal on the home page."""

    number: int
    name: str
    href: str
    owner: str
    tally: tree.Tally
    headlines: tuple[Brief, ...]
    more: str


@dataclass(frozen=True)
class Changed:
    """What differs from the edition before."""

    sentence: str
    indicators: tuple[Link, ...]
    """Those of which a number that stood before is told otherwise."""


@dataclass(frozen=True)
class Home:
    """The home page."""

    mission: Quote
    vision: Quote
    values: tuple[ValueCard, ...]
    tally: tree.Tally
    goals: tuple[GoalCard, ...]
    pressing: tuple[Pressing, ...]
    """What changed for the worse or misses its target, the most pressing first."""
    pressing_more: tuple[Pressing, ...]
    """The rest of it, folded."""
    changed: Changed
    near: tuple[Link, ...]
    """Where one finds one's own neighborhood, for each way of dividing the city."""
    legend: tuple[Badge, ...]
    about: tuple[str, ...]


def home(material: Material) -> Page:
    """The home page of an edition."""
    plan, city = material.files.plan, material.files.city
    branches = tree.all_branches(material)
    cards = tuple(_card(material, goal) for goal in plan.goals)
    pressed = pressing(material)
    content = Home(
        mission=_quote(material, plan.mission.summary, plan.mission.page_lines),
        vision=_quote(material, plan.vision.summary, plan.vision.page_lines),
        values=tuple(_value(value) for value in plan.values),
        tally=tree.tally(branches),
        goals=cards,
        pressing=pressed[:_PRESSING],
        pressing_more=pressed[_PRESSING:],
        changed=_changed(material),
        near=tuple(
            Link(_("Find your {singular}", singular=one.singular), links.places(one.id))
            for one in material.files.boundary_sets.values()
        ),
        legend=tuple(BADGES[s] for s in tree.tally(branches).counts),
        about=_about(material),
    )
    return Page(
        path=links.HOME,
        template="home.html",
        title=_("{city}’s goals, in numbers", city=city.name),
        description=f"{plan.title}, {numbers.fiscal(plan.fiscal_year)}: {content.tally.text}",
        content=content,
        invented=any(b.badge.state == "simulated" for card in cards for b in card.headlines),
        owners=True,
        card=Card(plan.title, "", content.tally.text),
    )


def _value(value: Value) -> ValueCard:
    named = (
        [plural(len(value.indicators), "{n} indicator", "{n} indicators")]
        if value.indicators
        else []
    )
    if value.system:
        named.append(
            plural(
                len(value.system),
                "{n} count of how the numbers are kept",
                "{n} counts of how the numbers are kept",
            )
        )
    text = numbers.listed(named) if named else _("Not yet measured")
    return ValueCard(links.value(value.id), value.name, value.meaning, text)


def _quote(material: Material, text: str, lines: tuple[int, ...]) -> Quote:
    source = material.files.plan.source
    return Quote(text, source.title, links.outside(source.url), words.page_lines(lines))


def _card(material: Material, goal: Goal) -> GoalCard:
    branches = tuple(tree.branches(material, goal))
    chosen = tuple(islice(_headlines(material, branches), _HEADLINES))
    named = {name for branch in branches for name in branch.outcome.indicators}
    rest = len(named) - len(chosen)
    return GoalCard(
        number=goal.number,
        name=goal.name,
        href=links.goal(goal.id),
        owner=material.files.plan.office(goal.owner).name,
        tally=tree.tally(branches),
        headlines=chosen,
        more=plural(
            rest, "All outcomes, and {n} more indicator", "All outcomes, and {n} more indicators"
        )
        if rest
        else _("All outcomes"),
    )


def _headlines(material: Material, branches: tuple[tree.Branch, ...]) -> Iterator[Brief]:
    """The first indicator of each outcome, then the second of each, as far as there are numbers."""
    told = [
        [name for name in branch.outcome.indicators if _has_number(material, name)]
        for branch in branches
    ]
    seen: set[str] = set()
    for name in (name for names in zip_longest(*told) for name in names if name):
        if name not in seen:
            seen.add(name)
            yield brief(material, material.files.indicators[name])


def _has_number(material: Material, name: str) -> bool:
    indicator = material.files.indicators.get(name)
    if indicator is None or state(material, indicator) in ("absent", "none"):
        return False
    return bool(brief(material, indicator).told)


def _changed(material: Material) -> Changed:
    """What the edition before told otherwise; new periods are no change."""
    earlier = material.earlier
    if earlier is None or earlier.why:
        why = earlier.why if earlier else _("This is the first edition: nothing came before it.")
        return Changed(why, ())
    then = numbers.day(earlier.made.date())
    named = [
        Link(indicator.name, links.indicator(indicator.id))
        for indicator in material.files.indicators.values()
        if any(one.cause not in NO_CHANGE for one in earlier.changes.get(indicator.id, ()))
    ]
    if not named:
        return Changed(_("No number that stood in the edition of {day} has changed.", day=then), ())
    said = plural(
        len(named),
        "Of {n} indicator, numbers that stood in the edition of {day} are told otherwise now:",
        "Of {n} indicators, numbers that stood in the edition of {day} are told otherwise now:",
        day=then,
    )
    return Changed(said, tuple(named))


def _about(material: Material) -> tuple[str, ...]:
    plan, made = material.files.plan, numbers.day(material.made.date())
    return (
        _(
            "This site sets {title} ({fiscal_year}) beside the numbers that can be found "
            "for it: each goal, the outcomes under it, and the indicators by which one "
            "would know.",
            title=plan.title,
            fiscal_year=numbers.fiscal(plan.fiscal_year),
        ),
        _(
            "A number stands here with its period, its interval where one is known, where "
            "it comes from, and how to compute it again. Where there is no number, the "
            "page says which records would have to exist."
        ),
        _(
            "The numbers were put together on {made} and do not change until the next edition.",
            made=made,
        ),
    )

"""The page of what could be chosen: residents' priorities, scenarios side by side, best budgets.

Answers: what would the next budget look like under other rules, and whose priorities would it
serve? Nothing is mixed in silently: each set of weights has its own name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charteroak.budget.money import cents_of
from charteroak.publish import amounts, links, numbers
from charteroak.publish.languages.below import recognised, word
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Link, Page, to_home
from charteroak.publish.provenance import BADGES, Badge


@dataclass(frozen=True)
class Weighed:
    """One goal's part of what residents would spend, with its interval."""

    goal: str
    part: str
    interval: str
    bar: float


@dataclass(frozen=True)
class VoiceTold:
    """One survey of priorities."""

    name: str
    note: str
    people: str
    source: str
    source_url: str
    goals: tuple[Weighed, ...]
    sample: tuple[tuple[str, str, str], ...]
    """Group, its part of those who answered, and of the city."""
    badge: Badge


@dataclass(frozen=True)
class Compared:
    """One row of scenarios side by side: its name, and a cell for each scenario."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Scenarios side by side in one respect."""

    title: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True)
class ScenarioHead:
    """One scenario."""

    name: str
    because: str
    dollars: str
    badge: Badge


@dataclass(frozen=True)
class ChoicesContent:
    """The page of what could be chosen."""

    allocations: tuple[tuple[Link, str, Badge], ...]
    scenarios: tuple[ScenarioHead, ...]
    views: tuple[View, ...]
    voices: tuple[VoiceTold, ...]


def choices(material: Material) -> Page:
    """The page of what could be chosen."""
    chosen = material.choices
    scenarios = chosen.scenarios
    content = ChoicesContent(
        allocations=tuple(
            (Link(one["name"], links.allocation(one["id"])), outcome_of(one), badge(one))
            for one in chosen.allocations
        ),
        scenarios=tuple(
            ScenarioHead(one["name"], one["because"], dollars(one["dollars"]), badge(one))
            for one in scenarios
        ),
        views=tuple(views(material, scenarios)),
        voices=tuple(_voice(material, one) for one in chosen.priorities),
    )
    invented = any(
        one.get("provenance") == "simulated"
        for one in (*chosen.allocations, *scenarios, *chosen.priorities)
    )
    return Page(
        path=links.CHOICES,
        template="choices.html",
        title=_("What could be chosen"),
        description=_(
            "The best budgets under written rules, scenarios side by side, and what "
            "residents would choose."
        ),
        content=content,
        crumbs=(to_home(material), Link(_("Where the dollars go"), links.DOLLARS)),
        invented=invented,
    )


def dollars(text: str) -> str:
    """An amount of the edition, as a page says it."""
    return amounts.exact(cents_of(text) or 0)


def badge(one: Mapping[str, Any]) -> Badge:
    """Where what is told of an allocation, a scenario or a survey comes from."""
    found = one.get("provenance", "observed")
    return BADGES[found if found in ("published", "simulated") else "observed"]


def outcome_of(one: Mapping[str, Any]) -> str:
    """What came of an allocation, in a sentence."""
    if one["status"] != "optimal":
        return _("No budget keeps all of its rules.")
    changed = sum(1 for line in one["programs"] if line["changed"])
    said = _(
        "{value:,.1f} points of outcomes, today {today:,.1f}.",
        value=one["value"],
        today=one["today"]["value"],
    )
    if not changed:
        return said
    others = _("{changed} programs are funded otherwise than today.", changed=changed)
    return f"{others} {said}"


def goal_name(material: Material, name: str) -> str:
    """A goal as the pages name it; what has none is tied to no outcome."""
    plan = material.files.plan
    return next(
        (plan.numbered(one) for one in plan.goals if one.id == name),
        name or _("Tied to no outcome"),
    )


def views(material: Material, scenarios: Sequence[Mapping[str, Any]]) -> list[View]:
    """Scenarios side by side: points by goal, and dollars by goal, department, fund and place."""
    if not scenarios:
        return []
    goals = [one.id for one in material.files.plan.goals]
    funds = material.dollars.funds
    made = [
        View(
            _("What it would do: points by goal"),
            tuple(
                Compared(goal_name(material, goal), tuple(_points(one, goal) for one in scenarios))
                for goal in goals
                if any(goal in one["points"] for one in scenarios)
            ),
        ),
        _dollars_by(_("Dollars by goal"), "by_goal", scenarios, lambda n: goal_name(material, n)),
        _dollars_by(
            _("Dollars by department"), "by_department", scenarios, lambda n: word(n) or _("None")
        ),
        _dollars_by(
            _("Dollars by fund"), "by_fund", scenarios, lambda n: funds[n].name if n in funds else n
        ),
    ]
    for set_ in dict.fromkeys(s for one in scenarios for s in one.get("by_reach", {})):
        known = material.files.boundary_sets.get(set_)
        names = {place.id: place.name for place in known.places} if known else {}
        flat = [{"dollars": one["by_reach"].get(set_, {})} for one in scenarios]
        title = _("Dollars by {singular}", singular=known.singular if known else set_)

        def name_of(place: str, names: Mapping[str, str] = names) -> str:
            return names.get(place, place) or _("Not told by place")

        made.append(_dollars_by(title, "dollars", flat, name_of))
    return [view for view in made if view.rows]


def _points(one: Mapping[str, Any], goal: str) -> str:
    """The points of a goal; a range where packages are cut across the board."""
    found = one["points"].get(goal)
    if found is None:
        return "none"
    low, high = found if isinstance(found, list) else (found, found)
    return f"{low:,.1f}" if low == high else numbers.between(f"{low:,.1f}", f"{high:,.1f}")


def _dollars_by(title: str, key: str, told: Sequence[Mapping[str, Any]], name_of: Any) -> View:
    rows = dict.fromkeys(name for one in told for name in one.get(key, {}))
    return View(
        title,
        tuple(
            Compared(name_of(name), tuple(dollars(one[key].get(name, "0")) for one in told))
            for name in sorted(rows, key=lambda one: (one == "", one))
        ),
    )


def _voice(material: Material, one: Mapping[str, Any]) -> VoiceTold:
    return VoiceTold(
        name=one["name"],
        note=recognised(one["note"]),
        people=_(
            "{people:,} people answered, worth {effective:,.0f} of a random sample",
            people=one["people"],
            effective=one["effective"],
        ),
        source=one["source_title"],
        source_url=links.outside(one["source_url"]),
        goals=tuple(
            Weighed(
                goal_name(material, goal),
                f"${100 * told['part']:,.0f}",
                numbers.between(f"${100 * told['low']:,.0f}", f"${100 * told['high']:,.0f}"),
                told["part"],
            )
            for goal, told in one["goals"].items()
        ),
        sample=tuple(
            (word(sample["group"]), f"{sample['answered']:.0%}", f"{sample['city']:.0%}")
            for sample in one["sample"]
        ),
        badge=badge(one),
    )

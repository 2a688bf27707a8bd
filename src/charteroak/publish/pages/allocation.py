"""The page of an allocation: the best budget under written rules, with the reason for each change.

Answers: what would be funded otherwise than today and why, how sure is that, what does each rule
cost, and which other budgets are nearly as good?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charteroak.budget.allocate.frontier import PROVEN
from charteroak.publish import links
from charteroak.publish.languages.below import recognised, word
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.choices import badge, dollars, goal_name, outcome_of
from charteroak.publish.pages.page import Link, Page, to_home
from charteroak.publish.provenance import Badge


@dataclass(frozen=True)
class Funded:
    """One program as it would be funded."""

    link: Link
    package: str
    level: str
    dollars: str
    more: str
    changed: bool
    stands: str
    """In how many of the worlds drawn it is funded so."""
    bar: float


@dataclass(frozen=True)
class Totals:
    """One goal, today and as proposed."""

    goal: str
    weight: str
    today: str
    proposed: str
    dollars_today: str
    dollars_proposed: str


@dataclass(frozen=True)
class Other:
    """A budget that is nearly as good."""

    loss: str
    differs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Conflict:
    """One rule of the smallest set that no budget keeps."""

    said: str
    where: str


@dataclass(frozen=True)
class AllocationContent:
    """The page of an allocation."""

    fiscal_year: str
    outcome: str
    proof: str
    weights: str
    badge: Badge
    goals: tuple[Totals, ...]
    funded: tuple[Funded, ...]
    reasons: tuple[str, ...]
    prices: tuple[str, ...]
    alternatives: tuple[Other, ...]
    frontiers: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...]
    """Two goals, the points of each budget, and how near to the best they are where not proven."""
    worlds: str
    conflicts: tuple[Conflict, ...]


def allocation(material: Material, one: Mapping[str, Any]) -> Page:
    """The page of one allocation."""
    solved = one["status"] == "optimal"
    content = AllocationContent(
        fiscal_year=one["fiscal_year"],
        outcome=outcome_of(one),
        proof=_proof(one) if solved else "",
        weights=_weights(material, one),
        badge=badge(one),
        goals=tuple(_goals(material, one)) if solved else (),
        funded=tuple(_funded(material, one)) if solved else (),
        reasons=tuple(recognised(reason["said"]) for reason in one.get("reasons", ())),
        prices=tuple(recognised(price["price"]) for price in one.get("prices", ())),
        alternatives=tuple(_alternatives(material, one)),
        frontiers=tuple(_frontiers(material, one)),
        worlds=_worlds(one),
        conflicts=tuple(_conflicts(one)),
    )
    return Page(
        path=links.allocation(one["id"]),
        template="allocation.html",
        title=one["name"],
        description=content.outcome,
        content=content,
        crumbs=(to_home(material), Link(_("What could be chosen"), links.CHOICES)),
        invented=content.badge.state == "simulated",
    )


def _proof(one: Mapping[str, Any]) -> str:
    """How far from the best it could be."""
    if one["gap"] <= 0:
        return _("Proven: no budget under these rules is worth more.")
    return _(
        "Proven: no budget under these rules is worth more than {bound:,.1f} points, "
        "{gap:.2%} more.",
        bound=one["bound"],
        gap=one["gap"],
    )


def _weights(material: Material, one: Mapping[str, Any]) -> str:
    """Whose priorities count, and what comes first."""
    told = one["weights"]
    each = ", ".join(f"{goal_name(material, g)} {w:g}" for g, w in told["goals"].items())
    said = _("A point counts by its goal: {each}.", each=each)
    if told["set"]:
        said += " " + _("These weights are the set `{set}`.", set=told["set"])
    if one["first"]:
        first, *after = (goal_name(material, goal) for goal in one["first"])
        for name in after:
            first = _("{first}, then {next}", first=first, next=name)
        said += " " + _("First comes {first}; nothing else may cost it a point.", first=first)
    return said


def _goals(material: Material, one: Mapping[str, Any]) -> list[Totals]:
    today, total = one["today"], one["total"]
    return [
        Totals(
            goal=goal_name(material, goal.id),
            weight=f"{one['weights']['goals'].get(goal.id, 0):g}",
            today=f"{today['points'].get(goal.id, 0):,.1f}",
            proposed=f"{total['points'].get(goal.id, 0):,.1f}",
            dollars_today=dollars(today["by_goal"].get(goal.id, "0")),
            dollars_proposed=dollars(total["by_goal"].get(goal.id, "0")),
        )
        for goal in material.files.plan.goals
    ]


def _funded(material: Material, one: Mapping[str, Any]) -> list[Funded]:
    shares = {row["program"]: row["share"] for row in one.get("robustness", ()) if row["chosen"]}
    made = []
    for row in sorted(one["programs"], key=lambda line: not line["changed"]):
        share = shares.get(row["program"])
        made.append(
            Funded(
                link=_program(material, row["program"]),
                package=row["name"] or _("Nothing"),
                level=word(row["level"] or "none"),
                dollars=dollars(row["dollars"]),
                more=dollars(row["more"]),
                changed=row["changed"],
                stands="" if share is None else f"{share:.0%}",
                bar=share or 0.0,
            )
        )
    return made


def _program(material: Material, name: str) -> Link:
    known = material.dollars.programs.get(name)
    return Link(known.name, links.program(name)) if known else Link(name, links.DOLLARS)


def _alternatives(material: Material, one: Mapping[str, Any]) -> list[Other]:
    return [
        Other(
            loss=_("{loss:,.1f} points less", loss=other["loss"]),
            differs=tuple(
                (_program(material, program).text, package or "nothing")
                for program, package in other["differs"].items()
            ),
        )
        for other in one.get("alternatives", ())
    ]


def _frontiers(
    material: Material, one: Mapping[str, Any]
) -> list[tuple[str, str, tuple[tuple[str, str], ...], str]]:
    return [
        (
            goal_name(material, told["first"]),
            goal_name(material, told["second"]),
            tuple((f"{at['first']:,.1f}", f"{at['second']:,.1f}") for at in told["points"]),
            near(max((at.get("gap", 0.0) for at in told["points"]), default=0.0)),
        )
        for told in one.get("frontiers", ())
    ]


def near(gap: float) -> str:
    """How far a better budget could be, where that is more than the solver's own rounding."""
    if gap <= PROVEN:
        return ""
    return _(
        "In so large a question a better one could be up to {gap} of both together further.",
        gap=f"{gap:.2%}",
    )


def _worlds(one: Mapping[str, Any]) -> str:
    told = one.get("worlds")
    if not told:
        return ""
    return _(
        "Effects are expected within a range. In {number} worlds drawn from these "
        "ranges (seed {seed}), the best budget was found again; the last column says "
        "in how many of them the program is funded as proposed.",
        number=told["number"],
        seed=told["seed"],
    )


def _conflicts(one: Mapping[str, Any]) -> list[Conflict]:
    found = one.get("conflict") or {}
    return [
        Conflict(recognised(rule["said"]), f"{rule['file']}:{rule['line']}")
        for rule in found.get("rules", ())
    ]

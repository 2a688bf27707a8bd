"""An answer as plain data: the same for the terminal, for JSON and for pages.

Answers: what is told of an allocation? Dollars are text with two digits of cents; points are
numbers. Everything is computed here, so that no page computes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from charteroak.budget.allocate import alternatives, frontier, prices, reasons, worlds
from charteroak.budget.allocate.alternatives import MANY
from charteroak.budget.allocate.answer import (
    Answer,
    answered,
    by_fund,
    points_by,
    staffed,
    summed,
    today_of,
)
from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.conflicts import Conflict, conflict
from charteroak.budget.allocate.model import Row
from charteroak.budget.allocate.pose import of_goal, posed
from charteroak.budget.allocate.solve import LARGE, Stopped
from charteroak.budget.allocate.worlds import SEED, WORLDS
from charteroak.budget.money import said
from charteroak.budget.packages import THOUSANDTHS, Package

Plain = dict[str, Any]
SOME = 20
"""So many reasons and prices are solved again in large cities, and so many worlds; it is told."""


@dataclass(frozen=True)
class Depth:
    """How much is told beside the answer itself."""

    alternatives: int = MANY
    worlds: int = WORLDS
    seed: int = SEED
    points: int = 12
    """Of each frontier."""


def told(asked: Asked, depth: Depth = Depth()) -> Plain:
    """Everything there is to say of an allocation: the answer, or the rules that conflict."""
    allocation = asked.allocation
    head: Plain = {
        "id": allocation.id, "name": allocation.name, "fiscal_year": f"FY{asked.year}",
        "weights": {"set": allocation.weights, "goals": dict(asked.weights)},
        "first": list(allocation.first), "provenance": provenance(asked),
    }  # fmt: skip
    answer = answered(asked)
    if answer is None:
        found = conflict(posed(asked))
        if found is None:
            found = _in_order(asked)
        return {**head, "status": "infeasible", "conflict": of_conflict(found)}
    return {**head, "status": "optimal", **_of_answer(answer), **_beside(answer, depth)}


def _in_order(asked: Asked) -> Conflict:
    raise Stopped(f"`{asked.allocation.id}`: no budget was found, and no rules conflict.")


def provenance(asked: Asked) -> str:
    """`simulated` where anything that is counted is made up."""
    told = {asked.allocation.provenance, *(one.provenance for one in asked.packages.values())}
    return next(word for word in ("simulated", "observed", "published") if word in told)


def of_conflict(found: Conflict) -> Plain:
    """Rules that conflict, in words."""
    return {
        "rules": [of_row(row) for row in found.rows],
        "enough": [of_row(row) for row in found.enough],
    }


def of_row(row: Row) -> Plain:
    """A rule in words, with its place."""
    return {"rule": row.name, "said": row.said, "file": row.where.file, "line": row.where.line}


def totals(asked: Asked, packages: Iterable[Package]) -> Plain:
    """What a budget comes to: whole, and by fund, goal, department and whom it reaches."""
    these = tuple(packages)
    reached = sorted({by for one in asked.packages.values() for by in one.reaches})
    return {
        "dollars": said(sum(one.whole for one in these)),
        "positions": staffed(these) / THOUSANDTHS,
        "points": points_by(asked, these, "goal"),
        "outcomes": points_by(asked, these, "outcome"),
        "by_fund": _dollars(by_fund(these)),
        "by_goal": _dollars(summed(these, asked.by_goal)),
        "by_outcome": _dollars(summed(these, asked.by_outcome)),
        "by_department": _dollars(
            summed(these, lambda one, cents: {asked.department(one.program): cents})
        ),
        "by_reach": {
            by: _dollars(summed(these, lambda one, cents, by=by: asked.by_reach(one, by, cents)))  # type: ignore[misc]
            for by in reached
        },
    }


def _dollars(cents: Mapping[str, int]) -> dict[str, str]:
    return {name: said(number) for name, number in sorted(cents.items())}


def _of_answer(answer: Answer) -> Plain:
    asked, ask = answer.asked, answer.ask
    now = today_of(ask)
    today = [asked.packages[name] for name, one in zip(ask.packages, now, strict=True) if one]
    return {
        "value": answer.best.value, "bound": answer.best.bound, "gap": answer.best.gap,
        "today": {"value": ask.worth(now), **totals(asked, today)},
        "total": totals(asked, answer.packages),
        "programs": [_program(answer, n) for n in range(len(ask.programs))],
    }  # fmt: skip


def _program(answer: Answer, number: int) -> Plain:
    ask = answer.ask
    now, then = answer.today(number), answer.package(number)
    spent, before = (then.whole if then else 0), (now.whole if now else 0)
    return {
        "program": ask.programs[number],
        "package": then.id if then else "", "name": then.name if then else "",
        "level": then.level if then else "none", "today": now.id if now else "",
        "dollars": said(spent), "more": said(spent - before), "changed": number in answer.changes,
        "once": said(sum(then.cents_once(fund) for fund in then.funds) if then else 0),
        "by_fund": _dollars(by_fund([then])) if then else {},
        "effects": [
            {"outcome": one.outcome, "low": one.low, "expected": one.expected, "high": one.high,
             "source": one.source}
            for one in (then.effects if then else ())
        ],
    }  # fmt: skip


def _beside(answer: Answer, depth: Depth) -> Plain:
    """Reasons, prices, alternatives, frontiers and how robust each decision is."""
    large = len(answer.ask.programs) >= LARGE
    few = SOME if large else None
    depth = replace(depth, worlds=min(depth.worlds, SOME)) if large else depth
    found = reasons.reasons(answer, few or reasons.MOST)
    return {
        "reasons": [
            {"program": one.program, "package": one.package, "today": one.today,
             "more": said(one.cents), "loss": one.loss, "then": list(one.then), "said": one.said,
             "found_by": one.found_by,
             "conflict": of_conflict(one.conflict) if one.conflict else None}
            for one in found
        ],
        "reasons_from_prices": sum(one.found_by == "prices" for one in found),
        "prices": [
            {**of_row(one.row), "each": one.each, "per": one.per, "from": "relaxation",
             "step": one.step, "unit": one.row.unit, "gain_solved_again": one.gain,
             "price": one.said}
            for one in prices.prices(answer, few or prices.MOST)
        ],
        "alternatives": [
            _alternative(answer, one)
            for one in alternatives.alternatives(answer, depth.alternatives)
        ],
        "frontiers": list(_frontiers(answer, depth.points)),
        "robustness": [
            {"program": one.program, "package": one.package, "share": one.share,
             "chosen": one.chosen}
            for one in (worlds.robustness(answer, depth.worlds, depth.seed) if depth.worlds else ())
        ],
        "worlds": {"number": depth.worlds, "seed": depth.seed, "drawn": "triangular"},
    }  # fmt: skip


def _alternative(answer: Answer, one: alternatives.Alternative) -> Plain:
    ask = answer.ask
    chosen = ask.choice(one.best.taken)
    return {
        "value": one.best.value, "loss": one.loss,
        "differs": {
            ask.programs[n]: ask.packages[chosen[n]] if chosen[n] >= 0 else ""
            for n in one.differs
        },
        "packages": [name for name, at in zip(ask.packages, one.best.taken, strict=True) if at],
    }  # fmt: skip


def _frontiers(answer: Answer, points: int) -> Iterable[Plain]:
    """The frontier between the two goals that packages could do the most for, as they weigh."""
    asked, ask = answer.asked, answer.ask
    most = {
        goal: weight * float(np.abs(of_goal(asked, ask, goal)).sum())
        for goal, weight in asked.weights.items()
    }
    goals = sorted((goal for goal in most if most[goal]), key=lambda goal: (-most[goal], goal))
    if points < 2 or len(goals) < 2:
        return
    one, other = goals[:2]
    found = frontier.frontier(
        ask, of_goal(asked, ask, one), of_goal(asked, ask, other), points, kept=answer.kept
    )
    yield {
        "first": one, "second": other,
        "points": [
            {"first": p.first, "second": p.second, "gap": p.gap,
             "packages": [name for name, at in zip(ask.packages, p.taken, strict=True) if at]}
            for p in found
        ],
    }  # fmt: skip

"""The best budget of a large city: proven, beside a modelling layer and a ranking by score.

Answers: how long does it take to prove the best of 1,000 programs with five packages each, ten
funds, seven goal floors, 200 mandates, limits of positions and 100 dependencies; how long through a
general modelling layer over the same solver; and how much value does a ranking by score per dollar
leave on the table? `python -m benchmarks.allocation --programs 1000 --frontier 50`. Processor time:
the machine may be shared.
"""

from __future__ import annotations

import argparse
import resource
from time import process_time

import numpy as np

from charteroak.budget.allocate.core import optimum
from charteroak.budget.allocate.frontier import frontier
from charteroak.budget.allocate.model import NONE, Ask, Row, Whole, row
from charteroak.budget.allocate.solve import Best
from charteroak.problems import NOWHERE

FUNDS, GOALS, PACKAGES, MANDATES, NEEDS = 10, 7, 5, 200, 100
LEVELS = np.array([0.8, 0.9, 1.0, 1.1, 1.25])
TODAY = 2
GAP = 1e-4
LESS = 0.97


def main() -> None:
    """Measure, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--programs", type=int, default=1000)
    reader.add_argument("--frontier", type=int, default=50)
    reader.add_argument("--frontier-gap", type=float, default=None)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--layer", action=argparse.BooleanOptionalAction, default=True)
    given = reader.parse_args()
    ask, goal = city(given.programs, given.seed)
    print(
        f"{len(ask.programs):,} programs, {len(ask.packages):,} packages, {len(ask.rows):,} rules"
    )
    began = process_time()
    best = optimum(ask, GAP)
    ours = process_time() - began
    assert best is not None
    print(f"Charter Oak: {ours:.2f} s, worth {best.value:,.3f}, proven to {best.gap:.1e}")
    if given.layer:
        told(ours, *layer(ask))
    greedily(ask, best)
    if given.frontier:
        first, second = (np.where(goal % 2 == n, ask.value, 0.0) for n in range(2))
        began = process_time()
        points = frontier(ask, first, second, given.frontier, given.frontier_gap)
        many = process_time() - began
        times = many / ours
        gaps = sorted(one.gap for one in points)
        print(f"Frontier in {given.frontier} searches: {many:.2f} s, {times:.1f} times one solve, "
              f"{len(points)} budgets; a better one could be further by {gaps[len(gaps) // 2]:.1e} "
              f"(in the middle), {gaps[-1]:.1e} (at most)")  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:,.0f} MB at most")


def told(ours: float, theirs: float, value: float) -> None:
    print(f"PuLP, over the same solver: {theirs:.2f} s, worth {value:,.3f}: "
          f"{theirs / ours:.1f} times as long")  # fmt: skip


def city(programs: int, seed: int) -> tuple[Ask, Whole]:
    """An invented city, and the goal of each package: sizes as programs have them, few large."""
    rng = np.random.default_rng(seed)
    base = np.exp(rng.normal(13, 1.2, programs)) * 100
    near = 1 + rng.uniform(-0.02, 0.02, (programs, PACKAGES))
    cents = (base[:, None] * LEVELS * near).astype(np.int64).ravel()
    goal, fund = (np.repeat(rng.integers(0, n, programs), PACKAGES) for n in (GOALS, FUNDS))
    worth = np.exp(rng.normal(0, 0.6, programs)) * base / 1e8
    near = 1 + rng.uniform(-0.03, 0.03, (programs, PACKAGES))
    value = np.round((worth[:, None] * LEVELS**0.6 * near).ravel(), 6)
    staff = np.round(base[:, None] / 1e7 * LEVELS * 1000).astype(np.int64).ravel()
    points = np.rint(value * 1e6).astype(np.int64)
    now = np.arange(programs * PACKAGES) % PACKAGES == TODAY
    rows = [
        some(f"fund {n}", cents, fund == n, at_most=int(cents[(fund == n) & now].sum() * LESS))
        for n in range(FUNDS)
    ]
    rows += [
        some(f"goal {n}", points, goal == n, "points",
             at_least=int(points[(goal == n) & now].sum() * 0.9))
        for n in range(GOALS)
    ]  # fmt: skip
    rows.append(
        some("positions", staff, now | True, "positions", at_most=int(staff[now].sum() * 0.99))
    )
    program_of = np.repeat(np.arange(programs), PACKAGES)
    for n in range(MANDATES):
        least = int(cents[n * PACKAGES + TODAY] * 0.9)
        rows.append(some(f"mandate {n}", cents, program_of == n, at_least=least))
    for n in range(NEEDS):
        a, b = rng.choice(programs, 2, replace=False) * PACKAGES
        needs = {int(a) + 4: 1, int(b) + 3: -1, int(b) + 4: -1}
        rows.append(row(f"needs {n}", "", "count", needs, at_most=0))
    none = (np.arange(programs) % 5 >= 3) & (np.arange(programs) >= MANDATES)
    ask = Ask(
        tuple(f"p{n}" for n in range(programs)), tuple(f"k{n}" for n in range(len(value))),
        program_of, value, np.arange(programs) * PACKAGES + TODAY, none, tuple(rows),
    )  # fmt: skip
    return ask, goal


def some(
    name: str, numbers: Whole, which: object, unit: str = "cents",
    at_least: int | None = None, at_most: int | None = None,
) -> Row:  # fmt: skip
    these = np.flatnonzero(np.asarray(which))
    return Row(name, name, NOWHERE, unit, these, numbers[these], at_least, at_most)


def layer(ask: Ask) -> tuple[float, float]:
    """The same model through PuLP, with HiGHS beneath and the same gap: time, and what it finds."""
    import pulp

    began = process_time()
    model = pulp.LpProblem("allocation", pulp.LpMaximize)
    taken = [pulp.LpVariable(name, cat="Binary") for name in ask.packages]
    model += pulp.lpSum(float(v) * x for v, x in zip(ask.value, taken, strict=True))
    for n in range(len(ask.programs)):
        whole = pulp.lpSum(taken[at] for at in ask.of(n))
        model += whole <= 1 if ask.may_be_none[n] else whole == 1
    for rule in ask.rows:
        factor = {"cents": 1e-5, "positions": 1e-3, "points": 1e-6}.get(rule.unit, 1.0)
        pairs = zip(rule.packages.tolist(), rule.numbers.tolist(), strict=True)
        whole = pulp.lpSum(number * factor * taken[at] for at, number in pairs)
        if rule.at_most is not None:
            model += whole <= rule.at_most * factor
        if rule.at_least is not None:
            model += whole >= rule.at_least * factor
    model.solve(pulp.HiGHS(msg=False, gapRel=GAP, threads=1))
    return process_time() - began, float(pulp.value(model.objective))


def greedily(ask: Ask, best: Best) -> None:
    """Rank by score per dollar, as priority-based budgeting does: take the best ratio that fits."""
    ceilings = [one for one in ask.rows if one.at_most is not None and one.unit == "cents"]
    cents, fund, left = np.zeros(len(ask.packages)), np.zeros(len(ask.packages), int), []
    for n, one in enumerate(ceilings):
        cents[one.packages], fund[one.packages] = one.numbers, n
        left.append(float(one.at_most or 0))
    chosen = np.full(len(ask.programs), NONE)
    for n in np.flatnonzero(~ask.may_be_none).tolist():  # what must be is funded at its least
        possible = [at for at in ask.of(n) if allowed(ask, at)]
        at = min(possible, key=lambda one: cents[one])
        chosen[n] = at
        left[fund[at]] -= cents[at]
    for at in np.argsort(-ask.value / cents, kind="stable"):
        n = int(ask.program_of[at])
        held = chosen[n]
        more = cents[at] - (cents[held] if held != NONE else 0)
        better = held == NONE or ask.value[at] > ask.value[held]
        if better and more <= left[fund[at]]:
            chosen[n] = at
            left[fund[at]] -= more
    taken = np.zeros(len(ask.packages), dtype=np.int64)
    taken[chosen[chosen != NONE]] = 1
    lost = best.value - ask.worth(taken)
    broken = len(ask.broken(taken))
    print(f"Greedy by score per dollar: worth {ask.worth(taken):,.3f}, {lost / best.value:.2%} "
          f"left on the table, and {broken} rules broken")  # fmt: skip


def allowed(ask: Ask, at: int) -> bool:
    """Whether the mandate of its own program lets a package be."""
    n = int(ask.program_of[at])
    if n >= MANDATES:
        return True
    rule = ask.rows[FUNDS + GOALS + 1 + n]
    return int(rule.numbers[at - ask.starts[n]]) >= (rule.at_least or 0)


if __name__ == "__main__":
    main()

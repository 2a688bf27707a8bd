"""Allocations held to every budget there is: the best, the conflicts, the frontier."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.budget.allocate.answer import fewest, today_of
from charteroak.budget.allocate.conflicts import conflict
from charteroak.budget.allocate.core import Core
from charteroak.budget.allocate.frontier import frontier
from charteroak.budget.allocate.model import NONE, Ask
from charteroak.budget.allocate.priced import priced
from charteroak.budget.allocate.solve import Solver, relaxed
from charteroak.budget.allocate.sweep import swept
from tests.allocating import asks, every, smallest_conflict


@settings(max_examples=150, deadline=None)
@given(asks())
def test_the_best_is_the_best_of_all(ask: Ask) -> None:
    best = Solver(ask).best()
    known = [ask.worth(taken) for taken in every(ask)]
    assert (best is None) == (not known)
    if best:
        assert not ask.broken(best.taken)
        assert best.value == max(known) and best.bound >= best.value and best.gap < 1e-6
        loose = relaxed(ask)
        assert loose is not None and loose.value >= best.value - 1e-6


@settings(max_examples=120, deadline=None)
@given(asks())
def test_no_budget_is_worth_more_than_the_prices_allow(ask: Ask) -> None:
    """Whatever a program is held to, the sum at the prices of the rules is a bound."""
    prices = priced(ask)
    known = [(ask.worth(taken), ask.choice(taken)) for taken in every(ask)]
    if prices is None:
        assert not known
        return
    for worth, choice in known:
        assert worth <= prices.bound + 1e-5
        for program, package in enumerate(choice):
            assert prices.may(program, int(package))
            assert worth <= prices.most(program, int(package)) + 1e-5


@settings(max_examples=80, deadline=None)
@given(asks())
def test_nothing_is_changed_for_nothing(ask: Ask) -> None:
    best = Solver(ask).best()
    if best is None:
        return

    def changes(taken: object) -> int:
        return int((ask.choice(np.asarray(taken)) != ask.today).sum())

    found = fewest(ask, best, (), None)
    alike = [taken for taken in every(ask) if ask.worth(taken) == best.value]
    assert ask.worth(found.taken) == best.value
    assert changes(found.taken) == min(map(changes, alike))
    assert today_of(ask).sum() == (ask.today != NONE).sum()


@settings(max_examples=80, deadline=None)
@given(asks(6))
def test_the_conflict_is_the_smallest(ask: Ask) -> None:
    found, size = conflict(ask), smallest_conflict(ask)
    if size is None:
        assert found is None
        return
    assert found is not None and len(found.rows) == size
    assert next(every(ask, found.rows), None) is None
    rest = [one for one in ask.rows if one not in found.enough]
    assert next(every(ask, rest), None) is not None
    fewer = combinations(ask.rows, len(ask.rows) - len(found.enough) + 1)
    assert not any(next(every(ask, some), None) is not None for some in fewer)


@settings(max_examples=60, deadline=None)
@given(asks(2), st.data())
def test_the_frontier_is_of_budgets_that_none_beats(ask: Ask, data: st.DataObject) -> None:
    many = len(ask.packages)
    worth = st.lists(st.integers(0, 6), min_size=many, max_size=many)
    first, second = (np.array(data.draw(worth), float) for _ in range(2))
    pairs = {(float(first @ one), float(second @ one)) for one in every(ask)}
    best = {
        a for a in pairs
        if not any(b != a and b[0] >= a[0] and b[1] >= a[1] for b in pairs)
    }  # fmt: skip
    found = frontier(ask, first, second, 60)
    assert {(one.first, one.second) for one in found} == best
    assert all(not ask.broken(one.taken) for one in found)


@settings(max_examples=40, deadline=None)
@given(asks())
def test_the_same_question_has_the_same_answer(ask: Ask) -> None:
    one, other = Solver(ask).best(), Solver(replace(ask)).best()
    assert (one is None) == (other is None)
    assert one is None or other is None or (one.taken == other.taken).all()


@settings(max_examples=60, deadline=None)
@given(asks())
def test_the_core_never_claims_more_than_it_proves(ask: Ask) -> None:
    known = [ask.worth(taken) for taken in every(ask)]
    found = Core(ask, 1e-3).best(sizes=(1, 2, 99))
    if found is None:  # it may not find one, and then the whole question is solved
        return
    assert not ask.broken(found.taken) and found.value <= max(known) <= found.bound + 1e-6
    assert max(known) - found.value <= 1e-3 * max(1.0, abs(found.value)) + 1e-9


def test_a_sweep_finds_what_lies_in_a_dent_and_both_ends() -> None:
    """(4, 4) is best in no mix of (0, 10) and (10, 0)."""
    worth = np.array([[0.0, 10.0], [4.0, 4.0], [10.0, 0.0], [3.0, 4.0]])
    ask = Ask(("p",), ("a", "b", "c", "d"), np.zeros(4, dtype=np.int64), np.zeros(4),
              np.array([0]), np.array([False]))  # fmt: skip
    found = swept(ask, worth[:, 0], worth[:, 1], 12, 1e-6)
    assert [(one.first, one.second) for one in found] == [(0, 10), (4, 4), (10, 0)]


@settings(max_examples=40, deadline=None)
@given(asks(), st.data())
def test_beside_a_budget_that_is_known_one_is_always_found(ask: Ask, data: st.DataObject) -> None:
    known = list(every(ask))
    if not known:
        return
    budget = data.draw(st.sampled_from(known))
    found = Core(ask, 1e-6).near(sizes=(0, 1), known=budget)
    assert found is not None and not ask.broken(found.taken)
    best = max(ask.worth(one) for one in known)
    assert ask.worth(budget) - 1e-6 <= found.value <= best + 1e-6 <= found.bound + 1e-5


@settings(max_examples=30, deadline=None)
@given(asks(2), st.data())
def test_a_sweep_finds_budgets_that_none_of_it_beats(ask: Ask, data: st.DataObject) -> None:
    many = len(ask.packages)
    worth = st.lists(st.integers(0, 6), min_size=many, max_size=many)
    first, second = (np.array(data.draw(worth), float) for _ in range(2))
    found = swept(ask, first, second, 9, 1e-6)
    pairs = {(float(first @ one), float(second @ one)) for one in every(ask)}
    for one in found:
        assert one.gap >= 0
        assert (one.first, one.second) in pairs and not ask.broken(one.taken)
        assert not any(b.first >= one.first and b.second > one.second for b in found)

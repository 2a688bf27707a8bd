"""Dollars are conserved to the cent, whatever the shares: through every step, and through all."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.budget.costing import Overhead
from charteroak.budget.model import Program, Spread
from charteroak.budget.money import said
from charteroak.budget.overhead import check, passing, spread
from charteroak.budget.shares import FINEST, divided, parted, parts_of, shares_of
from tests.budgeting import OUTCOMES, PLAIN, followed, wrote

CENTS = st.integers(-(10**15), 10**15)
PARTS = st.lists(st.integers(1, FINEST // 16) | st.integers(1, 10**14), min_size=1, max_size=12)


@given(st.lists(CENTS, min_size=1, max_size=20), PARTS)
def test_amounts_are_divided_whole_and_fairly(amounts: list[int], parts: list[int]) -> None:
    cells = divided(np.array(amounts, np.int64), parts)
    for amount, row in zip(amounts, cells.tolist(), strict=True):
        assert sum(row) == amount
        exact = [Fraction(amount * part, sum(parts)) for part in parts]
        assert all(abs(cell - e) < 1 for cell, e in zip(row, exact, strict=True))
        over = [abs(e) - int(abs(e)) for e in exact]
        rounded = [abs(cell) > abs(int(e)) for cell, e in zip(row, exact, strict=True)]
        up = [o for o, r in zip(over, rounded, strict=True) if r]
        down = [o for o, r in zip(over, rounded, strict=True) if not r]
        assert not up or not down or min(up) >= max(down)
    assert (divided(-np.array(amounts, np.int64), parts) == -cells).all()
    assert [parted(amount, parts) for amount in amounts] == cells.tolist()


@given(st.lists(st.integers(1, 999), min_size=1, max_size=9))
def test_shares_that_sum_to_one_are_kept_exactly(parts: list[int]) -> None:
    total = sum(parts)
    names = [f"p{n}" for n in range(len(parts))]
    written = {name: f"{part}/{total}" for name, part in zip(names, parts, strict=True)}
    whole = shares_of(written)
    assert [Fraction(whole[n], sum(whole.values())) for n in names] == [
        Fraction(part, total) for part in parts
    ]
    assert parts_of({n: str(p) for n, p in zip(names, parts, strict=True)}) == whole


@st.composite
def services(draw: st.DrawFn) -> tuple[dict[str, Program], dict[str, dict[Any, int]]]:
    """Internal services that serve later ones and programs, and what each costs."""
    many, more = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    names = [*(f"i{n}" for n in range(many)), *(f"p{n}" for n in range(more))]
    programs: dict[str, Program] = {}
    for at, name in enumerate(names):
        served = draw(
            st.lists(
                st.sampled_from(names[max(at + 1, 1) :] or names[-1:]), min_size=1, unique=True
            )
        )
        if at >= many:
            programs[name] = Program(id=name, name=name, does="", owner="mayor")
            continue
        over = {one: str(draw(st.integers(1, 50))) for one in served}
        programs[name] = Program(id=name, name=name, does="", owner="mayor", service="internal",
                                 spread=Spread(by="staff", parts=over))  # fmt: skip
    keys = [("general", 2024, "adopted"), ("water", 2025, "actual")]
    costs = {name: {key: draw(st.integers(-(10**9), 10**12)) for key in keys} for name in names}
    shuffled = draw(st.permutations(names))
    return {name: programs[name] for name in shuffled}, costs


@given(services())
def test_overhead_is_borne_whole_by_programs(
    drawn: tuple[dict[str, Program], dict[str, dict[Any, int]]],
) -> None:
    programs, costs = drawn
    borne = spread(programs, costs)
    internal = {name for name, one in programs.items() if one.service == "internal"}
    assert not internal & set(borne)
    for key in next(iter(costs.values())):
        assert sum(of.get(key, 0) for of in borne.values()) == sum(
            costs[name][key] for name in internal
        )


@st.composite
def mutual(draw: st.DrawFn) -> tuple[dict[str, Program], dict[str, dict[Any, int]]]:
    """Internal services that serve each other at will, each of them some program too."""
    many = draw(st.integers(1, 5))
    names = [*(f"i{n}" for n in range(many)), "p0", "p1", "p2"]
    programs: dict[str, Program] = {}
    for name in names[:many]:
        served = {draw(st.sampled_from(names[many:]))}
        served |= set(draw(st.lists(st.sampled_from([n for n in names if n != name]))))
        over = {one: str(draw(st.integers(1, 5000))) for one in sorted(served)}
        programs[name] = Program(id=name, name=name, does="", owner="mayor", service="internal",
                                 spread=Spread(by="staff", parts=over))  # fmt: skip
    for name in names[many:]:
        programs[name] = Program(id=name, name=name, does="", owner="mayor")
    keys = [("general", 2024, "adopted"), ("water", 2025, "actual")]
    costs = {name: {key: draw(st.integers(-(10**9), 10**12)) for key in keys} for name in names}
    return programs, costs


@given(mutual(), st.data())
def test_services_that_serve_each_other_lose_no_cent(
    drawn: tuple[dict[str, Program], dict[str, dict[Any, int]]], data: st.DataObject
) -> None:
    """By either method; and what a program bears is the solution of the equations, to a cent for
    each service."""
    programs, costs = drawn
    internal = [name for name, one in programs.items() if one.service == "internal"]
    order = tuple(data.draw(st.permutations(internal)))
    for method in (Overhead(method="reciprocal"), Overhead(order=order)):
        assert not list(check(programs, method))
        borne = spread(programs, costs, method)
        assert not set(internal) & set(borne)
        for key in next(iter(costs.values())):
            assert sum(of.get(key, 0) for of in borne.values()) == sum(
                costs[name][key] for name in internal
            )
    served = passing(programs, Overhead(method="reciprocal")).served
    for key in next(iter(costs.values())):
        whole = np.linalg.solve(
            np.array([[float((a == b) - served[b].get(a, 0)) for b in internal] for a in internal]),
            np.array([float(costs[name][key]) for name in internal]),
        )
        reciprocal = spread(programs, costs, Overhead(method="reciprocal"))
        for name in ("p0", "p1", "p2"):
            exact = sum(
                float(served[s].get(name, 0)) * w for s, w in zip(internal, whole, strict=True)
            )
            got = reciprocal.get(name, {}).get(key, 0)
            assert abs(got - exact) <= len(internal) + abs(exact) * 1e-9


LINE = st.tuples(
    st.sampled_from(["general", "water"]), st.sampled_from(["Police", "Works", "Court", "Fleet"]),
    st.sampled_from(["500", "600"]), st.integers(1, 10**9),
)  # fmt: skip


def fractions(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, str]:
    parts = draw(st.lists(st.integers(1, 97), min_size=1, max_size=len(names)))
    return {n: f"{p}/{sum(parts)}" for n, p in zip(names, parts, strict=False)}


@st.composite
def budgets(draw: st.DrawFn) -> tuple[dict[str, str], list[tuple[str, str, str, int]]]:
    """A whole folder: lines at random, shares at random, overhead and outcomes at random."""
    lines = draw(st.lists(LINE, min_size=1, max_size=30))
    programs = [{"id": n, "name": n, "does": "x", "owner": "mayor"} for n in ("patrol", "sweeping")]
    parts = {"patrol": str(draw(st.integers(1, 99))), "sweeping": str(draw(st.integers(1, 99)))}
    fleet = {"id": "fleet", "name": "fleet", "does": "x", "owner": "mayor", "service": "internal",
             "spread": {"by": "cars", "parts": parts}}  # fmt: skip
    shares = [
        {"where": "organisation = 'Police'", "by": "hours",
         "shares": fractions(draw, ("patrol", "sweeping", "fleet"))},
        {"where": "organisation = 'Works'", "by": "hours", "parts": {"sweeping": "2", "fleet": "1"}},
        {"where": "organisation = 'Court'", "untied": "Not the city's."},
        {"where": "organisation = 'Fleet'", "program": "fleet"},
    ]  # fmt: skip
    said_by = {"said_on": "2020-01-01", "said_by": "mayor", "because": "So."}
    ties = [
        {"program": "patrol", "outcomes": fractions(draw, OUTCOMES), **said_by},
        {"program": "sweeping", **said_by,
         **draw(st.sampled_from([{"outcomes": {"clean": "1"}}, {"untied": "Not known."}]))},
    ]  # fmt: skip
    rows = [
        f'{fund},{of},{account},,"{int(c) // 100:,}.{c % 100:02}"' for fund, of, account, c in lines
    ]
    book = PLAIN["ledger/book.yaml"].replace(
        "source_title", "not_totals: 'true'\n        source_title"
    )
    return {
        "programs.yaml": json.dumps([*programs, fleet]), "shares.yaml": json.dumps(shares),
        "crosswalk.yaml": json.dumps(ties), "ledger/book.yaml": book,
        "ledger/book.csv": "\n".join(["Fund,Department,Account,Text,Amount", *rows]) + "\n",
    }, lines  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(budgets())
def test_the_whole_way_keeps_every_cent(
    drawn: tuple[dict[str, str], list[tuple[str, str, str, int]]],
) -> None:
    files, lines = drawn
    with tempfile.TemporaryDirectory() as folder:
        found = followed(wrote(Path(folder), files))
    assert found.problems == (), [said(row.difference) for row in found.rows]
    wanted: Counter[str] = Counter()
    court: Counter[str] = Counter()
    for fund, of, _, cents in lines:
        wanted[fund] += cents
        court[fund] += cents if of == "Court" else 0
    assert {row.fund: row.ledger for row in found.rows} == dict(wanted)
    for row in found.rows:
        flows = [flow for flow in found.flows if flow.fund == row.fund]
        assert sum(flow.cents for flow in flows) == wanted[row.fund]
        assert row.difference == 0
        assert row.untied >= court[row.fund]
        costs = [one for one in found.costs if one.fund == row.fund]
        assert sum(one.full - one.passed for one in costs) == wanted[row.fund] - court[row.fund]
        assert all(one.full == one.direct + one.shared + one.overhead for one in costs)

"""Crosswalk: from programs to the outcomes they work for, dated, each with who said so and why.

Answers: which outcomes did these dollars work for, as it is seen now, or as it was seen on a day?
A new administration says it anew; what was said before stays, and so do programs and lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from charteroak.budget.model import YEAR, Budget, Tie
from charteroak.budget.programs import Key
from charteroak.budget.shares import divided, shares_of
from charteroak.problems import Problem

Kind = Literal["tied", "overhead", "untied"]
_FIRST, _LAST = 0, 9999


@dataclass(frozen=True)
class Flow:
    """Dollars of one fund, year and phase that went through one program to one outcome."""

    fund: str
    fiscal_year: int
    phase: str
    program: str
    """Empty: of lines that no program has, for the reason given."""
    outcome: str
    """Empty: tied to none."""
    kind: Kind
    """`tied` to an outcome; `overhead`: borne of internal services; `untied`, with its reason."""
    cents: int
    because: str
    provenance: str = "observed"
    """Of the lines it is made of: `simulated` where any is, else `published` where any is."""


Made = Mapping[tuple[str, Key], str]
"""The provenance of each program's dollars, by fund, year and phase."""


def year_of(text: str, otherwise: int) -> int | None:
    """A fiscal year as it is written here; None: it is none."""
    if not text:
        return otherwise
    found = re.fullmatch(YEAR, text, re.ASCII)
    return int(found[1]) if found else None


def span(tie: Tie) -> tuple[int, int]:
    """The first and the last fiscal year that a tie holds for; `check` has seen to its words."""
    return year_of(tie.from_, _FIRST) or _FIRST, year_of(tie.to, _LAST) or _LAST


def in_force(ties: Iterable[Tie], program: str, year: int, as_of: date | None) -> Tie | None:
    """What counts for a program in a fiscal year: what was said last, up to a day."""
    holding = [
        tie for tie in ties
        if tie.program == program and span(tie)[0] <= year <= span(tie)[1]
        and (as_of is None or tie.said_on <= as_of)
    ]  # fmt: skip
    return max(holding, key=lambda tie: tie.said_on, default=None)


def flows(
    budget: Budget,
    direct: Mapping[str, dict[Key, int]],
    borne: Mapping[str, dict[Key, int]],
    as_of: date | None = None,
    made: Made | None = None,
) -> Iterator[Flow | Problem]:
    """Every program's dollars to its outcomes; a program that nothing is said of is a problem."""
    known = made or {}
    by_program: dict[str, list[Tie]] = {}
    for tie in budget.ties:
        by_program.setdefault(tie.program, []).append(tie)
    costs: tuple[tuple[Kind, Mapping[str, dict[Key, int]]], ...]
    costs = (("tied", direct), ("overhead", borne))
    for name, program in budget.programs.items():
        for kind, cost in costs if program.service != "internal" else ():
            cells = {key: cents for key, cents in cost.get(name, {}).items() if cents}
            for said, years in _said(by_program.get(name, []), name, cells, as_of):
                these = {key: cents for key, cents in cells.items() if key[1] in years}
                if said is None:
                    yield _silent(budget, name, years)
                else:
                    yield from _along(said, these, kind, known)


def _said(
    ties: list[Tie], name: str, cells: Mapping[Key, int], as_of: date | None
) -> Iterator[tuple[Tie | None, set[int]]]:
    """What counts for a program, and the fiscal years it counts for."""
    years = {key[1] for key in cells}
    told = {year: in_force(ties, name, year, as_of) for year in years}
    said: tuple[Tie | None, ...] = (*ties, None)
    for one in said:
        these = {year for year, its in told.items() if its is one}
        if these:
            yield one, these


def _along(tie: Tie, cells: Mapping[Key, int], kind: Kind, made: Made) -> Iterator[Flow]:
    if tie.untied:
        told: Kind = "untied" if kind == "tied" else kind
        for key, cents in cells.items():
            of = made.get((tie.program, key), "observed")
            yield Flow(*key, tie.program, "", told, cents, tie.untied, of)
        return
    parts = shares_of(tie.outcomes)
    rows = divided(np.array(list(cells.values()), np.int64), list(parts.values()))
    for key, row in zip(cells, rows, strict=True):
        of = made.get((tie.program, key), "observed")
        for outcome, cents in zip(parts, row, strict=True):
            yield Flow(*key, tie.program, outcome, kind, int(cents), tie.because, of)


def _silent(budget: Budget, name: str, years: set[int]) -> Problem:
    said = ", ".join(f"FY{year}" for year in sorted(years))
    what = f"Nothing is said of the outcomes of `{name}` for {said}."
    advice = "Add an entry to `crosswalk.yaml`: its outcomes, or `untied:` with the reason."
    return Problem(what, budget.programs[name].written_at, advice, "crosswalk-missing")

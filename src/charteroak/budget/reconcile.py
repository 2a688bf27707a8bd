"""It balances or it says so: every dollar of the ledger is tied, overhead, or untied with a reason.

Answers: per fund, fiscal year and phase, what does the ledger sum to, and where do its dollars go?
The ledger's sum is taken from the lines and the rest from what was followed, so a difference is
seen and not assumed away. Published totals are held against the lines to the cent.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from charteroak.budget import (
    allowed,
    controls,
    crosswalk,
    indirect,
    overhead,
    programs,
    recovery,
)
from charteroak.budget import costs as costing
from charteroak.budget.costs import Cost
from charteroak.budget.crosswalk import Flow
from charteroak.budget.ledger import LINES, Found, read_lines
from charteroak.budget.model import PHASES, Budget
from charteroak.budget.money import said
from charteroak.budget.overhead import Borne
from charteroak.budget.programs import Direct, Key, spent_of
from charteroak.budget.queries import query
from charteroak.engine import Engine
from charteroak.problems import Location, Problem, errors, in_order


@dataclass(frozen=True)
class Row:
    """One fund, fiscal year and phase: its dollars in cents, and where they go."""

    fund: str
    fiscal_year: int
    phase: str
    ledger: int
    """What the lines sum to."""
    tied: int
    """Of programs that work for outcomes."""
    overhead: int
    """Of internal services, spread over the programs they serve."""
    untied: int
    """Of lines and programs that are tied to no outcome, each with its reason."""
    simulated: bool
    """Whether any of its lines is made up."""

    @property
    def difference(self) -> int:
        """What went nowhere."""
        return self.ledger - self.tied - self.overhead - self.untied


@dataclass(frozen=True)
class Consolidated:
    """All funds of a fiscal year and phase together, each dollar once."""

    fiscal_year: int
    phase: str
    funds: int
    """What the funds sum to."""
    transfers: int
    """Of it, money that went from one fund to another that spends it."""

    @property
    def cents(self) -> int:
        """What the city spends."""
        return self.funds - self.transfers


@dataclass(frozen=True)
class Restated:
    """What a later ledger says otherwise of an organisation and program."""

    ledger: str
    restated_by: str
    fund: str
    fiscal_year: int
    phase: str
    organisation: str
    program: str
    before: int
    after: int


@dataclass(frozen=True)
class Reconciled:
    """Where every dollar goes, and everything that stands in the way."""

    rows: tuple[Row, ...]
    flows: tuple[Flow, ...]
    consolidated: tuple[Consolidated, ...]
    restated: tuple[Restated, ...]
    problems: tuple[Problem, ...]
    costs: tuple[Cost, ...] = ()
    """What every program costs, by fund, year and phase."""
    borne: tuple[Borne, ...] = ()
    """What each program bears of each internal service."""


NOTHING = Reconciled((), (), (), (), ())


def reconcile(
    budget: Budget,
    root: Path,
    engine: Engine,
    records: Path | None = None,
    as_of: date | None = None,
) -> Reconciled:
    """Read every ledger and follow every dollar. The words of the folder are in order already.

    `as_of`: by what was said of outcomes up to that day.
    """
    with ExitStack() as folders:

        def scratch() -> Path:
            folder = tempfile.TemporaryDirectory(prefix="charteroak-")
            return Path(folders.enter_context(folder))

        found = read_lines(budget, root, records, scratch, engine)
        direct, problems = programs.follow(budget, found, engine)
        cents = programs.costs(direct)
        borne = tuple(overhead.borne(budget.programs, cents, budget.overhead))
        income, claimed = _income(budget, found, engine)
        costs = costing.costs(budget, direct, borne, income)
        made = {(one.program, one.key): one.provenance for one in costs}
        told = crosswalk.flows(budget, cents, overhead.together(borne), as_of, made)
        flowed, silent = _flows(direct, told)
        rows = tuple(sorted(_rows(flowed, engine), key=_in_year))
        problems = (
            *found.problems, *problems, *silent, *claimed,
            *allowed.spent_elsewhere(budget, found, engine),
            *indirect.beyond(budget, cents, borne, found, engine),
            *controls.check(budget, found, engine), *_unmatched(budget, found, engine),
        )  # fmt: skip
        if not errors(problems):
            problems += tuple(_differences(rows, budget))
        return Reconciled(
            rows, flowed, tuple(_consolidated(engine)), tuple(_restatements(budget, engine)),
            in_order(problems), costs, borne,
        )  # fmt: skip


def _income(
    budget: Budget, found: Found, engine: Engine
) -> tuple[recovery.Income, tuple[Problem, ...]]:
    """The income of each program, and what was wrong with it."""
    income: recovery.Income = {}
    problems: list[Problem] = []
    for one in recovery.income(budget, found, engine):
        if isinstance(one, Problem):
            problems.append(one)
            continue
        program, key, cents = one
        of = income.setdefault(program, {})
        of[key] = of.get(key, 0) + cents
    return income, tuple(problems)


def _flows(
    direct: tuple[Direct, ...], told: Iterable[Flow | Problem]
) -> tuple[tuple[Flow, ...], tuple[Problem, ...]]:
    """The dollars of programs and of lines without one; and the programs nothing is said of."""
    found = list(told)
    lines = (
        Flow(*one.key, "", "", "untied", one.cents, one.untied, one.provenance)
        for one in direct
        if one.untied
    )
    flowed = (*(one for one in found if isinstance(one, Flow)), *lines)
    return flowed, tuple(one for one in found if isinstance(one, Problem))


def _in_year(row: Row) -> tuple[str, int, int]:
    return row.fund, row.fiscal_year, [*PHASES].index(row.phase)


def _rows(flowed: Iterable[Flow], engine: Engine) -> Iterator[Row]:
    sums: dict[Key, dict[str, int]] = {}
    for flow in flowed:
        of = sums.setdefault((flow.fund, flow.fiscal_year, flow.phase), {})
        of[flow.kind] = of.get(flow.kind, 0) + flow.cents
    ledger = query(
        "select fund, fiscal_year, phase, sum(cents), bool_or(provenance = 'simulated') "  # noqa: S608
        f"from {LINES} where {spent_of()} group by all order by fund, fiscal_year, phase"
    )
    for fund, year, phase, cents, simulated in engine.rows(ledger):
        of = sums.get((fund, year, phase), {})
        yield Row(fund, year, phase, int(cents), of.get("tied", 0), of.get("overhead", 0),
                  of.get("untied", 0), simulated)  # fmt: skip


def _differences(rows: Iterable[Row], budget: Budget) -> Iterator[Problem]:
    """A difference that nothing explains: our own fault, and never hidden."""
    for row in rows:
        if row.difference:
            what = (
                f"`{row.fund}` FY{row.fiscal_year} {row.phase} differs by {said(row.difference)}."
            )
            advice = "Please report it, with the folder: no line explains it."
            yield Problem(what, Location(budget.shown_as), advice, "reconcile")


def _consolidated(engine: Engine) -> Iterator[Consolidated]:
    """Transfers to a fund whose own spending is in the ledger would be counted twice."""
    rows = engine.rows(
        query(
            f"with spending as (select distinct fund, fiscal_year, phase from {LINES} where {spent_of()}) "  # noqa: S608, E501
            "select l.fiscal_year, l.phase, sum(l.cents), coalesce(sum(l.cents) filter "
            "(where l.type = 'transfer' and s.fund is not null), 0) "
            f"from {LINES} l left join spending s on s.fund = l.counterpart "
            "and s.fiscal_year = l.fiscal_year and s.phase = l.phase "
            f"where {spent_of('l')} group by all order by all"
        )
    )
    for year, phase, funds, transfers in rows:
        yield Consolidated(year, phase, int(funds), int(transfers))


def _unmatched(budget: Budget, found: Found, engine: Engine) -> Iterator[Problem]:
    """Transfers that one fund sends and the other, whose income is known, does not receive."""
    rows = engine.rows(
        query(
            "with out_ as (select fund, counterpart, fiscal_year, phase, sum(cents) as cents, "  # noqa: S608
            "arg_min(ledger, line) as ledger, arg_min(at, line) as at "
            f"from {LINES} where counts and type = 'transfer' group by all), "
            "in_ as (select counterpart as fund, fund as counterpart, fiscal_year, phase, "
            "sum(cents) as cents, arg_min(ledger, line) as ledger, arg_min(at, line) as at "
            f"from {LINES} where counts and type = 'transfer-in' group by all), "
            f"income as (select distinct fund, fiscal_year, phase from {LINES} "
            "where counts and type in ('revenue', 'transfer-in')) "
            "select fund, counterpart, fiscal_year, phase, coalesce(o.cents, 0), "
            "coalesce(i.cents, 0), coalesce(o.ledger, i.ledger), coalesce(o.at, i.at) "
            "from out_ o full join in_ i using (fund, counterpart, fiscal_year, phase) "
            "left join income n on n.fund = counterpart and n.fiscal_year = fiscal_year "
            "and n.phase = phase "
            "where coalesce(o.cents, 0) <> coalesce(i.cents, 0) "
            "and (i.cents is not null or n.fund is not null) order by all"
        )
    )
    for fund, other, year, phase, sent, received, ledger, at in rows:
        what = (f"`{fund}` sends {said(int(sent))} to `{other}` in FY{year} {phase}, "
                f"which receives {said(int(received))}.")  # fmt: skip
        advice = "Mend the one that is wrong: a transfer between funds has two equal sides."
        yield Problem(what, found.place(ledger, at), advice, "transfer-unmatched")
    del budget


def _restatements(budget: Budget, engine: Engine) -> Iterator[Restated]:
    """Each organisation and program of which a later ledger tells another amount."""
    over = [(old, new) for new, one in budget.ledgers.items() for old in one.supersedes]
    by = "fund, fiscal_year, phase, organisation, program"
    sums = f"select ledger, {by}, sum(cents) as cents from {LINES}"  # noqa: S608
    kinds = "type not in ('revenue', 'transfer-in')"
    for old, new in over:
        rows = engine.rows(
            query(
                f"with before as ({sums} where ledger = '{old}' and not counts and {kinds} group by all), "  # noqa: S608, E501
                f"told as (select distinct fund, fiscal_year, phase from before), "
                f"after as ({sums} where ledger = '{new}' and {kinds} and "
                "(fund, fiscal_year, phase) in (select (fund, fiscal_year, phase) from told) "
                f"group by all) select {by}, coalesce(b.cents, 0), coalesce(a.cents, 0) "
                f"from before b full join after a using ({by}) "
                "where coalesce(b.cents, 0) <> coalesce(a.cents, 0) order by all"
            )
        )
        for fund, year, phase, of, program, before, after in rows:
            yield Restated(old, new, fund, year, phase, of, program, int(before), int(after))

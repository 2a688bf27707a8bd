"""Programs: which line belongs to which service, by rule or by share.

Answers: what does each program cost directly? A line goes where it says itself, or where the one
rule that holds for it says; two rules that claim a line, or none, are told and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak import expressions
from charteroak.budget.ledger import LINES, Found
from charteroak.budget.model import SPENT, Budget, Share
from charteroak.budget.money import said
from charteroak.budget.queries import condition, listed, query, quoted
from charteroak.budget.shares import divided, parts_of, shares_of
from charteroak.engine import Engine
from charteroak.problems import Problem, suggest

FOLLOWED = "budget_followed_"
MOST_TOLD = 10
TRANSFER = "A transfer to another fund: its dollars are followed there."
Key = tuple[str, int, str]
"""A fund, a fiscal year and a phase."""


@dataclass(frozen=True)
class Target:
    """Where lines go: to programs by their parts, or to none with a reason."""

    parts: tuple[tuple[str, int], ...] = ()
    untied: str = ""
    fault: str = ""
    """Instead: why they go nowhere."""


@dataclass(frozen=True)
class Direct:
    """What lines cost: of one fund, year and phase, for one program, or untied for a reason."""

    key: Key
    program: str
    untied: str
    cents: int
    shared: bool = False
    """Of lines that several programs divide between them."""
    provenance: str = "observed"
    """`simulated` where any of the lines is; else `published` where any is."""


WORST = ("observed", "published", "simulated")
"""What a sum is called that is made of lines of several provenances: the last of these."""


def worst(found: Iterable[str]) -> str:
    """The provenance of a sum."""
    return max(found, key=WORST.index, default=WORST[0])


def spent_of(table: str = "") -> str:
    """The condition that a line is money out that counts."""
    at = f"{table}." if table else ""
    return f"{at}counts and {at}type in ({listed(SPENT)})"


def follow(
    budget: Budget, found: Found, engine: Engine
) -> tuple[tuple[Direct, ...], tuple[Problem, ...]]:
    """What each program costs directly, and the lines that no program takes.

    Leaves `budget_followed_`: one row for each line and program, with `line`, `program` (empty:
    untied), `untied` (the reason), `cents` and `shared` (it has several programs). The rows of a
    line sum to its amount.
    """
    used = _used(budget)
    engine.keep("keys_", _keys(used))
    targets = _targets(budget, engine)
    order = list(dict.fromkeys(targets))
    number = {target: at for at, target in enumerate(order)}
    engine.load(
        "targets_",
        {
            "key_": np.arange(len(targets), dtype=np.int64),
            "target": np.array([number[t] for t in targets], dtype=np.int64),
        },
    )
    same = " and ".join(f"l.{quoted(name)} = k.{quoted(name)}" for name in used)
    engine.keep(
        "aimed_",
        query(
            f"select l.line, l.cents, t.target from {LINES} l join keys_ k on {same} "  # noqa: S608
            f"join targets_ t on t.key_ = k.key_ where {spent_of('l')}"
        ),
    )
    engine.keep(FOLLOWED, _followed(order, engine))
    return _direct(engine), tuple(_lost(order, budget, found, engine))


def _used(budget: Budget) -> list[str]:
    """The columns that decide where a line goes."""
    found = {"program", "type"}
    for share in budget.shares:
        parsed, _ = expressions.parse(share.where, budget.columns(), "boolean")
        if parsed:
            found |= {column.name for column in parsed.tree.find_all(exp.Column)}
    return sorted(found)


def _keys(used: list[str]) -> exp.Query:
    columns = ", ".join(map(quoted, used))
    return query(
        f"select row_number() over (order by {columns}) - 1 as key_, * from "  # noqa: S608
        f"(select distinct {columns} from {LINES} where {spent_of()})"
    )


def _targets(budget: Budget, engine: Engine) -> list[Target]:
    """Where the lines of each key go."""
    columns = budget.columns()
    claims = ", ".join(
        f"case when {condition(share.where, columns)} then {n} end"
        for n, share in enumerate(budget.shares)
    )
    claimed = f"list_filter([{claims}], x -> x is not null)" if claims else "[]"
    rows = engine.rows(
        query(f"select program, type, {claimed} from keys_ order by key_")  # noqa: S608
    )
    by_share = [_by_share(share) for share in budget.shares]
    return [_target(program, kind, claims, budget, by_share) for program, kind, claims in rows]


def _by_share(share: Share) -> Target:
    if share.untied:
        return Target(untied=share.untied)
    if share.program:
        return Target(parts=((share.program, 1),))
    parts = shares_of(share.shares) if share.shares else parts_of(share.parts)
    return Target(parts=tuple(parts.items()))


def _target(
    program: str, kind: str, claims: list[int], budget: Budget, by_share: list[Target]
) -> Target:
    if program:
        known = budget.names().get(program)
        return Target(parts=((known, 1),)) if known else Target(fault=f"program {program}")
    if len(claims) == 1:
        return by_share[claims[0]]
    if claims:
        return Target(fault=f"claimed {claims[0]} {claims[1]}")
    return Target(untied=TRANSFER) if kind == "transfer" else Target(fault="none")


def _followed(order: list[Target], engine: Engine) -> exp.Query:
    """Each line with its programs. Lines of one program are joined; others are divided."""
    alone = [n for n, target in enumerate(order) if len(target.parts) == 1 or target.untied]
    engine.load(
        "alone_",
        {
            "target": np.array(alone, dtype=np.int64),
            "program": _texts([order[n].parts[0][0] if order[n].parts else "" for n in alone]),
            "untied": _texts([order[n].untied for n in alone]),
        },
    )
    lines, programs, cents = _divided(order, engine)
    engine.load("divided_", {"line": lines, "program": _texts(programs), "cents": cents})
    return query(
        "select line, cast(program as varchar) as program, cast(untied as varchar) as untied, "
        "cents, false as shared from aimed_ join alone_ using (target) union all "
        "select line, cast(program as varchar), '' as untied, cents, true from divided_"
    )


def _texts(values: Any) -> Any:
    """Texts for the engine, which must not take a column of none for numbers."""
    return np.array(list(values), dtype=object) if len(values) else np.zeros(0, dtype="<U1")


def _divided(order: list[Target], engine: Engine) -> tuple[Any, Any, Any]:
    """The lines of several programs: line, program and cents, once for each program."""
    shared = [n for n, target in enumerate(order) if len(target.parts) > 1]
    wanted = ", ".join(map(str, shared)) or "-1"
    rows = engine.columns(
        query(
            f"select target, line, cents from aimed_ where target in ({wanted}) "  # noqa: S608
            "order by target, line"
        )
    )
    found, lines = np.asarray(rows["target"]), np.asarray(rows["line"], np.int64)
    cents = np.asarray(rows["cents"], np.int64)
    pieces = [(np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0, np.int64))]
    for n in shared:
        these = slice(*np.searchsorted(found, [n, n + 1]))
        names, parts = zip(*order[n].parts, strict=True)
        cells = divided(cents[these], parts)
        programs = np.tile(np.array(names, dtype=object), len(cells))
        pieces.append((np.repeat(lines[these], len(parts)), programs, cells.reshape(-1)))
    many, of, each = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    return many, of, each


def _direct(engine: Engine) -> tuple[Direct, ...]:
    made = " ".join(f"when '{name}' then {at}" for at, name in enumerate(WORST))
    rows = engine.rows(
        query(
            "select fund, fiscal_year, phase, f.program, f.untied, sum(f.cents), f.shared, "  # noqa: S608
            f"max(case l.provenance {made} else 0 end) "
            f"from {FOLLOWED} f join {LINES} l using (line) group by all order by all"
        )
    )
    return tuple(
        Direct((f, y, p), program, why, int(c), shared, WORST[made])
        for f, y, p, program, why, c, shared, made in rows
    )


def _lost(order: list[Target], budget: Budget, found: Found, engine: Engine) -> Iterator[Problem]:
    """The lines that go nowhere, those of one organisation and account together."""
    lost = [str(n) for n, target in enumerate(order) if target.fault]
    if not lost:
        return
    rows = engine.rows(
        query(
            "select any_value(target), ledger, organisation, account, program, min(at), count(*), "  # noqa: S608
            f"sum(a.cents) from aimed_ a join {LINES} using (line) "
            f"where target in ({', '.join(lost)}) "
            "group by target, ledger, organisation, account, program order by 2, 6"
        )
    )
    for target, ledger, organisation, account, program, first, many, cents in rows[:MOST_TOLD]:
        these = f"{many:,} lines" if many > 1 else "The line"
        of = ", ".join(word for word in (organisation, account) if word)
        what, advice = _why(order[target].fault, program, budget)
        what = f"{these} of {said(int(cents))}{f' ({of})' if of else ''} {what}"
        yield Problem(what, found.place(ledger, first), advice, "line-program")
    if len(rows) > MOST_TOLD:
        ledger = rows[MOST_TOLD][1]
        what = f"{len(rows) - MOST_TOLD:,} more sorts of lines have no program."
        advice = "Mend those above first: one rule may hold for many."
        yield Problem(what, found.place(ledger, 0), advice, "line-program")


def _why(fault: str, program: str, budget: Budget) -> tuple[str, str]:
    if fault.startswith("program "):
        advice = suggest(program, budget.names()) or "Add it to `programs.yaml`."
        return f"names the program `{program}`, which is not in `programs.yaml`.", advice
    if fault.startswith("claimed "):
        first, second = (budget.shares[int(n)].written_at for n in fault.split()[1:])
        advice = "Narrow one of the conditions, so that one rule holds for each line."
        return f"is claimed by two rules, {first} and {second}.", advice
    advice = "Add a rule to `shares.yaml`: its program, its shares, or `untied:` with the reason."
    return "belongs to no program.", advice


def costs(direct: tuple[Direct, ...]) -> dict[str, dict[Key, int]]:
    """Program to what it costs directly, by fund, year and phase."""
    found: dict[str, dict[Key, int]] = {}
    for one in direct:
        if one.program:
            of = found.setdefault(one.program, {})
            of[one.key] = of.get(one.key, 0) + one.cents
    return found

"""`charteroak allocate`: which budget does the most for the goals, under the rules, and why?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from charteroak.cli.terminal import City, Form, Format, Records, stop_on_refusal, tell_problems

Name = Annotated[
    str, typer.Argument(help="The allocation in `budget/allocations/`. Without it: the only one.")
]
Less = Annotated[
    str,
    typer.Option("--less", help="With so much less to spend: `3%`, or of one fund `general=3%`."),
]
Worlds = Annotated[int, typer.Option(help="Worlds in which it is tried how robust it is.")]
Seed = Annotated[int, typer.Option(help="The seed of these worlds.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(allocate)


def allocate(
    city: City,
    name: Name = "",
    less: Less = "",
    worlds: Worlds = 200,
    seed: Seed = 2026,
    records: Records = None,
    form: Format = Form.text,
) -> None:
    """Find the budget that does the most for the goals, proven, with the reason for each change.

    One package for each program, under every rule of the allocation. Then why each change, what one
    more dollar buys and what each floor costs, other budgets nearly as good, and how often each
    decision stands if effects are not as expected. Where no budget keeps the rules, the smallest
    set of them that conflicts, with their lines; that exits 1.

    **Examples**

    `charteroak allocate cities/hartford`

    `charteroak allocate cities/elmford fy2025 --less 3%`

    `charteroak allocate cities/elmford fy2025 --format json`
    """
    from charteroak.budget import choices
    from charteroak.budget.allocate.told import Depth, told
    from charteroak.checked import choosing

    with stop_on_refusal(form):
        chosen = choosing(city, records)
        allocation = _named(chosen.choices.wanted.allocations, name, city)
        if less:
            part, fund = _part(less)
            allocation = choices.less(allocation, part, fund)
        asked = choices.asked_of(chosen.choices, chosen.budget, chosen.known, allocation)
    found = told(asked, Depth(worlds=worlds, seed=seed))
    if less:
        found["less"] = less
    if form is Form.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _tell(found)
        tell_problems(chosen.problems)
    if found["status"] != "optimal":
        raise SystemExit(1)


def _refuse(what: str, advice: str) -> Exception:
    from charteroak.problems import Location, Problem, Refused

    return Refused([Problem(what, Location("the command line"), advice, "allocate")])


def _named(known: Any, name: str, city: Any) -> Any:
    from charteroak.problems import suggest

    if not known:
        advice = "Write one; `docs/how-to/ask-for-the-best-budget.md` walks through it."
        raise _refuse(f"`{city}` has no `budget/allocations/`.", advice)
    if not name and len(known) > 1:
        raise _refuse("There are several allocations.", suggest("", known))
    name = name or next(iter(known))
    if name not in known:
        raise _refuse(f"There is no allocation `{name}`.", suggest(name, known))
    return known[name]


def _part(text: str) -> tuple[Any, str]:
    from charteroak.budget.shares import fraction

    fund, _, part = text.rpartition("=")
    found = fraction(part) if part.endswith("%") else None
    if found is None or not 0 <= found <= 1:
        raise _refuse(f"`--less {text}` is no part.", "Write `3%`, or `general=3%`.")
    return found, fund


def _tell(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, width=max(Console().width, 118))
    stamp = "  SIMULATED: its figures are made up." if found["provenance"] == "simulated" else ""
    less = f", with {found['less']} less" if "less" in found else ""
    console.print(f"{found['name']} ({found['fiscal_year']}){less}{stamp}\n")
    if found["status"] != "optimal":
        for line in _conflict(found["conflict"]):
            console.print(line)
        return
    _programs(found)
    for line in _below(found):
        console.print(line)


def _conflict(found: dict[str, Any]) -> Iterator[str]:
    rules = found["rules"]
    these = f"These {len(rules)} cannot be kept together" if len(rules) > 1 else "This one cannot"
    yield f"No budget keeps every rule. {these}, and no fewer conflict:"
    yield from _rules(rules)
    yield ""
    yield f"It would be enough to leave out {len(found['enough'])}:"
    yield from _rules(found["enough"])


def _rules(rules: Iterable[dict[str, Any]]) -> Iterator[str]:
    for one in rules:
        yield f"  {one['file']}:{one['line']}: {one['said']}"


def _programs(found: dict[str, Any]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shares = {(one["program"], one["package"]): one["share"] for one in found["robustness"]}
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("Program", "Package", "Level"):
        table.add_column(heading, overflow="fold")
    for heading in ("Dollars", "More than today", "Stands in"):
        table.add_column(heading, justify="right")
    for one in found["programs"]:
        share = shares.get((one["program"], one["package"]))
        stands = "" if share is None else f"{share:.0%}"
        more = "" if one["more"] == "0.00" else _comma(one["more"])
        table.add_row(one["program"], one["package"] or "none", one["level"],
                      _comma(one["dollars"]), more, stands)  # fmt: skip
    Console(highlight=False, width=max(Console().width, 118)).print(table)


def _comma(dollars: str) -> str:
    whole, _, cents = dollars.rpartition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}.{cents}"


def _below(found: dict[str, Any]) -> Iterator[str]:
    total, today = found["total"], found["today"]
    yield (f"Worth {found['value']:,.2f} points; today's {today['value']:,.2f}. No other is worth "
           f"more than {found['bound']:,.2f} (gap {found['gap']:.1e}).")  # fmt: skip
    yield f"${_comma(total['dollars'])} in the first year; today ${_comma(today['dollars'])}."
    worlds = found["worlds"]
    if worlds["number"]:
        yield (f"“Stands in”: of {worlds['number']} worlds with effects drawn from their ranges, "
               f"seed {worlds['seed']}.")  # fmt: skip
    yield "\nWhy"
    yield from (f"  {one['said']}" for one in found["reasons"])
    if not found["reasons"]:
        yield "  Nothing changes: today's budget is the best that the rules allow."
    if found["reasons_from_prices"]:
        yield (f"  {found['reasons_from_prices']} smaller changes are told from the prices of the "
               "rules: too many to solve each again.")  # fmt: skip
    yield "\nWhat holds it back"
    yield from (f"  {one['price']}" for one in found["prices"])
    if not found["prices"]:
        yield "  No rule does."
    from charteroak.budget.allocate.frontier import PROVEN

    yield "\nNearly as good"
    for one in found["alternatives"]:
        names = ", ".join(f"{p}: {package or 'none'}" for p, package in one["differs"].items())
        yield f"  {one['value']:,.2f} points, {one['loss']:,.2f} less: {names}"
    if not found["alternatives"]:
        yield "  No other budget that keeps the rules comes near."
    for one in found["frontiers"]:
        yield f"\nBetween `{one['first']}` and `{one['second']}` (points)"
        yield from (f"  {p['first']:>9,.2f} {p['second']:>9,.2f}" for p in one["points"])
        gap = max((p["gap"] for p in one["points"]), default=0.0)
        if gap > PROVEN:
            yield f"  A better one could be up to {gap:.1e} of both together further."

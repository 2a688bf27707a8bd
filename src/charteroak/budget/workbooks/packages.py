"""The workbook of packages: what each is, what it costs of which fund, and what it would do.

Answers: what could the city buy, as a budget office fills it in? Whom a package reaches
(`reaches:`) stays in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from charteroak.budget import listed
from charteroak.budget.packages import FILE, Level, Package
from charteroak.budget.workbooks import csv_lines, entries
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Book, Column, Difference, Key, Row, Table, Touched
from charteroak.problems import Problem

PACKAGES, COSTS, EFFECTS = "Packages", "Costs", "Effects"
PROVENANCE = ("observed", "published", "simulated")
YAML, CSV = f"{FILE}.yaml", f"{FILE}.csv"


def book(now: CityNow) -> Book:
    """The workbook as the city's files say it now."""
    every = now.packages.values()
    ids = Column("package", needed=True, width=26, help="The id of the package.")
    about = Table(PACKAGES, (
        Column("id", needed=True, width=26, help="Stable, and used once in the city."),
        Column("program", "choice", tuple(now.budget.programs), needed=True, width=24),
        Column("level", "choice", get_args(Level), needed=True, width=12,
               help="As today, less, more, or of a program that is not there."),
        Column("name", needed=True, width=44, help="What would be done, in a few words."),
        Column("fte", "number", width=8, help="Positions, as full-time equivalents."),
        Column("needs", "ids", width=28, help="Packages without any of which it cannot be."),
        Column("excludes", "ids", width=28, help="Packages beside which it cannot be."),
        Column("provenance", "choice", PROVENANCE, needed=True, width=12),
        Column("because", width=50, help="Anything a reader should know."),
    ), ("id",), {(one.id,): _row(one) for one in every})  # fmt: skip
    costs = Table(COSTS, (
        ids,
        Column("fund", "choice", tuple(now.budget.funds), needed=True, width=20),
        Column("cost", "money", width=18, help="Dollars every year: the whole cost, no change."),
        Column("once", "money", width=18, help="Dollars of the first year alone."),
    ), ("package", "fund"), {
        (one.id, fund): {"package": one.id, "fund": fund, "cost": one.cost.get(fund, ""),
                         "once": one.once.get(fund, "")}
        for one in every for fund in one.funds
    })  # fmt: skip
    points = "Points; 100 bring the outcome all the way to its target."
    effects = Table(EFFECTS, (
        ids,
        Column("outcome", "choice", now.outcomes, needed=True, width=26),
        *(Column(name, "number", needed=True, width=10, help=points)
          for name in ("low", "expected", "high")),
        Column("source", needed=True, width=60, help="Where this comes from."),
    ), ("package", "outcome"), {
        (one.id, e.outcome): {"package": one.id, "outcome": e.outcome, "low": e.low,
                              "expected": e.expected, "high": e.high, "source": e.source}
        for one in every for e in one.effects
    })  # fmt: skip
    notes = ("Whom a package reaches is not in this workbook: it stays as the city's file says.",)
    simulated = any(one.provenance == "simulated" for one in every)
    return Book("packages", now.id, (about, costs, effects), notes, simulated)


def _row(one: Package) -> Row:
    return {
        "id": one.id, "program": one.program, "level": one.level, "name": one.name,
        "fte": one.fte, "needs": "; ".join(one.needs), "excludes": "; ".join(one.excludes),
        "provenance": one.provenance, "because": one.because,
    }  # fmt: skip


def _listed(now: CityNow) -> dict[str, dict[str, Any]]:
    path = now.folder / CSV
    data = listed.read_listed(path, CSV).data if path.is_file() else []
    return {one["id"]: one for one in data or []}


def wanted(now: CityNow, found: Difference) -> dict[str, dict[str, Any]]:
    """Every package as the files should say it."""
    made = {**entries.of(now, YAML), **_listed(now)}
    for (name,) in found.gone(PACKAGES):
        made.pop(name, None)
    changed = {(one.sheet, one.key, one.column) for one in found.changed}
    for one in found.touched:
        entry = made.setdefault(one.key[0], {} if one.sheet == PACKAGES else {"id": one.key[0]})
        said = {
            column: text for column, text in one.row.items()
            if one.new or (one.sheet, one.key, column) in changed
        }  # fmt: skip
        _lay(one, said, entry)
    _empty(made, found)
    return made


def _lay(one: Touched, said: Row, entry: dict[str, Any]) -> None:
    """Put what a row says into its package."""
    if one.sheet == EFFECTS:
        _affect(entry, one.key[1], said)
    elif one.sheet == COSTS:
        for column in ("cost", "once"):
            if column in said:
                _pay(entry, column, one.key[1], said[column])
    else:
        for column, text in said.items():
            value = entries.parts(text) if column in listed.LISTS else text
            entries.put(entry, column, value)


def _empty(made: dict[str, dict[str, Any]], found: Difference) -> None:
    """Remove the costs and effects whose rows were emptied."""
    for name, fund in found.gone(COSTS):
        for column in ("cost", "once") if name in made else ():
            _pay(made[name], column, fund, "")
    for name, outcome in found.gone(EFFECTS):
        if name in made:
            kept = [e for e in made[name].get("effects", []) if e["outcome"] != outcome]
            entries.put(made[name], "effects", kept)


def _pay(entry: dict[str, Any], column: str, fund: str, text: str) -> None:
    amounts = dict(entry.get(column) or {})
    entries.put(amounts, fund, text)
    entries.put(entry, column, amounts)


def _affect(entry: dict[str, Any], outcome: str, said: Row) -> None:
    effects = [dict(one) for one in entry.get("effects") or []]
    own = next((one for one in effects if one["outcome"] == outcome), None)
    if own is None:
        own = {"outcome": outcome}
        effects.append(own)
    own.update({column: text for column, text in said.items() if column != "package"})
    entry["effects"] = effects


def faults(now: CityNow, found: Difference) -> Mapping[tuple[str, Key], Problem]:
    """What is wrong with each row that is new or changed."""
    rows = entries.rows_of(found)
    filled, wrong = entries.filled(Package, wanted(now, found), rows)
    return entries.blamed(rows, now, now.budget, filled, wrong)


def texts(now: CityNow, found: Difference) -> dict[Path, str]:
    """The files as they should be: each package in the file it is told in; a new one in the table
    where the city has no other file.
    """
    made, before = wanted(now, found), _listed(now)
    told = set(entries.of(now, YAML))
    to_table = {
        name for name in made
        if name in before or (name not in told and before and not told)
    }  # fmt: skip
    files = entries.text(now, YAML, {n: e for n, e in made.items() if n not in to_table})
    table = {name: made[name] for name in made if name in to_table}
    return files | (_table(now, table, before) if table != before else {})


def _table(
    now: CityNow, made: Mapping[str, dict[str, Any]], before: Mapping[str, dict[str, Any]]
) -> dict[Path, str]:
    path = now.folder / CSV
    with path.open(encoding="utf-8", newline="") as file:
        content = file.read()
    every = csv_lines.records(content)
    headings = [name.strip() for name in every[0][2]]
    headings[0] = headings[0].lstrip("\ufeff")
    at = headings.index("id")
    missing = [n for n in listed.HEADINGS if n not in headings]
    changed: dict[int, list[list[str]]] = {}
    done: set[str] = set()
    for number, _, fields in every[1:]:
        name = fields[at].strip() if len(fields) > at else ""
        if name in before and made.get(name) != before[name]:
            lines = _lines(made[name]) if name in made and name not in done else []
            changed[number] = [[line.get(heading, "") for heading in headings] for line in lines]
            done.add(name)
    added = [line for name in made if name not in before for line in _lines(made[name])]
    if any(line.get(name) for name in missing for e in made.values() for line in _lines(e)):
        headings += missing
        names = [line for e in made.values() for line in _lines(e)]
        return {path: "".join(map(csv_lines.line, (headings, *([o.get(h, "") for h in headings]
                                                               for o in names))))}  # fmt: skip
    rows = [[line.get(heading, "") for heading in headings] for line in added]
    return {path: csv_lines.edited(content, changed, rows)}


def _lines(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    """One package as rows of the table: one for each fund and each effect, side by side."""
    funds = list(dict.fromkeys([*entry.get("cost", {}), *entry.get("once", {})]))
    effects = list(entry.get("effects", []))
    lines = []
    for n in range(max(1, len(funds), len(effects))):
        one = {"id": entry["id"]}
        if n == 0:
            one |= {c: entry.get(c, "") for c in listed.ONCE}
            one |= {c: ";".join(entry.get(c, [])) for c in listed.LISTS}
        if n < len(funds):
            one |= {"fund": funds[n], "cost": entry.get("cost", {}).get(funds[n], ""),
                    "cost_once": entry.get("once", {}).get(funds[n], "")}  # fmt: skip
        if n < len(effects):
            one |= effects[n]
        lines.append(one)
    return lines

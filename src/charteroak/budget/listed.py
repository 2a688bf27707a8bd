"""Packages told as a table, for a city with many: one row for a cost, an effect, or both.

Answers: which packages does `packages.csv` tell? Rows with the same `id` are one package; what is
said in several of them must be the same, and each fault is at its own row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from charteroak.documents import Document, Keys
from charteroak.problems import Location, Problem, suggest

ONCE = ("program", "level", "name", "fte", "provenance", "because")
"""What a package says once."""
LISTS = ("needs", "excludes")
"""Ids with `;` between them."""
EFFECT = ("outcome", "low", "expected", "high", "source")
MONEY = {"cost": "cost", "cost_once": "once"}
HEADINGS = ("id", *ONCE, *LISTS, "fund", *MONEY, *EFFECT)
"""The headings of `packages.csv`."""


def read_listed(path: Path, shown_as: str) -> Document:
    """The table as a list of packages, each value with its row."""
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        where, advice = Location(shown_as), f"Save it as CSV in UTF-8 ({fault})."
        problem = Problem("The table cannot be read.", where, advice, "packages-table")
        return Document(shown_as, None, {}, (problem,))
    headings = [name.strip() for name in rows[0]] if rows else []
    problems = list(_headings(headings, shown_as))
    if problems:
        return Document(shown_as, None, {}, tuple(problems))
    found: dict[str, dict[str, Any]] = {}
    lines: dict[Keys, int] = {}
    for line, row in enumerate(rows[1:], 2):
        if len(row) > len(headings):
            what, advice = "This row has more values than headings.", "Put quotes around commas."
            problems.append(Problem(what, Location(shown_as, line), advice, "packages-table"))
            continue
        told = {h: v.strip() for h, v in zip(headings, row, strict=False) if v.strip()}
        if told:
            at = list(found).index(told.get("id", "")) if told.get("id") in found else len(found)
            one = found.setdefault(told.get("id", ""), {"id": told.get("id", "")})
            lines.setdefault((at,), line)
            problems += _laid(told, one, at, line, lines, shown_as)
    return Document(shown_as, list(found.values()), lines, tuple(problems))


def _headings(headings: Iterable[str], shown_as: str) -> Iterator[Problem]:
    for name in headings:
        if name not in HEADINGS:
            advice = suggest(name, HEADINGS) or f"Known are {', '.join(HEADINGS)}."
            what = f"`{name}` is not a heading of this table."
            yield Problem(what, Location(shown_as, 1), advice, "packages-table")
    for name in ("id", "program", "level", "name"):
        if name not in headings:
            what = f"The table has no heading `{name}`."
            yield Problem(what, Location(shown_as, 1), "Add the column.", "packages-table")


def _laid(
    told: dict[str, str],
    one: dict[str, Any],
    at: int,
    line: int,
    lines: dict[Keys, int],
    file: str,
) -> Iterator[Problem]:
    """Put what a row says into its package."""
    where = Location(file, line)
    for name in (*ONCE, *LISTS):
        if name in told:
            value = told[name].split(";") if name in LISTS else told[name]
            value = [part.strip() for part in value] if isinstance(value, list) else value
            if one.setdefault(name, value) != value:
                what = f"`{told.get('id')}` says its {name} twice, and not the same."
                yield Problem(what, where, "Say it in one row, or alike in all.", "packages-table")
            lines.setdefault((at, name), line)
    for heading, name in MONEY.items():
        if heading in told:
            amounts = one.setdefault(name, {})
            if told.get("fund", "") in amounts or "fund" not in told:
                what = (
                    "An amount needs its fund." if "fund" not in told else
                    f"`{told.get('id')}` tells its `{heading}` of `{told['fund']}` twice."
                )  # fmt: skip
                yield Problem(what, where, "One row for each fund, named.", "packages-table")
            amounts[told.get("fund", "")] = told[heading]
            lines[at, name, told.get("fund", "")] = line
    effect = {name: told[name] for name in EFFECT if name in told}
    if effect:
        effects = one.setdefault("effects", [])
        lines[at, "effects", len(effects)] = line
        effects.append(effect)

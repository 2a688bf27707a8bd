"""The workbook of shares: the rules that say which lines belong to which programs.

Answers: whose dollars are these lines, and in which parts? The condition of a rule is what it is
known by, and is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from charteroak.budget.model import Share
from charteroak.budget.workbooks import entries
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Book, Column, Difference, Key, Row, Table
from charteroak.problems import Problem

RULES, SHARES, FILE, BY = "Rules", "Shares", "shares.yaml", "where"
FIELDS: Mapping[str, str] = {"share": "shares", "part": "parts"}
"""The columns of the sheet of shares, and the fields of a rule."""


def book(now: CityNow) -> Book:
    """The workbook as the city's files say it now."""
    programs = tuple(now.budget.programs)
    where = Column(BY, needed=True, width=60, help="The lines meant: a condition.")
    rules: dict[Key, Row] = {
        (one.where,): {"where": one.where, "program": one.program, "by": one.by,
                       "untied": one.untied, "because": one.because}
        for one in now.budget.shares
    }  # fmt: skip
    shares: dict[Key, Row] = {
        (one.where, program): {"where": one.where, "program": program,
                               "share": one.shares.get(program, ""),
                               "part": one.parts.get(program, "")}
        for one in now.budget.shares for program in dict.fromkeys((*one.shares, *one.parts))
    }  # fmt: skip
    about = Table(RULES, (
        where,
        Column("program", "choice", programs, width=24, help="The one program they belong to."),
        Column("by", width=30, help="What shares or parts rest on, such as positions."),
        Column("untied", width=50, help="Or: why they belong to no program."),
        Column("because", width=50, help="Why it is so."),
    ), (BY,), rules)  # fmt: skip
    parts = Table(SHARES, (
        where,
        Column("program", "choice", programs, needed=True, width=24),
        Column("share", "share", width=12, help="As 0.25, 25% or 1/4; a rule's sum to exactly 1."),
        Column("part", "number", width=12, help="Or: its part of a count, such as positions."),
    ), (BY, "program"), shares)  # fmt: skip
    return Book("shares", now.id, (about, parts))


def wanted(now: CityNow, found: Difference) -> dict[str, dict[str, Any]]:
    """The entries of the file as they should be."""
    made = entries.of(now, FILE, BY)
    for (name,) in found.gone(RULES):
        made.pop(name, None)
    changed = {(one.sheet, one.key, one.column) for one in found.changed}
    for one in found.touched:
        entry = made.setdefault(one.key[0], {BY: one.key[0]})
        for column, text in one.row.items():
            if not (one.new or (one.sheet, one.key, column) in changed):
                continue
            if one.sheet == RULES:
                entries.put(entry, column, text)
            elif column in FIELDS:
                _divide(entry, column, one.key[1], text)
    for name, program in found.gone(SHARES):
        for column in FIELDS if name in made else ():
            _divide(made[name], column, program, "")
    return made


def _divide(entry: dict[str, Any], column: str, program: str, text: str) -> None:
    parts = dict(entry.get(FIELDS[column]) or {})
    entries.put(parts, program, text)
    entries.put(entry, FIELDS[column], parts)


def faults(now: CityNow, found: Difference) -> Mapping[tuple[str, Key], Problem]:
    """What is wrong with each row that is new or changed."""
    rows = entries.rows_of(found)
    filled, wrong = entries.filled(Share, wanted(now, found), rows)
    budget = replace(now.budget, shares=tuple(filled.values()))
    return entries.blamed(rows, now, budget, now.packages, wrong)


def texts(now: CityNow, found: Difference) -> dict[Path, str]:
    """The files as they should be."""
    return entries.text(now, FILE, wanted(now, found), BY)

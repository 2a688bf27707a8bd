"""Telling: what may be said in public of how a source was read.

Answers: what of the report on a file, and of the problems found in it, can stand beside numbers
from which the small ones are taken out? The counts of a file (rows read, kept, set aside, without a
place) are totals that hidden numbers could be worked out from, and so are its size and its
first and last day. For such a source they are left to its steward, who reads them from `build`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from charteroak.problems import Problem
from charteroak.sources.contract import Contract
from charteroak.sources.report import Report

ENOUGH = 1000
"""Of fewer rows nothing is said of how many were kept: a part of few rows is a count."""
PARTS: tuple[tuple[float, str], ...] = (
    (0.99, "99 percent or more"),
    (0.9, "90 to 99 percent"),
    (0.5, "half to nine tenths"),
    (0.0, "less than half"),
)
"""What is said of the part of the rows that was kept: at least this part, in these words."""
WORDS: Mapping[str, str] = {
    "records-missing": "",
    "source-no-rows": "",
    "source-rows-lost": "More than a tenth of the rows of `{file}` are set aside.",
    "covers-less": "Some rows lie outside the days that `{id}` covers.",
    "source-note": "There is something to note about how `{file}` was read.",
}
"""By rule, what is said in public instead; empty: the problem as it stands, for it counts nothing.
A rule that is not here is told in the words below."""
OTHERWISE = "Something in the records of `{id}` wants the eye of its steward."
ADVICE = "Its small numbers are hidden, so only `charteroak build` tells how many."


def told(report: Report, contract: Contract) -> dict[str, Any]:
    """The report as it may be published."""
    if not contract.hides:
        return {"counted": True, **asdict(report)}
    return {
        "counted": False,
        "hide_below": contract.hide_below,
        "source": report.source,
        "hash": report.hash,
        "file": report.file,
        "sha256": report.sha256,
        "taken": report.taken,
        "columns": dict(report.columns),
        "first_month": _month(contract.covers.first or report.first_day),
        "last_month": _month(contract.covers.last or report.last_day),
        "kept": _part(report),
        "faults": [
            {"column": fault.column, "reason": fault.reason}
            for fault in sorted(report.faults, key=lambda one: (one.column, one.reason))
        ],
    }


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""


def _part(report: Report) -> str:
    if report.rows_read < ENOUGH:
        return ""
    kept = report.rows_kept / report.rows_read
    return next(words for least, words in PARTS if kept >= least)


def told_problems(problems: Iterable[Problem], contract: Contract) -> tuple[Problem, ...]:
    """The problems with a source's records as they may be published."""
    if not contract.hides:
        return tuple(problems)
    return tuple(dict.fromkeys(_told(problem, contract) for problem in problems))


def _told(problem: Problem, contract: Contract) -> Problem:
    words = WORDS.get(problem.rule, OTHERWISE)
    if not words:
        return problem
    what = words.format(file=contract.file, id=contract.id)
    return replace(problem, what=what, advice=ADVICE)

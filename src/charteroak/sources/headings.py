"""The headings of a file against those its contract names.

Answers: where in the file is each column? Spaces around a heading never matter; anything else
that differs is said, with the nearest heading, and never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from charteroak.problems import Problem, suggest
from charteroak.sources.contract import Contract
from charteroak.sources.text import shown


def clean(headings: Iterable[str]) -> list[str]:
    """Headings with single spaces within and none around them."""
    return [" ".join(heading.split()) for heading in headings]


def wanted(contract: Contract) -> list[str]:
    """The headings that the contract's columns have in the file, in its order."""
    return clean(contract.header(column) for column in contract.columns)


def places_of(found: Sequence[str], contract: Contract) -> tuple[list[int], tuple[Problem, ...]]:
    """The position of each of the contract's columns, in its order; or why there is none."""
    times = Counter(found)
    faults = (
        _fault(column, heading, contract, times)
        for column, heading in zip(contract.columns, wanted(contract), strict=True)
    )
    problems = tuple(fault for fault in faults if fault is not None)
    return ([], problems) if problems else ([found.index(name) for name in wanted(contract)], ())


def _fault(column: str, heading: str, contract: Contract, times: Counter[str]) -> Problem | None:
    where = contract.columns[column].written_at
    if times[heading] == 0:
        known = [shown(name) for name in times if name]
        what = f"`{contract.file}` has no heading `{heading}` for the column `{column}`."
        advice = suggest(heading, known) or f"It has {len(known)} others."
        advice += " Write the heading as it stands in the file after `header:`."
        return Problem(what, where, advice, "heading-missing")
    if times[heading] > 1:
        what = f"`{contract.file}` has the heading `{heading}` {times[heading]} times."
        advice = "Rename all but one in the file: nobody can tell which is meant."
        return Problem(what, where, advice, "heading-twice")
    return None


def empty(contract: Contract) -> Problem:
    """A file with no headings and no rows."""
    return Problem(
        f"`{contract.file}` is empty.",
        contract.written_at,
        "The export went wrong: make it again.",
        "file-empty",
    )

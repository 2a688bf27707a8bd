"""What is wrong, where (file, line), what to do; "did you mean".

Answers: how does a fault reach the person who can mend it? As a value. Reading never stops
at the first one; only the edge (the command line, a test) turns a list of problems into an exit.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file: its path as the person knows it, and a line (0: the file as a whole)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


NOWHERE = Location("")


@dataclass(frozen=True)
class Problem:
    """One fault: what, where, what to do. An `error` stops publication; a `warning` does not."""

    what: str
    where: Location
    advice: str
    rule: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity}: {self.what} {self.advice}".rstrip()

    def as_dict(self) -> dict[str, object]:
        """The problem as plain data, for `--format json` and for the edition."""
        plain = asdict(self)
        where = plain.pop("where")
        return {"file": where["file"], "line": where["line"], **plain}


class Refused(Exception):  # noqa: N818 - it is a refusal with reasons, not a crash
    """Work that cannot go on, with every problem that stands in its way."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop publication."""
    return tuple(problem for problem in problems if problem.severity == "error")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by file and line, each once."""
    return tuple(
        sorted(dict.fromkeys(problems), key=lambda p: (p.where.file, p.where.line, p.rule, p.what))
    )


def suggest(word: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` for a near name; otherwise what can be said here, if that is short."""
    names = sorted(set(known))
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{folded[near[0]]}`?"
    if 0 < len(names) <= 12:
        return "Known here: " + ", ".join(f"`{name}`" for name in names) + "."
    return ""

"""Report: what was proven of a published site, what is wrong with it, and what cannot be proven.

Answers: may I believe this? One check is one question, how much it looked at, and each fault that
it found with its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

MOST = 20
"""So many faults of one check are told; the rest is counted."""


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was published."""

    where: str
    """The file, and the place in it."""
    what: str


@dataclass(frozen=True)
class Check:
    """One question, and its answer."""

    id: str
    proves: str
    """What holds where there is no fault."""
    looked_at: str
    """How much was looked at."""
    faults: tuple[Fault, ...] = ()
    more: int = 0
    """How many faults there are beyond those told."""
    skipped: str = ""
    """Why it could not be made; empty where it was."""

    @property
    def holds(self) -> bool:
        """Whether it was made and found nothing."""
        return not self.faults and not self.skipped


@dataclass(frozen=True)
class Private:
    """Something that nobody outside can find again, and how much of it there is."""

    what: str
    number: int
    why: str


@dataclass(frozen=True)
class Report:
    """All of it."""

    site: str
    edition: str
    city: str
    checks: tuple[Check, ...]
    private: tuple[Private, ...]

    @property
    def faults(self) -> int:
        """How many things are not as they were published."""
        return sum(len(check.faults) + check.more for check in self.checks)

    @property
    def proven(self) -> bool:
        """Whether every check was made and found nothing."""
        return all(check.holds for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"proven": self.proven, "faults": self.faults, **asdict(self)}


def check(id_: str, proves: str, looked_at: str, faults: Iterable[Fault]) -> Check:
    """A check that was made, with what it found."""
    found = tuple(faults)
    return Check(id_, proves, looked_at, found[:MOST], max(0, len(found) - MOST))


def skipped(id_: str, proves: str, why: str) -> Check:
    """A check that could not be made."""
    return Check(id_, proves, "nothing", skipped=why)

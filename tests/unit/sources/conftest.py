"""A desk on which a test puts a file and a contract, and takes the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from charteroak.dimensions.place import BoundarySet
from charteroak.engine import Engine
from charteroak.problems import Problem
from charteroak.sources.contract import Column, Contract
from charteroak.sources.report import Report
from charteroak.sources.snapshot import Snapshot, take

TAKEN = date(2026, 1, 2)
COLUMNS: dict[str, Column] = {
    "id": Column(type="integer", meaning="The number of the call.", required=True),
    "day": Column(type="date", meaning="When."),
    "name": Column(type="text", meaning="Who called."),
}


@dataclass(frozen=True)
class Taken:
    """What came of a file."""

    snapshot: Snapshot | None
    problems: tuple[Problem, ...]
    kept: list[dict[str, Any]] = field(default_factory=list)
    aside: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def report(self) -> Report:
        assert self.snapshot is not None, self.problems
        return self.snapshot.report

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows read, kept and set aside."""
        return self.report.rows_read, self.report.rows_kept, self.report.rows_set_aside

    def reasons(self) -> list[tuple[int, str, str]]:
        """Row, column and reason of each fault."""
        return [(row, column, reason) for row, _, column, _, reason in self.aside]

    def only_problem(self) -> str:
        """The one sentence that was said."""
        assert len(self.problems) == 1, self.problems
        return f"{self.problems[0].what} {self.problems[0].advice}".rstrip()


@dataclass
class Desk:
    folder: Path
    engine: Engine
    boundary_sets: dict[str, BoundarySet] = field(default_factory=dict)
    city_time_zone: str = "America/New_York"

    def put(self, content: str | bytes, name: str = "calls.csv") -> Path:
        path = self.folder / "records" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def contract(
        self, columns: Mapping[str, Column] = COLUMNS, file: str = "calls.csv", **given: Any
    ) -> Contract:
        words: dict[str, Any] = {
            "id": "calls", "name": "Calls", "row": "one call", "time": "day", "steward": "clerk",
            "changes": "daily", "source_title": "Invented for the tests",
        }  # fmt: skip
        return Contract(columns=columns, file=file, **(words | given))

    def take(self, contract: Contract | None = None, **given: Any) -> Taken:
        snapshot, problems = take(
            contract or self.contract(**given), self.folder / "records", self.folder / "store",
            self.boundary_sets, self.city_time_zone, self.engine, TAKEN,
        )  # fmt: skip
        if snapshot is None:
            return Taken(None, problems)
        kept = self.engine.records(snapshot.rows(self.engine))
        return Taken(snapshot, problems, kept, self.engine.rows(snapshot.set_aside(self.engine)))

    def take_text(self, content: str | bytes, **given: Any) -> Taken:
        self.put(content, given.get("file", "calls.csv"))
        return self.take(**given)


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Desk:
    return Desk(tmp_path, engine)

"""Reads a chapter: a page of the manual whose tables are tests.

A case is a heading, a few words, the definition (YAML), a table of rows, the word `gives`, and the
table of measurements that must come out, all of them.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import yaml

from charteroak.documents import adapter
from charteroak.indicators.measurement import Measurement
from charteroak.kinds import kinds
from tests.oracle import Question
from tests.spec.city import TYPES, days, filled

CASE = re.compile(
    r"^## (?P<title>.+?)\n.*?```yaml\n(?P<yaml>.*?)```\n(?P<rows>.*?)\ngives\n(?P<cells>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
OURS = (
    "where",
    "time",
    "grains",
    "places",
    "groups",
    "covers",
    "fiscal_year_starts",
    "fiscal_calendar",
    "reporting_lag",
    "residents_of",
    "holidays_of_the_city",
)
"""Words of a definition that are not its kind's."""


@dataclass(frozen=True)
class Case:
    """One definition, its rows, and what must come out."""

    title: str
    question: Question
    rows: tuple[dict[str, Any], ...]
    cells: tuple[dict[str, str], ...]


def read(path: Path) -> tuple[Case, ...]:
    """The cases of a chapter, in order."""
    text = path.read_text(encoding="utf-8")
    cases = tuple(_case(found) for found in CASE.finditer(text))
    assert len(cases) == text.count("\n## "), f"a case of {path.name} cannot be read"
    return cases


def _case(found: re.Match[str]) -> Case:
    words = yaml.load(found["yaml"], Loader=yaml.BaseLoader)  # text stays text
    kind = kinds()[words.pop("kind")]
    own = {name: value for name, value in words.items() if name not in OURS}
    question = Question(
        measure=adapter(cast("Hashable", kind)).validate_python(own),
        where=words.get("where", "true"),
        time=words.get("time", "day"),
        grains=words.get("grains", ["month"]),
        places=words.get("places", ["city"]),
        groups=words.get("groups", []),
        covers=days(words["covers"]),
        fiscal_start=int(words.get("fiscal_year_starts", 7)),
        fiscal_weeks=_weeks(words.get("fiscal_calendar")),
        lag=int(words.get("reporting_lag", 0)),
        residents={place: float(n) for place, n in words.get("residents_of", {}).items()},
        holidays={
            date.fromisoformat(day): name
            for day, name in words.get("holidays_of_the_city", {}).items()
        },
    )
    rows = tuple(_row(cells) for cells in table(found["rows"]))
    return Case(found["title"], question, rows, tuple(table(found["cells"])))


def _weeks(written: dict[str, str] | None) -> tuple[str, str, str] | None:
    return (written["pattern"], written["ends_on"], written["ends"]) if written else None


def table(text: str) -> Iterator[dict[str, str]]:
    """The rows of a Markdown table, by heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heading, _rule, *body = cells
    for line in body:
        yield dict(zip(heading, line, strict=True))


def _row(cells: dict[str, str]) -> dict[str, Any]:
    return filled({name: _value(TYPES[name], text) for name, text in cells.items()})


def _value(kind: str, text: str) -> Any:
    if not text:
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "timestamp":
        return datetime.fromisoformat(text)
    if kind == "boolean":
        return text == "yes"
    return float(text) if kind == "number" else text


def shown(measurement: Measurement, cell: dict[str, str]) -> dict[str, str]:
    """A measurement as the table of a case writes it: the same columns, the same digits."""
    return {name: _shown(getattr(measurement, name), like) for name, like in cell.items()}


def _shown(value: object, like: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.{len(like.partition('.')[2])}f}"
    return str(value)

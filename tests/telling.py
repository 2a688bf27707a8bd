"""The edition's table as a reader would say it, by other means than those that make the pages.

Answers: which text must stand on a page for this row? DuckDB reads the table, Babel writes the numbers
and the months; only the definitions (unit, decimals) come from the plan. Months, quarters, years,
fiscal years and spans; Elmford has no other grain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import html5lib
from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = {"": "en_US", "es/": "es_US"}
WORDS = {
    "": {"quarter": "Q", "fiscal": "FY", "to": "to", "about": "about "},
    "es/": {"quarter": "T", "fiscal": "AF", "to": "a", "about": "unos "},
}
ALL = "city", "all", "all", "all"
"""The whole city and everyone in it."""


@dataclass(frozen=True)
class Row:
    """One measurement, and how its indicator is counted."""

    indicator: str
    grain: str
    period: str
    start: date
    cell: tuple[str, str, str, str]
    """Boundary set, place, division into groups, group."""
    value: float | None
    lower: float | None
    upper: float | None
    n: int | None
    missing: str
    estimated: bool
    unit: str
    decimals: int

    def number(self, language: str, value: float | None = None) -> str:
        """The value, or another number of the same unit, as it stands in a table."""
        told = self.value if value is None else value
        assert told is not None
        return said(told, self.unit, self.decimals, language)

    def told(self, language: str) -> str:
        """The value; an estimate says that it is one."""
        about = WORDS[language]["about"] if self.estimated else ""
        return about + self.number(language)

    def interval(self, language: str) -> str:
        """Both bounds where there are both."""
        if self.lower is None or self.upper is None:
            return ""
        low, high = (self.number(language, bound) for bound in (self.lower, self.upper))
        return f"{low} {WORDS[language]['to']} {high}"

    def when(self, language: str) -> str:
        """The period, short."""
        words = WORDS[language]
        match self.grain:
            case "month":
                return f"{format_date(self.start, 'MMM', LOCALES[language])} {self.start.year}"
            case "quarter":
                return f"{words['quarter']}{(self.start.month + 2) // 3} {self.start.year}"
            case "fiscal_year":
                return words["fiscal"] + self.period.removeprefix("FY")
            case "span":
                return self.period.replace("-", "–")
            case _:
                return self.period


def said(value: float, unit: str, decimals: int, language: str) -> str:
    """A number by its unit: parts of a hundred, dollars, or plain; halves go up."""
    scaled = Decimal(str(value)) * (100 if unit == "share" else 1)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    number = format_decimal(abs(rounded), pattern, LOCALES[language])
    sign = "-" if rounded < 0 else ""
    dollars = "$" if unit.startswith("dollars") else ""
    return f"{sign}{dollars}{number}{'%' if unit == 'share' else ''}"


def read_rows(table: Path, definitions: Mapping[str, tuple[str, int]]) -> list[Row]:
    """Every measurement of an edition, the latest first."""
    columns = (
        'indicator, grain, period, period_start, place_set, place, group_by, "group", value, lower, '
        "upper, n, missing, estimated"
    )
    with duckdb.connect() as asked:
        found = asked.execute(
            f"SELECT {columns} FROM read_parquet(?) ORDER BY period_start DESC", [str(table)]
        ).fetchall()
    return [_row(list(one), definitions) for one in found]


def _row(told: list[Any], definitions: Mapping[str, tuple[str, int]]) -> Row:
    unit, decimals = definitions[told[0]]
    indicator, grain, period, start, *cell = told[:8]
    value, lower, upper, n, missing, estimated = told[8:]
    numbers = (value, lower, upper, n, missing, estimated)
    where = (cell[0], cell[1], cell[2], cell[3])
    return Row(indicator, grain, period, start, where, *numbers, unit, decimals)


@cache
def page(path: Path) -> Any:
    """A page's main part, read once for all tests of a module."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    (main,) = parser.parse(path.read_text(encoding="utf-8")).iter("main")
    return main


def text(node: Any) -> str:
    """What a reader reads of a part of a page."""
    return " ".join("".join(node.itertext()).split())


def of_class(node: Any, name: str) -> Iterator[Any]:
    """Every element of a class."""
    return (one for one in node.iter() if name in (one.get("class") or "").split())


def tag(node: Any) -> str:
    """An element's name; those of a drawing have a namespace in front."""
    return str(node.tag).rpartition("}")[2]

"""on_time: which part of what was due was done in time.

Formula: of the rows whose deadline had passed by the day `as_of`, those closed by then. A row still
open after its deadline is late; a row whose deadline has not passed does not count, be it open or
closed already, for otherwise the quick would be counted before the slow (right-censoring). A row
closed before it was opened, or of which that is not known, is a fault of the record and does not
count. Interval: Wilson's score interval (E. B. Wilson, JASA 22, 1927, 209-212).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from sqlglot import exp

from charteroak import kinds
from charteroak.dimensions.calendar import business_days_between

if TYPE_CHECKING:
    from charteroak.kinds import Column


@dataclass(frozen=True, kw_only=True)
class OnTime(kinds.Kind):
    """The part of the rows that were due by a day which were closed by their deadline."""

    name: ClassVar[str] = "on_time"
    formula: ClassVar[str] = (
        "rows closed (`{closed}`) in time, divided by rows whose deadline had passed by {as_of}; "
        "those still open then are late"
    )
    interval: ClassVar[str] = "wilson"
    method: ClassVar[str] = (
        "Wilson, Journal of the American Statistical Association 22 (1927), 209-212"
    )
    units: ClassVar[tuple[str, ...]] = ("share",)
    expressions: ClassVar[Mapping[str, str]] = {"was_due": "boolean", "in_time": "boolean"}

    opened: str
    """The day or moment the clock starts: a column, or an expression."""
    closed: str
    """The day or moment it was done; missing while it is open."""
    deadline: str = ""
    """How many hours, days or business days are allowed: a number, or an expression such as a
    column that holds each row's own. The day of opening itself is not counted."""
    deadline_in: Literal["hours", "days", "business_days"] = "days"
    """What the deadline is counted in. `hours` runs to the second; the others to the end of the
    last day."""
    due: str = ""
    """Instead of `deadline`: the day each row is due (the moment, with `deadline_in: hours`)."""
    as_of: date | Literal["the last day covered"] = "the last day covered"
    """The day whose end the judgment is made at."""
    counted_by: Literal["opened", "due"] = "opened"
    """Which period a row counts in: that of the indicator's `time`, or that of its deadline."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Days that are no business days, each with its name; left out: the city's."""

    def __post_init__(self) -> None:
        """Refuse what cannot be judged."""
        if bool(self.deadline) == bool(self.due):
            raise ValueError("Write either `deadline:` or `due:`")
        if self.counted_by == "due" and self._by_business_days:
            raise ValueError(
                "Rows can be counted by a due day in business days only if it is `due:`"
            )

    @property
    def was_due(self) -> str:
        """The deadline had passed by the end of the day `as_of`."""
        last = f"date '{self.as_of}'" if isinstance(self.as_of, date) else "as_of_"
        after = f"cast({last} + interval '1' day as date)"
        opened, closed = self._at(self.opened), self._at(self.closed)
        passed = f"{self._deadline} < cast({after} as {self._type})"
        if self._by_business_days:
            worked = business_days_between(opened, after, self.holidays)
            passed = f"{opened} <= {last} and {worked} >= ({self.deadline})"
        return f"{passed} and coalesce({closed}, {opened}) >= {opened}"

    @property
    def in_time(self) -> str:
        """It was closed by its deadline."""
        opened, closed = self._at(self.opened), self._at(self.closed)
        if self._by_business_days:
            worked = business_days_between(opened, closed, self.holidays)
            return f"{closed} <= {opened} or {worked} < ({self.deadline})"
        return f"{closed} <= {self._deadline}"

    @property
    def _by_business_days(self) -> bool:
        return self.deadline_in == "business_days" and not self.due

    @property
    def _type(self) -> str:
        return "timestamp" if self.deadline_in == "hours" else "date"

    def _at(self, text: str) -> str:
        return f"cast(({text}) as {self._type})"

    @property
    def _deadline(self) -> str:
        """The moment or day each row is due, where that is not a matter of business days."""
        if self.due:
            return self._at(self.due)
        opened, number = self._at(self.opened), f"({self.deadline})"
        if self._type == "date":
            return f"cast({opened} + cast(ceil({number}) as integer) as date)"
        seconds = f"interval '1' second * cast(round({number} * 3600) as integer)"
        return f"cast({opened} + {seconds} as timestamp)"

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The rows closed in time, and those that were due."""
        due = kinds.both(where, given["was_due"])
        counted = kinds.rows_where(due)
        return {
            "numerator": kinds.rows_where(kinds.both(due, given["in_time"])),
            "denominator": counted,
            "n": counted.copy(),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The part, from 0 to 1."""
        return parts["numerator"] / parts["denominator"]

    def on(self, day: date, holidays: Mapping[date, str]) -> Self:
        """The same as of the last day covered, with the city's holidays, where none are named."""
        known = self.as_of if isinstance(self.as_of, date) else day
        return replace(self, as_of=known, holidays=self.holidays or holidays)

    def day(self) -> str:
        """The deadline, for rows counted by it."""
        return self._deadline if self.counted_by == "due" else ""

    def in_words(self) -> str:
        """The formula, and how the deadline is found."""
        units = self.deadline_in.replace("_", " ")
        how = f"due at `{self.due}`" if self.due else f"due {self.deadline} {units} after opening"
        return f"{super().in_words()}; {how}"

"""Business days and holidays: which days an office works.

Answers: how many business days lie between two days? A business day is a day from Monday to Friday
that is no holiday. Holidays are data: dates with their names, as a city writes them. The answer is
SQL text in closed form over a row's own dates, exact for every day after the first of the year 1:
whole weeks are counted by division, holidays by a search tree of `CASE`, so that a hundred holidays
cost seven comparisons and not a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

_MONDAY = date(1, 1, 1)
"""A Monday before every date in use; days are counted from it."""


def business_days_between(first: str, last: str, holidays: Iterable[date] = ()) -> str:
    """SQL for the number of business days after `first` and before `last`; both are SQL dates.

    Neither day itself is counted. Where `last` comes before `first`, the number is meaningless.
    """
    closed = on_weekdays(holidays)
    until = _weekdays(f"{_since(last)} - 1") + f" - {_holidays(last, '<=', closed)}"
    already = _weekdays(_since(first)) + f" - {_holidays(first, '<', closed)}"
    return f"(({until}) - ({already}))"


def on_weekdays(holidays: Iterable[date]) -> list[str]:
    """The holidays that take a business day away, as SQL dates in order, each once."""
    return [f"date '{day.isoformat()}'" for day in sorted(set(holidays)) if day.weekday() < 5]


def _since(day: str) -> str:
    return f"date_diff('day', date '{_MONDAY.isoformat()}', {day})"


def _weekdays(past: str) -> str:
    """SQL for the number of weekdays up to and with the day so many days after the Monday."""
    return f"5 * (({past}) // 7) + least(({past}) % 7 + 1, 5)"


def _holidays(day: str, outside: str, ordered: Sequence[str], before: int = 0) -> str:
    """SQL for how many of the ordered holidays a day has reached (`<`) or passed (`<=`)."""
    if not ordered:
        return str(before)
    middle = len(ordered) // 2
    below = _holidays(day, outside, ordered[:middle], before)
    above = _holidays(day, outside, ordered[middle + 1 :], before + middle + 1)
    return f"case when {day} {outside} {ordered[middle]} then {below} else {above} end"

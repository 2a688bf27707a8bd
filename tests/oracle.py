"""The oracle: what every kind means, by plain loops over rows, slow and easy to believe.

Answers: what must the engine say? Nothing here is shared with the package: no SQL, no arrays, no
function of ours. Conditions are Python functions that mean what the SQL text says (`MEANS`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from scipy import stats

Row = Mapping[str, Any]
Z = 1.959963984540054

MEANS: dict[str, Callable[[Row], Any]] = {
    "true": lambda row: True,
    "minutes > 10": lambda row: None if row["minutes"] is None else row["minutes"] > 10,
    "ward = 'north'": lambda row: None if row["ward"] is None else row["ward"] == "north",
    "age = 'young'": lambda row: None if row["age"] is None else row["age"] == "young",
    "name = 'Ann'": lambda row: None if row["name"] is None else row["name"] == "Ann",
    "name = 'Bob' and answered": lambda row: row["name"] == "Bob" and row["answered"],
    "'Cid' = name and (minutes > 10 or answered)": lambda row: (
        row["name"] == "Cid" and ((row["minutes"] or 0) > 10 or row["answered"])
    ),
    "limit = 3": lambda row: None if row["limit"] is None else row["limit"] == 3,
    "limit = 4 and limit = 5": lambda row: False,
    "limit in (1, 2, 3, 4, 5, 6)": lambda row: (
        None if row["limit"] is None else row["limit"] in (1, 2, 3, 4, 5, 6)
    ),
    "closed is not null": lambda row: row["closed"] is not None,
    "date_diff('second', opened, closed)": lambda row: (
        None
        if row["opened"] is None or row["closed"] is None
        else (row["closed"] - row["opened"]).total_seconds()
    ),
}
"""What each expression means; a column's name means its value, a number itself."""


def means(text: str, row: Row) -> Any:
    """The value of an expression for one row; None where it is not known."""
    if text in MEANS:
        return MEANS[text](row)
    return row[text] if text in row else float(text)


@dataclass
class Cell:
    """One number and what belongs to it; None: there is none."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int = 0
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Question:
    """What is asked: a kind with its fields, over which rows, cut how."""

    measure: Any
    where: str = "true"
    time: str = "day"
    grains: Sequence[str] = ("month",)
    places: Sequence[str] = ("city",)
    groups: Sequence[str] = ()
    covers: tuple[date, date] = (date(2024, 1, 1), date(2024, 12, 31))
    fiscal_start: int = 7
    fiscal_weeks: tuple[str, str, str] | None = None
    """Pattern, weekday and rule of a fiscal year of weeks."""
    lag: int = 0
    """Days after which no more records come in."""
    residents: Mapping[str, float] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    """The city's own."""


def answer(question: Question, rows: Sequence[Row]) -> dict[tuple[str, ...], tuple[Cell, bool]]:
    """Each cell, by grain, period, place and group, and whether its period is partial."""
    first, last = question.covers
    dated = [(counted_on(question, row), row) for row in rows]
    inside = [(at, row) for at, row in dated if at is not None and first <= at <= last]
    covered = [row for _, row in inside]
    found: dict[tuple[str, ...], tuple[Cell, bool]] = {}
    for grain in question.grains:
        for name, start, end in periods(grain, question):
            for place in place_names(question, covered):
                for group in group_names(question, covered):
                    chosen = [
                        row
                        for at, row in inside
                        if start <= at <= end
                        and place in ("all", row["ward"] or "unknown")
                        and group in ("all", row["age"] or "unknown")
                        and means(question.where, row) is True
                    ]
                    if question.measure.name == "survey":
                        sample = [row for at, row in inside if start <= at <= end]
                        weights = weights_of(question, [row for _, row in inside])
                        cell = survey(question.measure, chosen, sample, weights)
                        found[(grain, name, place, group)] = (cell, start < first or end > last)
                        continue
                    cell = KINDS[question.measure.name](question.measure, chosen)
                    if question.measure.name == "rate":
                        per_resident(cell, question, place if group == "all" else "")
                    found[(grain, name, place, group)] = (
                        cell, start < first or end + timedelta(days=question.lag) > last
                    )  # fmt: skip
    return found


def counted_on(question: Question, row: Row) -> date | None:
    """The day a row is counted by: that of the indicator's time, or of its deadline."""
    by_due = getattr(question.measure, "counted_by", "opened") == "due"
    at = due_at(question.measure, row) if by_due else row[question.time]
    return None if at is None else day(at)


def place_names(question: Question, rows: Sequence[Row]) -> list[str]:
    if "wards" not in question.places:
        return ["all"]
    return ["all", "north", "south", *(["unknown"] if any(not r["ward"] for r in rows) else [])]


def group_names(question: Question, rows: Sequence[Row]) -> list[str]:
    if not question.groups:
        return ["all"]
    return ["all", "young", "old", *(["unknown"] if any(not r["age"] for r in rows) else [])]


def periods(grain: str, question: Question) -> Iterator[tuple[str, date, date]]:
    """Every period that touches the days, found by asking each day which period it is in."""
    days: dict[str, list[date]] = {}
    first, last = question.covers
    at = first - timedelta(days=800)
    while at <= last + timedelta(days=800):
        days.setdefault(
            period_name(grain, at, question.fiscal_start, question.fiscal_weeks), []
        ).append(at)
        at += timedelta(days=1)
    for name, inside in days.items():
        if inside[0] <= last and inside[-1] >= first:
            yield name, inside[0], inside[-1]


@cache
def period_name(grain: str, at: date, fiscal_start: int, weeks: tuple[str, str, str] | None) -> str:
    if grain == "day":
        return f"{at:%Y-%m-%d}"
    if grain == "week":
        return f"{at:%G-W%V}"
    if grain.startswith("fiscal"):
        year, number = fiscal_period(at, fiscal_start, weeks)
        within = {"fiscal_period": f"-P{number:02}", "fiscal_quarter": f"-Q{(number + 2) // 3}"}
        return f"FY{year}{within.get(grain, '')}"
    if grain == "month":
        return f"{at.year}-{at.month:02}"
    if grain == "quarter":
        return f"{at.year}-Q{(at.month + 2) // 3}"
    if grain == "year":
        return str(at.year)
    raise AssertionError(grain)


@cache
def fiscal_period(at: date, starts: int, weeks: tuple[str, str, str] | None) -> tuple[int, int]:
    """The fiscal year and which of its twelve periods a day lies in."""
    if weeks is None:
        return at.year + (1 if 1 < starts <= at.month else 0), (at.month - starts) % 12 + 1
    before, end = at - timedelta(days=1), at
    while not ends_year(before, starts, weeks):
        before -= timedelta(days=1)
    while not ends_year(end, starts, weeks):
        end += timedelta(days=1)
    left, number = (at - before).days, 1
    for length in [int(n) * 7 for n in weeks[0].split("-")] * 4:
        if left > length and number < 12:
            left, number = left - length, number + 1
        else:
            break
    return (end - timedelta(days=10)).year if starts == 1 else end.year, number


@cache
def ends_year(at: date, starts: int, weeks: tuple[str, str, str]) -> bool:
    """Whether a day is the last of a fiscal year: the right weekday, at the end of the month."""
    _, weekday, rule = weeks
    if f"{at:%A}" != weekday:
        return False
    near = range(-3, 4) if rule == "nearest" else range(7)
    days = [at + timedelta(days=d) for d in near]
    return any(
        d.month == (starts - 1 or 12) and (d + timedelta(days=1)).month == starts for d in days
    )


def day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


# The kinds, each as its own sentence.


def count(kind: Any, rows: Sequence[Row]) -> Cell:
    n = len(rows)
    lower, upper = poisson(n)
    return Cell(n, n, None, n, lower, upper)


def per_resident(cell: Cell, question: Question, place: str) -> None:
    """A count becomes a rate; without a population there is none."""
    people = question.residents.get(place)
    per = int(question.measure.per.replace(",", ""))
    cell.denominator = people
    for name in ("value", "lower", "upper"):
        counted = getattr(cell, name)
        setattr(cell, name, None if people is None else counted / people * per)


def total(kind: Any, rows: Sequence[Row]) -> Cell:
    values = known(kind.of, rows)
    added = math.fsum(values)
    return Cell(None if rows and not values else added, added, None, len(values))


def distinct(kind: Any, rows: Sequence[Row]) -> Cell:
    values = [v for v in (means(kind.of, row) for row in rows) if v is not None]
    return Cell(len(set(values)), len(set(values)), None, len(values))


def mean(kind: Any, rows: Sequence[Row]) -> Cell:
    values = known(kind.of, rows)
    n = len(values)
    if not n:
        return Cell(None, None, 0, 0)
    middle = math.fsum(values) / n
    return with_student(Cell(middle, math.fsum(values), n, n), [v - middle for v in values])


def ratio(kind: Any, rows: Sequence[Row]) -> Cell:
    pairs = [(means(kind.numerator, row), means(kind.denominator, row)) for row in rows]
    pairs = [(y, x) for y, x in pairs if y is not None and x is not None]
    if not pairs:
        return Cell(None, None, None, 0)
    over, under = math.fsum(y for y, _ in pairs), math.fsum(x for _, x in pairs)
    if under == 0:
        return Cell(None, over, under, len(pairs))
    value, average = over / under, under / len(pairs)
    return with_student(
        Cell(value, over, under, len(pairs)), [(y - value * x) / average for y, x in pairs]
    )


def with_student(cell: Cell, residuals: Sequence[float]) -> Cell:
    """Student's t over residuals that add up to nought."""
    n = len(residuals)
    if n > 1 and cell.value is not None:
        variance = math.fsum(r * r for r in residuals) / (n - 1)
        half = float(stats.t.ppf(0.975, n - 1)) * math.sqrt(variance / n)
        cell.lower, cell.upper = cell.value - half, cell.value + half
    return cell


def quantile(kind: Any, rows: Sequence[Row]) -> Cell:
    at = getattr(kind, "at", 0.5)
    values = sorted(known(kind.of, rows))
    n = len(values)
    if not n:
        return Cell(None, None, None, 0)
    rank = at * (n - 1)
    below = math.floor(rank)
    above = min(below + 1, n - 1)
    value = values[below] + (rank - below) * (values[above] - values[below])
    spread = Z * math.sqrt(n * at * (1 - at))
    low, high = math.floor(n * at - spread), math.floor(n * at + spread) + 1
    lower = values[low - 1] if 1 <= low <= n else None
    upper = values[high - 1] if 1 <= high <= n else None
    return Cell(value, None, None, n, lower, upper)


def share(kind: Any, rows: Sequence[Row]) -> Cell:
    answers = [
        means(kind.numerator, row) for row in rows if means(kind.denominator, row) is True
    ]  # fmt: skip
    return part_of([a for a in answers if a is not None])


def response(kind: Any, rows: Sequence[Row]) -> Cell:
    times = [(means(kind.from_, row), means(kind.to, row)) for row in rows]
    taken = [(moment(to) - moment(start)).total_seconds() for start, to in times if start and to]
    return part_of([seconds <= kind.within for seconds in taken if seconds >= 0])


def on_time(kind: Any, rows: Sequence[Row]) -> Cell:
    verdicts = (on_time_row(kind, row) for row in rows)
    return part_of([verdict for verdict in verdicts if verdict is not None])


def on_time_row(kind: Any, row: Row) -> bool | None:
    """Whether a row was done in time; None where it does not count."""
    opened, closed = means(kind.opened, row), means(kind.closed, row)
    due = due_at(kind, row)
    if opened is None or due is None:
        return None
    read = moment if kind.deadline_in == "hours" else day
    if closed is not None and read(closed) < read(opened):
        return None
    if not due < read(kind.as_of + timedelta(days=1)):
        return None
    return closed is not None and read(closed) <= due


def due_at(kind: Any, row: Row) -> Any:
    read = moment if kind.deadline_in == "hours" else day
    if kind.due:
        due = means(kind.due, row)
        return None if due is None else read(due)
    opened, number = means(kind.opened, row), means(kind.deadline, row)
    if opened is None or number is None:
        return None
    if kind.deadline_in == "hours":
        return moment(opened) + timedelta(hours=number)
    left, at = math.ceil(number), day(opened)
    while left > 0:
        at += timedelta(days=1)
        works = at.weekday() < 5 and at not in kind.holidays
        left -= 1 if works or kind.deadline_in == "days" else 0
    return at


def weights_of(question: Question, rows: Sequence[Row]) -> dict[int, float]:
    """The weight of each row that was drawn, raked to the wards where that is asked for."""
    kind = question.measure
    drawn = {id(row): means(kind.weight, row) for row in rows}
    lacking = [id(row) for row in rows if (kind.stratum and means(kind.stratum, row) is None)
               or (kind.cluster and means(kind.cluster, row) is None)]  # fmt: skip
    weights = {at: w for at, w in drawn.items() if w is not None and w > 0 and at not in lacking}
    if not kind.rake:
        return weights
    longest = ("year", "fiscal_year", "quarter", "fiscal_quarter", "month", "fiscal_period")
    grain = next(g for g in (*longest, "week", "day") if g in question.grains)
    by_period: dict[str, list[Row]] = {}
    for row in rows:
        at = counted_on(question, row)
        if at is not None and id(row) in weights:
            name = period_name(grain, at, question.fiscal_start, question.fiscal_weeks)
            by_period.setdefault(name, []).append(row)
    for sample in by_period.values():
        weights |= raked_to_wards(sample, weights, question.residents)
    return weights


def raked_to_wards(
    sample: Sequence[Row], weights: Mapping[int, float], residents: Mapping[str, float]
) -> dict[int, float]:
    """Each ward's answers stand for its residents; nothing changes where one has none."""
    whole = sum(weights[id(row)] for row in sample)
    met = {row["ward"] or "unknown" for row in sample}
    if any(ward not in residents or ward not in met for ward in ("north", "south")):
        return {}
    silent = sum(weights[id(row)] for row in sample if not row["ward"]) / whole
    people = residents["north"] + residents["south"]
    wanted = {w: residents[w] * (1 - silent) for w in ("north", "south")}
    wanted["unknown"] = people * silent
    now = {
        w: sum(weights[id(row)] for row in sample if (row["ward"] or "unknown") == w) for w in met
    }
    return {
        id(row): weights[id(row)] * wanted[ward] / now[ward]
        for row in sample
        for ward in [row["ward"] or "unknown"]
    }


def stratum_of(kind: Any, row: Row) -> Any:
    return means(kind.stratum, row) if kind.stratum else ""


def cluster_of(kind: Any, row: Row) -> Any:
    return means(kind.cluster, row) if kind.cluster else id(row)


def survey(
    kind: Any, chosen: Sequence[Row], sample: Sequence[Row], weights: Mapping[int, float]
) -> Cell:
    """The weighted mean of the chosen, with the error of a sample drawn as all of the period was."""

    def answer(row: Row) -> float | None:
        said = means(kind.yes or kind.of, row)
        return None if said is None else float(said)

    told = [row for row in chosen if id(row) in weights and answer(row) is not None]
    if not told:
        return Cell(None, 0, 0, 0)
    whole = math.fsum(weights[id(row)] for row in told)
    total = math.fsum(weights[id(row)] * (answer(row) or 0.0) for row in told)
    value = total / whole
    cell = Cell(value, total, whole, len(told))
    mine = {id(row) for row in told}
    strata: dict[Any, dict[Any, list[float]]] = {}
    for row in sample:
        if id(row) in weights:
            stratum, cluster = stratum_of(kind, row), cluster_of(kind, row)
            score = weights[id(row)] * ((answer(row) or 0.0) - value) / whole
            scores = strata.setdefault(stratum, {}).setdefault(cluster, [])
            scores.append(score if id(row) in mine else 0.0)
    variance = 0.0
    for clusters in strata.values():
        if len(clusters) < 2:
            return cell
        sums = [math.fsum(scores) for scores in clusters.values()]
        middle = math.fsum(sums) / len(sums)
        spread = math.fsum((one - middle) ** 2 for one in sums)
        variance += len(sums) / (len(sums) - 1) * spread
    met = {(stratum_of(kind, row), cluster_of(kind, row)) for row in told}
    freedom = len(met) - len({stratum for stratum, _ in met})
    if not freedom:
        return cell
    half = float(stats.t.ppf(0.975, freedom)) * math.sqrt(variance)
    if not kind.yes:
        cell.lower, cell.upper = value - half, value + half
    elif 0 < value < 1:
        odds, half = math.log(value / (1 - value)), half / (value * (1 - value))
        cell.lower, cell.upper = (1 / (1 + math.exp(-(odds + way * half))) for way in (-1, 1))
    return cell


def known(text: str, rows: Sequence[Row]) -> list[float]:
    values = [means(text, row) for row in rows]
    return [float(value) for value in values if value is not None]


def part_of(answers: Sequence[bool]) -> Cell:
    """The part of the answers that are yes, with Wilson's interval."""
    x, n = sum(answers), len(answers)
    if not n:
        return Cell(None, 0, 0, 0)
    p = x / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Cell(p, x, n, n, 0.0 if x == 0 else centre - half, 1.0 if x == n else centre + half)


def poisson(x: int) -> tuple[float, float]:
    """Limits of a count: exact below ten, Byar's approximation from ten on."""
    if x >= 10:
        lower = x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3
        return lower, (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * math.sqrt(x + 1))) ** 3
    lower = 0.0 if x == 0 else crossing(lambda mean: at_most(x - 1, mean) - 0.975)
    return lower, crossing(lambda mean: at_most(x, mean) - 0.025)


def at_most(x: int, mean: float) -> float:
    """The probability of at most `x` where so many are expected."""
    return math.fsum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(x + 1))


def crossing(falling: Callable[[float], float]) -> float:
    """Where a falling function crosses nought, by halving."""
    low, high = 0.0, 100.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return low


KINDS: Mapping[str, Callable[[Any, Sequence[Row]], Cell]] = {
    "count": count,
    "rate": count,
    "sum": total,
    "distinct": distinct,
    "mean": mean,
    "ratio": ratio,
    "median": quantile,
    "percentile": quantile,
    "share": share,
    "response": response,
    "on_time": on_time,
    "survey": share,
}
"""A survey is asked for apart, since it looks at the whole sample."""

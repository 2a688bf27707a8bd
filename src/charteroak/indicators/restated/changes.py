"""Changes: every measurement that differs between two editions, with its cause.

Answers: what was told otherwise before, and why? One row is one measurement that differs in any of
its numbers. Old numbers beside new ones can tell what each alone hides, so of a source whose small
numbers are hidden in either edition, or in the one that stands, no number is printed at all: it is
told that a measurement changed, and why. See docs/explanation/restatements.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from sqlglot import exp

from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators.measurement import FILE, SQL_TYPES
from charteroak.indicators.restated.made import Made, read_made

Cause = Literal[
    "new_period", "newly_told", "completed", "restated", "redefined", "recomputed", "suppression",
    "no_longer_told",
]  # fmt: skip
CAUSES: Mapping[Cause, str] = {
    "restated": "Restated: its records came in late, were corrected or were taken out.",
    "redefined": "Redefined: it is computed otherwise than before.",
    "completed": "Completed: its records were not all there in the earlier edition.",
    "no_longer_told": "No longer told.",
    "suppression": "Hidden in one of the two editions, so no number of either is given.",
    "recomputed": "Recomputed: the program has changed, the records and the definition have not.",
    "newly_told": "Newly told: the earlier edition did not have it.",
    "new_period": "A new period.",
}
"""Each cause in a sentence, in the order in which a reader should hear of them."""
KEYS = ("indicator", "grain", "period", "place_set", "place", "group_by", "group")
COMPARED = (
    "value", "numerator", "denominator", "n", "lower", "upper", "missing", "partial", "estimated",
    "unit", "provenance", "period_start", "period_end",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measurement that differs between two editions."""

    indicator: str
    grain: str
    period: str
    period_start: date
    period_end: date
    place_set: str
    place: str
    group_by: str
    group: str
    cause: Cause
    """A word of `CAUSES`."""
    why: str
    """What is known of the cause: which words of the definition, how many rows."""
    unit: str
    before: float | None
    """The value in the earlier edition; None where there was none, or where it is withheld."""
    before_missing: str
    """Why there was none."""
    after: float | None
    """The value in the later edition; None where there is none, or where it is withheld."""
    after_missing: str
    withheld: bool
    """Both values are kept back, since together they could tell of too few people."""

    def as_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Compared:
    """Two editions, and what differs between them."""

    earlier: Edition
    later: Edition
    changes: tuple[Change, ...]


def compare(engine: Engine, earlier: Edition, later: Edition, standing: Edition) -> Compared:
    """Everything that differs; `standing` is the edition that everyone can read now."""
    one, other = read_made(earlier), read_made(later)
    now = read_made(standing) if standing.id not in (earlier.id, later.id) else other
    last = _last_told(engine, earlier)
    found = [
        _change(one, other, now, last, row)
        for row in engine.records(_differing(engine, one, other))
    ]
    return Compared(earlier, later, tuple(sorted(found, key=_order)))


def _order(change: Change) -> tuple[Any, ...]:
    causes = list(CAUSES)
    return (
        change.indicator, causes.index(change.cause), change.grain, change.period_start,
        change.place_set, change.place, change.group_by, change.group,
    )  # fmt: skip


def read_table(engine: Engine, edition: Edition, name: str) -> exp.Select:
    """The measurements of an edition, with the columns that it may lack."""
    table = engine.keep(name, engine.parquet(edition.folder / FILE))
    there = engine.columns(exp.select("*").from_(table.copy()).limit(0))
    columns = [
        exp.column(column, quoted=True)
        if column in there
        else exp.alias_(exp.cast(exp.false(), SQL_TYPES[column]), column, quoted=True)
        for column in (*KEYS, *COMPARED)
    ]
    there_ = exp.alias_(exp.true(), "there", quoted=True)
    return exp.select(*columns, there_).from_(table)


def _differing(engine: Engine, one: Made, other: Made) -> exp.Select:
    """The rows of either edition that are not the same in the other: `old_...` and `new_...`."""
    sides = {
        "old": read_table(engine, one.edition, "earlier_"),
        "new": read_table(engine, other.edition, "later_"),
    }
    pairs = {name: [exp.column(name, side, quoted=True) for side in sides] for name in
             (*KEYS, *COMPARED, "there")}  # fmt: skip
    told = [exp.alias_(exp.func("coalesce", *pairs[name]), name, quoted=True) for name in KEYS]
    told += [
        exp.alias_(column.copy(), f"{side}_{name}", quoted=True)
        for name in (*COMPARED, "there")
        for side, column in zip(sides, pairs[name], strict=True)
    ]
    same = exp.and_(*(old.copy().eq(new.copy()) for old, new in (pairs[k] for k in KEYS)))
    differs = exp.or_(
        *(exp.NullSafeNEQ(this=old.copy(), expression=new.copy())
          for old, new in (pairs[name] for name in (*COMPARED, "there")))
    )  # fmt: skip
    return (
        exp.select(*told)
        .from_(sides["old"].subquery("old"))
        .join(sides["new"].subquery("new"), on=same, join_type="full")
        .where(differs)
    )


def _last_told(engine: Engine, edition: Edition) -> dict[tuple[str, str], date]:
    """The last day of any period of each indicator and grain."""
    table = engine.parquet(edition.folder / FILE).subquery("told")
    names = [exp.column(name, quoted=True) for name in ("indicator", "grain")]
    last = exp.Max(this=exp.column("period_end", quoted=True))
    query = exp.select(*names, last).from_(table).group_by(*(name.copy() for name in names))
    return {(row[0], row[1]): row[2] for row in engine.rows(query)}


def _change(
    one: Made, other: Made, now: Made, last: Mapping[tuple[str, str], date], row: Mapping[str, Any]
) -> Change:
    name = row["indicator"]
    cause = _cause(one, other, last, row)
    side = "new" if row["new_there"] else "old"
    hides = any(made.hides(name) for made in (one, other, now))
    withheld = hides or "suppressed" in (row["old_missing"], row["new_missing"])
    return Change(
        **{key: row[key] for key in KEYS},
        period_start=row[f"{side}_period_start"],
        period_end=row[f"{side}_period_end"],
        cause=cause,
        why="; ".join(_why(one, other, cause, row, withheld=withheld)),
        unit=row[f"{side}_unit"],
        before=None if withheld else row["old_value"],
        before_missing="" if withheld else row["old_missing"] or "",
        after=None if withheld else row["new_value"],
        after_missing="" if withheld else row["new_missing"] or "",
        withheld=withheld,
    )


def _cause(
    one: Made, other: Made, last: Mapping[tuple[str, str], date], row: Mapping[str, Any]
) -> Cause:
    name = row["indicator"]
    if not row["new_there"]:
        return "no_longer_told"
    if not row["old_there"]:
        before = last.get((name, row["grain"]))
        return "new_period" if before and row["new_period_start"] > before else "newly_told"
    if "suppressed" in (row["old_missing"], row["new_missing"]):
        return "suppression"
    if _redefined(one, other, row):
        return "redefined"
    if row["old_partial"]:
        return "completed"
    if one.rows(name) != other.rows(name) or one.inputs["versions"] == other.inputs["versions"]:
        return "restated"
    return "recomputed"


def _redefined(one: Made, other: Made, row: Mapping[str, Any]) -> list[str]:
    """The parts of a definition that differ."""
    asked = row["indicator"], row["place_set"], row["group_by"]
    old, new = one.definition(*asked), other.definition(*asked)
    return [part for part in (*new, *(old.keys() - new)) if old.get(part) != new.get(part)]


def _why(
    one: Made, other: Made, cause: Cause, row: Mapping[str, Any], *, withheld: bool
) -> Iterator[str]:
    if cause == "redefined":
        yield f"changed: {', '.join(_redefined(one, other, row))}"
        if one.rows(row["indicator"]) != other.rows(row["indicator"]):
            yield "its records changed too"
    if cause == "no_longer_told" and row["indicator"] not in other.files.indicators:
        yield "the indicator is no longer defined"
    before, after = row["old_n"], row["new_n"]
    if cause in ("restated", "completed") and not withheld and None not in (before, after):
        more = after - before
        rows = f"{abs(more):,} row{'' if abs(more) == 1 else 's'}"
        yield f"{rows} {'more' if more > 0 else 'fewer'}" if more else "as many rows as before"

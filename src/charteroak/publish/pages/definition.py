"""How an indicator is made: in words, in SQL, and in the rows behind it.

Answers: could I compute this number myself, and should I trust it? For a computed number: the rule,
the query, what became of the file's rows. For a published one: where each value was printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from charteroak.indicators import certified
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.plan.quality import Gaming
from charteroak.publish import links, numbers
from charteroak.publish.material import Material


@dataclass(frozen=True)
class Term:
    """One thing to know about an indicator; text in backticks is code."""

    name: str
    text: str
    href: str = ""


def terms(material: Material, indicator: Indicator) -> tuple[Term, ...]:
    """The definition in words."""
    kind, plan = indicator.measure, material.files.plan
    found = [Term("Formula", f"{_upper(kind.in_words())}.")]
    contract = material.contracts.get(indicator.source)
    if contract:
        found.append(Term("From", f"{contract.name}; one row is {contract.row}."))
    if indicator.where.strip().lower() != "true":
        found.append(Term("Only rows where", f"`{indicator.where}`"))
    found += [
        Term("Method", f"{_upper(kind.method)}."),
        Term("Interval", _interval(material, indicator)),
        Term("Unit", f"{_upper(indicator.unit)}."),
    ]
    if kind.population():
        residents = material.files.indicators[kind.population()]
        found.append(Term("Divided by", residents.name, links.indicator(residents.id)))
    if indicator.pack:
        found.append(Term("From pack", _origin(indicator)))
    found += [
        Term("Owner", plan.office(indicator.owner).name),
        Term("Written by", indicator.authored_by),
        Term("Checked by", indicator.checked_by or "Nobody yet."),
        Term("Certification", _certification(material, indicator)),
        Term("Next review", numbers.day(indicator.next_review)),
        *(_gaming(material, one) for one in indicator.gaming),
    ]
    return tuple(found)


def _certification(material: Material, indicator: Indicator) -> str:
    """What an auditor found, and whether the machine agrees."""
    real = material.files.city.real
    return certified.said(indicator, material.of(indicator.id), real=real)


def _gaming(material: Material, gaming: Gaming) -> Term:
    """How the number could be made to look good, and what stands against it."""
    text = f"{gaming.how.rstrip('.')}. Against it: {gaming.counter_measure}"
    beside = material.files.indicators.get(gaming.indicator)
    return Term("Could be gamed", text, links.indicator(beside.id) if beside else "")


def _origin(indicator: Indicator) -> str:
    """The pack that defines it, and what the city says otherwise."""
    words = ", ".join(f"`{word}`" for word in indicator.changed)
    return f"{indicator.pack}; changed here: {words}." if words else f"{indicator.pack}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _interval(material: Material, indicator: Indicator) -> str:
    methods = {row.interval_method for row in material.of(indicator.id) if row.interval_method}
    if methods:
        return f"{_upper(numbers.interval_names(methods))}."
    if indicator.kind == "figure":
        return "None was published."
    if indicator.measure.interval == "none":
        return "None: no method is known to hold here."
    return f"{indicator.measure.interval.replace('_', ' ').capitalize()}, at 95%."


@dataclass(frozen=True)
class Fault:
    """One reason for which rows were set aside; no number where small numbers are hidden."""

    column: str
    reason: str
    rows: str


@dataclass(frozen=True)
class Sample:
    """A few of the rows behind an indicator, or why none are shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    withheld: str


@dataclass(frozen=True)
class SourceReport:
    """One source of records: what was read, kept and set aside, and what to know about it."""

    id: str
    name: str
    row: str
    steward: str
    provenance: str
    title: str
    url: str
    licence: str
    limitations: str
    file: str
    here: bool
    absent: str
    """Why it is not in this edition."""
    how_to_get: str
    facts: tuple[Term, ...]
    faults: tuple[Fault, ...]
    counted: bool
    """Whether the rows are counted in public."""


def source_report(material: Material, name: str) -> SourceReport:
    """What the edition knows about a source."""
    contract = material.contracts[name]
    told = material.sources.get(name, {})
    report: dict[str, Any] = told.get("report") or {}
    return SourceReport(
        id=name,
        name=contract.name,
        row=contract.row,
        steward=_office(material, contract.steward),
        provenance=contract.provenance,
        title=contract.source_title,
        url=links.outside(contract.source_url),
        licence=contract.licence or "Not stated.",
        limitations=contract.limitations,
        file=contract.file,
        here=bool(report),
        absent="" if report else material.absent(name),
        how_to_get=(
            f"Put the file at `{contract.file}` below a folder of records, and build with "
            "`charteroak build CITY --records DIR`."
        ),
        facts=_facts(report) if report else (),
        faults=tuple(
            Fault(fault["column"], fault["reason"], f"{fault['rows']:,}" if "rows" in fault else "")
            for fault in report.get("faults", ())
        ),
        counted=bool(report.get("counted", True)),
    )


def _office(material: Material, name: str) -> str:
    found = (office.name for office in material.files.plan.offices if office.id == name)
    return next(found, name)


def _facts(report: dict[str, Any]) -> tuple[Term, ...]:
    return _counted(report) if report.get("counted", True) else _uncounted(report)


def _uncounted(report: dict[str, Any]) -> tuple[Term, ...]:
    """What is said of a source whose small numbers are hidden: counts would help to find them."""
    found = [
        Term(
            "Small numbers",
            f"Counts of 1 to {report['hide_below'] - 1} are hidden, and whatever would give them "
            "away; so no rows are shown or counted here.",
        ),
        Term("Months", f"{report['first_month']} to {report['last_month']}"),
        Term("File", f"`{report['file']}`, read on {_read_on(report)}"),
        Term("SHA-256 of the file", f"`{report['sha256']}`"),
    ]
    if report["kept"]:
        found.insert(1, Term("Rows kept", f"{_upper(report['kept'])} of those read"))
    return tuple(found)


def _read_on(report: dict[str, Any]) -> str:
    return numbers.day(date.fromisoformat(str(report["taken"])))


def _counted(report: dict[str, Any]) -> tuple[Term, ...]:
    days = [date.fromisoformat(str(report[d])) for d in ("first_day", "last_day") if report.get(d)]
    found = [
        Term("Rows read", f"{report['rows_read']:,}"),
        Term("Rows kept", f"{report['rows_kept']:,}"),
        Term("Rows set aside", f"{report['rows_set_aside']:,}"),
        Term("Days", " to ".join(numbers.day(when) for when in days)),
        Term("File", f"`{report['file']}`, {report['bytes']:,} bytes, read on {_read_on(report)}"),
        Term("SHA-256 of the file", f"`{report['sha256']}`"),
    ]  # fmt: skip
    for places, unplaced in (report.get("unplaced") or {}).items():
        text = (
            f"{unplaced['not_recorded']:,} without a place, "
            f"{unplaced['elsewhere']:,} with a place that is none of the {places}"
        )
        found.append(Term("Kept without a place", text))
    return tuple(found)


def sample(material: Material, indicator: Indicator) -> Sample | None:
    """A few rows behind a computed indicator; public columns only, chosen by the build."""
    found = material.samples.get(indicator.id)
    withheld = str(found.get("withheld", "")) if found else ""
    if not found or not (found["rows"] or withheld):
        return None
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in found["rows"])
    return Sample(tuple(found["columns"]), rows, withheld)


@dataclass(frozen=True)
class Citation:
    """One publication that values were taken from."""

    number: int
    title: str
    url: str
    values: str


def citations(rows: tuple[Measurement, ...]) -> tuple[Citation, ...]:
    """The publications behind published figures, in the order of their last period."""
    published = [row for row in rows if row.source and row.n is None]
    ordered = sorted(published, key=lambda row: (row.period_end, row.source), reverse=True)
    found = dict.fromkeys(row.source for row in ordered)
    return tuple(
        Citation(
            number, *_web(source), numbers.many(sum(r.source == source for r in published), "value")
        )
        for number, source in enumerate(found, start=1)
    )


def _web(source: str) -> tuple[str, str]:
    title, url = numbers.cited(source)
    return title, links.outside(url)

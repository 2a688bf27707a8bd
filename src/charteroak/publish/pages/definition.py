"""How an indicator is made: in words, in SQL, and in the rows behind it.

Answers: could I compute this number myself, and should I trust it? For a computed number: the rule,
the query, what became of the file's rows. For a published one: where each value was printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from charteroak.indicators import certified
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.plan.quality import Gaming
from charteroak.publish import links, numbers
from charteroak.publish.languages.below import as_written, recognised
from charteroak.publish.languages.tongue import _, plural
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
    found = [Term(_("Formula"), f"{_upper(recognised(kind.in_words()))}.")]
    contract = material.contracts.get(indicator.source)
    if contract:
        found.append(
            Term(_("From"), _("{name}; one row is {row}.", name=contract.name, row=contract.row))
        )
    if indicator.where.strip().lower() != "true":
        found.append(Term(_("Only rows where"), f"`{indicator.where}`"))
    found += [
        Term(_("Method"), f"{_upper(recognised(kind.method))}."),
        Term(_("Interval"), _interval(material, indicator)),
        Term(_("Unit"), f"{_upper(numbers.UNITS[indicator.unit])}."),
    ]
    if kind.population():
        residents = material.files.indicators[kind.population()]
        found.append(Term(_("Divided by"), residents.name, links.indicator(residents.id)))
    if indicator.pack:
        found.append(Term(_("From pack"), _origin(indicator)))
    found += [
        Term(_("Owner"), plan.office(indicator.owner).name),
        Term(_("Written by"), indicator.authored_by),
        Term(_("Checked by"), indicator.checked_by or _("Nobody yet.")),
        Term(_("Certification"), _certification(material, indicator)),
        Term(_("Next review"), numbers.day(indicator.next_review)),
        *(_gaming(material, one) for one in indicator.gaming),
    ]
    return tuple(found)


def _certification(material: Material, indicator: Indicator) -> str:
    """What an auditor found, and whether the machine agrees."""
    real = material.files.city.real
    return recognised(certified.said(indicator, material.of(indicator.id), real=real))


def _gaming(material: Material, gaming: Gaming) -> Term:
    """How the number could be made to look good, and what stands against it."""
    text = _(
        "{how}. Against it: {counter_measure}",
        how=gaming.how.rstrip("."),
        counter_measure=gaming.counter_measure,
    )
    beside = material.files.indicators.get(gaming.indicator)
    return Term(_("Could be gamed"), text, links.indicator(beside.id) if beside else "")


def _origin(indicator: Indicator) -> str:
    """The pack that defines it, and what the city says otherwise."""
    words = ", ".join(f"`{word}`" for word in indicator.changed)
    return (
        _("{pack}; changed here: {words}.", pack=indicator.pack, words=words)
        if words
        else f"{indicator.pack}."
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _interval(material: Material, indicator: Indicator) -> str:
    methods = {row.interval_method for row in material.of(indicator.id) if row.interval_method}
    if methods:
        return f"{_upper(numbers.interval_names(methods))}."
    if indicator.kind == "figure":
        return _("None was published.")
    if indicator.measure.interval == "none":
        return _("None: no method is known to hold here.")
    return _(
        "{interval}, at 95%.",
        interval=_upper(recognised(indicator.measure.interval.replace("_", " "))),
    )


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
        licence=as_written(contract.licence) or _("Not stated."),
        limitations=contract.limitations,
        file=contract.file,
        here=bool(report),
        absent="" if report else material.absent(name),
        how_to_get=_(
            "Put the file at `{file}` below a folder of records, and build with "
            "`charteroak build CITY --records DIR`.",
            file=contract.file,
        ),
        facts=_facts(report) if report else (),
        faults=tuple(
            Fault(
                fault["column"],
                recognised(fault["reason"]),
                f"{fault['rows']:,}" if "rows" in fault else "",
            )
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
            _("Small numbers"),
            _(
                "Counts of 1 to {most} are hidden, and whatever would give them away; so "
                "no rows are shown or counted here.",
                most=report["hide_below"] - 1,
            ),
        ),
        Term(
            _("Months"),
            numbers.between(report["first_month"], report["last_month"]),
        ),
        Term(
            _("File"),
            _("`{file}`, read on {day}", file=report["file"], day=_read_on(report)),
        ),
        Term(_("SHA-256 of the file"), f"`{report['sha256']}`"),
    ]
    if report["kept"]:
        found.insert(
            1,
            Term(
                _("Rows kept"), _("{part} of those read", part=_upper(recognised(report["kept"])))
            ),
        )
    return tuple(found)


def _read_on(report: dict[str, Any]) -> str:
    return numbers.day(date.fromisoformat(str(report["taken"])))


def _counted(report: dict[str, Any]) -> tuple[Term, ...]:
    days = [date.fromisoformat(str(report[d])) for d in ("first_day", "last_day") if report.get(d)]
    found = [
        Term(_("Rows read"), f"{report['rows_read']:,}"),
        Term(_("Rows kept"), f"{report['rows_kept']:,}"),
        Term(_("Rows set aside"), f"{report['rows_set_aside']:,}"),
        Term(_("Days"), numbers.between(*(numbers.day(when) for when in days)) if days[1:] else ""),
        Term(
            _("File"),
            _(
                "`{file}`, {bytes:,} bytes, read on {day}",
                file=report["file"],
                bytes=report["bytes"],
                day=_read_on(report),
            ),
        ),
        Term(_("SHA-256 of the file"), f"`{report['sha256']}`"),
    ]
    if unplaced := report.get("unplaced"):
        told = [_unplaced(places, numbers) for places, numbers in unplaced.items()]
        found.append(Term(_("Kept without a place"), "; ".join(told)))
    return tuple(found)


def _unplaced(places: str, rows: Mapping[str, int]) -> str:
    """The rows that lie in no place of a boundary set."""
    return _(
        "{not_recorded:,} without a place, {elsewhere:,} with a place that is none of the {places}",
        not_recorded=rows["not_recorded"],
        elsewhere=rows["elsewhere"],
        places=places,
    )


def sample(material: Material, indicator: Indicator) -> Sample | None:
    """A few rows behind a computed indicator; public columns only, chosen by the build."""
    found = material.samples.get(indicator.id)
    withheld = recognised(str(found.get("withheld", ""))) if found else ""
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
            number,
            *_web(source),
            plural(sum(r.source == source for r in published), "{n} value", "{n} values"),
        )
        for number, source in enumerate(found, start=1)
    )


def _web(source: str) -> tuple[str, str]:
    title, url = numbers.cited(source)
    return title, links.outside(url)

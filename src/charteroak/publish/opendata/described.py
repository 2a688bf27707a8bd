"""Described: what the numbers are about, as rows. Places, groups, sources, programs, funds.

Answers: what is `clay-arsenal`, who keeps these records, and what does this program do?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charteroak.publish.material import Material
from charteroak.publish.opendata.promised import JOIN


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """One place of a boundary set, as it is drawn now."""

    place_set: str
    """The boundary set, by its id."""
    set_name: str
    """What its places are called together."""
    place: str
    """Its id."""
    name: str
    parts: str
    """The places it is made of, where it is several told together."""
    also: str
    """Other spellings of its name that are met in records."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One group of people, in one way of telling people apart."""

    group_by: str
    """The way of telling people apart, by its id."""
    dimension: str
    """What that is, in words."""
    group: str
    """The group, as the records spell it."""
    name: str
    compared: bool
    """Whether the others are compared with it."""
    note: str
    """What to know when reading a comparison between these groups."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One source of records, and how it was read for this edition."""

    source: str
    """Its id."""
    name: str
    row: str
    """What one row of it is."""
    steward: str
    """The office that looks after it."""
    changes: str
    """How often it should change."""
    hide_below: int
    """Counts of 1 up to this one, not included, are hidden; 0: small numbers are shown."""
    shown_because: str
    """Why its small numbers are public, where they are shown."""
    state: str
    """`read`, or what became of it."""
    why: str
    """Why it is not in this edition; empty where it is."""
    sha256: str
    """The SHA-256 of the file that was read."""
    source_title: str
    source_url: str
    licence: str
    """On which terms it can be had."""
    limitations: str
    """What to beware of when reading numbers made from it."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class FundRow:
    """One fund: a purse with its own rules."""

    fund: str
    """Its id."""
    name: str
    restriction: str
    """What its money may be used for, with the law or grant that says so; empty: anything."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class ProgramRow:
    """One program: a service that a resident would recognise, or one that serves those."""

    program: str
    """Its id."""
    name: str
    does: str
    """What it does, and for whom."""
    department: str
    """The organisation that runs it, as the ledger names it."""
    service: str
    """`community`, `governance` or `internal`."""
    mandate: str
    """The law that requires it; empty: the city chooses to."""
    owner: str
    indicators: str
    """What is measured of it, by the ids of indicators."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class StaffingRow:
    """One hour of the week of one line: how many must be on it, and how many are."""

    question: str
    """The question of staffing, by its id."""
    day: str
    """The day of the week."""
    hour: int
    """The hour of the day, from 0 to 23."""
    calls: float
    """How many calls come in that hour."""
    needed: int
    """How many must be on the line."""
    scheduled: int | None
    """How many are scheduled; empty where that is not said."""
    level: float | None
    """The part answered in time with as many as are needed."""
    scheduled_level: float | None
    """The part answered in time with as many as are scheduled."""
    provenance: str


def places(material: Material, declared: str) -> Iterator[PlaceRow]:
    """Every place of every boundary set."""
    for name, drawn in sorted(material.files.boundary_sets.items()):
        for one in drawn.places:
            yield PlaceRow(
                place_set=name, set_name=drawn.name, place=one.id, name=one.name,
                parts=JOIN.join(one.parts), also=JOIN.join(one.also), provenance=declared,
            )  # fmt: skip


def groups(material: Material, declared: str) -> Iterator[GroupRow]:
    """Every group of every dimension."""
    for name, dimension in sorted(material.files.city.groups.items()):
        for value, said in dimension.values.items():
            yield GroupRow(
                group_by=name, dimension=dimension.name, group=value, name=said,
                compared=value == dimension.reference, note=dimension.note, provenance=declared,
            )  # fmt: skip


def sources(material: Material, declared: str) -> Iterator[SourceRow]:
    """Every source of records."""
    for name, one in sorted(material.contracts.items()):
        told = material.sources.get(name, {})
        report: Mapping[str, Any] = told.get("report") or {}
        yield SourceRow(
            source=name, name=one.name, row=one.row, steward=one.steward, changes=one.changes,
            hide_below=one.hide_below if one.hides else 0, shown_because=one.small_numbers.show,
            state=str(told.get("state", "")), why=str(told.get("why", "")),
            sha256=str(report.get("sha256", "")), source_title=one.source_title,
            source_url=one.source_url, licence=one.licence, limitations=one.limitations,
            provenance="simulated" if declared == "simulated" else one.provenance,
        )  # fmt: skip


def funds(material: Material, declared: str) -> Iterator[FundRow]:
    """Every fund of the budget."""
    for name, one in sorted(material.dollars.funds.items()):
        yield FundRow(fund=name, name=one.name, restriction=one.restriction, provenance=declared)


def programs(material: Material, declared: str) -> Iterator[ProgramRow]:
    """Every program of the budget."""
    for name, one in sorted(material.dollars.programs.items()):
        yield ProgramRow(
            program=name, name=one.name, does=one.does, department=one.department,
            service=one.service, mandate=one.mandate, owner=one.owner,
            indicators=JOIN.join(one.indicators), provenance=declared,
        )  # fmt: skip


def staffing(material: Material, declared: str) -> Iterator[StaffingRow]:
    """Every hour of the week of every line that was asked about."""
    sources = {asked.id: asked.source for asked in material.files.staffing}
    for name, found in sorted(material.staffing.items()):
        contract = material.contracts.get(sources.get(name, ""))
        came = contract.provenance if contract else "observed"
        for hour in found.get("hours", ()):
            yield StaffingRow(
                question=name, day=hour["day"], hour=hour["hour"], calls=hour["calls"],
                needed=hour["needed"], scheduled=hour.get("scheduled"), level=hour.get("level"),
                scheduled_level=hour.get("scheduled_level"),
                provenance="simulated" if declared == "simulated" else came,
            )  # fmt: skip

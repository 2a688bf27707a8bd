"""On duty: how many call takers each hour of the week needs, beside how many are scheduled.

Answers: when are there too few to answer in time, and by how many?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charteroak.plan.asked import CallStaffing
from charteroak.publish import links
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _, plural, spoken
from charteroak.publish.material import Material
from charteroak.publish.provenance import BADGES, Badge

SOURCE = "A. K. Erlang, Post Office Electrical Engineers' Journal 10 (1917), 189-197"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As the build names them."""


@dataclass(frozen=True)
class Cell:
    """One hour of the week: how many are needed, and how many there are."""

    told: str
    short: bool


@dataclass(frozen=True)
class Row:
    """One hour of the day, over the week."""

    hour: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class OnDuty:
    """The staffing of one line."""

    id: str
    name: str
    why_it_matters: str
    badge: Badge
    sentences: tuple[str, ...]
    caption: str
    days: tuple[str, ...]
    rows: tuple[Row, ...]
    caveats: tuple[str, ...]
    limitations: str
    method: str
    standard: str
    standard_url: str
    source: str


def on_duty(material: Material, outcome: str) -> tuple[OnDuty, ...]:
    """The staffing that is shown on the page of an outcome."""
    return tuple(
        _on_duty(material, asked, material.staffing.get(asked.id, {}))
        for asked in material.files.staffing
        if asked.outcome == outcome
    )


def _on_duty(material: Material, asked: CallStaffing, found: Mapping[str, Any]) -> OnDuty:
    contract = material.contracts.get(asked.source)
    hours = found.get("hours", ())
    return OnDuty(
        id=asked.id,
        name=asked.name,
        why_it_matters=asked.why_it_matters,
        badge=BADGES[contract.provenance if contract and found else "absent"],
        sentences=_sentences(asked, found, material.absent(asked.source)),
        caption=_("Call takers needed on the line in each hour, of those scheduled.")
        if asked.scheduled
        else _("Call takers needed on the line in each hour."),
        days=spoken().short_days,
        rows=tuple(_row(hour, hours) for hour in range(24)) if hours else (),
        caveats=tuple(map(recognised, found.get("caveats", ()))),
        limitations=asked.limitations,
        method=f"{found.get('method', 'Erlang C')}; {SOURCE}",
        standard=f"{asked.standard}, {asked.edition}",
        standard_url=links.outside(asked.source_url),
        source=contract.name if contract else asked.source,
    )


def _row(hour: int, hours: tuple[Mapping[str, Any], ...]) -> Row:
    return Row(f"{hour:02}:00", tuple(_cell(one) for one in hours if one["hour"] == hour))


def _cell(one: Mapping[str, Any]) -> Cell:
    if "needed" not in one:
        return Cell(_("not told"), short=False)
    if not one["needed"]:
        return Cell(_("no calls"), short=False)
    there = one.get("scheduled")
    if there is None:
        return Cell(f"{one['needed']}", short=False)
    return Cell(
        _("{needed} of {there}", needed=one["needed"], there=there), short=there < one["needed"]
    )


def _sentences(asked: CallStaffing, found: Mapping[str, Any], absent: str) -> tuple[str, ...]:
    """What is needed at most, and when there are too few."""
    if "refused" in found:
        return (_("It cannot be told. {reason}", reason=recognised(found["refused"]["reason"])),)
    if "hours" not in found:
        return (_("The records are not in this edition. {absent}", absent=absent),)
    known = [one for one in found["hours"] if "needed" in one]
    most = max(known, key=lambda one: (one["needed"], one["calls"]))
    told = [
        _(
            "To answer {share:.0%} of calls within {within:g} seconds, {takers} must be on "
            "the line in the busiest hour ({day}, {hour:02}:00, {number:.1f} calls an "
            "hour). A call takes {seconds:.0f} seconds on average, over {calls}.",
            share=asked.share,
            within=asked.within,
            takers=plural(most["needed"], "{n} call taker", "{n} call takers"),
            day=spoken().days[_DAYS.index(most["day"].lower()[:3])],
            hour=most["hour"],
            number=most["calls"],
            seconds=found["handle_seconds"],
            calls=plural(found["handled"], "{n} call", "{n} calls"),
        )
    ]
    short = [one for one in known if one.get("scheduled") is not None
             and one["scheduled"] < one["needed"]]  # fmt: skip
    if asked.scheduled:
        told.append(
            plural(
                len(short),
                "In {n} hour of the week fewer are scheduled than needed.",
                "In {n} hours of the week fewer are scheduled than needed.",
            )
        )
    return tuple(told)

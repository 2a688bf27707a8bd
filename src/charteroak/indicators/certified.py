"""Certification: what an auditor found, beside what the machine computes.

Answers: has somebody outside the office computed this number again, and does the machine agree?
The states are those of the Texas State Auditor's Office (Guide to Performance Measure Management);
its tolerance of 5 percent is the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Problem


@dataclass(frozen=True)
class Compared:
    """One period that an auditor computed, and what the machine makes of it."""

    period: str
    auditor: float
    machine: float | None
    agrees: bool | None
    """Within the tolerance; None where the machine has no observed or published number."""


def compared(
    indicator: Indicator, rows: Iterable[Measurement], *, real: bool
) -> tuple[Compared, ...]:
    """Each period that the auditor computed, beside the machine's number of it. In a `real` city a
    simulated number is compared with nothing.
    """
    known = {
        row.period: row.value
        for row in rows
        if (row.place, row.group) == (WHOLE, EVERYONE)
        and not (real and row.provenance == "simulated")
    }
    found = []
    for period, auditor in indicator.certification.values.items():
        machine = known.get(period)
        room = indicator.certification.tolerance * abs(auditor) + 1e-12
        agrees = None if machine is None else abs(machine - auditor) <= room
        found.append(Compared(period, auditor, machine, agrees))
    return tuple(found)


def said(indicator: Indicator, rows: Iterable[Measurement], *, real: bool) -> str:
    """The finding in words: state, day, auditor, reason, and whether the machine agrees."""
    found = indicator.certification
    if found.state == "not reviewed":
        return "Not reviewed by an auditor."
    who = f"{found.state.capitalize()} on {found.on} by {found.by}."
    why = f" {found.because.rstrip('.')}." if found.because else ""
    return f"{who}{why} {_agreement(compared(indicator, rows, real=real), found.tolerance)}"


def _agreement(periods: tuple[Compared, ...], tolerance: float) -> str:
    if not periods:
        return "No value of the auditor is recorded to compare with."
    known = [one for one in periods if one.agrees is not None]
    if not known:
        return "This edition has no number of the periods that the auditor computed."
    agree = sum(bool(one.agrees) for one in known)
    many = f"{agree} of {len(known)} periods" if len(known) > 1 else known[0].period
    if agree == len(known):
        return f"Computed again by machine, it agrees within {tolerance:.0%} in {many}."
    apart = ", ".join(one.period for one in known if not one.agrees)
    return f"Computed again by machine, it does NOT agree within {tolerance:.0%} in {apart}."


def check(files: CityFiles, measurements: Measurements) -> Iterator[Problem]:
    """Certified numbers that the machine does not find again."""
    for indicator in files.indicators.values():
        if not indicator.certification.values:
            continue
        for one in compared(indicator, measurements.of(indicator.id), real=files.city.real):
            if one.agrees is False:
                what = (
                    f"`{indicator.id}` of {one.period}: the auditor found {one.auditor:g}, and the "
                    f"machine finds {one.machine:g}."
                )
                advice = "Find out which is wrong before the number is called certified."
                where = indicator.certification.written_at
                yield Problem(what, where, advice, "certification-apart", "warning")

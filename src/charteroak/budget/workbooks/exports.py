"""The open layout of priority-based budgeting: two sheets that its tools exchange.

Answers: how does a city hand its programs, costs, scores and alignments to such a tool, in the
layout its exports have? The headings are those of the public exports (CFabianPBB/present-pbb):
an inventory, and details with one row for a part of the cost of a program and one column for each
priority. What we do not know of a program is left empty, never made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from charteroak.budget.costs import Cost
from charteroak.budget.model import PHASES
from charteroak.budget.money import said
from charteroak.budget.scores import alignment
from charteroak.budget.workbooks.cells import stored
from charteroak.budget.workbooks.city import CityNow

INVENTORY, DETAILS = "Programs Inventory", "Details"
PROGRAMS = ("program_id", "Program", "Program Description", "Service Type", "User Group",
            "Final Score", "Quartile", "Budget", "Personnel", "NonPersonnel", "Revenue",
            "FTE")  # fmt: skip
LINE = ("program_id", "Department", "Division", "Cost Type", "AcctType", "AcctNumber", "Fund",
        "Total Cost", "Allocation")  # fmt: skip
ATTRIBUTES = ("Reliance", "Population Served", "Demand", "Cost Recovery", "Mandate")
SERVICES: Mapping[str, str] = {
    "community": "Community",
    "governance": "Governance",
    "internal": "Internal",
}
"""Our service, and what the export calls it; internal services stand under `Internal`."""
MONEY = ("Budget", "Personnel", "NonPersonnel", "Revenue", "Total Cost")


@dataclass(frozen=True)
class Told:
    """The rows of both sheets, and which dollars they are of."""

    inventory: tuple[tuple[str, ...], ...]
    details: tuple[tuple[str, ...], ...]
    of: str


def told(now: CityNow, costs: Sequence[Cost]) -> Told:
    """The city in that layout: the last fiscal year, as adopted where it is."""
    year, phase = _latest(costs)
    these = [one for one in costs if (one.fiscal_year, one.phase) == (year, phase)]
    priorities = _priorities(now)
    scores = {
        (one.program, one.outcome): f"{one.mean:.4g}"
        for one in alignment.alignments(now.scored) if one.mean is not None
    }  # fmt: skip
    inventory = [PROGRAMS, *_inventory(now, these)]
    details: list[tuple[str, ...]] = [(*LINE, *ATTRIBUTES, *priorities)]
    for one in these:
        aligned = [scores.get((one.program, outcome), "") for outcome in priorities]
        for kind, cents in (("Direct", one.direct), ("Shared", one.shared)):
            if cents:
                line = (one.program, one.department, "", kind, "", "", one.fund, said(cents), "1")
                details.append((*line, *[""] * len(ATTRIBUTES), *aligned))
    return Told(tuple(inventory), tuple(details), f"FY{year} {phase}" if these else "no dollars")


def _latest(costs: Sequence[Cost]) -> tuple[int, str]:
    year = max((one.fiscal_year for one in costs), default=0)
    phases = {one.phase for one in costs if one.fiscal_year == year}
    order = ("adopted", *PHASES)
    return year, next((phase for phase in order if phase in phases), "")


def _priorities(now: CityNow) -> tuple[str, ...]:
    scoring = now.scored.scoring
    if scoring is None:
        return ()
    return scoring.outcomes or tuple(
        dict.fromkeys(one.outcome for one in now.scored.of("alignment"))
    )


def _inventory(now: CityNow, costs: Sequence[Cost]) -> Iterator[tuple[str, ...]]:
    for program in now.budget.programs.values():
        own = [one for one in costs if one.program == program.id]
        budget = sum(one.direct + one.shared for one in own)
        fte = next((p.fte for p in now.packages.values()
                    if p.program == program.id and p.level == "current"), "")  # fmt: skip
        yield (
            program.id, program.name, program.does, SERVICES[program.service], "", "", "",
            said(budget), "", "", said(sum(one.revenue for one in own)), fte,
        )  # fmt: skip


def write(found: Told, path: Path) -> None:
    """Write both sheets."""
    import openpyxl

    book = openpyxl.Workbook()
    for name, rows in ((INVENTORY, found.inventory), (DETAILS, found.details)):
        sheet = book.create_sheet(name)
        money = [n for n, heading in enumerate(rows[0]) if heading in (*MONEY, "Allocation")]
        for line, row in enumerate(rows, 1):
            for at, text in enumerate(row):
                if not text:
                    continue
                cell = sheet.cell(line, at + 1)
                if line > 1 and (at in money or _number(rows[0][at])):
                    cell.value = float(Decimal(text))
                else:
                    cell.value = stored(text)
                    cell.data_type = "s"
        sheet.freeze_panes = "B2"
    book.remove(book.worksheets[0])
    book.save(path)


def _number(heading: str) -> bool:
    return heading == "FTE"


NOT_WRITTEN = (
    "Final Score and Quartile: how they are made is not public; they are left empty",
    "User Group, Reliance, Population Served, Demand, Cost Recovery, Mandate: nobody scored them",
    "Personnel, NonPersonnel and account numbers: costs are told by program and fund",
    "overhead, evidence, who scored, shares and the years before",
    "that figures are simulated, where they are: the layout has no place for it",
)
"""What the layout cannot hold, or we do not know."""

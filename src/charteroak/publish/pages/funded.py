"""Every program in a line: what it costs, whom it reaches, and how that is known.

Answers: which programs are there, the dearest first?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from charteroak.publish import amounts, links, numbers
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.spent import evidence
from charteroak.publish.provenance import BADGES, Badge


@dataclass(frozen=True)
class ProgramLine:
    """One program."""

    name: str
    href: str
    department: str
    full: str
    part: float
    overhead: str
    goals: str
    reach: str
    evidence: str
    badge: Badge


def programs(
    material: Material, goals: Mapping[str, str], *, internal: bool
) -> tuple[ProgramLine, ...]:
    """The programs for residents and the council, or those that serve other programs."""
    dollars = material.dollars
    served: dict[str, dict[str, None]] = {}
    for flow in dollars.flows:
        if flow.outcome:
            served.setdefault(flow.program, {})[goals.get(flow.outcome, flow.outcome)] = None
    full = {
        name: dollars.full_cost(name)
        for name, program in dollars.programs.items()
        if (program.service == "internal") == internal
    }
    most = max(full.values(), default=0)
    made = []
    for name in sorted(full, key=lambda one: (-full[one], one)):
        program, reach = dollars.programs[name], dollars.whole_reach(name)
        overhead = sum(cost.overhead for cost in dollars.costs.get(name, ()))
        made.append(
            ProgramLine(
                name=program.name,
                href=links.program(name),
                department=program.department,
                full=amounts.exact(full[name]),
                part=full[name] / most if most > 0 else 0.0,
                overhead=amounts.exact(overhead),
                goals="; ".join(served.get(name, ())),
                reach=_(
                    "{served:,.0f} {counts}, {year}",
                    served=reach.served,
                    counts=reach.counts,
                    year=numbers.fiscal(reach.fiscal_year or 0),
                )
                if reach and reach.served is not None
                else "",
                evidence=evidence(material, name),
                badge=BADGES[dollars.state(name)],
            )
        )
    return tuple(made)

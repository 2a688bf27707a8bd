"""Documents: everything an edition prints, in the language that is being spoken.

Answers: which documents are there? The council packet, the budget in brief, the annual report for
residents, and a sheet for each neighborhood.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.publish.material import Material
from charteroak.publish.printed import budget, neighborhood, packet, report
from charteroak.publish.printed.blocks import Paper
from charteroak.publish.printed.draughts import Draughts


def documents(material: Material, draughts: Draughts) -> Iterator[Paper]:
    """Every document, those of the whole city first."""
    yield packet.packet(material, draughts)
    in_brief = budget.budget(material, draughts)
    if in_brief:
        yield in_brief
    yield report.report(material, draughts)
    for places in material.files.boundary_sets.values():
        for place in places.single:
            sheet = neighborhood.sheet(material, places, place, draughts)
            if sheet:
                yield sheet

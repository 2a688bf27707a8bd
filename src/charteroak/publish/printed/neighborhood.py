"""Neighborhood: one sheet for each place, on one page.

Answers: how do the numbers look here, beside the city's? Those that differ clearly stand first;
what has no room on the page is counted and stands on the site.
"""

from __future__ import annotations

from itertools import islice, zip_longest

from charteroak.dimensions.place import BoundarySet, Place
from charteroak.publish import words
from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Link
from charteroak.publish.pages.place import Beside, PlaceContent, place
from charteroak.publish.printed import common
from charteroak.publish.printed.blocks import Block, Leaf, Paper, Picture, Table, Words
from charteroak.publish.printed.draughts import Draughts

_ROWS = 18


def sheet(
    material: Material, places: BoundarySet, chosen: Place, draughts: Draughts
) -> Paper | None:
    """The sheet of a place; None where nothing is known of it."""
    page = place(material, places, chosen)
    content = page.content
    assert isinstance(content, PlaceContent)
    rows = [(part.goal, row) for part in content.parts for row in part.rows]
    if not rows:
        return None
    return common.paper(
        material, f"{places.id}-{chosen.id}", page.title, page.description,
        (Leaf(content.singular.capitalize(), chosen.name, _blocks(content, rows, draughts)),),
        invented=page.invented, place=places.id,
    )  # fmt: skip


def _blocks(
    content: PlaceContent, rows: list[tuple[Link, Beside]], draughts: Draughts
) -> tuple[Block, ...]:
    shown = _chosen(content)
    drawn = draughts.map(content.map) if content.map else ""
    facts = tuple(f"{f.indicator.text}: {f.told} ({f.period})" for f in content.facts if f.told)
    top: tuple[Block, ...] = (
        (
            Picture(
                drawn, content.map.text, content.map.title, said=(*facts, *content.notes), part=30
            ),
        )
        if drawn and content.map
        else tuple(Words(one) for one in (*facts, *content.notes))
    )
    table = Table(
        header=(_("Goal"), _("Indicator"), _("Here"), _("City"), _("Beside the city")),
        rows=tuple(
            (
                goal.text.partition(":")[0],
                row.indicator.text,
                *(
                    (_here(row), row.city, row.comparison or row.note)
                    if row.value is not None
                    else ("", row.city, row.told)
                ),
            )
            for goal, row in shown
        ),
        widths=(3, 9, 6, 4, 5), right=(2, 3), marked=tuple(row.badge.state for _goal, row in shown),
    )  # fmt: skip
    left = len(rows) - len(shown)
    more = (
        (common.note(plural(left, "{n} more indicator stands on the site.",
                            "{n} more indicators stand on the site.")),)
        if left else ()
    )  # fmt: skip
    return (*top, table, *more, common.note(content.comparison_note))


def _chosen(content: PlaceContent) -> list[tuple[Link, Beside]]:
    """As many rows of each goal, the clearest of each, in the order of the page."""
    goals = [[(part.goal, row) for row in sorted(part.rows, key=_clear)] for part in content.parts]
    turns = (one for turn in zip_longest(*goals) for one in turn if one is not None)
    found = set(islice((row for _goal, row in turns), _ROWS))
    return [(part.goal, row) for part in content.parts for row in part.rows if row in found]


def _here(row: Beside) -> str:
    return f"{row.told} · {row.period}"


def _clear(row: Beside) -> int:
    """What differs clearly stands before what may be chance, and that before what is not known."""
    differs = (words.COMPARED["higher"], words.COMPARED["lower"])
    if row.comparison in differs:
        return 0
    return 1 if row.value is not None else 2

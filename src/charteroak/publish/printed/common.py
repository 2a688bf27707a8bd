"""Common: what every printed document says the same way.

Answers: which edition is this, where does each number come from, and what do the marks mean?
"""

from __future__ import annotations

from collections.abc import Iterable

from charteroak.publish import colours, numbers
from charteroak.publish.languages.marks import bare
from charteroak.publish.languages.tongue import _, spoken
from charteroak.publish.material import Material
from charteroak.publish.pages.page import frame
from charteroak.publish.pages.spent import Spent
from charteroak.publish.printed.blocks import Block, Leaf, Paper, Table, Words
from charteroak.publish.provenance import BADGES, State

FOLDER = "print"


def paper(
    material: Material, name: str, title: str, description: str, leaves: Iterable[Leaf],
    *, invented: bool, place: str = "",
) -> Paper:  # fmt: skip
    """A document of an edition in the language that is being spoken."""
    city = material.files.city
    tongue = spoken()
    folder = FOLDER if tongue.code == tongue.main else f"{tongue.code}/{FOLDER}"
    made = numbers.day(material.made.date())
    return Paper(
        path=f"{folder}/{name}.pdf",
        title=title,
        description=description,
        language=tongue.code,
        city=f"{city.name}, {city.state}" if city.state else city.name,
        accent=colours.accent(city.accent),
        place=place,
        foot=_("Edition {edition}, made {made}", edition=material.edition, made=made),
        invented=bare(frame(material).invented_note) if invented or not city.real else "",
        leaves=tuple(leaves),
    )


def legend(states: Iterable[State]) -> tuple[Block, ...]:
    """What the marks beside the numbers mean."""
    found = tuple(dict.fromkeys(states))
    if not found:
        return ()
    return (
        Table(
            header=(_("Mark"), _("Where the number comes from")),
            rows=tuple((BADGES[one].label, BADGES[one].meaning) for one in found),
            widths=(0, 1),
            marked=found,
        ),
    )


def note(text: str) -> Words:
    """A small note."""
    return Words(text, "note")


def spent_words(spent: Spent) -> Words:
    """What a goal costs, in a sentence."""
    return Words(
        _(
            "{total} of {when} work for this goal, {share} of the budget.",
            total=spent.total,
            when=spent.when,
            share=spent.share,
        )
    )

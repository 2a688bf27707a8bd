"""Where dollars stream: from departments to goals, as the picture draws them."""

from __future__ import annotations

from collections.abc import Mapping

from charteroak.publish import amounts
from charteroak.publish.dollars import Shown
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.page import levels
from charteroak.publish.pages.parted import no_program, untied
from charteroak.publish.shapes import Stream, Streams

MOST = 14
"""So many departments are drawn by name, the others together."""


def streams(
    material: Material, cells: Mapping[tuple[str, str], int], sums: Mapping[str, int], shown: Shown
) -> Streams:
    """From departments, the largest first, to goals, in the order of the plan."""
    sizes: dict[str, int] = {}
    for (department, _goal), cents in cells.items():
        sizes[department] = sizes.get(department, 0) + cents
    ranked = sorted(sizes, key=lambda name: (name == no_program(), -sizes[name], name))
    others = _("{number} other departments", number=len(ranked) - MOST)
    drawn = {
        name: name if at < MOST or len(ranked) == MOST + 1 else others
        for at, name in enumerate(ranked)
    }
    joined: dict[tuple[str, str], int] = {}
    for (department, goal), cents in cells.items():
        at_ = drawn[department], goal
        joined[at_] = joined.get(at_, 0) + cents
    largest = max(sums, key=lambda name: sums[name], default="")
    return Streams(
        title=_(
            "From departments to {goals}, {when}",
            goals=levels(material.files.plan),
            when=shown.text,
        ),
        text=(
            _(
                "{departments} departments on the left, {destinations} destinations on the right. "
                "The largest is {largest} with {dollars}. The table below says the same.",
                departments=len(ranked),
                destinations=len(sums),
                largest=largest,
                dollars=amounts.short(sums[largest]),
            )
        ),
        left=tuple(dict.fromkeys(drawn[name] for name in ranked)),
        right=tuple(name for name, cents in sums.items() if cents),
        streams=tuple(
            Stream(source, target, cents, untied=target == untied())
            for (source, target), cents in joined.items()
        ),
        untied=(untied(),),
        simulated=material.dollars.simulated,
    )

"""Where dollars stream: from departments to goals, as the picture draws them."""

from __future__ import annotations

from collections.abc import Mapping

from charteroak.publish import amounts
from charteroak.publish.dollars import Shown
from charteroak.publish.material import Material
from charteroak.publish.pages.parted import NO_PROGRAM, UNTIED
from charteroak.publish.shapes import Stream, Streams

MOST = 14
"""So many departments are drawn by name, the others together."""


def streams(
    material: Material, cells: Mapping[tuple[str, str], int], sums: Mapping[str, int], shown: Shown
) -> Streams:
    """From departments, the largest first, to goals, in the order of the plan."""
    sizes: dict[str, int] = {}
    for (department, _), cents in cells.items():
        sizes[department] = sizes.get(department, 0) + cents
    ranked = sorted(sizes, key=lambda name: (name == NO_PROGRAM, -sizes[name], name))
    others = f"{len(ranked) - MOST} other departments"
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
        title=f"From departments to {material.files.plan.level(0)}s, {shown.text}",
        text=(
            f"{len(ranked)} departments on the left, {len(sums)} destinations on the right. The "
            f"largest is {largest} with {amounts.short(sums[largest])}. The table below says the "
            "same."
        ),
        left=tuple(dict.fromkeys(drawn[name] for name in ranked)),
        right=tuple(name for name, cents in sums.items() if cents),
        streams=tuple(
            Stream(source, target, cents, untied=target == UNTIED)
            for (source, target), cents in joined.items()
        ),
        untied=(UNTIED,),
        simulated=material.dollars.simulated,
    )

"""Compose: every composed indicator, after those it is made from.

Answers: what are the measurements of indicators that no rows are counted for? Each is one block
like those that rows give, so that everything after this treats it like any other. Give it blocks
that are suppressed already: what is made of numbers that may be told tells no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from graphlib import TopologicalSorter

from charteroak.indicators.composed import change, cumulative, derived, index, standardized
from charteroak.indicators.composed.cells import Block, Series, series
from charteroak.indicators.told import Told
from charteroak.plan.model import CityFiles, Indicator

Composer = Callable[[Indicator, Mapping[str, Series], CityFiles], Block]
COMPOSERS: Mapping[str, Composer] = {
    "change": change.compose,
    "cumulative": cumulative.compose,
    "derived": derived.compose,
    "index": index.compose,
    "standardized": standardized.compose,
}
"""How each composed kind is computed, by its name."""


def blocks(files: CityFiles, made: Iterable[Told]) -> tuple[Told, ...]:
    """The blocks of all composed indicators, from the blocks of the others.

    `check` has made sure that their inputs exist and that none is made of itself.
    """
    order = in_order(files)
    wanted = {name for indicator in order for name in indicator.measure.inputs()}
    known = series(made, wanted)
    found = []
    for indicator in order:
        inputs = {name: known[name] for name in indicator.measure.inputs()}
        block = COMPOSERS[indicator.kind](indicator, inputs, files)
        if indicator.id in wanted:
            known |= series([block], [indicator.id])
        found.append(Told(block))
    return tuple(found)


def in_order(files: CityFiles) -> tuple[Indicator, ...]:
    """The composed indicators, each after those it is made from."""
    graph = {i.id: i.measure.inputs() for i in files.indicators.values() if i.measure.inputs()}
    return tuple(
        files.indicators[name] for name in TopologicalSorter(graph).static_order() if name in graph
    )

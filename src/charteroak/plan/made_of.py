"""Indicators of packs that are made of others: which can be made here, and for which places.

Answers: a city leaves parts of a pack out and divides itself as it does, so what becomes of those
that are made of them? One that is made of something left out is left out too, and that is said
once for each pack; one that does not say its places is told for those that all its inputs have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from charteroak.dimensions.place import CITY
from charteroak.packs.adopt import Definition, Taken
from charteroak.plan.model import Indicator
from charteroak.problems import Problem

Indicators = dict[str, Indicator]


def settled(
    indicators: Mapping[str, Indicator],
    from_packs: Mapping[str, Definition],
    left_out: Mapping[str, Taken],
) -> tuple[Indicators, tuple[Problem, ...]]:
    """The indicators that can be made, each with its places, and what is said of the others."""
    gone = _gone(indicators, from_packs, left_out)
    kept = {name: one for name, one in indicators.items() if name not in gone}
    silent = {name for name, one in from_packs.items() if "places" not in one.document.data}
    return _with_places(kept, silent), tuple(_told(gone, from_packs))


def _gone(
    indicators: Mapping[str, Indicator],
    from_packs: Collection[str],
    left_out: Mapping[str, Taken],
) -> dict[str, str]:
    """Each indicator of a pack that cannot be made, with what it lacks."""
    gone: dict[str, str] = {}
    lost = {name for name in left_out if name not in indicators}
    found = True
    while found:
        found = False
        for name, indicator in indicators.items():
            lacks = next((one for one in indicator.measure.inputs() if one in lost), "")
            if lacks and name in from_packs and name not in gone:
                gone[name], found = lacks, True
                lost.add(name)
    return gone


def _told(gone: Mapping[str, str], from_packs: Mapping[str, Definition]) -> Iterator[Problem]:
    """One warning for each pack."""
    packs = {from_packs[name].taken.pack.id: from_packs[name].taken for name in gone}
    for taken in packs.values():
        its = [name for name in gone if from_packs[name].taken.pack.id == taken.pack.id]
        listed = ", ".join(f"`{name}` (made of `{gone[name]}`)" for name in its)
        many = "1 indicator" if len(its) == 1 else f"{len(its)} indicators"
        what = f"{many} of the pack {taken.origin} cannot be made of what is left: {listed}."
        advice = "Add to `without:` what you can do without, or take what it is made of up again."
        yield Problem(what, taken.adoption.written_at, advice, "pack-made-of", "warning")


def _with_places(indicators: Indicators, silent: Collection[str]) -> Indicators:
    """The indicators, those that do not say their places with the places of all their inputs."""
    found: Indicators = {}

    def place(name: str, above: tuple[str, ...] = ()) -> Indicator:
        known = indicators[name]
        inputs = [one for one in known.measure.inputs() if one in indicators]
        if name not in found and name in silent and inputs and name not in above:
            each = [place(one, (*above, name)).places for one in inputs]
            all_have = [one for one in each[0] if all(one in other for other in each)]
            places = (CITY, *(one for one in all_have if one != CITY))
            found[name] = replace(known, places=places)
        return found.get(name, known)

    return {name: place(name) for name in indicators}

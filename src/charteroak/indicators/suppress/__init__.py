"""suppress: what must not be told, because too few people stand behind it.

Answers: which cells of a source may be told, so that no count of 1 to 10 people can be read or
worked out from anything that is? A pure step between `compute` and the result table: blocks of
measurements in, the same blocks out with every telling column of the hidden cells blank. Whatever
is written afterwards (pages, JSON, CSV, PDF) is made from what is left, so no format can differ.

The rule: a count of 1 to `below - 1`, or a difference of two counts in the same cell, is never
told, and whoever holds everything told can narrow it down no further than to a range of `SPREAD`.
Nought may be told.

Source: Centers for Medicare & Medicaid Services, CMS Cell Size Suppression Policy (2024-01-26):
no cell of 1 to 10, nor anything it could be derived from. Sliding protection: A. Hundepool and
others, Statistical Disclosure Control (Wiley, 2012), chapter 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from charteroak.indicators.suppress import tested
from charteroak.indicators.suppress.cells import Flags, cells
from charteroak.indicators.suppress.remembered import Masks
from charteroak.indicators.told import Block, Told
from charteroak.plan.model import Indicator
from charteroak.sources.contract import HIDE_BELOW as BELOW
from charteroak.sources.contract import Contract

if TYPE_CHECKING:
    from charteroak.indicators.suppress.choose import Hiding

SPREAD = 5
"""How far apart two possible values of a hidden small count must lie at least."""
SMALL, COMPLEMENTARY = "suppressed_small", "suppressed_complementary"
TOLD = "suppressed"
"""The one word that is published. Saying which cells are small would help to solve them: of two
hidden parts of 20 that are both small, each is 10."""
_TURNS = 14
_FEW = 6
"""So many exposed cells at a turn are looked at one by one."""
_NUMBERS = ("value", "numerator", "denominator", "n", "lower", "upper")
_WORDS = ("interval_method", "note")


@dataclass(frozen=True)
class Mask:
    """What is hidden in one block, and why."""

    hidden: Flags
    reason: NDArray[np.object_]
    """`suppressed_small`, `suppressed_complementary` or nothing. For reports inside the house:
    it is never published (see `TOLD`)."""


def tell(
    blocks: Sequence[Block],
    indicators: Mapping[str, Indicator],
    times: Mapping[str, str],
    contract: Contract,
    remembered: Masks,
) -> list[Told]:
    """The blocks of one source, ready to be told: as they are where the contract says why their
    small numbers are public, otherwise without them. `times`: the time column of each indicator.
    """
    if not contract.hides:
        return [Told(block) for block in blocks]
    return suppress(blocks, indicators, times, contract.hide_below, remembered)


def tell_test(found: Mapping[str, Any], contract: Contract) -> dict[str, Any]:
    """The result of a statistical test of the rows of one source, ready to be told."""
    return tested.tell_test(found, contract.hide_below) if contract.hides else dict(found)


def suppress(
    blocks: Sequence[Block],
    indicators: Mapping[str, Indicator],
    times: Mapping[str, str],
    below: int = BELOW,
    remembered: Masks | None = None,
) -> list[Told]:
    """The blocks of one source without their small numbers and what would give them away."""
    found = masks(blocks, indicators, times, below, remembered)
    return [blank(block, mask) for block, mask in zip(blocks, found, strict=True)]


def masks(
    blocks: Sequence[Block],
    indicators: Mapping[str, Indicator],
    times: Mapping[str, str],
    below: int = BELOW,
    remembered: Masks | None = None,
) -> list[Mask]:
    """What to hide in each block. Indicators of different time columns count different rows in a
    period, so nothing adds up between them and each set is guarded by itself.
    """
    sets: defaultdict[str, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        sets[times[block["indicator"]]].append(i)
    found: dict[int, Mask] = {}
    for chosen in sets.values():
        its = [blocks[i] for i in chosen]
        key = remembered.key(its, indicators, below) if remembered else ""
        kept = remembered.recall(key, its) if remembered else None
        made = [Mask(*one) for one in kept] if kept else _masks(protect(its, indicators, below))
        if remembered and not kept:
            remembered.keep(key, [(mask.hidden, mask.reason) for mask in made])
        found.update(zip(chosen, made, strict=True))
    return [found[i] for i in range(len(blocks))]


def protect(
    blocks: Sequence[Block], indicators: Mapping[str, Indicator], below: int, spread: int = SPREAD
) -> Hiding:
    """Hide, prove, and hide more until the proof holds for every small number. Should it never
    hold, nothing at all is told.
    """
    from charteroak.indicators.suppress.audit import Audit
    from charteroak.indicators.suppress.choose import (
        complete,
        drop_tables,
        hide_smallest,
        primary,
        widen,
    )
    from charteroak.indicators.suppress.forms import forms, targets, unrecorded
    from charteroak.indicators.suppress.sums import must_hold, sums

    made = cells(blocks, indicators)
    every = forms(made, unrecorded(made, indicators))
    added = sums(made)
    must_hold(made, added)
    hiding = primary(made, added, below, every)
    drop_tables(hiding)
    complete(hiding)
    left = targets(every, below)
    for turn in range(_TURNS):
        audit = Audit.of(hiding)
        left = audit.exposed(left, spread, turn)
        if not left:
            return hiding
        widen(hiding, left, turn)
        if turn > 1:  # the same cells stay exposed: look at what gives them away
            for target in list({t.cell: t for t in left}.values())[:_FEW]:
                hide_smallest(hiding, audit.rests_on(target), 2 ** (turn - 2))
        complete(hiding)
    hiding.must[:] = True
    return hiding


def _masks(hiding: Hiding) -> list[Mask]:
    found = []
    for row, hidden in zip(hiding.cells.rows, hiding.rows(), strict=True):
        small = hiding.small_in(row) & hidden
        words = np.where(small, SMALL, np.where(hidden, COMPLEMENTARY, "")).astype(object)
        found.append(Mask(hidden, words))
    return found


def blank(block: Block, mask: Mask) -> Told:
    """The block without its hidden cells: no number, no note, and no name of an interval, which
    would say whether the count is below ten.
    """
    made: dict[str, Any] = dict(block)
    for name in _NUMBERS:
        made[name] = np.where(mask.hidden, np.nan, block[name])
    for name in _WORDS:
        made[name] = np.where(mask.hidden, "", block[name]).astype(object)
    made["missing"] = np.where(mask.hidden, TOLD, block["missing"]).astype(object)
    return Told(made)

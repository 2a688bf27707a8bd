"""Groups of people, as a city names them.

Answers: whose number is it? A dimension (race, age, income) has named values; `all` is everyone,
`unknown` is those whose group was not recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

EVERYONE = "all"
UNKNOWN = "unknown"
CROSS = "+"
"""Joins the names of dimensions told together, `race+sex`, and their values, `black+female`."""


def coarser(group_by: str, group: str) -> Iterator[tuple[str, str]]:
    """The wider groups that a group is a part of, each with its dimension: of `black+female` by
    `race+sex` everyone, `black` by `race` and `female` by `sex`.
    """
    yield EVERYONE, EVERYONE
    names, values = group_by.split(CROSS), group.split(CROSS)
    for size in range(1, len(names)):
        for chosen in combinations(range(len(names)), size):
            yield CROSS.join(names[i] for i in chosen), CROSS.join(values[i] for i in chosen)


@dataclass(frozen=True, kw_only=True)
class GroupDimension:
    """One way of telling people apart."""

    __pydantic_config__ = CONFIG

    name: str
    """What the dimension is, on screen: `Race and ethnicity, as the officer recorded it`."""
    values: Mapping[str, str]
    """The values as records spell them, each with its name on screen, in the order to show."""
    reference: str = ""
    """The value that the others are compared with; nothing: no gaps are computed."""
    ladder: bool = False
    """`true`: the values stand in order from the least to the most advantaged, so that inequality
    can be measured along them."""
    note: str = ""
    """What to know when reading a comparison between these groups."""
    written_at: Location = field(default=NOWHERE, repr=False)

    def label(self, value: str) -> str:
        """The name on screen of one value."""
        if value == EVERYONE:
            return "Everyone"
        return "Not recorded" if value == UNKNOWN else self.values.get(value, value)


def crossed(dimensions: Sequence[GroupDimension]) -> GroupDimension:
    """Several dimensions told together: every value of one with every value of the others."""
    known = [(*one.values, UNKNOWN) for one in dimensions]
    values = {CROSS.join(those): _label(dimensions, those) for those in product(*known)}
    references = [one.reference for one in dimensions]
    return GroupDimension(
        name=_listed([one.name for one in dimensions]),
        values=values,
        reference=CROSS.join(references) if all(references) else "",
        note=" ".join(dict.fromkeys(one.note.strip() for one in dimensions if one.note)),
    )


def _label(dimensions: Sequence[GroupDimension], values: Sequence[str]) -> str:
    """`Black, female`: the first as the city writes it, the others within the sentence."""
    if set(values) == {UNKNOWN}:
        return "Not recorded"
    first, *others = (one.label(value) for one, value in zip(dimensions, values, strict=True))
    return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _listed(names: Sequence[str]) -> str:
    first, *others = names
    return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])

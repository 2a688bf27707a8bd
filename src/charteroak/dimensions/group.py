"""Groups of people, as a city names them.

Answers: whose number is it? A dimension (race, age, income) has named values; `all` is everyone,
`unknown` is those whose group was not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

EVERYONE = "all"
UNKNOWN = "unknown"


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

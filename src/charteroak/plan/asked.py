"""What a city asks of its records beside indicators: a test, and the staffing of a line.

Answers: which columns does the veil-of-darkness test or Erlang C look at, and on whose page does
the answer stand? Neither is a target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location


@dataclass(frozen=True, kw_only=True)
class VeilOfDarkness:
    """A test of traffic stops: is a group stopped more often when its drivers can be seen?

    A test has caveats and no direction that is wanted; it is never a target.
    """

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case, words joined by `_`."""
    name: str
    """As a resident would say it."""
    why_it_matters: str
    """One sentence, for a resident."""
    outcome: str
    """The outcome on whose page it is shown."""
    owner: str
    """The one office answerable."""
    source: str
    """The contract of the stops."""
    day: str
    """The column with the day of the stop."""
    clock: str
    """The column with its time of day, by the clock on the wall."""
    group: str
    """The column with the group of the driver."""
    compared: tuple[str, ...]
    """The values of that column that are looked at, together."""
    reference: tuple[str, ...]
    """The values they are compared with; all others are left out."""
    latitude: float
    """Of the city's centre, in degrees: dusk is computed there."""
    longitude: float
    """Of the city's centre, in degrees."""
    place: str = ""
    """The boundary set whose places get a level of their own in one variant of the test."""
    limitations: str = ""
    """What to beware of in these records, beside the caveats of the method."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class CallStaffing:
    """A question of staffing: how many call takers does each hour of the week need (Erlang C)?"""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case, words joined by `_`."""
    name: str
    """As a resident would say it."""
    why_it_matters: str
    """One sentence, for a resident."""
    outcome: str
    """The outcome on whose page it is shown."""
    owner: str
    """The one office answerable."""
    source: str
    """The contract of the calls: one row is one call."""
    arrived: str
    """The column with the moment a call came in, by the clock on the wall."""
    handled: str
    """How many seconds it kept a call taker busy: a column or an expression."""
    share: float
    """The part of the calls to be answered in time, such as 0.9."""
    within: float
    """Within how many seconds."""
    standard: str
    """Who holds that to be good, such as `NENA-STA-020`."""
    edition: str
    """Which edition: standards change."""
    source_title: str
    """Where the standard can be read."""
    source_url: str
    """Its address."""
    where: str = "true"
    """A condition over one row; only the calls for which it holds are looked at."""
    scheduled: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Day of the week to how many are scheduled in each of its 24 hours, midnight first."""
    limitations: str = ""
    """What to beware of in these records, beside the caveats of the method."""
    written_at: Location = field(default=NOWHERE, repr=False)

    def at(self, day: str, hour: int) -> int | None:
        """How many are scheduled in an hour; None where nobody wrote it down."""
        hours = self.scheduled.get(day, ())
        return hours[hour] if hour < len(hours) else None

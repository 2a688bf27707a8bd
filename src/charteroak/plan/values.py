"""The values of a plan, and what each is measured by.

Answers: how would anyone see that a value is lived by? A value cuts across all goals, so it names
indicators of any of them, and measures of the system itself: of how the city keeps its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

SystemMeasure = Literal[
    "owned", "fresh", "certified", "agreeing", "gaps_narrowed", "places_on_time"
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SpeakingIndicator:
    """An indicator that speaks to a value."""

    __pydantic_config__ = CONFIG

    indicator: str
    """The id of the indicator."""
    because: str
    """Why it speaks to the value, in a sentence for a resident."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class SpeakingMeasure:
    """A measure of the system itself that speaks to a value: counted, not typed."""

    __pydantic_config__ = CONFIG

    measure: SystemMeasure
    """The part of the indicators that have an accountable office (`owned`), whose data are as
    fresh as their source promises (`fresh`), that an auditor has certified (`certified`), where the
    machine finds the auditor's number again (`agreeing`), whose largest gap between groups narrowed
    (`gaps_narrowed`); or the part of the places that are not served late more often than the
    others (`places_on_time`)."""
    because: str
    """Why it speaks to the value, in a sentence for a resident."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Value:
    """One of the city's values."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case, words joined by `-`."""
    name: str
    """As the city says it."""
    meaning: str
    """What it asks of every service."""
    indicators: tuple[SpeakingIndicator, ...] = ()
    """The indicators, of any goal, that speak to it."""
    system: tuple[SpeakingMeasure, ...] = ()
    """What speaks to it about how the city keeps its numbers, counted in each edition."""
    needs: tuple[str, ...] = ()
    """The records that would have to exist to measure it, or to measure it better."""
    page_lines: tuple[int, ...] = ()
    """The lines of the published page that it stands for."""
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def measured(self) -> bool:
        """Whether anything is named that speaks to it."""
        return bool(self.indicators or self.system)

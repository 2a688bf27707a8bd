"""How far a number can be trusted: what an auditor found, and how it could be gamed.

Answers: has anybody outside the office looked at it, did the machine come to the same, and what
keeps a target from making the number better and the city worse? The states of certification are
those auditors of performance measures use (Texas State Auditor's Office, Guide to Performance
Measure Management).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

CertificationState = Literal[
    "not reviewed", "certified", "certified with qualification", "factors prevent certification",
    "inaccurate",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Gaming:
    """One way of making a number look good, and what stands against it."""

    __pydantic_config__ = CONFIG

    how: str
    """What could be done: `Close a request that is not dealt with, and open another.`"""
    counter_measure: str
    """What shows it or hinders it, in a sentence."""
    indicator: str = ""
    """The indicator that would show it, to be read beside this one."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Certification:
    """What an auditor found who computed the number again from the records."""

    __pydantic_config__ = CONFIG

    state: CertificationState = "not reviewed"
    """The auditor's word."""
    on: date | None = None
    """The day of the finding."""
    by: str = ""
    """Who found it: somebody outside the office that owns the number."""
    values: Mapping[str, float] = field(default_factory=dict)
    """What the auditor computed for the whole city: period to value, in the indicator's unit."""
    tolerance: float = 0.05
    """How far apart the two may lie, as a part of the auditor's value: 0.05 is 5 percent."""
    because: str = ""
    """What qualifies or prevents the certification, or is inaccurate."""
    source_title: str = ""
    """Where the finding can be read."""
    source_url: str = ""
    """Its address."""
    written_at: Location = field(default=NOWHERE, repr=False)

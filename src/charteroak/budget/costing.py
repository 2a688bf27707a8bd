"""Costing: how costs are made full, and what money may be spent on, in the words of the files.

Answers: by which method is the cost of internal services spread, in what order; what may a fund pay
for; and which income belongs to which program?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location


@dataclass(frozen=True, kw_only=True)
class Overhead:
    """How internal services are spread over those they serve."""

    __pydantic_config__ = CONFIG

    method: Literal["step-down", "reciprocal"] = "step-down"
    """`step-down`: one service after the other; what a service does for an earlier one is left out.
    `reciprocal`: all at once, so services may serve each other."""
    order: tuple[str, ...] = ()
    """For `step-down`: every internal service, the first to be spread first. Nothing: each before
    those it serves, which needs that none serves itself in a circle."""
    said_by: str = ""
    """Who chose the method."""
    because: str = ""
    """Why this method and this order."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Only:
    """What a restricted fund may be spent on: whatever one of these allows."""

    __pydantic_config__ = CONFIG

    programs: tuple[str, ...] = ()
    """These programs."""
    departments: tuple[str, ...] = ()
    """These departments, as the ledger names them."""
    where: str = ""
    """These lines: a condition over their fields, such as `function = 'Roads'`."""
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def rules(self) -> bool:
        """Whether anything is said."""
        return bool(self.programs or self.departments or self.where)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """Which income belongs to which programs: fees, grants, charges. What no rule names is the
    city's income as a whole, such as taxes.
    """

    __pydantic_config__ = CONFIG

    where: str
    """The lines of income meant: a condition over their fields."""
    program: str = ""
    """The one program they belong to."""
    shares: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Or: program to its share, such as `0.25`, `25%` or `1/4`; they sum to exactly 1."""
    because: str = ""
    """Why it is so."""
    written_at: Location = field(default=NOWHERE, repr=False)

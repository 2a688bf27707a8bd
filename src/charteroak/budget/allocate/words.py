"""The words of `budget/allocations/*.yaml`: what there is to spend, what must hold, what is wanted.

Answers: what may a budget office ask for, and what does it mean?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location

RULES: Mapping[str, str] = {
    "floor": "at least so much",
    "ceiling": "at most so much",
    "maintenance-of-effort": "at least so much, because a grant or a law asks for it",
    "mandate": "the program must be funded, because a law requires it",
    "positions": "no more than are authorised, and no fewer than are filled",
    "changes": "at most so many programs funded otherwise than today",
    "exclude": "at most one of these packages",
    "choose": "each of these packages",
    "never": "none of these packages",
}
"""What a rule may ask."""
RuleName = Literal["floor", "ceiling", "maintenance-of-effort", "mandate", "positions", "changes",
                   "exclude", "choose", "never"]  # fmt: skip
Counts = Literal["dollars", "points", "positions"]


@dataclass(frozen=True, kw_only=True)
class Revenue:
    """What a fund receives in the year."""

    __pydantic_config__ = CONFIG

    fund: str
    """The fund."""
    amount: NumberAsWritten = "0"
    """Dollars that come every year."""
    once: NumberAsWritten = "0"
    """Dollars of this year alone."""
    because: str
    """Where the figure comes from."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What a fund must pay before any program: debt, transfers, pensions."""

    __pydantic_config__ = CONFIG

    fund: str
    """The fund."""
    amount: NumberAsWritten
    """Dollars, every year."""
    because: str
    """Why."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """The policy of a fund's balance, over several years."""

    __pydantic_config__ = CONFIG

    fund: str
    """The fund."""
    balance: NumberAsWritten
    """Dollars in it before the year begins."""
    keep: NumberAsWritten
    """What must be left at the end of each year: dollars, or `10%` of that year's spending that
    comes every year."""
    years: NumberAsWritten = "1"
    """How many years it is looked ahead."""
    revenue_grows: NumberAsWritten = "0%"
    """A year, of what comes every year."""
    cost_grows: NumberAsWritten = "0%"
    """A year, of what is spent every year."""
    balanced: bool = False
    """Whether what is spent every year must be covered by what comes every year."""
    because: str
    """The policy, as a citation."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that must hold. Fields that narrow it hold together; with none, it is of all."""

    __pydantic_config__ = CONFIG

    rule: RuleName
    """What it asks."""
    goal: str = ""
    """Of what works for this goal, by the crosswalk."""
    outcome: str = ""
    """Of what works for this outcome, by the crosswalk."""
    department: str = ""
    """Of the programs of this department."""
    program: str = ""
    """Of this program."""
    fund: str = ""
    """Of this fund."""
    serves: Mapping[str, str] = field(default_factory=dict)
    """Of what reaches one value of a boundary set or group, such as `{wards: ward-1}`."""
    counts: Counts = "dollars"
    """What is counted: `dollars` of the first year, `points` of effect as expected, `positions`."""
    amount: NumberAsWritten = ""
    """How much; or a part of what the packages of today give, such as `95%`."""
    authorised: NumberAsWritten = ""
    """For `positions`: how many there are."""
    vacant: NumberAsWritten = ""
    """For `positions`: how many of them nobody fills; nothing: people may be let go."""
    at_most: NumberAsWritten = ""
    """For `changes`: how many."""
    packages: tuple[str, ...] = ()
    """For `exclude`, `choose` and `never`: which."""
    because: str
    """Why: the law, the grant or who decided it."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Equity:
    """Points that reach some people count more."""

    __pydantic_config__ = CONFIG

    by: str
    """A boundary set or a group."""
    weights: Mapping[str, NumberAsWritten]
    """Each of its values and how much a point counts there; 1 is as anywhere."""
    because: str
    """Why, and who decided it."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Today:
    """The ledger that the packages of today must meet."""

    __pydantic_config__ = CONFIG

    fiscal_year: str
    """Its fiscal year, such as `FY2024`."""
    phase: str = "adopted"
    """Its phase."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """One question of the best budget: what there is, what must hold, what is wanted."""

    __pydantic_config__ = CONFIG

    id: str
    """The same as the name of the file, without `.yaml`."""
    name: str
    """As people call it."""
    fiscal_year: str
    """The year that is budgeted, such as `FY2025`."""
    weights: str = ""
    """Whose weights: the id of a set; nothing: every goal counts alike."""
    first: tuple[str, ...] = ()
    """Goals in order, where the first is to have all it can, then the next, and so on."""
    equity: Equity | None = None
    """Whom a point counts more for; nothing: it counts alike."""
    today: Today | None = None
    """The ledger that the packages of today must meet to the cent; nothing: none."""
    may_end: tuple[str, ...] = ()
    """Programs that run today and may end; `all`: any."""
    revenue: tuple[Revenue, ...] = ()
    """What each fund receives; a fund that is not named has nothing."""
    fixed: tuple[Fixed, ...] = ()
    """What must be paid before any program."""
    reserves: tuple[Reserve, ...] = ()
    """The policies of funds' balances."""
    rules: tuple[Rule, ...] = ()
    """What must hold."""
    provenance: Literal["observed", "published", "simulated"] = "observed"
    """`simulated` where its figures are made up."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class WeightSet:
    """How much a point of each goal counts, and who said so."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable."""
    name: str
    """As people call it."""
    goals: Mapping[str, NumberAsWritten]
    """Every goal and its weight; only their proportions matter."""
    said_by: str
    """Who said so."""
    said_on: date
    """The day."""
    because: str
    """Why."""
    written_at: Location = field(default=NOWHERE, repr=False)

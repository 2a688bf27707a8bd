"""The plan as a person writes it, in frozen dataclasses.

Answers: what did the city promise, who is answerable, and by which indicators will it know?
The attribute docstrings are the help that editors show, through `charteroak schema`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.dimensions.fiscal import FiscalCalendar, FiscalYears
from charteroak.dimensions.group import CROSS, EVERYONE, GroupDimension, crossed
from charteroak.dimensions.period import Grain
from charteroak.dimensions.place import BoundarySet
from charteroak.dimensions.unit import UnitName
from charteroak.documents import CONFIG
from charteroak.engine import DUCKDB
from charteroak.kinds import Kind
from charteroak.packs.shelf import Adoption
from charteroak.plan.asked import CallStaffing, VeilOfDarkness
from charteroak.plan.quality import Certification, Gaming
from charteroak.plan.values import Value
from charteroak.problems import NOWHERE, Location

Better = Literal["higher", "lower", "neither"]
ChartName = Literal[
    "suggested", "xmr", "run", "c", "u", "u_prime", "p", "p_prime", "g", "t", "none"
]  # fmt: skip
SeasonName = Literal["none", "same_month", "same_month_ratio"]
StatusRule = Literal[
    "suggested", "assurance", "interval", "nhs", "percentage_band", "two_point"
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlanSource:
    """Where a plan was published."""

    __pydantic_config__ = CONFIG

    title: str
    """The title of the published plan."""
    url: str = ""
    """Its address."""
    note: str = ""
    """What a reader should know of how it was read."""
    page_lines: tuple[int, ...] = ()
    """The lines of the published page that this entry stands for."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A mission or a vision, summed up in plain words."""

    __pydantic_config__ = CONFIG

    summary: str
    """In your own plain words."""
    page_lines: tuple[int, ...] = ()
    """The lines of the published page that it stands for."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office that can be answerable."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case, words joined by `-`; owners are named by it."""
    name: str
    """Its full name."""
    does: str = ""
    """What it does, in a sentence."""
    page_name: str = ""
    """Its name in the published plan, where that differs."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One line of the plan below a goal, at any depth, with the lines below it."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable: history hangs on it."""
    name: str
    """The city's own short name for it."""
    owner: str
    """The one office answerable."""
    why_it_matters: str
    """One sentence, for a resident."""
    values: tuple[str, ...] = ()
    """The city's values it serves."""
    indicators: tuple[str, ...] = ()
    """The indicators by which the city will know."""
    needs: tuple[str, ...] = ()
    """The records that would have to exist to measure it, or to measure it better."""
    page_lines: tuple[int, ...] = ()
    """The lines of the published page that it stands for."""
    outcomes: tuple[Outcome, ...] = ()
    """The lines below it, to any depth."""
    written_at: Location = field(default=NOWHERE, repr=False)

    def walk(self, depth: int = 1) -> Iterator[tuple[int, Outcome]]:
        """Yield this outcome and all below it, each with its depth under the goal."""
        yield depth, self
        for below in self.outcomes:
            yield from below.walk(depth + 1)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One of the city's goals."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable: history hangs on it."""
    number: int
    """Its number on the published page."""
    name: str
    """The city's own name for it."""
    owner: str
    """The one office answerable."""
    why_it_matters: str
    """One or two sentences, for a resident."""
    outcomes: tuple[Outcome, ...]
    """The lines below it, in the order of the page."""
    page_lines: tuple[int, ...] = ()
    """The lines of the published page that it stands for."""
    written_at: Location = field(default=NOWHERE, repr=False)

    def walk(self) -> Iterator[tuple[int, Outcome]]:
        """Every outcome under the goal, in the order of the page, with its depth."""
        for outcome in self.outcomes:
            yield from outcome.walk()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A city's plan: the page that runs."""

    __pydantic_config__ = CONFIG

    title: str
    """The name of the plan."""
    fiscal_year: str
    """The fiscal year it was made for, such as `FY2011`."""
    source: PlanSource
    """Where it was published."""
    levels: tuple[str, ...]
    """The city's words for the levels of its plan, from the top: `goal`, `outcome`."""
    mission: Statement
    """What the city is for."""
    vision: Statement
    """What it wants to become."""
    values: tuple[Value, ...]
    """What it asks of every service."""
    values_note: str = ""
    """Who says what measures the values, where the published plan does not."""
    owners_note: str = ""
    """Who says who is answerable, where the published plan does not."""
    offices: tuple[Office, ...] = ()
    goals: tuple[Goal, ...] = ()
    written_at: Location = field(default=NOWHERE, repr=False)

    def outcomes(self) -> Iterator[tuple[Goal, int, Outcome]]:
        """Every outcome with its goal and its depth, in the order of the page."""
        for goal in self.goals:
            for depth, outcome in goal.walk():
                yield goal, depth, outcome

    def level(self, depth: int) -> str:
        """The city's word for a level: 0 is a goal. Deeper than named, the last word serves."""
        return self.levels[min(depth, len(self.levels) - 1)]

    def numbered(self, goal: Goal) -> str:
        """A goal with the city's word for it: `Goal 1: Make Hartford a Safer Place`."""
        return f"{self.level(0).capitalize()} {goal.number}: {goal.name}"

    def office(self, office_id: str) -> Office:
        """The office with this id; `check` has made sure that there is one."""
        return next(office for office in self.offices if office.id == office_id)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A promise: the values an indicator is to reach, who promised it and when."""

    __pydantic_config__ = CONFIG

    name: str
    """What is promised, in a few words."""
    set_by: str
    """Who promised it."""
    set_on: date
    """When."""
    path: Mapping[str, float]
    """Period name to value, in the indicator's unit. It holds from the first period named to the
    end of the last; a share or a mean may be promised for a span of years: `2024-2030`."""
    between: Literal["steps", "line"] = "steps"
    """Between the periods named: the value stays until the next one begins, or it moves on a
    straight line from the middle of one to the middle of the next."""
    basis: Literal["local", "standard", "peer"] = "local"
    """What it rests on: the city's own promise, a profession's standard, or like cities."""
    edition: str = ""
    """Which edition, where it rests on a standard: standards change."""
    source_title: str = ""
    """Where the promise can be read."""
    source_url: str = ""
    """Its address."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What a profession holds to be good, by edition."""

    __pydantic_config__ = CONFIG

    name: str
    """The standard, such as `NFPA 1710`."""
    edition: str
    """Which edition: standards change."""
    value: float
    """What it asks for, in the indicator's unit."""
    source_title: str
    """Where it can be read."""
    source_url: str
    """Its address."""
    note: str = ""
    """How sure we are of it, and what it does not say."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Rebase:
    """A person's decision that a series starts anew: its limits are computed afresh from here."""

    __pydantic_config__ = CONFIG

    from_: str
    """The first period of the new stretch, such as `2020-04`."""
    because: str
    """What changed in the world or in the records; a change in the numbers is no cause."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Signals:
    """How change is told from noise. Nothing said: suggested from the numbers, with the reason."""

    __pydantic_config__ = CONFIG

    chart: ChartName = "suggested"
    """The chart whose limits are drawn; `none`: no limits and no signals."""
    grain: Literal["suggested", Grain] = "suggested"
    """The periods that are its points."""
    season: SeasonName = "none"
    """Whether the same month of other years is taken out first, as an amount or as a factor."""
    rebases: tuple[Rebase, ...] = ()
    """Where its limits start anew, each with the cause."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Example:
    """Rows and the value they must give: a definition carries its own proof."""

    __pydantic_config__ = CONFIG

    rows: tuple[Mapping[str, str | None], ...]
    """Columns of the contract, dates as `2024-03-31`; what is not named is missing."""
    value: float | None = None
    """The expected value; leave it out where there must be none."""
    residents: float | None = None
    """For a rate: the population to divide by."""
    because: str = ""
    """What the example shows."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class GroupSplit:
    """One way of telling people apart, and how far: each further cell is one more to guard."""

    __pydantic_config__ = CONFIG

    by: str | tuple[str, ...]
    """The group dimension, or several told crossed: `[race, sex]` tells Black women. `all`:
    everyone, where that is not to be told for all periods and places either."""
    grains: tuple[Grain, ...] = ()
    """The periods it is told by; nothing: all of the indicator's."""
    places: tuple[str, ...] = ()
    """`city` and boundary sets it is told for; nothing: all of the indicator's."""
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that it crosses, or the one."""
        return (self.by,) if isinstance(self.by, str) else self.by

    @property
    def name(self) -> str:
        """As measurements name it: `race`, or `race+sex`."""
        return CROSS.join(self.dimensions)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """How the city will know: one number, defined so that anyone can compute it again."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case, words joined by `_`."""
    name: str
    """As a resident would say it."""
    why_it_matters: str
    """One sentence, for a resident."""
    kind: str
    """How the number is made; each kind has fields of its own."""
    measure: Kind
    """The kind with its fields filled in."""
    unit: UnitName
    """What the value is counted in."""
    better: Better
    """Which direction is wanted; `neither` where none is good in itself."""
    grains: tuple[Grain, ...]
    """The periods it is told by."""
    owner: str
    """The one office answerable."""
    authored_by: str
    """Who wrote the definition."""
    next_review: date
    """By when it is looked at again."""
    checked_by: str = ""
    """Who has checked the definition; nothing while nobody has."""
    source: str = ""
    """The contract whose rows it is computed from; none for a figure."""
    where: str = "true"
    """A condition over one row; only the rows for which it holds are looked at."""
    time: str = ""
    """The time column, where it is not the contract's own."""
    noun: str = ""
    """What is counted, in the plural: `stops`."""
    decimals: int = 0
    """Digits to show after the point (of the percentage, for a share)."""
    places: tuple[str, ...] = ("city",)
    """`city`, and the boundary sets it is split by."""
    groups: tuple[str | GroupSplit, ...] = ()
    """The group dimensions it is split by: a name, or `{by: race, grains: [...], places: [...]}` to
    tell it only so far, or `{by: [race, sex]}` to tell dimensions crossed."""
    limitations: str = ""
    """What to beware of when reading it."""
    targets: tuple[Target, ...] = ()
    """What was promised, by whom."""
    standard: Standard | None = None
    """What a profession holds to be good."""
    signals: Signals = field(default_factory=Signals)
    """How change is told from noise."""
    status_rule: StatusRule = "suggested"
    """How it is judged against its targets: `assurance` where its chart has limits, else
    `interval`. `percentage_band` and `two_point` are there for comparison only."""
    gaming: tuple[Gaming, ...] = ()
    """How it could be made to look good without being good, each with what shows or hinders it."""
    certification: Certification = field(default_factory=Certification)
    """What an auditor who looked at it found; nothing said: nobody has looked."""
    examples: tuple[Example, ...] = ()
    """Rows and the value they must give."""
    lines: Mapping[str, Location] = field(default_factory=dict, repr=False)
    pack: str = ""
    changed: tuple[str, ...] = ()
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def group_splits(self) -> tuple[GroupSplit, ...]:
        """Its groups, each written out."""
        return tuple(
            GroupSplit(by=one, written_at=self.at("groups")) if isinstance(one, str) else one
            for one in self.groups
        )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of all ways it is split by groups: `race`, `race+sex`."""
        names = dict.fromkeys(split.name for split in self.group_splits)
        return tuple(name for name in names if name != EVERYONE)

    def told_at(self, grain: str, place_set: str) -> tuple[str, ...]:
        """What is told in these periods and places: `all`, and the ways it is split by groups."""
        splits = self.group_splits
        if EVERYONE not in (split.name for split in splits):
            splits = (GroupSplit(by=EVERYONE), *splits)
        found = (
            split.name
            for split in splits
            if grain in (split.grains or (grain,)) and place_set in (split.places or (place_set,))
        )
        return tuple(dict.fromkeys(found))

    def at(self, word: str) -> Location:
        """Where one word of the definition is written."""
        return self.lines.get(word, self.written_at)


@dataclass(frozen=True, kw_only=True)
class Web:
    """Where the published site stands, and who answers for it."""

    __pydantic_config__ = CONFIG

    address: str = ""
    """Its address, such as `https://scorecard.example.gov/`. Without one, the open data name their
    files relative to the site."""
    contact: str = ""
    """An address for mail about the data."""


@dataclass(frozen=True, kw_only=True)
class City:
    """A city's own facts: its name, its fiscal year, its places and its groups."""

    __pydantic_config__ = CONFIG

    name: str
    """The name of the city."""
    state: str = ""
    """The state it lies in."""
    real: bool = True
    """`false` for an invented city: every page then says so."""
    fiscal_year_starts: int
    """The month, 1 to 12, in which the fiscal year begins."""
    fiscal_calendar: FiscalCalendar | None = None
    """For a fiscal year of whole weeks, such as 4-4-5: its pattern, and the day it ends on. Left
    out: it is made of months."""
    time_zone: str
    """Its time zone, such as `America/New_York`."""
    languages: tuple[str, ...] = ("en",)
    """The languages its pages are written in."""
    population: str = ""
    """The id of the figure indicator that holds the published population."""
    accent: str = "#2f5d46"
    """The city's colour, for headings and charts."""
    web: Web = field(default_factory=Web)
    """Where the published site stands, for catalogues and feeds; it need not be said."""
    engine: str = DUCKDB
    """What measures its rows: `duckdb` on this machine, or the master of a Spark cluster, such as
    `spark://10.0.0.5:7077` (needs the extra `charteroak[spark]`). The numbers are the same; what
    the cluster cannot promise to compute alike is refused."""
    groups: Mapping[str, GroupDimension] = field(default_factory=dict)
    """The ways its records tell people apart, by id."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """The days its offices are closed beside weekends, each with its name, for every deadline in
    business days that names none of its own."""
    packs: tuple[str, ...] | Mapping[str, Adoption] = ()
    """The ready-made domains it takes up: a list of names, or each name with how."""
    simulated: bool = False
    """`true`: where the records of a source are not there and a recipe is, records made up by it
    stand in for them, and every number made from them says so."""
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def fiscal_years(self) -> FiscalYears:
        """Where its fiscal years begin and how they are divided."""
        return FiscalYears(self.fiscal_year_starts, self.fiscal_calendar)

    def dimension(self, name: str) -> GroupDimension | None:
        """The way of telling people apart that measurements call so, crossed ones too; None where
        the city has no such one.
        """
        if name in self.groups:
            return self.groups[name]
        parts = [self.groups[one] for one in name.split(CROSS) if one in self.groups]
        return crossed(parts) if len(parts) == len(name.split(CROSS)) > 1 else None


@dataclass(frozen=True, kw_only=True)
class CityFiles:
    """Everything a city wrote, except its records and its contracts."""

    city: City
    plan: Plan
    indicators: Mapping[str, Indicator]
    boundary_sets: Mapping[str, BoundarySet]
    tests: tuple[VeilOfDarkness, ...] = ()
    staffing: tuple[CallStaffing, ...] = ()

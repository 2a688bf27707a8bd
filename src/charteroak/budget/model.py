"""The words of the budget folder: funds, accounts, ledgers, programs, shares, crosswalk, controls.

Answers: what may a budget office write, and what does it mean? Amounts are whole cents everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.budget.costing import Only, Overhead, Recovery
from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location
from charteroak.sources.contract import MISSING

PHASES: Mapping[str, str] = {
    "proposed": "asked for by the mayor or manager",
    "adopted": "voted by the council",
    "amended": "as changed during the year",
    "actual": "spent or received",
    "encumbered": "ordered and not yet paid",
    "forecast": "expected by the end of the year",
}
"""At which point of the year an amount was told."""
TYPES: Mapping[str, str] = {
    "revenue": "money that comes in",
    "personnel": "pay and benefits",
    "non-personnel": "supplies, contracts and other running costs",
    "capital": "things that last for years",
    "debt": "interest and repayment",
    "transfer": "money that goes to another fund of the city",
    "transfer-in": "money that comes from another fund of the city",
}
"""What sort of account a line belongs to."""
SPENT = ("personnel", "non-personnel", "capital", "debt", "transfer")
"""The types whose dollars are followed to outcomes."""
Service = Literal["community", "governance", "internal"]
Provenance = Literal["observed", "published", "simulated"]


YEAR = r"(?:FY ?)?(\d{4})"
"""How a fiscal year is written: `2012` or `FY2012`."""


@dataclass(frozen=True, kw_only=True)
class Fund:
    """One fund: a purse with its own rules."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, as lines name it."""
    name: str
    """As people call it."""
    restriction: str = ""
    """What its money may be used for, with the law or grant that says so; nothing: anything."""
    only_for: Only = field(default_factory=Only)
    """The same as a rule: a line that it does not allow is refused. Nothing: anything."""
    overhead: NumberAsWritten = ""
    """What it may pay for internal services: `none`, or at most this share of its direct dollars,
    such as `10%`. Nothing: whatever `only_for:` allows."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account of the chart of accounts."""

    __pydantic_config__ = CONFIG

    id: str
    """As lines name it."""
    name: str = ""
    """As people call it."""
    type: Literal[
        "revenue", "personnel", "non-personnel", "capital", "debt", "transfer", "transfer-in"
    ]
    """What sort of money it holds."""
    fund: str = ""
    """The one fund it belongs to; a line that puts it into another is refused. Nothing: any."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Where a field of a line stands in the file, or what it is for every line."""

    __pydantic_config__ = CONFIG

    header: str = ""
    """The heading of its column."""
    value: str = ""
    """Instead: the same for every line."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What is written, and what we call it; anything else stays as it is."""
    written_at: Location = field(default=NOWHERE, repr=False)


NOT_TOLD = Held()


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One column of amounts of a wide table."""

    __pydantic_config__ = CONFIG

    header: str
    """The heading of the column."""
    fiscal_year: str = ""
    """Its fiscal year, such as `FY2012`; nothing: as `fiscal_year:` of the ledger says."""
    phase: str = ""
    """Its phase; nothing: as `phase:` of the ledger says."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Total:
    """Rows that are sums of others: proven against their parts, and never counted."""

    __pydantic_config__ = CONFIG

    where: str
    """Which rows they are: a condition over the fields of a line."""
    of: tuple[str, ...] = ()
    """The fields that a total has in common with its parts, beside fiscal year and phase; nothing:
    it is the sum of every line of the file."""
    among: str = ""
    """Which lines are its parts, where not all with these in common: a condition, such as
    `type <> 'revenue'`."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """How ordinary amounts are written in this file. Here all are kept as positive."""

    __pydantic_config__ = CONFIG

    revenue: Literal["positive", "negative"] = "positive"
    """Money that comes in."""
    expenditure: Literal["positive", "negative"] = "positive"
    """Money that goes out."""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One file of budget lines, and where each field of a line stands in it."""

    __pydantic_config__ = CONFIG

    id: str
    """The same as the name of the file, without `.yaml`."""
    name: str
    """As people call it: the budget book, or the export."""
    file: str
    """The file: beside this one in `budget/ledger/`, or else below the records folder."""
    format: Literal["csv", "tsv", "parquet", "jsonl", "xlsx", "fiscal-data-package"] | None = None
    """None: told by the ending of the file's name; `datapackage.json`: a Fiscal Data Package."""
    sheet: str = ""
    """For a workbook: the sheet; nothing: the first."""
    encoding: str = "utf-8"
    """How its text is encoded."""
    missing: tuple[str, ...] = MISSING
    """The spellings that mean: nothing recorded."""
    where: str = ""
    """Which rows are meant, where not all: a condition over the fields of a line."""
    fund: Held = NOT_TOLD
    """The fund; nothing: as the account says."""
    account: Held = NOT_TOLD
    """The account."""
    type: Held = NOT_TOLD
    """What sort of account; nothing: as `accounts.yaml` says of the account."""
    organisation: Held = NOT_TOLD
    """The department or organisation."""
    program: Held = NOT_TOLD
    """The program, where the ledger knows it: the id, or a name it goes by."""
    project: Held = NOT_TOLD
    """The project."""
    description: Held = NOT_TOLD
    """What the line is for, in words."""
    counterpart: Held = NOT_TOLD
    """For transfers: the other fund."""
    phase: Held = NOT_TOLD
    """The phase of the year."""
    fiscal_year: Held = NOT_TOLD
    """The fiscal year, such as `2012` or `FY2012`."""
    amount: Held = NOT_TOLD
    """The amount, where one row is one line."""
    amounts: tuple[Amount, ...] = ()
    """Instead, for a wide table: the columns of amounts, one for each year or phase."""
    provenance: Held = NOT_TOLD
    """`observed`, `published` or `simulated`; nothing: observed."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """More columns for conditions: the name used here, and the heading in the file."""
    totals: tuple[Total, ...] = ()
    """The rows that are totals."""
    not_totals: str = ""
    """A condition: rows that look like totals and are lines all the same."""
    negatives: str = ""
    """A condition: lines that may be below zero, such as refunds and corrections."""
    signs: Signs = field(default_factory=Signs)
    """How ordinary amounts are written in this file."""
    supersedes: tuple[str, ...] = ()
    """The ledgers that this one restates: where both tell a fund, year and phase, this one
    counts."""
    beside: tuple[str, ...] = ()
    """The ledgers that tell further lines of the same departments and accounts: both count."""
    source_title: str
    """Who keeps or published it, as a citation."""
    source_url: str = ""
    """Where it can be had."""
    written_at: Location = field(default=NOWHERE, repr=False)


FIELDS = ("fund", "account", "type", "organisation", "program", "project", "description",
          "counterpart", "phase", "provenance")  # fmt: skip
"""The fields of a line that are text."""


def columns_of(ledger: Ledger) -> dict[str, str]:
    """The fields that conditions in a ledger's own description may name."""
    return {**dict.fromkeys((*FIELDS, *ledger.columns), "text"), "fiscal_year": "integer"}


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How the cost of an internal service is spread over those it serves."""

    __pydantic_config__ = CONFIG

    by: str
    """What the parts count: positions, square feet, payments."""
    parts: Mapping[str, NumberAsWritten]
    """Program to its part; any numbers above zero, of which each program bears its share."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Program:
    """A service that a resident would recognise, or one that serves those who give it."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable: history hangs on it."""
    name: str
    """As people call it."""
    does: str
    """What it does, and for whom, in a sentence."""
    department: str = ""
    """The organisation that runs it, as the ledger names it."""
    service: Service = "community"
    """`community`: for residents; `governance`: for the council and the law; `internal`: for other
    programs, over which its cost is spread."""
    mandate: str = ""
    """The law that requires it, as a citation; nothing: the city chooses to."""
    owner: str
    """The one office answerable."""
    also: tuple[str, ...] = ()
    """Other names it goes by in ledgers."""
    spread: Spread | None = None
    """For an internal service: over whom its cost is spread."""
    indicators: tuple[str, ...] = ()
    """What is measured of it: shown beside its dollars."""
    unit_of_service: str = ""
    """The indicator that counts what it does in a year; its cost is told for one of these."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Share:
    """Which lines belong to which programs. No two may claim the same line."""

    __pydantic_config__ = CONFIG

    where: str
    """The lines meant: a condition over their fields."""
    program: str = ""
    """The one program they belong to."""
    shares: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Or: program to its share, such as `0.25`, `25%` or `1/4`; they sum to exactly 1."""
    parts: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Or: program to its part of a count, such as positions."""
    by: str = ""
    """What the shares or parts rest on, such as positions."""
    untied: str = ""
    """Or: why these lines belong to no program."""
    because: str = ""
    """Why it is so."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Which outcomes a program works for, from a fiscal year on, and who said so."""

    __pydantic_config__ = CONFIG

    program: str
    """The program."""
    outcomes: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Outcome to its share, such as `0.25`, `25%` or `1/4`; they sum to exactly 1."""
    untied: str = ""
    """Instead: why it works for none."""
    from_: str = ""
    """The first fiscal year it holds for, such as `FY2012`; nothing: from ever."""
    to: str = ""
    """The last fiscal year; nothing: until further notice."""
    said_on: date
    """The day it was said. Where two hold for the same year, the later one counts; the earlier
    stays for whoever asks how it was seen then."""
    said_by: str
    """Who said so: an office or a person."""
    because: str
    """Why."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Control:
    """A published total that the lines must meet to the cent."""

    __pydantic_config__ = CONFIG

    fund: str = ""
    """The fund; nothing: all."""
    fiscal_year: str
    """The fiscal year, such as `FY2012`."""
    phase: str
    """The phase."""
    ledger: str = ""
    """The ledger that is held to it, restated or not; nothing: the lines that count."""
    where: str = ""
    """Which lines, where not all that are spent: a condition over their fields."""
    of: Literal["expenditure", "revenue"] = "expenditure"
    """Which side of the budget it is a total of."""
    amount: NumberAsWritten
    """In dollars."""
    source_title: str
    """Where it was published."""
    source_url: str = ""
    """Its address."""
    note: str = ""
    """What a reader should know of it."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True)
class Budget:
    """Everything that a city's budget folder says."""

    funds: Mapping[str, Fund]
    accounts: Mapping[str, Account]
    ledgers: Mapping[str, Ledger]
    programs: Mapping[str, Program]
    shares: tuple[Share, ...]
    ties: tuple[Tie, ...]
    controls: tuple[Control, ...]
    shown_as: str
    overhead: Overhead = field(default_factory=Overhead)
    recoveries: tuple[Recovery, ...] = ()

    def restating(self) -> dict[str, tuple[str, ...]]:
        """Ledger to those that it restates, and those that these restate in turn."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.ledgers:
            older, waiting = [], [name]
            while waiting:
                at = self.ledgers.get(waiting.pop())
                new = [old for old in (at.supersedes if at else ()) if old not in older]
                older += new
                waiting += new
            found[name] = tuple(older)
        return found

    @property
    def empty(self) -> bool:
        """Whether the city keeps no ledger here."""
        return not self.ledgers

    def names(self) -> dict[str, str]:
        """Every name a program goes by, to its id."""
        found = {name: one.id for one in self.programs.values() for name in (*one.also, one.name)}
        return found | {id_: id_ for id_ in self.programs}

    def columns(self) -> dict[str, str]:
        """The fields that conditions may name, over all ledgers, with their types."""
        more = {name: "text" for one in self.ledgers.values() for name in one.columns}
        return {**dict.fromkeys(FIELDS, "text"), "fiscal_year": "integer", **more,
                "ledger": "text"}  # fmt: skip

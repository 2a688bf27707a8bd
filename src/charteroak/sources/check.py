"""Rules of contracts: one rule, one function.

Answers: does each contract hold together, and with the rest of the city? Each rule yields its
problems; `RULES` lists them all.
"""

from __future__ import annotations

import codecs
import re
import zoneinfo
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from charteroak import expressions
from charteroak.dimensions.place import BoundarySet
from charteroak.documents import Document
from charteroak.problems import Location, Problem, in_order, suggest
from charteroak.sources.connectors import connectors, format_of
from charteroak.sources.contract import Contract
from charteroak.sources.formats import fault_of
from charteroak.sources.locating import PLACE
from charteroak.sources.read import Contracts

RESERVED = ("row_", "line_", "faults_", "example_")


@dataclass(frozen=True)
class Known:
    """What the rest of the city has that contracts may name."""

    offices: Collection[str] = ()
    boundary_sets: Mapping[str, BoundarySet] = field(default_factory=dict)
    groups: Collection[str] = ()


@dataclass(frozen=True)
class Written:
    """One contract as it stands in its file."""

    contract: Contract
    document: Document
    known: Known

    def at(self, *keys: str | int) -> Location:
        """Where a part of it stands."""
        return self.document.at(*keys)

    def column(self, name: str, *keys: str | int) -> Iterator[Problem]:
        """The problem that a named column is not there, if it is not."""
        if name not in self.contract.columns:
            what = f"There is no column `{name}` in this contract."
            advice = suggest(name, self.contract.columns)
            yield Problem(what, self.at(*keys), advice, "contract-column-unknown")

    def is_a(self, name: str, wanted: tuple[str, ...], *keys: str | int) -> Iterator[Problem]:
        """The problem that a named column is missing or of the wrong type, if it is."""
        yield from self.column(name, *keys)
        column = self.contract.columns.get(name)
        if column is not None and column.type not in wanted:
            types = " or ".join(f"`{kind}`" for kind in wanted)
            what = f"The column `{name}` is `{column.type}`, and {types} is needed here."
            advice = "Change its type, or name another column."
            yield Problem(what, self.at(*keys), advice, "contract-column-type")


Rule = Callable[[Written], Iterator[Problem]]


def id_is_file_name(w: Written) -> Iterator[Problem]:
    """A contract is called what its file is called."""
    stem = PurePosixPath(w.document.file).stem
    if w.contract.id != stem:
        what = f"The id is `{w.contract.id}`, and the file is called `{stem}.yaml`."
        yield Problem(what, w.at("id"), "Give both the same name.", "contract-id")


def steward_is_office(w: Written) -> Iterator[Problem]:
    """An office looks after the source."""
    if w.contract.steward not in w.known.offices:
        what = f"The steward `{w.contract.steward}` is not an office."
        advice = suggest(w.contract.steward, w.known.offices)
        advice = advice or "Add the office to `plan/offices.yaml`."
        yield Problem(what, w.at("steward"), advice, "contract-steward")


def file_lies_below_records(w: Written) -> Iterator[Problem]:
    """The file is in the records folder, and its kind is known."""
    path = Path(w.contract.file)
    if path.is_absolute() or ".." in path.parts or not w.contract.file:
        what = f"`{w.contract.file}` does not lie below the records folder."
        advice = "Write its path from the records folder on, as in `police/stops.csv`."
        yield Problem(what, w.at("file"), advice, "contract-file")
    elif not format_of(w.contract):
        what = f"The ending of `{w.contract.file}` does not tell what kind of file it is."
        known = ", ".join(f"`{form}`" for form in connectors())
        yield Problem(what, w.at("file"), f"Write `format:` with one of {known}.", "format-unknown")
    if w.contract.sheet and format_of(w.contract) != "xlsx":
        what = f"`{w.contract.file}` is not a workbook, and a sheet is named."
        yield Problem(what, w.at("sheet"), "Take out `sheet:`.", "contract-sheet")


def encoding_exists(w: Written) -> Iterator[Problem]:
    """The encoding is one that can be read."""
    try:
        codecs.lookup(w.contract.encoding)
    except LookupError:
        known = ("utf-8", "windows-1252", "latin-1", "utf-16")
        what = f"There is no encoding `{w.contract.encoding}`."
        yield Problem(
            what, w.at("encoding"), suggest(w.contract.encoding, known), "contract-encoding"
        )


def time_zone_exists(w: Written) -> Iterator[Problem]:
    """The time zone is in the IANA database."""
    zone = w.contract.time_zone
    if zone and zone not in zoneinfo.available_timezones():
        what = f"There is no time zone `{zone}`."
        advice = suggest(zone, zoneinfo.available_timezones()) or "Write it as `America/New_York`."
        yield Problem(what, w.at("time_zone"), advice, "contract-time-zone")


def columns_have_usable_names(w: Written) -> Iterator[Problem]:
    """A column can be named in an expression, and no two differ only in case."""
    folded = Counter(name.casefold() for name in w.contract.columns)
    for name in w.contract.columns:
        where = w.at("columns", name)
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            what = f"`{name}` cannot be the name of a column."
            advice = "Use letters, digits and `_`; write the file's own heading after `header:`."
            yield Problem(what, where, advice, "column-name")
        elif name in RESERVED or name.startswith((PLACE, "elsewhere_")):
            what = f"The name `{name}` is kept for columns that are added to every source."
            advice = "Choose another name; write the file's own heading after `header:`."
            yield Problem(what, where, advice, "column-name")
        if folded[name.casefold()] > 1:
            what = f"The name `{name}` is used twice, but for capital letters."
            yield Problem(what, where, "Choose names that differ otherwise.", "column-name")
    if not w.contract.columns:
        what, advice = (
            "The contract has no columns.",
            "List at least the column that `time:` names.",
        )
        yield Problem(what, w.at("columns"), advice, "contract-columns")


def headings_are_used_once(w: Written) -> Iterator[Problem]:
    """Each heading of the file belongs to one column."""
    times = Counter(w.contract.header(name) for name in w.contract.columns)
    for name in w.contract.columns:
        heading = w.contract.header(name)
        if times[heading] > 1:
            what = f"The heading `{heading}` is used for {times[heading]} columns."
            where = w.at("columns", name, "header")
            yield Problem(
                what, where, "Give each column a heading of its own.", "heading-used-twice"
            )


def time_is_a_day_or_moment(w: Written) -> Iterator[Problem]:
    """`time` names the column that says when."""
    yield from w.is_a(w.contract.time, ("date", "timestamp"), "time")


def key_columns_exist(w: Written) -> Iterator[Problem]:
    """`key` names columns."""
    for index, name in enumerate(w.contract.key):
        yield from w.column(name, "key", index)


def formats_can_be_read(w: Written) -> Iterator[Problem]:
    """Formats stand on dates and times only, and each can be read."""
    for name, column in w.contract.columns.items():
        if column.formats and column.type not in ("date", "timestamp", "time"):
            what = f"The column `{name}` is `{column.type}`, and only dates and times have formats."
            where = w.at("columns", name, "formats")
            yield Problem(
                what, where, "Take out `formats:`, or change the type.", "formats-unwanted"
            )
            continue
        for index, form in enumerate(column.formats):
            fault = fault_of(form, column.type)
            if fault:
                where = w.at("columns", name, "formats", index)
                yield Problem(fault.what, where, fault.advice, "format-unreadable")


def bounds_are_for_numbers(w: Written) -> Iterator[Problem]:
    """`lowest` and `highest` stand on numbers, the right way round."""
    for name, column in w.contract.columns.items():
        for word, bound in (("lowest", column.lowest), ("highest", column.highest)):
            if bound is not None and column.type not in ("integer", "number"):
                what = f"The column `{name}` is `{column.type}`, and `{word}` is for numbers."
                where = w.at("columns", name, word)
                advice = f"Take out `{word}:`, or write a rule under `expectations:`."
                yield Problem(what, where, advice, "bounds-unwanted")
        low, high = column.lowest, column.highest
        if low is not None and high is not None and low > high:
            what = f"The lowest value of `{name}` is above the highest."
            where = w.at("columns", name, "lowest")
            yield Problem(what, where, "Exchange the two.", "bounds-crossed")


def allowed_values_are_words(w: Written) -> Iterator[Problem]:
    """`allowed` stands on text and whole numbers."""
    for name, column in w.contract.columns.items():
        if column.allowed and column.type not in ("text", "integer"):
            what = f"The column `{name}` is `{column.type}`; a list of values is for text."
            where = w.at("columns", name, "allowed")
            yield Problem(
                what, where, "Write a rule under `expectations:` instead.", "allowed-unwanted"
            )


def groups_exist(w: Written) -> Iterator[Problem]:
    """A column holds the values of a group dimension that the city has, and no two of the same."""
    times = Counter(column.group for column in w.contract.columns.values())
    for name, column in w.contract.columns.items():
        where = w.at("columns", name, "group")
        if column.group and column.group not in w.known.groups:
            what = f"The city has no group `{column.group}`."
            advice = suggest(column.group, w.known.groups) or "Add it to `groups:` in `city.yaml`."
            yield Problem(what, where, advice, "group-unknown")
        elif column.group and times[column.group] > 1:
            what = f"Two columns hold the group `{column.group}`."
            yield Problem(what, where, "Leave it at the one to count by.", "group-twice")


def expectations_can_be_read(w: Written) -> Iterator[Problem]:
    """Each expectation is yes or no about one row."""
    for index, expectation in enumerate(w.contract.expectations):
        _, faults = expressions.parse(expectation.rule, w.contract.types(), "boolean")
        where = w.at("expectations", index, "rule")
        for fault in faults:
            yield Problem(fault.what, where, fault.advice, "expectation-unreadable")


def places_can_be_found(w: Written) -> Iterator[Problem]:
    """A place rule names a boundary set, and a column of names or a pair of coordinates."""
    for which, rule in w.contract.places.items():
        keys = ("places", which)
        known = w.known.boundary_sets.get(which)
        if known is None:
            what = f"The city has no boundary set `{which}`."
            advice = suggest(which, w.known.boundary_sets) or f"Write it in `places/{which}.yaml`."
            yield Problem(what, w.at(*keys), advice, "boundary-set-unknown")
        elif rule.longitude and any(one.boundaries is None for one in known.dated):
            what = f"`{which}` has no outlines to look points up in."
            advice = f"Write `boundaries:` in `places/{which}.yaml`, or use a column of names."
            yield Problem(what, w.at(*keys), advice, "boundary-set-no-outlines")
        if rule.column and not (rule.longitude or rule.latitude):
            yield from w.is_a(rule.column, ("text",), *keys, "column")
        elif rule.longitude and rule.latitude and not rule.column:
            yield from w.is_a(rule.longitude, ("number",), *keys, "longitude")
            yield from w.is_a(rule.latitude, ("number",), *keys, "latitude")
        else:
            what = f"It is not clear how a row gets its place in `{which}`."
            advice = "Write either `column:`, or both `longitude:` and `latitude:`."
            yield Problem(what, w.at(*keys), advice, "place-rule")


def coverage_runs_forward(w: Written) -> Iterator[Problem]:
    """The first day covered is not after the last."""
    covers = w.contract.covers
    if covers.first and covers.last and covers.first > covers.last:
        what = f"The source covers nothing: {covers.first} is after {covers.last}."
        yield Problem(what, w.at("covers"), "Exchange the two days.", "coverage")


def lag_is_some_days(w: Written) -> Iterator[Problem]:
    """The reporting lag is a number of days, nought or more."""
    lag = w.contract.reporting_lag
    if lag < 0:
        what = f"Records cannot come in {-lag} days before they happen."
        advice = "Write `reporting_lag:` as the days after which no more records come in; or 0."
        yield Problem(what, w.at("reporting_lag"), advice, "contract-lag")


def small_numbers_are_hidden_or_explained(w: Written) -> Iterator[Problem]:
    """Small numbers have a threshold that hides some, or a reason to be shown, and not both."""
    rule = w.contract.small_numbers
    at, below = ("small_numbers", "hide_below"), rule.hide_below
    if rule.show.strip() and below is not None:
        what = "Small numbers are hidden below a threshold and shown at once."
        advice = "Keep `hide_below:`, or keep `show:` with the reason why they are public."
        yield Problem(what, w.at(*at), advice, "small-numbers-both")
    elif rule.show and not rule.show.strip():
        what = "Small numbers are shown, and the reason is empty."
        advice = "Write after `show:` why they are public, or remove it: then 1 to 10 are hidden."
        yield Problem(what, w.at("small_numbers", "show"), advice, "small-numbers-reason")
    elif below is not None and below < 2:
        what = f"`hide_below: {below}` hides nothing."
        advice = (
            "Write 2 or more (11 hides 1 to 10); to hide nothing, give the reason: `show: ...`."
        )
        yield Problem(what, w.at(*at), advice, "small-numbers-threshold")


RULES: tuple[Rule, ...] = (
    id_is_file_name,
    steward_is_office,
    file_lies_below_records,
    encoding_exists,
    time_zone_exists,
    columns_have_usable_names,
    headings_are_used_once,
    time_is_a_day_or_moment,
    key_columns_exist,
    formats_can_be_read,
    bounds_are_for_numbers,
    allowed_values_are_words,
    groups_exist,
    expectations_can_be_read,
    places_can_be_found,
    coverage_runs_forward,
    lag_is_some_days,
    small_numbers_are_hidden_or_explained,
)


def check(read: Contracts, known: Known) -> tuple[Problem, ...]:
    """What is wrong with the contracts that could be read."""
    found = [
        problem
        for stem, contract in read.contracts.items()
        for rule in RULES
        for problem in rule(Written(contract, read.documents[stem], known))
    ]
    return in_order(found)

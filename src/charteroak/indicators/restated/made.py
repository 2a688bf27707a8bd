"""Made: what an edition's numbers were made from, as far as it bears on why two of them differ.

Answers: was this indicator defined otherwise, were its rows others, did the program change? All
of it is read from the edition itself: the copy of what the city wrote, and the manifest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY
from charteroak.documents import as_written
from charteroak.editions import Edition
from charteroak.files import digest
from charteroak.plan.model import CityFiles, Indicator
from charteroak.plan.read import read_city
from charteroak.problems import Location, Problem, Refused
from charteroak.sources.contract import Contract
from charteroak.sources.read import city_contracts

_DEFINED = ("kind", "unit", "where", "time", "source")
"""The words of a definition that bear on its numbers; names, reasons and splits do not."""
_AGREED = (
    "time", "time_zone", "key", "missing", "columns", "expectations", "places", "reporting_lag",
    "provenance", "prepare",
)  # fmt: skip
"""The words of a contract that bear on which rows are kept and what they say. Which days it covers
is no definition but a fact about the records."""


@dataclass(frozen=True)
class Made:
    """An edition and what it was made from."""

    edition: Edition
    files: CityFiles
    contracts: Mapping[str, Contract]
    _known: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict, compare=False)

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """The hashes of everything."""
        found: Mapping[str, Any] = self.edition.manifest()["inputs"]
        return found

    def definition(self, indicator: str, place_set: str, group_by: str) -> dict[str, str]:
        """Everything that says how a number in such a place and group is made, part by part, each
        as a hash.
        """
        asked = (indicator, place_set, group_by)
        known = self.files.indicators.get(indicator)
        if known and asked not in self._known:
            self._known[asked] = dict(self._defined(known, place_set, group_by))
        return self._known.get(asked, {})

    def _defined(
        self, known: Indicator, place_set: str, group_by: str
    ) -> Iterator[tuple[str, str]]:
        for name in _DEFINED:
            yield f"`{name}`", _hash(getattr(known, name))
        for one in dataclasses.fields(known.measure):
            yield f"`{as_written(one.name)}`", _hash(getattr(known.measure, one.name))
        contract = self.contracts.get(known.source)
        for name in _AGREED if contract else ():
            yield f"`{name}` of the contract `{known.source}`", _hash(getattr(contract, name))
        if place_set != CITY:
            yield f"the places `{place_set}`", _hash(self.files.boundary_sets.get(place_set))
        city = self.files.city
        yield "the fiscal year", _hash((city.fiscal_years, city.time_zone))
        yield "the holidays", _hash(city.holidays)
        if group_by != EVERYONE:
            yield f"the groups `{group_by}`", _hash(city.dimension(group_by))
        for name in known.measure.inputs():
            made_of = self.files.indicators.get(name)
            if made_of:
                yield f"`{name}`", digest(dict(self._defined(made_of, place_set, group_by)))

    def sources(self, indicator: str) -> frozenset[str]:
        """The contracts whose rows an indicator rests on, through others too."""
        known = self.files.indicators.get(indicator)
        if known is None:
            return frozenset()
        own = frozenset({known.source} - {""})
        return own.union(*(self.sources(name) for name in known.measure.inputs()))

    def rows(self, indicator: str) -> dict[str, str]:
        """The hash of the rows of each source that an indicator rests on, and of the figures."""
        snapshots = self.inputs["snapshots"]
        found = {name: snapshots.get(name, "") for name in sorted(self.sources(indicator))}
        if not self._rests_on_figures(indicator):
            return found
        figures = {k: v for k, v in self.inputs["city"].items() if k.startswith("figures/")}
        return found | {"figures": digest(figures)}

    def _rests_on_figures(self, indicator: str) -> bool:
        known = self.files.indicators.get(indicator)
        if known is None:
            return False
        measure = known.measure
        own = known.kind == "figure" or bool(measure.population() or measure.figures())
        return own or any(self._rests_on_figures(name) for name in measure.inputs())

    def hides(self, indicator: str) -> bool:
        """Whether small numbers are hidden in anything that an indicator rests on."""
        found = (self.contracts.get(name) for name in self.sources(indicator))
        return any(contract is None or contract.hides for contract in found)


def read_made(edition: Edition) -> Made:
    """What an edition was made from. Refused where its copy of the city can no longer be read."""
    folder = edition.folder / "city"
    files, problems = read_city(folder, "city")
    if files is None or any(problem.severity == "error" for problem in problems):
        what = f"What the city wrote for the edition {edition.id} can no longer be read."
        advice = "An older version of the program made it. Compare with a later edition."
        raise Refused([Problem(what, Location(str(folder)), advice, "edition-unreadable")])
    return Made(edition, files, city_contracts(folder, "city").contracts)


def _hash(value: Any) -> str:
    return digest(_plain(value))


def _plain(value: Any) -> Any:
    """A value as plain data, without the lines it was written on."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in dataclasses.fields(value) if f.name != "written_at")
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return [[str(key), _plain(item)] for key, item in value.items()]
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(item) for item in value]
    return str(value)

"""Given: all that one source is measured from and one indicator judged from, and nothing else.

Answers: is this made again, or does what an earlier edition says of it still hold? Whatever is
measured or judged is handed no more of the city than stands here, and the hash of just that is the
key it is remembered by: what is not in the key cannot have been looked at. Places in files are no
part of it, nor are words that no number depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from charteroak.build.reading import Source
from charteroak.files import digest
from charteroak.indicators.population import Populations
from charteroak.plan.model import (
    City,
    CityFiles,
    Indicator,
    Plan,
    PlanSource,
    Signals,
    Statement,
    Web,
)
from charteroak.plan.quality import Certification
from charteroak.problems import NOWHERE
from charteroak.sources.figures import PublishedFigure

NO_PLAN = Plan(
    title="", fiscal_year="", source=PlanSource(title=""), levels=(),
    mission=Statement(summary=""), vision=Statement(summary=""), values=(),
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """What one source is measured from."""

    files: CityFiles
    """Of the city: what concerns this source."""
    source: Source
    figures: tuple[PublishedFigure, ...]
    """The published populations that its rates and weights rest on."""

    def key(self, made_by: str) -> str:
        """The hash of all of it, and of the programs that measure."""
        taken = self.source.snapshot
        rows = taken and replace(taken.report, taken=date.min)
        return digest([made_by, *map(repr, (self.files, self.source.contract, rows, self.figures))])


def to_measure(
    files: CityFiles, sources: Iterable[Source], figures: Iterable[PublishedFigure]
) -> dict[str, Given]:
    """What each source is measured from."""
    city, every = _plain(files.city), tuple(figures)
    found = {}
    for source in sources:
        name = source.contract.id
        own = [one for one in files.indicators.values() if one.source == name]
        narrow = CityFiles(
            city=city,
            plan=NO_PLAN,
            indicators={one.id: _measured(one) for one in own},
            boundary_sets={
                places: known
                for places, known in files.boundary_sets.items()
                if places in source.contract.places
            },
            tests=tuple(test for test in files.tests if test.source == name),
            staffing=tuple(asked for asked in files.staffing if asked.source == name),
        )
        people = {people for one in own for people in _people(one)}
        found[name] = Given(narrow, replace(source, problems=()), _of(people, every))
    return found


@dataclass(frozen=True)
class Judged:
    """What indicators are judged from, beside their measurements."""

    files: CityFiles
    figures: tuple[PublishedFigure, ...]
    """The published populations of the city."""

    @property
    def populations(self) -> Populations:
        """How many live where."""
        return Populations(self.figures)

    def only(self, names: Iterable[str]) -> Judged:
        """The same for some of the indicators."""
        some = {name: self.files.indicators[name] for name in names}
        return replace(self, files=replace(self.files, indicators=some))

    def keys(self, made_by: str, rows: Mapping[str, str]) -> dict[str, str]:
        """By indicator: the hash of all of it, of its measurements, and of the programs that judge.
        `rows`: the hash of the measurements of each indicator that has any.
        """
        files = self.files
        common = digest([made_by, *map(repr, (files.city, files.boundary_sets, self.figures))])
        return {
            name: digest([common, repr(indicator), rows.get(name, "")])
            for name, indicator in files.indicators.items()
        }


def to_judge(files: CityFiles, figures: Iterable[PublishedFigure]) -> Judged:
    """What the indicators of a city are judged from."""
    indicators = {name: _wordless(one) for name, one in files.indicators.items()}
    narrow = CityFiles(
        city=_plain(files.city),
        plan=NO_PLAN,
        indicators=indicators,
        boundary_sets=files.boundary_sets,
    )
    return Judged(narrow, _of({files.city.population}, tuple(figures)))


def _plain(city: City) -> City:
    """A city without what no number depends on."""
    return replace(
        city, name="", state="", real=True, accent="", web=Web(), languages=(), packs=(),
        simulated=False,
    )  # fmt: skip


def _wordless(indicator: Indicator) -> Indicator:
    """A definition without the words around it."""
    return replace(
        indicator, name="", why_it_matters="", owner="", authored_by="", next_review=date.min,
        checked_by="", limitations="", gaming=(), certification=Certification(), examples=(),
        lines={}, pack="", changed=(), written_at=NOWHERE,
    )  # fmt: skip


def _measured(indicator: Indicator) -> Indicator:
    """A definition as it is measured: whatever was promised."""
    return replace(
        _wordless(indicator), noun="", decimals=0, targets=(), standard=None, signals=Signals(),
        status_rule="suggested",
    )  # fmt: skip


def _people(indicator: Indicator) -> Iterable[str]:
    """The figures that say how many people a number is about."""
    return (indicator.measure.population(), *indicator.measure.figures())


def _of(people: set[str], figures: tuple[PublishedFigure, ...]) -> tuple[PublishedFigure, ...]:
    """The figures that count these people."""
    return tuple(replace(one, written_at=NOWHERE) for one in figures if one.indicator in people)

"""Checked: a city's folder read, and everything in it held to every rule.

Answers: is everything the city wrote in order? It reads no records and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from charteroak import editions
from charteroak.budget import check as budget_rules
from charteroak.budget import choices, fiscal, packaged
from charteroak.budget.choices import Choices
from charteroak.budget.crosswalk import Flow
from charteroak.budget.evaluation.read import Asked, read_asked
from charteroak.budget.ledger import lines
from charteroak.budget.model import Budget
from charteroak.budget.read import read_budget
from charteroak.budget.reconcile import NOTHING, Reconciled, reconcile
from charteroak.budget.scores.model import Scored
from charteroak.budget.scores.read import Known, read_scores
from charteroak.engine import Engine
from charteroak.files import STORE
from charteroak.indicators import check as indicator_rules
from charteroak.indicators import composed, raked, staffed, testing
from charteroak.packs import adopt
from charteroak.plan import check as plan_rules
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from charteroak.problems import Location, Problem, Refused, errors, in_order
from charteroak.proven import Proven
from charteroak.publish import languages
from charteroak.sources import check as source_rules
from charteroak.sources import prepare
from charteroak.sources.contract import Contract
from charteroak.sources.figures import PublishedFigure, read_figures
from charteroak.sources.read import city_contracts
from charteroak.sources.recipe import Recipe, city_recipes
from charteroak.sources.streets import city_streets


@dataclass(frozen=True)
class Checked:
    """A city's folder, read and checked."""

    root: Path
    files: CityFiles
    contracts: Mapping[str, Contract]
    recipes: Mapping[str, Recipe]
    figures: tuple[PublishedFigure, ...]
    budget: Budget
    choices: Choices
    problems: tuple[Problem, ...]
    scored: Scored = field(default_factory=Scored)
    """How programs were scored."""
    asked: Asked = field(default_factory=Asked)
    """What is asked of programs: whom they reach, and what they moved."""
    followed: Reconciled = NOTHING
    """Every dollar of the ledger, where it lies in the city's own folder and is in order."""


def check_city(root: Path, today: date, proven: Proven | None = None) -> Checked:
    """Read and check a city's folder: every problem at once. Refused where it cannot be read.

    What is `proven` is not tried again; nothing given: everything is tried.
    """
    proven = proven or Proven()
    shown_as = str(root).rstrip("/")
    if not root.is_dir():
        advice = "Give the folder of a city, such as `cities/hartford`."
        raise Refused(
            [Problem(f"There is no folder `{shown_as}`.", Location(shown_as), advice, "folder")]
        )
    packs = adopt.packs_of(root, shown_as)
    files, problems = read_city(root, shown_as, packs)
    if files is None:
        raise Refused(in_order(problems))
    read = city_contracts(root, shown_as, packs)
    contracts = {contract.id: contract for contract in read.contracts.values()}
    recipes = city_recipes(root, shown_as, contracts, packs, proven)
    offices = {office.id for office in files.plan.offices}
    known = source_rules.Known(offices, files.boundary_sets, files.city.groups)
    figures, figure_problems = read_figures(root / "figures", f"{shown_as}/figures", files)
    found = [*problems, *read.problems, *source_rules.check(read, known), *recipes.problems]
    found += figure_problems
    found += city_streets(root, shown_as, files.boundary_sets)[1]
    found += plan_rules.check(files, today)
    budget, said = _budget(root, shown_as, files)
    found += said
    scored, set_aside = scores_of(root, shown_as, files, budget)
    found += set_aside
    asked, wrong = read_asked(root, shown_as, budget, files)
    found += wrong
    chosen, faults = choices.read_choices(root, shown_as, budget, files, figures)
    found += faults
    with Engine(threads=1) as database:  # a few rows at a time
        absent = Location(f"{shown_as}/sources")
        found += prepare.check(database, read.contracts, read.documents, proven)
        found += indicator_rules.check(database, files, contracts, absent, proven)
        followed = NOTHING
        if not budget.empty and not errors(said):
            away = _away(budget, root)
            followed = NOTHING if away else reconcile(budget, root, database)
            found += away or followed.problems
            if not away and not errors((*faults, *followed.problems)):
                known_names = choices.known_of(files)
                found += choices.unlike_today(chosen, budget, known_names, followed.flows)
    found += testing.check(files, contracts)
    found += raked.check(files, contracts)
    found += staffed.check(files, contracts)
    found += composed.check(files)
    things = (files, contracts, budget, chosen, asked)
    found += languages.check(root, shown_as, files.city, things)
    proven.keep()
    read_ = (root, files, contracts, recipes.found, figures, budget, chosen)
    return Checked(*read_, in_order(found), scored, asked, followed)


def _budget(root: Path, shown_as: str, files: CityFiles) -> tuple[Budget, tuple[Problem, ...]]:
    """What the budget folder says, and everything that is wrong with its words."""
    budget, problems = read_budget(root, shown_as)
    outcomes = {outcome.id for _, _, outcome in files.plan.outcomes()}
    offices = {office.id for office in files.plan.offices}
    return budget, (*problems, *budget_rules.check(budget, outcomes, offices, files.indicators))


def _opened(root: Path) -> tuple[CityFiles, Budget, tuple[Problem, ...]]:
    """What a city wrote, its budget, and everything that is wrong with that. Refused where the
    plan cannot be read.
    """
    shown_as = str(root).rstrip("/")
    files, problems = read_city(root, shown_as)
    if files is None:
        raise Refused(in_order(problems))
    return files, *_budget(root, shown_as, files)


def scores_of(
    root: Path, shown_as: str, files: CityFiles, budget: Budget
) -> tuple[Scored, tuple[Problem, ...]]:
    """How programs were scored, and everything that is wrong with it."""
    outcomes = {outcome.id for _, _, outcome in files.plan.outcomes()}
    offices = {office.id for office in files.plan.offices}
    return read_scores(root, shown_as, Known(budget, outcomes, offices))


def _away(budget: Budget, root: Path) -> tuple[Problem, ...]:
    """The ledgers that do not lie in the city's own folder: a check reads no records."""
    folder = root / "budget" / "ledger"
    advice = "`charteroak reconcile CITY --records FOLDER` does."
    return tuple(
        Problem(
            f"The budget is not reconciled here: `{one.file}` does not lie beside `{one.id}.yaml`.",
            one.written_at, advice, "ledger-away", "warning",
        )
        for one in budget.ledgers.values()
        if not (folder / one.file).is_file()
    )  # fmt: skip


def reconciled(
    root: Path,
    records: Path | None = None,
    as_of: date | None = None,
    package: Path | None = None,
) -> Reconciled:
    """Every dollar of a city's ledger followed. Refused where its plan or budget cannot be read;
    with `package`, the lines are written there as a Fiscal Data Package.
    """
    return _followed(root, records, as_of, package)[2]


def _followed(
    root: Path, records: Path | None, as_of: date | None = None, package: Path | None = None
) -> tuple[CityFiles, Budget, Reconciled]:
    """What a city wrote, its budget, and every dollar of it followed."""
    files, budget, said = _opened(root)
    if errors(said):
        raise Refused(in_order(said))
    if budget.empty:
        return files, budget, NOTHING
    with Engine() as database:
        found = reconcile(budget, root, database, records, as_of)
        if package and not errors(found.problems):
            told = fiscal.write_package(lines(database), package, f"Budget of {files.city.name}")
            found = replace(found, problems=in_order((*found.problems, *told)))
    return files, budget, replace(found, problems=in_order((*said, *found.problems)))


@dataclass(frozen=True)
class Spent:
    """A city's dollars, with what the edition that stands measured of its programs."""

    files: CityFiles
    budget: Budget
    reconciled: Reconciled
    told: Mapping[str, Sequence[Any]]
    """The tables of an edition, as they would be written now."""
    problems: tuple[Problem, ...]
    """Everything that was wrong."""


def spent(
    root: Path,
    records: Path | None = None,
    out: Path | None = None,
    *,
    evaluated: bool = False,
) -> Spent:
    """Every dollar followed and costed; `evaluated`: programs scored and evaluated too. Refused
    where the plan or the budget cannot be read.
    """
    from charteroak.budget import stored  # every method of evaluation, which a check needs not
    from charteroak.indicators.measurement import Measurements

    files, budget, found = _followed(root, records)
    edition = editions.current(out or root / STORE)
    problems = found.problems
    with Engine(threads=1) as database:
        whole = stored.WholeCity(Measurements(edition.folder, database) if edition else None)
        told = stored.told(budget, files, found, whole)
        if evaluated:
            shown_as = str(root).rstrip("/")
            scored, aside = scores_of(root, shown_as, files, budget)
            asked, wrong = read_asked(root, shown_as, budget, files)
            problems = in_order((*problems, *aside, *wrong))
            if not errors(problems):
                told |= stored.scored(budget, files, scored, whole)
                told |= stored.evaluated(budget, files, found, asked, whole)
    return Spent(files, budget, found, told, problems)


@dataclass(frozen=True)
class Chosen:
    """A city's folder, read as far as its choices need it, with the dollars of its ledger."""

    files: CityFiles
    budget: Budget
    choices: Choices
    flows: tuple[Flow, ...]
    problems: tuple[Problem, ...]
    """Warnings; an error is refused."""

    @property
    def known(self) -> packaged.Known:
        """The names of the plan."""
        return choices.known_of(self.files)


def choosing(root: Path, records: Path | None = None) -> Chosen:
    """What a city could choose between. Refused where any of it is wrong."""
    shown_as = str(root).rstrip("/")
    files, budget, said = _opened(root)
    known = choices.known_of(files)
    figures, _ = read_figures(root / "figures", f"{shown_as}/figures", files)
    found, faults = choices.read_choices(root, shown_as, budget, files, figures)
    if errors((*said, *faults)):
        raise Refused(in_order((*said, *faults)))
    flows: tuple[Flow, ...] = ()
    if not budget.empty and any(one.today for one in found.wanted.allocations.values()):
        with Engine() as database:
            followed = reconcile(budget, root, database, records)
        if errors(followed.problems):
            raise Refused(in_order(followed.problems))
        flows = followed.flows
        said = (*said, *followed.problems)
    wrong = tuple(choices.unlike_today(found, budget, known, flows))
    if errors(wrong):
        raise Refused(in_order(wrong))
    return Chosen(files, budget, found, flows, in_order((*said, *faults)))

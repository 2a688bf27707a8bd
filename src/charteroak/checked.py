"""Checked: a city's folder read, and everything in it held to every rule.

Answers: is everything the city wrote in order? It reads no records and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from charteroak.engine import Engine
from charteroak.indicators import check as indicator_rules
from charteroak.indicators import composed, raked, staffed, testing
from charteroak.packs import adopt
from charteroak.plan import check as plan_rules
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from charteroak.problems import Location, Problem, Refused, in_order
from charteroak.proven import Proven
from charteroak.sources import check as source_rules
from charteroak.sources import prepare
from charteroak.sources.contract import Contract
from charteroak.sources.figures import PublishedFigure, read_figures
from charteroak.sources.read import city_contracts
from charteroak.sources.recipe import Recipe, city_recipes


@dataclass(frozen=True)
class Checked:
    """A city's folder, read and checked."""

    root: Path
    files: CityFiles
    contracts: Mapping[str, Contract]
    recipes: Mapping[str, Recipe]
    figures: tuple[PublishedFigure, ...]
    problems: tuple[Problem, ...]


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
    found += plan_rules.check(files, today)
    with Engine(threads=1) as database:  # a few rows at a time
        absent = Location(f"{shown_as}/sources")
        found += prepare.check(database, read.contracts, read.documents, proven)
        found += indicator_rules.check(database, files, contracts, absent, proven)
    found += testing.check(files, contracts)
    found += raked.check(files, contracts)
    found += staffed.check(files, contracts)
    found += composed.check(files)
    proven.keep()
    return Checked(root, files, contracts, recipes.found, figures, in_order(found))

"""Chapters: every page of the site as plain data, one after another.

Answers: which pages are there? A chapter is a page, or a few that belong together. It is put
together only when its pages are asked for, so that several processes can share a site and none of
them holds more than a chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from charteroak.dimensions.place import BoundarySet
from charteroak.plan.model import Indicator
from charteroak.publish.material import Material
from charteroak.publish.pages import (
    about,
    allocation,
    by_street,
    choices,
    embedded,
    glossary,
    goal,
    home,
    indicator,
    open_data,
    outcome,
    place,
    places,
    program,
    spending,
    tree,
    unmeasured,
    values,
)
from charteroak.publish.pages.page import Page

Chapter = Iterator[Page]


def pages(material: Material) -> Iterator[Page]:
    """Every page that is made of an edition alone."""
    return chain.from_iterable(chapters(material))


def chapters(material: Material) -> Iterator[Chapter]:
    """The same by chapters, none of which is put together yet."""
    files = material.files
    yield _one(home.home, material)
    for one in files.plan.goals:
        yield _one(goal.goal, material, one)
    for branch in tree.all_branches(material):
        yield _one(outcome.outcome, material, branch)
    for measured in files.indicators.values():
        yield _indicator(material, measured)
    for chosen in files.boundary_sets.values():
        yield _places(material, chosen)
        for spot in chosen.places:
            yield _one(place.place, material, chosen, spot)
    yield from _dollars(material)
    if files.plan.values:
        yield _one(values.values, material)
    yield _one(unmeasured.unmeasured, material)
    yield _one(about.about, material)
    yield _one(open_data.open_data, material)
    yield _one(glossary.glossary, material)


def _one(make: Callable[..., Page], *given: Any) -> Chapter:
    """A page, when it is asked for."""
    yield make(*given)


def _indicator(material: Material, measured: Indicator) -> Chapter:
    """The page of an indicator, and its chart by itself."""
    yield indicator.indicator(material, measured)
    alone = embedded.embedded(material, measured)
    if alone:
        yield alone


def _places(material: Material, chosen: BoundarySet) -> Chapter:
    """What is said of a way of dividing the city as a whole."""
    yield places.places(material, chosen)
    streets = by_street.by_street(material, chosen)
    if streets:
        yield streets


def _dollars(material: Material) -> Iterator[Chapter]:
    """The pages of the budget, and of what it could be."""
    shown = material.dollars.shown
    if shown:
        yield _one(spending.spending, material, shown)
        for service in material.dollars.programs.values():
            yield _one(program.program, material, service)
    if not material.choices.empty:
        yield _one(choices.choices, material)
        for asked in material.choices.allocations:
            yield _one(allocation.allocation, material, asked)

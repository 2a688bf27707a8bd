"""The page from A to Z: everything that has a page, by its name.

Answers: where is it told of what I am looking for? It needs no network and no script: the browser's
own search finds every word on it. Where scripts run, a field narrows the list, by words that are
not on the page too: who answers for a thing, and other names that it goes by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from charteroak.publish import links
from charteroak.publish.languages.marks import bare
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.letters import by_letter, plain
from charteroak.publish.pages.page import Link, Page, to_home


@dataclass(frozen=True)
class Entry:
    """One thing that has a page."""

    text: str
    href: str
    what: str
    """What it is: a goal, an indicator, a place."""
    also: str = ""
    """Other words by which it is found."""


@dataclass(frozen=True)
class Letter:
    """All that begins with one letter."""

    letter: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class IndexContent:
    """The page from A to Z."""

    letters: tuple[Letter, ...]
    many: int


def index(material: Material, pages: tuple[Link, ...] = ()) -> Page:
    """The page from A to Z; `pages` are those that tell of no single thing."""
    every = sorted(_entries(material, pages), key=lambda one: (plain(one.text), one.href))
    letters = tuple(Letter(*one) for one in by_letter(every, lambda entry: entry.text))
    return Page(
        path=links.INDEX,
        template="index.html",
        title=_("A to Z"),
        description=_("Everything that has a page here, by its name."),
        content=IndexContent(letters, len(every)),
        crumbs=(to_home(material),),
    )


def _entries(material: Material, pages: tuple[Link, ...]) -> Iterator[Entry]:
    files = material.files
    level = files.plan.level(0)

    def office(owner: str) -> str:
        return bare(files.plan.office(owner).name)

    for goal in files.plan.goals:
        yield Entry(goal.name, links.goal(goal.id), level, office(goal.owner))
        for _level, outcome in goal.walk():
            also = _also(office(outcome.owner), goal.name)
            yield Entry(outcome.name, links.outcome(outcome.id), _("outcome"), also)
    for one in files.indicators.values():
        also = _also(office(one.owner), one.noun, *one.id.split("_"))
        yield Entry(one.name, links.indicator(one.id), _("indicator"), also)
    for value in files.plan.values:
        yield Entry(value.name, links.value(value.id), _("value"))
    yield from _places(material)
    for program in material.dollars.programs.values() if material.dollars.shown else ():
        also = _also(program.department, *program.also)
        yield Entry(program.name, links.program(program.id), _("program"), also)
    for page in pages:
        yield Entry(page.text, page.href, _("page"))


def _places(material: Material) -> Iterator[Entry]:
    for places in material.files.boundary_sets.values():
        if material.streets.get(places.id):
            name = _("{singular} by street", singular=places.singular.capitalize())
            yield Entry(name, links.by_street(places.id), _("page"), _("address"))
        for place in places.places:
            also = _also(*place.also)
            yield Entry(place.name, links.place(places.id, place.id), places.singular, also)


def _also(*words: str) -> str:
    return bare(" ".join(dict.fromkeys(word for word in words if word)))

"""A page: its place in the site, its template and its plain data.

Answers: what does every page have? The frame (which city, which edition, which plan) is the same on
all of them; the content belongs to one kind of page. Both go into the page's JSON as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from charteroak.plan.model import Plan
from charteroak.publish import colours, links, numbers
from charteroak.publish.languages.tongue import _, spoken
from charteroak.publish.material import Material
from charteroak.publish.opendata.address import address


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; `href` is relative to the root of the site."""

    text: str
    href: str


@dataclass(frozen=True)
class Twin:
    """One language of the site: where its pages lie, from the root."""

    code: str
    name: str
    folder: str


@dataclass(frozen=True)
class Frame:
    """What stands round every page."""

    city: str
    state: str
    real: bool
    plan: str
    level: str
    """The city's word for the top of its plan: `goal`."""
    levels: str
    """The same in the plural."""
    fiscal_year: str
    language: str
    folder: str
    """Where the pages in this language lie, from the root: nothing, or `es/`."""
    twins: tuple[Twin, ...]
    """Every language of the site."""
    accent: str
    edition: str
    made: str
    owners_note: str
    navigation: tuple[Link, ...]
    invented_note: str
    """What to say where numbers are simulated."""
    address: str
    """Where the site stands; empty where the city does not say."""


@dataclass(frozen=True)
class Card:
    """What the picture of a page says under its title, where its link is passed on."""

    kind: str
    """What it is: an outcome, an indicator."""
    value: str
    """The number, in words; empty where the note says it all."""
    note: str
    """What the number is of, or how much is measured."""
    simulated: bool = False


@dataclass(frozen=True)
class Page:
    """One page of the site."""

    path: str
    template: str
    title: str
    description: str
    content: Any
    """A frozen dataclass of the kind of page."""
    crumbs: tuple[Link, ...] = ()
    invented: bool = False
    """Whether a simulated number is on it."""
    owners: bool = False
    """Whether it names owners."""
    data: str = ""
    """The page whose data it shows again; it has no file of data of its own."""
    card: Card | None = None
    """Its picture; None where there is nothing to show."""

    def plain(self, frame: Frame) -> dict[str, Any]:
        """What its JSON says: plain data and dataclasses."""
        return {
            "page": self.path,
            "title": self.title,
            "description": self.description,
            "simulated": self.invented or not frame.real,
            "frame": frame,
            "breadcrumbs": self.crumbs,
            "content": self.content,
        }


def to_home(material: Material) -> Link:
    """The way home, by the city's word for what stands there: `Goals`, `Pillars`."""
    return Link(levels(material.files.plan).capitalize(), links.HOME)


def levels(plan: Plan) -> str:
    """The city's word for the top of its plan, in the plural: `goals`."""
    return spoken().several(plan.level(0), f"{plan.level(0)}s")


def frame(material: Material, twins: tuple[Twin, ...] = (), at: int = 0) -> Frame:
    """The frame of every page of an edition, in the language at this place of all twins."""
    files = material.files
    places = [Link(places.name, links.places(name)) for name, places in files.boundary_sets.items()]
    values = [Link(_("Our values"), links.VALUES)] if files.plan.values else []
    dollars = [Link(_("Where the dollars go"), links.DOLLARS)] if material.dollars.shown else []
    note = _("Some numbers on this page are simulated: made up to show how this works, not facts.")
    if not files.city.real:
        note = _(
            "{city} is an invented city. Every number here is simulated: made up to show "
            "how this works, not a fact.",
            city=files.city.name,
        )
    return Frame(
        city=files.city.name,
        state=files.city.state,
        real=files.city.real,
        plan=files.plan.title,
        level=files.plan.level(0),
        levels=levels(files.plan),
        fiscal_year=numbers.fiscal(files.plan.fiscal_year),
        language=spoken().code,
        folder=twins[at].folder if twins else "",
        twins=twins,
        accent=colours.accent(files.city.accent),
        edition=material.edition,
        made=numbers.day(material.made.date()),
        owners_note=files.plan.owners_note,
        navigation=(
            to_home(material),
            *dollars,
            *values,
            *places,
            Link(_("Not yet measured"), links.UNMEASURED),
            Link(_("On paper"), links.PRINTED),
            Link(_("About the data"), links.ABOUT),
        ),
        invented_note=note,
        address=address(material).base,
    )

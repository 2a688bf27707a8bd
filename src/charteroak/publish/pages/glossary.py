"""The glossary: the words that the pages use, in plain sentences.

Answers: what does this word mean here? Each has an address of its own, so that a page can lead
to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.publish import links
from charteroak.publish.languages.tongue import _, marked
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Page, to_home

TERMS: tuple[tuple[str, str, str], ...] = (
    ("goal", marked("Goal"), marked(
        "A promise at the top of the city’s plan, with one office that answers for it. A city may "
        "call it something else, such as a pillar."
    )),
    ("outcome", marked("Outcome"), marked(
        "A line below a goal: how things should be, for the people who live here."
    )),
    ("indicator", marked("Indicator"), marked(
        "One number by which you could tell whether an outcome comes true. Its page says how it is "
        "made, so that anyone can compute it again."
    )),
    ("owner", marked("Owner"), marked(
        "The one office that answers for a goal, an outcome or an indicator."
    )),
    ("target", marked("Target"), marked(
        "A promise about an indicator: which value, by when, who promised it and on which day."
    )),
    ("standard", marked("Standard"), marked(
        "What a profession holds to be good, always with its edition. It is not the city’s promise."
    )),
    ("interval", marked("Interval"), marked(
        "Two bounds between which the value could lie by chance alone. Where the intervals of two "
        "numbers overlap, the difference may be chance."
    )),
    ("observed", marked("Observed"), marked("Computed from the city’s own records, row by row.")),
    ("published", marked("Published"), marked(
        "Taken from a publication. Each value has its source beside it."
    )),
    ("simulated", marked("Simulated"), marked(
        "Made up by a computer to show how this works. It is never a fact, and always marked."
    )),
    ("hidden", marked("Hidden"), marked(
        "Held back, because so few people stand behind the number that it could tell who they are, "
        "or because it would give such a number away."
    )),
    ("signal", marked("Signal"), marked(
        "A point that says something has changed. All other movement is what such a number does by "
        "itself."
    )),
    ("limits", marked("Limits"), marked(
        "The lines between which a number moves by itself. They come from its own history, and "
        "nobody chose them."
    )),
    ("fiscal-year", marked("Fiscal year"), marked(
        "The city’s year for money, named after the calendar year in which it ends."
    )),
    ("program", marked("Program"), marked(
        "A service that a resident would recognise, with the dollars it costs."
    )),
    ("full-cost", marked("Full cost"), marked(
        "What a program costs in all: its own lines, its share of lines that several divide, and "
        "its part of internal services."
    )),
    ("tied", marked("Tied"), marked(
        "Dollars are tied where it is written down for which outcome they work, and by whom."
    )),
    ("reach", marked("Reach"), marked("How many people a program serves, and where.")),
    ("impact", marked("Impact"), marked(
        "What changed because of a program. It is only told with the grade of its evidence."
    )),
    ("edition", marked("Edition"), marked(
        "All numbers of this site as they stood on one day. An edition never changes; a new one "
        "says what it tells otherwise."
    )),
    ("restated", marked("Restated"), marked(
        "A number that was told otherwise before, with the reason it changed."
    )),
)  # fmt: skip
"""The anchor, the word and what it means, in the order in which a reader meets them."""


@dataclass(frozen=True)
class Term:
    """One word."""

    anchor: str
    word: str
    meaning: str


@dataclass(frozen=True)
class Glossary:
    """The page of words."""

    terms: tuple[Term, ...]


def glossary(material: Material) -> Page:
    """The words of these pages, by the alphabet of the language."""
    terms = (Term(anchor, _(word), _(meaning)) for anchor, word, meaning in TERMS)
    return Page(
        path=links.GLOSSARY,
        template="glossary.html",
        title=_("What the words mean"),
        description=_("The words of these pages, in plain sentences."),
        content=Glossary(tuple(sorted(terms, key=lambda term: term.word.casefold()))),
        crumbs=(to_home(material),),
    )

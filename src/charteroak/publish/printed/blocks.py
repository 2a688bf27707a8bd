"""Blocks: what a printed page is laid out of, as plain data.

Answers: what may stand on paper? A page is a row of blocks; each picture has its words, each table
its heading, and each number says where it comes from. Typst lays them out (`sheets.typ`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from charteroak.publish.provenance import Badge

Style = Literal["lead", "body", "note"]


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    style: Style = "body"
    block: Literal["words"] = "words"


@dataclass(frozen=True)
class Heading:
    """A heading inside a page; level 2 stands under the title of the page."""

    text: str
    level: int = 2
    block: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Table:
    """A table with a heading row. `widths` are parts of the width, 0 for as wide as its words."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: tuple[int, ...] = ()
    """The columns of numbers."""
    marked: tuple[str, ...] = ()
    """For each row where its numbers come from: a word of `STATES`; nothing: no mark."""
    block: Literal["table"] = "table"


@dataclass(frozen=True)
class Picture:
    """A drawing, the words that say what it shows, and what is said beside it."""

    svg: str
    alt: str
    title: str = ""
    value: str = ""
    said: tuple[str, ...] = ()
    badge: Badge | None = None
    part: int = 100
    """How much of the width it has, in percent; beside it stands what is said."""
    block: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Figures:
    """A few numbers, large, each with what it is."""

    cards: tuple[Card, ...]
    block: Literal["figures"] = "figures"


@dataclass(frozen=True)
class Card:
    """One number, large."""

    value: str
    name: str
    about: str
    badge: Badge


Block = Words | Heading | Table | Picture | Figures


@dataclass(frozen=True)
class Leaf:
    """One page: its title and what stands on it."""

    kicker: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A printed document."""

    path: str
    """Where it lies in the site."""
    title: str
    description: str
    language: str
    city: str
    accent: str
    place: str
    """The boundary set whose places have a sheet each; empty: it tells of the whole city."""
    foot: str
    """What stands at the foot of each page."""
    invented: str
    """What is said on each page of simulated numbers; empty: there are none."""
    leaves: tuple[Leaf, ...]

"""The page of what is printed: every document for paper, in the language of the page.

Answers: what can I take to the meeting, or hang up in the library?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.publish import links
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Page, to_home
from charteroak.publish.printed.blocks import Paper


@dataclass(frozen=True)
class Document:
    """One document."""

    title: str
    href: str
    """From the root of the site, whatever the language of the page."""
    about: str


@dataclass(frozen=True)
class PrintedContent:
    """The page of what is printed."""

    whole: tuple[Document, ...]
    """Those of the whole city."""
    places: tuple[Document, ...]


def printed(material: Material, papers: Sequence[Paper]) -> Page:
    """The page that lists the documents."""
    rows = [(one, Document(one.title, one.path, one.description)) for one in papers]
    content = PrintedContent(
        whole=tuple(document for one, document in rows if not one.place),
        places=tuple(document for one, document in rows if one.place),
    )
    return Page(
        path=links.PRINTED,
        template="printed.html",
        title=_("On paper"),
        description=_("The same numbers as tagged PDF, to print or to be read aloud."),
        content=content,
        crumbs=(to_home(material),),
    )

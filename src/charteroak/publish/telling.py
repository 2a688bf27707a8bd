"""Telling: the pages of an edition written in every language, a block of them at a time.

Answers: how is a large site written on all cores, without holding it in memory? The pages are cut
into blocks. Whoever takes a block writes it in each language, one page after another, so a drawing
that languages share is drawn once. A page that the site that stands has already is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from charteroak import program
from charteroak.editions import Edition
from charteroak.files import digest, told
from charteroak.publish import colours, former, links, maps, previews
from charteroak.publish.chapters import chapters
from charteroak.publish.former import EDITION, MADE, Former, Stamps, Written
from charteroak.publish.gallery import Gallery
from charteroak.publish.languages.marks import bare
from charteroak.publish.languages.tongue import Tongue, speaking
from charteroak.publish.material import Material, read_material
from charteroak.publish.opendata import feeds
from charteroak.publish.opendata.kept import history
from charteroak.publish.pages import index, printed
from charteroak.publish.pages.page import Frame, Page, frame
from charteroak.publish.printed.blocks import Paper
from charteroak.publish.printed.documents import documents
from charteroak.publish.printed.draughts import Draughts
from charteroak.publish.printed.typeset import typeset
from charteroak.publish.render import Renderer
from charteroak.publish.tongues import of_edition, told_in, twins

_BLOCKS = 200
"""Into so many blocks at most a site is cut."""
_SMALLEST = 6
Job = tuple[str, int]
"""A block of pages by its number, or what goes over all pages of a language by its place."""


@dataclass
class Done:
    """What has been written."""

    pages: dict[str, Written] = field(default_factory=dict)
    """By its path in the site."""
    anew: int = 0
    """So many of them were written anew; the others were taken over."""
    last: str = ""
    """The title of the last."""

    def add(self, other: Done) -> None:
        """With what somebody else has written."""
        self.pages |= other.pages
        self.anew += other.anew
        self.last = other.last or self.last


@dataclass(frozen=True)
class Telling:
    """An edition in one language."""

    tongue: Tongue
    material: Material
    frame: Frame
    renderer: Renderer

    @property
    def stamps(self) -> Stamps:
        """The edition's name and day as this language says them."""
        return {EDITION: self.frame.edition, MADE: self.frame.made}

    @cached_property
    def surroundings(self) -> str:
        """The hash of all that a page is made of beside its own content."""
        words = self.tongue
        said = [words.code, words.main, repr(words.messages), repr(words.own)]
        drawn = [self.renderer.gallery.accent, repr(self.renderer.sheets)]
        here = [digest(program.own_files()), program.beside(), repr(self.renderer.frame)]
        return digest([said, drawn, here])


@dataclass(frozen=True)
class Teller:
    """Writes the pages of an edition into a folder."""

    edition: Edition
    folder: Path
    material: Material
    tellings: tuple[Telling, ...]
    before: Former

    @cached_property
    def size(self) -> int:
        """So many chapters are a block."""
        return max(_SMALLEST, -(-self._chapters // _BLOCKS))

    @cached_property
    def _chapters(self) -> int:
        return sum(1 for _chapter in chapters(self.material))

    def jobs(self) -> list[Job]:
        """All that is to be done: what takes longest first."""
        blocks = range(-(-self._chapters // self.size))
        return [
            *(("language", at) for at in range(len(self.tellings))),
            *(("block", at) for at in blocks),
        ]

    def tell(self, job: Job, say: Callable[[str], None] = lambda _title: None) -> Done:
        """Do one job."""
        done = Done()
        kind, at = job
        if kind == "language":
            self._language(self.tellings[at], done)
        else:
            for telling in self.tellings:
                self._block(telling, at, done, say)
        return done

    def _block(self, telling: Telling, at: int, done: Done, say: Callable[[str], None]) -> None:
        """A block of pages in one language."""
        shown: list[Page] = []
        with speaking(telling.tongue):
            start = at * self.size
            for chapter in islice(chapters(telling.material), start, start + self.size):
                for page in chapter:
                    say(bare(page.title))
                    self._write(page, telling, done)
                    if page.card:
                        shown.append(replace(page, content=None))
            self._previews(telling, shown)

    def _language(self, telling: Telling, done: Done) -> None:
        """What goes over everything in one language: its index, its papers and its feeds."""
        with speaking(telling.tongue):
            material = telling.material
            papers = tuple(self._papers(telling))
            pages = (
                printed.printed(material, papers),
                index.index(material, telling.frame.navigation),
            )
            for page in pages:
                self._write(page, telling, done)
            self._previews(telling, [page for page in pages if page.card])
            past = history(self.edition, self.material)
            feeds.write(self.folder, material, past, telling.frame.folder)

    def _papers(self, telling: Telling) -> Iterator[Paper]:
        """Each document, written; what is given is its cover, so that none is held for long."""
        renderer, material = telling.renderer, telling.material
        made = documents(material, Draughts(renderer.gallery, renderer.sheets))
        for paper, document in typeset(made, material.made, _cache(self.edition) / "print"):
            path = self.folder / paper.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document)
            yield replace(paper, leaves=())

    def _previews(self, telling: Telling, pages: list[Page]) -> None:
        folder = self.folder / telling.frame.folder
        previews.write(folder, telling.frame, pages, _cache(self.edition) / "previews")

    def _write(self, page: Page, telling: Telling, done: Done) -> None:
        """A page; beside those in the main language, its data: they are the same in every other."""
        frame = telling.frame
        name = f"{frame.folder}{page.path}"
        key = former.key(telling.surroundings, page)
        known = self.before.page(name, key, frame.language, telling.stamps)
        if known is None:
            html = telling.renderer.html(page).encode()
            known = former.stamped(key, html, telling.stamps)
            done.anew += 1
        bytes_, done.pages[name] = known
        done.last = bare(page.title)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes_)
        if not frame.folder and not page.data:
            data = self.folder / links.twin(page.path, ".json")
            data.write_text(bare(told(page.plain(frame)).decode()), encoding="utf-8")


def teller(edition: Edition, folder: Path, before: Former) -> Teller:
    """Read an edition, and be ready to write its pages into a folder."""
    material = read_material(edition)
    gallery = Gallery(_cache(edition) / "charts", colours.accent(material.files.city.accent))
    return Teller(edition, folder, material, _tellings(edition, material, gallery), before)


def _tellings(edition: Edition, material: Material, gallery: Gallery) -> tuple[Telling, ...]:
    laid = sheets(material)
    languages = of_edition(edition.folder / "city", material)
    made = []
    for at, chosen in enumerate(languages):
        with speaking(chosen):
            tale = told_in(material, chosen)
            round_ = frame(tale, twins(languages), at)
            unstamped = replace(round_, edition=EDITION, made=MADE)
            made.append(Telling(chosen, tale, round_, Renderer(unstamped, gallery, laid)))
    return tuple(made)


def sheets(material: Material) -> Mapping[str, maps.Sheet]:
    """The outlines of each boundary set, laid out to be drawn."""
    return {
        name: maps.sheet(drawn["places"], earth=drawn["drawn"] == "outline")
        for name, drawn in material.outlines.items()
        if drawn["places"]
    }


def _cache(edition: Edition) -> Path:
    return edition.store / "cache"

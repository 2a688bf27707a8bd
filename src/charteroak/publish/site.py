"""The site: every page of an edition, as files that work from any web server and from a disk.

Answers: what does a city tell? Pages come from the edition alone, so the same edition gives the
same site; an existing site is replaced whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from charteroak.editions import Edition
from charteroak.files import told
from charteroak.publish import colours, downloads, icon, links, maps, opendata, swap
from charteroak.publish.gallery import Gallery
from charteroak.publish.languages.marks import bare
from charteroak.publish.languages.tongue import speaking
from charteroak.publish.material import Material, read_material
from charteroak.publish.opendata import feeds
from charteroak.publish.opendata.kept import history
from charteroak.publish.pages import (
    about,
    allocation,
    choices,
    glossary,
    goal,
    home,
    index,
    indicator,
    open_data,
    outcome,
    place,
    printed,
    program,
    spending,
    tree,
    unmeasured,
    values,
)
from charteroak.publish.pages.page import Page, frame
from charteroak.publish.printed.blocks import Paper
from charteroak.publish.printed.documents import documents
from charteroak.publish.printed.draughts import Draughts
from charteroak.publish.printed.typeset import typeset
from charteroak.publish.render import Renderer, style
from charteroak.publish.tongues import of_edition, told_in, twins

Progress = Callable[[str, int, int], None]
STYLE = "style.css"


def write_site(edition: Edition, out: Path, progress: Progress | None = None) -> Path:
    """Write the site of an edition to a folder, and give the folder back.

    Refused where the folder holds anything that we did not write. `progress` is told how many pages
    are written, of how many, and the title of the next.
    """
    material = read_material(edition)
    languages = of_edition(edition.folder / "city", material)
    store, past = edition.store, history(edition, material)
    gallery = Gallery(store / "cache" / "charts", colours.accent(material.files.city.accent))
    laid = sheets(material)

    def fill(folder: Path) -> None:
        for at, chosen in enumerate(languages):
            with speaking(chosen):
                tale = told_in(material, chosen)
                surround = frame(tale, twins(languages), at)
                papers = tuple(documents(tale, Draughts(gallery, laid)))
                _fill(folder, tale, papers, Renderer(surround, gallery, laid), progress)
                for paper, document in typeset(papers, tale.made, store / "cache" / "print"):
                    _put(folder / paper.path, document)
                feeds.write(folder, tale, past, surround.folder)
        for name in material.files.indicators:
            path = folder / links.twin(links.indicator(name), ".csv")
            path.write_text(downloads.table(material.of(name)), encoding="utf-8")
        (folder / STYLE).write_text(style(gallery.accent), encoding="utf-8")
        (folder / icon.FILE).write_text(icon.icon(gallery.accent), encoding="utf-8")
        opendata.write(edition, material, folder)
        if progress:
            progress("Done", 1, 1)

    return swap.replace(out, fill)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _fill(
    folder: Path,
    material: Material,
    papers: tuple[Paper, ...],
    renderer: Renderer,
    progress: Progress | None,
) -> None:
    """Write every page in the language that is being spoken."""
    made = (
        *pages(material),
        printed.printed(material, papers),
        index.index(material, renderer.frame.navigation),
    )
    for done, page in enumerate(made):
        if progress:
            progress(bare(page.title), done, len(made))
        _write(folder, page, renderer)


def pages(material: Material) -> Iterator[Page]:
    """Every page of the site, as plain data."""
    files = material.files
    yield home.home(material)
    for one in files.plan.goals:
        yield goal.goal(material, one)
    for branch in tree.all_branches(material):
        yield outcome.outcome(material, branch)
    for chosen in files.indicators.values():
        yield indicator.indicator(material, chosen)
    for places in files.boundary_sets.values():
        yield place.places(material, places)
        for spot in places.places:
            yield place.place(material, places, spot)
    yield from _dollars(material)
    if files.plan.values:
        yield values.values(material)
    yield unmeasured.unmeasured(material)
    yield about.about(material)
    yield open_data.open_data(material)
    yield glossary.glossary(material)


def _dollars(material: Material) -> Iterator[Page]:
    """The pages of the budget, and of what it could be."""
    shown = material.dollars.shown
    if shown:
        yield spending.spending(material, shown)
        for service in material.dollars.programs.values():
            yield program.program(material, service)
    if not material.choices.empty:
        yield choices.choices(material)
        for asked in material.choices.allocations:
            yield allocation.allocation(material, asked)


def sheets(material: Material) -> dict[str, maps.Sheet]:
    """The outlines of each boundary set, laid out to be drawn."""
    return {
        name: maps.sheet(drawn["places"], earth=drawn["drawn"] == "outline")
        for name, drawn in material.outlines.items()
        if drawn["places"]
    }


def _write(folder: Path, page: Page, renderer: Renderer) -> None:
    """A page; beside those in the main language, its data: they are the same in every other."""
    frame = renderer.frame
    path = folder / frame.folder / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(renderer.html(page), encoding="utf-8")
    if not frame.folder:
        data = folder / links.twin(page.path, ".json")
        data.write_text(bare(told(page.plain(frame)).decode()), encoding="utf-8")

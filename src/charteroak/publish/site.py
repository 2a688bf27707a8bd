"""The site: every page of an edition, as files that work from any web server and from a disk.

Answers: what does a city tell? Pages come from the edition alone, so the same edition gives the
same site; an existing site is replaced whole or not at all, what has not changed in it is taken
over, and a file with the same bytes keeps its time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from charteroak.editions import Edition
from charteroak.files import file_digest
from charteroak.publish import downloads, former, icon, links, opendata, shared_out, standing, swap
from charteroak.publish.chapters import pages
from charteroak.publish.opendata.links import MANIFEST
from charteroak.publish.render import script, style
from charteroak.publish.telling import Done, Teller, sheets, teller

__all__ = ["Progress", "pages", "sheets", "write_site"]

Progress = Callable[[str, int, int], None]
STYLE, SCRIPT = "style.css", "site.js"


def write_site(edition: Edition, out: Path, progress: Progress | None = None) -> Path:
    """Write the site of an edition to a folder, and give the folder back.

    Refused where the folder holds anything that we did not write. `progress` is told how much is
    done, of how much, and the title of the next page.
    """
    say = progress or (lambda _what, _done, _of: None)
    whole = standing.inputs(edition)
    swap.recover(out.resolve())
    before = former.recall(edition.store, out)
    if standing.stands(before, whole):
        say("Done", 1, 1)
        return before.site
    done = Done()
    stamps: dict[str, former.Stamps] = {}

    def fill(folder: Path) -> None:
        mine = teller(edition, folder, before)
        stamps.update({one.frame.language: one.stamps for one in mine.tellings})
        done.add(shared_out.every_job(mine, lambda: _beside(mine), say))
        opendata.seal(mine.material, folder)
        say("Done", 1, 1)

    site = swap.replace(out, fill)
    sealed = file_digest(site / MANIFEST)
    former.remember(edition.store, site, done.pages, stamps, whole, sealed)
    return site


def _beside(mine: Teller) -> None:
    """What stands beside the pages and is made from none of them."""
    material, folder = mine.material, mine.folder
    for name in material.files.indicators:
        path = folder / links.twin(links.indicator(name), ".csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(downloads.table(material.of(name)), encoding="utf-8")
    accent = mine.tellings[0].renderer.gallery.accent
    (folder / STYLE).write_text(style(accent), encoding="utf-8")
    (folder / SCRIPT).write_text(script(), encoding="utf-8")
    (folder / icon.FILE).write_text(icon.icon(accent), encoding="utf-8")
    opendata.write(mine.edition, material, folder)

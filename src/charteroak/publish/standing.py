"""Standing: whether the site that stands is the very site that would be written.

Answers: is there anything to do at all? A site follows from the files of its edition and of the one
it is compared with, from which editions there are, and from this program with all that is installed
beside it. Where none of these has changed, and every file of the site still has the bytes that its
manifest lists, the site stays as it is.
"""

from __future__ import annotations

from charteroak import editions, engine, program
from charteroak.editions import Edition
from charteroak.files import digest, file_digest, read_json
from charteroak.program import every_file
from charteroak.publish import swap
from charteroak.publish.former import Former
from charteroak.publish.opendata.links import MANIFEST


def inputs(edition: Edition) -> str:
    """The hash of all that a site is made of."""
    known = editions.all_editions(edition.store)
    read = {edition, editions.before(edition.store, edition), editions.current(edition.store)}
    files = {
        f"{one.id}/{path.relative_to(one.folder).as_posix()}": file_digest(path)
        for one in read
        if one
        for path in every_file(one.folder)
    }
    made_with = [digest(program.own_files()), program.beside(), engine.version()]
    return digest([edition.id, [one.id for one in known], files, made_with])


def stands(before: Former, whole: str) -> bool:
    """Whether a site stands that is made of just this, with every byte in its place."""
    site = before.site
    if before.whole != whole or not swap.is_site(site):
        return False
    try:
        if file_digest(site / MANIFEST) != before.manifest:
            return False
        listed = read_json(site / MANIFEST)["files"]
        there = {path.relative_to(site).as_posix() for path in every_file(site)}
        if there != {*listed, MANIFEST, swap.MARKER}:
            return False
        return all(file_digest(site / name) == its["sha256"] for name, its in listed.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False

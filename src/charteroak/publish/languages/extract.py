"""Extract: every message that the pages are made of.

Answers: what is there to translate, and where does it stand? Babel reads our modules and templates;
the sentences of the layers below are listed in `sentences.py`. `python -m
charteroak.publish.languages.extract` brings every catalogue in step: new messages are put in
empty, those that are gone are kept aside at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from charteroak.publish.languages.catalogue import Key
from charteroak.publish.languages.sentences import PATTERNS, WORDS
from charteroak.publish.languages.tongue import FOLDER

_PUBLISH = FOLDER.parent
_KEYWORDS = {"_": None, "marked": None, "plural": (2, 3)}
_METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
_OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}


def messages() -> Iterator[tuple[Key, str]]:
    """Every message, each with the file it stands in first."""
    seen: set[Key] = set()
    for found, where in _all():
        if found not in seen:
            seen.add(found)
            yield found, where


def _all() -> Iterator[tuple[Key, str]]:
    for name, _line, found, _comments, _context in extract_from_dir(
        str(_PUBLISH), _METHODS, _OPTIONS, _KEYWORDS
    ):
        key: Key = (found[0], found[1]) if isinstance(found, tuple) else found
        if key:
            yield key, Path(name).as_posix()
    for word in (*WORDS, *PATTERNS):
        yield word, "languages/sentences.py"


def catalogues() -> tuple[Path, ...]:
    """The catalogue of each language."""
    return tuple(sorted(FOLDER.glob("*/LC_MESSAGES/charteroak.po")))


def updated(path: Path) -> bytes:
    """A catalogue in step with the messages, as it should be written."""
    from io import BytesIO

    template = Catalog(charset="utf-8")
    for key, where in messages():
        template.add(key, locations=[(where, 0)])
    with path.open("rb") as file:
        known = read_po(file, locale=path.parts[-3])
    known.update(template, no_fuzzy_matching=True, update_creation_date=False)
    out = BytesIO()
    write_po(out, known, width=100, sort_by_file=False, include_lineno=False, omit_header=False)
    return out.getvalue()


if __name__ == "__main__":
    for catalogue in catalogues():
        catalogue.write_bytes(updated(catalogue))

"""Kept: where the translations of a city lie, and what they lack.

Answers: which words of the city and its packs is nobody yet able to read in the other language?
Told once for each file, so that a city of three hundred indicators does not drown in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError

from charteroak.problems import Location, Problem, Refused
from charteroak.publish.languages import catalogue
from charteroak.publish.languages.catalogue import Messages
from charteroak.publish.languages.own import Text
from charteroak.publish.languages.tongue import FOLDER as PROGRAM
from charteroak.publish.languages.tongue import SOURCE

FOLDER = "languages"
_SHELF = Path(__file__).parents[2] / "packs"
_COMMAND = "`charteroak translate CITY` writes them into the file, to be filled in"


@dataclass(frozen=True)
class Kept:
    """One file of translations; `pack`: whose words it holds, nothing for the city's own."""

    path: Path
    shown_as: str
    pack: str = ""

    def read(self) -> Messages:
        """What it translates."""
        return catalogue.read(self.path, self.shown_as)


def kept(city: Path, shown_as: str, code: str, packs: Iterable[str]) -> tuple[Kept, ...]:
    """The files of a language: the city's own first, then those of its packs."""
    found = [Kept(city / FOLDER / f"{code}.po", f"{shown_as}/{FOLDER}/{code}.po")]
    for pack in packs:
        for folder, name in ((city / "packs" / pack, f"{shown_as}/packs/{pack}"),
                             (_SHELF / pack, f"packs/{pack}")):  # fmt: skip
            if folder.is_dir():
                path = folder / FOLDER / f"{code}.po"
                found.append(Kept(path, f"{name}/{FOLDER}/{code}.po", pack))
                break
    return tuple(found)


def check(
    city: Path, shown_as: str, languages: Sequence[str], packs: Iterable[str], texts: Sequence[Text]
) -> tuple[Problem, ...]:
    """What is missing or out of date in every language but the main one."""
    found: list[Problem] = []
    names = tuple(packs)
    for code in languages[1:]:
        try:
            found += _check(code, kept(city, shown_as, code, names), texts, f"{shown_as}/city.yaml")
        except Refused as refused:
            found += refused.problems
    return tuple(found)


def _check(code: str, files: Sequence[Kept], texts: Sequence[Text], at: str) -> Iterator[Problem]:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        what = f"`languages:` names `{code}`, which is no language that we know the habits of."
        advice = "Write the code of a language, such as `en` or `es`."
        yield Problem(what, Location(at), advice, "language-unknown")
        return
    if code != SOURCE and not (PROGRAM / code / "LC_MESSAGES" / "charteroak.po").is_file():
        what = f"The site's own words have not been put into `{code}` yet; they will be in English."
        advice = "docs/how-to/add-a-language.md says how to."
        yield Problem(what, Location(at), advice, "language-site", "warning")
    yield from _texts(files, texts)


def _texts(files: Sequence[Kept], texts: Sequence[Text]) -> Iterator[Problem]:
    known = {one.pack: one.read() for one in files}
    every = _singles(known[""])
    for one in files:
        mine = [text for text in texts if text.pack == one.pack]
        here = every | (_singles(known[one.pack]) if one.pack else set())
        missing = [text.said for text in mine if text.said not in here]
        if missing:
            lack = f"{len(missing)} of {len(mine)} texts {_are(missing)} not translated"
            advice = f"{_COMMAND}; until then pages show them in English, marked as such."
            what = f"{lack}: {_first(missing)}."
            yield Problem(what, Location(one.shown_as), advice, "language-missing", "warning")
    gone = every - {text.said for text in texts}
    if gone:
        old = _first(sorted(gone))
        what = f"{len(gone)} translations are of texts that the city no longer has: {old}."
        advice = "The text was changed or taken out: `charteroak translate CITY` sets them apart."
        yield Problem(what, Location(files[0].shown_as), advice, "language-outdated", "warning")


def _singles(messages: Messages) -> set[str]:
    return {key if isinstance(key, str) else key[0] for key in messages.said}


def _are(some: Sequence[str]) -> str:
    return "is" if len(some) == 1 else "are"


def _first(some: Sequence[str]) -> str:
    first = some[0] if len(some[0]) <= 60 else some[0][:59] + "…"
    return f"`{first}`" + (", …" if some[1:] else "")

"""`charteroak translate`: what a city wrote, ready to be put into its other languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.terminal import City, moment, stop_on_refusal
from charteroak.problems import Location, Problem, Refused

if TYPE_CHECKING:
    from charteroak.publish.languages.filled import Filled
    from charteroak.publish.languages.own import Text

Packs = Annotated[
    bool, typer.Option("--packs", help="Also what packs wrote and nobody has translated there.")
]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(translate)


def translate(city: City, packs: Packs = False) -> None:
    """Bring a city's files of translations in step with what it wrote.

    Writes `languages/<code>.po` in the city for each of its `languages:` but the first: texts that
    are new stand there empty, those whose text has changed are marked for a second look. Fill them
    in with any editor, or a translator's tool such as Poedit. No translation is thrown away.

    **Examples**

    `charteroak translate cities/hartford`

    `charteroak translate cities/hartford --packs`
    """
    from charteroak.checked import check_city
    from charteroak.publish.languages.filled import filled
    from charteroak.publish.languages.kept import kept
    from charteroak.publish.languages.own import texts

    with stop_on_refusal():
        made = moment(None)
        read = check_city(city, made.date())
        known = read.files.city
        if len(known.languages) < 2:
            what = f"{known.name} has one language, so there is nothing to translate."
            advice = "Name the languages in `city.yaml`, the main one first: `languages: [en, es]`."
            where = Location(f"{city}/city.yaml")
            raise Refused([Problem(what, where, advice, "language-one")])
        every = texts(read.files, read.contracts, read.budget, read.choices, read.asked)
        for code in known.languages[1:]:
            own, *others = kept(city, str(city).rstrip("/"), code, tuple(known.packs))
            there = {
                (one.pack, key if isinstance(key, str) else key[0])
                for one in others
                for key in one.read().said
            }
            told = filled(own.path, code, [t for t in every if _wanted(t, packs, there)], made)
            _write(own.path, told)
            print(_said(own.shown_as, told))


def _wanted(text: Text, packs: bool, there: set[tuple[str, str]]) -> bool:
    """A text of the city; or, where asked, one of a pack that is not translated beside it."""
    return not text.pack or (packs and (text.pack, text.said) not in there)


def _write(path: Path, told: Filled) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(told.written)


def _said(name: str, told: Filled) -> str:
    more = f", {told.unsure} to be looked at again" if told.unsure else ""
    apart = f"; {told.apart} kept aside, whose text is gone" if told.apart else ""
    return f"{name}: {told.texts} texts, {told.empty} to be translated{more}{apart}."

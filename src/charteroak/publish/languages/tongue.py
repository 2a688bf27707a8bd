"""Tongue: a language that pages are written in, and the sentences in it.

Answers: how is this said here? A sentence is looked up whole, with names for what is filled in,
so that each language can put them where it needs them; a number of things by its plural form.
The language is set by whoever writes pages (`speaking`), and holds for that thread of work only:
docs/decisions/0008-languages.md says why it is not handed down through every function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from babel import Locale
from babel.dates import get_day_names, get_month_names

from charteroak.publish.languages import catalogue
from charteroak.publish.languages.catalogue import NONE, Messages
from charteroak.publish.languages.marks import foreign

FOLDER = Path(__file__).parent
SOURCE = "en"
"""The language that the program is written in."""
_REGIONS = {"en": "en_US", "es": "es_US"}
"""Whose habits with numbers and dates are followed: those of the country the city lies in."""
_FORMS = ("zero", "one", "two", "few", "many", "other")
_ROMANCE = ("ca", "es", "fr", "it", "pt")
K = TypeVar("K")


@dataclass(frozen=True, eq=False)
class Tongue:
    """One language."""

    code: str
    messages: Messages = NONE
    """The program's own words."""
    own: Sequence[Messages] = ()
    """The words of the city and of its packs, the city's first."""
    main: str = SOURCE
    """The language that the city writes in."""

    @cached_property
    def locale(self) -> Locale:
        """Its habits with numbers, dates and plurals."""
        return Locale.parse(_REGIONS.get(self.code, self.code))

    @cached_property
    def name(self) -> str:
        """Its name in itself: `English`, `Español`."""
        said = Locale.parse(self.code).get_display_name() or self.code
        return said[:1].upper() + said[1:]

    @cached_property
    def months(self) -> Mapping[int, str]:
        """The months by number, in full."""
        return get_month_names("wide", locale=self.locale)

    @cached_property
    def short_months(self) -> Mapping[int, str]:
        """The months by number, where room is short."""
        names = get_month_names("abbreviated", locale=self.locale)
        return {number: name.rstrip(".") for number, name in names.items()}

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days of the week from Monday."""
        names = get_day_names("wide", locale=self.locale)
        return tuple(names[day] for day in range(7))

    @cached_property
    def short_days(self) -> tuple[str, ...]:
        """The days of the week from Monday, where room is short."""
        names = get_day_names("abbreviated", locale=self.locale)
        return tuple(names[day].rstrip(".") for day in range(7))

    @cached_property
    def _signs(self) -> dict[int, str]:
        """Between thousands and before decimals, where these are not as in English."""
        symbols = self.locale.number_symbols["latn"]
        there = {",": symbols["group"], ".": symbols["decimal"]}
        return {ord(ours): theirs for ours, theirs in there.items() if ours != theirs}

    def figures(self, text: str) -> str:
        """A number as it is written in this language."""
        return text.translate(self._signs) if self._signs else text

    def one(self, message: str) -> str:
        """A message; as it stands and marked, where nobody has translated it."""
        if self.code == SOURCE or not message:
            return message
        said = self.messages.said.get(message)
        return said[0] if said else foreign(message, SOURCE)

    def many(self, number: int, one: str, more: str) -> str:
        """The form for so many."""
        if self.code == SOURCE:
            return one if number == 1 else more
        forms = self.messages.said.get((one, more))
        if not forms:
            return foreign(one if number == 1 else more, SOURCE)
        return forms[min(self._form(number), len(forms) - 1)]

    def _form(self, number: int) -> int:
        """Which of the forms, in the order of a catalogue: that of the CLDR."""
        rule = self.locale.plural_form
        known = [form for form in _FORMS if form in (*rule.tags, "other")]
        if self.locale.language in _ROMANCE:
            known.remove("many")  # only of millions, and catalogues have two forms
        found = rule(number)
        return known.index(found) if found in known else len(known) - 1

    def of_the_city(self, text: str) -> str | None:
        """Words of the city or of a pack; None where nobody has put them into this language."""
        if self.code == self.main:
            return text
        for messages in self.own:
            said = messages.said.get(text)
            if said:
                return said[0]
        return self._single.get(text)

    @cached_property
    def _single(self) -> dict[str, str]:
        """Words of the city that were translated with their plural."""
        found = (item for messages in self.own for item in messages.said.items())
        return {key[0]: said[0] for key, said in found if isinstance(key, tuple)}

    def several(self, one: str, more: str) -> str:
        """The plural of a word of the city's, as it was translated with it."""
        return self._several.get(one, more)

    @cached_property
    def _several(self) -> dict[str, str]:
        found = (
            said
            for messages in self.own
            for key, said in messages.said.items()
            if isinstance(key, tuple)
        )
        return {said[0]: said[-1] for said in found}


ENGLISH = Tongue(SOURCE)
_SPOKEN: ContextVar[Tongue] = ContextVar("spoken", default=ENGLISH)


def tongue(code: str, own: Sequence[Messages] = (), main: str = SOURCE) -> Tongue:
    """A language with the program's own messages, and those of a city that writes in `main`."""
    path = FOLDER / code / "LC_MESSAGES" / "charteroak.po"
    return Tongue(code, catalogue.read(path), tuple(own), main)


def spoken() -> Tongue:
    """The language of the page that is being written."""
    return _SPOKEN.get()


@contextmanager
def speaking(chosen: Tongue) -> Iterator[Tongue]:
    """Write pages in this language."""
    before = _SPOKEN.set(chosen)
    try:
        yield chosen
    finally:
        _SPOKEN.reset(before)


def _(message: str, /, **values: Any) -> str:
    """A sentence in the language of the page, with its values filled in."""
    chosen = _SPOKEN.get()
    return _filled(chosen, chosen.one(message), values) if values else chosen.one(message)


def plural(number: int, one: str, more: str, /, **values: Any) -> str:
    """A number of things: `1 outcome`, `12 outcomes`; `{n}` is the number."""
    chosen = _SPOKEN.get()
    return _filled(chosen, chosen.many(number, one, more), {"n": f"{number:,}", **values})


def _filled(chosen: Tongue, message: str, values: Mapping[str, Any]) -> str:
    return message.format(**{name: _Figure.of(chosen, value) for name, value in values.items()})


class _Figure:
    """A number that is written as the language writes numbers."""

    def __init__(self, chosen: Tongue, number: int | float) -> None:
        self.chosen, self.number = chosen, number

    @classmethod
    def of(cls, chosen: Tongue, value: Any) -> Any:
        """A number as one; anything else as it is."""
        return cls(chosen, value) if isinstance(value, int | float) else value

    def __format__(self, how: str) -> str:
        return self.chosen.figures(format(self.number, how))

    def __str__(self) -> str:
        return self.chosen.figures(str(self.number))


def marked(message: str) -> str:
    """A message that is said later: it goes into the catalogue and stays as it is."""
    return message


class Said(Mapping[K, str]):
    """Words for the members of a list, each said in the language of the page when it is asked."""

    def __init__(self, words: Mapping[K, str]) -> None:
        self._words = words

    def __getitem__(self, member: K) -> str:
        return _(self._words[member])

    def __iter__(self) -> Iterator[K]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

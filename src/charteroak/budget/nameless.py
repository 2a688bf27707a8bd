"""Nameless: answers to a survey hold nobody's name, address, e-mail or telephone.

Answers: may this file of answers stand in a city's folder, which goes whole into every edition?
Only the columns that the survey's own file names are needed, and a number for each person; what
looks like a person is refused. It looks for what is plain to see and proves nothing: who puts
answers here answers for them. What was found is never repeated, only where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from charteroak.problems import Location, Problem

RULE = "answers-personal"
HEADINGS: Mapping[str, frozenset[str]] = {
    "a name": frozenset({"name", "names", "surname", "firstname", "lastname", "forename",
                         "nombre", "apellido"}),
    "an e-mail address": frozenset({"email", "mail", "correo"}),
    "a telephone number": frozenset({"phone", "telephone", "mobile", "cellphone", "telefono"}),
    "an address": frozenset({"address", "street", "domicile", "direccion", "ip"}),
    "a day of birth": frozenset({"birth", "birthday", "birthdate", "dob"}),
    "a number of a document": frozenset({"ssn", "passport", "licence", "license"}),
}  # fmt: skip
"""Words in the heading of a column that is not needed, or tells who answered."""
_NAME = re.compile(r"[^\W\d_][\w'’.-]*,?(?: [^\W\d_][\w'’.-]*){1,3}")
_STREET = (r"st|street|ave|avenue|rd|road|ln|lane|dr|drive|blvd|boulevard|ct|court|pl|place|ter|"
           r"terrace|way|calle|avenida")  # fmt: skip
VALUES: Mapping[str, re.Pattern[str]] = {
    "an e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "a telephone number": re.compile(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\+\d{8,15}"),
    "an address": re.compile(
        rf"\d+\w? (?:[\w.'’-]+ ){{1,4}}(?:{_STREET})\b\.?.*|(?:\d{{1,3}}\.){{3}}\d{{1,3}}",
        re.IGNORECASE,
    ),
}
"""What a value of any column looks like."""
_OFTEN = 0.5
"""A column holds names where at least this part of its values look like them."""
REMEDY = "Remove the column, and give each person a number: this folder goes into every edition."


def faults(
    headings: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    needed: Collection[str],
    person: str,
    shown: str,
) -> Iterator[Problem]:
    """What in a table of answers looks like a person; and columns that nobody asked for."""
    for heading in dict.fromkeys(headings):
        values = [(n, row.get(heading, "")) for n, row in enumerate(rows, 2)]
        asked = heading in needed and heading != person
        found = _value(values) or ("" if asked else _heading(heading), 1)
        if not found[0] and not asked and _names([text for _, text in values]):
            found = "a name", 1
        if found[0]:
            what = f"The column `{heading}` holds what looks like {found[0]}."
            yield Problem(what, Location(shown, found[1]), REMEDY, RULE)
        elif not asked and heading != person and not _numbers(text for _, text in values):
            what = f"The column `{heading}` is not needed: the survey's file does not name it."
            advice = "Remove it: this folder goes into every edition."
            yield Problem(what, Location(shown, 1), advice, RULE, "warning")


def beside(folder: Path, shown: str, known: Collection[str]) -> Iterator[Problem]:
    """Files beside the surveys that no survey names."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix != ".yaml" and path.name not in known and not path.name.startswith("."):
            what = "No survey names this file, and it goes into every edition with this folder."
            advice = "Remove it, or name it under `file:` of a survey."
            yield Problem(what, Location(f"{shown}/{path.name}"), advice, RULE, "warning")


def _heading(heading: str) -> str:
    words = set(re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).lower()))
    words.add(re.sub(r"[\W_]", "", heading.lower()))
    return next((what for what, told in HEADINGS.items() if words & told), "")


def _value(values: Sequence[tuple[int, str]]) -> tuple[str, int] | None:
    """What the first value that looks like a person looks like, and its line."""
    return next(
        (
            (what, line)
            for line, text in values
            for what, pattern in VALUES.items()
            if pattern.fullmatch(text)
        ),
        None,
    )


def _names(values: Sequence[str]) -> bool:
    told = [text for text in values if text]
    like = sum(bool(_NAME.fullmatch(text)) and text == text.title() for text in told)
    return bool(told) and like >= _OFTEN * len(told)


def _numbers(values: Iterator[str]) -> bool:
    return all(text.isdecimal() for text in values if text)

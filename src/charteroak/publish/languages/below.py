"""Below: sentences that were written before anybody knew in which language they would be read.

Answers: how is a sentence of the edition said here? The layers below `publish` explain their
numbers in English and keep the words beside the numbers. Their messages are listed in
`sentences.py`; one with values filled in is recognised by its words, and the values are put into
the translation.
"""

from __future__ import annotations

import re
from functools import cache

from charteroak.publish.languages.marks import foreign
from charteroak.publish.languages.tongue import SOURCE, spoken

_FIELD = re.compile(r"\\\{(\w+)\\\}")
_SPLIT = re.compile(r"(?<=[.!?]) (?=[A-Z`“])")


def recognised(text: str) -> str:
    """Words from below in the language of the page; in English and marked where nobody has them."""
    chosen = spoken()
    if chosen.code == SOURCE or not text.strip():
        return text
    exact = _exact(text)
    if exact is not None:
        return exact
    told = [(part, _whole(part)) for part in _SPLIT.split(text)]
    if all(known is not None for _part, known in told):
        return " ".join(known or "" for _part, known in told)
    found = _whole(text)
    if found is not None:
        return found
    if any(known is not None for _part, known in told):
        return " ".join(foreign(part, SOURCE) if known is None else known for part, known in told)
    return foreign(text, SOURCE)


def own(text: str) -> str:
    """Words of the city in the language of the page; as they are and marked, where there is no
    translation.
    """
    chosen = spoken()
    found = chosen.of_the_city(text)
    return foreign(text, chosen.main) if found is None else found


def as_written(text: str) -> str:
    """The title of a publication: nobody translates it."""
    chosen = spoken()
    return text if chosen.code == chosen.main else foreign(text, chosen.main)


def _exact(text: str) -> str | None:
    """A text that is one message without values, or the city's own words."""
    said = spoken().messages.said.get(text)
    if said:
        return said[0]
    for written in dict.fromkeys((text, text[:1].upper() + text[1:])):
        own = spoken().of_the_city(written)
        if own is not None:
            return own if written == text else own[:1].lower() + own[1:]
    return None


def _whole(text: str) -> str | None:
    """A text that is one known message."""
    exact = _exact(text)
    if exact is not None:
        return exact
    said = spoken().messages.said
    for end in (".", ":"):
        bare = said.get(text.removesuffix(end)) if text.endswith(end) else None
        if bare:
            return bare[0] + end
    for message, pattern in _patterns():
        found = pattern.fullmatch(text)
        translation = said.get(message) if found else None
        if found and translation:
            values = {name: _value(value) for name, value in found.groupdict().items()}
            return translation[0].format(**values)
    return None


def _value(text: str) -> str:
    """What is filled in: words that are a message themselves, or a number or a name as it is."""
    return (_whole(text) if " " in text else _exact(text)) or text


def word(text: str) -> str:
    """A word that may be one of ours, such as `Not recorded`; otherwise as it is."""
    chosen = spoken()
    return text if chosen.code == SOURCE else _exact(text) or text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    from charteroak.publish.languages.sentences import PATTERNS

    longest = sorted(PATTERNS, key=lambda message: (message.count("{"), -len(message)))
    return tuple((message, _pattern(message)) for message in longest)


def _pattern(message: str) -> re.Pattern[str]:
    """A message with fields as a pattern; a field that stands twice has one value."""
    seen: set[str] = set()

    def field(found: re.Match[str]) -> str:
        name = found[1]
        again = name in seen
        seen.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+?)"

    return re.compile(_FIELD.sub(field, re.escape(message)), re.DOTALL)

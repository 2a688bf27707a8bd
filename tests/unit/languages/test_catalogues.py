"""The site's own words: every one is in every catalogue, whole, with what is filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from charteroak.dimensions.unit import UNITS
from charteroak.indicators.judgments import MARKS, VARIATIONS
from charteroak.indicators.measurement import MISSING
from charteroak.publish import numbers, words
from charteroak.publish.languages import extract
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.catalogue import Key
from charteroak.publish.languages.sentences import PATTERNS, WORDS
from charteroak.publish.languages.tongue import speaking, tongue

_FIELD = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"<[^<>]+>")


def _catalogue(path: Path) -> dict[object, tuple[str, ...]]:
    with path.open("rb") as file:
        found = read_po(file)
    return {
        tuple(m.id) if isinstance(m.id, tuple) else m.id: tuple(
            map(str, m.string if isinstance(m.string, tuple) else (m.string or "",))
        )
        for m in found
        if m.id and not m.fuzzy
    }


@pytest.fixture(scope="module")
def messages() -> list[Key]:
    return [key for key, _where in extract.messages()]


def test_there_is_a_catalogue_of_spanish() -> None:
    assert [path.parts[-3] for path in extract.catalogues()] == ["es"]


@pytest.mark.parametrize("path", extract.catalogues(), ids=lambda path: path.parts[-3])
def test_every_message_has_a_translation_with_the_same_values(
    path: Path, messages: list[Key]
) -> None:
    known = _catalogue(path)
    missing = [key for key in messages if not all(known.get(key, ("",)))]
    assert not missing, f"`python -m charteroak.publish.languages.extract`, then fill in {missing}"
    for key in messages:
        wanted = key if isinstance(key, str) else key[1]
        for form in known[key]:
            assert sorted(set(_FIELD.findall(form))) == sorted(set(_FIELD.findall(wanted))), form
            assert sorted(_TAG.findall(form)) == sorted(_TAG.findall(wanted)), form
            assert form == form.strip(), form


@pytest.mark.parametrize("path", extract.catalogues(), ids=lambda path: path.parts[-3])
def test_a_catalogue_is_in_step_with_the_pages(path: Path, messages: list[Key]) -> None:
    assert set(_catalogue(path)) == set(messages)


def test_messages_are_whole_sentences_and_not_pieces(messages: list[Key]) -> None:
    for key in messages:
        for message in (key,) if isinstance(key, str) else key:
            assert message == message.strip(), message
            assert not re.match(r"[,;.:]", message), message


def test_extraction_sees_modules_templates_and_plurals(messages: list[Key]) -> None:
    assert "Where the dollars go" in messages  # a module
    assert "Skip to the content" in messages  # a template
    assert ("{n} value", "{n} values") in messages
    assert MISSING["suppressed"] in messages  # a layer below


@pytest.mark.parametrize("number", [0, 1, 2, 21, 1_000_000])
def test_plurals_follow_the_language(number: int) -> None:
    with speaking(tongue("es")):
        from charteroak.publish.languages.tongue import plural

        told = plural(number, "{n} value", "{n} values")
    assert told == f"{number:,} {'valor' if number == 1 else 'valores'}"


def test_every_unit_and_every_word_of_a_mark_can_be_said() -> None:
    assert set(numbers.UNITS) == set(UNITS)
    with speaking(tongue("es")):
        for unit in UNITS:
            assert "\ue0f0" not in numbers.said(1234.5, unit, 1)
        for word in (*MARKS.values(), *VARIATIONS.values(), *MISSING.values()):
            assert not word or "\ue0f0" not in recognised(word), word
        assert words.BETTER["higher"] == "Más alto es mejor"
    assert words.BETTER["higher"] == "Higher is better"


def test_sentences_from_below_are_recognised_with_their_values() -> None:
    with speaking(tongue("es")):
        for pattern in PATTERNS:
            names = list(dict.fromkeys(_FIELD.findall(pattern)))
            values = {name.strip("{}"): f"v{n}w" for n, name in enumerate(names)}
            told = recognised(pattern.format(**values))
            assert "\ue0f0" not in told, pattern
            assert all(value in told for value in values.values()), (pattern, told)
        for word in WORDS:
            assert "\ue0f0" not in recognised(word), word
        unknown = recognised("The moon is made of cheese.")
    assert unknown == "\ue0f0en\ue0f1The moon is made of cheese.\ue0f2"


def _grade(text: str) -> float:
    """The grade of Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    plain = _TAG.sub("", _FIELD.sub("ten", text))
    words_ = re.findall(r"[a-z']+", plain.lower())
    sentences = max(len(re.findall(r"[.!?:;](?:\s|$)", plain)), 1)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", w))), 1) for w in words_)
    return 0.39 * len(words_) / sentences + 11.8 * syllables / len(words_) - 15.59


def test_a_reader_of_fourteen_can_follow_the_sentences(messages: list[Key]) -> None:
    """Grade 8 to 9 is read at fourteen. Names of methods are left to those who want them."""
    long = [m for key in messages for m in ((key,) if isinstance(key, str) else key)
            if len(m.split()) >= 8 and m not in PATTERNS and m not in WORDS]  # fmt: skip
    grades = sorted(_grade(message) for message in long)
    assert len(grades) > 150
    assert grades[len(grades) // 2] < 8
    assert sum(grades) / len(grades) < 8.5

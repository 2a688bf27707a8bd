"""Documents laid over each other: what stands, and where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from charteroak.documents import Document, read_document
from charteroak.packs.merge import laid_over, part

WORDS = st.sampled_from(["a", "b", "c", "d"])
TREES = st.recursive(
    st.sampled_from(["1", "2", "3"]) | st.lists(st.sampled_from(["x", "y"]), max_size=2),
    lambda below: st.dictionaries(WORDS, below, min_size=1, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(WORDS, TREES, min_size=1)


def document(name: str, data: Any, folder: Path) -> Document:
    path = folder / name
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return read_document(path, name)


def joined(under: Any, over: Any) -> Any:
    """The rule in three lines, to hold the real one to."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    both = {word: joined(under[word], over[word]) if word in under else over[word] for word in over}
    return {word: value for word, value in {**under, **both}.items() if value is not None}


@given(DOCUMENTS, DOCUMENTS)
def test_each_value_stands_in_the_file_that_says_it(
    tmp_path_factory: Any, under: Any, over: Any
) -> None:
    folder = tmp_path_factory.mktemp("m")
    lower, upper = document("lower", under, folder), document("upper", over, folder)
    made = laid_over(lower, upper)
    assert made.data == joined(lower.data, upper.data)

    def look(value: Any, keys: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            for word, below in value.items():
                look(below, (*keys, word))
        elif keys:
            says, has = made.at(*keys), upper.data
            for key in keys:
                has = has.get(key) if isinstance(has, dict) else None
            source = upper if has is not None else lower
            assert says == source.at(*keys)

    look(made.data, ())


def test_a_word_without_a_value_is_taken_out(tmp_path: Path) -> None:
    under = document("lower", {"a": "1", "b": {"c": "2", "d": "3"}}, tmp_path)
    path = tmp_path / "upper"
    path.write_text("a:\nb: {c: null}\n", encoding="utf-8")
    assert laid_over(under, read_document(path, "upper")).data == {"b": {"d": "3"}}


def test_a_part_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- id: one\n- id: two\n  name: Two\n", encoding="utf-8")
    entry = part(read_document(path, "list.yaml"), 1)
    assert (entry.data, entry.at("name").line, entry.at().line) == (
        {"id": "two", "name": "Two"},
        3,
        2,
    )

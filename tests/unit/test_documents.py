"""YAML as people write it, with the line of every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from charteroak.documents import CONFIG, fill, read_document
from charteroak.problems import NOWHERE, Location


@dataclass(frozen=True, kw_only=True)
class Leaf:
    __pydantic_config__ = CONFIG
    id: str
    colour: Literal["green", "red"] = "green"
    written_at: Location = field(default=NOWHERE)


@dataclass(frozen=True, kw_only=True)
class Tree:
    __pydantic_config__ = CONFIG
    name: str
    height: float = 0
    leaves: tuple[Leaf, ...] = ()
    notes: Mapping[str, float] = field(default_factory=dict)
    written_at: Location = field(default=NOWHERE)


def read(tmp_path: Path, text: str) -> tuple[Tree | None, list[str]]:
    path = tmp_path / "tree.yaml"
    path.write_text(text, encoding="utf-8")
    document = read_document(path, "tree.yaml")
    if document.data is None:
        return None, [str(problem) for problem in document.problems]
    tree, problems = fill(Tree, document)
    return tree, [str(problem) for problem in (*document.problems, *problems)]


def test_everything_knows_its_line(tmp_path: Path) -> None:
    tree, problems = read(tmp_path, "name: Oak\nleaves:\n  - id: a\n  - id: b\nnotes: {x: 1.5}\n")
    assert problems == []
    assert tree is not None
    assert [leaf.written_at.line for leaf in tree.leaves] == [3, 4]
    assert tree.notes == {"x": 1.5}


@pytest.mark.parametrize("word", ["no", "1.10", "12:30", "null-ish", "0777", "2011-01-01"])
def test_text_stays_as_written(tmp_path: Path, word: str) -> None:
    tree, problems = read(tmp_path, f"name: {word}\n")
    assert problems == []
    assert tree is not None
    assert tree.name == word


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "nam: Oak\n",
            "tree.yaml:1: error: `nam` is not a word this file knows. Did you mean `name`?",
        ),
        ("height: 3\n", "`name` is missing. Add a line `name: ...` here."),
        (
            "name: a\nleaves:\n  - id: x\n    colour: gren\n",
            "tree.yaml:4: error: `colour: gren` is not",
        ),
        ("name: a\nleaves:\n  - {id: x, color: red}\n", "Did you mean `colour`?"),
        ("name: a\nheight: tall\n", "tree.yaml:2: error: `height: tall` cannot be used."),
        ("name: a\nname: b\n", "tree.yaml:2: error: `name` is given twice."),
        ("name: a\n  height: 3\n", "tree.yaml:2: error: The YAML cannot be read here"),
        ("name: a\nleaves: x\n", "tree.yaml:2: error: `leaves` should be a list."),
        ("", "tree.yaml: error: The file is empty."),
        ("- a\n- b\n", "should be a mapping"),
        ("name: a\nwritten_at: here\n", "tree.yaml:2"),
    ],
)
def test_faults_have_their_place_and_advice(tmp_path: Path, text: str, said: str) -> None:
    _, problems = read(tmp_path, text)
    assert any(said in problem for problem in problems), problems


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "nam: a\nheight: tall\nleaves:\n  - colour: blue\n")
    assert len(problems) == 5


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "tree.yaml"
    path.write_bytes(b"name: a\nx: \xff\xfe\n")
    document = read_document(path, "tree.yaml")
    assert str(document.problems[0]).startswith("tree.yaml:2: error: The file is not UTF-8 text.")

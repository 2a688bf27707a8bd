"""Answers to a survey hold nobody: what looks like a person is refused, and not repeated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from charteroak.budget.nameless import faults
from charteroak.budget.priorities import read_priorities
from charteroak.checked import choosing
from charteroak.problems import Refused

GOALS = ("Water and light", "Streets and name of the town")


def found(heading: str, *values: str, person: str = "") -> list[tuple[str, str, int]]:
    headings = ["Person", *GOALS, heading] if heading not in GOALS else ["Person", *GOALS]
    rows = [
        {"Person": str(n), GOALS[0]: "40", GOALS[1]: "60", heading: value}
        for n, value in enumerate(values)
    ]
    told = list(faults(headings, rows, (*GOALS, person), person, "answers.csv"))
    assert all(one.advice for one in told)
    assert not any(value and value in one.what for one in told for value in values)
    return [(one.severity, one.what, one.where.line) for one in told]


@pytest.mark.parametrize(("heading", "value", "said"), [
    ("Full name", "?", "a name"), ("lastName", "?", "a name"), ("E-mail", "?", "an e-mail address"),
    ("Phone no.", "?", "a telephone number"), ("Home address", "?", "an address"), ("DOB", "?", "a day of birth"),
    ("Wrote", "ann@example.org", "an e-mail address"), ("Wrote", "(860) 555-0100", "a telephone number"),
    ("Wrote", "860-555-0100", "a telephone number"), ("Wrote", "12 Elm Street", "an address"),
    ("Wrote", "12B North Main St. Apt 4", "an address"), ("Wrote", "192.0.2.17", "an address"),
    ("Wrote", "Ann Example", "a name"), ("Wrote", "Example, Ann B.", "a name"), ("Wrote", "José Núñez", "a name"),
])  # fmt: skip
def test_what_looks_like_a_person_is_refused(heading: str, value: str, said: str) -> None:
    ((severity, what, _),) = found(heading, value, value)
    assert severity == "error"
    assert what == f"The column `{heading}` holds what looks like {said}."


def test_even_in_a_column_that_is_needed() -> None:
    assert found(GOALS[0], "ann@example.org")[0][2] == 2
    assert found(GOALS[1], "40", "40", "860-555-0100")[0][2] == 4


def test_whoever_answered_is_a_number() -> None:
    assert found("Who", "Ann Example", "Bob Example", person="Who")[0][0] == "error"
    assert found("Name", "1", "2", person="Name")[0][0] == "error"
    assert found("Who", "p-17", "p-18", person="Who") == []


def test_what_is_not_needed_is_warned_of() -> None:
    assert found("Comments", "more light please", "")[0][0] == "warning"
    assert found("Number", "17", "18") == []


def test_a_city_with_names_among_its_answers_is_refused(root: Path, tmp_path: Path) -> None:
    town = tmp_path / "town"
    leave = shutil.ignore_patterns(".charteroak", "records")
    shutil.copytree(root / "cities" / "elmford", town, ignore=leave)
    folder = town / "budget" / "priorities"
    lines = (folder / "residents_2024.csv").read_text().splitlines()
    named = [f"{lines[0]},Email", *(f"{one},a{n}@example.org" for n, one in enumerate(lines[1:]))]
    (folder / "residents_2024.csv").write_text("\n".join(named) + "\n")
    with pytest.raises(Refused) as refused:
        choosing(town)
    (one,) = refused.value.problems
    assert (one.rule, one.where.line) == ("answers-personal", 2)
    assert "example.org" not in str(one)


def test_a_file_that_no_survey_names_is_warned_of(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "cities" / "elmford" / "budget", tmp_path / "budget")
    (tmp_path / "budget" / "priorities" / "raw export.xlsx").write_bytes(b"")
    _, problems = read_priorities(tmp_path / "budget", "budget")
    assert [(str(one.where), one.severity) for one in problems] == [
        ("budget/priorities/raw export.xlsx", "warning")
    ]

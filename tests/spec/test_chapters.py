"""Every chapter holds: the engine gives its tables, and the oracle gives what the engine gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from charteroak.engine import Engine
from tests import oracle
from tests.spec.chapter import Case, read, shown
from tests.spec.city import agree, measure, told

CHAPTERS = sorted(Path(__file__).parent.glob("*/*.md"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case.title}") for path in CHAPTERS for case in read(path)
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as made:
        yield made


@pytest.mark.parametrize("case", CASES)
def test_the_engine_gives_what_the_chapter_says(engine: Engine, case: Case) -> None:
    (found,) = measure(engine, [case.question], case.rows)
    assert len(found) == len(case.cells)
    assert [shown(m, cell) for m, cell in zip(found, case.cells, strict=True)] == list(case.cells)


@pytest.mark.parametrize("case", CASES)
def test_the_oracle_agrees(engine: Engine, case: Case) -> None:
    (found,) = measure(engine, [case.question], case.rows)
    agree(found, oracle.answer(told(case.question), case.rows))


def test_every_kind_of_the_oracle_has_a_chapter() -> None:
    assert set(oracle.KINDS) == {path.stem for path in CHAPTERS if path.parent.name == "kinds"}

"""What many tests need: where things are, and small cities made in memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from charteroak.build import Built, build
from charteroak.engine import Engine

ROOT = Path(__file__).parents[1]
settings.register_profile("house", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the checkout; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real records in ../shared are not on this machine")
    return folder


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A fresh engine."""
    with Engine() as made:
        yield made


@pytest.fixture(scope="session")
def elmford_built(root: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Built:
    """Elmford, built from nothing once for all processes of a run of the tests: nobody may write
    into its store.
    """
    mine = tmp_path_factory.getbasetemp()
    shared = mine if worker_id == "master" else mine.parent
    made = shared / "elmford-built.pickle"
    with FileLock(made.with_suffix(".lock")):
        if not made.is_file():
            day = datetime(2025, 3, 1, 8, tzinfo=UTC)
            built = build(root / "cities" / "elmford", day, out=shared / "elmford-built")
            made.write_bytes(pickle.dumps(built))
    known = pickle.loads(made.read_bytes())
    assert isinstance(known, Built)
    return known

"""What many tests need: where things are, and small cities made in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

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

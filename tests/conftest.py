"""What many tests need: where things are, and small cities made in memory."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from charteroak import editions
from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.publish.site import write_site

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
def common(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of a run of the tests share."""
    mine = tmp_path_factory.getbasetemp()
    return mine if worker_id == "master" else mine.parent


def built_once(common: Path, name: str, make: Callable[[], Built]) -> Built:
    """What is built by the first process that asks, and known to all others."""
    made = common / f"{name}.pickle"
    with FileLock(made.with_suffix(".lock")):
        if not made.is_file():
            made.write_bytes(pickle.dumps(make()))
    known = pickle.loads(made.read_bytes())
    assert isinstance(known, Built)
    return known


@pytest.fixture(scope="session")
def elmford_built(root: Path, common: Path) -> Built:
    """Elmford, built from nothing: nobody may write into its store."""
    day = datetime(2025, 3, 1, 8, tzinfo=UTC)
    out = common / "elmford-built"
    return built_once(common, "elmford", lambda: build(root / "cities" / "elmford", day, out=out))


@pytest.fixture(scope="session")
def elmford_site(elmford_built: Built, common: Path) -> Path:
    """Elmford's site: nobody may write into it."""
    site = common / "elmford-site"
    with FileLock(common / "elmford-site.lock"):
        if not site.is_dir():
            store = shutil.copytree(elmford_built.edition.store, common / "elmford-told")
            told = editions.current(store)
            assert told is not None
            write_site(told, site)
    return site


@pytest.fixture(scope="session")
def hartford_bare(root: Path, common: Path) -> Built:
    """Hartford, built without any records, simulated ones neither: nobody may write into it."""
    day = datetime(2026, 11, 23, 8, tzinfo=UTC)
    city, out = root / "cities" / "hartford", common / "hartford-bare"
    return built_once(common, "hartford", lambda: build(city, day, out=out, simulated=False))

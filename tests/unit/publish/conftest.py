"""Sites of the tiny edition, written once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.publish.site import write_site
from tests.unit.publish import tiny


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a real city with its records."""
    folder = tmp_path_factory.mktemp("site")
    return write_site(tiny.edition(folder / "store"), folder / "out")


@pytest.fixture(scope="package")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a machine without the records."""
    folder = tmp_path_factory.mktemp("bare")
    return write_site(tiny.edition(folder / "store", records=False), folder / "out")


@pytest.fixture(scope="package")
def invented_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an invented city."""
    folder = tmp_path_factory.mktemp("invented")
    return write_site(tiny.edition(folder / "store", real=False), folder / "out")


@pytest.fixture(scope="package")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a city that wrote markup, a formula, what turns text about, and ten thousand letters."""
    folder = tmp_path_factory.mktemp("hostile")
    made = tiny.edition(folder / "store", name=tiny.HOSTILE, goal=tiny.RUNS)
    return write_site(made, folder / "out")

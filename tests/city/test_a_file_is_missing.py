"""Any one record file may be missing: the rest of the scorecard stands, and the loss is explained.

The city is Elmford with a pack taken up, whose records lie in its folder too: those that the
pack's own recipe makes, written as its contract says that they are exported.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, Checked, build, check_city
from charteroak.engine import Engine
from charteroak.indicators.coverage import Known, known_of
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.publish.material import read_material
from charteroak.publish.pages.indicator import indicator as page_of
from charteroak.sources.contract import Contract

MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)
PACK = """packs:
  finance:
    owner: treasurer
    without: [bond_ratings, budget_to_actual, general_ledger, pension_statement]
"""
OWN = (
    "dispatch_calls.csv", "household_survey.csv", "lamps.xlsx", "meter_checks.tsv", "requests.csv",
    "shuttle_trips.jsonl", "wards.geojson",
)  # fmt: skip
OF_PACK = ("debt_statement.csv", "general_fund_statement.csv", "tax_levies.csv")
"""Every file of the records folder. Only those of the pack have a recipe that could stand in."""


@dataclass(frozen=True)
class City:
    """The city with all its records, and what it measures then."""

    root: Path
    checked: Checked
    rows: dict[str, tuple[Measurement, ...]]


@pytest.fixture(scope="module")
def cities(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[bool, City]:
    """The city without simulated records, and with them where there are no others."""
    made = tmp_path_factory.mktemp("cities") / "with"
    shutil.copytree(root / "cities" / "elmford", made, ignore=shutil.ignore_patterns(".*"))
    written = (made / "city.yaml").read_text(encoding="utf-8")
    (made / "city.yaml").write_text(f"{written}simulated: true\n{PACK}", encoding="utf-8")
    build(made, MADE)  # writes what the recipes make
    for contract in check_city(made, MADE.date()).contracts.values():
        if contract.pack:
            export(made, contract)
    without = made.with_name("without")
    shutil.copytree(made, without)
    (without / "city.yaml").write_text(f"{written}{PACK}", encoding="utf-8")
    return {False: whole(without), True: whole(made)}


def whole(root: Path) -> City:
    built = build(root, MADE)
    assert not any(source["stands_in"] or source["why"] for source in built.sources)
    assert {path.name for path in (root / "records").iterdir()} == {*OWN, *OF_PACK}
    return City(root, check_city(root, MADE.date()), measured(built))


def export(root: Path, contract: Contract) -> None:
    """The simulated records of a contract, as the file it asks for."""
    (made,) = (root / ".charteroak" / "simulated").glob(f"{contract.id}-*/records.parquet")
    duckdb.sql(f"COPY (FROM '{made}') TO '{root / 'records' / contract.file}' (HEADER)")


def measured(built: Built) -> dict[str, tuple[Measurement, ...]]:
    with Engine() as engine:
        found = Measurements(built.edition.folder, engine)
        return {name: found.of(name) for name in found.indicators}


def fed(checked: Checked, file: str) -> list[str]:
    """The indicators that a file feeds, through others too."""
    files = checked.files
    sets = {
        s.id for s in files.boundary_sets.values() if s.boundaries and s.boundaries.file == file
    }

    def reads(contract: Contract) -> bool:
        placed = (name for name, rule in contract.places.items() if rule.longitude)
        return contract.file == file or bool(sets & set(placed))

    def is_fed(name: str) -> bool:
        one = files.indicators[name]
        own = bool(one.source) and reads(checked.contracts[one.source])
        return own or any(is_fed(of) for of in one.measure.inputs())

    return [name for name in files.indicators if is_fed(name)]


EVERY = [*((one, False) for one in (*OWN, *OF_PACK)), *((one, True) for one in OF_PACK)]
QUICK = [("requests.csv", False), ("wards.geojson", False), ("tax_levies.csv", True)]


@pytest.mark.parametrize(
    ("file", "simulated"),
    [pytest.param(*one, marks=() if one in QUICK else pytest.mark.slow) for one in EVERY],
)
def test_the_rest_stands_and_the_loss_is_explained(
    cities: dict[bool, City], file: str, simulated: bool
) -> None:
    city = cities[simulated]
    path = city.root / "records" / file
    aside = path.rename(city.root / "aside")
    try:
        built = build(city.root, MADE)
    finally:
        aside.rename(path)
    assert built.edition.folder.is_dir()
    lost, now = fed(city.checked, file), measured(built)
    for name in city.checked.files.indicators:
        if name not in lost:
            assert now.get(name) == city.rows.get(name), name
    said = {known.indicator: known for known in knows(city, built)}
    material = read_material(built.edition)
    for name in lost:
        page = page_of(material, city.checked.files.indicators[name])
        told = json.dumps(asdict(page), default=str)
        if simulated:
            assert said[name].state == "simulated", name
            assert page.invented, name
        elif file.endswith(".geojson"):
            assert {r.place_set for r in now[name] if r.value is not None} <= {"city"}, name
        else:
            assert said[name].state == "missing", name
            assert file in said[name].why, (name, said[name].why)
            assert file in told, name


def knows(city: City, built: Built) -> Iterator[Known]:
    told = {
        one["id"]: one for one in json.loads((built.edition.folder / "sources.json").read_text())
    }
    with Engine() as engine:
        measurements = Measurements(built.edition.folder, engine)
        files, contracts = city.checked.files, city.checked.contracts
        yield from known_of(files, measurements, told, contracts, MADE.date()).values()

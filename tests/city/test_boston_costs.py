"""Boston: what every program costs, and the books' own measures beside the dollars of their program."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from charteroak.budget import stored, units
from charteroak.budget.read import read_budget
from charteroak.budget.units import Beside
from charteroak.engine import Engine
from charteroak.indicators import assembly, compute
from charteroak.indicators.measurement import FILE, Measurements
from charteroak.plan.read import read_city
from charteroak.sources.figures import HEADINGS, read_figures
from tests.city.test_boston_budget import Boston, boston, put, rows, slug

__all__ = ["boston"]  # the fixture


def test_every_program_is_costed(boston: Boston) -> None:
    """The books have no internal services, so direct is full, and costs are the lines."""
    found = boston.found
    assert all(one.full == one.direct and not one.passed for one in found.costs)
    wanted: dict[tuple[int, str, str], int] = defaultdict(int)
    for flow in found.flows:
        wanted[flow.fiscal_year, flow.phase, flow.program] += flow.cents
    made = {(one.fiscal_year, one.phase, one.program): one.full for one in found.costs}
    assert {at: cents for at, cents in made.items() if cents} == dict(wanted)
    assert {one.provenance for one in found.costs} == {"published"}


@pytest.fixture(scope="module")
def beside(boston: Boston, shared: Path) -> tuple[Beside, ...]:
    """The measures of both books as figures, each under its program; the later book counts."""
    city = boston.city
    printed = rows(shared / "data" / "boston-budget" / "performance_measures.csv")
    by: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in sorted(printed, key=lambda row: row["budget_book"]):
        if row["value"]:
            by[row["program"], row["measure"]][row["column"]] = row["value"]
        by.setdefault((row["program"], row["measure"]), {})
    indicators, figures = [], []
    names: dict[str, list[str]] = defaultdict(list)
    for n, ((program, measure), values) in enumerate(by.items()):
        name = f"measure_{n}"
        names[slug(program)].append(name)
        percent = any(value.endswith("%") for value in values.values())
        path = {f"FY20{c[2:4]}": number(v, percent) / (100 if percent else 1)
                for c, v in values.items() if c.endswith("Target")}  # fmt: skip
        said = {"name": "The book's target", "set_by": "The Mayor", "set_on": "2018-10-04"}
        indicators.append({
            "id": name, "name": measure, "why_it_matters": "The book prints it.", "kind": "figure",
            "unit": "share" if percent else "count", "better": "neither", "owner": "budget",
            "grains": ["fiscal_year"], "authored_by": "the tests", "next_review": "2030-01-01",
            "targets": [{**said, "path": path}] if path else [],
        })  # fmt: skip
        for column, value in values.items():
            if column.endswith("Actual"):
                figures.append({
                    "indicator": name, "period": f"FY20{column[2:4]}", "place": "all",
                    "group_by": "all", "group": "all", "value": f"{number(value, percent)}",
                    "unit": "percent" if percent else "count", "source_title": "Boston FY19 book", "source_url": "https://github.com/CityOfBoston/budget.boston.gov",
                })  # fmt: skip
    put(city / "indicators" / "measures.yaml", indicators)
    programs = rows(shared / "data" / "boston-budget" / "program_budget.csv")
    put(city / "budget" / "programs.yaml", [
        {"id": slug(name), "name": name, "owner": "budget", "does": "x", "indicators": names[slug(name)]}
        for name in dict.fromkeys(row["program"] for row in programs)
    ])  # fmt: skip
    (city / "figures").mkdir()
    with (city / "figures" / "measures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(figures)
    files, _ = read_city(city, "boston")
    assert files is not None
    budget, problems = read_budget(city, "boston")
    read, faults = read_figures(city / "figures", "boston/figures", files)
    assert not [*problems, *faults]
    with Engine(threads=1) as engine:
        block = compute.block_of_figures(files, read)
        engine.write_parquet(assembly.table(engine, [block]), city / FILE)
        whole = stored.WholeCity(Measurements(city, engine))
        found = stored.told(budget, files, boston.found, whole)[units.BESIDE]
    return tuple(found)


def number(text: str, percent: bool) -> float:
    """A printed number; a share without its sign is one all the same (`0.95`)."""
    value = float(text.replace(",", "").rstrip("%"))
    return value * 100 if percent and not text.endswith("%") and value <= 1 else value


def test_the_books_measures_stand_beside_the_dollars(
    beside: tuple[Beside, ...], boston: Boston, shared: Path
) -> None:
    printed = rows(shared / "data" / "boston-budget" / "performance_measures.csv")
    assert len({row["measure"] for row in printed}) == 423
    assert {slug(row["program"]) for row in printed} == {row.program for row in beside}
    told = [row for row in beside if row.value is not None]
    spent = {(one.program, one.fiscal_year) for one in boston.found.costs}
    assert {(row.program, row.fiscal_year) for row in beside} <= spent
    (one,) = (
        row for row in printed
        if row["measure"] == "Average time to complete a sign repair request (days)"
        and (row["budget_book"], row["column"]) == ("FY19 adopted", "FY19 Target")
    )  # fmt: skip
    assert one["value"] == "5"
    assert any(
        (r.program, r.fiscal_year, r.target) == (slug(one["program"]), 2019, 5) for r in beside
    )
    assert {row.fiscal_year for row in told} == {2015, 2016, 2017}
    assert len(told) > 400
    assert all(row.missing for row in beside if row.value is None)
    assert {row.provenance for row in told} == {"published"}

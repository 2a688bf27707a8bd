"""The pack of finance on Boston's program budgets, against queries by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements

FILE = "boston-budget/program_budget.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the program budgets of Boston are not on this machine")
    out = tmp_path_factory.mktemp("boston")
    city = root / "tests" / "city" / "boston"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str) -> tuple[float, ...]:
    """A query over the file as it is: what each book prints of FY2017, put side by side."""
    rows = f"""
        with printed as (
          select *, amount::double as dollars
          from read_csv('{shared / "data" / FILE}', all_varchar=true, header=true)
          where line_type = 'data'
        ), promised as (
          select department, account_category, sum(dollars) as approved from printed
          where budget_book = 'FY18 adopted' and "column" = 'FY17 Appropriation' group by all
        ), spent as (
          select department, account_category, sum(dollars) as executed from printed
          where budget_book = 'FY19 adopted' and "column" = 'FY17 Expenditure' group by all
        ) {select} from promised join spent using (department, account_category)"""
    with duckdb.connect() as connection:
        found = connection.execute(rows).fetchone()
    assert found is not None
    return tuple(float(one) for one in found)


def found(built: Built, indicator: str) -> Measurement:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    assert [(row.grain, row.period, row.place) for row in rows] == [
        ("fiscal_year", "FY2017", "all")
    ]
    return rows[0]


def test_every_line_is_accounted_for(built: Built, shared: Path) -> None:
    report = built.sources[0]["report"]
    lines, approved = by_hand(shared, "select count(*), sum(approved)")
    with duckdb.connect() as connection:
        totals = connection.execute(
            f"""select sum(amount::double)
            from read_csv('{shared / "data" / FILE}', all_varchar=true, header=true)
            where line_type = 'total' and budget_book = 'FY18 adopted'
              and "column" = 'FY17 Appropriation'"""
        ).fetchone()
    assert report["rows_read"] == report["rows_kept"] == lines
    assert totals == (approved,), "the lines add up to the totals that the book prints"
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_spending_against_budget(built: Built, shared: Path) -> None:
    wanted, lines = by_hand(shared, "select sum(executed) / sum(approved), count(*)")
    row = found(built, "spending_against_budget")
    assert row.value == pytest.approx(wanted, abs=1e-12)
    assert row.n == lines


def test_lines_that_were_off(built: Built, shared: Path) -> None:
    """Over and under do not cancel out, so that more was off than the total shows."""
    wanted, net = by_hand(
        shared,
        """select sum(abs(executed - approved)) / sum(approved),
        abs(sum(executed - approved)) / sum(approved)""",
    )
    assert found(built, "budget_lines_off").value == pytest.approx(wanted, abs=1e-12)
    assert wanted > net

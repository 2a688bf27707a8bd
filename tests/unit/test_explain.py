"""`charteroak explain`: what it prints is what is run."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from typer.testing import CliRunner, Result

from charteroak.cli import app
from charteroak.engine import Engine
from charteroak.indicators.cuts import Thresholds
from charteroak.indicators.explained import told
from charteroak.indicators.reading import planned
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.median import Median
from tests.oracle import Question
from tests.spec.city import asked_of, filled


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def elmford(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, so that the snapshots that are taken stand there."""
    copy = tmp_path_factory.mktemp("explained") / "elmford"
    source = root / "cities" / "elmford"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns(".charteroak"))
    return copy


def test_every_source_is_explained(elmford: Path) -> None:
    shown = run("explain", elmford)
    assert shown.exit_code == 0, shown.output
    assert "Requests to the clerk: 696 rows, read 3 times in 2 passes." in shown.stdout
    assert "Back to the rows for days_with_requests: numerator." in shown.stdout
    assert "SELECT" not in shown.stdout


def test_programs_are_told_the_same(elmford: Path) -> None:
    found = json.loads(run("explain", elmford, "--format", "json").stdout)
    clerk = next(one for one in found if one["name"] == "Requests to the clerk")
    assert clerk["rows"] == 696
    assert [made["time"] for made in clerk["passes"]] == ["opened_at", "closed_at"]
    (cut,) = clerk["passes"][0]["cuts"]
    assert cut["keys"] == ["month", "districts", "wards"]
    assert "fiscal_year by wards" in cut["added_up"]
    assert "GROUPING SETS" in clerk["passes"][0]["queries"][1]["sql"]
    printed = run("explain", elmford, "--sql").stdout
    assert clerk["passes"][0]["queries"][0]["sql"] in printed


def test_without_rows_it_says_what_to_do(root: Path, tmp_path: Path) -> None:
    shown = run("explain", root / "cities" / "hartford", "--out", tmp_path)
    assert shown.exit_code == 0
    assert "not read. There are no records and no edition. Give the folder" in shown.stdout


@pytest.mark.parametrize(
    "thresholds",
    [
        Thresholds(),
        Thresholds(most_listed=0, few_rows=0, rows_per_cell=1e-6, few_values=0, fewest_constants=1),
    ],
)
def test_the_queries_that_are_told_run_one_after_the_other(thresholds: Thresholds) -> None:
    """The second over the cells of the first, and so on."""
    rows = [filled({"day": date(2024, 1, day), "minutes": day * 1.5, "name": "Ann"})
            for day in range(1, 29)]  # fmt: skip
    asked = [Question(kind, "name = 'Ann'") for kind in (Count(), Median(of="minutes"))]
    asked.append(Question(Distinct(of="minutes")))
    with Engine(threads=1) as engine:
        city, source = asked_of(engine, asked, rows)
        for made in planned(engine, city, source, thresholds):
            queries = {q.what: q.sql for q in told(made, source.rows).queries}
            finest, added = list(queries.values())[:2]
            engine.keep("finest_", _parsed(finest))
            cells = engine.records(_parsed(added))
            assert max(row["p0"] for row in cells) == 28
            rest = queries.get("What does not add up, from the rows")
            if rest:
                assert engine.rows(_parsed(rest))


def _parsed(text: str) -> exp.Expr:
    tree: exp.Expr = sqlglot.parse_one(text, read="duckdb")
    return tree

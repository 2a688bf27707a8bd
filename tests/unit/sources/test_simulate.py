"""Records made up by a recipe: the same everywhere, and as the recipe says."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from charteroak.build import check_city
from charteroak.engine import Engine
from charteroak.packs.shelf import shipped
from charteroak.packs.trial import write_trial
from charteroak.sources.contract import Contract
from charteroak.sources.recipe import Amount, But, Made, Recipe, Volume
from charteroak.sources.simulate import simulate


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("simulated") / "trial"
    write_trial(root, shipped()["service_requests"], simulated=True)
    return check_city(root, date(2026, 1, 1))


@pytest.fixture
def recipe(trial: Any) -> Recipe:
    found: Recipe = trial.recipes["service_requests"]
    return replace(found, volume=replace(found.volume, a_day=4.0))


def rows(trial: Any, recipe: Recipe, folder: Path) -> list[tuple[str | None, ...]]:
    contract: Contract = trial.contracts["service_requests"]
    path = folder / "made.parquet"
    with Engine() as engine:
        sets = trial.files.boundary_sets
        simulate(recipe, contract, sets, trial.root / "records", engine, path)
    with duckdb.connect() as connection:
        return connection.execute(f"select * from read_parquet('{path}')").fetchall()


def ask(folder: Path, select: str) -> Any:
    with duckdb.connect() as connection:
        return connection.execute(
            select.replace("made", f"read_parquet('{folder}/made.parquet')")
        ).fetchall()[0][0]


def test_the_same_recipe_gives_the_same_rows_on_every_machine(
    trial: Any, recipe: Recipe, tmp_path: Path
) -> None:
    """The digest was taken once; whoever changes it changes the numbers of every demonstration."""
    made = rows(trial, recipe, tmp_path)
    assert made == rows(trial, recipe, tmp_path)
    digest = hashlib.sha256(repr(made).encode()).hexdigest()
    assert (len(made), digest[:16]) == (GOLDEN_ROWS, GOLDEN)
    assert made != rows(trial, replace(recipe, seed=312), tmp_path)


GOLDEN_ROWS, GOLDEN = 9275, "da09c906609c8a1f"


def test_one_more_column_changes_no_other(trial: Any, recipe: Recipe, tmp_path: Path) -> None:
    columns = dict(recipe.columns)
    columns.pop("status")
    columns["category"] = Made(choose={"Other": 1.0})
    fewer = replace(recipe, columns=columns)
    everything, some = rows(trial, recipe, tmp_path), rows(trial, fewer, tmp_path)
    assert [row[5] for row in everything] == [row[5] for row in some]
    assert {row[1] for row in some} == {None}
    assert {row[2] for row in some} == {"Other"}


def test_it_is_as_the_recipe_says(trial: Any, recipe: Recipe, tmp_path: Path) -> None:
    plain = replace(recipe, volume=Volume(a_day=40, places={"north": 3}))
    rows(trial, plain, tmp_path)
    opened = 'try_cast("Created At Local" as timestamp)'
    closed = 'cast("Closed At Local" as timestamp)'
    days = (recipe.last - recipe.first).days + 1
    assert ask(tmp_path, "select count(*) from made") == pytest.approx(40 * days, rel=0.02)
    assert ask(tmp_path, f"select count(*) from made where {closed} < {opened}") == 0
    assert ask(tmp_path, f"select max({closed}) from made").date() <= recipe.last
    north = ask(tmp_path, "select avg((cast(Lat as double) >= 41.76)::int) from made")
    assert north == pytest.approx(3 / 5, abs=0.02)
    share = "select avg((Category = 'Tree Trimming')::int) from made"
    assert ask(tmp_path, share) == pytest.approx(16 / 79, abs=0.01)
    waited = f"select median(datediff('minute', {opened}, {closed}) / 1440.0) from made where {opened} < '2023-01-01' and Category "
    assert ask(tmp_path, waited + "= 'Other'") == pytest.approx(9, rel=0.1)
    assert ask(tmp_path, waited + "= 'Tree Trimming'") == pytest.approx(27, rel=0.1)
    quick = f"select median(datediff('minute', {opened}, {closed}) / 1440.0) from made where {opened} > '2024-01-01' and Category = 'Potholes'"
    assert ask(tmp_path, quick) == pytest.approx(2.7, rel=0.15)
    spoiled = "select avg((\"Created At Local\" = '0000-00-00')::int) from made"
    assert ask(tmp_path, spoiled) == pytest.approx(0.001, abs=0.0005)


def test_a_moment_may_come_after_one_that_is_made_by_an_expression(
    trial: Any, recipe: Recipe, tmp_path: Path
) -> None:
    """However a column is made, and where some of its rows are made otherwise."""
    day = Amount(median=1, p90=1, lowest=1, highest=1)
    noon = But(where="category = 'Potholes'", after="opened", takes=day, because="Tried.")
    columns = {name: made for name, made in recipe.columns.items() if made.after == ""}
    columns |= {
        "acknowledged": Made(sql="opened + interval '3' hour", but=(noon,)),
        "closed": Made(after="acknowledged", takes=day, takes_in="days"),
        "reopened": Made(sql="case when category = 'Other' then closed end"),
        "status": Made(same="Open"),
    }
    rows(trial, replace(recipe, columns=columns), tmp_path)
    late = 'datediff(\'minute\', try_cast("Acknowledged At Local" as timestamp), cast("Closed At Local" as timestamp))'
    assert ask(tmp_path, f"select min({late}) from made") == 1440
    assert ask(tmp_path, f"select max({late}) from made") == 1440
    some = 'select count("Closed At Local") / count(*) from made where Category '
    assert ask(tmp_path, some + "= 'Potholes'") > 0.99
    assert ask(tmp_path, some + "= 'Other'") > 0.99


def test_two_million_rows_take_seconds(trial: Any, recipe: Recipe, tmp_path: Path) -> None:
    """A rate, so that a slow machine has time: here some hundred thousand rows a second."""
    many = replace(recipe, volume=replace(recipe.volume, a_day=100.0))
    started = time.perf_counter()
    made = rows(trial, many, tmp_path)
    assert len(made) / (time.perf_counter() - started) > 20_000


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("columns: {categry: {same: x}}", "`categry` is no column to be made"),
        ("columns: {category: {same: x, choose: {a: 1}}}", "`category` is made in 2 ways"),
        ("columns: {opened: {same: x}}", "`opened` is no column to be made"),
        ("columns: {closed: {after: opend, takes: {median: 1, p90: 2}}}", "`closed` comes after `opend`"),
        ("columns: {category: {sql: nothing + 1}}", "There is no column `nothing`"),
        ("columns: {category: {same: x, but: [{where: place_ = 'x', because: y}]}}", "`but:` of `category` says 0 things"),
        ("columns: {category: {same: x, but: [{where: clsed is null, same: y, because: y}]}}", "There is no column `clsed`"),
        ("columns: {closed: {after: category, takes: {median: 1, p90: 2}}}", "`closed` comes after `category`"),
        ("columns: {longitude: {place: null, amount: {median: 1, p90: 2}, but: [{where: true, choose: {a: 1, b: 2}, because: y}]}}", "`longitude` is number by `amount:`, and text by `choose:`"),
        ("columns: {longitude: {place: null, amount: {median: 1, p90: 2}, but: [{where: true, same: none, because: y}]}}", "`longitude` is number by `amount:`, and text by `same:`"),
        ("columns: {reopened: {after: null, takes: null, sql: cast(opened as date), but: [{where: true, choose: {a: 1}, because: y}]}}", "`reopened` is date by `sql:`, and text by `choose:`"),
        ("volume: {a_day: 1, months: [1, 2]}", "`months` has another length"),
        ("columns: {request_id: null}", "makes no `request_id`"),
        ("last: 2001-01-01", "run backward"),
    ],
)  # fmt: skip
def test_a_fault_of_a_recipe_is_told(tmp_path: Path, text: str, what: str) -> None:
    root = tmp_path / "trial"
    write_trial(root, shipped()["service_requests"], simulated=True)
    (root / "simulated").mkdir()
    (root / "simulated/service_requests.yaml").write_text(text + "\n", encoding="utf-8")
    found = [p for p in check_city(root, date(2026, 1, 1)).problems if what in p.what]
    assert found, [str(p) for p in check_city(root, date(2026, 1, 1)).problems]
    assert found[0].where.line > 0

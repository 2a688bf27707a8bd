"""The published part of the community pack on DataHaven's crosstabs of 2018, against the file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements

FILE = "hartford-wellbeing-survey/hartford_2018_cws_data.csv"
QUESTIONS = {
    "published_safe_at_night": ("Q17F", "'Somewhat disagree', 'Strongly disagree'"),
    "published_police_rating": ("Q4D", "'Excellent', 'Good'"),
    "published_city_satisfaction": ("Q1", "'Yes'"),
    "published_government_responsive": ("Q4A", "'Excellent', 'Good'"),
}
GROUPS = {
    ("all", "all"): "Total",
    ("race", "black"): "Black",
    ("race", "hispanic"): "Latino",
    ("race", "white"): "White",
    ("sex", "female"): "Female",
    ("sex", "male"): "Male",
    ("age", "18-34"): "Ages 18-34",
    ("age", "35-49"): "Ages 35-49",
    ("age", "50-64"): "Ages 50-64",
    ("age", "65-and-over"): "Ages 65+",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the crosstabs of the wellbeing survey are not on this machine")
    city = root / "tests" / "city" / "hartfordwellbeing"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), None, tmp_path_factory.mktemp("hwb"))


@pytest.mark.parametrize("indicator", sorted(QUESTIONS))
def test_published_answers(built: Built, shared: Path, indicator: str) -> None:
    question, answers = QUESTIONS[indicator]
    with duckdb.connect() as connection:
        wanted = dict(
            connection.execute(
                f"""select "group", round(sum(value::decimal(6, 2)), 2)::double
                from read_csv('{shared / "data" / FILE}', all_varchar=true, header=true)
                where code = '{question}' and response in ({answers}) group by 1"""
            ).fetchall()
        )
    with Engine() as engine:
        got = {
            (row.group_by, row.group): row.value
            for row in Measurements(built.edition.folder, engine).of(indicator)
        }
    for group, spelled in GROUPS.items():
        assert got[group] == pytest.approx(wanted[spelled]), group

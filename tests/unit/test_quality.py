"""Counter-measures, certification and coverage."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from charteroak.build import build, check_city
from charteroak.cli import app
from charteroak.indicators.certified import compared, said
from charteroak.indicators.measurement import Measurement

TODAY = date(2026, 11, 23)
FILE = "indicators/requests.yaml"


@pytest.fixture
def elmford(tmp_path: Path, root: Path) -> Path:
    ignore = shutil.ignore_patterns(".charteroak")
    return Path(shutil.copytree(root / "cities/elmford", tmp_path / "elmford", ignore=ignore))


def change(city: Path, old: str, new: str, file: str = FILE) -> None:
    path = city / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(city: Path) -> list[tuple[str, str, str]]:
    found = check_city(city, TODAY).problems
    return [(p.rule, p.severity, p.what) for p in found if not p.rule.startswith("language-")]


GAMING = """  gaming:
    - how: A request is closed before it is dealt with, and the resident has to ask again.
      counter_measure: The share of requests that had been made before is shown beside it.
      indicator: asked_before
"""


def test_a_target_without_a_counter_measure_is_a_warning(elmford: Path) -> None:
    assert problems(elmford) == []
    change(elmford, GAMING, "")
    assert problems(elmford) == [
        (
            "counter-measure",
            "warning",
            "`closed_in_three_days` has a target and no counter-measure.",
        )
    ]


@pytest.mark.parametrize("name", ["asked_befor", "closed_in_three_days"])
def test_a_counter_measure_is_another_indicator(elmford: Path, name: str) -> None:
    change(elmford, "indicator: asked_before", f"indicator: {name}")
    assert [rule for rule, _, _ in problems(elmford)] == ["counter-measure-unknown"]


@pytest.mark.parametrize("line", ["    on: 2025-02-14\n", "    by: Auditor of the invented county\n",
                                  "    because: Requests whose ward was not recorded could not be traced to a person.\n"])  # fmt: skip
def test_a_finding_says_when_by_whom_and_why(elmford: Path, line: str) -> None:
    change(elmford, line, "")
    assert [rule for rule, _, _ in problems(elmford)] == ["certification"]


def row(period: str, value: float, provenance: Any) -> Measurement:
    year = int(period)
    return Measurement(
        indicator="closed_in_three_days", grain="year", period=period,
        period_start=date(year, 1, 1), period_end=date(year, 12, 31), place_set="city", place="all",
        group_by="all", group="all", value=value, numerator=None, denominator=None, n=None,
        lower=None, upper=None, interval_method="", unit="share", better="higher",
        provenance=provenance, source="", missing="", partial=False, note="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "provenance", "real", "agrees", "words"),
    [
        (0.63, "observed", True, True, "agrees within 5% in 2023"),
        (0.57, "observed", True, True, "agrees within 5% in 2023"),
        (0.6301, "observed", True, False, "does NOT agree within 5% in 2023"),
        (0.6, "simulated", True, None, "no number of the periods"),
        (0.6, "simulated", False, True, "agrees within 5% in 2023"),
    ],
)  # fmt: skip
def test_the_machine_agrees_or_not(
    elmford: Path, value: float, provenance: str, real: bool, agrees: bool | None, words: str
) -> None:
    indicator = check_city(elmford, TODAY).files.indicators["closed_in_three_days"]
    rows = [row("2023", value, provenance)]
    assert compared(indicator, rows, real=real)[0].agrees is agrees
    assert words in said(indicator, rows, real=real)


def test_a_certified_number_that_is_not_found_again_is_told(elmford: Path) -> None:
    change(elmford, "values: {2023: 0.6, 2024: 0.66}", "values: {2023: 0.6, 2024: 0.9}")
    built = build(elmford, datetime(2026, 1, 1, tzinfo=UTC))
    apart = [p for p in built.problems if p.rule == "certification-apart"]
    assert len(apart) == 1
    assert "of 2024: the auditor found 0.9, and the machine finds 0.66" in apart[0].what
    kept = json.loads((built.edition.folder / "problems.json").read_text(encoding="utf-8"))
    assert [p for p in kept if p["rule"] == "certification-apart"]


def test_coverage_counts_each_indicator_once(elmford: Path) -> None:
    build(elmford, datetime(2025, 1, 2, tzinfo=UTC))
    result = CliRunner().invoke(app, ["coverage", str(elmford), "--format", "json"])
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    files = check_city(elmford, TODAY).files
    assert [row["outcome"] for row in rows] == [o.id for _, _, o in files.plan.outcomes()]
    for row in rows:
        states = ("observed", "published", "simulated", "missing")
        assert sum(row[state] for state in states) == row["indicators"] == len(row["detail"])
    by_id = {row["outcome"]: row for row in rows}
    soon = by_id["soon-closed"]
    assert (soon["indicators"], soon["simulated"], soon["fresh"]) == (10, 10, 10)
    assert by_id["heard"]["detail"][0]["state"] == "simulated"
    text = CliRunner().invoke(app, ["coverage", str(elmford)]).stdout
    assert "22 outcomes; 3 without any number" in text


def test_coverage_says_why_a_number_is_missing(elmford: Path) -> None:
    (elmford / "records/requests.csv").unlink()
    build(elmford, datetime(2025, 2, 1, tzinfo=UTC))
    result = CliRunner().invoke(app, ["coverage", str(elmford), "--format", "json"])
    by_id = {row["outcome"]: row for row in json.loads(result.stdout)}
    assert by_id["asked-once"]["missing"] == 1
    assert "not in the records folder" in by_id["asked-once"]["detail"][0]["why"]
    assert by_id["heard"]["missing"] < by_id["heard"]["indicators"]


def test_without_simulated_records_an_invented_city_has_no_records(elmford: Path) -> None:
    built = build(elmford, datetime(2025, 2, 1, tzinfo=UTC), simulated=False)
    assert {source["state"] for source in built.sources} == {"absent"}
    assert "simulated" in built.sources[0]["why"]

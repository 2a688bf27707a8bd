"""`charteroak new --packs`: a city of packs checks and builds as it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from charteroak.build import check_city
from charteroak.cli import app
from charteroak.packs.shelf import ABOUT, shipped
from charteroak.problems import errors


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("pack", sorted(shipped()))
def test_a_city_of_each_pack_is_in_order(tmp_path: Path, pack: str) -> None:
    """With one goal, whose outcomes are those that the pack suggests."""
    city = tmp_path / "city"
    code, said = run("new", city, "--packs", pack)
    assert code == 0, said
    checked = check_city(city, date(2026, 11, 23))
    assert errors(checked.problems) == ()
    about = yaml.safe_load((shipped()[pack] / ABOUT).read_text(encoding="utf-8"))
    (goal,) = (one for one in checked.files.plan.goals if one.id == pack.replace("_", "-"))
    assert goal.owner == about["owner"]
    suggested = {one["outcome"]: tuple(one["indicators"]) for one in about["suggests"]}
    assert {one.name: one.indicators for one in goal.outcomes} == suggested
    if pack == "service_requests":
        assert checked.files.indicators["requests_opened"].places == ("city", "districts")
    assert checked.files.city.simulated
    assert not list((city / "sources").iterdir())


def test_all_packs_together_are_in_order(tmp_path: Path) -> None:
    city = tmp_path / "city"
    code, said = run("new", city, "--packs", ",".join(sorted(shipped())))
    assert code == 0, said
    checked = check_city(city, date(2026, 11, 23))
    assert errors(checked.problems) == ()
    assert len(checked.files.plan.goals) == 1 + len(shipped())


def test_it_builds_and_says_that_it_is_simulated(tmp_path: Path) -> None:
    city = tmp_path / "city"
    run("new", city, "--packs", "service_requests")
    code, said = run("build", city)
    assert code == 0, said
    assert "service_requests (SIMULATED)" in said
    code, said = run("show", city, "requests_per_1000", "--grain", "fiscal_year", "--place", "all")
    assert code == 0, said
    assert "FY2025" in said
    assert "simulated" in said.casefold()


def test_an_unknown_pack_writes_nothing(tmp_path: Path) -> None:
    city = tmp_path / "city"
    code, said = run("new", city, "--packs", "service_request, police_")
    assert code == 1
    assert "There is no pack `service_request`." in said
    assert "Did you mean `service_requests`?" in said
    assert not city.exists()

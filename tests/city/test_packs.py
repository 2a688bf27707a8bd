"""Every pack holds by itself: read, checked, built from simulated records, in each of its layouts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charteroak.build import build, check_city
from charteroak.cli import app
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.packs.shelf import layouts, shipped
from charteroak.packs.trial import write_trial

WAYS = [
    (pack, contract, layout)
    for pack, folder in shipped().items()
    for contract, some in {"": ("",), **layouts(folder)}.items()
    for layout in some
]

BUILT = [one if not one[1] else pytest.param(*one, marks=pytest.mark.slow) for one in WAYS]
"""Every pack is built as it is; in its other layouts by `make test-slow`."""


def way(contract: str, layout: str) -> dict[str, str]:
    return {contract: layout} if contract else {}


@pytest.mark.parametrize(("pack", "contract", "layout"), WAYS)
def test_every_pack_holds(tmp_path: Path, pack: str, contract: str, layout: str) -> None:
    """Its files can be read, and every definition gives what its examples say."""
    root = tmp_path / "trial"
    write_trial(root, shipped()[pack], way(contract, layout))
    checked = check_city(root, date(2026, 11, 23))
    wrong = [str(p) for p in checked.problems if p.rule != "counter-measure"]
    assert wrong == []
    ours = [one for one in checked.files.indicators.values() if one.pack]
    assert ours
    for indicator in ours:
        assert indicator.limitations or indicator.kind == "figure", indicator.id


@pytest.mark.parametrize("pack", sorted(shipped()))
def test_every_pack_can_be_reviewed(pack: str) -> None:
    """A domain expert finds each indicator and each layout in its README."""
    folder = shipped()[pack]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for path in (folder / "contracts").glob("*.yaml"):
        assert path.stem in readme, path
    checked = (folder / "pack.yaml").read_text(encoding="utf-8")
    assert "suggests:" in checked


@pytest.mark.parametrize(("pack", "contract", "layout"), BUILT)
def test_simulated_records_satisfy_their_contract(
    tmp_path: Path, pack: str, contract: str, layout: str
) -> None:
    """Each recipe gives rows that its contract accepts, but for a few that are wrong on purpose;
    each number made from them says that it is simulated.
    """
    root = tmp_path / "trial"
    write_trial(root, shipped()[pack], way(contract, layout), simulated=True)
    built = build(root, datetime(2025, 8, 1, tzinfo=UTC))
    for source in built.sources:
        if source["state"] != "read":
            continue
        report = source["report"]
        assert source["provenance"] == "simulated"
        assert report["rows_set_aside"] < 0.05 * report["rows_read"], (
            source["id"],
            report["faults"],
        )
    with Engine() as engine:
        measured = Measurements(built.edition.folder, engine)
        for name in measured.indicators:
            assert {row.provenance for row in measured.of(name)} == {"simulated"}, name


def test_the_command_checks_a_pack() -> None:
    result = CliRunner().invoke(app, ["check", "--pack", "service_requests"])
    assert result.exit_code == 0, result.output
    assert "Services are responsive and efficient" in result.output
    assert "In order." in result.output
    result = CliRunner().invoke(app, ["check", "--pack", "service_request"])
    assert result.exit_code == 1
    assert "Did you mean `service_requests`?" in result.output

"""The values: their rules, and what the system counts of itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from charteroak.build import build, check_city
from charteroak.cli import app
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators import cross_cutting, narrowed, tables
from charteroak.indicators.coverage import PROMISED, Known, known_of
from charteroak.indicators.cross_cutting import MEANINGS, Counted, CrossCutting
from charteroak.indicators.gaps import Gap
from charteroak.indicators.judgments import Comparison
from charteroak.indicators.measurement import Measurements
from charteroak.kinds.on_time import OnTime
from charteroak.plan.model import CityFiles, Indicator
from charteroak.plan.quality import Certification
from charteroak.plan.values import SystemMeasure
from charteroak.problems import Refused
from charteroak.publish.site import write_site
from charteroak.sources.contract import Contract
from tests.support import contract, files, indicator

TODAY = date(2026, 11, 23)
PROMPT = OnTime(opened="day", closed="closed", deadline="1")
PLAN = "plan/plan.yaml"


@pytest.fixture
def elmford(tmp_path: Path, root: Path) -> Path:
    ignore = shutil.ignore_patterns(".charteroak")
    return Path(shutil.copytree(root / "cities/elmford", tmp_path / "elmford", ignore=ignore))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Edition:
    """Elmford, two days after its records end."""
    out = tmp_path_factory.mktemp("values")
    return build(root / "cities/elmford", datetime(2025, 1, 2, tzinfo=UTC), out=out).edition


@pytest.fixture(scope="module")
def site(built: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(built, tmp_path_factory.mktemp("site") / "out")


def change(city: Path, old: str, new: str) -> None:
    path = city / PLAN
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity", "words"),
    [
        ("indicator: feel_heard", "indicator: feel_herd", "value-indicator-unknown", "error",
         "names `feel_herd`"),
        ("indicator: water_bill", "indicator: staff_hours", "value-named-twice", "error",
         "names `staff_hours` twice"),
        ("measure: fresh", "measure: owned", "value-named-twice", "error", "names `owned` twice"),
        ("because: An old number told as if it were of today is not candid.", 'because: " "',
         "value-because", "error", "names `fresh`"),
        ("- id: patience", "- id: thrift", "id-twice", "error", "stands 2 times"),
        ('    needs:\n      - "A register of what the town owns: year built, years it should last, '
         'cost to replace"\n', "", "value-silent", "warning", "`patience` is not measured"),
    ],
)  # fmt: skip
def test_a_value_names_what_exists(
    elmford: Path, old: str, new: str, rule: str, severity: str, words: str
) -> None:
    change(elmford, old, new)
    found = [p for p in check_city(elmford, TODAY).problems if p.rule == rule]
    assert {p.severity for p in found} == {severity}
    assert words in found[0].what
    assert found[0].where.line


def test_a_measure_is_one_that_is_known(elmford: Path) -> None:
    change(elmford, "measure: fresh", "measure: freshness")
    with pytest.raises(Refused) as refused:
        check_city(elmford, TODAY)
    assert any("freshness" in p.what for p in refused.value.problems)


def test_an_indicator_that_only_a_value_names_is_in_use(elmford: Path) -> None:
    path = elmford / "plan/goals/1-supplied.yaml"
    text = path.read_text(encoding="utf-8")
    line = "        indicators: [water_bill]\n"
    assert line in text
    path.write_text(text.replace(line, ""), encoding="utf-8")
    assert [p.rule for p in check_city(elmford, TODAY).problems] == []
    change(elmford, "      - indicator: water_bill\n        because: What the town does not "
           "waste, nobody has to pay.\n", "")  # fmt: skip
    rules = [p.rule for p in check_city(elmford, TODAY).problems]
    assert rules == ["indicator-unused", "language-outdated"]


def known(one: Indicator, **given: Any) -> Known:
    words: dict[str, Any] = {"indicator": one.id, "name": one.name, "state": "observed", "why": "", "period": "2024",
             "days_old": 1, "fresh": True, "stale": "", "certification": "not reviewed"}  # fmt: skip
    return Known(**(words | given))


def real(city: CityFiles) -> CityFiles:
    return replace(city, city=replace(city.city, real=True))


def test_a_simulated_number_is_not_fresh_in_a_real_city() -> None:
    one = indicator(PROMPT)
    invented = files([one])
    made_up = {one.id: known(one, state="simulated")}
    assert [c.verdict for c in cross_cutting.fresh(invented, made_up)] == ["meets"]
    (told,) = cross_cutting.fresh(real(invented), made_up)
    assert (told.verdict, told.why) == ("fails", "Its numbers are simulated.")
    (stale,) = cross_cutting.fresh(real(invented), {one.id: known(one, fresh=False, stale="Old.")})
    assert (stale.verdict, stale.why) == ("fails", "Old.")


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("not reviewed", "fails"),
        ("certified", "meets"),
        ("certified with qualification", "meets"),
        ("factors prevent certification", "fails"),
        ("inaccurate", "fails"),
    ],
)
def test_certified_with_or_without_qualification_counts(state: Any, verdict: str) -> None:
    one = indicator(PROMPT, certification=Certification(state=state))
    (told,) = cross_cutting.audited(files([one]))
    assert (told.verdict, told.why) == (verdict, f"{state.capitalize()}.")


def comparison(place: str, band: str, value: float) -> Comparison:
    return Comparison(
        indicator="it", grain="year", period="2024", place_set="wards", place=place, value=value,
        unit="share", denominator=100.0, centre=0.8, lower_95=0.7, upper_95=0.9, lower_998=0.6,
        upper_998=1.0, band=band, dispersion=1.0, adjusted=False, method="", edition="", note="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("better", "late"), [("higher", "south"), ("lower", "north"), ("neither", "")]
)
def test_a_place_served_late_beyond_chance_fails(better: Any, late: str) -> None:
    one = indicator(PROMPT, better=better, places=("city", "wards"))
    city = files([one])
    compared = [comparison("north", "high_998", 0.97), comparison("south", "low_998", 0.41)]
    told = list(cross_cutting.places_on_time(city, {"it": known(one)}, compared))
    assert [c.place for c in told if c.verdict == "fails"] == ([late] if late else [])
    apart = cross_cutting.spread(city, compared)
    assert apart == ("It: from 41% in South to 97% in North (wards, 2024)." if late else "")
    within = [comparison("north", "inside", 0.8), comparison("south", "low_95", 0.7)]
    assert {c.verdict for c in cross_cutting.places_on_time(city, {"it": known(one)}, within)} <= {
        "meets"
    }


def gap(period: str, group: str, size: float | None, half: float | None = 0.02,
        **given: Any) -> Gap:  # fmt: skip
    year = int(period)
    words: dict[str, Any] = {
        "indicator": "it", "grain": "year", "period": period, "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31), "partial": False, "group_by": "age", "group": group,
        "reference": "old", "value": 0.5, "reference_value": 0.5, "n": 100, "reference_n": 100,
        "difference": size,
        "difference_lower": None if size is None or half is None else size - half,
        "difference_upper": None if size is None or half is None else size + half,
        "difference_method": "", "ratio": None, "ratio_lower": None, "ratio_upper": None,
        "ratio_method": "", "reason": "",
    }  # fmt: skip
    return Gap(**(words | given))


def narrowing(*found: Gap) -> narrowed.Narrowed:
    one = indicator(PROMPT, groups=("age",))
    return narrowed.narrowed(files([one]).city, one, found)


@pytest.mark.parametrize(
    ("before", "now", "verdict", "words"),
    [
        (0.20, 0.10, "meets", "narrower beyond chance"),
        (-0.20, 0.10, "meets", "narrower beyond chance"),
        (0.20, -0.30, "fails", "wider beyond chance"),
        (0.20, 0.19, "fails", "narrower, within chance"),
        (0.19, 0.20, "fails", "wider, within chance"),
        (0.20, 0.20, "fails", "the same"),
        (0.01, 0.10, "fails", "wider beyond chance"),
        (0.01, 0.005, "left_out", "no gap beyond chance"),
    ],
)
def test_a_gap_narrows_only_beyond_chance(
    before: float, now: float, verdict: str, words: str
) -> None:
    """With half intervals of 0.02 the difference of two gaps has one of 0.0283."""
    told = narrowing(gap("2023", "young", before), gap("2024", "young", now))
    assert told.verdict == verdict
    assert words in told.why


def test_the_edge_of_chance() -> None:
    """The half interval of the difference is the root of 0.02 squared twice: 0.028284."""
    inside = narrowing(gap("2023", "young", 0.2), gap("2024", "young", 0.2 - 0.0282))
    beyond = narrowing(gap("2023", "young", 0.2), gap("2024", "young", 0.2 - 0.0284))
    assert (inside.verdict, beyond.verdict) == ("fails", "meets")


@pytest.mark.parametrize(
    "found",
    [
        (),
        (gap("2024", "young", 0.2),),
        (gap("2023", "young", 0.2, half=None), gap("2024", "young", 0.1)),
        (gap("2023", "young", 0.2, partial=True), gap("2024", "young", 0.1)),
        (gap("2023", "young", 0.2), gap("2024", "middle", 0.1)),
        (gap("2023", "young", None), gap("2024", "young", 0.1)),
        (gap("2023", "young", 0.2),
         gap("2024", "young", 0.1, period_start=date(2023, 7, 1))),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_left_out(found: tuple[Gap, ...]) -> None:
    assert narrowing(*found).verdict == "left_out"


def test_the_widest_gap_counts_whosever_it_is() -> None:
    """The young caught up; now the middle-aged are as far behind as the young were."""
    told = narrowing(
        gap("2023", "young", 0.2), gap("2023", "middle", 0.05),
        gap("2024", "young", 0.01), gap("2024", "middle", 0.2),
    )  # fmt: skip
    assert told.verdict == "fails"


VERDICTS = st.lists(st.tuples(st.sampled_from(list(MEANINGS)),
                              st.sampled_from(["meets", "fails", "left_out"])), max_size=60)  # fmt: skip


@given(VERDICTS)
def test_everything_counted_is_in_one_number_or_left_out(
    drawn: list[tuple[SystemMeasure, Any]],
) -> None:
    """Numerator, what fails and what is left out are together all that was looked at."""
    counted = [
        Counted(measure=measure, indicator="it", place_set="city", place="all", verdict=verdict,
                why="", provenance="")
        for measure, verdict in drawn
    ]  # fmt: skip
    told = cross_cutting.cross_cutting(files([]), counted, TODAY)
    assert [one.measure for one in told] == list(MEANINGS)
    assert sum(one.denominator + one.left_out for one in told) == len(drawn)
    for one in told:
        mine = [verdict for measure, verdict in drawn if measure == one.measure]
        assert one.numerator == mine.count("meets")
        assert one.denominator - one.numerator == mine.count("fails")
        assert (one.value is None) == (one.denominator == 0) == bool(one.missing)
        assert one.value is None or 0 <= one.value <= 1


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [(["", ""], "observed"), (["published", "observed"], "published"),
     (["observed", "simulated"], "simulated")],
)  # fmt: skip
def test_one_simulated_number_stamps_the_whole(drawn: list[str], expected: str) -> None:
    counted = [
        Counted(measure="gaps_narrowed", indicator="it", place_set="city", place="all",
                verdict="meets", why="", provenance=one)
        for one in drawn
    ]  # fmt: skip
    told = cross_cutting.cross_cutting(real(files([])), counted, TODAY)
    assert {one.measure: one.provenance for one in told}["gaps_narrowed"] == expected
    assert {one.provenance for one in cross_cutting.cross_cutting(files([]), counted, TODAY)} == {
        "simulated"
    }


@pytest.mark.parametrize(
    ("changes", "lag", "last", "made", "why"),
    [
        ("daily", 0, "2024-12-31", date(2025, 1, 4), ""),
        ("daily", 0, "2024-12-31", date(2025, 1, 5), "should change daily, and end on 2024-12-31"),
        ("daily", 30, "2024-12-31", date(2025, 1, 5), ""),
        ("monthly", 0, "2024-12-31", date(2025, 3, 3), ""),
        ("monthly", 0, "2024-12-31", date(2025, 3, 4), "should change monthly"),
        ("ended", 0, "2024-12-31", date(2025, 1, 1), "have ended"),
    ],
)
def test_a_source_keeps_what_its_contract_promises(
    built: Edition, changes: Any, lag: int, last: str, made: date, why: str
) -> None:
    one = indicator(PROMPT, id="on_time", grains=("year",))
    agreed = {"calls": replace(contract(), changes=changes, reporting_lag=lag)}
    told = {"calls": {"id": "calls", "state": "read", "report": {"last_day": last}}}
    with Engine() as engine:
        found = known_of(files([one]), Measurements(built.folder, engine), told, agreed, made)
    assert found["on_time"].fresh == (not why)
    assert why in found["on_time"].stale


def test_every_word_under_changes_has_its_days() -> None:
    said = get_args(get_type_hints(Contract)["changes"])
    assert set(PROMISED) | {"ended"} == set(said)


def counted(built: Edition) -> tuple[dict[str, CrossCutting], tuple[Counted, ...]]:
    with Engine() as engine:
        told = tables.read(engine, CrossCutting, built.folder / cross_cutting.FILE)
        return {one.measure: one for one in told}, tables.read(
            engine, Counted, built.folder / cross_cutting.COUNTED
        )


def test_an_edition_counts_itself(built: Edition) -> None:
    told, by_name = counted(built)
    many = len(check_city(built.folder / "city", TODAY).files.indicators)
    assert (told["owned"].numerator, told["owned"].denominator) == (many, many)
    assert (told["certified"].numerator, told["certified"].denominator) == (1, many)
    assert (told["agreeing"].numerator, told["agreeing"].denominator) == (1, 1)
    assert 0 < told["fresh"].numerator < many == told["fresh"].denominator
    assert told["gaps_narrowed"].value is None
    assert told["gaps_narrowed"].missing
    assert "in five business days: from" in told["places_on_time"].note
    stale = {one.indicator for one in by_name if (one.measure, one.verdict) == ("fresh", "fails")}
    assert "shuttle_rate_standardized" in stale  # it has no number
    assert "requests" not in stale
    assert "meters_leaking" in stale  # monthly, and nothing since October


def test_coverage_tells_the_values(built: Edition, root: Path) -> None:
    city, store = str(root / "cities/elmford"), str(built.store)
    result = CliRunner().invoke(app, ["coverage", city, "--out", store, "--values"])
    assert result.exit_code == 0, result.output
    assert "Indicators certified by an auditor: 1 of 35 SIMULATED" in result.stdout
    assert "Not measured." in result.stdout
    assert "Needs: A register of what the town owns" in result.stdout
    asked = ["coverage", city, "--out", store, "--values", "--format", "json"]
    told = json.loads(CliRunner().invoke(app, asked).stdout)
    assert [one["value"] for one in told] == ["candor", "thrift", "kindness", "patience"]
    candor = {one["measure"]: one for one in told[0]["system"]}
    assert len(candor["certified"]["failing"]) == 34
    assert candor["certified"]["provenance"] == "simulated"
    assert told[0]["indicators"][0]["state"] == "simulated"


def content(site: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads((site / "our-values.json").read_text(encoding="utf-8"))
    return told


def each_system(site: Path) -> Iterator[Mapping[str, Any]]:
    for value in content(site)["content"]["values"]:
        yield from value["system"]


def test_the_page_of_the_values(site: Path) -> None:
    text = (site / "our-values.html").read_text(encoding="utf-8")
    assert content(site)["simulated"]
    for one in each_system(site):
        if one["value"] is None:
            assert one["missing"] in text
        else:
            assert f"{one['numerator']} of {one['denominator']}" in text
            assert one["badge"]["state"] == "simulated"
        listed = sum(len(row["items"]) for some in one["verdicts"] for row in some["rows"])
        assert listed == one["denominator"] + one["left_out"]
    assert "Nothing speaks to this value in numbers yet." in text
    assert "A register of what the town owns" in text
    assert 'class="spark"' in text


def test_the_values_are_linked_from_home_and_from_outcomes(site: Path) -> None:
    text = (site / "our-values.html").read_text(encoding="utf-8")
    for page in ("index.html", "outcomes/bills-bearable.html"):
        assert "our-values.html#value-thrift" in (site / page).read_text(encoding="utf-8")
    assert 'id="value-thrift"' in text
    assert 'our-values.html" aria-current="page"' in text


def test_an_older_edition_says_that_it_did_not_count(built: Edition, tmp_path: Path) -> None:
    store = tmp_path / "older"
    shutil.copytree(built.store, store)
    folder = store / "editions" / built.id
    for name in (cross_cutting.FILE, cross_cutting.COUNTED):
        path = folder / name
        path.parent.chmod(0o755)
        path.unlink()
    out = write_site(Edition(built.id, folder), tmp_path / "site")
    assert "made by an older program" in (out / "our-values.html").read_text(encoding="utf-8")

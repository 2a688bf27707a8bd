"""Evaluations and reach as data: what cannot be asked, what stays unknown, and what is counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from charteroak.budget.costs import Cost
from charteroak.budget.evaluation.impact import WAYS, answer, answers, nobody
from charteroak.budget.evaluation.model import GRADES, METHODS, Evaluation, Reached
from charteroak.budget.evaluation.reach import needs, reaches
from charteroak.budget.evaluation.read import read_asked
from charteroak.budget.model import Budget
from charteroak.budget.read import read_budget
from charteroak.dimensions.period import period_at
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from tests.unit.test_budget_costs import row

City = tuple[CityFiles, Budget]
WARDS = ("mill", "meadow", "station", "college", "orchard", "ridge")


@pytest.fixture(scope="module")
def elmford(root: Path) -> City:
    files, _ = read_city(root / "cities" / "elmford", "elmford")
    budget, _ = read_budget(root / "cities" / "elmford", "elmford")
    assert files is not None
    return files, budget


def months(values: Sequence[float | None], **changed: object) -> list[Measurement]:
    """One number a month from January 2021; None is a month that is hidden."""
    found = []
    for n, value in enumerate(values):
        period = period_at("month", date(2021 + n // 12, n % 12 + 1, 1))
        found.append(row(
            grain="month", period=period.name, period_start=period.start, period_end=period.end,
            value=value, missing="" if value is not None else "suppressed", **changed,
        ))  # fmt: skip
    return found


def asked(**changed: object) -> Evaluation:
    plain = {
        "id": "x", "program": "shuttle", "method": "interrupted_time_series", "indicator": "shuttle_trips",
        "changed_on": date(2022, 1, 1), "what": "It changed.", "because": "So.",
    }  # fmt: skip
    return Evaluation(**{**plain, **changed})  # type: ignore[arg-type]


RANDOM = np.random.default_rng(4)
NOISE = RANDOM.normal(0, 1, 36)
STEP = [50 + NOISE[n] + (10 if n >= 12 else 0) for n in range(36)]


def test_every_method_has_a_way_and_every_word_a_sentence() -> None:
    assert {*WAYS, "published"} == set(METHODS)
    assert next(iter(GRADES)) == "none" and all(GRADES.values())


def test_a_step_is_found_with_its_tests_and_its_counterfactual(elmford: City) -> None:
    found = answer(asked(shape="level"), elmford[0], lambda _: months(STEP, provenance="simulated"))
    one = found.impact
    assert one.effect == pytest.approx(10, abs=2) and one.says == "better"
    assert one.lower is not None and one.upper is not None and one.lower < 10 < one.upper
    assert (one.before, one.after, one.provenance, one.missing) == (12, 24, "simulated", "")
    assert one.assumptions and one.grade in ("quasi-experimental", "correlated")
    assert {test.test for test in found.tests} == {
        "enough periods",
        "what is left over",
        "placebo dates",
    }
    point = found.points[20]
    assert point.observed == STEP[20]
    assert point.without is not None and point.without < 55
    lower = answer(
        asked(shape="level", indicator="lamp_outages"), elmford[0], lambda _: months(STEP)
    )
    assert lower.impact.says == "worse"


UNKNOWN = {
    "nothing measured": ([], "has no number by month"),
    "all before": (months(STEP[:12]), "12 periods before the change and 0 after it"),
    "too little after": (months(STEP[:15]), "12 periods before the change and 3 after it"),
    "mostly hidden": (months([v if n % 3 else None for n, v in enumerate(STEP)]), "periods are not known"),
    "never changes": (months([5.0] * 36), "The numbers never change."),
    "of other places": (months(STEP, place="mill", place_set="wards"), "has no number by month"),
    "estimated only": (months(STEP, estimated=True), "has no number by month"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(UNKNOWN))
def test_unknown_has_a_reason_and_is_never_nought(case: str, elmford: City) -> None:
    rows, said = UNKNOWN[case]
    one = answer(asked(), elmford[0], lambda _: rows).impact
    assert (one.effect, one.lower, one.upper, one.chance) == (None, None, None, None)
    assert (one.says, one.grade) == ("unknown", "none")
    assert said in one.missing


def test_programs_that_nobody_evaluated_are_told_as_unknown(elmford: City) -> None:
    files, budget = elmford
    found = {one.impact.program: one.impact for one in answers([], budget, files, lambda _: ())}
    assert set(found) == {
        name for name, one in budget.programs.items() if one.service != "internal"
    }
    assert found["streets"] == nobody("streets")
    assert found["streets"].missing == "Nobody has evaluated it."


def test_a_count_is_a_factor_and_a_transition_is_left_out(elmford: City) -> None:
    counts = [float(v) for v in RANDOM.poisson([100] * 18 + [10] * 3 + [150] * 15)]
    one = asked(model="counts", shape="level", changed_on=date(2022, 7, 1), transition=3)
    found = answer(one, elmford[0], lambda _: months(counts)).impact
    assert found.ratio and found.effect is not None
    assert found.effect == pytest.approx(1.5, abs=0.2)
    assert (found.before, found.after) == (18, 15)
    assert found.says == "better"


def panel(effect: float, drift: float = 0.0, **changed: object) -> list[Measurement]:
    rows = []
    for n, ward in enumerate(WARDS):
        noise = np.random.default_rng(n).normal(0, 1, 36)
        mine = [20 + n + noise[t] + (effect if ward == "mill" and t >= 24 else 0)
                + (drift * t if ward == "mill" else 0) for t in range(36)]  # fmt: skip
        rows += months(mine, place=ward, place_set="wards", **changed)
    return rows


DID = {
    "method": "difference_in_differences", "places": "wards", "treated": ("mill",),
    "compared_with": WARDS[1:], "changed_on": date(2023, 1, 1),
}  # fmt: skip


def test_a_ward_against_the_others(elmford: City) -> None:
    found = answer(asked(**DID), elmford[0], lambda _: panel(6))
    assert found.impact.effect == pytest.approx(6, abs=1.5)
    assert (found.impact.says, found.impact.grade) == ("better", "quasi-experimental")
    nothing = answer(asked(**DID), elmford[0], lambda _: panel(0)).impact
    assert (nothing.says, nothing.grade) == ("no clear change", "quasi-experimental")
    drifting = answer(asked(**DID), elmford[0], lambda _: panel(0, drift=0.5))
    assert drifting.impact.says == "better"  # it moved, and
    assert drifting.impact.grade == "correlated"  # it had moved before
    assert [test.passed for test in drifting.tests if test.test == "pre-trend"] == [False]


def test_a_ward_that_is_hidden_is_named(elmford: City) -> None:
    rows = [one for one in panel(6) if one.place != "station"]
    one = answer(asked(**DID), elmford[0], lambda _: rows).impact
    assert one.effect is None
    assert "No number is known by month of `station`." in one.missing


def test_groups_are_compared_like_places(elmford: City) -> None:
    own = months(
        [10.0 + NOISE[n] + (4 if n >= 12 else 0) for n in range(36)],
        group_by="age",
        group="65-and-over",
    )
    rest = months([12.0 + NOISE[-n] for n in range(36)], group_by="age", group="18-to-64")
    one = asked(
        method="difference_in_differences",
        groups="age",
        treated=("65-and-over",),
        compared_with=("18-to-64",),
    )
    found = answer(one, elmford[0], lambda _: [*own, *rest])
    assert found.impact.effect == pytest.approx(4, abs=1)
    assert [test.passed for test in found.tests if test.test == "placebo places"] == [None]
    assert found.impact.grade == "correlated"


def test_a_ward_against_its_mixture(elmford: City) -> None:
    one = asked(**{**DID, "method": "synthetic_control"})
    found = answer(one, elmford[0], lambda _: panel(6))
    assert found.impact.effect is not None and found.impact.effect > 3
    assert found.impact.lower is not None and found.impact.upper is not None
    assert found.impact.lower < found.impact.effect < found.impact.upper
    assert "Chernozhukov" in found.impact.assumptions
    assert "%" in found.impact.compared
    assert {test.test for test in found.tests} == {"fit before", "placebo places", "placebo time"}
    few = answer(
        replace(one, compared_with=("meadow", "station")), elmford[0], lambda _: panel(6)
    ).impact
    assert "at least 3 are needed" in few.missing


def test_a_published_answer_keeps_its_citation_and_has_no_number(elmford: City) -> None:
    one = Evaluation(
        id="y", program="street-lamps", method="published", what="Lamps.", because="So.", design="randomised",
        source_title="A trial", source_url="https://example.org", found="Less fear.", says="better",
    )  # fmt: skip
    found = answer(one, elmford[0], lambda _: ()).impact
    assert (found.says, found.grade, found.effect) == (
        "better",
        "randomised or systematic review",
        None,
    )
    assert found.source == "A trial (https://example.org)"
    assert found.provenance == "simulated"  # Elmford is invented


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "program": ({"program": "shutle"}, "There is no program `shutle`."),
    "indicator": ({"indicator": "shuttle_tripz"}, "There is no indicator `shuttle_tripz`."),
    "no day": ({"changed_on": None}, "Nothing says when it changed."),
    "grain": ({"grain": "day"}, "`shuttle_trips` is not told by day."),
    "places": ({"places": "districts", "treated": ["mill"]}, "`shuttle_trips` is not told by `districts`."),
    "groups": ({"groups": "income", "treated": ["own"]}, "`shuttle_trips` is not told by `income`."),
    "place": ({"places": "wards", "treated": ["mil"]}, "There is no place or group `mil`."),
    "both sides": ({"method": "difference_in_differences", "places": "wards", "treated": ["mill"], "compared_with": ["mill"]},
                   "`mill` is both reached by the change and compared with it."),
    "nobody to compare with": ({"method": "difference_in_differences"}, "This comparison needs `treated:` and `compared_with:`."),
    "two at once": ({"method": "synthetic_control", "places": "wards", "treated": ["mill", "ridge"], "compared_with": ["station"]},
                    "A synthetic control is of one place or group."),
    "uncited": ({"method": "published"}, "A published evaluation needs `source_title:`"),
    "unknown method": ({"method": "by feel"}, "is not one of the choices"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(WRONG))
def test_what_cannot_be_asked_has_its_line_and_remedy(
    case: str, root: Path, tmp_path: Path, elmford: City
) -> None:
    changed, said = WRONG[case]
    plain: dict[str, object] = {"id": "x", "program": "shuttle", "method": "interrupted_time_series", "indicator": "shuttle_trips",
             "changed_on": "2024-01-01", "what": "x", "because": "x"}  # fmt: skip
    (tmp_path / "budget").mkdir()
    entry = {name: value for name, value in {**plain, **changed}.items() if value is not None}
    (tmp_path / "budget" / "evaluations.yaml").write_text(json.dumps([entry]), encoding="utf-8")
    _, problems = read_asked(tmp_path, "town", elmford[1], elmford[0])
    told = [one for one in problems if said in one.what]
    assert told, [str(one) for one in problems]
    assert all(
        one.advice and one.where.file == "town/budget/evaluations.yaml" and one.where.line
        for one in told
    )


REACHES: dict[str, tuple[dict[str, object], str]] = {
    "a share": ({"indicator": "shuttle_prompt"}, "`shuttle_prompt` counts nobody"),
    "need without places": ({"need": "shuttle_prompt"}, "Need is looked at by places"),
    "need of no direction": ({"indicator": "requests", "need": "hours_for_a_day_open", "places": "wards"}, "has no direction that is better"),
    "unknown": ({"indicator": "riders"}, "There is no indicator `riders`."),
    "counted and unknown": ({"unknown": "Nobody counts."}, "`shuttle` has both"),
    "neither": ({"indicator": ""}, "`shuttle` has neither"),
    "nothing said of whom": ({"counts": ""}, "Nothing says whom or what `shuttle_trips` counts"),
    "programs forgotten": ({}, "they serve residents: `requests-desk`, `streets`"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(REACHES))
def test_what_cannot_be_counted_has_its_line_and_remedy(
    case: str, tmp_path: Path, elmford: City
) -> None:
    changed, said = REACHES[case]
    (tmp_path / "budget").mkdir()
    plain: dict[str, object] = {
        "program": "shuttle",
        "indicator": "shuttle_trips",
        "counts": "trips",
    }
    entry = {**plain, **changed}
    (tmp_path / "budget" / "reach.yaml").write_text(json.dumps([entry]), encoding="utf-8")
    _, problems = read_asked(tmp_path, "town", elmford[1], elmford[0])
    assert [one for one in problems if said in one.what and one.advice], [
        str(one) for one in problems
    ]


def test_unknown_is_told_with_its_own_reason(elmford: City) -> None:
    files, budget = elmford
    asked_ = [Reached(program="streets", unknown="Nobody counts who uses a street.")]
    found = {one.program: one for one in reaches(asked_, budget, files, (), lambda _: ())}
    assert (found["streets"].served, found["streets"].fiscal_year) == (None, None)
    assert found["streets"].missing == "Nobody counts who uses a street."
    assert found["shuttle"].missing.startswith("Nothing says how many")


def test_reach_for_each_dollar_and_each_thousand(elmford: City) -> None:
    files, budget = elmford
    served = [row(value=200.0), row(value=50.0, place="mill", place_set="wards"),
              row(value=None, missing="suppressed", group_by="age", group="under-18"),
              row(value=70.0, grain="month", period_end=date(2024, 1, 31))]  # fmt: skip
    people = [row(indicator="residents", value=16000.0, grain="year"),
              row(indicator="residents", value=4000.0, grain="year", place="mill", place_set="wards")]  # fmt: skip
    costs = [Cost("shuttle", "community", "Roads", "general", 2024, phase, 1, 0, 0, cents, 0, 0, "published")
             for phase, cents in (("adopted", 999_99), ("actual", 500_01))]  # fmt: skip
    asked_ = [Reached(program="shuttle", indicator="shuttle_trips", counts="trips")]
    rows = {"shuttle_trips": served, "residents": people}
    found = list(reaches(asked_, budget, files, costs, lambda name: rows[name]))
    by = {(one.place, one.group): one for one in found if one.program == "shuttle"}
    whole = by["all", "all"]
    assert (whole.served, whole.per_thousand, whole.phase, whole.cents) == (
        200,
        12.5,
        "actual",
        500_01,
    )
    assert (whole.cents_each, whole.provenance, whole.distinct) == (250, "published", False)
    assert (by["mill", "all"].per_thousand, by["mill", "all"].cents) == (12.5, None)
    hidden = by["all", "under-18"]
    assert hidden.served is None and "Too few people" in hidden.missing
    streets = next(one for one in found if one.program == "streets")
    assert (streets.served, streets.fiscal_year) == (None, None) and streets.missing


def test_reach_against_need(elmford: City) -> None:
    """The two worst of six wards have 6 of 21 served and a third of the residents; the order is turned."""
    files, _ = elmford
    served = [row(value=float(n + 1), place=w, place_set="wards") for n, w in enumerate(WARDS)]
    need = [
        row(value=0.9 - n / 10, place=w, place_set="wards") for n, w in enumerate(reversed(WARDS))
    ]
    people = [row(value=1000.0, place=w, place_set="wards") for w in WARDS]
    rows = {"requests": served, "closed_in_three_days": need, "residents": people}
    asked_ = [Reached(program="requests-desk", indicator="requests", counts="requests",
                      need="closed_in_three_days", places="wards")]  # fmt: skip
    (found,) = needs(asked_, files, lambda name: rows[name])
    assert found.worst == "mill, meadow"
    assert found.share == pytest.approx(3 / 21)
    assert found.residents == pytest.approx(1 / 3)
    assert found.correlation == pytest.approx(-1)
    (few,) = needs(asked_, files, lambda name: rows[name][:4])
    assert few.share is None and "6 are needed" in few.missing


def test_the_examples_of_elmford_can_all_be_asked(
    root: Path, tmp_path: Path, elmford: City
) -> None:
    shutil.copytree(root / "cities" / "elmford" / "budget", tmp_path / "budget")
    found, problems = read_asked(tmp_path, "town", elmford[1], elmford[0])
    assert not problems
    assert {one.method for one in found.evaluations} == set(METHODS)

"""Scores: rows that cannot be one, the standing by its formula, its odds, and claims of demand."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.budget.read import read_budget
from charteroak.budget.scores import alignment, claims, standing
from charteroak.budget.scores.model import Rubric, Score, Scored, Scorer, Scoring
from charteroak.budget.scores.read import HEADINGS, Known, read_scores
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from charteroak.problems import Problem
from tests.budgeting import wrote
from tests.unit.test_budget_costs import row

OUTCOMES, OFFICES = ("safe", "clean"), ("mayor", "clerk")
RUBRIC = """
    rubric:
      said_by: mayor
      said_on: 2024-01-01
      alignment: {0: none, 1: little, 2: some, 3: much, 4: all}
    scorers: [{id: ann, name: Ann}, {id: bob, name: Bob, office: mayor}]
    """
HEAD = ",".join(HEADINGS)
GOOD = "ann,patrol,safe,,,3,2024-05-01,Seen"


def read(root: Path, rows: str, words: str = RUBRIC) -> tuple[Scored, tuple[Problem, ...]]:
    city = wrote(root, {})
    (city / "budget" / "scores").mkdir()
    (city / "budget" / "scores.yaml").write_text(textwrap.dedent(words), encoding="utf-8")
    (city / "budget" / "scores" / "round.csv").write_text(rows, encoding="utf-8")
    budget, problems = read_budget(city, "town")
    assert not problems
    return read_scores(city, "town", Known(budget, OUTCOMES, OFFICES))


ASIDE = {
    "outside the scale": ("ann,patrol,clean,,,5,2024-05-01,Seen", "`5` is not on the scale of the rubric, 0 to 4."),
    "between two scores": ("ann,patrol,clean,,,2.5,2024-05-01,Seen", "`2.5` is not on the scale"),
    "no score": ("ann,patrol,clean,,,,2024-05-01,Seen", "`` is not on the scale"),
    "unknown program": ("ann,patroll,clean,,,1,2024-05-01,Seen", "There is no program `patroll`."),
    "unknown outcome": ("ann,patrol,cleann,,,1,2024-05-01,Seen", "There is no outcome `cleann`."),
    "unknown scorer": ("anne,patrol,clean,,,1,2024-05-01,Seen", "There is no scorer `anne`."),
    "twice": ("ann,patrol,safe,,,1,2024-06-01,Seen", "`ann` scored this already, in round.csv:2."),
    "no evidence": ("ann,patrol,clean,,,1,2024-05-01,", "The score has no evidence."),
    "no day": ("ann,patrol,clean,,,1,May 2024,Seen", "`said_on: May 2024` is not a day."),
    "a peer of itself": ("bob,patrol,clean,,peer,1,2024-05-01,Seen", "`bob` scores its own office's program here"),
    "itself of another": ("ann,patrol,clean,,self,1,2024-05-01,Seen", "`ann` scores another office's program here"),
    "unknown question": ("ann,patrol,clean,love,,1,2024-05-01,Seen", "There is no question `love`."),
    "demand without a rubric": ("ann,patrol,,demand,,1,2024-05-01,Seen", "does not say what a score of demand means"),
    "ragged": ("ann,patrol,clean,,,1,2024-05-01,Seen, and heard", "The row has 9 fields"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(ASIDE))
def test_a_row_that_is_none_is_set_aside_and_the_others_count(case: str, tmp_path: Path) -> None:
    line, said = ASIDE[case]
    scored, problems = read(tmp_path, f"{HEAD}\n{GOOD}\n{line}\n")
    assert [(one.program, one.score, one.kind) for one in scored.scores] == [("patrol", 3, "peer")]
    (told,) = problems
    assert said in told.what and "set aside" in told.what
    assert str(told.where) == "town/budget/scores/round.csv:3"
    assert told.advice and told.severity == "warning"


def test_demand_is_not_about_an_outcome(tmp_path: Path) -> None:
    words = textwrap.dedent(RUBRIC).replace(
        "scorers:", "  demand: {0: a, 1: b, 2: c, 3: d, 4: e}\nscorers:"
    )
    rows = f"{HEAD}\nann,patrol,clean,demand,,1,2024-05-01,Seen\nann,patrol,,demand,,1,2024-05-01,Seen\n"
    scored, (told,) = read(tmp_path, rows, words)
    assert "is not about an outcome" in told.what
    assert [one.question for one in scored.scores] == ["demand"]


WORDS = {
    "a rubric with a hole": ("2: some, ", "", "score-rubric", "does not say what each score from 0 to 4 means"),
    "an office nobody knows": ("office: mayor", "office: major", "score-scorer", "There is no office `major`."),
    "two of one name": ("{id: bob", "{id: ann", "score-scorer", "`ann` stands twice."),
    "a weight of nought": ("scorers:", "weights: {safe: 0}\nweights_said_by: x\nscorers:", "score-weight", "`safe: 0` is not a weight."),
    "weights of nobody": ("scorers:", "weights: {safe: 1}\nscorers:", "score-weight", "Nobody is named"),
    "an outcome without weight": ("scorers:", "outcomes: [safe, clean]\nweights: {safe: 1}\nweights_said_by: x\nscorers:", "score-weight", "`clean` is scored and has no weight."),
    "an outcome nobody knows": ("scorers:", "outcomes: [saved]\nscorers:", "score-outcome", "There is no outcome `saved`."),
    "no worlds": ("scorers:", "draws: 3\nscorers:", "score-numbers", "`draws:` 100 to 100,000"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(WORDS))
def test_each_fault_of_the_rubric_has_its_place(case: str, tmp_path: Path) -> None:
    old, new, rule, said = WORDS[case]
    _, problems = read(tmp_path, f"{HEAD}\n", textwrap.dedent(RUBRIC).replace(old, new))
    told = [one for one in problems if one.rule == rule and said in one.what]
    assert told, [str(one) for one in problems]
    assert all(one.advice and one.where.line and "scores.yaml" in one.where.file for one in told)


def test_scores_without_a_rubric_and_moved_columns(tmp_path: Path) -> None:
    _, (told,) = read(tmp_path, "scorer,program,points\n")
    assert (told.rule, told.severity) == ("score-heading", "error")
    (tmp_path / "budget" / "scores.yaml").unlink()
    budget, _ = read_budget(tmp_path, "town")
    _, (told,) = read_scores(tmp_path, "town", Known(budget, OUTCOMES, OFFICES))
    assert told.rule == "score-rubric"


@pytest.fixture(scope="module")
def elmford(root: Path) -> CityFiles:
    files, _ = read_city(root / "cities" / "elmford", "elmford")
    assert files is not None
    return files


SCALE = {str(n): "x" for n in range(5)}


def scored(*rows: tuple[str, str, str, int], **changed: object) -> Scored:
    rubric = Rubric(said_by="x", said_on=date(2024, 1, 1), alignment=SCALE)
    names = dict.fromkeys(scorer for scorer, *_ in rows)
    scoring = Scoring(rubric=rubric, scorers=tuple(Scorer(id=n, name=n) for n in names), **changed)  # type: ignore[arg-type]
    return Scored(scoring, tuple(
        Score(scorer, program, outcome, "alignment", "self" if scorer == "own" else "peer", score,
              date(2024, 5, 1), "Seen", 2, "x")
        for scorer, program, outcome, score in rows
    ))  # fmt: skip


def test_the_formula_by_hand(elmford: CityFiles) -> None:
    """Weights 3 and 1: (3 x 2.5 + 1 x 4) / (4 x 4) = 0.71875; what the office says itself is left out."""
    found = scored(
        ("a", "shuttle", "shuttle-used", 2), ("b", "shuttle", "shuttle-used", 3), ("own", "shuttle", "shuttle-used", 4),
        ("a", "shuttle", "heard", 4), ("a", "streets", "shuttle-used", 1),
        weights={"shuttle-used": "3", "heard": "1"}, weights_said_by="x", tiers=2,
    )  # fmt: skip
    stood = standing.stand(found, elmford.plan, ("streets", "shuttle"))
    first, second = stood.standings
    assert (first.program, first.standing, first.scored, first.rank, first.tier) == (
        "shuttle",
        0.71875,
        1,
        1,
        1,
    )
    assert (second.program, second.standing, second.scored, second.tier) == (
        "streets",
        0.25,
        0.75,
        2,
    )
    assert second.lower < second.standing < second.upper
    without = {(one.scorer, one.program): one.standing for one in stood.left_out}
    assert without["a", "shuttle"] == 0.75
    assert without["a", "streets"] is None
    assert without["b", "shuttle"] == pytest.approx((3 * 2 + 4) / 16)
    (cell,) = (
        one
        for one in alignment.alignments(found)
        if one.outcome == "shuttle-used" and one.program == "shuttle"
    )
    assert (cell.mean, cell.scorers, cell.lowest, cell.highest, cell.own) == (2.5, 2, 2, 3, 4)


def test_goals_are_equal_where_nobody_weighs(elmford: CityFiles) -> None:
    found = scored(
        ("a", "shuttle", "shuttle-used", 1),
        ("a", "shuttle", "shuttle-prompt", 1),
        ("a", "shuttle", "heard", 1),
    )
    weights = standing.weights_of(found, elmford.plan)
    assert weights == pytest.approx({"heard": 0.5, "shuttle-used": 0.25, "shuttle-prompt": 0.25})


def test_the_same_seed_gives_the_same_odds_and_odds_sum_to_one(elmford: CityFiles) -> None:
    rows = [(s, p, o, (n * 3 + m + k) % 5)
            for n, s in enumerate("abc") for m, p in enumerate(("streets", "shuttle", "council"))
            for k, o in enumerate(("heard", "shuttle-used"))]  # fmt: skip
    programs = ("streets", "shuttle", "council")
    one, again, other = (
        standing.stand(scored(*rows, seed=seed, tiers=3, draws=200), elmford.plan, programs)
        for seed in (1, 1, 2)
    )
    assert one == again != other
    for name in programs:
        assert sum(odd.odds for odd in one.odds if odd.program == name) == pytest.approx(1)
    assert {s.program: s.tier for s in one.standings}.keys() == set(programs)


def test_one_scorer_alone_is_no_surer_than_several(elmford: CityFiles) -> None:
    """Where two scored and differed, a third program with one score has a range too."""
    rows = [
        ("a", "streets", "heard", 3),
        ("b", "streets", "heard", 1),
        ("a", "shuttle", "heard", 2),
    ]
    stood = standing.stand(scored(*rows), elmford.plan, ("streets", "shuttle"))
    width = {one.program: one.upper - one.lower for one in stood.standings}
    assert width["shuttle"] > width["streets"] > 0
    lonely = standing.stand(scored(rows[2]), elmford.plan, ("shuttle",)).standings[0]
    assert lonely.upper - lonely.lower > 0.5


def test_one_scorer_against_all_is_seen(elmford: CityFiles) -> None:
    """Without the one who thinks otherwise, the two programs change places."""
    rows = [("a", "streets", "heard", 3), ("b", "streets", "heard", 3), ("c", "streets", "heard", 0),
            ("a", "shuttle", "heard", 2), ("b", "shuttle", "heard", 2), ("c", "shuttle", "heard", 4)]  # fmt: skip
    stood = standing.stand(scored(*rows, tiers=2), elmford.plan, ("streets", "shuttle"))
    assert [(s.program, s.tier, s.tier_changes) for s in stood.standings] == [
        ("shuttle", 1, "c"), ("streets", 2, "c"),
    ]  # fmt: skip


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(1, 6))
def test_tiers_are_as_equal_as_they_can_be_and_in_order(standings: list[float], tiers: int) -> None:
    found = standing.tiers_of(np.array(standings), tiers)
    sizes = [int((found == n).sum()) for n in range(1, tiers + 1)]
    assert sum(sizes) == len(standings)
    assert max(sizes) - min(sizes) <= 1
    best = [
        min((s for s, t in zip(standings, found, strict=True) if t == n), default=2)
        for n in range(1, tiers + 1)
    ]
    assert all(best[n] >= max(s for s, t in zip(standings, found, strict=True) if t == n + 2)
               for n in range(tiers - 1) if (found == n + 2).any())  # fmt: skip


def test_what_nobody_scored_is_never_nought() -> None:
    means = np.array([[4.0, np.nan], [np.nan, np.nan]])
    assert standing.standing_of(means, np.array([0.5, 0.5]))[0] == 1
    assert np.isnan(standing.standing_of(means, np.array([0.5, 0.5]))[1])


def years(*values: float) -> list[Measurement]:
    return [
        row(period=f"FY{2020 + n}", period_start=date(2020 + n, 1, 1), period_end=date(2020 + n, 12, 31), value=value)
        for n, value in enumerate(values)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("score", "values", "records", "verdict"),
    [
        (4, (500, 400), "falling", "contradicted"), (4, (400, 410), "no clear change", "not borne out"),
        (2, (400, 410), "no clear change", "agrees"), (3, (400, 500), "rising", "agrees"),
        (2, (400, 500), "rising", "not borne out"), (0, (400, 500), "rising", "contradicted"),
        (4, (400,), "unknown", "unknown"), (4, (500, 0), "falling", "contradicted"),
    ],
)  # fmt: skip
def test_what_an_office_says_of_demand_is_held_against_the_records(
    score: int,
    values: tuple[float, ...],
    records: str,
    verdict: str,
    elmford: CityFiles,
    root: Path,
) -> None:
    budget, _ = read_budget(root / "cities" / "elmford", "elmford")
    rubric = Rubric(said_by="x", said_on=date(2024, 1, 1), alignment=SCALE, demand=SCALE)
    said = Score(
        "own", "shuttle", "", "demand", "self", score, date(2024, 5, 1), "We feel it", 2, "x"
    )
    found = Scored(Scoring(rubric=rubric, scorers=()), (said,))
    (one,) = claims.claims(found, budget, elmford.indicators, lambda _: years(*values))
    assert (one.records, one.verdict) == (records, verdict)
    assert one.flagged == (verdict in ("contradicted", "not borne out"))
    assert one.why


def test_years_with_a_hole_or_not_whole_are_not_compared() -> None:
    assert claims.two_years([*years(1, 2)[:1], row(partial=True)]) is None
    first, _, third = years(1, 2, 3)
    assert claims.two_years([first, third]) is None

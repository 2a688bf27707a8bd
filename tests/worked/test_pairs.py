"""Bradley-Terry, held to two published fits: journals that cite each other, and a season of baseball.

The figures are what the R package BradleyTerry2 prints (H. Turner and D. Firth, Journal of
Statistical Software 48(9), 2012), as its own tests keep it: github.com/hturner/BradleyTerry2,
`tests/BTabilities.Rout.save` at commit dffc0ac (R 3.6.0) and `tests/baseball.Rout.save` at commit
b0beed2, with `data/citations.txt` and `data/baseball.csv`. The counts of citations are of S. M.
Stigler, Statistical Science 9 (1994) 94-108, as in A. Agresti, Categorical Data Analysis (2002),
p. 448; the games are those of the American League of 1987 in its section 10.6.
"""

from __future__ import annotations

import numpy as np
import pytest

from charteroak.budget.pairs import Apart, parts, strengths

JOURNALS = ("Biometrika", "Comm Statist", "JASA", "JRSS-B")
CITED = np.array([[0, 730, 498, 221], [33, 0, 68, 17], [320, 813, 0, 142], [284, 276, 325, 0]])
"""By row: how often each was cited by the journal of the column; by itself is not asked."""
TEAMS = ("Baltimore", "Boston", "Cleveland", "Detroit", "Milwaukee", "New York", "Toronto")
WON = np.array([
    [0, 1, 7, 4, 2, 3, 1],
    [12, 0, 7, 2, 6, 7, 6],
    [6, 6, 0, 4, 4, 6, 5],
    [9, 11, 9, 0, 6, 5, 7],
    [11, 7, 9, 7, 0, 7, 9],
    [10, 6, 7, 8, 6, 0, 6],
    [12, 7, 8, 6, 4, 7, 0],
])  # fmt: skip
"""By row: how often each team won against the team of the column, at home and away."""


def answers() -> tuple[np.ndarray, np.ndarray]:
    won, lost = np.nonzero(~np.eye(4, dtype=bool))
    times = CITED[won, lost]
    return np.repeat(won, times), np.repeat(lost, times)


def test_the_published_fit_of_journals() -> None:
    won, lost = answers()
    found = strengths(won, lost, 4)
    assert found.log == pytest.approx([0, -2.9490725, -0.4795698, 0.2689541], abs=5e-8)
    assert found.errors[1:] == pytest.approx([0.10254534, 0.06058873, 0.07082997], abs=5e-8)


def test_the_published_fit_of_journals_against_another() -> None:
    """The same with JASA as nought: differences, and their errors from the covariance."""
    found = strengths(*answers(), 4)
    log, cov = found.log - found.log[2], found.covariance
    errors = np.sqrt(np.diag(cov) + cov[2, 2] - 2 * cov[:, 2])
    assert log == pytest.approx([0.4795698, -2.4695027, 0, 0.7485238], abs=5e-8)
    assert errors == pytest.approx([0.06058873, 0.09817049, 0, 0.07294356], abs=5e-8)


def test_the_published_fit_of_a_season() -> None:
    """Agresti's model without an advantage at home."""
    won, lost = np.nonzero(WON)
    found = strengths(won, lost, 7, WON[won, lost].astype(float))
    assert found.log == pytest.approx([0, 1.1077, 0.6839, 1.4364, 1.5814, 1.2476, 1.2945], abs=5e-5)
    wanted = [0.3339, 0.3319, 0.3396, 0.3433, 0.3359, 0.3367]
    assert found.errors[1:] == pytest.approx(wanted, abs=5e-5)


def test_counts_may_be_weights() -> None:
    won, lost = np.nonzero(~np.eye(4, dtype=bool))
    found = strengths(won, lost, 4, CITED[won, lost].astype(float))
    assert found.log == pytest.approx(strengths(*answers(), 4).log)


def test_each_answer_a_person_is_nearly_the_model() -> None:
    won, lost = answers()
    found = strengths(won, lost, 4, person=np.arange(len(won)))
    assert found.errors[1:] == pytest.approx(strengths(won, lost, 4).errors[1:], rel=0.1)


def test_parts_sum_to_one_and_lie_in_their_intervals() -> None:
    share, low, high = parts(strengths(*answers(), 4))
    assert share.sum() == pytest.approx(1) and (low < share).all() and (share < high).all()
    two = strengths(np.array([0] * 30 + [1] * 10), np.array([1] * 30 + [0] * 10), 2)
    share, low, high = parts(two)  # 30 of 40: log odds 1.0986, error sqrt(1/30 + 1/10) = 0.3651
    assert share[0] == pytest.approx(0.75)
    assert (low[0], high[0]) == pytest.approx((0.5946, 0.8599), abs=1e-4)


def test_who_always_wins_has_no_strength() -> None:
    with pytest.raises(Apart):
        strengths(np.array([0, 0, 1]), np.array([1, 2, 2]), 3)

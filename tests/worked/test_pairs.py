"""Bradley-Terry, held to a published fit: citations between four journals of statistics.

S. M. Stigler, Statistical Science 9 (1994) 94-108, as fitted in the vignette of the R package
BradleyTerry2 (H. Turner and D. Firth, Journal of Statistical Software 48(9), 2012), from whose
table `citations` the counts are.
"""

from __future__ import annotations

import numpy as np
import pytest

from charteroak.budget.pairs import Apart, parts, strengths

JOURNALS = ("Biometrika", "Comm Statist", "JASA", "JRSS-B")
CITED = np.array(
    [[714, 730, 498, 221], [33, 425, 68, 17], [320, 813, 1072, 142], [284, 276, 325, 188]]
)
"""By row: how often each was cited by the journal of the column."""


def answers() -> tuple[np.ndarray, np.ndarray]:
    won, lost = np.nonzero(~np.eye(4, dtype=bool))
    times = CITED[won, lost]
    return np.repeat(won, times), np.repeat(lost, times)


def test_the_published_fit() -> None:
    won, lost = answers()
    found = strengths(won, lost, 4)
    assert found.log[1:] == pytest.approx([-2.94907, -0.47957, 0.26895], abs=5e-6)
    assert found.errors[1:] == pytest.approx([0.10255, 0.06059, 0.07083], abs=5e-6)


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

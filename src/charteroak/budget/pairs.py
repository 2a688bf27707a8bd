"""Pairs: how much each thing is preferred, from answers that compare two at a time.

Answers: if people choose between two goals again and again, what are the goals worth to them, and
how sure is it? The model of R. A. Bradley and M. E. Terry, Biometrika 39 (1952) 324-345: one is
chosen over another as often as its strength is to theirs together. The strengths are found by
Newton's method on the logarithms; a person who answers often is one person, so the errors come from
the sums of each person's scores (the sandwich of D. A. Freedman, The American Statistician 60
(2006) 299-302).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Codes = NDArray[np.intp]
_ROUNDS, _CLOSE = 200, 1e-12


class Apart(ValueError):  # noqa: N818 - said of answers
    """Answers from which strengths cannot be told: some always won against all others."""


@dataclass(frozen=True)
class Strengths:
    """Logarithms of strengths, the first nought, and how sure they are."""

    log: Reals
    covariance: Reals
    """Of the logarithms; by persons where they are told, else as the model has it."""

    @property
    def errors(self) -> Reals:
        """Standard errors of the logarithms."""
        return np.sqrt(np.diag(self.covariance))


def strengths(
    won: Codes, lost: Codes, many: int, weight: Reals | None = None, person: Codes | None = None
) -> Strengths:
    """Strengths from answers: in each, `won` was chosen over `lost`, and it counts `weight`."""
    counts = np.ones(len(won)) if weight is None else weight
    _joined(won, lost, many)
    log = np.zeros(many)
    for _ in range(_ROUNDS):
        score, information = _slopes(log, won, lost, counts)
        step = np.r_[0.0, np.linalg.solve(information[1:, 1:], score[1:])]
        step *= min(1.0, 2.0 / max(2.0, float(np.abs(step).max())))
        log = log + step
        if float(np.abs(step).max()) < _CLOSE:
            break
    _, information = _slopes(log, won, lost, counts)
    bread = np.zeros((many, many))
    bread[1:, 1:] = np.linalg.inv(information[1:, 1:])
    if person is None:
        return Strengths(log, bread)
    return Strengths(log, bread @ _meat(log, won, lost, counts, person) @ bread)


def _slopes(log: Reals, won: Codes, lost: Codes, counts: Reals) -> tuple[Reals, Reals]:
    many = len(log)
    surprise = counts / (1 + np.exp(log[won] - log[lost]))
    score = np.zeros(many)
    np.add.at(score, won, surprise)
    np.add.at(score, lost, -surprise)
    spread = surprise / (1 + np.exp(log[lost] - log[won]))
    information = np.zeros((many, many))
    np.add.at(information, (won, won), spread)
    np.add.at(information, (lost, lost), spread)
    np.add.at(information, (won, lost), -spread)
    np.add.at(information, (lost, won), -spread)
    return score, information


def _meat(log: Reals, won: Codes, lost: Codes, counts: Reals, person: Codes) -> Reals:
    surprise = counts / (1 + np.exp(log[won] - log[lost]))
    names, who = np.unique(person, return_inverse=True)
    scores = np.zeros((len(names), len(log)))
    np.add.at(scores, (who, won), surprise)
    np.add.at(scores, (who, lost), -surprise)
    found: Reals = scores.T @ scores * len(names) / max(1, len(names) - 1)
    return found


def _joined(won: Codes, lost: Codes, many: int) -> None:
    """Each must have been chosen, by way of others, over each (L. R. Ford, 1957)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(won)), (won, lost)), shape=(many, many))
    parts, _ = connected_components(graph, connection="strong")
    if parts > 1:
        raise Apart("Some were never, or always, chosen over all others.")


def parts(found: Strengths, z: float = 1.959963984540054) -> tuple[Reals, Reals, Reals]:
    """Strengths as parts of their sum, with their 95 percent intervals (on log odds)."""
    share = np.exp(found.log - found.log.max())
    share /= share.sum()
    slope = np.eye(len(share)) - share[None, :]  # of the log odds, but for 1 - share
    slope = slope / (1 - share)[:, None]
    error = np.sqrt(np.einsum("ij,jk,ik->i", slope, found.covariance, slope))
    odds = np.log(share / (1 - share))
    low, high = (1 / (1 + np.exp(-(odds + sign * z * error))) for sign in (-1, 1))
    return share, low, high

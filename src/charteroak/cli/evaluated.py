"""Evaluated: the answers of `charteroak evaluate` in words and tables.

Answers: whom does a program reach, what did it move, how does it fit, and how sure is each?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from charteroak.cli.dollars import MADE_UP, stamped, table
from charteroak.cli.reached import tell_reach, tell_split, tell_unknown

if TYPE_CHECKING:
    from charteroak.budget.evaluation.model import Impact
    from charteroak.budget.scores.alignment import Alignment
    from charteroak.budget.scores.claims import Claim
    from charteroak.budget.scores.standing import Standing

Told = Mapping[str, Sequence[Any]]
"""The tables of an edition, by name."""


def tell(told: Told, *, closely: bool) -> None:
    """Print every answer; `closely`: of one program, with its places, groups and outcomes."""
    from charteroak.budget.evaluation import impact, reach
    from charteroak.budget.scores import agreement, alignment, claims, standing

    tell_reach(told.get(reach.FILE, ()), told.get(reach.NEED, ()))
    if closely:
        tell_split(told.get(reach.FILE, ()))
    _impact(told.get(impact.FILE, ()), told.get(impact.TESTS, ()))
    _standing(told.get(standing.FILE, ()), told.get(agreement.FILE, ()))
    if closely:
        _aligned(told.get(alignment.FILE, ()))
    _claims(told.get(claims.FILE, ()))
    if any(getattr(row, "provenance", "") == "simulated" for rows in told.values() for row in rows):
        print(MADE_UP)


def _aligned(rows: Sequence[Alignment]) -> None:
    """What each outcome's scorers say, and the office of itself."""
    if not rows:
        return
    headings = ("Outcome", "Mean of others", "Lowest to highest", "Scorers", "Says of itself")
    table(headings, map(_cell, rows), 1)


def _cell(row: Alignment) -> tuple[str, ...]:
    mean = row.missing if row.mean is None else f"{row.mean:.1f}"
    span = "" if row.lowest is None else f"{row.lowest} to {row.highest}"
    own = "" if row.own is None else f"{row.own:.1f}"
    return stamped(row.outcome, row.provenance), mean, span, str(row.scorers), own


def _impact(rows: Sequence[Impact], tests: Iterable[Any]) -> None:
    from charteroak.budget.evaluation.model import METHODS

    print("IMPACT: what moved. Unknown is not nought.")
    for one in rows:
        if not one.evaluation:
            continue
        print(f"{stamped(one.program, one.provenance)}: {_effect(one)}")
        compared = f", compared with {one.compared}" if one.compared else ""
        when = f" Changed on {one.changed_on}{compared}." if one.changed_on else ""
        print(f"    {one.what} {METHODS[one.method]}.{when} {one.source}".rstrip())
        if one.assumptions:
            print(f"    Assumes: {one.assumptions}")
        for test in tests:
            if test.evaluation == one.evaluation:
                mark = {True: "holds", False: "DOES NOT HOLD", None: "no verdict"}[test.passed]
                print(f"    {test.test}, {mark}: {test.says}")
    tell_unknown((one.program, one.missing) for one in rows if not one.evaluation)
    print()


def _effect(one: Impact) -> str:
    if one.effect is None:
        known = f"{one.says}. Evidence: {one.grade}." if one.says != "unknown" else "unknown."
        return f"{known} {one.missing}".rstrip()
    how = f"a factor of {one.effect:.3f}" if one.ratio else f"{one.effect:+.4g} ({one.unit})"
    span = "" if one.lower is None else f", 95% {one.lower:.4g} to {one.upper:.4g}"
    chance = "" if one.chance is None else f", p = {one.chance:.3f}"
    chance = ", p < 0.001" if chance.endswith("0.000") else chance
    return f"`{one.indicator}` {one.says}: {how}{span}{chance}. Evidence: {one.grade}."


def _standing(rows: Sequence[Standing], agreed: Iterable[Any]) -> None:
    from charteroak.budget.scores.model import FORMULA

    print("ALIGNMENT: what scorers say, against the rubric.")
    if not rows:
        print("Nobody has scored (`budget/scores.yaml`).\n")
        return
    print(FORMULA)
    headings = ("Program", "Tier", "Odds", "Standing", "95%", "Scored", "Without one scorer")
    table(headings, map(_stood, rows), 1)
    for line in _agreed(agreed):
        print(line)
    print()


def _stood(row: Standing) -> tuple[str, ...]:
    without = f"{row.worst_without:.2f} to {row.best_without:.2f}"
    without += f"; another tier without {row.tier_changes}" if row.tier_changes else ""
    return (stamped(row.program, row.provenance), str(row.tier), f"{row.odds:.0%}",
            f"{row.standing:.2f}", f"{row.lower:.2f} to {row.upper:.2f}", f"{row.scored:.0%}",
            without)  # fmt: skip


def _agreed(rows: Iterable[Any]) -> Iterator[str]:
    from charteroak.budget.scores.agreement import GOOD, TENTATIVE

    for one in _told(rows):
        value = f"unknown. {one.missing}" if one.value is None else f"{one.value:.2f}"
        if one.among == "all" and one.value is not None:
            value += (
                ", good" if one.value >= GOOD
                else ", enough for tentative conclusions" if one.value >= TENTATIVE
                else ", too low to rely on"
            )  # fmt: skip
        among = "all" if one.among == "all" else f"least between {one.among}"
        yield f"Agreement on {one.question}, {among}, {one.measure}: {value}"


def _told(rows: Iterable[Any]) -> Iterator[Any]:
    """What all agree on, and of each question the two who agree least."""
    least: dict[str, Any] = {}
    for one in rows:
        if one.among == "all":
            yield one
        elif one.value is not None:
            least[one.question] = min(least.get(one.question, one), one, key=lambda row: row.value)
    yield from least.values()


def _claims(rows: Iterable[Claim]) -> None:
    for one in rows:
        flag = " FLAGGED" if one.flagged else ""
        print(
            f"{stamped(one.program, one.provenance)}: {one.scorer} ({one.kind}) says demand is "
            f"{one.says}; the records say {one.records}: {one.verdict}{flag}. {one.why}"
        )

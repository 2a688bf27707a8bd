"""Claims: what a program's office says of its demand, beside what the records say.

Answers: does demand rise because somebody says so, or because it does? The count of its unit of
service in the last two whole years is compared. Two counts of equal years differ where the chance
of so uneven a split is at most 5% (the conditional binomial test: J. Przyborowski and H. Wilenski,
Biometrika 31, 1940). A sum that is no count of things can only be told as higher or lower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from charteroak.budget.model import Budget
from charteroak.budget.programs import worst
from charteroak.budget.scores.model import STEADY, Score, Scored
from charteroak.budget.units import Rows
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator

FILE = "budget_claims.parquet"
_CHANCE = 0.05
_YEARS = ("fiscal_year", "year")
_WORDS = {-1: "falling", 0: "steady", 1: "rising"}


@dataclass(frozen=True)
class Claim:
    """What one scorer says of the demand for one program, and what the records say."""

    program: str
    scorer: str
    kind: str
    score: int
    says: str
    """`rising`, `steady` or `falling`."""
    records: str
    """The same, `no clear change`, or `unknown`."""
    verdict: str
    """`agrees`, `contradicted`, `not borne out` or `unknown`."""
    indicator: str
    earlier: float | None
    later: float | None
    periods: str
    """The two years compared: `FY2023, FY2024`."""
    chance: float | None
    """The chance of so uneven a split if nothing had changed."""
    why: str
    """Why it is unknown, or what was compared."""
    provenance: str

    @property
    def flagged(self) -> bool:
        """Whether the records do not bear out what is said."""
        return self.verdict in ("contradicted", "not borne out")


def claims(
    scored: Scored, budget: Budget, indicators: Mapping[str, Indicator], rows: Rows
) -> Iterator[Claim]:
    """Every score of demand, beside the records."""
    for one in scored.of("demand"):
        counts = indicators.get(budget.programs[one.program].unit_of_service)
        yield _claim(one, counts, rows, scored.scoring.provenance if scored.scoring else "")


def _claim(one: Score, counts: Indicator | None, rows: Rows, made: str) -> Claim:
    says = (one.score > STEADY) - (one.score < STEADY)

    def unknown(why: str, indicator: str = "") -> Claim:
        return Claim(one.program, one.scorer, one.kind, one.score, _WORDS[says], "unknown",
                     "unknown", indicator, None, None, "", None, why, made)  # fmt: skip

    if counts is None:
        return unknown("No indicator counts its service (`unit_of_service:`).")
    pair = two_years(rows(counts.id))
    if pair is None:
        return unknown(f"`{counts.id}` is not told for two whole years.", counts.id)
    before, after = pair
    assert before.value is not None and after.value is not None  # only such years are compared
    move, chance = moved(before.value, after.value, counting=counts.unit == "count")
    clear = chance is None or chance <= _CHANCE
    recorded = _WORDS[move] if clear else "no clear change"
    if says == (move if clear else 0):
        verdict = "agrees"
    else:
        verdict = "contradicted" if clear and says * move < 0 else "not borne out"
    return Claim(
        one.program, one.scorer, one.kind, one.score, _WORDS[says], recorded, verdict, counts.id,
        before.value, after.value, f"{before.period}, {after.period}", chance,
        f"{counts.noun or counts.name}: {before.value:,.0f}, then {after.value:,.0f}",
        worst((made, before.provenance, after.provenance)),
    )  # fmt: skip


def moved(before: float, after: float, *, counting: bool) -> tuple[int, float | None]:
    """Which way an amount moved, and the chance of it; None where it is no count."""
    move = (after > before) - (after < before)
    if not counting or not before + after:
        return move, None if before + after else 1.0
    from scipy.stats import binomtest

    return move, float(binomtest(round(after), round(before + after), 0.5).pvalue)


def two_years(rows: Sequence[Measurement]) -> tuple[Measurement, Measurement] | None:
    """The last two years that are whole, known and follow each other."""
    for grain in _YEARS:
        whole = sorted(
            (r for r in rows if r.grain == grain and r.value is not None and not r.partial),
            key=lambda row: row.period_start,
        )
        if len(whole) > 1 and (whole[-1].period_start - whole[-2].period_end).days == 1:
            return whole[-2], whole[-1]
    return None

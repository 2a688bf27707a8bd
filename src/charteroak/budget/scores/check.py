"""The rules of `budget/scores.yaml`: does it say what every score means, and who scores?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation

from charteroak.budget.scores.model import SCALE, Scoring
from charteroak.problems import Problem, suggest

_FEWEST_DRAWS, _MOST_DRAWS = 100, 100_000


def words(
    scoring: Scoring, outcomes: Collection[str], offices: Collection[str]
) -> Iterator[Problem]:
    """Everything that is wrong with how programs are scored."""
    yield from _rubric(scoring)
    yield from _scorers(scoring, offices)
    where = scoring.written_at
    for name in dict.fromkeys((*scoring.outcomes, *scoring.weights)):
        if name not in outcomes:
            advice = suggest(name, outcomes) or "Outcomes stand in `plan/goals/`."
            yield Problem(f"There is no outcome `{name}`.", where, advice, "score-outcome")
    for name, text in scoring.weights.items():
        if weight(text) is None:
            what = f"`{name}: {text}` is not a weight."
            yield Problem(what, where, "Write a number above nought.", "score-weight")
    if scoring.weights and scoring.outcomes:
        for name in scoring.outcomes:
            if name not in scoring.weights:
                what = f"`{name}` is scored and has no weight."
                advice = "Give every outcome a weight, or none."
                yield Problem(what, where, advice, "score-weight")
    if scoring.weights and not scoring.weights_said_by:
        what = "Nobody is named who set the weights."
        yield Problem(what, where, "Write `weights_said_by:`.", "score-weight")
    if scoring.sure <= 0 or scoring.tiers < 1 or not _FEWEST_DRAWS <= scoring.draws <= _MOST_DRAWS:
        what = "`sure:` is above nought, `tiers:` at least 1, and `draws:` 100 to 100,000."
        yield Problem(what, where, "Mend the one that is not, or leave it out.", "score-numbers")


def weight(text: str) -> Decimal | None:
    """A weight as a number; None: it is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found > 0 else None


def _rubric(scoring: Scoring) -> Iterator[Problem]:
    wanted = {str(score) for score in SCALE}
    rubric = scoring.rubric
    for name, scale in (("alignment", rubric.alignment), ("demand", rubric.demand)):
        if (scale and set(scale) != wanted) or (name == "alignment" and not scale):
            what = f"The rubric of {name} does not say what each score from 0 to 4 means."
            advice = "Write one sentence for each of 0, 1, 2, 3 and 4."
            yield Problem(what, rubric.written_at, advice, "score-rubric")


def _scorers(scoring: Scoring, offices: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in scoring.scorers:
        if one.id in seen:
            advice = "Give each scorer an id of its own."
            yield Problem(f"`{one.id}` stands twice.", one.written_at, advice, "score-scorer")
        seen.add(one.id)
        if one.office and one.office not in offices:
            advice = suggest(one.office, offices) or "Add it to `plan/offices.yaml`."
            what = f"There is no office `{one.office}`."
            yield Problem(what, one.written_at, advice, "score-scorer")

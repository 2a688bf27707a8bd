"""The rules of `evaluations.yaml` and `reach.yaml`: can the question be asked at all?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from charteroak.budget.evaluation.model import Evaluation, Reached
from charteroak.budget.model import Budget
from charteroak.budget.units import COUNTING
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Location, Problem, suggest

_NEEDS_OTHERS = ("difference_in_differences", "synthetic_control")


def check(
    evaluations: tuple[Evaluation, ...],
    reached: tuple[Reached, ...],
    budget: Budget,
    files: CityFiles,
) -> Iterator[Problem]:
    """Everything that is wrong with what is asked."""
    seen: set[str] = set()
    for one in evaluations:
        where = one.written_at
        if one.id in seen:
            yield Problem(f"`{one.id}` stands twice.", where, "Give each its own id.", "evaluation")
        seen.add(one.id)
        yield from _known("program", one.program, budget.programs, where)
        yield from _published(one) if one.method == "published" else _asked(one, files)
    for other in reached:
        where = other.written_at
        yield from _known("program", other.program, budget.programs, where)
        yield from _one_way(other)
        for name in filter(None, (other.indicator, other.need)):
            yield from _known("indicator", name, files.indicators, where)
        counts = files.indicators.get(other.indicator)
        if counts and (counts.kind not in COUNTING or counts.unit == "share"):
            what = f"`{counts.id}` counts nobody: it is a `{counts.kind}` in {counts.unit}."
            advice = f"Name an indicator of kind {', '.join(f'`{k}`' for k in COUNTING)}."
            yield Problem(what, where, advice, "reach")
        if other.need:
            yield from _needed(other, files)
    yield from _forgotten(reached, budget)


def _one_way(one: Reached) -> Iterator[Problem]:
    """An entry names what counts those served, or why nothing does."""
    if bool(one.indicator) == bool(one.unknown):
        what = f"An entry has `indicator:`, or `unknown:` with the reason; `{one.program}` has "
        what += "both." if one.unknown else "neither."
        advice = "Name an indicator that counts those it serves; or write why no record does."
        yield Problem(what, one.written_at, advice, "reach")
    elif one.indicator and not one.counts:
        what = f"Nothing says whom or what `{one.indicator}` counts."
        yield Problem(what, one.written_at, "Write `counts:`, such as `people`.", "reach")


def _forgotten(reached: tuple[Reached, ...], budget: Budget) -> Iterator[Problem]:
    """Programs for residents of which nothing says whom they reach, in a city that asks."""
    told = {one.program for one in reached}
    lacking = [
        one for one in budget.programs.values() if one.service == "community" and one.id not in told
    ]
    if reached and lacking:
        names = ", ".join(f"`{one.id}`" for one in lacking)
        what = f"Nothing says whom these programs reach, and they serve residents: {names}."
        advice = "Give each an entry in `budget/reach.yaml`: an indicator that counts those it "
        advice += "serves (of kind `distinct`, where records know them), or `unknown:` and why."
        yield Problem(what, lacking[0].written_at, advice, "reach-unknown", "warning")


def _known(what: str, name: str, known: Collection[str], where: Location) -> Iterator[Problem]:
    if name not in known:
        advice = suggest(name, known) or "Look at its spelling."
        yield Problem(f"There is no {what} `{name}`.", where, advice, f"{what}-unknown")


def _needed(one: Reached, files: CityFiles) -> Iterator[Problem]:
    if not one.places:
        what, advice = "Need is looked at by places, and none are named.", "Write `places:`."
        yield Problem(what, one.written_at, advice, "reach")
        return
    for name in (one.indicator, one.need):
        known = files.indicators.get(name)
        if known and one.places not in known.places:
            yield _not_told(known, one.places, one.written_at)
    need = files.indicators.get(one.need)
    if need and need.better == "neither":
        what = f"`{need.id}` has no direction that is better, so no place is worst."
        yield Problem(what, one.written_at, "Name another indicator under `need:`.", "reach")


def _not_told(indicator: Indicator, places: str, where: Location) -> Problem:
    what = f"`{indicator.id}` is not told by `{places}`."
    return Problem(what, where, suggest(places, indicator.places), "evaluation")


def _published(one: Evaluation) -> Iterator[Problem]:
    wanted = {
        "source_title": one.source_title, "source_url": one.source_url, "design": one.design,
        "found": one.found, "says": one.says,
    }  # fmt: skip
    missing = [name for name, text in wanted.items() if not text]
    if missing:
        what = f"A published evaluation needs {', '.join(f'`{name}:`' for name in missing)}."
        advice = "Cite it, and say how it was made and what it found."
        yield Problem(what, one.written_at, advice, "evaluation")


def _asked(one: Evaluation, files: CityFiles) -> Iterator[Problem]:
    where = one.written_at
    known = files.indicators.get(one.indicator)
    yield from _known("indicator", one.indicator, files.indicators, where)
    if one.changed_on is None:
        what, advice = "Nothing says when it changed.", "Write `changed_on: 2024-03-01`."
        yield Problem(what, where, advice, "evaluation")
    if known and one.grain not in known.grains:
        what = f"`{known.id}` is not told by {one.grain}."
        yield Problem(what, where, suggest(one.grain, known.grains), "evaluation")
    if one.transition < 0:
        what, advice = "`transition:` is below nought.", "Write how many periods to leave out."
        yield Problem(what, where, advice, "evaluation")
    if known:
        yield from _units(one, known, files)


def _units(one: Evaluation, indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """The places or groups that are compared."""
    where = one.written_at
    if one.places and one.groups:
        what = "Either `places:` are compared or `groups:`."
        yield Problem(what, where, "Keep one of the two.", "evaluation")
    elif one.places and one.places not in indicator.places:
        yield _not_told(indicator, one.places, where)
    elif one.groups and one.groups not in indicator.dimensions:
        what = f"`{indicator.id}` is not told by `{one.groups}`."
        yield Problem(what, where, suggest(one.groups, indicator.dimensions), "evaluation")
    else:
        for name in (*one.treated, *one.compared_with):
            yield from _known("place or group", name, units_of(one, files), where)
    both = set(one.treated) & set(one.compared_with)
    if both:
        what = f"`{min(both)}` is both reached by the change and compared with it."
        yield Problem(what, where, "Keep it on one side.", "evaluation")
    if one.method in _NEEDS_OTHERS and not (one.treated and one.compared_with):
        what = "This comparison needs `treated:` and `compared_with:`."
        advice = "Name the places or groups on either side, or use `interrupted_time_series`."
        yield Problem(what, where, advice, "evaluation")
    if one.method == "synthetic_control" and len(one.treated) > 1:
        what = "A synthetic control is of one place or group."
        yield Problem(what, where, "Write an evaluation for each.", "evaluation")
    if len(one.treated) > 1 and one.method == "interrupted_time_series":
        what = "A time series is of one place or group, or of the whole city."
        yield Problem(what, where, "Write an evaluation for each.", "evaluation")


def units_of(one: Evaluation, files: CityFiles) -> Collection[str]:
    """The places or groups there are."""
    if one.groups:
        dimension = files.city.dimension(one.groups)
        return tuple(dimension.values) if dimension else ()
    known = files.boundary_sets.get(one.places)
    return tuple(place.id for place in known.ever) if known else ()

"""Rules of composed indicators: one rule, one function.

Answers: can each be made of what it names? Every fault has the line of the word it is about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Grain, read_period
from charteroak.dimensions.place import CITY
from charteroak.indicators.composed.cumulative import ADDED
from charteroak.indicators.composed.examples import check_examples
from charteroak.kinds.change import Change
from charteroak.kinds.cumulative import Cumulative
from charteroak.kinds.derived import Derived, read_formula
from charteroak.kinds.index import Index
from charteroak.kinds.standardized import Standardized
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Problem, suggest

Rule = Callable[[Indicator, CityFiles], Iterator[Problem]]
AMOUNTS = ("count", "dollars", "minutes", "seconds", "hours", "days", "gallons", "miles", "tons")
"""Units of published numbers that can be added up over the months of a year."""
_WORDS = {"change": "of", "cumulative": "of", "standardized": "of", "derived": "equals"}


def _word(indicator: Indicator) -> str:
    """The word of a definition that names its inputs."""
    return _WORDS.get(indicator.kind, "parts")


def formulas_can_be_read(indicator: Indicator, _files: CityFiles) -> Iterator[Problem]:
    """A formula is arithmetic, and has an indicator in it."""
    if isinstance(indicator.measure, Derived):
        node, faults = read_formula(indicator.measure.equals)
        for what, advice in faults:
            yield _problem(indicator, "equals", what, advice, "formula")
        if node is not None and not indicator.measure.inputs():
            what = f"The formula of `{indicator.id}` names no indicator."
            yield _problem(indicator, "equals", what, "Write the ids of indicators.", "formula")


def inputs_exist(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """Everything it is made of is defined."""
    for name in indicator.measure.inputs():
        if name not in files.indicators:
            what = f"`{indicator.id}` is made of `{name}`, which is not an indicator."
            advice = suggest(name, files.indicators) or "Define it, or mend the id."
            yield _problem(indicator, _word(indicator), what, advice, "input-unknown")


def none_is_made_of_itself(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """Following the inputs never leads back."""
    path = _way_back(indicator.id, files)
    if path:
        what = f"`{indicator.id}` is made of itself: {' <- '.join(f'`{p}`' for p in path)}."
        advice = "Take one of them out of the circle."
        yield _problem(indicator, _word(indicator), what, advice, "input-circle")


def _way_back(start: str, files: CityFiles) -> tuple[str, ...]:
    """The shortest way along the inputs from an indicator to itself; none where there is none."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for path in paths:
        known = files.indicators.get(path[-1])
        for name in known.measure.inputs() if known else ():
            if name == start:
                return (*path, start)
            if name not in seen:
                seen.add(name)
                paths.append((*path, name))
    return ()


def inputs_are_told_so(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """Each input is told by the same periods, places and groups."""
    for name in indicator.measure.inputs():
        known = files.indicators.get(name)
        if known is None:
            continue
        told = {
            "grains": (indicator.grains, known.grains),
            "places": (indicator.places, (CITY, *known.places)),
            "groups": (indicator.dimensions, known.dimensions),
        }
        for word, (wanted, given) in told.items():
            for one in wanted:
                if one not in given:
                    what = f"`{indicator.id}` is told by `{one}`, and `{name}` is not."
                    advice = f"Add `{one}` to `{word}:` of `{name}`, or take it out here."
                    yield _problem(indicator, word, what, advice, "input-not-told")


def rows_are_not_named(indicator: Indicator, _files: CityFiles) -> Iterator[Problem]:
    """It is made of measurements: it has no source, no condition and no time column."""
    for word, empty in (("source", ""), ("where", "true"), ("time", "")):
        if getattr(indicator, word) != empty:
            what = f"`{indicator.id}` is made of other indicators and has `{word}:`."
            yield _problem(indicator, word, what, "Remove it.", "input-and-rows")


def change_fits(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """A change names a period of its own grain and has the unit that its form gives."""
    measure = indicator.measure
    if not isinstance(measure, Change):
        return
    if measure.against not in ("previous", "same_period_last_year"):
        period = read_period(measure.against, files.city.fiscal_years)
        if period is None:
            what = f"`against: {measure.against}` is not a period."
            advice = "Write `previous`, `same_period_last_year`, or a period such as `FY2019`."
            yield _problem(indicator, "against", what, advice, "change-against")
        elif indicator.grains != (period.grain,):
            what = f"`{indicator.id}` is compared with `{period.name}`, one {period.grain}."
            advice = f"Write `grains: [{period.grain}]`: a period is compared with its like."
            yield _problem(indicator, "grains", what, advice, "change-grain")
    if measure.steps < 1 or (measure.steps != 1 and measure.against != "previous"):
        what = f"`steps: {measure.steps}` means nothing here."
        advice = "It is 1 or more, and only with `against: previous`."
        yield _problem(indicator, "steps", what, advice, "change-steps")
    source = files.indicators.get(measure.of)
    if source:
        points = "points" if source.unit == "share" else source.unit
        unit = {"difference": points, "ratio": "ratio", "percent": "share"}[measure.form]
        if indicator.unit != unit:
            what = f"A {measure.form} of `{source.id}` is told in `{unit}`."
            yield _problem(indicator, "unit", what, f"Write `unit: {unit}`.", "change-unit")


def cumulative_fits(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """What is added up can be added up, period by period, over that year."""
    measure = indicator.measure
    source = files.indicators.get(measure.of) if isinstance(measure, Cumulative) else None
    if source is None or not isinstance(measure, Cumulative):
        return
    if indicator.unit != source.unit:
        what = f"`{indicator.id}` has another unit than `{source.id}`."
        yield _problem(indicator, "unit", what, f"Write `unit: {source.unit}`.", "cumulative-unit")
    if measure.balance == "sum" and source.kind not in ADDED:
        what = f"The values of a {source.kind} do not add up, so `{source.id}` has no year so far."
        advice = "Tell it by year, from the rows; or write `balance: last` for a balance."
        yield _problem(indicator, "of", what, advice, "cumulative-adds")
    if measure.balance == "sum" and source.kind == "figure" and source.unit not in AMOUNTS:
        what = f"`{source.id}` is published in `{source.unit}`, which does not add up."
        advice = "Write `balance: last`, or publish the amounts."
        yield _problem(indicator, "of", what, advice, "cumulative-adds")
    fitting = _steps(measure.over, files.city.fiscal_years)
    for grain in indicator.grains:
        if grain not in fitting:
            what = f"A year so far cannot be told by `{grain}`."
            advice = f"Tell it by {' or '.join(fitting)}: a year begins where one of these does."
            yield _problem(indicator, "grains", what, advice, "cumulative-grain")


def _steps(over: str, fiscal: FiscalYears) -> tuple[Grain, ...]:
    """The grains that a year so far can be told by: their periods begin where the year does."""
    if over == "year":
        return ("day", "month", "quarter")
    if fiscal.weeks:
        return ("day", "fiscal_period", "fiscal_quarter")
    months: tuple[Grain, ...] = ("day", "month", "fiscal_period", "fiscal_quarter")
    return (*months, "quarter") if fiscal.starts % 3 == 1 else months


def index_is_open(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """An index has weights that make one, scales that run the right way, and a reason."""
    measure = indicator.measure
    if not isinstance(measure, Index):
        return
    whole = math.fsum(part.weight for part in measure.parts_)
    if not math.isclose(whole, 1.0, abs_tol=1e-9):
        what = f"The weights of `{indicator.id}` add up to {whole:g}."
        yield _problem(indicator, "parts", what, "They must add up to 1.", "index-weights")
    if not measure.reason.strip():
        what = f"`{indicator.id}` gives no reason for its parts and weights."
        yield _problem(indicator, "reason", what, "Say why, for everyone to read.", "index-reason")
    names = measure.inputs()
    for part in measure.parts_:
        source = files.indicators.get(part.indicator)
        faults = {
            f"`{part.indicator}` stands twice in it.": names.count(part.indicator) > 1,
            f"The weight of `{part.indicator}` is not above nought.": part.weight <= 0,
            f"`worst` and `best` of `{part.indicator}` are the same.": part.worst == part.best,
            f"`{part.indicator}` is an index: its own parts would be hidden.": bool(
                source and source.kind == "index"
            ),
            f"`worst` and `best` of `{part.indicator}` run against its `better: "
            f"{source.better if source else ''}`.": bool(
                source
                and source.better != "neither"
                and (part.best > part.worst) != (source.better == "higher")
            ),
        }
        for what, wrong in faults.items():
            if wrong:
                yield Problem(what, part.written_at, "Mend this part.", "index-part")


def standard_fits(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """A standardised rate is made of a rate by those groups, with a weight for each."""
    measure = indicator.measure
    source = files.indicators.get(measure.of) if isinstance(measure, Standardized) else None
    if source is None or not isinstance(measure, Standardized):
        return
    dimension = files.city.groups.get(measure.over)
    if source.kind != "rate":
        what = f"`{source.id}` is a {source.kind}; only a rate is standardised."
        yield _problem(indicator, "of", what, "Name a rate.", "standard-of")
    if dimension is None or measure.over not in source.dimensions:
        what = f"`{source.id}` is not told by `{measure.over}`."
        advice = (
            suggest(measure.over, source.dimensions) or f"Add it to `groups:` of `{source.id}`."
        )
        yield _problem(indicator, "over", what, advice, "standard-over")
        return
    for group in {*dimension.values} ^ {*measure.weights}:
        what = f"The standard and `{measure.over}` do not both have `{group}`."
        advice = "Give each value of the dimension its number in the standard population."
        yield _problem(indicator, "weights", what, advice, "standard-groups")
    if any(weight <= 0 for weight in measure.weights.values()):
        what = "A weight of the standard is not above nought."
        yield _problem(indicator, "weights", what, "Mend it.", "standard-groups")
    if set(indicator.dimensions) - {EVERYONE}:
        what = f"`{indicator.id}` is told by groups; a standardised rate is for everyone."
        yield _problem(indicator, "groups", what, "Remove `groups:`.", "standard-groups")


RULES: tuple[Rule, ...] = (
    formulas_can_be_read,
    inputs_exist,
    none_is_made_of_itself,
    inputs_are_told_so,
    rows_are_not_named,
    change_fits,
    cumulative_fits,
    index_is_open,
    standard_fits,
)


def check(files: CityFiles) -> Iterator[Problem]:
    """Every problem of the composed indicators; examples where nothing else is wrong."""
    composed = [i for i in files.indicators.values() if i.kind in (*_WORDS, "index")]
    found = [p for indicator in composed for rule in RULES for p in rule(indicator, files)]
    yield from found
    if not found:
        for indicator in composed:
            yield from check_examples(indicator, files)


def _problem(indicator: Indicator, word: str, what: str, advice: str, rule: str) -> Problem:
    return Problem(what, indicator.at(word), advice, rule)

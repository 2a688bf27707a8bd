"""Rules between indicators and contracts: one rule, one function.

Answers: can each definition be computed from the columns its source has?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY
from charteroak.engine import Engine
from charteroak.expressions import Wanted, parse
from charteroak.indicators import unlike
from charteroak.indicators.examples import check_examples
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Location, Problem, suggest
from charteroak.proven import Proven
from charteroak.sources.contract import Contract

_WANTED: Mapping[str, Wanted] = {"boolean": "boolean", "number": "number"}
Rule = Callable[[Indicator, Contract], Iterator[Problem]]


def expressions_make_sense(indicator: Indicator, contract: Contract) -> Iterator[Problem]:
    """Every condition and value is a scalar expression over the contract's columns."""
    measure = indicator.measure.on(date.min, {})  # any day: what is checked is the expression
    wanted = {"where": "boolean", **measure.expressions}
    for name, kind in wanted.items():
        text = indicator.where if name == "where" else getattr(measure, name)
        _, faults = parse(text, contract.types(), _WANTED.get(kind, "any"))
        for fault in faults:
            yield Problem(
                f"`{name}` of `{indicator.id}`: {fault.what}",
                indicator.at(name),
                fault.advice,
                "expression",
            )


def time_is_a_date(indicator: Indicator, contract: Contract) -> Iterator[Problem]:
    """The time column is there and holds dates."""
    if indicator.time and indicator.time not in contract.columns:
        what = f"`time` of `{indicator.id}`: `{contract.id}` has no column `{indicator.time}`."
        yield Problem(what, indicator.at("time"), suggest(indicator.time, contract.columns), "time")
    elif indicator.time and contract.columns[indicator.time].type not in ("date", "timestamp"):
        dates = [n for n, c in contract.columns.items() if c.type in ("date", "timestamp")]
        what = f"`time` of `{indicator.id}`: `{indicator.time}` holds no dates."
        yield Problem(what, indicator.at("time"), suggest("", dates), "time")


def rows_have_places(indicator: Indicator, contract: Contract) -> Iterator[Problem]:
    """Rows can be placed in each boundary set the indicator is split by."""
    for name in indicator.places:
        if name != CITY and name not in contract.places:
            what = (
                f"`{indicator.id}` is split by `{name}`; `{contract.id}` does not place its rows."
            )
            advice = f"Say under `places:` of the contract how a row gets its {name}."
            yield Problem(what, indicator.at("places"), advice, "places-of-source")


def rows_have_groups(indicator: Indicator, contract: Contract) -> Iterator[Problem]:
    """The contract has a column for each group dimension."""
    known = contract.group_columns()
    for split in indicator.group_splits:
        for name in split.dimensions:
            if name not in (EVERYONE, *known):
                what = (
                    f"`{indicator.id}` is split by `{name}`, and no column of `{contract.id}` "
                    "holds it."
                )
                advice = suggest(name, known) or f"Mark the column with `group: {name}`."
                yield Problem(what, split.written_at, advice, "group-of-source")


RULES: tuple[Rule, ...] = (
    expressions_make_sense,
    time_is_a_date,
    rows_have_places,
    rows_have_groups,
)


def check(
    engine: Engine,
    files: CityFiles,
    contracts: Mapping[str, Contract],
    absent: Location,
    proven: Proven | None = None,
) -> tuple[Problem, ...]:
    """Every problem between definitions and contracts, examples included; what is proven is not
    tried again.
    """
    proven = proven or Proven()
    problems: list[Problem] = []
    sound: dict[str, dict[str, Indicator]] = {}
    shown = {name: repr(contract) for name, contract in contracts.items()}
    for indicator in files.indicators.values():
        if not indicator.source:
            continue
        contract = contracts.get(indicator.source)
        if contract is None:
            what = f"The source `{indicator.source}` of `{indicator.id}` has no contract."
            advice = suggest(indicator.source, contracts) or f"Write one under `{absent}/`."
            problems.append(Problem(what, indicator.at("source"), advice, "source-unknown"))
            continue
        address, holidays = files.city.engine, files.city.holidays
        key = proven.key("indicator", indicator, shown[indicator.source], address, holidays)
        if proven.stands(key):
            continue
        found = [problem for rule in RULES for problem in rule(indicator, contract)]
        found = found or [*unlike.check(indicator, contract, address)]
        problems += found
        if not found:
            sound.setdefault(indicator.source, {})[key] = indicator
    for source, some in sound.items():
        examples = check_examples(engine, [*some.values()], contracts[source], files.city.holidays)
        wrong = tuple(examples)
        problems += [problem for _, problem in wrong]
        failed = {name for name, _ in wrong}
        proven.note(key for key, indicator in some.items() if indicator.id not in failed)
    return tuple(problems)

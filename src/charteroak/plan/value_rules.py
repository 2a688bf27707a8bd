"""Rules of the values and of what measures them: one rule, one function.

Answers: does each value name what speaks to it, and does that exist? Each rule yields its problems;
`RULES` lists them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from charteroak.plan.model import CityFiles
from charteroak.problems import Problem, suggest


def value_ids_are_unique(files: CityFiles) -> Iterator[Problem]:
    """An id names one value."""
    times = Counter(value.id for value in files.plan.values)
    for value in files.plan.values:
        if times[value.id] > 1:
            what = f"The id `{value.id}` stands {times[value.id]} times among the values."
            yield Problem(what, value.written_at, "Give each value an id of its own.", "id-twice")


def values_name_indicators(files: CityFiles) -> Iterator[Problem]:
    """The indicators of a value are defined."""
    for value in files.plan.values:
        for one in value.indicators:
            if one.indicator not in files.indicators:
                what = f"The value `{value.id}` names `{one.indicator}`, which is not defined."
                advice = suggest(one.indicator, files.indicators)
                advice = advice or "Define it in a file under `indicators/`."
                yield Problem(what, one.written_at, advice, "value-indicator-unknown")


def values_name_each_once(files: CityFiles) -> Iterator[Problem]:
    """A value names an indicator or a measure once: a second sentence belongs to the first."""
    for value in files.plan.values:
        named = [(one.indicator, one.written_at) for one in value.indicators]
        named += [(one.measure, one.written_at) for one in value.system]
        seen: set[str] = set()
        for name, written_at in named:
            if name in seen:
                what = f"The value `{value.id}` names `{name}` twice."
                yield Problem(what, written_at, "Keep one of them.", "value-named-twice")
            seen.add(name)


def values_say_why(files: CityFiles) -> Iterator[Problem]:
    """What a value names comes with the reason why it speaks to the value."""
    for value in files.plan.values:
        named = [(one.indicator, one.because, one.written_at) for one in value.indicators]
        named += [(one.measure, one.because, one.written_at) for one in value.system]
        for name, because, written_at in named:
            if not because.strip():
                what = f"The value `{value.id}` names `{name}` and does not say why."
                advice = "Say under `because:` why it speaks to the value."
                yield Problem(what, written_at, advice, "value-because")


def values_are_measured_or_say_why(files: CityFiles) -> Iterator[Problem]:
    """A value names what speaks to it, or the records that it would need."""
    for value in files.plan.values:
        if not value.measured and not value.needs:
            what = f"The value `{value.id}` is not measured and does not say what it needs."
            advice = "List `indicators:` or `system:`, or under `needs:` the records that would "
            advice += "have to exist."
            yield Problem(what, value.written_at, advice, "value-silent", "warning")


RULES = (
    value_ids_are_unique,
    values_name_indicators,
    values_name_each_once,
    values_say_why,
    values_are_measured_or_say_why,
)

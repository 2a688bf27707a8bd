"""Rules of what comes from packs, and of what keeps a target honest: one rule, one function.

Answers: is everything a pack brings in use, and does each target have something that stands against
gaming it?
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Problem, suggest


def named(files: CityFiles) -> set[str]:
    """The indicators that outcomes, values and other indicators name."""
    found = {name for _, _, outcome in files.plan.outcomes() for name in outcome.indicators}
    found |= {one.indicator for value in files.plan.values for one in value.indicators}
    found |= {files.city.population}
    for indicator in files.indicators.values():
        measure = indicator.measure
        found |= {measure.population(), *measure.inputs(), *measure.figures()}
    return found


def indicators_of_packs_are_used(files: CityFiles) -> Iterator[Problem]:
    """What a pack brings is listed under outcomes or left out; one problem for each pack."""
    used = named(files)
    unused: dict[str, list[Indicator]] = {}
    for indicator in files.indicators.values():
        if indicator.pack and indicator.id not in used:
            unused.setdefault(indicator.pack, []).append(indicator)
    for pack, some in unused.items():
        words = ", ".join(f"`{one.id}`" for one in some)
        many = f"{len(some)} indicators" if len(some) > 1 else "1 indicator"
        what = f"No outcome names {many} of the pack {pack}: {words}."
        name = pack.partition(",")[0]
        advice = (
            f"List them under the outcomes they speak to, or under `without:` of `{name}` in "
            f"`city.yaml`. `charteroak check --pack {name}` shows what the pack suggests."
        )
        yield Problem(what, files.city.written_at, advice, "pack-unused", "warning")


def targets_have_a_counter_measure(files: CityFiles) -> Iterator[Problem]:
    """A number that is promised can be gamed: what shows it is stated."""
    for indicator in files.indicators.values():
        if indicator.targets and not indicator.gaming:
            what = f"`{indicator.id}` has a target and no counter-measure."
            advice = (
                "Say under `gaming:` how it could be made to look good (`how:`) and what shows or "
                "hinders it (`counter_measure:`)."
            )
            yield Problem(what, indicator.at("targets"), advice, "counter-measure", "warning")


def counter_measures_exist(files: CityFiles) -> Iterator[Problem]:
    """The indicator to be read beside a number is another one, and defined."""
    for indicator in files.indicators.values():
        for gaming in indicator.gaming:
            name = gaming.indicator
            if name and indicator.pack and name not in files.indicators:
                what = f"`{name}`, which keeps `{indicator.id}` honest, is left out."
                advice = "Take it up again, or say under `gaming:` what stands in its place."
                yield Problem(what, gaming.written_at, advice, "counter-measure", "warning")
            elif name and (name not in files.indicators or name == indicator.id):
                what = f"The counter-measure of `{indicator.id}` is `{name}`, which is no other."
                advice = suggest(name, set(files.indicators) - {indicator.id})
                yield Problem(what, gaming.written_at, advice, "counter-measure-unknown")


def certifications_say_who_and_when(files: CityFiles) -> Iterator[Problem]:
    """A finding has a day and an author; one that is not clean says why."""
    for indicator in files.indicators.values():
        found = indicator.certification
        if found.state == "not reviewed":
            continue
        if found.on is None or not found.by.strip():
            what = f"`{indicator.id}` is `{found.state}`, and it is not said when and by whom."
            advice = "Add `on:` with the day and `by:` with the auditor."
            yield Problem(what, found.written_at, advice, "certification")
        if found.state != "certified" and not found.because.strip():
            what = f"`{indicator.id}` is `{found.state}`, and it is not said why."
            yield Problem(what, found.written_at, "Add `because:`.", "certification")


RULES = (
    indicators_of_packs_are_used,
    targets_have_a_counter_measure,
    counter_measures_exist,
    certifications_say_who_and_when,
)

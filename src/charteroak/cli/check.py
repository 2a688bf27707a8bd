"""`charteroak check`: is everything the city wrote in order? And is a pack?"""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak import unchanged
from charteroak.cli.terminal import Form, Format, moment, stop_on_refusal, tell_problems
from charteroak.editions import MANIFEST
from charteroak.files import STORE
from charteroak.problems import Location, Problem, Refused, errors, in_order, suggest
from charteroak.proven import FOLDER, Proven
from charteroak.unchanged import Said

if TYPE_CHECKING:
    from charteroak.checked import Checked

CityOrNone = Annotated[
    Path | None, typer.Argument(help="The city's folder, such as `cities/hartford`.")
]
PackOption = Annotated[
    str | None, typer.Option("--pack", help="Check a pack by itself: its name, or its folder.")
]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(check)


def check(city: CityOrNone = None, pack: PackOption = None, form: Format = Form.text) -> None:
    """Check a city's folder: every fault at once, each with its line and what to do.

    Runs every definition's own examples. Changes nothing that you wrote; what stood is remembered
    in `.charteroak/cache/checked` and tried again when anything changes that it depends on. With
    `--pack`, checks a pack by itself, and tells the outcomes it suggests.

    **Examples**

    `charteroak check cities/hartford`

    `charteroak check cities/hartford --format json`

    `charteroak check --pack service_requests`

    `charteroak check --pack src/charteroak/packs/police`
    """
    with stop_on_refusal(form):
        if (city is None) == (pack is None):
            advice = "Give the folder of a city, or `--pack` with the name of a pack."
            raise Refused(
                [Problem("What is to be checked?", Location("the command line"), advice, "check")]
            )
        if pack is not None:
            _check_pack(pack, form)
            return
        assert city is not None
        said = _said(city, moment(None).date())
    tell_problems(said.problems, form)
    if errors(said.problems):
        raise SystemExit(1)
    if form is Form.text:
        print(said.summary)


def _said(city: Path, today: date) -> Said:
    """What there is to say of a city: as it was said last, where everything is as it was then."""
    folder = _kept_in(city)
    before = unchanged.counted(city, today) if folder else None
    if folder is None or before is None:
        return _tried(city, today, Proven())
    known = unchanged.recalled(folder, before)
    if known:
        return known
    proven = Proven.of(folder)
    with unchanged.watched() as opened:
        said = _tried(city, today, proven)
    whole = unchanged.all_counted(opened, before) and unchanged.counted(city, today) == before
    if whole and not errors(said.problems):
        unchanged.keep(folder, before, said)
    return said


def _tried(city: Path, today: date, proven: Proven) -> Said:
    """What there is to say of a city that is read. It makes many small things and ends soon, so
    none of them is looked through for what could be thrown away meanwhile.
    """
    gc.disable()
    try:
        from charteroak.checked import check_city

        checked = check_city(city, today, proven)
    finally:
        gc.enable()
    return Said(checked.problems, _in_order(checked))


def _kept_in(city: Path) -> Path | None:
    """Where it is remembered what was checked; nowhere in an edition, which nothing may change."""
    inside_edition = (city.absolute().parent / MANIFEST).is_file()
    return None if inside_edition or not city.is_dir() else city / STORE / FOLDER


def _in_order(checked: Checked) -> str:
    plan, indicators = checked.files.plan, checked.files.indicators.values()
    outcomes = sum(1 for _ in plan.outcomes())
    return (
        f"{checked.files.city.name}: {len(plan.goals)} goals, {outcomes} outcomes, "
        f"{len(checked.files.indicators)} indicators, {len(checked.contracts)} contracts, "
        f"{len(checked.figures)} published figures; "
        f"{sum(len(indicator.examples) for indicator in indicators)} examples hold. In order."
    )


def _check_pack(name: str, form: Form) -> None:
    """A pack in a city made for it."""
    from tempfile import TemporaryDirectory

    from charteroak.checked import check_city
    from charteroak.packs.shelf import ABOUT, layouts, shipped
    from charteroak.packs.trial import suggested, write_trial

    known = shipped()
    folder = known.get(name) or Path(name)
    if not (folder / ABOUT).is_file():
        advice = suggest(name, known) or f"A pack is a folder that holds a `{ABOUT}`."
        where = Location("the command line")
        raise Refused([Problem(f"There is no pack `{name}`.", where, advice, "pack-unknown")])
    ways: list[dict[str, str]] = [{}]
    ways += [{contract: way} for contract, some in layouts(folder).items() for way in some]
    found: list[Problem] = []
    for way in reversed(ways):
        with TemporaryDirectory(prefix="charteroak-") as scratch:
            root = Path(scratch) / "trial"
            packs = write_trial(root, folder, way)
            checked = check_city(root, moment(None).date())
            shown = f"{root}/packs/{folder.name}"
        found += [_from(one, shown, folder) for one in checked.problems]
    problems = in_order(found)
    tell_problems(problems, form)
    if errors(problems):
        raise SystemExit(1)
    if form is Form.text:
        indicators = [one for one in checked.files.indicators.values() if one.pack]
        examples = sum(len(one.examples) for one in indicators)
        print(suggested(packs.taken[0]))
        print(
            f"{folder.name}: {len(indicators)} indicators, {len(checked.contracts)} contracts, "
            f"{len(ways) - 1} other layouts; "
            f"{examples} examples hold. In order."
        )


def _from(problem: Problem, trial: str, folder: Path) -> Problem:
    """A problem with the file of the pack as the person knows it."""
    file = problem.where.file.replace(trial, str(folder))
    return replace(problem, where=Location(file, problem.where.line))

"""`charteroak evaluate`: whom does each program reach, what did it move, and what does it serve?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charteroak.cli.dollars import MADE_UP, dollars, spent, stamped, table
from charteroak.cli.terminal import (
    City,
    Form,
    Format,
    Records,
    Store,
    moment,
    stop_on_refusal,
    tell_problems,
)

if TYPE_CHECKING:
    from charteroak.budget.evaluation.model import Impact
    from charteroak.budget.evaluation.reach import Need, Reach
    from charteroak.budget.scores.claims import Claim
    from charteroak.budget.scores.standing import Standing

Told = Mapping[str, Sequence[Any]]
ProgramOption = Annotated[str | None, typer.Option(help="One program only, by its id.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(evaluate)


def evaluate(
    city: City,
    program: ProgramOption = None,
    records: Records = None,
    out: Store = None,
    form: Format = Form.text,
) -> None:
    """Evaluate programs: whom they reach, what they moved, and how they fit the city's priorities.

    Reach is counted, for whole years, by place and group, and against need. Impact has its method,
    its interval, its tests and a grade of evidence; where nothing is known it is unknown, which is
    not nought. Alignment is what named scorers say against a written rubric, with their agreement,
    and a standing whose formula is printed with its odds. The three are never made into one number.

    Reads the numbers of the edition that stands; where there is none yet, builds first.

    **Examples**

    `charteroak evaluate cities/elmford`

    `charteroak evaluate cities/hartford --program request-line`

    `charteroak evaluate cities/elmford --format json`
    """
    from charteroak.build import build, standing
    from charteroak.problems import errors

    with stop_on_refusal():
        if standing(city, out) is None:
            build(city, moment(None), records, out)
        found = spent(city, records, out, program, evaluated=True)
    told = {name: _of(rows, program) for name, rows in found.told.items()}
    if errors(found.problems):
        told = {}
    if form is Form.json:
        print(json.dumps(_plain(told), ensure_ascii=False, indent=1, default=str))
    else:
        _tell(told)
    tell_problems(found.problems)
    if errors(found.problems):
        raise SystemExit(1)


def _of(rows: Sequence[Any], program: str | None) -> Sequence[Any]:
    """The rows of one program; rows that are of no program are of all."""
    return [row for row in rows if program is None or getattr(row, "program", program) == program]


def _plain(told: Told) -> dict[str, Any]:
    """Every table by its short name, and the formula of the standing."""
    from charteroak.budget import stored
    from charteroak.budget.scores.model import FORMULA

    wanted = [*stored.SCORED, *stored.EVALUATED]
    short = {name: name.removeprefix("budget_").removesuffix(".parquet") for name in wanted}
    plain = {short[n]: [_money(asdict(row)) for row in told.get(n, ())] for n in wanted}
    return {"formula": FORMULA, **plain}


def _money(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose cents are told as dollars, in text."""
    from charteroak.budget.money import said

    return {
        {"cents": "dollars", "cents_each": "dollars_each"}.get(name, name):
        said(value) if name in ("cents", "cents_each") and value is not None else value
        for name, value in row.items()
    }  # fmt: skip


def _tell(told: Told) -> None:
    from charteroak.budget.evaluation import impact, reach
    from charteroak.budget.scores import agreement, claims, standing

    _reach(told.get(reach.FILE, ()), told.get(reach.NEED, ()))
    _impact(told.get(impact.FILE, ()), told.get(impact.TESTS, ()))
    _standing(told.get(standing.FILE, ()), told.get(agreement.FILE, ()))
    _claims(told.get(claims.FILE, ()))
    if any(getattr(row, "provenance", "") == "simulated" for rows in told.values() for row in rows):
        print(MADE_UP)


def _reach(rows: Iterable[Reach], needs: Iterable[Need]) -> None:
    whole = [row for row in rows if (row.place, row.group) == ("all", "all")]
    print("REACH: how many are served, in each whole year.")
    known = [row for row in whole if row.fiscal_year is not None]
    if known:
        headings = ("Program", "Year", "Served", "What", "For 1,000 residents", "Each cost", "")
        table(headings, map(_reached, known), 2)
    _unknown((row.program, row.missing) for row in whole if row.fiscal_year is None)
    for need in needs:
        print(_needed(need))
    print()


def _unknown(told: Iterable[tuple[str, str]]) -> None:
    """Programs of which nothing is known, those with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for program, why in told:
        by_reason.setdefault(why, []).append(program)
    for why, programs in by_reason.items():
        print(f"{', '.join(programs)}: unknown. {why}")


def _reached(row: Reach) -> tuple[str, ...]:
    served = row.missing if row.served is None else f"{row.served:,.0f}"
    each = "" if row.cents_each is None else f"{dollars(row.cents_each)} ({row.phase})"
    rate = "" if row.per_thousand is None else f"{row.per_thousand:,.1f}"
    what = row.counts + (" (each once)" if row.distinct else "")
    return (stamped(row.program, row.provenance), f"FY{row.fiscal_year}", served, what, rate, each,
            "partial" if row.partial else "")  # fmt: skip


def _needed(need: Need) -> str:
    where = f"{need.program} FY{need.fiscal_year}, against need ({need.need})"
    if need.share is None:
        return f"{where}: unknown. {need.missing}"
    living = "" if need.residents is None else f" and {need.residents:.0%} of the residents"
    ranks = "" if need.correlation is None else f"; rank correlation {need.correlation:+.2f}"
    stamp = " SIMULATED" if need.provenance == "simulated" else ""
    return (
        f"{where}{stamp}: the worst third of {need.places} places ({need.worst}) has "
        f"{need.share:.0%} of the reach{living}{ranks}. {need.missing}".rstrip()
    )


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
    _unknown((one.program, one.missing) for one in rows if not one.evaluation)
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

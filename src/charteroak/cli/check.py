"""`charteroak check`: is everything the city wrote in order?"""

from __future__ import annotations

import typer

from charteroak.cli.terminal import City, Form, Format, moment, stop_on_refusal, tell_problems


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(check)


def check(city: City, form: Format = Form.text) -> None:
    """Check a city's folder: every fault at once, each with its line and what to do.

    Runs every definition's own examples. Changes nothing.

    **Examples**

    `charteroak check cities/hartford`

    `charteroak check cities/hartford --format json`
    """
    from charteroak.build import check_city
    from charteroak.problems import errors

    with stop_on_refusal(form):
        checked = check_city(city, moment(None).date())
    tell_problems(checked.problems, form)
    if errors(checked.problems):
        raise SystemExit(1)
    if form is Form.text:
        plan, examples = checked.files.plan, checked.files.indicators.values()
        outcomes = sum(1 for _ in plan.outcomes())
        print(
            f"{checked.files.city.name}: {len(plan.goals)} goals, {outcomes} outcomes, "
            f"{len(checked.files.indicators)} indicators, {len(checked.contracts)} contracts, "
            f"{len(checked.figures)} published figures; "
            f"{sum(len(indicator.examples) for indicator in examples)} examples hold. In order."
        )

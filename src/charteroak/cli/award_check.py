"""`charteroak award-check`: which published criteria this edition shows to be met."""

from __future__ import annotations

import json

import typer

from charteroak.cli.terminal import City, Form, Format, Store, moment, stop_on_refusal


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("award-check")(award_check)


def award_check(city: City, out: Store = None, form: Format = Form.text) -> None:
    """Hold the edition against the GFOA's criteria for budgets and popular reports, and against
    practices of What Works Cities: met, partly met, not met, or needs a person.

    Only whether something is there can be seen; how good it is, a person judges. No points are
    added up, and nothing is said of a rating. Builds first where there is no edition yet.

    **Examples**

    `charteroak award-check cities/hartford`

    `charteroak award-check cities/hartford --format json`
    """
    from charteroak.build import build, standing
    from charteroak.publish.criteria import found
    from charteroak.publish.criteria.model import VERDICTS
    from charteroak.publish.material import read_material

    with stop_on_refusal():
        edition = standing(city, out) or build(city, moment(None), None, out).edition
        told = list(found(read_material(edition)))
    if form is Form.json:
        rows = [
            {
                "standard": one.standard.id, "criterion": one.criterion.id,
                "name": one.criterion.name, "asks": one.criterion.asks,
                "points": one.criterion.points, "verdict": one.answer.verdict,
                "why": one.answer.why, "page": one.answer.page, "source": one.standard.source,
                "url": one.standard.url,
            }
            for one in told
        ]  # fmt: skip
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    screen = Console(highlight=False)

    for standard in dict.fromkeys(one.standard for one in told):
        table = Table(title=standard.name, title_justify="left", show_edge=False)
        for heading in ("Criterion", "Points", "Here", "Why", "Page"):
            table.add_column(heading, overflow="fold")
        for one in told:
            if one.standard is standard:
                points = "" if one.criterion.points is None else str(one.criterion.points)
                answer = one.answer
                table.add_row(
                    one.criterion.name, points, VERDICTS[answer.verdict], answer.why, answer.page
                )
        screen.print(table)
        print(f"Source: {standard.source}, {standard.url}\n")
    print(
        "Only what is there was looked for. How good it is, a person judges; points are the most "
        "that each can bring, and are not added up."
    )

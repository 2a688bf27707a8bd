"""What can be written: commands, the files of a city, kinds, expressions and the chapters of the spec."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from pathlib import Path
from typing import Any

import typer

from charteroak.budget.allocate.words import Allocation, WeightSet
from charteroak.budget.evaluation.read import LISTS as ASKED
from charteroak.budget.model import Ledger
from charteroak.budget.packages import Package
from charteroak.budget.priorities import Priorities
from charteroak.budget.read import LISTS, SINGLES
from charteroak.budget.scenarios import Scenario
from charteroak.budget.scores.model import Scoring
from charteroak.cli import app
from charteroak.dimensions.place import BoundarySet
from charteroak.dimensions.unit import CONVERSIONS, UNITS
from charteroak.indicators import (
    intervals,
)
from charteroak.kinds import kinds
from charteroak.packs.shelf import Pack
from charteroak.plan.asked import CallStaffing
from charteroak.plan.model import City, Goal, Indicator, Office, Plan
from charteroak.sources.contract import Contract
from charteroak.sources.figures import HEADINGS
from charteroak.sources.recipe import Recipe
from reference_pages.wording import (
    FROM_CODE,
    caption_of_class,
    fields_table,
    paragraphs,
    parts_of,
    table,
)

CHAPTERS = Path(__file__).parents[2] / "tests" / "spec"


FILES: tuple[tuple[str, str, type], ...] = (
    ("`city.yaml`", "One.", City),
    ("`plan/plan.yaml`", "One.", Plan),
    ("`plan/offices.yaml`", "One, with a list of entries that begin with `- `.", Office),
    ("`plan/goals/*.yaml`", "One for each goal.", Goal),
    ("`places/*.yaml`", "One for each boundary set.", BoundarySet),
    (
        "`indicators/*.yaml`",
        "Any number, each with a list of entries that begin with `- `. An entry also has the fields "
        "of its [kind](kinds.md), side by side with these.",
        Indicator,
    ),
    (
        "`staffing/*.yaml`",
        "Any number, each with a list of entries that begin with `- `.",
        CallStaffing,
    ),
    ("`sources/*.yaml`", "One for each source, called what its `id:` says.", Contract),
    (
        "`simulated/*.yaml`",
        "At most one for each source, called as its contract is: how its records are made up where "
        "there are none. See [write a pack](../how-to/write-a-pack.md).",
        Recipe,
    ),
    (
        "`budget/ledger/*.yaml`",
        "One for each file of budget lines, called what its `id:` says. See "
        "[connect the ledger](../how-to/connect-the-ledger.md).",
        Ledger,
    ),
    *(
        (f"`budget/{name}.yaml`", "At most one, with a list of entries that begin with `- `.", kind)
        for name, kind in {**LISTS, **ASKED}.items()
    ),
    *((f"`budget/{name}.yaml`", "At most one.", kind) for name, kind in SINGLES.items()),
    (
        "`budget/scores.yaml`",
        "At most one. The scores themselves are rows of `budget/scores/*.csv`. See "
        "[score and evaluate programs](../how-to/score-and-evaluate.md).",
        Scoring,
    ),
    (
        "`budget/packages.yaml`",
        "At most one, with a list of entries that begin with `- `; or `budget/packages.csv`, or both. "
        "See [ask for the best budget](../how-to/ask-for-the-best-budget.md).",
        Package,
    ),
    (
        "`budget/weights.yaml`",
        "At most one, with a list of entries that begin with `- `.",
        WeightSet,
    ),
    (
        "`budget/allocations/*.yaml`",
        "One for each question, called what its `id:` says.",
        Allocation,
    ),
    ("`budget/scenarios/*.yaml`", "One for each scenario, called what its `id:` says.", Scenario),
    ("`budget/priorities/*.yaml`", "One for each survey, called what its `id:` says.", Priorities),
    ("`pack.yaml`", "One for each pack. See [write a pack](../how-to/write-a-pack.md).", Pack),
)


FIGURE_COLUMNS: dict[str, str] = {
    "indicator": "The id of an indicator of kind `figure`.",
    "period": "`2024-03`, `2024-Q1`, `2024`, `FY2024` or `2020-2024`; of a grain the indicator has.",
    "place": "`all`, or the id of a place.",
    "group_by": "`all`, or the group dimension.",
    "group": "`all`, or a value of that dimension.",
    "value": "Digits and a point only; empty where the publisher names the cell and gives no value.",
    "unit": "The indicator's unit, or one that can be converted into it (see below).",
    "margin_of_error": "As published, in the same unit; empty where none was.",
    "margin_level": "The level of the margin, as `0.95`; empty: `0.90`, as in the American Community Survey.",
    "source_title": "Who published it, and where. Needed.",
    "source_url": "Its address. Needed.",
    "note": "Anything to know about this value.",
}


def commands() -> str:
    """Every command, argument and option."""
    group = typer.main.get_command(app)
    made = [
        "# Commands", FROM_CODE,
        "Exit codes: 0 done; 1 problems stand in the way, each told with its place and what to do; 2 the "
        "command itself was not understood.",
    ]  # fmt: skip
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        help_text = re.sub(r"(?m)^    ", "", inspect.cleandoc(command.help))
        made += [f"## `charteroak {name}`", help_text]
        rows = [_parameter(p) for p in command.params if not p.hidden]
        if rows:
            made.append(table(("Argument or option", "If left out", "Meaning"), rows))
    return "\n\n".join(made)


def _parameter(parameter: Any) -> tuple[str, str, str]:
    option = parameter.opts[0].startswith("--")
    name = f"`{parameter.opts[0]}`" if option else f"`{parameter.name.upper()}`"
    default = getattr(parameter.default, "value", parameter.default)
    left_out = "**needed**" if parameter.required else "none" if default is None else f"`{default}`"
    choices = getattr(type(parameter.default), "__members__", {})
    told = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    return name, left_out, (parameter.help or "") + told


def plan_language() -> str:
    """Every file that a person writes, and every word in it."""
    made = [
        "# The plan language", FROM_CODE,
        "What a city writes, file by file. Text that holds `: ` or ` #` stands in quotes. Dates look like "
        "`2025-03-31`. An id is short and never changes. `charteroak schema --out DIR` writes the same as "
        "JSON Schemas, for editors.",
    ]  # fmt: skip
    seen = {cls for _, _, cls in FILES}
    for path, how_many, cls in FILES:
        made += [f"## {path}", f"{caption_of_class(cls)} {how_many}", fields_table(cls)]
        for part in parts_of(cls, seen):
            made += [f"### {part.__name__}", caption_of_class(part), fields_table(part)]
    assert set(FIGURE_COLUMNS) == set(HEADINGS), "describe every column of figures/*.csv"
    made += [
        "## `figures/*.csv`", "Published figures: one value a row, with its citation. Any number of files.",
        table(("Column", "Meaning"), ((f"`{name}`", FIGURE_COLUMNS[name]) for name in HEADINGS)),
        "Units: " + ", ".join(f"`{unit}`" for unit in UNITS) + ".",
        "Converted on reading, exactly: "
        + ", ".join(f"`{one}` to `{other}`" for one, other in CONVERSIONS) + ".",
    ]  # fmt: skip
    return "\n\n".join(made)


def kinds_page() -> str:
    """Every kind on the shelf."""
    made = [
        "# Kinds", FROM_CODE,
        "How a number is made. An indicator names its kind and writes the kind's fields beside its own; "
        "`where:` (a condition over one row) narrows the rows of every kind but `figure`. Bounds are at 95 "
        "percent unless a publisher states another level.",
    ]  # fmt: skip
    for name, kind in kinds().items():
        bounds = paragraphs(getattr(intervals, kind.interval))
        source = next((p for p in bounds if p.startswith("Source: ")), f"Source: {kind.method}.")
        made += [
            f"## `{name}`",
            caption_of_class(kind),
            paragraphs(sys.modules[kind.__module__])[-1],
        ]
        if dataclasses.fields(kind):
            made.append(fields_table(kind, kind.expressions))
        for part in parts_of(kind, set()):
            made += [f"### {part.__name__}", caption_of_class(part), fields_table(part)]
        made.append("Units: " + (", ".join(f"`{unit}`" for unit in kind.units) or "any") + ".")
        made.append(f"Bounds: {bounds[0]} {source}")
    return "\n\n".join(made)


def spec() -> str:
    """Small tables in, measurements out: the chapters that the tests run."""
    made = [
        "# What comes out",
        "*The pages of `tests/spec/`, put together by `docs/generate.py`; the tests run every table of them.*",
        "Small tables of rows, a definition, and every measurement that it must give. Each is computed by the "
        "engine that a build uses and again by a plain program that shares nothing with it. `covers` are the "
        "days that the source answers for, `residents_of` the published population of each place; what is not "
        "written is as the [plan language](plan-language.md) says, by month and for the whole city. An empty "
        "cell is not recorded, or has no value.",
    ]
    for part in ("kinds", "dimensions"):
        made.append(f"## {part.capitalize()}")
        for path in sorted((CHAPTERS / part).glob("*.md")):
            text = path.read_text(encoding="utf-8").strip()
            made.append(re.sub(r"(?m)^(#+ )", r"##\1", text))
    return "\n\n".join(made)

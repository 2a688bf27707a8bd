"""Writes docs/reference/ from the code, so that the reference cannot be wrong for long.

Answers: what can be written, and what does it mean? Run `python docs/generate.py` after a change;
`python docs/generate.py --check` changes nothing and fails when a page is out of date.
"""

# ruff: noqa: E501 - rows of words read best on one line

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typer
from sqlglot import exp

from charteroak.budget import stored
from charteroak.budget.allocate.words import Allocation, WeightSet
from charteroak.budget.evaluation.model import GRADES
from charteroak.budget.evaluation.read import LISTS as ASKED
from charteroak.budget.model import Ledger
from charteroak.budget.packages import Package
from charteroak.budget.priorities import Priorities
from charteroak.budget.read import LISTS, SINGLES
from charteroak.budget.scenarios import Scenario
from charteroak.budget.scores.model import FORMULA, Scoring
from charteroak.cli import app
from charteroak.dimensions.place import BoundarySet
from charteroak.dimensions.unit import CONVERSIONS, UNITS
from charteroak.documents import as_written
from charteroak.engine import Engine, unlike
from charteroak.expressions import FUNCTIONS, SQL_TYPES, parse
from charteroak.indicators import (
    cross_cutting,
    disparities,
    forecasts,
    gaps,
    intervals,
    judgments,
    paradoxes,
    tables,
)
from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.indicators.measurement import SQL_TYPES as COLUMN_TYPES
from charteroak.indicators.statuses import RULES
from charteroak.kinds import kinds
from charteroak.packs.shelf import Pack
from charteroak.plan.asked import CallStaffing
from charteroak.plan.model import City, Goal, Indicator, Office, Plan
from charteroak.publish.opendata import links as open_data
from charteroak.publish.opendata import schemas, shelf
from charteroak.publish.opendata.columns import attribute_docs, caption, columns
from charteroak.publish.opendata.vocabulary import PROVENANCES
from charteroak.sources.contract import Contract
from charteroak.sources.figures import HEADINGS
from charteroak.sources.recipe import Recipe

REFERENCE = Path(__file__).parent / "reference"
CHAPTERS = Path(__file__).parents[1] / "tests" / "spec"
FROM_CODE = "*Generated from the code by `docs/generate.py`; change it there.*"
NOT_WRITTEN = {"written_at", "measure", "lines", "pack", "changed", "offices", "goals", "ready"}
"""Fields that are filled in while reading, not written by anyone."""

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
FUNCTION_EXAMPLES: dict[str, tuple[str, str]] = {
    "abs": ("abs(-3)", "The number without its sign."),
    "ceil": ("ceil(2.1)", "The next whole number up."),
    "coalesce": ("coalesce(null, 'none')", "The first that is recorded."),
    "concat": ("concat('Ward ', '3')", "Texts put together; what is missing is left out."),
    "contains": ("contains('main street', 'street')", "Whether the text holds the other."),
    "date_diff": (
        "date_diff('day', date '2024-03-01', date '2024-03-05')",
        "How many times a new day (`hour`, `minute`, `month` ...) begins between the two: from 8:59 to "
        "9:01 is one `hour`. For a length of time take a finer unit and divide.",
    ),
    "date_part": ("date_part('year', date '2024-03-09')", "One part of a date, as a number."),
    "date_trunc": ("date_trunc('month', date '2024-03-09')", "The first moment of the period."),
    "day": ("day(date '2024-03-09')", "The day of the month."),
    "dayofweek": ("dayofweek(date '2024-03-10')", "The day of the week; Sunday is 0."),
    "ends_with": ("ends_with('Main St', 'St')", "Whether the text ends so."),
    "exp": ("exp(0)", "The exponential."),
    "extract": ("extract(hour from timestamp '2024-03-09 17:30:00')", "One part of a moment."),
    "floor": ("floor(2.9)", "The next whole number down."),
    "greatest": ("greatest(3, 7)", "The largest; what is missing is left out."),
    "hour": ("hour(timestamp '2024-03-09 17:30:00')", "The hour of the day, 0 to 23."),
    "if": ("if(3 > 2, 'yes', 'no')", "One value or the other."),
    "ifnull": ("ifnull(null, 0)", "The first, or the second where it is missing."),
    "ilike": ("'MAIN ST' ilike '%st'", "As `like`, whatever the capitals."),
    "isodow": ("isodow(date '2024-03-10')", "The day of the week; Monday is 1, Sunday 7."),
    "least": ("least(3, 7)", "The smallest; what is missing is left out."),
    "left": ("left('Hartford', 4)", "The first characters."),
    "length": ("length('Oak')", "How many characters."),
    "like": ("'Main St' like '%St'", "A pattern: `%` is any text, `_` any one character."),
    "ln": ("ln(1)", "The natural logarithm."),
    "lower": ("lower('OAK')", "In small letters."),
    "ltrim": ("ltrim('  oak')", "Without spaces at the start."),
    "minute": ("minute(timestamp '2024-03-09 17:30:00')", "The minute of the hour."),
    "month": ("month(date '2024-03-09')", "The month, 1 to 12."),
    "nullif": ("nullif(0, 0)", "The first, or missing where it equals the second."),
    "quarter": ("quarter(date '2024-03-09')", "The calendar quarter, 1 to 4."),
    "regexp_matches": (
        "regexp_matches('A-12', '[0-9]+')",
        "Whether a regular expression is in it.",
    ),
    "replace": ("replace('a-b', '-', ' ')", "With one text in place of another."),
    "right": ("right('Hartford', 4)", "The last characters."),
    "round": ("round(2.46, 1)", "Rounded to so many digits."),
    "rtrim": ("rtrim('oak  ')", "Without spaces at the end."),
    "sign": ("sign(-3)", "-1, 0 or 1."),
    "sqrt": ("sqrt(9)", "The square root."),
    "starts_with": ("starts_with('Main St', 'Main')", "Whether the text begins so."),
    "strftime": ("strftime(date '2024-03-09', '%Y-%m')", "A date as text."),
    "substring": ("substring('Hartford', 1, 4)", "From a character on, so many."),
    "trim": ("trim(' oak ')", "Without spaces at either end."),
    "upper": ("upper('oak')", "In capitals."),
    "week": ("week(date '2024-03-09')", "The ISO week of the year."),
    "weekday": ("weekday(date '2024-03-10')", "The same as `dayofweek`."),
    "year": ("year(date '2024-03-09')", "The year."),
}
_PLAIN: Mapping[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "`true` or `false`", date: "date",
}  # fmt: skip


def in_words(kind: Any) -> str:
    """A type as a person would say it; dataclasses as links to their own section."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(in_words(part) for part in arguments if part is not types.NoneType)
    if origin is tuple:
        return f"list of {in_words(arguments[0])}"
    if origin is not None and issubclass(origin, Mapping):
        return f"mapping from {in_words(arguments[0])} to {in_words(arguments[1])}"
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def default_in_words(field: dataclasses.Field[Any]) -> str:
    """What stands where nothing is written."""
    if field.default_factory is not dataclasses.MISSING:
        return "none"
    if field.default is dataclasses.MISSING:
        return "**needed**"
    if isinstance(field.default, tuple):
        return ", ".join(f"`{item}`" if item else "empty" for item in field.default) or "none"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return "none" if field.default in (None, "") else f"`{field.default}`"


def fields_table(cls: type, expressions: Mapping[str, str] | None = None) -> str:
    """The fields a person writes, as a table; `expressions`: which of them hold SQL, and for what."""
    said = {"boolean": "condition", "number": "value", "any": "value"}
    sql = {
        name: f"[expression](functions.md), a {said[kind]}"
        for name, kind in (expressions or {}).items()
    }
    docs, hints = attribute_docs(cls), typing.get_type_hints(cls)
    rows = [
        (
            f"`{as_written(f.name)}`",
            sql.get(f.name) or in_words(hints[f.name]),
            default_in_words(f),
            docs.get(f.name, ""),
        )
        for f in dataclasses.fields(cls)
        if f.name not in NOT_WRITTEN
    ]
    return table(("Field", "What is written", "If left out", "Meaning"), rows)


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [tuple(heading), *map(tuple, rows)]
    lines.insert(1, tuple("---" for _ in lines[0]))
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def parts_of(cls: type, seen: set[type]) -> Iterator[type]:
    """The dataclasses that stand inside one, each once, in the order they are met."""
    hints = typing.get_type_hints(cls)
    for field in dataclasses.fields(cls):
        if field.name not in NOT_WRITTEN:
            for part in _dataclasses(hints[field.name]):
                if part not in seen:
                    seen.add(part)
                    yield part
                    yield from parts_of(part, seen)


def _dataclasses(kind: Any) -> Iterator[type]:
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        yield kind
    for part in typing.get_args(kind):
        yield from _dataclasses(part)


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
        made += [f"## {path}", f"{_caption(cls)} {how_many}", fields_table(cls)]
        for part in parts_of(cls, seen):
            made += [f"### {part.__name__}", _caption(part), fields_table(part)]
    assert set(FIGURE_COLUMNS) == set(HEADINGS), "describe every column of figures/*.csv"
    made += [
        "## `figures/*.csv`", "Published figures: one value a row, with its citation. Any number of files.",
        table(("Column", "Meaning"), ((f"`{name}`", FIGURE_COLUMNS[name]) for name in HEADINGS)),
        "Units: " + ", ".join(f"`{unit}`" for unit in UNITS) + ".",
        "Converted on reading, exactly: "
        + ", ".join(f"`{one}` to `{other}`" for one, other in CONVERSIONS) + ".",
    ]  # fmt: skip
    return "\n\n".join(made)


def _caption(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def kinds_page() -> str:
    """Every kind on the shelf."""
    made = [
        "# Kinds", FROM_CODE,
        "How a number is made. An indicator names its kind and writes the kind's fields beside its own; "
        "`where:` (a condition over one row) narrows the rows of every kind but `figure`. Bounds are at 95 "
        "percent unless a publisher states another level.",
    ]  # fmt: skip
    for name, kind in kinds().items():
        bounds = _paragraphs(getattr(intervals, kind.interval))
        source = next((p for p in bounds if p.startswith("Source: ")), f"Source: {kind.method}.")
        made += [f"## `{name}`", _caption(kind), _paragraphs(sys.modules[kind.__module__])[-1]]
        if dataclasses.fields(kind):
            made.append(fields_table(kind, kind.expressions))
        for part in parts_of(kind, set()):
            made += [f"### {part.__name__}", _caption(part), fields_table(part)]
        made.append("Units: " + (", ".join(f"`{unit}`" for unit in kind.units) or "any") + ".")
        made.append(f"Bounds: {bounds[0]} {source}")
    return "\n\n".join(made)


def _paragraphs(what: Any) -> list[str]:
    text = inspect.cleandoc(what.__doc__ or "")
    return [" ".join(part.split()) for part in text.split("\n\n")]


def measurement() -> str:
    """The columns of the result table."""
    docs = attribute_docs(Measurement)
    rows = (
        (f"`{f.name}`", COLUMN_TYPES[f.name], docs.get(f.name, ""))
        for f in dataclasses.fields(Measurement)
    )
    return "\n\n".join(
        (
            "# The result table", FROM_CODE, " ".join(_paragraphs(Measurement)),
            "`measurements.parquet` in an edition has these columns, and so has what `charteroak show` prints "
            "with `--format csv` or `json`.",
            table(("Column", "Type", "Meaning"), rows),
            "## Why a value can be missing",
            table(("`missing`", "Said as"), ((f"`{word}`", said) for word, said in MISSING.items())),
        )
    )  # fmt: skip


def judgments_page() -> str:
    """The tables of what is said about change, targets and places."""
    made = [
        "# Signals, judgments, statuses, funnels", FROM_CODE,
        "Four tables of an edition, made from the measurements as they are told. `charteroak show CITY INDICATOR "
        "--signals` prints them: the points with `--format csv`, all four with `--format json`. Why they are as "
        "they are: [limits, not lights](../explanation/limits-not-lights.md).",
    ]  # fmt: skip
    for row, file in judgments.FILES.items():
        docs, types = attribute_docs(row), tables.sql_types(row)
        columns = ((f"`{name}`", kind, docs.get(name, "")) for name, kind in types.items())
        made += [f"## `{file}`", _caption(row), table(("Column", "Type", "Meaning"), columns)]
    words = (
        ("What a point is", "mark", judgments.MARKS),
        ("What the last point says", "variation", judgments.VARIATIONS),
        ("Where a place lies", "band", judgments.BANDS),
    )
    for heading, column, said in words:
        rows = ((f"`{word}`", text) for word, text in said.items())
        made += [f"## {heading}", table((f"`{column}`", "Said as"), rows)]
    rules = [
        (f"`{name}`", f"`{word}`", text, "for comparison only" if rule.compare_only else "")
        for name, rule in RULES.items()
        for word, text in rule.says.items()
    ]
    made += [
        "## The rules of a status",
        " ".join(f"`{name}`: {_caption_of(rule.judge)}" for name, rule in RULES.items()),
        table(("`rule`", "`status`", "Said as", ""), rules),
    ]
    return "\n\n".join(made)


def comparisons_page() -> str:
    """The tables of gaps, inequality, paradoxes and targets ahead."""
    made = [
        "# Gaps, inequality, targets ahead, values", FROM_CODE,
        "Tables of an edition, made from the measurements as they are told. `charteroak show CITY INDICATOR --gaps` "
        "and `--forecast` print them in sentences, or in full with `--format json`; `charteroak coverage CITY "
        "--values` prints the last two. Why these: [the values are measured too](../explanation/values.md).",
    ]  # fmt: skip
    for row, file in (
        (gaps.Gap, gaps.FILE),
        (gaps.GapTrend, gaps.TRENDS),
        (disparities.Disparity, disparities.FILE),
        (paradoxes.Opposed, paradoxes.FILE),
        (forecasts.Forecast, forecasts.FILE),
        (forecasts.Band, forecasts.BANDS),
        (cross_cutting.CrossCutting, cross_cutting.FILE),
        (cross_cutting.Counted, cross_cutting.COUNTED),
    ):
        docs, types = attribute_docs(row), tables.sql_types(row)
        columns = ((f"`{name}`", kind, docs.get(name, "")) for name, kind in types.items())
        made += [f"## `{file}`", _caption(row), table(("Column", "Type", "Meaning"), columns)]
    said = ((f"`{name}`", one.name, one.how) for name, one in cross_cutting.MEANINGS.items())
    made += ["## What the system counts of itself", table(("`measure`", "Said as", "How"), said)]
    return "\n\n".join(made)


def dollars_page() -> str:
    """The tables of the dollars: where they go, what programs cost, and what came of it."""
    made = [
        "# Dollars, costs, scores, reach, impact", FROM_CODE,
        "Tables of an edition. Amounts are whole cents. `charteroak reconcile`, `charteroak costs` and "
        "`charteroak evaluate` print them, in dollars. What they can say: "
        "[evaluation](../explanation/evaluation.md).",
    ]  # fmt: skip
    for file, row in stored.TABLES.items():
        docs, types = attribute_docs(row), tables.sql_types(row)
        columns = ((f"`{name}`", kind, docs.get(name, "")) for name, kind in types.items())
        made += [f"## `{file}`", _caption(row), table(("Column", "Type", "Meaning"), columns)]
    grades = ((f"`{name}`", said) for name, said in GRADES.items())
    made += ["## The grades of evidence", table(("`grade`", "Meaning"), grades), FORMULA]
    return "\n\n".join(made)


def open_data_page() -> str:
    """The tables of the open data of a site."""
    made = [
        "# Open data", FROM_CODE,
        f"The tables that `charteroak publish` writes into `{open_data.TABLES}/` of a site, each as `NAME.csv` and "
        "`NAME.parquet` with the same rows, and its columns as `NAME.schema.json`. How to use them: [use the "
        "data](../how-to/use-the-data.md).",
        "## Where a row comes from",
        table(("`provenance`", "Meaning"), ((f"`{word}`" if word else "", said) for word, said in PROVENANCES.items())),
    ]  # fmt: skip
    every = [(one.name, one.title, one.row, one.keys, one.columns) for one in shelf.TABLES]
    row = schemas.DictionaryRow
    every.append(
        (
            "dictionary",
            "What each column means",
            row,
            ("table", "column"),
            columns(row, with_provenance=True),
        )
    )
    for name, title, row, keys, told in every:
        key = f" Rows are told apart by {', '.join(f'`{one}`' for one in keys)}." if keys else ""
        rows = ((f"`{one.name}`", one.sql, one.unit, one.meaning) for one in told)
        made += [
            f"## `{name}`",
            f"{title}. {caption(row)}{key}",
            table(("Column", "Type", "Unit", "Meaning"), rows),
        ]
    return "\n\n".join(made)


def _caption_of(function: Any) -> str:
    return _paragraphs(function)[0]


def functions() -> str:
    """What may stand in an expression, each function with an example that is computed here."""
    assert set(FUNCTION_EXAMPLES) == set(FUNCTIONS), "give every function a line"
    with Engine() as engine:
        rows = [
            (f"`{name}`", f"`{text}`", f"`{_result(engine, text)}`", meaning)
            for name, (text, meaning) in sorted(FUNCTION_EXAMPLES.items())
        ]
    return "\n\n".join(
        (
            "# Expressions", FROM_CODE,
            "`where:`, `numerator:`, `denominator:` and `of:` of an indicator and `rule:` of a contract are "
            "SQL expressions over one row: a condition, or a value. Names are the contract's columns. Anything "
            "that looks beyond the row is refused: no `select`, no other table, no aggregate, no function that "
            "is not listed here.",
            "Column types: " + ", ".join(f"`{name}`" for name in SQL_TYPES) + ".",
            "Operators: `and`, `or`, `not`, `=`, `<>`, `<`, `<=`, `>`, `>=`, `between ... and ...`, `in (...)`, "
            "`is null`, `is not null`, `like`, `ilike`, `+`, `-`, `*`, `/`, `//`, `%`, `||`, "
            "`case when ... then ... else ... end`, `cast(... as ...)`. Text stands in single quotes. A yes-or-no "
            "column is a condition by itself: `repeat`, `not repeat`.",
            "A comparison with something that was not recorded is neither true nor false. In a share such a row "
            "counts on neither side; in `where:` it is left out; in `rule:` it passes.",
            "With [`engine: spark://...`](../how-to/measure-on-spark.md) these are refused, because a cluster cannot "
            f"promise the same last digit: {refused_on_spark()}. Of the others a few forms are, and `check` says so.",
            "## Functions", table(("Function", "Example", "Gives", "Meaning"), rows),
        )
    )  # fmt: skip


def refused_on_spark() -> str:
    """The functions that have no exact form there at all."""
    trees = {}
    for name, (text, _) in FUNCTION_EXAMPLES.items():
        parsed, faults = parse(text, {"column": "text"})
        assert parsed is not None, faults
        trees[name] = parsed.tree
    return ", ".join(f"`{name}`" for name in sorted(unlike(trees, {"column": "VARCHAR"})))


def _result(engine: Engine, text: str) -> object:
    parsed, faults = parse(text, {"column": "text"})
    assert parsed is not None, faults
    found = engine.rows(exp.select(parsed.tree.copy()))[0][0]
    if found is None:
        return "missing"
    return str(found).lower() if isinstance(found, bool) else found


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


PAGES = {
    "commands": commands,
    "plan-language": plan_language,
    "kinds": kinds_page,
    "measurement": measurement,
    "judgments": judgments_page,
    "comparisons": comparisons_page,
    "dollars": dollars_page,
    "open-data": open_data_page,
    "functions": functions,
    "spec": spec,
}


def stale() -> tuple[str, ...]:
    """The pages that do not say what the code says."""
    return tuple(
        name
        for name, made in PAGES.items()
        if not (REFERENCE / f"{name}.md").is_file()
        or (REFERENCE / f"{name}.md").read_text(encoding="utf-8") != made() + "\n"
    )


def main(arguments: list[str]) -> int:
    """Write the pages; or, with `--check`, say which are out of date."""
    old = stale()
    if "--check" in arguments:
        for name in old:
            sys.stderr.write(f"docs/reference/{name}.md is out of date: run docs/generate.py\n")
        return 1 if old else 0
    REFERENCE.mkdir(exist_ok=True)
    for name in old:
        (REFERENCE / f"{name}.md").write_text(PAGES[name]() + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(old)} of {len(PAGES)} pages written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What comes out: every table of an edition and of a site, with its columns."""

from __future__ import annotations

import dataclasses

from charteroak.budget import stored
from charteroak.budget.evaluation.model import GRADES
from charteroak.budget.scores.model import FORMULA
from charteroak.indicators import (
    cross_cutting,
    disparities,
    forecasts,
    gaps,
    judgments,
    paradoxes,
    tables,
)
from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.indicators.measurement import SQL_TYPES as COLUMN_TYPES
from charteroak.indicators.statuses import RULES
from charteroak.publish.opendata import links as open_data
from charteroak.publish.opendata import schemas, shelf
from charteroak.publish.opendata.columns import attribute_docs, caption, columns
from charteroak.publish.opendata.vocabulary import PROVENANCES
from reference_pages.wording import FROM_CODE, caption_of, caption_of_class, paragraphs, table


def measurement() -> str:
    """The columns of the result table."""
    docs = attribute_docs(Measurement)
    rows = (
        (f"`{f.name}`", COLUMN_TYPES[f.name], docs.get(f.name, ""))
        for f in dataclasses.fields(Measurement)
    )
    return "\n\n".join(
        (
            "# The result table", FROM_CODE, " ".join(paragraphs(Measurement)),
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
        made += [
            f"## `{file}`",
            caption_of_class(row),
            table(("Column", "Type", "Meaning"), columns),
        ]
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
        " ".join(f"`{name}`: {caption_of(rule.judge)}" for name, rule in RULES.items()),
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
        made += [
            f"## `{file}`",
            caption_of_class(row),
            table(("Column", "Type", "Meaning"), columns),
        ]
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
        made += [
            f"## `{file}`",
            caption_of_class(row),
            table(("Column", "Type", "Meaning"), columns),
        ]
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

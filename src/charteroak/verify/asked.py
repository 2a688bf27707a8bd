"""Asked: questions put to published tables in plain SQL.

Answers: how does a check read what a stranger reads? From the Parquet files of the site alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.engine import DIALECT, Engine
from charteroak.publish.opendata import links


def parquet(engine: Engine, site: Path, name: str) -> exp.Select:
    """The rows of a published table."""
    return engine.parquet(site / links.table(name, "parquet"))


def there(site: Path, name: str) -> bool:
    """Whether a table was published."""
    return (site / links.table(name, "parquet")).is_file()


def ask(engine: Engine, text: str) -> list[tuple[Any, ...]]:
    """The rows that a question in SQL gives."""
    tree: exp.Expr = exp.maybe_parse(text, dialect=DIALECT)
    return engine.rows(tree)

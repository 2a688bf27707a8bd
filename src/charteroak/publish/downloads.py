"""Downloads: an indicator's measurements as a table for spreadsheets.

Answers: how do I take these numbers away? Every row and every column of the result table. A text
that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from charteroak.indicators.measurement import COLUMNS, Measurement

RUNS = "^'*[=+\\-@\\t\\r\\n＝＋－＠]"
"""What a spreadsheet would run, or what has been kept from it before: a cell of text that begins so
gets an apostrophe in front. Numbers are columns of their own and stay as they are."""


def table(rows: Sequence[Measurement]) -> str:
    """The rows as CSV: UTF-8, comma, one heading line, empty where there is no value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    columns = attrgetter(*COLUMNS)
    for row in rows:
        writer.writerow([_cell(value) for value in columns(row)])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if re.match(RUNS, value) else value
    return value

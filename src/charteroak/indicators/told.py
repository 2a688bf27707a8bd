"""Told: measurements that may be told, as columns.

Answers: has this been through suppression? What rows give is a `Block`; what is written, judged and
composed is `Told`, and the type checker knows the difference. Only four things make one:
`suppress` of blocks from rows, `published` of figures that others have published, `composed` (its
`redrawn` too), which is given nothing else, and `recalled`, of rows of the result table. A test
reads the code to make sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NewType

import numpy as np

Block = Mapping[str, Any]
"""Columns of the result table for some rows: an array of the block's length, or one value."""
Told = NewType("Told", Mapping[str, Any])
"""A block of which everything may be told."""


def published(block: Block) -> Told:
    """Figures that somebody else has published already: nothing of them is hidden."""
    return Told(block)


def recalled(columns: Block) -> Told:
    """Rows of the result table, in which only what may be told is written."""
    return Told({name: _days(column) for name, column in columns.items()})


def _days(column: Any) -> Any:
    """Days as the other blocks have them."""
    days = np.issubdtype(column.dtype, np.datetime64)
    return np.ma.getdata(column).astype("datetime64[D]").astype(object) if days else column

"""Told: measurements that may be told, as columns.

Answers: has this been through suppression? What rows give is a `Block`; what is written, judged and
composed is `Told`, and the type checker knows the difference. Only three things make one:
`suppress` of blocks from rows, `published` of figures that others have published, and
`composed` (its `redrawn` too), which is given nothing else. A test reads the code to make sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NewType

Block = Mapping[str, Any]
"""Columns of the result table for some rows: an array of the block's length, or one value."""
Told = NewType("Told", Mapping[str, Any])
"""A block of which everything may be told."""


def published(block: Block) -> Told:
    """Figures that somebody else has published already: nothing of them is hidden."""
    return Told(block)

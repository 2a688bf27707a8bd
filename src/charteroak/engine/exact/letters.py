"""Letters: the characters that DuckDB and Spark change to capitals or small letters differently.

Answers: which characters must not be left to Spark? `tests/spark` compares every character there
is on both engines, so a release of either that knows other letters is found out.
"""

from __future__ import annotations

from collections.abc import Mapping

_NO_CAPITAL = (
    (0x149, 0x149), (0x19b, 0x19b), (0x1f0, 0x1f0), (0x264, 0x264), (0x390, 0x390),
    (0x3b0, 0x3b0), (0x587, 0x587), (0x1c8a, 0x1c8a), (0x1e96, 0x1e9a), (0x1f50, 0x1f50),
    (0x1f52, 0x1f52), (0x1f54, 0x1f54), (0x1f56, 0x1f56), (0x1f88, 0x1f8f), (0x1f98, 0x1f9f),
    (0x1fa8, 0x1faf), (0x1fb2, 0x1fb2), (0x1fb4, 0x1fb4), (0x1fb6, 0x1fb7), (0x1fbc, 0x1fbc),
    (0x1fc2, 0x1fc2), (0x1fc4, 0x1fc4), (0x1fc6, 0x1fc7), (0x1fcc, 0x1fcc), (0x1fd2, 0x1fd3),
    (0x1fd6, 0x1fd7), (0x1fe2, 0x1fe4), (0x1fe6, 0x1fe7), (0x1ff2, 0x1ff2), (0x1ff4, 0x1ff4),
    (0x1ff6, 0x1ff7), (0x1ffc, 0x1ffc), (0xa7cd, 0xa7cd), (0xa7cf, 0xa7cf), (0xa7d3, 0xa7d3),
    (0xa7d5, 0xa7d5), (0xa7db, 0xa7db), (0xfb00, 0xfb06), (0xfb13, 0xfb17), (0x10d70, 0x10d85),
    (0x16ebb, 0x16ed3),
)  # fmt: skip
"""From and to which character DuckDB leaves small what Spark would make capital."""
_CAPITAL = {
    "\u00df": "\u1e9e", "\u1f80": "\u1f88", "\u1f81": "\u1f89", "\u1f82": "\u1f8a",
    "\u1f83": "\u1f8b", "\u1f84": "\u1f8c", "\u1f85": "\u1f8d", "\u1f86": "\u1f8e",
    "\u1f87": "\u1f8f", "\u1f90": "\u1f98", "\u1f91": "\u1f99", "\u1f92": "\u1f9a",
    "\u1f93": "\u1f9b", "\u1f94": "\u1f9c", "\u1f95": "\u1f9d", "\u1f96": "\u1f9e",
    "\u1f97": "\u1f9f", "\u1fa0": "\u1fa8", "\u1fa1": "\u1fa9", "\u1fa2": "\u1faa",
    "\u1fa3": "\u1fab", "\u1fa4": "\u1fac", "\u1fa5": "\u1fad", "\u1fa6": "\u1fae",
    "\u1fa7": "\u1faf", "\u1fb3": "\u1fbc", "\u1fc3": "\u1fcc", "\u1ff3": "\u1ffc",
}  # fmt: skip
"""What DuckDB makes of others: the capital of the sharp s, titles of Greek letters."""
_NO_SMALL = (
    (0x1c89, 0x1c89), (0xa7cb, 0xa7cc), (0xa7ce, 0xa7ce), (0xa7d2, 0xa7d2), (0xa7d4, 0xa7d4),
    (0xa7da, 0xa7da), (0xa7dc, 0xa7dc), (0x10d50, 0x10d65), (0x16ea0, 0x16eb8),
)  # fmt: skip
"""From and to which character DuckDB leaves capital."""
_SMALL = {
    "\u0130": "\u0069", "\u03a3": "\u03c3",
}  # fmt: skip
"""The dotted I; and the Greek sigma, which Spark writes otherwise at the end of a word."""
SPACES = "".join(map(chr, (32, 160, 5760, *range(8192, 8203), 8239, 8287, 12288)))
"""What DuckDB's `trim` takes away: Unicode's space separators."""


def _same(ranges: tuple[tuple[int, int], ...]) -> dict[str, str]:
    return {chr(code): chr(code) for first, last in ranges for code in range(first, last + 1)}


UPPER: Mapping[str, str] = {**_same(_NO_CAPITAL), **_CAPITAL}
"""Characters whose capitals Spark would write otherwise, each with DuckDB's."""
LOWER: Mapping[str, str] = {**_same(_NO_SMALL), **_SMALL}
"""Characters whose small letters Spark would write otherwise, each with DuckDB's."""

r"""Patterns: regular expressions that RE2 (DuckDB) and Java (Spark) read alike.

Answers: how is this pattern written for Java, or why is it refused? Accepted is what both know by
the same meaning: letters, `.`, classes without classes in them, groups, alternatives, repetition,
`^`, `$`, `\d`, `\w`, `\s` and escaped punctuation. `$` means the very end, and `.` any character
but a line feed, as in RE2.

Source: RE2's syntax (github.com/google/re2/wiki/Syntax); java.util.regex.Pattern.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<escape>\\.) | (?P<class>\[\^?[^\[\]\\&]+\]) | (?P<group>\((?:\?:|(?!\?))) | (?P<close>\))
    | (?P<times>(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??) | (?P<end>\$) | (?P<sign>[\^|.])
    | (?P<letter>[^\\\[\](){}*+?^$|.])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"d": r"[0-9]", "D": r"[^0-9]", "w": r"[0-9A-Za-z_]", "W": r"[^0-9A-Za-z_]",
            "s": r"[\t\n\f\r ]", "S": r"[^\t\n\f\r ]", "t": r"\t", "n": r"\n"}  # fmt: skip


def java_pattern(pattern: str) -> tuple[str, str]:
    """The pattern as Java reads it, or why there is none."""
    told, at = "(?d)", 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None:
            return "", f"`{pattern[at:]}` in the pattern may mean something else to Spark."
        text = found[0]
        if found.lastgroup == "escape":
            if text[1].isalnum() and text[1] not in _ESCAPES:
                return "", f"`{text}` in the pattern may mean something else to Spark."
            text = _ESCAPES.get(text[1], text)
        told += r"\z" if found.lastgroup == "end" else text
        at = found.end()
    return told, ""

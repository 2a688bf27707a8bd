"""Bound: a value that a form uses more than once, computed once.

Answers: how is `let x = ... in` written in SQL? As a function applied to a list of one.
"""

from __future__ import annotations

from collections.abc import Mapping

_SHORT = 60
"""Shorter text is simply repeated."""


def bound(values: Mapping[str, str], form: str) -> str:
    """A form that uses a value more than once, with the value computed once."""
    if all(len(text) <= _SHORT for text in values.values()):
        return form.format(**values)
    held = ", ".join(f"{text} AS {key}" for key, text in values.items())
    inner = form.format(**{key: f"p_.{key}" for key in values})
    return f"transform(array(struct({held})), p_ -> {inner})[0]"

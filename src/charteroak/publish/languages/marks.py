"""Marks: where words stay in another language than their page.

Answers: which part of a sentence is not translated? Such words stand between two marks that no
keyboard writes. They pass through every sentence as they are; at the end the page turns them into
`<span lang="en">`, and whatever is no text of a page loses them.
"""

from __future__ import annotations

import re

OPEN, CLOSE = "\ue0f0", "\ue0f1"
_MARKS = re.compile(f"[{OPEN}{CLOSE}]")
_TAG = re.compile(r"(<[^>]*>)")
_WHOLE = re.compile(r"<(title|svg)\b.*?</\1>", re.DOTALL)
"""What can hold no element of ours: its words are shown as they are."""


def foreign(text: str) -> str:
    """Words that stay in the main language, marked as such."""
    return f"{OPEN}{bare(text)}{CLOSE}" if text.strip() else text


def bare(text: str) -> str:
    """The same words without marks."""
    return _MARKS.sub("", text)


def shown(page: str, language: str) -> str:
    """A page in which marked words say in which language they are."""
    if OPEN not in page:
        return page
    page = _WHOLE.sub(lambda found: bare(found[0]), page)
    opening = f'<span lang="{language}">'
    parts = _TAG.split(page)
    return "".join(
        bare(part) if at % 2 else part.replace(OPEN, opening).replace(CLOSE, "</span>")
        for at, part in enumerate(parts)
    )

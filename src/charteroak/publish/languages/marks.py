"""Marks: where words stay in another language than their page.

Answers: which part of a sentence is not translated? Such words stand between two marks that no
keyboard writes, the first with the language they are in. They pass through every sentence as they
are; at the end the page turns them into `<span lang="en">`, and whatever cannot hold a span loses
them.
"""

from __future__ import annotations

import re

OPEN, NAMED, CLOSE = "\ue0f0", "\ue0f1", "\ue0f2"
_MARK = re.compile(f"{OPEN}[a-zA-Z-]*{NAMED}|[{OPEN}{NAMED}{CLOSE}]")
_OPENING = re.compile(f"{OPEN}([a-zA-Z-]+){NAMED}")
_TAG = re.compile(r"(<[^>]*>)")
_WHOLE = re.compile(r"<(title|svg)\b.*?</\1>", re.DOTALL)
"""What can hold no span: its words are shown without one."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Letters that cannot be seen and turn all that follows about: a number beside a name that has one
would be read backwards."""


def foreign(text: str, language: str) -> str:
    """Words that stay in another language, marked as such."""
    return f"{OPEN}{language}{NAMED}{bare(text)}{CLOSE}" if text.strip() else text


def bare(text: str) -> str:
    """The same words without marks."""
    return _MARK.sub("", text)


def shown(page: str) -> str:
    """A page in which marked words say in which language they are, and none turns others."""
    page = _TURNS.sub("", page)
    if OPEN not in page:
        return page
    page = _WHOLE.sub(lambda found: bare(found[0]), page)
    parts = [bare(part) if at % 2 else part for at, part in enumerate(_TAG.split(page))]
    whole = "".join(parts)
    if len(_OPENING.findall(whole)) != whole.count(CLOSE):
        return bare(whole)  # a mark was cut off somewhere: no span is better than half of one
    return bare(_OPENING.sub(r'<span lang="\1">', whole).replace(CLOSE, "</span>"))


def parts(text: str) -> list[tuple[str, str]]:
    """A text cut where its language changes: the language (nothing: the page's), and the words."""
    if OPEN not in text:
        return [("", text)]
    found = []
    for at, piece in enumerate(re.split(f"{OPEN}([a-zA-Z-]+){NAMED}", text)):
        if at % 2:
            language = piece
        elif at:
            inside, _, after = piece.partition(CLOSE)
            found += [(language, bare(inside)), ("", bare(after))]
        else:
            found.append(("", bare(piece)))
    return [one for one in found if one[1]]

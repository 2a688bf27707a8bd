"""Questions as their files should say them, once a workbook is taken.

Answers: what do the rows of a workbook make of `budget/allocations/*.yaml`, and which row says
which entry of them? An entry that is gone stays in its place, empty, so that places do not move.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charteroak.budget.allocate.read import FOLDER
from charteroak.budget.workbooks import entries, questions
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Difference, Key, Touched
from charteroak.budget.workbooks.questions import DIMENSION, LISTS, PACKAGES, QUESTIONS
from charteroak.budget.workbooks.yaml_parts import Draft, draft_of

Place = tuple[str, Key]
"""A row of a sheet."""
By = Mapping[tuple[str, str], Mapping[int, Place]]
"""The row that says each entry, by question, list and place in the list."""
LISTED = tuple(LISTS.values())


def drafted(now: CityNow, found: Difference) -> tuple[Mapping[str, Draft], By]:
    """Each question as its file should say it, and which row says which entry."""
    drafts = {one: draft_of(_data(now, one), LISTED) for one in now.wanted.allocations}
    by: dict[tuple[str, str], dict[int, Place]] = {}
    for one in found.of(QUESTIONS):
        draft = drafts.setdefault(one.key[0], draft_of({}, LISTED))
        for column, text in _said(one, found).items():
            entries.put(draft.fields, column, _value(column, text))
    for sheet in LISTS:
        _lay(now, found, sheet, drafts, by)
    for one in found.of(PACKAGES):
        _pin(one, drafts[one.key[0]], by.setdefault((one.key[0], "rules"), {}))
    for name, package in found.gone(PACKAGES):
        _unpin(package, drafts[name])
    return drafts, by


def _data(now: CityNow, name: str) -> Mapping[str, Any]:
    document = now.document(f"{FOLDER}/{name}.yaml")
    return document.data if document else {}


def _said(one: Touched, found: Difference) -> dict[str, str]:
    """What a row says that is new: all of a new one, else what was changed."""
    changed = {c.column for c in found.changed if (c.sheet, c.key) == (one.sheet, one.key)}
    return {c: text for c, text in one.row.items() if (one.new and text) or c in changed}


def _value(column: str, text: str) -> Any:
    match column:
        case "first" | "may_end" | "packages":
            return entries.parts(text)
        case "serves":
            return dict(part.split(DIMENSION, 1) for part in entries.parts(text))
    return text


def _lay(
    now: CityNow, found: Difference, sheet: str, drafts: Mapping[str, Draft],
    by: dict[tuple[str, str], dict[int, Place]],
) -> None:  # fmt: skip
    """Put what the rows of a sheet say into the lists of their questions."""
    name = LISTS[sheet]
    keys = {
        key: at for one in now.wanted.allocations.values()
        for at, key in enumerate(questions.keys_of(one, sheet)) if key is not None
    }  # fmt: skip
    for key in found.gone(sheet):
        drafts[key[0]].lists[name][keys[key]] = (keys[key], {})
    for one in found.of(sheet):
        parts = drafts[one.key[0]].lists[name]
        at = keys.get(one.key, len(parts))
        if at == len(parts):
            parts.append((None, {}))
        entry = dict(parts[at][1])
        for column, text in _said(one, found).items():
            if column not in ("allocation", "nth"):
                entries.put(entry, column, _value(column, text))
        parts[at] = (parts[at][0], entry)
        by.setdefault((one.key[0], name), {})[at] = (sheet, one.key)


def _unpin(package: str, draft: Draft) -> int | None:
    """Take a package out of the rule that keeps it; which one, where nothing else is in it."""
    rules = draft.lists["rules"]
    at = questions.pins_of(entry for _, entry in rules).get(package)
    if at is None:
        return None
    origin, entry = rules[at]
    left = [name for name in entry["packages"] if name != package]
    rules[at] = (origin, {**entry, "packages": left} if left else {})
    return None if left else at


def _pin(one: Touched, draft: Draft, by: dict[int, Place]) -> None:
    """Have a package kept in or out, in a rule of its own."""
    rules, package = draft.lists["rules"], one.key[1]
    at = _unpin(package, draft)
    if not one.row["keep"]:
        return
    entry = {"rule": one.row["keep"], "packages": [package], "because": one.row["because"]}
    if at is None:
        rules.append((None, entry))
    else:
        rules[at] = (rules[at][0], entry)
    by[len(rules) - 1 if at is None else at] = (PACKAGES, one.key)

"""The difference between a workbook that came back and the city's files as they are now.

Answers: what would change, cell by cell? Three are compared: the cell as it came back, as it was
when the workbook was written, and the file now. What nobody touched in the workbook stays as the
file says; a cell that both changed, and not alike, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from charteroak.budget.workbooks.cells import same
from charteroak.budget.workbooks.model import (
    Book,
    Changed,
    Difference,
    Key,
    Rejected,
    Row,
    Table,
    Touched,
)
from charteroak.budget.workbooks.read import Came, Sheet


@dataclass
class _Found:
    touched: list[Touched] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    removed: list[tuple[str, Key]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def difference(book: Book, sheets: Mapping[str, Sheet]) -> Difference:
    """What the sheets say that the city, told as `book`, does not."""
    found = _Found()
    for table in book.tables:
        _compare(table, sheets[table.sheet], found)
    return Difference(tuple(found.touched), tuple(found.changed), tuple(found.removed),
                      tuple(found.rejected))  # fmt: skip


def _compare(table: Table, sheet: Sheet, found: _Found) -> None:
    if table.shown:
        found.rejected += _only_shown(table, sheet)
        return
    seen: dict[Key, int] = {}
    for came in sorted(sheet.rows, key=lambda one: one.key is None):  # new ones give way
        if _blank(came, table, sheet):
            continue
        if came.key is not None and (came.key in sheet.was or came.key in table.offered):
            seen.setdefault(came.key, 0)  # a refused row is not a removed one
        faults = [*came.faults, *_who(came, table)]
        own = tuple(came.row.get(name, "").strip() for name in table.identity)
        if not faults and seen.get(own):
            what = f"`{' '.join(own)}` stands in row {seen[own]} already."
            faults.append(_fault(came, table, table.identity[0], what, "Keep one of the two."))
        if not faults:
            seen[own] = came.at
            faults += _row(own, came, table, sheet, found)
        found.rejected += faults[:1]  # one reason is enough: the row comes back whole
    for key, was in sheet.was.items():
        if key in table.rows and key not in seen:
            now = table.rows[key]
            changed = [
                column.name for column in table.columns
                if not same(now.get(column.name, ""), was.get(column.name, ""), column)
            ]  # fmt: skip
            if changed:
                what = f"`{' '.join(key)}` was removed, and the city's file says else since."
                found.rejected.append(
                    Rejected(table.sheet, "A1", what, "Write a new workbook.", sheet.was[key])
                )
            else:
                found.removed.append((table.sheet, key))


def _only_shown(table: Table, sheet: Sheet) -> Iterator[Rejected]:
    """Rows of a sheet that is only shown, in which something was typed."""
    for came in sheet.rows:
        was = sheet.was.get(came.key) if came.key is not None else None
        for column in table.columns:
            text = came.typed.get(column.name, "")
            if not same(came.row.get(column.name, text), (was or {}).get(column.name, ""), column):
                what = f"The sheet `{table.sheet}` is only shown."
                advice = "Put it back, and type on the other sheets what should be otherwise."
                yield _fault(came, table, column.name, what, advice)
                break


def _blank(came: Came, table: Table, sheet: Sheet) -> bool:
    """Whether a row says nothing: nothing was filled in, or all of it was emptied."""
    open_ = [c.name for c in table.columns if not c.locked and c.name not in table.identity]
    was = sheet.was.get(came.key) if came.key is not None else None
    if was is not None and not any(was.get(name, "").strip() for name in open_):
        return False
    asked = open_ if came.key is not None else [*open_, *table.identity]
    return not any(came.typed.get(name, "").strip() for name in asked)


def _fault(came: Came, table: Table, column: str, what: str, advice: str) -> Rejected:
    return Rejected(table.sheet, came.cells.get(column, f"A{came.at}"), what, advice, came.typed)


def _who(came: Came, table: Table) -> Iterator[Rejected]:
    """Whether a row is the one that it was."""
    for at, name in enumerate(table.identity):
        now = came.row.get(name, "").strip()
        if came.key is not None and at < len(came.key) and name in came.row and now != came.key[at]:
            what = f"The locked `{name}` was changed from `{came.key[at]}` to `{now}`."
            advice = "Put it back. To have another row, add it beneath the last one."
            yield _fault(came, table, name, what, advice)
    for column in table.columns:
        if column.needed and not came.row.get(column.name, "x").strip():
            what = f"`{column.name}` is empty."
            yield _fault(came, table, column.name, what, "Fill it in.")


def _row(key: Key, came: Came, table: Table, sheet: Sheet, found: _Found) -> list[Rejected]:
    """Compare one row; what stands in its way."""
    was, now = sheet.was.get(key), table.rows.get(key)
    if was is not None and now is None:
        unchanged = all(
            same(came.row.get(c.name, ""), was.get(c.name, ""), c) for c in table.columns
        )
        what = f"The row `{' '.join(key)}` was removed from the city's file since."
        advice = "Remove it here too, or add it under another id."
        return [] if unchanged else [_fault(came, table, table.identity[0], what, advice)]
    before, row, changes = was or {}, dict(now or {}), []
    for column in table.columns:
        name, after = column.name, came.row.get(column.name, "")
        if same(after, before.get(name, ""), column) and was is not None:
            continue
        stands = (now or {}).get(name, "")
        if same(after, stands, column) or name in table.identity:
            row[name] = stands if name in (now or {}) else after
            continue
        if column.locked:
            if came.key is None and not after:
                continue
            shown = (now or table.offered.get(key) or {}).get(name, "")
            if same(after, shown, column):
                continue
            return [_fault(came, table, name, f"`{name}` is only shown.", "Put it back.")]
        if now is not None and not same(stands, before.get(name, ""), column):
            what = f"The city's file says `{stands}` since, and this says `{after}`."
            advice = "Write a new workbook and change it there."
            return [_fault(came, table, name, what, advice)]
        row[name] = after
        changes.append(Changed(table.sheet, key, name, stands, after, came.cells.get(name, "")))
    if now is None or changes:
        row |= dict(zip(table.identity, key, strict=True))
        found.touched.append(
            Touched(table.sheet, key, _filled(row, table), came.at, came.typed, now is None)
        )
        found.changed += changes if now is not None else []
    return []


def _filled(row: Row, table: Table) -> Row:
    return {column.name: row.get(column.name, "") for column in table.columns}

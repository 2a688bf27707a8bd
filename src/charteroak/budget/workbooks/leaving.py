"""Reads an export of priority-based budgeting into a budget folder of the city's own.

Answers: how does a city leave its vendor with its data? Each line of the export stays a line, with
its dollars, and its division over programs becomes a rule of shares. Whether `Total Cost` is the
whole line or the program's part is not guessed: the budgets of the inventory decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from charteroak.budget.money import ADVICE, cents_of, said, why_not
from charteroak.budget.scores.read import HEADINGS
from charteroak.budget.workbooks import csv_lines, exports
from charteroak.budget.workbooks.cells import Value, typed
from charteroak.budget.workbooks.model import Difference, Rejected
from charteroak.budget.workbooks.read import letter, opened
from charteroak.budget.workbooks.take import refused_rows
from charteroak.budget.workbooks.yaml_lines import block, edited
from charteroak.files import appear
from charteroak.problems import Location, Problem, Refused

TYPES: Mapping[str, str] = {
    "personnel": "personnel", "nonpersonnel": "non-personnel", "capital": "capital",
    "debt": "debt", "transfer": "transfer", "revenue": "revenue", "": "non-personnel",
}  # fmt: skip
"""What the export calls the type of an account, without spaces and hyphens, and what we do."""
Row = Mapping[str, str]


@dataclass
class Left:
    """What an export becomes: files by name, and what of it cannot be carried over."""

    files: dict[str, str] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def is_export(path: Path) -> bool:
    """Whether a workbook has the two sheets."""
    return {exports.INVENTORY, exports.DETAILS} <= set(opened(path).sheet_names)


def leave(path: Path, fiscal_year: str, phase: str, today: date) -> Left:
    """The export as the files of a budget folder. Refused where a sheet cannot be read at all."""
    left = Left()
    inventory = list(_rows(path, exports.INVENTORY, exports.PROGRAMS[:2]))
    details = list(_rows(path, exports.DETAILS, exports.LINE))
    programs = _programs(inventory, details, left)
    lines = list(_lines(details, programs, left))
    whole = _whole(lines, inventory, path)
    _ledger(lines, left, fiscal_year, phase, path, whole=whole)
    _scores(details, programs, left, path, today)
    _aside(inventory, details, left)
    return left


def put_into(left: Left, folder: Path) -> None:
    """Have the files appear as a new budget folder. Refused where there is one already."""
    if folder.exists():
        what, advice = "There is a budget folder already.", "Give the folder of a city without one."
        raise Refused([Problem(what, Location(str(folder)), advice, "folder-taken")])
    rows = Difference(rejected=tuple(left.rejected))
    texts = left.files | ({"rejected.csv": refused_rows(rows)} if left.rejected else {})

    def fill(unfinished: Path) -> None:
        for name, text in texts.items():
            path = unfinished / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")

    appear(folder, fill)


def slug(text: str) -> str:
    """A name as an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _rows(path: Path, sheet: str, needed: Sequence[str]) -> Iterator[tuple[int, Row]]:
    lines: list[list[Value]] = (
        opened(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    )
    headings = [typed(value).strip() for value in lines[0]] if lines else []
    missing = [name for name in needed if name not in headings]
    if missing:
        what = f"{sheet}!1: The heading `{missing[0]}` is missing."
        advice = f"It needs: {', '.join(needed)}."
        raise Refused([Problem(what, Location(str(path), 1), advice, "export")])
    for at, line in enumerate(lines[1:], 2):
        row = {h: typed(v).strip() for h, v in zip(headings, line, strict=False) if h}
        if any(row.values()):
            yield at, row


def _reject(left: Left, sheet: str, at: int, row: Row, column: str, what: str, advice: str) -> None:
    place = f"{letter(list(row).index(column))}{at}" if column in row else f"A{at}"
    left.rejected.append(Rejected(sheet, place, what, advice, row))


def _programs(
    inventory: list[tuple[int, Row]], details: list[tuple[int, Row]], left: Left
) -> dict[str, str]:
    """Each program of the export and its id here; its entry goes to `programs.yaml`."""
    departments: dict[str, set[str]] = {}
    for _, row in details:
        departments.setdefault(row["program_id"], set()).add(row["Department"])
    found: dict[str, str] = {}
    made: dict[str, dict[str, Any]] = {}
    services = {theirs.lower(): ours for ours, theirs in exports.SERVICES.items()}
    for at, row in inventory:
        key, name = row["program_id"], row["Program"]
        service = services.get((row.get("Service Type", "") or "community").lower())
        own = sorted(departments.get(key, set()) - {""})
        if not key or not name or key in found:
            what = f"`{key}` stands twice." if key in found else "A program needs its id and name."
            _reject(left, exports.INVENTORY, at, row, "program_id", what, "Mend it in the export.")
            continue
        if service is None:
            what = f"`{row['Service Type']}` is no service type that is known here."
            advice = f"Known are {', '.join(exports.SERVICES.values())}."
            _reject(left, exports.INVENTORY, at, row, "Service Type", what, advice)
            continue
        id_ = slug(key) if re.search("[a-zA-Z]", key) else f"{slug(name)}-{slug(key)}".strip("-")
        if id_ in made or not id_:
            id_ = f"{id_}-{at}"
        found[key] = id_
        department = own[0] if len(own) == 1 else ""
        made[id_] = {
            "id": id_, "name": name, "does": row.get("Program Description") or name,
            **({"department": department} if department else {}), "service": service,
            "owner": slug(own[0]) if own else "unknown",
        }  # fmt: skip
    left.files["programs.yaml"] = edited(
        "# From the export. `owner:` is the department: add it to the offices, or mend it.\n",
        made, {},
    )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Part:
    """One program's part of one line of the export."""

    at: int
    line: tuple[str, ...]
    program: str
    cents: int
    share: Fraction
    row: Row


def _lines(
    details: list[tuple[int, Row]], programs: Mapping[str, str], left: Left
) -> Iterator[_Part]:
    for at, row in details:
        if row["program_id"] not in programs:
            what = f"There is no program `{row['program_id']}` in the inventory."
            _reject(left, exports.DETAILS, at, row, "program_id", what, "Add it to the inventory.")
            continue
        cents, share = cents_of(row["Total Cost"]), _share(row["Allocation"])
        kind = re.sub(r"[\s-]", "", row["AcctType"].lower())
        if cents is None:
            what = f"`{row['Total Cost']}` {why_not(row['Total Cost'])}."
            _reject(left, exports.DETAILS, at, row, "Total Cost", what, ADVICE)
        elif share is None:
            what = f"`{row['Allocation']}` is no share from 0 to 1."
            _reject(left, exports.DETAILS, at, row, "Allocation", what, "Write `0.25` or `25%`.")
        elif kind not in TYPES:
            what = f"`{row['AcctType']}` is no type of account that is known here."
            advice = f"Known are {', '.join(name for name in TYPES if name)}."
            _reject(left, exports.DETAILS, at, row, "AcctType", what, advice)
        elif not row["Fund"]:
            _reject(left, exports.DETAILS, at, row, "Fund", "The line has no fund.", "Name it.")
        else:
            line = tuple(row[name] for name in exports.LINE[1:7])
            yield _Part(at, line, programs[row["program_id"]], cents, share, row)


def _share(text: str) -> Fraction | None:
    try:
        found = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return found if 0 < found <= 1 else None


def _whole(parts: Sequence[_Part], inventory: list[tuple[int, Row]], path: Path) -> bool:
    """Whether `Total Cost` is the whole line, of which the program has its share; else it is the
    program's own part already. Refused where the inventory's budgets do not decide.
    """
    if all(part.share == 1 for part in parts):
        return False
    budgets = [cents_of(row.get("Budget", "")) for _, row in inventory]
    if None in budgets or not budgets:
        what = "The inventory does not say the budget of every program."
    else:
        total = sum(cents or 0 for cents in budgets)
        spent = [part for part in parts if part.row["AcctType"].lower() != "revenue"]
        divided = sum((part.cents * part.share for part in spent), Fraction(0))
        plain = sum(part.cents for part in spent)
        near = len(parts)  # a cent a line, which rounding may cost
        if (abs(divided - total) <= near) != (abs(plain - total) <= near):
            return abs(divided - total) <= near
        what = (f"The inventory's budgets sum to {said(total)}; the details to {said(plain)}, or "
                f"by their shares to {said(round(divided))}.")  # fmt: skip
    advice = (
        "Without budgets that meet one of the two, nobody knows what `Total Cost` is. Mend them."
    )
    raise Refused([Problem(what, Location(str(path)), advice, "export")])


def _ledger(
    parts: Sequence[_Part], left: Left, year: str, phase: str, path: Path, *, whole: bool
) -> None:
    funds = {part.line[5]: slug(part.line[5]) for part in parts}
    accounts: dict[str, dict[str, str]] = {}
    rows: list[list[str]] = [
        ["Line", "Fund", "Department", "Division", "Account", "Text", "Amount"]
    ]
    rules: dict[str, dict[str, Any]] = {}
    for number, (cents, these) in enumerate(_grouped(parts, whole=whole), 1):
        department, division, cost, kind, account, fund = these[0].line
        type_ = TYPES[re.sub(r"[\s-]", "", kind.lower())]
        id_ = f"{account or 'none'}-{type_}"
        accounts[id_] = {"id": id_, "type": type_}
        rows.append([str(number), funds[fund], department, division, id_, cost, said(cents)])
        where = f"line_of_export = '{number}'"
        rules[where] = {"where": where, **_rule(these, left, whole=whole)}
    ledger = {
        "id": "export", "name": "Export of priority-based budgeting", "file": "export.csv",
        "fund": {"header": "Fund"}, "account": {"header": "Account"},
        "organisation": {"header": "Department"}, "project": {"header": "Division"},
        "description": {"header": "Text"}, "fiscal_year": {"value": year},
        "phase": {"value": phase}, "amount": {"header": "Amount"},
        "columns": {"line_of_export": "Line"},
        "source_title": f"The export {path.name}",
    }  # fmt: skip
    if untyped := sum(not part.row["AcctType"] for part in parts):
        left.notes.append(f"{untyped} lines have no `AcctType`. They stand in the account "
                          "`none-non-personnel`: mend it in `ledger/export.csv`.")  # fmt: skip
    left.files |= {
        "funds.yaml": edited("", {i: {"id": i, "name": name} for name, i in funds.items()}, {}),
        "accounts.yaml": edited("", accounts, {}),
        "shares.yaml": edited("", rules, {}, "where"),
        "ledger/export.yaml": f"{block(ledger)}\n",
        "ledger/export.csv": "".join(map(csv_lines.line, rows)),
    }


def _grouped(parts: Sequence[_Part], *, whole: bool) -> Iterator[tuple[int, list[_Part]]]:
    """The lines, each with its dollars and those who have a part of it."""
    if not whole:
        yield from ((part.cents, [part]) for part in parts)
        return
    lines: dict[tuple[tuple[str, ...], int], list[_Part]] = {}
    for part in parts:
        lines.setdefault((part.line, part.cents), []).append(part)
    yield from ((cents, these) for (_, cents), these in lines.items())


def _rule(these: Sequence[_Part], left: Left, *, whole: bool) -> dict[str, Any]:
    because = "As the export says."
    total = sum((part.share for part in these), Fraction(0)) if whole else Fraction(1)
    programs = [part.program for part in these]
    if total != 1 or len(set(programs)) < len(programs):
        first = these[0]
        what = f"The line is allocated by {float(total):.4%} in all, or twice to one program."
        advice = "Its dollars are kept, untied. Divide it in `shares.yaml`, as you know it."
        _reject(left, exports.DETAILS, first.at, first.row, "Allocation", what, advice)
        return {"untied": f"The export allocates {float(total):.4%} of this line, not all of it."}
    if len(these) == 1:
        return {"program": programs[0], "because": because}
    shares = {part.program: str(part.share) for part in these}
    return {"shares": shares, "by": "the allocation of the export", "because": because}


def _scores(
    details: list[tuple[int, Row]], programs: Mapping[str, str], left: Left, path: Path, today: date
) -> None:
    known = (*exports.LINE, *exports.ATTRIBUTES)
    headings = list(details[0][1]) if details else []
    priorities = {name: slug(name) for name in headings if name not in known}
    found: dict[tuple[str, str], str] = {}
    for at, row in details:
        for name in priorities if row["program_id"] in programs else ():
            text, key = row.get(name, ""), (programs[row["program_id"]], priorities[name])
            if not text:
                continue
            if text not in {"0", "1", "2", "3", "4"}:
                what = f"`{text}` is no whole score from 0 to 4."
                advice = "A mean of several scores is not one: ask for the scores themselves."
                _reject(left, exports.DETAILS, at, row, name, what, advice)
            elif found.setdefault(key, text) != text:
                what = f"This row scores the program `{text}`, and one above `{found[key]}`."
                _reject(left, exports.DETAILS, at, row, name, what, "Keep the one that holds.")
    if not found:
        return
    evidence = f"The export {path.name}, which names neither who scored nor on what evidence"
    rows = [["export", program, outcome, "alignment", "", score, today.isoformat(), evidence]
            for (program, outcome), score in found.items()]  # fmt: skip
    scale = {"0": "No alignment.", "4": "Very high alignment."}
    between = "Between no and very high alignment; the export does not say more."
    scoring = {
        "rubric": {"said_by": "the vendor of the export", "said_on": today.isoformat(),
                   "alignment": {str(n): scale.get(str(n), between) for n in range(5)}},
        "scorers": [{"id": "export", "name": "Whoever scored in the export"}],
    }  # fmt: skip
    left.files["scores.yaml"] = f"{block(scoring)}\n"
    left.files["scores/export.csv"] = "".join(map(csv_lines.line, (HEADINGS, *rows)))
    names = ", ".join(f"`{slugged}` ({name})" for name, slugged in priorities.items())
    left.notes.append(f"Each priority must be an outcome in `plan/goals/`: {names}.")


def _aside(inventory: list[tuple[int, Row]], details: list[tuple[int, Row]], left: Left) -> None:
    """What has no place here, kept as it was told."""
    columns = (
        "User Group",
        "Final Score",
        "Quartile",
        "Personnel",
        "NonPersonnel",
        "Revenue",
        "FTE",
    )
    rows = [["sheet", "program_id", "what", "told"]]
    told: dict[tuple[str, str, str, str], None] = {}
    for sheet, lines, names in ((exports.INVENTORY, inventory, columns),
                                (exports.DETAILS, details, exports.ATTRIBUTES)):  # fmt: skip
        for _, row in lines:
            for name in names:
                if row.get(name):
                    told[sheet, row["program_id"], name, row[name]] = None
    rows += [list(one) for one in told]
    left.files["not-carried-over.csv"] = "".join(map(csv_lines.line, rows))
    names_told = ", ".join(dict.fromkeys(one[2] for one in told))
    if names_told:
        left.notes.append(
            f"Kept in `not-carried-over.csv`, used nowhere: {names_told}. A final score is made by "
            "a formula that is not public."
        )
    left.notes.append(
        "The export has no owners, laws, evidence or packages, and ties no program to an outcome: "
        "write `crosswalk.yaml`, and `spread:` for internal services."
    )

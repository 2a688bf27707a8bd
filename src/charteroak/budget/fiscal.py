"""Fiscal Data Package, in and out: budgets as other people's tools read them.

Answers: what do the columns of a package mean here, and how is our ledger written as one? Column
types are those of the Fiscal Data Package's budget taxonomy, 1.0rc1
(https://frictionlessdata.io/taxonomies/fiscal/budgets.json). Its phases proposed, approved,
adjusted and executed are our proposed, adopted, amended and actual; it has none for what is
encumbered or forecast. It knows revenue and expenditure; which sort of expenditure stands in
`expenditure-type:code`, or in the city's own `accounts.yaml`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from charteroak.budget.model import Held, Ledger
from charteroak.budget.money import said
from charteroak.problems import Location, Problem

PHASES: Mapping[str, str] = {
    "proposed": "proposed",
    "approved": "adopted",
    "adjusted": "amended",
    "executed": "actual",
}
"""Their phase, and ours."""
DESCRIPTOR, ROWS = "datapackage.json", "ledger.csv"
_PROFILE = "fiscal-data-package"
_TAXONOMY = "https://frictionlessdata.io/taxonomies/fiscal/budgets.json"
_WRITTEN: Mapping[str, tuple[str, str]] = {
    "line": ("budget-line-id", "string"),
    "fund": ("fin-source:generic:code", "string"),
    "organisation": ("administrative-classification:generic:code", "string"),
    "program": ("activity:generic:program:code", "string"),
    "project": ("activity:generic:project:code", "string"),
    "account": ("economic-classification:generic:code", "string"),
    "direction": ("direction", "string"),
    "type": ("expenditure-type:code", "string"),
    "phase": ("phase:id", "string"),
    "fiscal_year": ("date:fiscal-year", "integer"),
    "amount": ("value", "number"),
}
"""Our column, its type there, and the type of its values."""
_LEVEL = re.compile(r":level\d:code$")


def unpacked(ledger: Ledger, path: Path) -> tuple[Ledger, Path] | Problem:
    """The ledger with its fields where the package says they are, and the file of its rows."""
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        (resource,) = [one for one in package["resources"] if "schema" in one]
        fields = {_type(one): str(one["name"]) for one in resource["schema"]["fields"]}
        rows = path.parent / _path(resource)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        what = f"`{ledger.file}` is not a Fiscal Data Package with one table: {fault}."
        advice = "It needs one resource with a `schema` whose fields have a `columnType`."
        return Problem(what, ledger.written_at, advice, "package")
    if not rows.is_file() or not rows.resolve().is_relative_to(path.parent.resolve()):
        what = f"`{ledger.file}` names the file `{_path(resource)}`, which is not beside it."
        return Problem(what, ledger.written_at, "Put the whole package there.", "package")
    if resource.get("schema", {}) and any(
        one.get("decimalChar", ".") != "." for one in resource["schema"]["fields"]
    ):
        what = f"`{ledger.file}` writes amounts with a comma for the cents."
        advice = "Write them with a point; nothing else is certain."
        return Problem(what, ledger.written_at, advice, "package")
    return _filled(ledger, fields, rows.relative_to(path.parent)), rows


def _type(field: Mapping[str, Any]) -> str:
    """A field's column type, whatever its level."""
    told = str(field.get("columnType", ""))
    return _LEVEL.sub(":code", told)


def _path(resource: Mapping[str, Any]) -> str:
    path = resource["path"]
    return str(path[0] if isinstance(path, list) else path)


def _filled(ledger: Ledger, fields: Mapping[str, str], rows: Path) -> Ledger:
    """What the city's own description says stands; the package tells the rest."""
    told: dict[str, Any] = {"file": str(rows), "format": None}
    for name, (kind, _) in _WRITTEN.items():
        if kind not in fields or name in ("line", "direction"):
            continue
        held = getattr(ledger, name)
        if not held.header and not held.value:
            values = dict(PHASES) if name == "phase" else {}
            told[name] = replace(held, header=fields[kind], values=values or held.values)
    if "type" not in told and not ledger.type.header and "direction" in fields:
        values = {"revenue": "revenue", "expenditure": ""}  # which sort, the account says
        told["type"] = Held(header=fields["direction"], values=values)
    return replace(ledger, **told)


def write_package(lines: Iterable[Sequence[Any]], folder: Path, title: str) -> tuple[Problem, ...]:
    """Write lines (`line`, `fund`, `organisation`, `program`, `project`, `account`, `type`,
    `phase`, `fiscal_year`, `cents`) as a package: its descriptor, and a CSV beside it.

    Lines of a phase that it does not know are left out, and told.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left: dict[str, int] = {}
    with (folder / ROWS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_WRITTEN)
        writer.writerows(_rows(lines, left))
    descriptor = {
        "profile": _PROFILE,
        "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"),
        "title": title,
        "columnTypes": _TAXONOMY,
        "resources": [
            {
                "name": "ledger", "path": ROWS, "format": "csv", "encoding": "utf-8",
                "schema": {"fields": [
                    {"name": name, "type": kind, "columnType": type_}
                    for name, (type_, kind) in _WRITTEN.items()
                ]},
            }
        ],
    }  # fmt: skip
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")
    advice = "A Fiscal Data Package has no such phase."
    return tuple(
        Problem(f"{many:,} lines are left out: they are {phase}.", Location(str(folder)), advice,
                "package-phase", "warning")
        for phase, many in sorted(left.items())
    )  # fmt: skip


def _rows(lines: Iterable[Sequence[Any]], left: dict[str, int]) -> Iterator[Sequence[Any]]:
    theirs = {ours: name for name, ours in PHASES.items()}
    for line, fund, unit, program, project, account, kind, phase, year, cents in lines:
        if phase not in theirs:
            left[phase] = left.get(phase, 0) + 1
            continue
        way = "revenue" if kind in ("revenue", "transfer-in") else "expenditure"
        yield (line, fund, unit, program, project, account, way, kind, theirs[phase], year,
               said(cents))  # fmt: skip

"""A large ledger: lines read, checked for totals, followed through programs to outcomes.

Answers: how long does `charteroak reconcile` take over so many lines, and how much memory?
`python -m benchmarks.ledger --lines 1000000`. 300 departments, 1,000 programs, 200 accounts, ten
funds; a third of the lines belong to one program, a third to three by share, a third to one and an
internal service.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
from pathlib import Path
from time import perf_counter

import duckdb

from charteroak.budget import check
from charteroak.budget.read import read_budget
from charteroak.budget.reconcile import reconcile
from charteroak.engine import Engine

PROGRAMS, DEPARTMENTS = 1000, 300
OUTCOMES = ("safe", "clean", "learned")


def main() -> None:
    """Measure, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--lines", type=int, default=1_000_000)
    reader.add_argument("--form", choices=("csv", "parquet"), default="csv")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), given.lines, given.form)
        began = perf_counter()
        whole, lines = measured(root)
        wall = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{lines:,} funds, years and phases; {whole / 100:,.2f} dollars, difference 0.00")
    print(f"{given.lines:,} lines of {given.form}: {wall:.2f} s, {peak:,.0f} MB at most")


def measured(root: Path) -> tuple[int, int]:
    """Read, check and follow everything: what it sums to. It must balance."""
    budget, problems = read_budget(root, "town")
    assert not problems and not check.check(budget, OUTCOMES, ("mayor",))
    with Engine() as engine:
        found = reconcile(budget, root, engine)
    assert found.problems == () and all(row.difference == 0 for row in found.rows)
    return sum(row.ledger for row in found.rows), len(found.rows)


def write(root: Path, lines: int, form: str) -> Path:
    """The budget folder of a large invented town."""
    folder = root / "budget" / "ledger"
    folder.mkdir(parents=True)
    types = ("personnel", "non-personnel", "capital", "debt")
    names = [f"p{n}" for n in range(PROGRAMS)]
    said = {"said_on": "2020-01-01", "said_by": "mayor", "because": "invented"}
    thirds = dict.fromkeys(OUTCOMES, "1/3")
    common = {"does": "invented", "owner": "mayor"}
    spread = {"by": "staff", "parts": {name: str(n + 1) for n, name in enumerate(names)}}
    put(root, "funds", [{"id": f"f{n}", "name": f"Fund {n}"} for n in range(10)])
    put(root, "accounts", [{"id": f"a{n}", "type": types[n % 4]} for n in range(200)])
    put(root, "programs", [
        *({"id": name, "name": name.upper(), **common} for name in names),
        {"id": "it", "name": "IT", "service": "internal", "spread": spread, **common},
    ])  # fmt: skip
    put(
        root, "shares", [{"where": f"organisation = 'd{n}'", **ways(n)} for n in range(DEPARTMENTS)]
    )
    put(root, "crosswalk", [{"program": name, "outcomes": thirds, **said} for name in names])
    fields = {"fund": "fund", "organisation": "dept", "account": "acct", "description": "text",
              "fiscal_year": "fy", "phase": "phase", "amount": "amount"}  # fmt: skip
    put(root, "ledger/book", {
        "id": "book", "name": "Book", "file": f"book.{form}", "source_title": "Invented",
        **{name: {"header": heading} for name, heading in fields.items()},
    })  # fmt: skip
    how = "format csv, header" if form == "csv" else "format parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 'f' || (i % 10) as fund, 'd' || ((i * 7919) % 300) as dept, "
            "'a' || ((i * 31) % 200) as acct, 'line ' || i as text, 2020 + (i % 5) as fy, "
            "case when i % 2 = 0 then 'adopted' else 'actual' end as phase, "
            "cast((hash(i) % 900000000 + 100)::bigint / 100 as decimal(18, 2)) as amount "
            f"from range({lines}) t(i)) to '{folder / 'book'}.{form}' ({how})"
        )
    return root


def ways(department: int) -> dict[str, object]:
    """Where the lines of a department go."""
    own, other, third = (f"p{(department + n) % PROGRAMS}" for n in (0, 500, 700))
    if department % 3 == 0:
        return {"program": own}
    if department % 3 == 1:
        return {"shares": {own: "0.5", other: "0.3", third: "0.2"}, "by": "hours"}
    return {"parts": {own: "7", "it": "3"}, "by": "staff"}


def put(root: Path, name: str, value: object) -> None:
    """A file of the folder; JSON is YAML."""
    (root / "budget" / f"{name}.yaml").write_text(json.dumps(value), encoding="utf-8")


if __name__ == "__main__":
    main()

"""A small budget folder written in a test, read, checked and reconciled."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from charteroak.budget import check
from charteroak.budget.read import read_budget
from charteroak.budget.reconcile import NOTHING, Reconciled, reconcile
from charteroak.engine import Engine
from charteroak.problems import errors, in_order

OUTCOMES = ("safe", "clean", "learned")
PLAIN: Mapping[str, str] = {
    "funds.yaml": """
        - {id: general, name: General fund}
        - {id: water, name: Water fund, restriction: For water only}
        """,
    "accounts.yaml": """
        - {id: "100", type: revenue}
        - {id: "190", type: transfer-in}
        - {id: "500", type: personnel}
        - {id: "600", type: non-personnel}
        - {id: "700", type: capital, fund: water}
        - {id: "900", type: transfer}
        """,
    "programs.yaml": """
        - {id: patrol, name: Patrol, does: Keeps the peace., owner: mayor}
        - {id: sweeping, name: Sweeping, does: Cleans., owner: mayor}
        """,
    "shares.yaml": """
        - {where: organisation = 'Police', program: patrol}
        - {where: organisation = 'Works', program: sweeping}
        """,
    "crosswalk.yaml": """
        - {program: patrol, outcomes: {safe: 1}, said_on: 2020-01-01, said_by: mayor, because: So.}
        - {program: sweeping, outcomes: {clean: 1}, said_on: 2020-01-01, said_by: mayor, because: So.}
        """,
    "ledger/book.yaml": """
        id: book
        name: The book
        file: book.csv
        fund: {header: Fund}
        organisation: {header: Department}
        account: {header: Account}
        description: {header: Text}
        fiscal_year: {value: FY2024}
        phase: {value: adopted}
        amount: {header: Amount}
        source_title: Invented
        """,
    "ledger/book.csv": """
        Fund,Department,Account,Text,Amount
        general,Police,500,Pay,"1,000.00"
        general,Works,600,Brooms,250.50
        """,
}


def wrote(root: Path, changed: Mapping[str, str]) -> Path:
    """A budget folder: the plain one, with some files changed."""
    for name, text in {**PLAIN, **changed}.items():
        path = root / "budget" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def followed(root: Path, as_of: date | None = None) -> Reconciled:
    """Everything there is to say of a budget folder: its words first, then its lines."""
    budget, problems = read_budget(root, "town")
    problems = (*problems, *check.check(budget, OUTCOMES, ("mayor",)))
    if errors(problems):
        return Reconciled((), (), (), (), in_order(problems))
    with Engine(threads=1) as engine:
        return reconcile(budget, root, engine, None, as_of) if budget.ledgers else NOTHING

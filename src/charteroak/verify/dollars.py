"""Dollars: does the money balance, to the cent?

Answers: is what the ledger holds what is tied, overhead and untied; do the flows make these; is a
program's full cost its three parts, and does it bear what services pass on? Cents are whole
numbers: nothing is near enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charteroak.engine import Engine
from charteroak.publish.opendata import links
from charteroak.verify.asked import ask, parquet, there
from charteroak.verify.report import Check, Fault, check

PROVES = "Every dollar of the ledger is told once, and all costs are the sums of their parts."
_AT = "fund, fiscal_year, phase"
LAWS: tuple[tuple[str, str, str], ...] = (
    (
        "dollars",
        "tied, overhead and untied do not make what the ledger holds",
        f"select {_AT}, ledger as whole, tied + overhead + untied as parts from dollars",
    ),
    *(
        (
            "dollar_flows",
            f"the flows do not make what is {kind}",
            f"select {_AT}, {kind} as whole, "
            f"coalesce(sum(cents) filter (where kind = '{kind}'), 0) as parts "
            f"from dollars left join dollar_flows using ({_AT}) group by all",
        )
        for kind in ("tied", "overhead", "untied")
    ),
    (
        "program_costs",
        "direct, shared and overhead do not make the full cost",
        f"select program, {_AT}, \"full\" as whole, direct + shared + overhead as parts "
        "from program_costs",
    ),
    (
        "program_costs",
        "an internal service does not pass on all of its cost, or another program does",
        f"select program, {_AT}, passed as whole, "
        "case service when 'internal' then \"full\" else 0 end as parts from program_costs",
    ),
    (
        "program_costs",
        "what programs cost does not make what the flows through programs hold",
        f"select {_AT}, flows as whole, costs as parts from "
        f"(select {_AT}, sum(\"full\" - passed) as costs from program_costs group by all) as c "
        f"join (select {_AT}, sum(cents) filter (where program <> '') as flows "
        f"from dollar_flows group by all) as f using ({_AT}) where flows is not null",
    ),
)  # fmt: skip


def dollars(site: Path) -> Check:
    """Balance the dollars, where there are any."""
    names = ("dollars", "dollar_flows", "program_costs")
    if not all(there(site, name) for name in names):
        return check("dollars", PROVES, "no dollars: the city keeps no budget here", ())
    faults: list[Fault] = []
    many = 0
    with Engine() as engine:
        for name in names:
            engine.keep(name, parquet(engine, site, name))
        for table, wrong, law in LAWS:
            many += len(ask(engine, law))
            faults += _broken(engine, table, wrong, law)
    return check("dollars", PROVES, f"{many:,} balances", faults)


def _broken(engine: Engine, table: str, wrong: str, law: str) -> Iterator[Fault]:
    found = ask(engine, f"select * from ({law}) as sums_ where whole <> parts order by all")
    for *key, whole, parts in found:
        where = f"{links.table(table, 'parquet')}, {' / '.join(map(str, key))}"
        yield Fault(where, f"{whole} cents are told, and {wrong}: {parts} cents.")

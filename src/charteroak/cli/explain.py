"""`charteroak explain`: how the numbers are computed, and why so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.terminal import City, Form, Format, Records, Store, moment, stop_on_refusal

if TYPE_CHECKING:
    from charteroak.build import Explained
    from charteroak.indicators.explained import CutTold, PassTold

Queries = Annotated[bool, typer.Option("--sql", help="Print the queries too.")]
_MOST = 12


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(explain)


def explain(
    city: City,
    records: Records = None,
    out: Store = None,
    queries: Queries = False,
    form: Format = Form.text,
) -> None:
    """Explain how the numbers are computed: the passes over each source, and why these.

    The passes are chosen by the size of a source and a sample of its rows, so there must be rows:
    those of the standing edition, or of `--records`. Whatever is chosen, the numbers are the same.

    **Examples**

    `charteroak explain cities/hartford`

    `charteroak explain cities/hartford --records ../shared/data --sql`
    """
    from charteroak.build import explain as explained

    with stop_on_refusal(form):
        found = explained(city, moment(None), records, out)
    if form is Form.json:
        print(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=1))
    else:
        print("\n".join(line for one in found for line in _source(one, queries=queries)).rstrip())


def _source(one: Explained, *, queries: bool) -> Iterator[str]:
    if one.why:
        yield from (f"{one.name}: not read. {one.why}", "")
        return
    scans = sum(made.scans for made in one.passes)
    passes = _many(len(one.passes), "pass")
    yield f"{one.name}: {one.rows:,} rows, read {_times(scans)} in {passes}."
    for number, made in enumerate(one.passes, 1):
        yield f"  Pass {number}: {_many(len(made.indicators), 'indicator')}, by `{made.time}`."
        yield f"    {_listed(made.indicators)}"
        for cut in made.cuts:
            yield f"    {_cut(cut)}"
        yield from (f"    {line}" for line in _parts(made))
        yield from (f"    Why: {reason}." for reason in made.why)
        if queries:
            for query in made.queries:
                yield f"\n-- {query.what}\n{query.sql};"
    yield ""


def _cut(cut: CutTold) -> str:
    cells = f"at most {_many(cut.cells, 'cell')}"
    return f"Rows grouped by {', '.join(cut.keys)} ({cells}); added up: {_listed(cut.added_up)}."


def _parts(made: PassTold) -> Iterator[str]:
    rolled = _many(made.rolled_up, "part")
    yield f"{rolled} of indicators rolled up from {_many(made.aggregates, 'aggregate')} over rows."
    yield from (f"Quantiles of {one}." for one in made.ordered)
    yield from (f"Back to the rows for {one}." for one in made.from_rows)


def _listed(words: tuple[str, ...]) -> str:
    more = len(words) - _MOST
    return ", ".join(words[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _many(number: int, one: str) -> str:
    more = f"{one}es" if one.endswith("s") else f"{one}s"
    return f"{number:,} {one if number == 1 else more}"

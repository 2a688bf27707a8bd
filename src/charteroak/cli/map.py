"""`charteroak map`: which record layout is this export, and what is each of its columns?"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charteroak.cli.terminal import stop_on_refusal
from charteroak.problems import Location, Problem, Refused, suggest

if TYPE_CHECKING:
    from charteroak.sources.proposal.match import Proposal
    from charteroak.sources.proposal.profile import Export
    from charteroak.sources.proposal.rules import Broken

_WHERE = Location("the command line")
_PROSE = {"id", "name", "why_it_matters", "limitations", "gaming", "examples", "noun", "standard"}


class Printed(StrEnum):
    """How a proposal is printed."""

    table = "table"
    json = "json"


File = Annotated[Path, typer.Argument(help="The export: CSV, TSV, Excel, JSON Lines or Parquet.")]
PackName = Annotated[str, typer.Option("--pack", help="The pack whose record layouts are tried.")]
ContractName = Annotated[
    str | None, typer.Option("--contract", help="Only this contract of the pack.")
]
Write = Annotated[
    Path | None,
    typer.Option("--write", help="The city into whose `sources/` the proposal is written."),
]
How = Annotated[Printed, typer.Option("--format", help="How to print: for people, for programs.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(map)


def map(  # noqa: A001 - the command is called so
    file: File,
    pack: PackName,
    contract: ContractName = None,
    write: Write = None,
    form: How = Printed.table,
) -> None:
    """Propose what the columns of an export are, by their names, types and values.

    Each column comes with a confidence, what speaks for it, and the rows that speak against it.
    Values that are not public are shown by their shape alone. `--write` puts the proposal into a
    city as a file for a person to finish; it never writes over one that is there.

    **Examples**

    `charteroak map exports/requests.csv --pack service_requests`

    `charteroak map exports/requests.csv --pack service_requests --write cities/springfield`
    """
    from tempfile import TemporaryDirectory

    from charteroak.engine import Engine
    from charteroak.sources.proposal.match import doubted, propose
    from charteroak.sources.proposal.profile import look_at
    from charteroak.sources.proposal.rules import broken
    from charteroak.sources.proposal.ways import Way, ways_of

    with stop_on_refusal():
        folder = _pack(pack, write)
        layouts = _layouts(folder, contract)
        if write is not None:
            _writable(write)
        columns = [one.column for layout in layouts for one in layout.wanted()]
        ways = dict.fromkeys(way for column in columns for way in ways_of(column))
        ways |= dict.fromkeys((Way("number"), Way("date")))
        with Engine() as engine, TemporaryDirectory(prefix="charteroak-") as scratch:
            export, problems = look_at(file, list(ways), engine, Path(scratch))
            if export is None:
                raise Refused(problems)
            proposal = propose(layouts, export, Location(str(file)))
            if isinstance(proposal, tuple):
                raise Refused(proposal)
            rules = broken(proposal, export, engine)
        doubtful = frozenset(name for one in rules if one.doubtful for name in one.columns)
        proposal = doubted(proposal, doubtful)
        lost = tuple(_affected(folder, proposal))
        written = _write(proposal, export, file, write, rules, lost, folder) if write else None
    if form is Printed.json:
        from charteroak.sources.proposal.written import as_data

        said = {"file": str(file), "rows": export.rows, **as_data(proposal, rules, lost)}
        print(json.dumps(said, ensure_ascii=False, indent=1))
        return
    _print(proposal, export, rules, lost)
    if written:
        print(f"Written: {written}. Read it, and finish what is marked `to do`.")


def _pack(name: str, city: Path | None) -> Path:
    """The folder of a pack: one of the city's own, a shipped one, or a path."""
    from charteroak.packs.shelf import ABOUT, shipped, within_reach

    known = within_reach(city) if city else shipped()
    folder = known.get(name) or Path(name)
    if not (folder / ABOUT).is_file():
        raise Refused(
            [Problem(f"There is no pack `{name}`.", _WHERE, suggest(name, known), "pack-unknown")]
        )
    return folder


def _layouts(folder: Path, contract: str | None) -> list[Any]:
    from charteroak.sources.proposal.layouts import layouts_of

    layouts, problems = layouts_of(folder)
    if problems:
        raise Refused(problems)
    chosen = [one for one in layouts if contract in (None, one.contract.id)]
    if not chosen:
        what = f"The pack `{folder.name}` has no contract `{contract}`."
        advice = suggest(str(contract), {one.contract.id for one in layouts})
        raise Refused([Problem(what, _WHERE, advice, "contract-unknown")])
    return chosen


def _writable(city: Path) -> None:
    if not (city / "city.yaml").is_file():
        what, advice = f"`{city}` is no city: it has no `city.yaml`.", "Name a city's folder."
        raise Refused([Problem(what, _WHERE, advice, "city-missing")])


def _write(
    proposal: Proposal,
    export: Export,
    file: Path,
    city: Path,
    rules: Sequence[Broken],
    lost: Sequence[str],
    folder: Path,
) -> Path:
    """Write the file, unless there is one of its name."""
    from charteroak.plan.read import read_city
    from charteroak.sources.proposal.placing import placed
    from charteroak.sources.proposal.written import as_file

    path = city / "sources" / f"{proposal.layout.contract.id}.yaml"
    if path.exists():
        what = f"`{path}` is there already; nothing was written."
        advice = "Move it away, or read the proposal without `--write`."
        raise Refused([Problem(what, Location(str(path)), advice, "file-taken")])
    records, here = (city / "records").resolve(), file.resolve()
    inside = here.is_relative_to(records)
    name = here.relative_to(records).as_posix() if inside else os.fspath(file.name)
    path.parent.mkdir(exist_ok=True)
    files, problems = read_city(city, str(city))
    if files is None:
        raise Refused(problems)
    places = placed(proposal, export, files.boundary_sets)
    text = as_file(proposal, name, export.encoding, rules, lost, folder.name, places)
    path.write_text(text, encoding="utf-8")
    return path


def _affected(folder: Path, proposal: Proposal) -> Iterator[str]:
    """The pack's indicators that read a column which was not found."""
    from charteroak.documents import read_document

    contract = proposal.layout.contract
    gone = {one.name for one in proposal.lacking if one.name in contract.columns}
    for path in sorted((folder / "indicators").glob("*.yaml")):
        for entry in read_document(path, path.name).data or ():
            if entry.get("source") == contract.id:
                said = {key: value for key, value in entry.items() if key not in _PROSE}
                if gone & set(re.findall(r"\w+", json.dumps(said))):
                    yield str(entry["id"])


def _print(
    proposal: Proposal, export: Export, rules: Sequence[Broken], lost: Sequence[str]
) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from charteroak.sources.proposal.written import against, how_sure, why

    title = f"{export.file}, {export.rows:,} rows, as {proposal.layout.said}"
    table = Table(
        box=box.SIMPLE_HEAD, title=escape(title), title_justify="left", title_style="bold"
    )
    for heading in ("Column", "Heading", "Confidence", "Why"):
        table.add_column(heading, overflow="fold")
    for pair in proposal.pairs:
        sure = f"{pair.confidence:.0%} {how_sure(pair.confidence)}"
        cells = (pair.wanted.name, pair.heading, sure, why(pair))
        table.add_row(*(escape(cell) for cell in cells))
    console = Console(highlight=False, soft_wrap=True)
    Console(highlight=False).print(table)
    lines = [
        f"{pair.wanted.name}: {against(one, pair.wanted)}."
        for pair in proposal.pairs
        for one in pair.fit.against
    ]
    lines += [
        f"{one.rows:,} of {one.of:,} rows break `{one.rule}` ({one.because}): "
        f"rows {', '.join(f'{row}' for row in one.first)}."
        for one in rules
    ]
    lines += [
        f"{one.name} was not found{', and is needed' if one.needed else ''}: {one.column.meaning}"
        for one in proposal.lacking
    ]
    cut = [one for one in export.profiles if one.different > len(one.values)]
    lines += [
        f"{one.heading} has {one.different:,} different values; the {len(one.values):,} most "
        "frequent were looked at."
        for one in cut
        if one.heading not in proposal.unused
    ]
    if proposal.doubtful:
        lines.append("In doubt as a whole: this may be another kind of file. Try another pack.")
    if lost:
        lines.append(f"Without their columns: {', '.join(lost)}.")
    if proposal.unused:
        lines.append(f"Not used: {', '.join(proposal.unused)}.")
    lines += [f"`{heading}` stands more than once and is left out." for heading in export.left_out]
    for line in lines:
        console.print(escape(line))

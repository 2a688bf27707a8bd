"""A proposal as the file that a person finishes, and as plain data.

Answers: what has to be written in the city's `sources/` so that this file is read? Only what
differs from the pack: the file, headings, date formats, and the columns that it does not have. Each
line says how sure it is. No value of a row stands in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from charteroak.sources import text
from charteroak.sources.proposal.fit import Against
from charteroak.sources.proposal.layouts import Wanted
from charteroak.sources.proposal.match import Pair, Proposal
from charteroak.sources.proposal.placing import Placed, lost
from charteroak.sources.proposal.rules import Broken

SURE, FAIR = 0.8, 0.5
_PLAIN = re.compile(r"[A-Za-z][\w /().-]*")


def masked(value: str) -> str:
    """The shape of a value that may not be shown: letters as `x`, digits as `9`."""
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", value))


def shown(value: str, wanted: Wanted) -> str:
    """A value as it may be printed."""
    short = value if len(value) <= 40 else value[:39] + "…"
    return short if wanted.shown else masked(short)


def how_sure(confidence: float) -> str:
    """The confidence in words."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= FAIR else "in doubt"


def why(pair: Pair) -> str:
    """What speaks for a pair, and what makes it doubtful."""
    parts = [_about_name(pair.name), pair.fit.said]
    if pair.fit.either_order:
        parts.append("day and month could be the other way round")
    if pair.fit.way.type != pair.wanted.column.type and pair.fit.way.type == "date":
        parts.append("days without a time")
    if pair.rival:
        parts.append(f"`{text.shown(pair.rival)}` is near")
    return "; ".join(part for part in parts if part)


def _about_name(name: float) -> str:
    if name == 1:
        return "the same name"
    if name >= 0.6:
        return "a like name"
    return "a name in part alike" if name >= 0.3 else "nothing in the name"


def against(one: Against, wanted: Wanted) -> str:
    """Rows that contradict, as a person reads them."""
    many = f"{one.rows:,} rows" if one.rows > 1 else "1 row"
    return f"{many}: row {one.row}, `{shown(one.value, wanted)}`, {one.why}"


def as_data(
    proposal: Proposal, broken: Sequence[Broken], affected: Sequence[str]
) -> dict[str, object]:
    """The proposal for a program."""
    return {
        "contract": proposal.layout.contract.id,
        "layout": proposal.layout.name,
        "score": round(proposal.score, 3),
        "in_doubt_as_a_whole": proposal.doubtful,
        "columns": [
            {
                "column": pair.wanted.name,
                "heading": pair.heading,
                "confidence": pair.confidence,
                "why": why(pair),
                "formats": list(pair.fit.way.formats),
                "contradicted_by": [
                    {
                        "rows": one.rows,
                        "row": one.row,
                        "value": shown(one.value, pair.wanted),
                        "why": one.why,
                    }
                    for one in pair.fit.against
                ],
            }
            for pair in proposal.pairs
        ],
        "not_found": [{"column": one.name, "needed": one.needed} for one in proposal.lacking],
        "unused": list(proposal.unused),
        "rules_broken": [
            {"rule": one.rule, "rows": one.rows, "of": one.of, "first": list(one.first)}
            for one in broken
        ],
        "indicators_without_their_columns": list(affected),
    }


def as_file(
    proposal: Proposal,
    file: str,
    encoding: str,
    broken: Sequence[Broken],
    affected: Sequence[str],
    pack: str,
    places: Sequence[Placed] = (),
) -> str:
    """The city's `sources/<contract>.yaml`."""
    contract = proposal.layout.contract
    lines = [
        f"# Proposed by `charteroak map` for the pack `{pack}`: {proposal.layout.said}.",
        "# Only what differs from the pack stands here. Read each line, and mend or remove it.",
        *_to_do(proposal, broken, affected, pack),
        f"file: {_text(file)}",
    ]
    if encoding != contract.encoding:
        lines.append(f"encoding: {encoding}")
    lines += _covered()
    if contract.prepare:
        lines += ["raw:", *_raw(proposal)]
        columns = [line for pair in proposal.pairs for line in _formats_of_raw(pair)]
    else:
        columns = [*_columns(proposal), *_place_columns(places)]
        lines += list(_rules(proposal, places))
    if any(not line.lstrip().startswith("#") for line in columns):
        lines.append("columns:")
    return "\n".join([*lines, *columns]) + "\n"


def _covered() -> list[str]:
    said = "# covers: {first: 2025-01-01, last: 2025-12-31}"
    return [f"{said}    # to do: the days that the file answers for"]


def _to_do(
    proposal: Proposal, broken: Sequence[Broken], affected: Sequence[str], pack: str
) -> Iterator[str]:
    if proposal.doubtful:
        yield "# to do: in doubt as a whole; this may be another kind of file"
    for one in proposal.missing:
        yield f"# to do: `{one.name}` is needed and was not found. {one.column.meaning}"
    for rule in broken:
        many = f"{rule.rows} of {rule.of} rows break `{rule.rule}`"
        yield f"# to do: {many}; see that no columns are swapped"
    if proposal.layout.name:
        chosen = f"layouts: {{{proposal.layout.contract.id}: {proposal.layout.name}}}"
        yield f"# to do: in city.yaml, under `{pack}:`, write `{chosen}`"
    if affected:
        named = ", ".join(affected)
        yield "# to do: some indicators need columns that are missing. Leave them out in city.yaml,"
        yield f"# under `{pack}:`, with `without: [{named}]`, and take"
        yield "# them out of the plan's goals."


def _columns(proposal: Proposal) -> Iterator[str]:
    """A line or two for each column, in the order of the layout."""
    pairs = {pair.wanted.name: pair for pair in proposal.pairs}
    for one in proposal.layout.wanted():
        pair = pairs.get(one.name)
        if pair is None:
            if not one.needed:
                yield f"  {one.name}: null    # not found"
            continue
        said = _said(pair)
        way = pair.fit.way
        other_type = way.type != one.column.type
        if not pair.differs and pair.formats is None and not other_type:
            yield f"  # {one.name}: {pair.heading}    # {said}"
            continue
        yield f"  {one.name}:    # {said}"
        if pair.differs:
            yield f"    header: {_text(pair.heading)}"
        if other_type:
            yield f"    type: {way.type}"
        if pair.formats is not None:
            yield f"    formats: {json.dumps(list(pair.formats)) if pair.formats else 'null'}"


def _said(pair: Pair) -> str:
    said = f"{pair.confidence:.0%}, {how_sure(pair.confidence)}: {why(pair)}"
    return said if pair.confidence >= FAIR else f"to do: look at it. {said}"


def _raw(proposal: Proposal) -> Iterator[str]:
    pairs = {pair.wanted.name: pair for pair in proposal.pairs}
    for one in proposal.layout.wanted():
        pair = pairs.get(one.name)
        if pair is None:
            yield f"  # {one.name}: ...    # to do: not found; its heading in the file"
        else:
            yield f"  {one.name}: {_text(pair.heading)}    # {_said(pair)}"


def _formats_of_raw(pair: Pair) -> Iterator[str]:
    if pair.formats is not None:
        form = json.dumps(list(pair.formats))
        yield f"  # to do: {pair.wanted.name} is written {form}; see `formats:`"


def _rules(proposal: Proposal, places: Sequence[Placed]) -> Iterator[str]:
    """The rules and places without those that speak of a column that is not there."""
    contract = proposal.layout.contract
    gone = {one.name for one in proposal.lacking if not one.needed}
    kept = [one for one in contract.expectations if not gone & set(re.findall(r"\w+", one.rule))]
    if len(kept) < len(contract.expectations):
        yield "expectations:" if kept else "expectations: null"
        for one in kept:
            yield f"  - {{rule: {json.dumps(one.rule)}, because: {json.dumps(one.because)}}}"
    if not lost(proposal):
        return
    if places:
        yield "places:"
        yield "  any: null"
        for place in places:
            rule = f"{place.boundary_set}: {{column: {place.column}}}"
            yield f"  {rule}    # {place.share:.0%} of the names are known"
    else:
        yield "places: null    # to do: how a row gets its place, or `places: []` in city.yaml"


def _place_columns(places: Sequence[Placed]) -> Iterator[str]:
    for one in places:
        yield f"  {one.column}:    # its values are names of the city's places"
        yield f"    header: {_text(one.heading)}"
        yield "    type: text"
        yield f"    meaning: The {one.singular}."


def _text(value: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    words = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
    plain = _PLAIN.fullmatch(value) and value.strip() == value and value.casefold() not in words
    return value if plain else json.dumps(value, ensure_ascii=False)

"""Surveyed: the measurements of surveys, from the answers themselves.

Answers: what would everyone have said in each period, place and group, and how sure is that, given
how the sample was drawn? The sums of an ordinary pass do not add up to a standard error: a cluster
that spans two wards counts in both. So the answers are read once, the weights are raked where that
is asked for, and value and interval are made from the sums of each cluster in each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.dimensions.place import UNKNOWN as NOWHERE
from charteroak.engine import Engine
from charteroak.expressions import parse
from charteroak.indicators import survey
from charteroak.indicators.population import Populations
from charteroak.indicators.queries import group_of, splits
from charteroak.indicators.raked import raked
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.survey import Design, Surveyed
from charteroak.indicators.told import Block
from charteroak.kinds.survey import Survey
from charteroak.plan.model import CityFiles, Indicator

Labels = NDArray[np.object_]
Days = NDArray[np.datetime64]
ONE_ANSWER = "Everyone who answered said the same, so there is no interval."
FEW = "The answers come from no more clusters than strata, so nothing tells how clusters vary."


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers that were drawn: one entry each, whether or not the indicator is about them."""

    day: Days
    answer: NDArray[np.float64]
    """NaN: not known, or the indicator is not about this row."""
    design: Design
    labels: Mapping[str, Labels]
    """Boundary set or group dimension to the place or the group of each answer."""
    note: Labels
    """What became of its weight."""


def blocks(
    engine: Engine,
    files: CityFiles,
    source: SourceRows,
    populations: Populations,
    made: Iterable[Block],
) -> Iterator[Block]:
    """The blocks of a source, those of surveys told anew with their design."""
    known: dict[str, Answers] = {}
    for block in made:
        name = str(block["indicator"])
        indicator = files.indicators.get(name)
        if indicator is None or not isinstance(indicator.measure, Survey):
            yield block
            continue
        if name not in known:
            known[name] = _answers(engine, files, source, indicator, populations)
        yield _told(block, indicator.measure, known[name])


def _answers(
    engine: Engine,
    files: CityFiles,
    source: SourceRows,
    indicator: Indicator,
    populations: Populations,
) -> Answers:
    """Read the answers of the covered days and make their weights."""
    measure = cast("Survey", indicator.measure)
    found = _read(engine, files, source, indicator)
    weight = _numbers(found["weight"])
    stratum, cluster = found["in_stratum"], found["in_cluster"]
    drawn = (weight > 0) & ~_missing(stratum) & ~_missing(cluster)
    columns = {name: np.ma.getdata(column)[drawn] for name, column in found.items()}
    about = columns["about"].astype(bool) & ~_missing(found["about"])[drawn]
    strata = columns["in_stratum"]
    known = Answers(
        day=columns["day"].astype("datetime64[D]"),
        answer=np.where(about, _numbers(found["answer"])[drawn], np.nan),
        design=Design(
            weight=weight[drawn],
            stratum=strata,
            cluster=columns["in_cluster"] if measure.cluster else np.zeros(0),
            population=_populations(strata, _numbers(found["clusters_in_all"])[drawn]),
        ),
        labels={
            name.removeprefix("label "): _texts(found[name])[drawn]
            for name in found
            if name.startswith("label ")
        },
        note=np.full(int(drawn.sum()), "", dtype=object),
    )
    if not measure.rake:
        return known
    weights, notes = raked(
        files, indicator, known.day, known.design.weight, known.labels, populations
    )
    design = Design(weights, known.design.stratum, known.design.cluster, known.design.population)
    return Answers(known.day, known.answer, design, known.labels, notes)


def _read(
    engine: Engine, files: CityFiles, source: SourceRows, indicator: Indicator
) -> dict[str, Any]:
    """One row for each row of the covered days, in the order of the file."""
    contract, scope = source.contract, source.scope(files)
    measure = scope.measure(indicator)

    def tree(text: str) -> exp.Expr:
        parsed, faults = parse(text, contract.types())
        assert parsed is not None, faults  # `check` has refused it before
        return parsed.tree.copy()

    time = scope.time(indicator)
    named = {
        "day": exp.cast(exp.column(time, quoted=True) if time in contract.columns else tree(time),
                        "DATE"),
        "about": exp.cast(tree(indicator.where), "BOOLEAN"),
        **{name: tree(getattr(measure, name)) for name in measure.expressions},
    }  # fmt: skip
    for name in contract.places:
        column: exp.Expr = exp.column(f"place_{name}", quoted=True)
        if scope.merged:
            nowhere = exp.Literal.string(NOWHERE)
            column = exp.Case().when(column.copy().isin(*scope.merged), nowhere).else_(column)
        named[f"label {name}"] = column
    told = {split.group_by for split in splits(indicator)} - {EVERYONE}
    for name in {**contract.group_columns(), **dict.fromkeys(sorted(told))}:
        named[f"label {name}"] = group_of(name, contract)
    first, last = (exp.cast(exp.Literal.string(day.isoformat()), "DATE") for day in source.days)
    inside = exp.Between(this=named["day"].copy(), low=first, high=last)
    query = (
        exp.select(*(exp.alias_(one, name, quoted=True) for name, one in named.items()))
        .from_(source.rows.subquery("source_"))
        .where(inside)
        .order_by(exp.column("row_", quoted=True))
    )
    return engine.columns(query)


def _told(block: Block, measure: Survey, answers: Answers) -> Block:
    """The block with values and intervals by design."""
    size = len(block["value"])
    starts, ends = (_spread(block[name], size) for name in ("period_start", "period_end"))
    columns: dict[str, Any] = {
        name: np.full(size, np.nan)
        for name in ("value", "numerator", "denominator", "n", "lower", "upper")
    }
    words = {
        name: np.full(size, "", dtype=object) for name in ("interval_method", "missing", "note")
    }
    for start, end in dict.fromkeys(zip(starts, ends, strict=True)):
        cells = np.flatnonzero((starts == start) & (ends == end))
        inside = (answers.day >= np.datetime64(start)) & (answers.day <= np.datetime64(end))
        names = [(str(block["place_set"]), _spread(block["place"], size)[cells], CITY, WHOLE)]
        names.append((str(block["group_by"]), _spread(block["group"], size)[cells], EVERYONE, ""))
        _fill(columns, words, cells, _cells(answers, inside, names), answers, inside, measure)
    return {**block, **columns, **words}


def _cells(
    answers: Answers, inside: NDArray[np.bool_], names: list[tuple[str, Labels, str, str]]
) -> NDArray[np.intp]:
    """The cell of each answer of the period, -1 where it is in none."""
    keys = [
        ["" if own == every else str(label) for label in labels] for own, labels, every, _ in names
    ]
    at = {key: number for number, key in enumerate(zip(*keys, strict=True))}
    mine = [
        np.full(int(inside.sum()), "", dtype=object) if own == every
        else answers.labels[own][inside]
        for own, _, every, _ in names
    ]  # fmt: skip
    return np.array([at.get(key, -1) for key in zip(*mine, strict=True)], dtype=np.intp)


def _fill(
    columns: dict[str, Any],
    words: dict[str, Labels],
    cells: NDArray[np.intp],
    cell: NDArray[np.intp],
    answers: Answers,
    inside: NDArray[np.bool_],
    measure: Survey,
) -> None:
    """The cells of one period."""
    drawn, answer = answers.design, answers.answer[inside]
    weight = drawn.weight[inside]
    sample = Design(
        weight, drawn.stratum[inside],
        drawn.cluster[inside] if len(drawn.cluster) else drawn.cluster, drawn.population,
    )  # fmt: skip
    known = survey.clusters(sample)
    sums = np.zeros((2, len(known.stratum), len(cells)))
    told = (cell >= 0) & ~np.isnan(answer)
    of, into = known.of_answer[told], cell[told]
    np.add.at(sums[0], (of, into), weight[told])
    np.add.at(sums[1], (of, into), (weight * np.where(told, answer, 0.0))[told])
    found = survey.of_totals(sums[0], sums[1], known, measure.single)
    found = survey.on_log_odds(found) if measure.yes else found
    n = np.bincount(into, minlength=len(cells)).astype(np.float64)
    columns["numerator"][cells], columns["denominator"][cells] = sums[1].sum(0), sums[0].sum(0)
    columns["n"][cells] = n
    bounded = np.isfinite(found.lower) & np.isfinite(found.upper) & (n > 0)
    columns["value"][cells] = found.value
    columns["lower"][cells] = np.where(bounded, found.lower, np.nan)
    columns["upper"][cells] = np.where(bounded, found.upper, np.nan)
    words["interval_method"][cells] = np.where(bounded, found.method, "")
    words["missing"][cells] = np.where(n > 0, "", "no_rows")
    notes = " ".join(dict.fromkeys(note for note in answers.note[inside] if note))
    words["note"][cells] = [
        " ".join(part for part in (notes, "" if ok or not some else why) if part)
        for ok, some, why in zip(bounded, n, _why(found), strict=True)
    ]


def _why(found: Surveyed) -> list[str]:
    """Why there is no interval, for each cell."""
    return [found.reason or (ONE_ANSWER if free > 0 else FEW) for free in found.freedom]


def _populations(stratum: Labels, size: NDArray[np.float64]) -> Mapping[Any, float]:
    """Stratum to how many clusters it has in all; those without a number are endless."""
    stated = size > 0
    return dict(zip(stratum[stated].tolist(), size[stated].tolist(), strict=True))


def _spread(values: Any, size: int) -> Any:
    return values if isinstance(values, np.ndarray) else np.full(size, values, dtype=object)


def _numbers(column: Any) -> NDArray[np.float64]:
    return np.asarray(
        np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan), dtype=np.float64
    )


def _missing(column: Any) -> NDArray[np.bool_]:
    return np.asarray(np.ma.getmaskarray(np.ma.asarray(column)), dtype=np.bool_)


def _texts(column: Any) -> Labels:
    """Labels, `unknown` where there is none."""
    return np.where(_missing(column), NOWHERE, np.ma.getdata(column)).astype(object)

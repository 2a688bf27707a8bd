"""Absence: the marks of what has no value, and the words beside them.

Answers: is a value nought, hidden, not known, or is there nothing to ask? Each has a mark of its
own shape, so that it is told apart without colour, and a line that gives the reason. Nought is a
value and is drawn as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.publish import colours
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import Said, _, marked

Sort = Literal["", "hidden", "unknown", "not_asked"]

SORTS: dict[str, Sort] = {
    "suppressed": "hidden",
    "too_few": "hidden",
    "withheld": "hidden",
    "no_rows": "unknown",
    "no_places": "unknown",
    "no_population": "unknown",
    "not_reported": "unknown",
    "no_input": "unknown",
    "no_earlier": "not_asked",
    "no_start": "not_asked",
    "divided_by_nought": "not_asked",
    "redrawn": "not_asked",
    "not_divided": "not_asked",
}
"""The column `missing` to the mark: held back, not known, or nothing that could be known."""
SHORT: Said[Sort] = Said(
    {
        "": "",
        "hidden": marked("hidden"),
        "unknown": marked("not known"),
        "not_asked": marked("does not apply"),
    }
)
SIGNS: dict[Sort, str] = {"": "", "hidden": "□", "unknown": "×", "not_asked": "–"}
"""The same marks where there is only text."""
_SIZE = 14
_MARKS: dict[Sort, str] = {
    "hidden": '<rect x="{left}" y="{top}" width="8" height="8" fill="{paper}" stroke="{ink}"/>',
    "unknown": '<path d="M{left},{top}l8,8m0,-8l-8,8" stroke="{ink}" fill="none"/>',
    "not_asked": '<path d="M{left},{middle}h8" stroke="{ink}" fill="none"/>',
}


@dataclass(frozen=True)
class Absence:
    """One line of a legend: a mark, and what it stands for."""

    sort: Sort
    number: int
    """How often it stands."""
    why: str

    @property
    def text(self) -> str:
        """`Hidden (3): Too few people to tell, ...`."""
        return _(
            "{sort} ({number:,}): {why}",
            sort=SHORT[self.sort].capitalize(),
            number=self.number,
            why=self.why,
        )


def sort(row: Measurement) -> Sort:
    """The mark of a measurement; nothing where it has a value."""
    return "" if row.value is not None else SORTS.get(row.missing, "unknown")


def short(row: Measurement) -> str:
    """Why there is no value, where room is short."""
    return SHORT[sort(row)]


def legend(rows: Sequence[Measurement]) -> tuple[Absence, ...]:
    """Every reason among these rows for which there is no value, each with how often."""
    reasons = dict.fromkeys(row.missing for row in rows if row.value is None)
    return tuple(_line(rows, reason) for reason in sorted(reasons, key=_order))


def together(several: Iterable[Sequence[Absence]]) -> tuple[Absence, ...]:
    """Several legends as one."""
    found: Counter[tuple[Sort, str]] = Counter()
    for legends in several:
        for one in legends:
            found[one.sort, one.why] += one.number
    return tuple(Absence(which, number, why) for (which, why), number in found.items())


def _order(reason: str) -> tuple[int, str]:
    return list(SHORT).index(SORTS.get(reason, "unknown")), reason


def _line(rows: Sequence[Measurement], reason: str) -> Absence:
    number = sum(row.value is None and row.missing == reason for row in rows)
    return Absence(
        SORTS.get(reason, "unknown"), number, recognised(MISSING.get(reason, "No value."))
    )


def mark(which: Sort, x: float, y: float) -> str:
    """The mark with its middle at a point, as SVG."""
    drawn = _MARKS.get(which, "")
    places = {"left": f"{x - 4:g}", "top": f"{y - 4:g}", "middle": f"{y:g}"}
    return drawn.format(**places, ink=colours.INK, paper=colours.PAPER).replace(
        "/>", ' stroke-width="1.4"/>'
    )


def key(which: Sort) -> Markup:
    """The mark by itself, to stand in front of its words."""
    middle = _SIZE / 2
    opening = f'<svg width="{_SIZE}" height="{_SIZE}" aria-hidden="true" focusable="false">'
    return Markup(f"{opening}{mark(which, middle, middle)}</svg>")  # noqa: S704 - drawn by us

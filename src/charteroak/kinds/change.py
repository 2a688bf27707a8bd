"""change: how far another indicator has moved from an earlier period.

Formula: the difference of the two values, their ratio, or the difference as a part of the earlier
value (`percent`). The earlier period is the one before (or `steps` before), the same period a year
earlier, or one that is named. A difference of shares is told in points, from 0 to 100.
Interval: for shares Newcombe's (difference) and Katz's (ratio), for counts and rates MOVER from
Poisson limits (difference) and the exact conditional one (ratio), for means MOVER from Student's
limits (difference), for published estimates the Census Bureau's formulas; otherwise none, and the
note says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from charteroak import kinds

Form = Literal["difference", "ratio", "percent"]
_AGAINST = {
    "previous": "the period before",
    "same_period_last_year": "the same period a year earlier",
}
_FORMULAS: dict[Form, str] = {
    "difference": "`{of}` less its value in {then}",
    "ratio": "`{of}` divided by its value in {then}",
    "percent": "`{of}` less its value in {then}, as a part of that value",
}


@dataclass(frozen=True, kw_only=True)
class Change(kinds.Kind):
    """The change of another indicator since an earlier period."""

    name: ClassVar[str] = "change"
    formula: ClassVar[str] = "`{of}` compared with an earlier period"
    interval: ClassVar[str] = "of_inputs"
    method: ClassVar[str] = (
        "Newcombe, Statistics in Medicine 17 (1998), 873-890; Zou and Donner, Statistics in "
        "Medicine 27 (2008), 1693-1702; for published estimates the Census Bureau's formulas"
    )

    of: str
    """The id of the indicator that changes."""
    against: str
    """`previous`, `same_period_last_year`, or a period such as `2019` or `FY2019`."""
    form: Form
    """`difference`, `ratio`, or `percent`: the difference as a part of the earlier value."""
    steps: int = 1
    """With `previous`: how many periods back."""

    def inputs(self) -> tuple[str, ...]:
        """The indicator that changes."""
        return (self.of,)

    def in_words(self) -> str:
        """The formula with the earlier period in words."""
        then = _AGAINST.get(self.against, self.against)
        if self.against == "previous" and self.steps != 1:
            then = f"the period {self.steps} periods before"
        return _FORMULAS[self.form].format(of=self.of, then=then)

"""XmR: the chart for a value per period, as NHS England draws it.

Answers: within which limits does the value vary by itself?
Centre is the mean, limits lie 2.66 mean moving ranges away, near limits at two thirds of that.
Source: NHSRplotthedots 0.2.2, `ptd_spc_standard` (read); D. J. Wheeler, Understanding Variation
(1993). Screening of moving ranges: L. S. Nelson, Journal of Quality Technology 14 (1982), 172-173.

Where it differs from NHSRplotthedots: a gap is passed over rather than dropping the moving range
on each side of it; a constant series keeps limits, equal to its mean, when ranges are screened.
"""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from charteroak.indicators.signals.chart import Chart, draw
from charteroak.indicators.signals.rules import Lines
from charteroak.indicators.signals.rulesets import NHS, RuleSet
from charteroak.indicators.signals.series import Rebase, points, table


def xmr(
    values: ArrayLike,
    *,
    screen: bool = True,
    rebases: Sequence[Rebase] = (),
    rules: RuleSet = NHS,
) -> Chart:
    """The XmR chart of each series.

    `screen` leaves very large moving ranges out of the limits, so that one shock does not hide
    the next. NHSRplotthedots does so unless told not to; NHS England's Excel tool does not.
    The result's method says which it was.
    """
    value = table(values)
    known = points(value, rebases)
    centre = known.mean(known.value)
    ranges = known.moving_range(known.value, screen=rules.screen if screen else None)
    lines = Lines.around(known.spread(centre), known.spread(ranges), rules)
    how = f"moving ranges of {rules.screen} times their mean screened" if screen else "unscreened"
    return draw(f"XmR, {how}", rules, known, value, lines, rebases=rebases)

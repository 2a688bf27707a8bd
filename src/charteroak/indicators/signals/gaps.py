"""Gaps: charts for rare events, of what passes between one event and the next.

Answers: when most periods have no event, are events now closer together or farther apart than
usual? One column is one gap, in the order of time. A long gap is high: where fewer events are
better, gaps are better `higher`.
Source: qicharts2, `helper.functions.R`, `qic.g` and `qic.t` (read). g: J. C. Benneyan, Health Care
Management Science 4 (2001), 305-318. t: L. S. Nelson, Journal of Quality Technology 26 (1994),
239-241 (both papers cited there or in its manual; not read).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import ArrayLike

from charteroak.indicators.signals.chart import Chart, draw
from charteroak.indicators.signals.counts import RANGE_TO_SIGMA
from charteroak.indicators.signals.rules import Lines
from charteroak.indicators.signals.rulesets import GAPS, RuleSet
from charteroak.indicators.signals.series import Rebase, points, table

WEIBULL = 3.6
"""Waiting times to the power of one over this are nearly normal."""


def g_chart(between: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = GAPS) -> Chart:
    """How many opportunities (cases, days) lie between two events; 0 is two events at once.

    The centre is the median; limits are the mean plus and minus three standard deviations of a
    geometric distribution with that mean. The lower limit is always below 0: a g chart tells
    that events crowd together only by a run.
    """
    value = table(between)
    known = points(np.where(value >= 0, value, np.nan), rebases)
    mean = known.spread(known.mean(known.value))
    lines = Lines.around(mean, np.sqrt(mean * (mean + 1)), rules)
    middle = Lines(known.spread(known.median()), *_but_centre(lines))
    return draw(
        f"g chart, {rules.width:g} sigma",
        rules,
        known,
        value,
        middle,
        rebases=rebases,
        reason=_refused(value < 0, "A gap is below 0."),
    )


def t_chart(between: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = GAPS) -> Chart:
    """How much time lies between two events.

    The limits are those of an XmR chart of the 3.6th root, raised back; a limit below 0 is 0.
    Two events at the same time leave a gap of 0, which the root cannot judge: such a series has no
    limits and says so. Measure time more finely, or use a g chart.
    """
    value = table(between)
    bad = np.any(value <= 0, axis=1)
    known = points(np.where(bad[:, None], np.nan, value), rebases)
    root = known.value ** (1 / WEIBULL)
    centre = known.spread(known.mean(root))
    spread = known.spread(known.moving_range(root)) / RANGE_TO_SIGMA
    found = Lines.around(centre, spread, rules)
    raised = (np.clip(line, 0, None) ** WEIBULL for line in (found.centre, *_but_centre(found)))
    return draw(
        f"t chart, {rules.width:g} sigma on the power 1/{WEIBULL}",
        rules,
        known,
        value,
        Lines(*raised),
        rebases=rebases,
        reason=_refused(value <= 0, "A gap is 0 or less: measure time more finely."),
    )


def _but_centre(lines: Lines) -> tuple[np.ndarray, ...]:
    return tuple(getattr(lines, field.name) for field in fields(lines)[1:])


def _refused(bad: np.ndarray, why: str) -> np.ndarray:
    return np.where(np.any(bad, axis=1), why, "").astype(object)

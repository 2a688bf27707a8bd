"""Signals: which changes in a series are more than its usual noise.

Pure functions over tables of numbers, one row a series and one column a period, NaN where a period
has no value or is left out. All series are computed at once.

    chart = xmr(values, rebases=(Rebase(24, "Shifts moved to ten hours"),))
    variation(chart, "lower")        # improvement, concern, common cause ... one code a series
    assurance(chart, 300.0, "lower") # consistently meets, consistently misses, hit or miss

The rules are data (`rulesets`), and every result names the method, the rule set and its edition.
A series that gets no limits says why in `reason`.
"""

from charteroak.indicators.signals.chart import Chart, clipped
from charteroak.indicators.signals.counts import c_chart, p_chart, p_prime, u_chart, u_prime
from charteroak.indicators.signals.funnel import Band, Funnel, funnel
from charteroak.indicators.signals.gaps import g_chart, t_chart
from charteroak.indicators.signals.icons import Assurance, Variation, assurance, variation
from charteroak.indicators.signals.rulesets import GAPS, NHS, SIGMA, Mark, RuleSet
from charteroak.indicators.signals.runs import RunChart, run_chart
from charteroak.indicators.signals.season import SEASONS, Season, deseasonalise, with_season
from charteroak.indicators.signals.series import Rebase
from charteroak.indicators.signals.suggest import Suggestion, suggest_rule
from charteroak.indicators.signals.xmr import xmr

__all__ = [
    "GAPS",
    "NHS",
    "SEASONS",
    "SIGMA",
    "Assurance",
    "Band",
    "Chart",
    "Funnel",
    "Mark",
    "Rebase",
    "RuleSet",
    "RunChart",
    "Season",
    "Suggestion",
    "Variation",
    "assurance",
    "c_chart",
    "clipped",
    "deseasonalise",
    "funnel",
    "g_chart",
    "p_chart",
    "p_prime",
    "run_chart",
    "suggest_rule",
    "t_chart",
    "u_chart",
    "u_prime",
    "variation",
    "with_season",
    "xmr",
]

"""Vocabulary: what a column means wherever it stands, and what its numbers are counted in.

Answers: what is `grain`, in whichever table it is met? A row's own text under the attribute goes
before; a test proves that every column of every table has a meaning, and every number a unit.
"""

from __future__ import annotations

from collections.abc import Mapping

from charteroak.indicators.judgments import BANDS, MARKS, VARIATIONS
from charteroak.indicators.measurement import MISSING

OF_INDICATOR = "the indicator's unit"
IN_ROW = "as the column `unit` of the row says"
CENTS = "US cents"
PART = "a part, from 0 to 1"

PROVENANCES: Mapping[str, str] = {
    "observed": "Computed from records.",
    "published": "Taken from a publication, which is cited.",
    "simulated": "Made up to show how this works; not a fact.",
    "declared": "Written by the city: a definition or a promise, not a measurement.",
    "": "The row rests on no number, or on one that is no longer told.",
}
"""Where a row comes from: the word in the column `provenance`, and what it says."""

MEANINGS: Mapping[str, str] = {
    "indicator": "The id of an indicator, as in the table `indicators`.",
    "program": "The id of a program, as in the table `programs`.",
    "outcome": "The id of an outcome, as in the table `outcomes`.",
    "fund": "The id of a fund, as in the table `funds`.",
    "fiscal_year": "The fiscal year, by the year in which it ends.",
    "phase": "How far the dollars are: `proposed`, `adopted`, `amended`, `actual` and so on.",
    "cents": "The amount.",
    "because": "Why.",
    "ledger": "The ledger, by its id.",
    "restated_by": "The later ledger, which says otherwise.",
    "organisation": "The organisation, as the ledger calls it.",
    "department": "The department that runs it.",
    "service": "The internal service, by its program's id.",
    "units": "How many units of service were given.",
    "value": "The value.",
    "unit": "What the value is counted in.",
    "better": "Which direction is wanted: `higher`, `lower` or `neither`.",
    "missing": "Why there is no value; empty where there is one.",
    "provenance": "Where the row comes from. Of what rests on several numbers: `simulated` where "
    "any of them is, else `published` where any is, else `observed`.",
    "source": "Where it comes from: the id of a source, or a citation.",
    "scorer": "Who scored, by the name in the file of scores.",
    "scorers": "How many scored it.",
    "score": "The score, from 0 to 4.",
    "said_on": "The day on which it was said.",
    "evidence": "What the score rests on.",
    "lowest": "The lowest score.",
    "highest": "The highest score.",
    "question": "What was asked.",
    "tier": "The tier, 1 being the first.",
    "odds": "How likely it is, of all the ways chance could have fallen.",
    "kind": "Of which kind it is.",
    "earlier": "The earlier value, or period.",
    "later": "The later value.",
    "before": "Before.",
    "after": "After.",
    "place_set": "`city`, or the boundary set of the place.",
    "place": "A place's id, as in the table `places`; `all` is the whole city.",
    "group_by": "`all`, or the way people are told apart.",
    "group": "The group, as in the table `groups`; `all` is everyone.",
    "served": "How many were served.",
    "need": "The indicator that says where the need is.",
    "method": "The method, in words.",
    "changed_on": "The day of the change that is evaluated.",
    "grain": "How long the period is: `month`, `fiscal_year` and so on.",
    "period": "The period, as `2024-03`, `2024-Q1`, `2024` or `FY2024`.",
    "period_start": "The first day of the period.",
    "period_end": "The last day of the period.",
    "partial": "The records do not cover the whole period, or may still come in.",
    "lower": "The lower end of the interval or limit.",
    "upper": "The upper end of the interval or limit.",
    "what": "What was changed.",
    "evaluation": "The evaluation, by its id.",
    "chance": "How likely it is.",
    "observed": "What was observed.",
    "reference": "The group it is compared with.",
    "reference_value": "The value of the group it is compared with.",
    "n": "How many rows it rests on.",
    "reference_n": "How many rows the value of the group it is compared with rests on.",
    "difference_lower": "The lower end of the interval of the difference.",
    "difference_upper": "The upper end of the interval of the difference.",
    "difference_method": "How that interval was found.",
    "ratio_lower": "The lower end of the interval of the ratio.",
    "ratio_upper": "The upper end of the interval of the ratio.",
    "ratio_method": "How that interval was found.",
    "points": "How many points it rests on.",
    "reason": "Why there is none; empty where there is.",
    "parts": "How many parts it is made of.",
    "target": "The name of the target.",
    "target_value": "What was promised.",
    "last_period": "The last period that is known.",
    "lower_80": "Lower end of the band that holds 8 cases of 10.",
    "upper_80": "Upper end of the band that holds 8 cases of 10.",
    "lower_95": "Lower end of the band, or lower limit, of 95 percent.",
    "upper_95": "Upper end of the band, or upper limit, of 95 percent.",
    "lower_998": "Lower limit of 99.8 percent.",
    "upper_998": "Upper limit of 99.8 percent.",
    "held_95": "The part of the tests in which the band of 95 percent held.",
    "median": "The middle case.",
    "how": "How it was counted.",
    "measure": "Which measure, by its word.",
    "why": "Why.",
    "near_upper": "Two thirds of the way from the centre to the upper limit.",
    "rules": "The rule set, and its edition.",
    "season": "How the season was taken out.",
    "trial": "It rests on trial limits: the stretch is too short for more.",
    "set_by": "Who promised it.",
    "after_missing": "Why there is no later value.",
    "name": "Its name.",
    "owner": "The office that answers for it, as in the table `offices`.",
    "why_it_matters": "Why it matters, for a resident.",
    "source_title": "Where it can be read.",
    "source_url": "The address of that.",
}
"""What a column means in whichever table; a row's own text goes before."""

_CENTS = frozenset(
    (
        "cents", "direct", "shared", "overhead", "full", "passed", "revenue", "tied", "untied",
        "cents_per_unit", "cents_each",
    )
)  # fmt: skip
_CENTS_IN: Mapping[str, frozenset[str]] = {
    "Row": frozenset(("ledger",)),
    "Restated": frozenset(("before", "after")),
}
_PARTS = frozenset(
    (
        "chance", "odds", "held_80", "held_95", "share", "correlation", "tolerance", "level",
        "busy", "scheduled_level",
    )
)  # fmt: skip
_COUNTS: Mapping[str, str] = {
    "n": "rows", "reference_n": "rows", "points": "points", "parts": "parts", "rows": "rows",
    "scorers": "scorers", "units": "units of service", "residents": "residents",
    "served": "people, or events, as `counts` says", "step": "periods", "tested": "periods",
    "tested_ahead": "periods", "places": "places", "left_out": "indicators or places",
    "per_thousand": "per 1,000 residents", "of": "programs", "needed": "call takers",
    "scheduled": "call takers", "calls": "calls in an hour", "decimals": "digits",
    "hide_below": "people or rows", "rows_read": "rows", "rows_kept": "rows",
    "rows_set_aside": "rows",
}  # fmt: skip
_COUNTS_IN: Mapping[tuple[str, str], str] = {
    ("CrossCutting", "numerator"): "indicators or places",
    ("CrossCutting", "denominator"): "indicators or places",
    ("CrossCutting", "value"): IN_ROW,
    ("Impact", "before"): "periods",
    ("Impact", "after"): "periods",
    ("Test", "value"): "as `says` tells",
    ("Agreement", "value"): "as `measure` tells",
    ("Beside", "value"): IN_ROW,
    ("Beside", "target"): IN_ROW,
    ("Measurement", "value"): IN_ROW,
    ("Measurement", "lower"): IN_ROW,
    ("Measurement", "upper"): IN_ROW,
    ("Comparison", "value"): IN_ROW,
    ("Change", "before"): IN_ROW,
    ("Change", "after"): IN_ROW,
    ("Disparity", "value"): "as `measure` tells",
    ("Claim", "earlier"): OF_INDICATOR,
    ("TargetRow", "value"): IN_ROW,
    ("ControlRow", "cents"): CENTS,
}
_NO_UNIT = frozenset(
    (
        "fiscal_year", "tier", "rank", "side", "segment", "score", "lowest", "highest", "at",
        "mean", "spread", "own", "standing", "scored", "moved", "best_without", "worst_without",
        "ratio", "ratio_lower", "ratio_upper", "dispersion", "number", "depth", "hour",
    )
)  # fmt: skip
NO_UNIT = "none"
"""Of a number that is counted in nothing: a rank, a ratio, a year."""


def meaning(row: str, column: str, own: str) -> str:
    """What a column means: its own text in the row's declaration, or what it means everywhere."""
    if column == "provenance" and row not in ("Measurement",):
        return MEANINGS[column]
    return own or MEANINGS.get(column, "")


def unit(row: str, column: str) -> str:
    """What the numbers of a column are counted in."""
    if (row, column) in _COUNTS_IN:
        return _COUNTS_IN[row, column]
    if (column in _CENTS and row not in ("Standing",)) or column in _CENTS_IN.get(row, ()):
        return CENTS
    if column in _PARTS:
        return PART
    return NO_UNIT if column in _NO_UNIT else _COUNTS.get(column, OF_INDICATOR)


def words(row: str, column: str) -> Mapping[str, str]:
    """The words that can stand in a column, each with what it says; none: not one of a few."""
    if column == "provenance":
        return PROVENANCES
    known: Mapping[tuple[str, str], Mapping[str, str]] = {
        ("Measurement", "missing"): {"": "There is a value.", **MISSING},
        ("Signal", "mark"): MARKS,
        ("Judgment", "variation"): VARIATIONS,
        ("Comparison", "band"): BANDS,
    }
    return known.get((row, column), {})

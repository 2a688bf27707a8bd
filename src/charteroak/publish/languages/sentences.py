"""Sentences: what the layers below write in English beside their numbers.

Answers: which words come from an edition and not from our pages? A message here is put into the
catalogues like any other. One that is missing is shown in English and marked as such, so a new
sentence below is never wrong, only untranslated; a test finds it.
"""

from __future__ import annotations

WORDS: tuple[str, ...] = (
    "Everyone",
    "Not recorded",
    "No value.",
    "A number that it is made of is not there.",
    "It is not known of any row where it happened.",
    "It stands otherwise today, and the two together could tell of too few people.",
    "It would be divided by nought.",
    "Its lines were moved in or after this period.",
    "No published population for this place or group.",
    "No rows to compute it from.",
    "Redrawn since, and such a number cannot be shared out.",
    "The numbers do not reach back to the beginning of the year.",
    "The publisher reports no value.",
    "The publisher withholds it.",
    "There is no earlier number to compare it with.",
    "Too few people to tell, or it would give such a number away.",
    "Too few to tell a reliable value.",
    "Above the 95 percent limit",
    "Above the 99.8 percent limit",
    "Below the 95 percent limit",
    "Below the 99.8 percent limit",
    "Inside the limits",
    "Not judged",
    "Not moving as chance alone would move it",
    "Unusually high or rising",
    "Unusually low or falling",
    "Usual variation",
    "Common cause",
    "No value",
    "Outside the limits",
    "Outside three sigma, or seven on one side of the median",
    "Part of a run on one side of the centre",
    "Part of a trend",
    "Two of three points near a limit",
    "Consistently meets the target",
    "Consistently misses the target",
    "Consistently failing the target",
    "Consistently passing the target",
    "Inconsistently passing and failing the target",
    "Hit or miss",
    "No points",
    "No target, no limits, or no better direction",
    "Better than the period before",
    "Worse than the period before",
    "The same as the period before",
    "Meets the target",
    "Misses the target",
    "Meets the target in some periods and not in others",
    "More than 10 percent off the target",
    "Within 10 percent of the target",
    "On target",
    "Too uncertain to tell",
    "value",
    "assurance",
    "interval",
    "percentage band",
    "two point",
    "same month",
    "same month ratio",
    "Counts are moderate, and a count in equal periods varies like a Poisson count.",
    (
        "Counts are moderate, and a share of a total varies like a binomial share, less "
        "where the total is larger."
    ),
    (
        "Counts are moderate, and events by exposure vary like a Poisson rate, less where "
        "exposure is larger."
    ),
    "Published spans of years overlap or leave years out, so they are no series of steps.",
    "The definition asks for no chart.",
    "The definition names it.",
    "The season is taken out first, and what is left has no known distribution.",
    "The year so far rises until the year is over; judge what it adds up instead.",
    (
        "Too many of its numbers are hidden because they are small, and limits from the "
        "others alone would stand too high."
    ),
    "No target is set.",
    "No direction is better, so no target can be met or missed.",
    "No direction is better, so no target can be reached.",
    "The series has no limits, which this rule needs.",
    "There is no value of a whole period.",
    "There is no value to compare with.",
    "Only whole events can be told apart, and these values are not whole numbers.",
    "Some periods have no value, so nobody can tell how long it was between two events.",
    "run chart around the median, Anhoej's rules",
    "c chart, 3 sigma",
    "p chart, 3 sigma",
    "u chart, 3 sigma",
    "XmR, moving ranges",
    "Places vary no more than by chance.",
    "funnel of a rate, 95 and 99.8 percent, adjusted for overdispersion where found",
    "funnel of a share, exact, 95 and 99.8 percent, adjusted for overdispersion where found",
    "A group has no value or no population.",
    (
        "Chance alone puts it above 0 when groups are small: compare it over time at like "
        "sizes, and read the interval near 0 with care."
    ),
    "Gini, delta method 95%",
    "Theil T, delta method 95%",
    "RII, population-weighted regression on ridits, log delta method 95%",
    "SII, population-weighted regression on ridits, normal 95%",
    "Values must not be negative, nor all 0.",
    "A group has no population or exposure.",
    "The reference group has no events, so there is no ratio to it.",
    (
        "Groups in their stated order, from the least advantaged; a straight line is taken "
        "to describe them, so look at the groups beside it."
    ),
    "The line reaches 0 or below at an end, so there is no ratio.",
    "No interval: a group's value is 0.",
    "Gini coefficient",
    "Theil index",
    "Relative index of inequality",
    "Slope index of inequality",
    "A count of one group is not compared with another's: the groups differ in size.",
    "No interval: none is computed for the difference of two such numbers.",
    "No interval: the numbers have none themselves.",
    "No interval: a margin is not known.",
    "No interval: a margin was not published.",
    "No interval: an input has none.",
    "No interval: nothing tells how the errors of its inputs hang together.",
    "No interval: the two periods overlap.",
    "No interval: too few to compare.",
    "No interval: the spread of the rows is not known for the whole stretch.",
    "a change of this kind of indicator",
    "the change of a count",
    "the change of a quantile",
    "the change of a share",
    "the change of an estimate",
    "the ratio of two means",
    "One of the two has no value.",
    "risk difference, Newcombe method 10 95%",
    "risk ratio, Katz log 95%",
    "rate difference, MOVER from Poisson limits 95%",
    "rate ratio, exact conditional Poisson 95%",
    "rate ratio, log Poisson 95%",
    "mean difference, MOVER from Student t 95%",
    "exponential smoothing, five forms by Akaike weight, Student t",
    "exponential smoothing, five forms by Akaike weight, Student t, on a logit scale",
    "exponential smoothing, five forms by Akaike weight, Student t, on a log scale",
    "Every step is the same, so nothing tells how it varies.",
    "Every value is the same, so nothing tells how it varies.",
    "No form of exponential smoothing fits this history.",
    "The history has periods without a value.",
    "It falls due more than ten years of months ahead; nothing is told of that.",
    "There is no series of whole periods to go by.",
    "Nothing is recorded or published.",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "never",
    "There is nothing to count.",
    "Its numbers are simulated.",
    "No auditor has computed a value of any indicator.",
    "No indicator can be compared by group in two periods.",
    "No indicator of kind `on_time` is told by place.",
    "No group is declared that the others are compared with.",
    "There are no two whole periods with gaps that have an interval.",
    "Audited indicators that the machine finds again",
    "Indicators certified by an auditor",
    "Indicators told by group whose widest gap narrowed",
    "Indicators with fresh data",
    "Indicators with one office answerable",
    "Places served as promptly as the others",
    "Not certified",
    "Not found again",
    "Not fresh",
    "Not narrowed beyond chance",
    "Served late more often than chance explains",
    "Without an office answerable",
    (
        "Indicators of which this edition finds every value that an auditor computed, within "
        "the auditor's tolerance, of those of which an auditor computed one."
    ),
    (
        "Indicators whose `certification:` is `certified`, or `certified with "
        "qualification`, of all that are defined. Texas's State Auditor calls these two "
        "reliable."
    ),
    (
        "Indicators whose `owner:` is an office named in `plan/offices.yaml`, of all that "
        "are defined. `check` refuses a city in which one has none, so fewer than all would "
        "be a fault of the program. It does not say that the office has agreed."
    ),
    (
        "Indicators whose last number is as recent as the periods they are told by allow and "
        "whose source keeps what its contract says under `changes:`, on the day of the "
        "edition; of all that are defined. One without a number is not fresh. In a real city "
        "neither is a simulated one."
    ),
    (
        "Indicators whose widest gap between a group and the one it is compared with is "
        "narrower in the last whole period than in the one before, by more than chance "
        "explains (the difference of the two gaps at 95 percent), of those told by group. "
        "Left out are those without two periods of gaps with an interval, and those without "
        "a gap beyond chance in either period. A gap that narrowed is not a gap that closed."
    ),
    (
        "Places that are not on the wrong side of the 99.8 percent limit of their size in "
        "the last whole period, for each indicator of kind `on_time` told by place."
    ),
    "Not reviewed by an auditor.",
    "Not reviewed.",
    "Certified.",
    "Certified with qualification.",
    "Find out which is wrong before the number is called certified.",
    "No value of the auditor is recorded to compare with.",
    "This edition has no number of the periods that the auditor computed.",
    "suppressed",
    "the number of rows",
    "the period before",
    "the same period a year earlier",
    "numerators and denominators added up anew",
    "addition over every row; no sampling, so no interval",
    "exact counting; never from sketches, never from the counts of parts",
    "as published; each value has its own citation",
    "the publisher's",
    "of inputs",
    "a weighted sum between goalposts, as its reason explains",
    "business days",
    "Nobody has evaluated it.",
    "A comparison that its placebo tests do not contradict.",
    "A published evaluation",
    "Chance decided who got it, or many studies agree.",
    "Difference in differences",
    "Interrupted time series (segmented regression)",
    "It moved together with the program; other causes are not ruled out.",
    "Nothing is known: no evaluation, or none that could be made.",
    "Synthetic control, placebo tests in space and time",
    "interrupted_time_series",
    "difference_in_differences",
    "synthetic_control",
    "published",
    "no clear change",
    "none",
    "correlated",
    "quasi-experimental",
    "randomised or systematic review",
    "No effect is claimed, so none is doubted.",
    "There are too few periods before the change to see whether both moved alike.",
    "There are too few periods before the change to try an earlier date.",
    (
        "That without the change both sides would have moved alike; that the change did not "
        "reach those it is compared with; that nothing else befell only one side."
    ),
    (
        "That without the change the place would have gone on like the mixture that it "
        "resembled; that the change did not reach the others; that nothing else befell only "
        "this place."
    ),
    (
        "That without the change the series would have gone on along its trend; that nothing "
        "else changed at that time; that it was counted alike before and after."
    ),
    "Nobody was served in these places.",
    "Nothing says how many it serves (`budget/reach.yaml`).",
    "The residents of some places are not published.",
    "Only its own office scored it.",
    "No indicator counts its service (`unit_of_service:`).",
    "No indicator is named that counts its service (`unit_of_service:`).",
    "rising",
    "falling",
    "steady",
    "unknown",
    "A transfer to another fund: its dollars are followed there.",
    "A new period.",
    "Completed: its records were not all there in the earlier edition.",
    "as many rows as before",
    "its records changed too",
    "the indicator is no longer defined",
    "the fiscal year",
    "the holidays",
    ("Bursts of calls about one event come together, not at random: the formula asks for too few."),
    "Calls are taken to come at random at one steady rate, and to last exponentially long.",
    "Near full occupancy a small error in calls or in handle time moves the wait very far.",
    (
        "Nobody hangs up and nobody calls back: where callers give up, the formula asks for "
        "too many."
    ),
    ("The number is people on the line at once; add breaks, leave and training to make a roster."),
    "No call has a handling time.",
    (
        "At a given time of the clock, darkness follows the date: if who drives, or how, "
        "changes with the season and with race, the test can suggest discrimination where "
        "there is none."
    ),
    "It says nothing of how many officers or stops are concerned, nor of any one of them.",
    "It speaks of the hours that are light for part of the year and dark for the other, only.",
    (
        "Make, year and model of a car are seen in the dark and go with race, so the test "
        "may find too little."
    ),
    "Street lighting lets race be seen after dark, so the test may find too little.",
    ("The reason for the stop is not held constant, and goes with race and with the time of day."),
    (
        "The weeks about the change of the clocks answer that in part, but not if driving "
        "follows the light rather than the clock."
    ),
    "The regression has no stable answer: a group is all dark or all light.",
    "No stop has a date and a time.",
    "Too few people stand behind it to be told, or it has no stable answer.",
    "each place at its own level",
    "each year at its own level",
    "errors clustered by day",
    "model errors",
    "spring",
    "fall",
    "is not recorded, and a row needs it",
    "has the same key as an earlier row",
    "is not one of the allowed values",
    "cannot be read as a date and time",
    "cannot be read as a date",
    "cannot be read as a number",
    "cannot be read as a whole number",
    "cannot be read as true or false",
    "more than nine in ten",
    "nearly all",
    "all",
    "City",
    "Snapshots",
    "Versions",
    "Figures",
    "current",
    "cut",
    "enhanced",
    "new",
    "warning",
    "error",
    (
        "arithmetic; margins by the Census Bureau's formulas (Understanding and Using "
        "American Community Survey Data, 2018, chapter 8)"
    ),
    "cannot be read as yes or no",
    "is half a pair of coordinates",
    "is not a JSON object",
    "is the point 0, 0, which stands for an unknown place",
    "Student t",
    "exact Poisson",
    "order statistics",
    "published margin of error",
    "Taylor linearisation, log odds",
    "Taylor linearisation, Student t",
    "Census ratio of published margins",
    "Census sum of published margins",
    "Census difference of published margins",
    "risk difference, Newcombe method 10",
    "risk ratio, Katz log",
    "rate ratio, exact conditional Poisson",
    "rate ratio, log Poisson",
    "rate difference, MOVER from Poisson limits",
    "mean difference, MOVER from Student t",
    "student",
    "survey",
    "poisson",
    "wilson",
    "As today",
    "Today's packages.",
    "There is no gap beyond chance in either period.",
    "No records folder was given to this build.",
    "Made up by a computer to show how this works. Nothing in it happened.",
    "Nothing in it happened.",
    "Concern",
    "Improvement",
    "High",
    "Low",
    "g chart, 3 sigma",
    "Each person counts alike: nothing says whom they stand for.",
)
"""Said as they stand."""

PATTERNS: tuple[str, ...] = (
    "Concerns: {what}.",
    "{n} points are too few for limits ({least} are needed); a run chart needs no limits.",
    "A value of kind `{kind}` has no known distribution: the points tell their own.",
    (
        "Counts are large (typically {usual} a period): chance alone would give limits too "
        "tight, so they are taken from how the points themselves vary."
    ),
    (
        "Events are rare (typically {usual} a period): most periods would show nothing. "
        "Chart the opportunities (g) or the time (t) between them."
    ),
    (
        "Events are rare (typically {usual} a period), and what lies between two of them is "
        "not in the table of measurements; a run chart supposes nothing of them."
    ),
    (
        "Neighbouring points differ {times} times more than chance alone would have it (a "
        "{chart} chart would mark noise), so limits are taken from how the points themselves "
        "vary."
    ),
    "There is one value of a whole period; a run chart needs {least}, and limits {more}.",
    "There are {n} values of a whole period; a run chart needs {least}, and limits {more}.",
    "There is no value of a whole period; a run chart needs {least}, and limits {more}.",
    "Too few events ({n}): limits need {least} gaps between them.",
    "XmR, moving ranges of {screen} times their mean screened",
    "Fewer than {least} places: their spread cannot be told from chance.",
    "funnel of a {what}, 95 and 99.8 percent",
    "A group has fewer than {n} rows.",
    "A group has fewer than {n} events.",
    "The two groups have fewer than {n} events together.",
    "It needs at least {least} groups; there are {n}.",
    "No interval is defined for {what}.",
    "The history is too short: {n} points, and it needs {least}.",
    "A backtest {ahead} periods ahead needs at least {least} points; there are {n}.",
    "It would look {ahead} periods ahead, and the history has only {n}.",
    "The forecast reaches {n} periods, not {step}.",
    "The last number is of {period}, {days} days before the edition.",
    "The records of {name} have ended: no more come in.",
    "The records of {name} should change {often}, and end on {day}.",
    "{value} in {period}, {centre} in all places. {band} of its size.",
    "{name}: from {low} in {first} to {high} in {last} ({places}, {period}).",
    "Certified with qualification on {day} by {auditor}.",
    "Certified on {day} by {auditor}.",
    "Factors prevent certification on {day} by {auditor}.",
    "Inaccurate on {day} by {auditor}.",
    "Computed again by machine, it agrees within {tolerance} in {n} of {of} periods.",
    "Computed again by machine, it does NOT agree within {tolerance} in {n} of {of} periods.",
    (
        "No rows are shown: counts below {n} of this source are hidden, and a few rows are a "
        "few people."
    ),
    "Its own since {day}.",
    "Its own since {day}. Before, estimated from {names}, as they were drawn then, by {by}.",
    "Estimated from {names}, as they were drawn then, by {by}.",
    "Added up from {names}, as they were drawn then.",
    "the number of rows, for every 1,000 residents (`{of}`)",
    "the number of rows, for every 10,000 residents (`{of}`)",
    "the number of rows, for every 100,000 residents (`{of}`)",
    "rows where `{of}`, divided by the rows for which that is known",
    "rows where `{of}`, divided by rows where `{where}` and that is known",
    (
        "rows in which `{end}` comes at most {seconds} seconds after `{start}`, divided by "
        "rows that have both; rows in which it comes before are not counted"
    ),
    (
        "rows closed (`{end}`) in time, divided by rows whose deadline had passed by {day}; "
        "those still open then are late; due {due} after opening"
    ),
    "the sum of `{of}` over the rows that have it",
    "the sum of `{of}`, divided by the number of rows that have it",
    "the sum of `{of}` divided by the sum of `{by}`, over the rows that have both",
    "the middle value of `{of}` over the rows that have it",
    "the value of `{of}` that {part} of the rows do not exceed",
    (
        "the number of different values of `{of}`; one that comes back in another period or "
        "place counts once in their total, so that the parts add up to more than the whole"
    ),
    "the weighted mean of `{of}`, each answer weighted by `{weight}`",
    "the weighted part for whom `{of}`, each answer weighted by `{weight}`",
    (
        "the weighted part for whom `{of}`, each answer weighted by `{weight}`, raked to "
        "`{to}` by {by}"
    ),
    "the sum over `{over}` of the rates of `{of}`, weighted by {standard}",
    "`{of}` less its value in {then}",
    "`{of}` less its value in {then}, as a part of that value",
    "`{of}` divided by its value in {then}",
    "`{of}` over the fiscal year so far, its parts added up anew",
    "`{of}` over the calendar year so far, its parts added up anew",
    "the last value of `{of}` in the fiscal year so far",
    "a weighted sum of its parts, each from 0 to 100: {parts}",
    "{before} periods before and {after} after; {least} on either side are asked for.",
    "At {n} of {of} dates before it, when nothing changed, as much was found.",
    "Only {n} dates before the change could be tried.",
    (
        "There are {before} periods before the change and {after} after it; at least {least} "
        "are needed on either side."
    ),
    (
        "What the line leaves over resembles its neighbour by {by}; the errors allow for "
        "{lags} neighbours."
    ),
    (
        "With {n} of {of} that it did not reach, as much was found: the rank alone gives a "
        "chance of {chance}."
    ),
    (
        "Before the change the mixture was off by {off} on average, and the place itself "
        "moved by {moves}."
    ),
    (
        "Given to {many} others in turn, {n} moved as far from their mixtures: the rank "
        "alone gives a chance of {chance}."
    ),
    "Half-way before the change, when nothing changed, the effect was {effect}.",
    "That what was found there holds here: {found}",
    "Both are known of {places} places in FY{year}; {least} are needed.",
    "`{of}` is not told for two whole years.",
    "Not told for the whole of FY{year}.",
    "The records behind `{of}` do not cover the whole of FY{year}.",
    "`{of}` is not told for the whole of FY{year}.",
    "`{of}` is nought for FY{year}.",
    "{noun}: {before}, then {after}",
    "{n} row more",
    "{n} rows more",
    "{n} row fewer",
    "{n} rows fewer",
    "clock as a spline, df {df}",
    "weeks about the change of the clocks, {season}",
    "{n} stops at levels with one group only are left out.",
    "is below the lowest allowed, {lowest}",
    "is above the highest allowed, {highest}",
    "has fewer values than the {n} headings",
    "has more values than the {n} headings",
    "is not a known {place}",
    "breaks `{rule}`: {because}",
    "lies outside every {place}",
    "Weights raked to {what}.",
    "Provisional: its records may come in until {day}.",
    (
        "{a} points apart in {first} ({who} beside {whom}); {b} points apart in {last} "
        "({who2} beside {whom2}): narrower, within chance."
    ),
    (
        "{a} points apart in {first} ({who} beside {whom}); {b} points apart in {last} "
        "({who2} beside {whom2}): wider, within chance."
    ),
    (
        "{a} points apart in {first} ({who} beside {whom}); {b} points apart in {last} "
        "({who2} beside {whom2}): narrower, beyond chance."
    ),
    (
        "{a} points apart in {first} ({who} beside {whom}); {b} points apart in {last} "
        "({who2} beside {whom2}): wider, beyond chance."
    ),
    (
        "Before the change, against the last stretch of it, they lay apart by {each}: the "
        "chance of that, had they moved alike, is {chance}."
    ),
    "Simulated records in place of: {title}",
    "cannot be read as a date and time written as {form}",
    "cannot be read as a date written as {form}",
    "{name}, before",
    "{name}, {n} before",
    "Weights raked to the city by {names}.",
)
"""Said with something filled in."""

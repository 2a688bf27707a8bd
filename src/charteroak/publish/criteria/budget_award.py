"""The budget award of the GFOA, as revised for 2026: categories and the most each can bring.

A category's score is what the reviewers make of completeness and quality together; only the first
can be looked for here.
"""

from __future__ import annotations

from datetime import timedelta

from charteroak.publish import links
from charteroak.publish.criteria.model import Answer, Criterion, Standard, parts, person
from charteroak.publish.material import Material
from charteroak.publish.printed.budget import NAME
from charteroak.publish.printed.common import FOLDER

_YEAR = timedelta(days=366)


def _dollars(material: Material) -> bool:
    return material.dollars.shown is not None


def _priorities(material: Material) -> Answer:
    plan = material.files.plan
    return parts(
        (
            ("goals with their outcomes", bool(plan.goals)),
            ("why each goal matters", all(goal.why_it_matters for goal in plan.goals)),
            ("dollars tied to goals", any(flow.outcome for flow in material.dollars.flows)),
            ("what changed for the worse, by stated limits", bool(material.judgments)),
        ),
        links.HOME,
    )


def _value(material: Material) -> Answer:
    dollars = material.dollars
    return parts(
        (
            ("whom programs reach", any(one.served is not None for one in dollars.reaches)),
            ("what programs changed", any(one.effect is not None for one in dollars.impacts)),
            ("the cost of a unit of service", bool(dollars.units)),
        ),
        links.DOLLARS,
    )


def _outlook(material: Material) -> Answer:
    ahead = {row.fiscal_year for row in material.dollars.rows if row.phase == "forecast"}
    return parts(
        (
            ("dollars expected in years to come", bool(ahead)),
            ("targets with the odds of reaching them", bool(material.forecasts)),
            ("budgets compared under other assumptions", bool(material.choices.scenarios)),
        ),
        links.CHOICES if material.choices.scenarios else links.DOLLARS,
    )


def _departments(material: Material) -> Answer:
    known = material.dollars.programs.values()
    plan = material.files.plan
    return parts(
        (
            ("dollars by department", _dollars(material) and any(p.department for p in known)),
            ("an office answerable for each program", bool(known) and all(p.owner for p in known)),
            ("goals and outcomes with an owner", all(goal.owner for goal in plan.goals)),
        ),
        links.DOLLARS,
    )


def _programs(material: Material) -> Answer:
    dollars = material.dollars
    known = [one for one in dollars.programs.values() if one.service != "internal"]
    costed = {one.program for one in dollars.every_cost}
    measured = {name for one in known for name in one.indicators}
    promised = {name for name in measured if material.statuses.get(name)}
    every = bool(known) and costed >= {one.id for one in known}
    return parts(
        (
            ("the major programs", bool(known)),
            ("what each costs, direct, shared and full", every),
            ("goals for the level of service", bool(promised)),
            ("alignment with priorities", bool(dollars.alignments)),
            ("how impact is measured", any(one.effect is not None for one in dollars.impacts)),
            ("its own revenue and the subsidy", any(one.revenue for one in dollars.every_cost)),
        ),
        links.DOLLARS,
    )  # fmt: skip


def _again(material: Material) -> bool:
    return material.earlier is not None and material.made - material.earlier.made <= _YEAR


def _site(material: Material) -> Answer:
    return parts(
        (
            ("the dollars one step from the home page", _dollars(material)),
            ("from departments to goals to programs", _dollars(material)),
            ("more than one language", len(material.files.city.languages) > 1),
            ("figures to download", bool(material.rows)),
            ("made again within a year of the edition before", _again(material)),
        ),
        links.DOLLARS,
    )


def _brief(material: Material) -> Answer:
    if not _dollars(material):
        return Answer("not", "Missing: a budget in this city's folder.")
    return Answer("met", "There: the budget in brief, as tagged PDF.", f"{FOLDER}/{NAME}.pdf")


STANDARD = Standard(
    id="gfoa-budget-2026",
    name="GFOA Distinguished Budget Presentation Award, criteria for 2026",
    source="Government Finance Officers Association, Revised Criteria (2026)",
    url="https://www.gfoa.org/budget-award-2026-criteria",
    criteria=(
        Criterion("priorities", "Community priorities and challenges",
                  "What the community wants, what stands in the way, and which dollars answer it.",
                  _priorities, 20, "dollars"),
        Criterion("value", "Value", "What residents get for their dollars.", _value, 20, "dollars"),
        Criterion("outlook", "Long-term outlook", "What the years to come look like.",
                  _outlook, 20, "dollars"),
        Criterion("personnel", "Personnel budget", "Who works for the city and what that costs.",
                  person("Positions are not kept beside the dollars here."), 15),
        Criterion("departments", "Department budget", "Each department, its dollars and its head.",
                  _departments, 15, "dollars"),
        Criterion("programs", "Program budget",
                  "Each program's cost, level of service, alignment, impact and revenue.",
                  _programs, 15, "dollars"),
        Criterion("capital", "Capital budget", "What is built, what it costs, and to run it.",
                  person("Projects and their plan over the years are not kept here."), 15),
        Criterion("process", "Budget process", "Who decides what, when, and how to take part.",
                  person("A person has to describe it."), 10),
        Criterion("document", "Budget document", "The book itself.",
                  person("A person has to hand it in and to judge it."), 10),
        Criterion("in-brief", "Budget in brief", "A few pages for everyone.",
                  _brief, 10, "dollars"),
        Criterion("website", "Website or dashboard",
                  "Reached from the home page, to drill into, in languages, kept fresh.",
                  _site, 10),
        Criterion("videos", "Videos", "Videos that explain the budget.",
                  person("None are made here."), 10),
        Criterion("other", "Other material", "Whatever else tells of the budget.",
                  person("A person has to name it."), 10),
    ),
)  # fmt: skip

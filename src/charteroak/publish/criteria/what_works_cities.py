"""What Works Cities: those of its foundational practices of which an edition shows something.

The standard has 43 criteria; what follows are the practices that leave a trace here. The others are
about people, policies and contracts, and need a person.
"""

from __future__ import annotations

from charteroak.publish import links
from charteroak.publish.criteria.model import Answer, Criterion, Standard, parts, person
from charteroak.publish.material import Material


def _inventory(material: Material) -> Answer:
    contracts = material.contracts.values()
    return parts(
        (
            ("every source with its columns and their meaning", bool(contracts)),
            ("a steward for each", bool(contracts) and all(one.steward for one in contracts)),
            ("how often each changes", bool(contracts) and all(one.changes for one in contracts)),
        ),
        links.ABOUT,
    )


def _shared(material: Material) -> Answer:
    return parts(
        (
            ("the numbers as files to download", bool(material.rows)),
            ("what each rests on", bool(material.queries)),
        ),
        links.ABOUT,
    )


def _quality(material: Material) -> Answer:
    read = [one for one in material.sources.values() if one["state"] == "read"]
    ruled = any(one.expectations for one in material.contracts.values())
    return parts(
        (
            ("rows set aside, counted by reason", bool(read)),
            ("rules that the records have to keep", ruled),
        ),
        links.ABOUT,
    )  # fmt: skip


def _hidden(material: Material) -> Answer:
    hiding = [one for one in material.contracts.values() if one.hides]
    told = "small numbers are hidden, in every format"
    marked = "columns marked by sensitivity"
    return parts(((told, bool(hiding)), (marked, bool(material.contracts))), links.ABOUT)


def _apart(material: Material) -> Answer:
    known = material.files.indicators.values()
    return parts(
        (
            ("numbers by place", any(one.places for one in known)),
            ("numbers by group", any(one.groups for one in known)),
            ("gaps between groups", bool(material.gaps)),
        ),
        links.HOME,
    )


def _evaluated(material: Material) -> Answer:
    known = [one for one in material.dollars.impacts if one.evaluation]
    return parts(
        (
            ("programs that were evaluated", bool(known)),
            ("a grade of evidence for each", bool(known) and all(one.grade for one in known)),
        ),
        links.DOLLARS,
    )


def _managed(material: Material) -> Answer:
    plan = material.files.plan
    return parts(
        (
            ("goals with measurable outcomes", bool(material.rows)),
            ("targets", bool(material.statuses)),
            ("an owner for each goal", all(goal.owner for goal in plan.goals)),
            ("what is said of change and of targets", bool(material.judgments)),
        ),
        links.HOME,
    )


def _budgeted(material: Material) -> Answer:
    dollars = material.dollars
    return parts(
        (
            ("dollars tied to outcomes", any(flow.outcome for flow in dollars.flows)),
            ("programs scored by evidence", bool(dollars.standings)),
            ("what could be moved, with reasons", bool(material.choices.allocations)),
        ),
        links.DOLLARS,
    )


STANDARD = Standard(
    id="what-works-cities",
    name="What Works Cities Certification, practices that leave a trace here",
    source="Bloomberg Philanthropies, What Works Cities Certification, assessment",
    url="https://whatworkscities.bloomberg.org/assessment/",
    criteria=(
        Criterion("inventory", "A data inventory", "Every source, described and kept up.",
                  _inventory),
        Criterion("sharing", "Sharing data", "Data that others can use.", _shared),
        Criterion("quality", "Data quality", "Faults are looked for and told.", _quality),
        Criterion("privacy", "Privacy", "Nobody can be found out.", _hidden),
        Criterion("disaggregated", "Disaggregated data", "For whom and where?",
                  _apart, rests="numbers"),
        Criterion("evaluations", "Rigorous evaluations", "Did it work?",
                  _evaluated, rests="numbers"),
        Criterion("performance", "Performance management", "Goals, targets, owners, follow-up.",
                  _managed, rests="numbers"),
        Criterion("budget", "Budgeting by results", "Dollars follow what works.",
                  _budgeted, rests="dollars"),
        Criterion("governance", "Data governance", "Who decides on data.",
                  person("People, policies and meetings are not kept here.")),
        Criterion("security", "Data security", "How data are kept safe.",
                  person("It is not seen from here.")),
        Criterion("contracting", "Results-driven contracting", "Contracts that pay for results.",
                  person("Contracts are not kept here.")),
        Criterion("engagement", "Residents take part", "How residents are heard.",
                  person("A person has to say how.")),
    ),
)  # fmt: skip

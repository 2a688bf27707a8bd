"""What the pages say of Elmford's dollars: every one of them, once, to the cent."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from charteroak.build import Built
from charteroak.publish import amounts, links
from charteroak.publish.material import Material, read_material
from charteroak.publish.pages import allocation, choices, program, spending
from charteroak.publish.pages.allocation import AllocationContent
from charteroak.publish.pages.choices import ChoicesContent
from charteroak.publish.pages.program import ProgramContent
from charteroak.publish.pages.spending import SpendingContent
from charteroak.publish.pages.spent import spent_on_goal


@pytest.fixture(scope="module")
def material(elmford_built: Built) -> Material:
    return read_material(elmford_built.edition)


@pytest.fixture(scope="module")
def told(material: Material) -> SpendingContent:
    shown = material.dollars.shown
    assert shown is not None
    content = spending.spending(material, shown).content
    assert isinstance(content, SpendingContent)
    return content


def cents(text: str) -> int:
    """What an amount on a page stands for."""
    return int(Decimal(re.sub(r"[$,]", "", text)) * 100)


def test_the_year_with_most_funds_is_shown(material: Material) -> None:
    shown = material.dollars.shown
    assert shown is not None
    assert (shown.fiscal_year, shown.phase) == (2024, "adopted")


def test_every_table_and_the_picture_tell_the_same_dollars(
    material: Material, told: SpendingContent
) -> None:
    ledger = sum(
        row.ledger for row in material.dollars.rows
        if (row.fiscal_year, row.phase) == (2024, "adopted")
    )  # fmt: skip
    assert ledger == 196_805_195
    assert cents(told.total) == ledger
    assert sum(cents(part.amount) for part in told.parts) == ledger
    assert sum(cents(cell.amount) for cell in told.cells) == ledger
    assert told.streams.cents == ledger


def test_a_tax_bill_is_divided_without_losing_a_cent(told: SpendingContent) -> None:
    assert told.bills == ("$1,000", "$2,500", "$5,000", "$10,000")
    for at, bill in enumerate(told.bills):
        assert sum(cents(part.of_bills[at]) for part in told.parts) == cents(bill)


def test_outcomes_and_what_is_untied_are_the_budget(told: SpendingContent) -> None:
    tied = sum(cents(one.amount) for one in told.outcomes)
    assert tied + sum(cents(one.amount) for one in told.untied) == cents(told.total)


def test_what_is_untied_says_why(material: Material, told: SpendingContent) -> None:
    untied = [flow for flow in material.dollars.flows if not flow.outcome]
    assert sum(cents(one.amount) for one in told.untied) == sum(flow.cents for flow in untied)
    assert all(one.because for one in told.untied)


def test_every_balance_has_no_difference_and_says_that_it_is_made_up(told: SpendingContent) -> None:
    assert {one.difference for one in told.balances} == {"$0.00"}
    assert {one.badge.state for one in told.balances} == {"simulated"}


def test_goals_together_with_what_is_untied_are_the_budget(
    material: Material, told: SpendingContent
) -> None:
    on_goals = 0
    for goal in material.files.plan.goals:
        found = spent_on_goal(material, goal)
        assert found is not None
        on_goals += sum(cents(row.amount) for row in found.rows)
    assert on_goals + sum(cents(one.amount) for one in told.untied) == cents(told.total)


def test_a_program_tells_the_three_questions_and_unknown_is_a_word(material: Material) -> None:
    pages = {
        name: program.program(material, one).content
        for name, one in material.dollars.programs.items()
    }
    streets, water = pages["streets"], pages["water-supply"]
    assert isinstance(streets, ProgramContent)
    assert isinstance(water, ProgramContent)
    assert not streets.reach
    assert streets.no_reach.startswith("Nothing says how many")
    assert [one.verdict for one in streets.impacts] == ["No clear change", "No clear change"]
    assert streets.evidence == "no clear change found"
    assert streets.stand is not None
    assert streets.stand.text.startswith("4 scorers place it 2 of 5")
    assert [one.verdict for one in water.impacts] == ["Unknown"]
    assert water.reach
    assert pages["council"].untied.startswith("$298,095.16 is tied to no outcome.")


def test_every_program_has_a_page_that_says_that_it_is_made_up(
    material: Material, told: SpendingContent
) -> None:
    for name, one in material.dollars.programs.items():
        page = program.program(material, one)
        assert page.path == links.program(name)
        if material.dollars.full_cost(name):
            assert page.invented
    assert told.badge.state == "simulated"


def test_amounts_are_said_shortly_and_to_the_cent() -> None:
    assert amounts.exact(54_719_422_100) == "$547,194,221.00"
    assert amounts.exact(-105) == "-$1.05"
    assert amounts.short(54_719_422_100) == "$547.2 million"
    assert amounts.short(123_456) == "$1,235"
    assert amounts.short(447) == "$4.47"
    assert amounts.share(1, 10_000) == "less than 0.1%"
    assert amounts.share(0, 0) == ""


def test_each_view_of_the_scenarios_sums_to_the_same_dollars(material: Material) -> None:
    told = choices.choices(material).content
    assert isinstance(told, ChoicesContent)
    assert [one.name for one in told.scenarios][:2] == [
        "As today",
        "Five percent less of everything",
    ]
    assert {one.badge.state for one in told.scenarios} == {"simulated"}
    views = [view for view in told.views if view.title.startswith("Dollars")]
    assert len(views) >= 4
    for view in views:
        for at, scenario in enumerate(told.scenarios):
            assert sum(cents(row.cells[at]) for row in view.rows) == cents(scenario.dollars)


def test_an_allocation_gives_a_reason_for_each_change(material: Material) -> None:
    told = [allocation.allocation(material, one) for one in material.choices.allocations]
    for page in told:
        assert page.invented
        content = page.content
        assert isinstance(content, AllocationContent)
        changed = [one for one in content.funded if one.changed]
        assert len(content.reasons) == len(changed) > 0
        for one in changed:
            assert any(reason.startswith(one.link.text) for reason in content.reasons)

"""Costs, restricted funds, income of programs and units of service: what comes out, what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from charteroak.budget.costs import Cost
from charteroak.budget.units import nearest, of_year, unit_costs, why_not
from charteroak.dimensions.fiscal import FiscalYears
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from tests.budgeting import followed, wrote
from tests.unit.test_budget_faults import POLICE, SERVICE, WORKS, book, shares

ROUND = {"programs.yaml": SERVICE}
ALONE = (
    SERVICE.replace(", payroll: 1", "")
    .replace("sweeping: 3, fleet: 1", "fleet: 1")
    .replace("{patrol: 3}", "{payroll: 1}")
)
FUND = "- {{id: general, name: General fund, restriction: For the peace only, only_for: {only}}}\n- {{id: water, name: W}}\n"


def fund(only: str) -> dict[str, str]:
    return {"funds.yaml": FUND.format(only=only)}


def paying(overhead: str, only: str = "", parts: str = "sweeping: 1") -> dict[str, str]:
    """1,000.00 for patrol and 250.50 for a fleet that serves sweeping, all of one fund."""
    programs = SERVICE.splitlines()
    fleet = programs[3].replace("patrol: 3, payroll: 1", parts)
    words = f", only_for: {only}" if only else ""
    said = f", overhead: {overhead}" if overhead else ""
    fund = f"- {{id: general, name: A grant, restriction: For the peace{words}{said}}}\n"
    return {
        "funds.yaml": f"{fund}- {{id: water, name: W}}\n",
        "programs.yaml": "\n".join([*programs[:3], fleet, ""]),
        "shares.yaml": "- {where: organisation = 'Works', program: fleet}\n"
        "- {where: organisation = 'Police', program: patrol}\n",
    }


FAULTS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "an order that forgets one": (
        ROUND | {"overhead.yaml": "order: [fleet]\n"}, "overhead-order", "overhead.yaml:1",
        "`order:` does not name every internal service once: `payroll` is missing."),
    "an order with a program in it": (
        ROUND | {"overhead.yaml": "order: [fleet, payroll, patrol]\n"}, "overhead-order", "overhead.yaml:1",
        "`patrol` is no internal service."),
    "an order for the reciprocal method": (
        ROUND | {"overhead.yaml": "{method: reciprocal, order: [fleet, payroll]}\n"}, "overhead-order",
        "overhead.yaml:1", "The reciprocal method has no order"),
    "services that serve only each other": (
        {"programs.yaml": ALONE, "overhead.yaml": "method: reciprocal\n"}, "overhead-closed",
        "programs.yaml:", "serve only each other, so nobody bears them: `fleet`, `payroll`."),
    "a last step with nobody left": (
        {"programs.yaml": ALONE, "overhead.yaml": "order: [fleet, payroll]\n"}, "overhead-order",
        "programs.yaml:", "`payroll` serves only services that are spread before it"),
    "a service that serves itself": (
        {"programs.yaml": SERVICE.replace("fleet: 1", "payroll: 1")}, "overhead-self", "programs.yaml:",
        "`payroll` is among those that it serves itself."),
    "a method nobody knows": (
        {"overhead.yaml": "method: by feel\n"}, "read-literal-error", "overhead.yaml:1", "`method: by feel` is not one of the choices"),
    "a restricted grant spent on the wrong thing": (
        fund("{programs: [patrol]}"), "fund-restricted", "book.csv:3",
        "A line of 250.50 (Works, 600) spends money of `general` on `sweeping`."),
    "a restricted fund spent on nothing named": (
        fund("{programs: [sweeping]}") | shares("untied: Not ours."), "fund-restricted", "book.csv:2",
        "A line of 1000.00 (Police, 500) spends money of `general` on no program."),
    "a restriction that allows nothing": (
        fund("{programs: []}"), "fund-only", "funds.yaml:1", "says nothing, and would allow anything"),
    "a restriction to a program that is not there": (
        fund("{programs: [patroll]}"), "fund-only", "funds.yaml:1", "There is no program `patroll`."),
    "a restriction that is no condition": (
        fund("{where: colour = 'red'}"), "fund-only", "funds.yaml:1", "colour"),
    "a grant that pays no overhead": (
        paying("none"), "fund-restricted", "book.csv:3",
        "A line of 250.50 (Works, 600) spends money of `general` on `fleet`."),
    "a grant that pays no overhead, even of a department it may pay": (
        paying("none", "{departments: [Police, Works]}"), "fund-restricted", "book.csv:3", "on `fleet`"),
    "a grant that pays more overhead than it allows": (
        paying("25%"), "fund-overhead", "funds.yaml:1",
        "`general` pays 250.50 for internal services in FY2024 adopted, and allows 250.00: 25% of its 1000.00"),
    "a grant that pays for what a service does for others": (
        paying("", "{departments: [Works], programs: [patrol]}"), "fund-overhead", "book.csv:3",
        "250.50 of `general` pay for what `fleet` does for `sweeping` in FY2024 adopted"),
    "the same, where the fund allows overhead": (
        paying("30%", "{programs: [patrol]}", "patrol: 1, sweeping: 2"), "fund-overhead", "book.csv:3",
        "167.00 of `general` pay for what `fleet` does for `sweeping`"),
    "a part of overhead that is none": (
        paying("some"), "fund-overhead", "funds.yaml:1", "`overhead: some` of `general` is no part"),
    "more than all": (paying("120%"), "fund-overhead", "funds.yaml:1", "`overhead: 120%` of `general`"),
    "income two rules claim": (
        book(POLICE, WORKS, "general,Police,100,Fines,75.00")
        | {"recovery.yaml": "- {where: account = '100', program: patrol}\n- {where: description = 'Fines', program: sweeping}\n"},
        "recovery-twice", "book.csv:4", "The line of income of 75.00 is claimed by two rules"),
    "income of a program that is not there": (
        {"recovery.yaml": "- {where: account = '100', program: patroll}\n"}, "recovery", "recovery.yaml:1",
        "There is no program `patroll`."),
    "income shared to 0.99": (
        {"recovery.yaml": "- {where: account = '100', shares: {patrol: 0.5, sweeping: 0.49}}\n"}, "shares",
        "recovery.yaml:1", "The shares sum to 0.99."),
    "a rule of income for no line": (
        {"recovery.yaml": "- {where: account = '101', program: patrol}\n"}, "recovery-none", "recovery.yaml:1",
        "The rule names no line of income."),
}  # fmt: skip


@pytest.mark.parametrize("case", list(FAULTS))
def test_each_fault_has_its_place_and_remedy(case: str, tmp_path: Path) -> None:
    changed, rule, place, said = FAULTS[case]
    problems = followed(wrote(tmp_path, changed)).problems
    told = [p for p in problems if p.rule == rule and place in str(p.where) and said in p.what]
    assert told, [str(problem) for problem in problems]
    assert all(problem.advice for problem in told)


@pytest.mark.parametrize(
    "only",
    [
        "{departments: [Police, Works]}", "{programs: [patrol], departments: [Works]}",
        "{where: account in ('500'), programs: [sweeping]}",
    ],
)  # fmt: skip
def test_what_a_restriction_allows_is_spent(only: str, tmp_path: Path) -> None:
    assert followed(wrote(tmp_path, fund(only))).problems == ()


@pytest.mark.parametrize(
    ("overhead", "only"),
    [
        ("", ""), ("26%", ""), ("26%", "{programs: [patrol, sweeping]}"),
        ("", "{programs: [patrol, sweeping, fleet]}"),
    ],
)  # fmt: skip
def test_overhead_that_a_fund_allows_is_paid(overhead: str, only: str, tmp_path: Path) -> None:
    assert followed(wrote(tmp_path, paying(overhead, only))).problems == ()


def test_direct_shared_overhead_and_income(tmp_path: Path) -> None:
    files = {
        "programs.yaml": SERVICE.replace(", payroll: 1", ""),
        "shares.yaml": """
        - {where: organisation = 'Police' and account = '500', program: patrol}
        - {where: organisation = 'Police' and account = '600', shares: {patrol: 1/3, sweeping: 2/3}, by: hours}
        - {where: organisation = 'Fleet', program: fleet}
        - {where: organisation = 'Pay', program: payroll}
        """,
        "recovery.yaml": "- {where: account = '100', shares: {patrol: 1/2, sweeping: 1/2}}\n",
    } | book(
        "general,Police,500,Pay,1000.00", "general,Police,600,Cars,100.01",
        "general,Fleet,600,Oil,40.00", "general,Pay,500,Clerk,8.00", "general,Police,100,Fees,33.33",
    )  # fmt: skip
    found = followed(wrote(tmp_path, files))
    assert found.problems == ()
    told = {one.program: one for one in found.costs}

    def parts(name: str) -> tuple[int, ...]:
        one = told[name]
        return one.direct, one.shared, one.overhead, one.full, one.passed, one.revenue, one.subsidy

    # Payroll's 8.00 goes 3:1 to sweeping and the fleet; the fleet's 42.00 all goes to patrol.
    assert parts("patrol") == (100000, 3334, 4200, 107534, 0, 1667, 105867)
    assert parts("sweeping") == (0, 6667, 600, 7267, 0, 1666, 5601)
    assert parts("fleet") == (4000, 0, 200, 4200, 4200, 0, 0)
    assert parts("payroll") == (800, 0, 0, 800, 800, 0, 0)
    assert sum(one.full - one.passed for one in found.costs) == found.rows[0].ledger


def row(**changed: object) -> Measurement:
    plain = {
        "indicator": "trips", "grain": "fiscal_year", "period": "FY2024", "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31), "place_set": "city", "place": "all", "group_by": "all",
        "group": "all", "value": 3.0, "numerator": None, "denominator": None, "n": 3, "lower": None,
        "upper": None, "interval_method": "", "unit": "count", "better": "higher",
        "provenance": "observed", "source": "x", "missing": "", "partial": False, "note": "",
    }  # fmt: skip
    return Measurement(**{**plain, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def elmford(root: Path) -> CityFiles:
    files, _ = read_city(root / "cities" / "elmford", "elmford")
    assert files is not None
    return files


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": None, "missing": "suppressed"}, "Too few people to tell"),
        ({"partial": True}, "do not cover the whole"), ({"value": 0.0}, "is nought"), ({}, ""),
    ],
)  # fmt: skip
def test_why_a_unit_has_no_cost(changed: dict[str, object], said: str, elmford: CityFiles) -> None:
    why = why_not(row(**changed), elmford.indicators["shuttle_trips"], 2024)
    assert (said in why) if said else not why


def test_the_year_is_known_by_its_days_and_its_whole_city() -> None:
    calendar, july = FiscalYears(1), FiscalYears(7)
    assert of_year([row(place="hill"), row(group="own"), row()], calendar, 2024) == row()
    assert of_year([row()], july, 2024) is None
    assert of_year([row()], calendar, 2023) is None


def test_cents_for_each_unit(elmford: CityFiles, root: Path) -> None:
    from charteroak.budget.read import read_budget

    budget, _ = read_budget(root / "cities" / "elmford", "elmford")
    cost = Cost("shuttle", "community", "Roads", "general", 2024, "adopted",
                100, 0, 0, 100, 0, 0, "published")  # fmt: skip
    water = Cost("shuttle", "community", "Roads", "water", 2024, "adopted",
                 0, 0, 1, 1, 0, 0, "observed")  # fmt: skip
    given = elmford.indicators, [cost, water], lambda _: [row(provenance="simulated")]
    (one,) = unit_costs(budget, *given, elmford.city.fiscal_years)
    assert (one.cents, one.units, one.cents_per_unit, one.provenance) == (101, 3, 34, "simulated")
    assert [nearest(x) for x in (5, -5)] == [5, -5]  # type: ignore[arg-type]

"""Internal services spread by step-down and by the reciprocal method, against worked examples."""

from __future__ import annotations

from charteroak.budget.costing import Overhead
from charteroak.budget.equations import Passing
from charteroak.budget.model import Program, Spread
from charteroak.budget.overhead import borne, passing, received, spread

KEY = ("general", 2024, "adopted")


def service(name: str, **parts: str) -> Program:
    over = Spread(by="counted", parts=parts)
    return Program(id=name, name=name, does="", owner="x", service="internal", spread=over)


def program(name: str) -> Program:
    return Program(id=name, name=name, does="", owner="x")


def cents(**dollars: int) -> dict[str, dict[tuple[str, int, str], int]]:
    return {name: {KEY: amount * 100} for name, amount in dollars.items()}


# The messenger service of a note on cost accounting, at
# https://www.coursehero.com/file/9099863/46-The-fact-that-the-per-haircut-cost-declines-as-the-number/
# A = 1,200 + M/5 and M = 2,400 + A/6, so A = 1,738 and M = 2,690 (to the dollar); two-day delivery
# ends with 2,328 of 9,100 and next-day delivery with 6,772.
MESSENGERS = {
    "administration": service("administration", maintenance="100", two_day="100", next_day="400"),
    "maintenance": service("maintenance", administration="1000", two_day="1000", next_day="3000"),
    "two_day": program("two_day"),
    "next_day": program("next_day"),
}
THEIRS = cents(administration=1200, maintenance=2400, two_day=1500, next_day=4000)


def test_reciprocal_as_the_note_has_it() -> None:
    method = Overhead(method="reciprocal")
    bears = spread(MESSENGERS, THEIRS, method)
    assert round((150000 + bears["two_day"][KEY]) / 100) == 2328
    assert round((400000 + bears["next_day"][KEY]) / 100) == 6772
    assert 150000 + bears["two_day"][KEY] + 400000 + bears["next_day"][KEY] == 910000
    gross = received(MESSENGERS, THEIRS, method)
    assert round((120000 + gross["administration"][KEY]) / 100) == 1738
    assert round((240000 + gross["maintenance"][KEY]) / 100) == 2690


def test_step_down_of_the_same_by_hand() -> None:
    """Administration first: 1,200 over 1:1:4 is 200, 200 and 800. Then 2,600 of maintenance over
    1,000:3,000, as what it does for administration is left out: 650 and 1,950."""
    first = Overhead(order=("administration", "maintenance"))
    assert spread(MESSENGERS, THEIRS, first) == {
        "two_day": {KEY: 85000}, "next_day": {KEY: 275000}
    }  # fmt: skip
    assert received(MESSENGERS, THEIRS, first)["maintenance"][KEY] == 20000
    # The other way round: 2,400 over 1:1:3 is 480, 480, 1,440; then 1,680 over 1:4 is 336, 1,344.
    second = Overhead(order=("maintenance", "administration"))
    assert spread(MESSENGERS, THEIRS, second) == {
        "two_day": {KEY: 81600}, "next_day": {KEY: 278400}
    }  # fmt: skip


def test_the_first_step_as_a_published_answer_has_it() -> None:
    """54,000 of administration over 100:250:150 hours is 10,800, 27,000 and 16,200; maintenance,
    42,000 of its own, then has 52,800 (https://solvely.ai/homework/479680934), here over 350:650."""
    theirs = {
        "administration": service("administration", maintenance="100", suburban="250", downtown="150"),
        "maintenance": service("maintenance", administration="200", suburban="350", downtown="650"),
        "suburban": program("suburban"), "downtown": program("downtown"),
    }  # fmt: skip
    method = Overhead(order=("administration", "maintenance"))
    costs = cents(administration=54000, maintenance=42000)
    rows = {(one.service, one.program): one.cents for one in borne(theirs, costs, method)}
    assert received(theirs, costs, method)["maintenance"][KEY] == 1080000
    assert rows["maintenance", "suburban"] == 1470000  # its own 42,000 over 350:650
    assert rows["administration", "suburban"] == 2700000 + 378000  # 10,800 over 350:650
    assert sum(rows.values()) == 9600000


def test_without_mutual_services_the_two_methods_are_one() -> None:
    theirs = {
        "payroll": service("payroll", garage="1", streets="2", shuttle="4"),
        "garage": service("garage", streets="7", shuttle="3"),
        "streets": program("streets"), "shuttle": program("shuttle"),
    }  # fmt: skip
    costs = cents(payroll=977, garage=1234)
    assert spread(theirs, costs) == spread(theirs, costs, Overhead(method="reciprocal"))


def test_what_goes_through_is_exact() -> None:
    """(I - A)(I - A)^-1 is the identity, in fractions."""
    found: Passing = passing(MESSENGERS, Overhead(method="reciprocal"))
    for one, through in found.through.items():
        for other in found.served:
            back = sum(
                part * ((at == other) - found.served[at].get(other, 0))
                for at, part in through.items()
            )
            assert back == (one == other)

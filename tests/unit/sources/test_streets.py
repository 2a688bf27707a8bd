"""Streets: which place a house lies in, and everything that may be wrong with the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.dimensions.place import BoundarySet, Place, StreetFile
from charteroak.problems import NOWHERE, Location
from charteroak.sources.streets import Side, Stretch, city_streets

WARDS = BoundarySet(
    id="wards", name="Wards", singular="ward",
    places=(
        Place(id="mill", name="Mill Ward", also=("Ward 1",)),
        Place(id="ridge", name="Ridge Ward"),
        Place(id="both", name="Both", parts=("mill", "ridge")),
    ),
    streets=StreetFile(
        file="streets.csv", source_title="A list", written_at=Location("places/wards.yaml", 7)
    ),
)  # fmt: skip
HEAD = "street,from,to,side,place\n"


def read(tmp_path: Path, text: str | bytes) -> tuple[tuple[Stretch, ...], list[str]]:
    (tmp_path / "places").mkdir(exist_ok=True)
    raw = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "places" / "streets.csv").write_bytes(raw)
    found, problems = city_streets(tmp_path, "city", {"wards": WARDS})
    return found["wards"], [str(problem) for problem in problems]


def test_a_list_is_read_with_its_spellings(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path, HEAD + "Main  St,1,99,odd,Ward 1\nMain St,2,98,even,ridge\nMill Ln,,,,MILL\n"
    )
    assert problems == []
    assert [(s.street, s.low, s.high, s.side, s.place) for s in found] == [
        ("Main St", 1, 99, "odd", "mill"),
        ("Main St", 2, 98, "even", "ridge"),
        ("Mill Ln", None, None, "both", "mill"),
    ]


def test_the_side_may_be_left_out(tmp_path: Path) -> None:
    found, problems = read(tmp_path, "street,from,to,place\nMain St,1,9,mill\n")
    assert (found[0].side, problems) == ("both", [])


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ("Main St,1,9,,mil", 2, "`mil` is not a place of this set. Did you mean `mill`?"),
        ("Main St,1,9,,both", 2, "is not a place of this set"),
        ("Main St,9,1,,mill", 2, "there is no house"),
        ("Main St,2,2,odd,mill", 2, "there is no house on the odd side"),
        ("Main St,one,9,,mill", 2, "`one` is not a house number"),
        ("Main St,1,,,mill", 2, "`` is not a house number"),
        ("Main St,-1,9,,mill", 2, "`-1` is not a house number"),
        ("Main St,1,9,left,mill", 2, "`left` is not a side"),
        (",1,9,,mill", 2, "names no street"),
        ("Main St,1,9,,mill,x", 2, "more fields than the heading"),
        ("A St,1,9,,mill\na st,9,11,,ridge", 3, "lie in another one already. See city/places/"),
        ("A St,,,,mill\nA St,200,220,even,mill", 3, "lie in another one already"),
    ],
)
def test_every_fault_names_its_line(tmp_path: Path, row: str, line: int, said: str) -> None:
    _, problems = read(tmp_path, HEAD + row + "\n")
    assert len(problems) == 1
    assert problems[0].startswith(f"city/places/streets.csv:{line}: error: ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"street,from,to\n", "The heading `place` is missing"),
        (b"", "The heading `street` is missing"),
        (HEAD.encode() + b"\xff,1,2,,mill\n", "not UTF-8"),
        (HEAD.encode() + b'"Main St,1,2,,mill\n', "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, raw: bytes, said: str) -> None:
    _, problems = read(tmp_path, raw)
    assert len(problems) == 1
    assert said in problems[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    found, problems = city_streets(tmp_path, "city", {"wards": WARDS})
    assert found == {}
    assert str(problems[0]).startswith("places/wards.yaml:7: error: The file of")


NUMBERS = st.integers(0, 12)
STRETCHES = st.builds(
    lambda ends, side: Stretch("A", min(ends), max(ends), side, "mill", NOWHERE),
    st.tuples(NUMBERS, NUMBERS),
    st.sampled_from(("both", "odd", "even")),
)


def holds(side: Side, low: int | None, high: int | None) -> set[int]:
    odd = {"both": {0, 1}, "odd": {1}, "even": {0}}[side]
    return {n for n in range(low or 0, (high or 0) + 1) if n % 2 in odd}


@given(STRETCHES, STRETCHES)
def test_two_ranges_meet_where_a_house_is_in_both(one: Stretch, other: Stretch) -> None:
    shared = holds(one.side, one.low, one.high) & holds(other.side, other.low, other.high)
    assert one.meets(other) == other.meets(one) == bool(shared)

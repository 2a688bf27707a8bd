"""Versions of boundary sets and their crosswalks: each fault, and the sentence that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from charteroak.dimensions.place import BoundarySet, Crosswalk, Place, Version
from charteroak.kinds.survey import Margin, Survey
from charteroak.plan import redrawn
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from tests.support import files, indicator

MOVED, BEFORE = date(2024, 4, 1), date(2024, 3, 31)
GOOD = {"left": {"new": "0.6", "newer": "0.4"}, "right": {"newer": "1"}}


def version(*names: str, **given: Any) -> Version:
    return Version(**({"id": "1", "places": tuple(Place(id=n, name=n) for n in names)} | given))


def shares(weights: Mapping[str, Mapping[str, str]]) -> Crosswalk:
    exact = {old: {new: Decimal(w) for new, w in to.items()} for old, to in weights.items()}
    return Crosswalk(share_of="area", source_title="A map", weights=exact)


def city(*versions: Version, **given: Any) -> CityFiles:
    places = BoundarySet(id="wards", name="Wards", singular="ward", versions=versions, **given)
    return replace(files([]), boundary_sets={"wards": places.as_last_drawn()})


def two(weights: Mapping[str, Mapping[str, str]], **given: Any) -> CityFiles:
    return city(
        version("stays", "left", "right", id="old", until=BEFORE),
        version(
            *("stays", "new", "newer"), id="new", crosswalk=shares(weights),
            **({"from_": MOVED} | given),
        ),
    )  # fmt: skip


FAULTS: tuple[tuple[CityFiles, str, str], ...] = (
    (city(), "`wards` has no places", "`versions:`"),
    (city(version("a"), places=(Place(id="b", name="B"),)), "beside its `versions:`", "Put them"),
    (two(GOOD, from_=date(2024, 3, 1)), "`old` and `new` of `wards` overlap: both hold on 2024-03-01",
     "`until: 2024-02-29`"),
    (two(GOOD, from_=date(2024, 4, 3)), "No version of `wards` holds from 2024-04-01 to 2024-04-02",
     "`from: 2024-04-01`"),
    (two(GOOD, from_=date.min), "Version `new` of `wards` has no `from:`", "when the lines moved"),
    (city(version("a", from_=MOVED, until=BEFORE)), "ends on 2024-03-31, before it begins", "Exchange"),
    (city(version("a", until=BEFORE), version("b", from_=MOVED)), "two versions `1`", "its own id"),
    (city(version("a", id="1", until=date(2020, 1, 1)),
          version("b", id="2", from_=date(2020, 1, 2), until=BEFORE),
          version("a", id="3", from_=MOVED)), "`a` of `wards` comes back in version `3`", "another id"),
    (city(version("a", crosswalk=shares({"b": {"a": "1"}}))), "first version of `wards`", "Move it"),
    (two({"left": {"new": "1"}}), "`right` was redrawn", "Add `right: {...}`"),
    (two(GOOD | {"stays": {"new": "1"}}), "`stays` stands in both versions", "Take it out"),
    (two(GOOD | {"lfet": {"new": "1"}}), "`lfet` is not a place of version `old`",
     "Did you mean `left`?"),
    (two(GOOD | {"right": {"stays": "1"}}), "goes to `stays`, whose lines did not move", "another id"),
    (two(GOOD | {"right": {"nwer": "1"}}), "goes to `nwer`, which is not a place", "Did you mean `newer`?"),
    (two(GOOD | {"left": {"new": "0.6", "newer": "0.41"}}), "The shares of `left` add up to 1.01",
     "`0.3333`"),
    (two(GOOD | {"left": {"new": "0.9999999999999999", "newer": "0.0000000000000002"}}),
     "add up to 1.0000000000000001", "Mend them"),
    (two(GOOD | {"left": {"new": "1.1", "newer": "-0.1"}}), "is not above nought", "Leave out"),
)  # fmt: skip


@pytest.mark.parametrize(("broken", "what", "advice"), FAULTS, ids=[f[1] for f in FAULTS])
def test_each_fault_is_told_alone(broken: CityFiles, what: str, advice: str) -> None:
    found = [problem for rule in redrawn.RULES for problem in rule(broken)]
    assert len(found) == 1, found
    assert what in found[0].what
    assert advice in found[0].advice


def test_a_set_in_order_has_no_faults() -> None:
    assert not [problem for rule in redrawn.RULES for problem in rule(two(GOOD))]
    assert not [problem for rule in redrawn.RULES for problem in rule(files([]))]


def test_answers_are_not_raked_to_places_that_moved() -> None:
    raked = Survey(yes="on_time", rake=(Margin(by="wards", to="people"),))
    known = replace(two(GOOD), indicators={"it": indicator(raked)})
    (found,) = redrawn.answers_are_raked_to_places_that_stayed(known)
    assert "raked to `wards`, whose lines were moved" in found.what


def test_a_file_of_versions_is_read_with_its_lines(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "cities" / "elmford"
    for path in [*source.rglob("*.yaml")]:
        copy = tmp_path / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        copy.write_text(text.replace("hills: 0.4838", "hills: 0.4839"), encoding="utf-8")
    known, _ = read_city(tmp_path, "elmford")
    assert known is not None
    assert [place.id for place in known.boundary_sets["districts"].places] == [
        "north", "river", "hills",
    ]  # fmt: skip
    (found,) = redrawn.crosswalks_share_out_every_place(known)
    assert "The shares of `south` add up to 1.0001" in found.what
    lines = (source / "places" / "districts.yaml").read_text(encoding="utf-8").splitlines()
    assert "share_of" in lines[found.where.line - 1] or "crosswalk" in lines[found.where.line - 1]

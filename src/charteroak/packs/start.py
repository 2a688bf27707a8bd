"""A city to start from, with packs taken up.

Answers: what does a city have to write so that a pack's numbers stand on a scorecard? An office, a
goal with the outcomes that the pack suggests, and one line in `city.yaml`. The rest is the ordinary
starter, without the records, indicators and goal that the packs bring themselves.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from charteroak.documents import fill, read_document
from charteroak.packs.adopt import indicators, packs_of
from charteroak.packs.shelf import ABOUT, Pack, shipped
from charteroak.problems import Location, Problem, suggest

_PROGRAM = Path(__file__).parents[1]
STARTER, WITH_PACKS = _PROGRAM / "starter", _PROGRAM / "starter_packs"
OF_ITS_OWN = (
    "indicators/service.yaml", "plan/goals/1-service.yaml", "records/service_requests.csv",
    "plan/goals/2-money.yaml", "sources/service_requests.yaml",
)  # fmt: skip
"""What the ordinary starter measures, and a city of packs does not."""
PLACES = "districts"
"""The boundary set of the starter, by which the packs' indicators are split."""
_VALUE = "reliability"
"""The value of the starter's plan under which the suggested outcomes stand."""


def unknown(names: Sequence[str]) -> tuple[Problem, ...]:
    """The packs that are not there."""
    known, where = shipped(), Location("the command line")
    return tuple(
        Problem(f"There is no pack `{name}`.", where, suggest(name, known), "pack-unknown")
        for name in dict.fromkeys(names)
        if name not in known
    )


def write_start(folder: Path, names: Sequence[str]) -> None:
    """Write the city into a folder that is empty or not there; the packs must be known."""
    shutil.copytree(STARTER, folder, dirs_exist_ok=True)
    for own in OF_ITS_OWN:
        (folder / own).unlink()
    shutil.copytree(WITH_PACKS, folder, dirs_exist_ok=True)
    packs = [_about(name) for name in dict.fromkeys(names)]
    with (folder / "city.yaml").open("a", encoding="utf-8") as file:
        file.write("packs:\n" + "".join(map(_adopted, packs)))
    with (folder / "plan/offices.yaml").open("a", encoding="utf-8") as file:
        file.write("".join(_offices(packs, folder / "plan/offices.yaml")))
    taken = packs_of(folder, str(folder))
    theirs = {name: one.taken.pack.id for name, one in indicators(taken).found.items()}
    for number, pack in enumerate(packs, start=2):
        path = folder / "plan" / "goals" / f"{number}-{_dashed(pack.id)}.yaml"
        mine = {name for name, owner in theirs.items() if owner == pack.id}
        path.write_text(_goal(pack, number, mine), encoding="utf-8")


def _about(name: str) -> Pack:
    path = shipped()[name] / ABOUT
    pack, problems = fill(Pack, read_document(path, f"packs/{name}/{ABOUT}"))
    assert pack is not None, problems  # shipped, and checked by the tests
    return pack


def _adopted(pack: Pack) -> str:
    return f"  {pack.id}:\n    owner: {pack.owner}\n    places: [{PLACES}]\n"


def _offices(packs: Sequence[Pack], path: Path) -> Iterator[str]:
    """An office for each pack's owner that the city has not yet."""
    known = {entry["id"] for entry in read_document(path, path.name).data}
    owners: dict[str, list[str]] = {}
    for pack in packs:
        if pack.owner not in known:
            owners.setdefault(pack.owner, []).append(pack.name)
    for owner, answers in owners.items():
        name = owner.replace("-", " ").replace("_", " ").capitalize()
        entry = {"id": owner, "name": name, "does": f"Answers for: {'; '.join(answers)}."}
        yield _yaml([entry])


def _goal(pack: Pack, number: int, known: set[str]) -> str:
    """The goal of one pack: the outcomes it suggests."""
    outcomes = [
        {
            "id": f"{_dashed(pack.id)}-{index}",
            "name": outcome.outcome,
            "owner": pack.owner,
            "values": [_VALUE],
            "why_it_matters": pack.summary,
            "indicators": [name for name in outcome.indicators if name in known],
        }
        for index, outcome in enumerate(pack.suggests, start=1)
        if known.intersection(outcome.indicators)
    ]
    goal = {
        "id": _dashed(pack.id),
        "number": number,
        "name": pack.name,
        "owner": pack.owner,
        "why_it_matters": pack.summary,
        "outcomes": outcomes,
    }
    said = f"# Suggested by the pack `{pack.id}`. Put your own outcomes here, in your own words.\n"
    return said + _yaml(goal)


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)

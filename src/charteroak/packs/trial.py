"""A city that does not exist, made for one pack: whatever is true of it is true of the pack.

Answers: does this pack hold together by itself? The city has one office, one outcome that names
every indicator of the pack, three districts and a population, so that the pack is read, checked
and built exactly as it is in a real city.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from charteroak.packs.adopt import Packs, Taken, indicators, packs_of
from charteroak.packs.shelf import Pack

DISTRICTS = ("north", "center", "south")
_WEST, _SOUTH, _STEP = -72.75, 41.70, 0.03
_YEARS = range(2008, 2036)


def write_trial(
    root: Path, pack: Path, layouts: Mapping[str, str] | None = None, *, simulated: bool = False
) -> Packs:
    """Write the city into a folder that is empty; `pack` is the folder of the pack."""
    name = pack.name
    (root / "packs").mkdir(parents=True)
    (root / "packs" / name).symlink_to(pack.resolve(), target_is_directory=True)
    _write(
        root / "city.yaml",
        _CITY.format(
            name=name,
            simulated=str(simulated).lower(),
            days=_days(),
            layouts=json.dumps(layouts or {}),
        ),
    )
    packs = packs_of(root, str(root))
    taken = packs.taken[0] if packs.taken else None
    owner = taken.owner if taken else "office"
    _write(root / "plan/plan.yaml", _PLAN)
    _write(root / "plan/offices.yaml", f"- {{id: {owner}, name: The office, does: All of it.}}\n")
    named = ["trial_residents", *indicators(packs).found]
    _write(root / "plan/goals/1-all.yaml", _GOAL.format(owner=owner, named=", ".join(named)))
    _write(root / "indicators/trial.yaml", _RESIDENTS.format(owner=owner))
    rows = "".join(
        f"trial_residents,{year},{place},all,all,{number},count,,,A trial,https://example.org,\n"
        for year in _YEARS
        for place, number in (("all", 120000), *((one, 40000) for one in DISTRICTS))
    )
    _write(root / "figures/trial.csv", _HEADING + rows)
    _write(root / "places/districts.yaml", _DISTRICTS)
    _write(root / "records/districts.geojson", json.dumps(_outlines()))
    return packs


def suggested(taken: Taken) -> str:
    """What the pack suggests, in words, for a plan that has outcomes of its own."""
    pack: Pack = taken.pack
    lines = [f"{pack.name} ({pack.id}, edition {pack.edition}): {pack.summary}"]
    for one in pack.suggests:
        lines.append(f"  {one.outcome}\n    indicators: [{', '.join(one.indicators)}]")
    return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _days() -> str:
    return ", ".join(f"{year}-01-01: New Year" for year in _YEARS)


def _outlines() -> dict[str, object]:
    """Three squares, one above the other."""
    features = []
    for index, name in enumerate(reversed(DISTRICTS)):
        south = _SOUTH + index * _STEP
        corners = [(_WEST, south), (_WEST + _STEP, south), (_WEST + _STEP, south + _STEP),
                   (_WEST, south + _STEP), (_WEST, south)]  # fmt: skip
        geometry = {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


_HEADING = (
    "indicator,period,place,group_by,group,value,unit,margin_of_error,margin_level,"
    "source_title,source_url,note\n"
)
_CITY = """name: Trial
real: false
fiscal_year_starts: 7
time_zone: America/New_York
population: trial_residents
simulated: {simulated}
holidays: {{{days}}}
packs:
  {name}:
    places: [districts]
    layouts: {layouts}
"""
_PLAN = """title: A trial
fiscal_year: FY2025
source: {title: A trial}
levels: [goal, outcome]
mission: {summary: To try a pack.}
vision: {summary: A pack that holds.}
values:
  - {id: reliability, name: Reliability, meaning: It holds., needs: [Records]}
"""
_GOAL = """id: all-of-it
number: 1
name: All of it
owner: {owner}
why_it_matters: A pack has to hold before a city relies on it.
outcomes:
  - id: all-of-the-pack
    name: Everything in the pack
    owner: {owner}
    values: [reliability]
    why_it_matters: A pack has to hold before a city relies on it.
    indicators: [{named}]
"""
_RESIDENTS = """- id: trial_residents
  name: Residents
  why_it_matters: Rates divide by it.
  kind: figure
  unit: count
  better: neither
  grains: [year]
  places: [city, districts]
  owner: {owner}
  authored_by: the trial
  next_review: 2035-01-01
"""
_DISTRICTS = """id: districts
name: Districts
singular: district
boundaries:
  file: districts.geojson
  property: name
  source_title: A trial
  source_url: https://example.org
places:
  - {id: north, name: North}
  - {id: center, name: Center}
  - {id: south, name: South}
"""

"""Rules of redrawn places: versions of a boundary set and the crosswalks between them.

Answers: is there one version for every day, and do the shares of each redrawn place make one? Each
rule yields its problems; `RULES` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from charteroak.dimensions.place import Crosswalk, Version
from charteroak.kinds.survey import Survey
from charteroak.plan.model import CityFiles
from charteroak.problems import Problem, suggest

_DAY = timedelta(days=1)


def sets_have_their_places(files: CityFiles) -> Iterator[Problem]:
    """A set has places, or versions that have them."""
    for places in files.boundary_sets.values():
        if not places.places:
            what = f"`{places.id}` has no places."
            advice = "List them under `places:`, or under each of its `versions:`."
            yield Problem(what, places.written_at, advice, "places-none")
        elif places.versions and places.places != places.versions[-1].places:
            what = f"`{places.id}` has `places:` beside its `versions:`."
            advice = "Put them into the version in which they hold."
            yield Problem(what, places.written_at, advice, "places-and-versions")


def one_version_holds_on_every_day(files: CityFiles) -> Iterator[Problem]:
    """Each version begins on the day after the one before ends."""
    for places in files.boundary_sets.values():
        for version in places.versions:
            if version.from_ > version.until:
                what = f"Version `{version.id}` ends on {version.until}, before it begins."
                yield Problem(what, version.written_at, "Exchange the two days.", "version-days")
        for before, after in pairwise(places.versions):
            if before.until == date.max or after.from_ == date.min:
                missing = before if before.until == date.max else after
                word = "until" if missing is before else "from"
                what = f"Version `{missing.id}` of `{places.id}` has no `{word}:`."
                advice = "Say when the lines moved: only the first day of the first version and "
                advice += "the last of the last may be left out."
                yield Problem(what, missing.written_at, advice, "version-days")
            elif after.from_ <= before.until:
                what = f"Versions `{before.id}` and `{after.id}` of `{places.id}` overlap: both "
                what += f"hold on {max(after.from_, before.from_)}."
                advice = f"Write `until: {after.from_ - _DAY}` in the earlier one, and list the "
                advice += "versions oldest first."
                yield Problem(what, after.written_at, advice, "version-overlap")
            elif after.from_ > before.until + _DAY:
                what = f"No version of `{places.id}` holds from {before.until + _DAY} to "
                what += f"{after.from_ - _DAY}."
                advice = f"Write `from: {before.until + _DAY}`, or the version that is missing."
                yield Problem(what, after.written_at, advice, "version-gap")


def versions_have_their_own_names(files: CityFiles) -> Iterator[Problem]:
    """A version is named once; a place that was taken off the map does not come back."""
    for places in files.boundary_sets.values():
        seen: set[str] = set()
        gone: set[str] = set()
        now: set[str] = set()
        for version in places.versions:
            if version.id in seen:
                what = f"`{places.id}` has two versions `{version.id}`."
                yield Problem(what, version.written_at, "Give each its own id.", "version-twice")
            seen.add(version.id)
            ids = {place.id for place in version.places}
            for place in sorted(ids & gone):
                what = f"`{place}` of `{places.id}` comes back in version `{version.id}`."
                advice = "A place drawn anew is another place: give it another id."
                yield Problem(what, version.written_at, advice, "place-returns")
            gone |= now - ids
            now = ids


def crosswalks_share_out_every_place(files: CityFiles) -> Iterator[Problem]:
    """A crosswalk shares out each redrawn place of the version before, and no other."""
    for places in files.boundary_sets.values():
        for version in places.versions[:1]:
            if version.crosswalk:
                what = f"The first version of `{places.id}` has a crosswalk, and none before it."
                yield _problem(version.crosswalk, what, "Move it to the version after.")
        for before, after in pairwise(places.versions):
            if after.crosswalk:
                yield from _places_of(before, after, after.crosswalk)
                yield from _shares_of(after.crosswalk)


def _places_of(before: Version, after: Version, crosswalk: Crosswalk) -> Iterator[Problem]:
    old, new = ({place.id for place in version.single} for version in (before, after))
    for place in sorted(old - new - crosswalk.weights.keys()):
        what = f"`{place}` was redrawn, and the crosswalk does not say where it went."
        yield _problem(crosswalk, what, f"Add `{place}: {{...}}` to `weights:`.")
    for place, shares in crosswalk.weights.items():
        if place in old & new:
            what = f"`{place}` stands in both versions, so its lines did not move."
            advice = "Take it out of `weights:`, or give the redrawn place another id."
            yield _problem(crosswalk, what, advice)
        elif place not in old:
            what = f"`{place}` is not a place of version `{before.id}`."
            yield _problem(crosswalk, what, suggest(place, old - new))
        for to in shares:
            if to in old & new:
                what = f"A share of `{place}` goes to `{to}`, whose lines did not move."
                advice = f"Give `{to}` another id in version `{after.id}` if it grew."
                yield _problem(crosswalk, what, advice)
            elif to not in new:
                what = f"`{place}` goes to `{to}`, which is not a place of version `{after.id}`."
                yield _problem(crosswalk, what, suggest(to, new - old))


def _shares_of(crosswalk: Crosswalk) -> Iterator[Problem]:
    for place, shares in crosswalk.weights.items():
        whole = sum(shares.values(), Decimal(0))
        if any(share <= 0 for share in shares.values()):
            what = f"A share of `{place}` is not above nought."
            yield _problem(crosswalk, what, "Leave out the places to which nothing of it went.")
        elif whole != 1:
            what = f"The shares of `{place}` add up to {whole}, not to 1."
            advice = "Mend them; a third may be written `0.3333`, and one of three as `0.3334`."
            yield _problem(crosswalk, what, advice)


def answers_are_raked_to_places_that_stayed(files: CityFiles) -> Iterator[Problem]:
    """The answers of a survey are not raked to places of which the lines moved."""
    for indicator in files.indicators.values():
        margins = indicator.measure.rake if isinstance(indicator.measure, Survey) else ()
        for margin in margins:
            places = files.boundary_sets.get(margin.by)
            if places and places.versions:
                what = f"`{indicator.id}` is raked to `{margin.by}`, whose lines were moved."
                advice = "Rake to groups, or to places that stayed: answers of before the change "
                advice += "lie in none of the places of now."
                yield Problem(what, margin.written_at, advice, "rake-redrawn")


def _problem(crosswalk: Crosswalk, what: str, advice: str) -> Problem:
    return Problem(what, crosswalk.written_at, advice, "crosswalk")


RULES = (
    sets_have_their_places,
    one_version_holds_on_every_day,
    versions_have_their_own_names,
    crosswalks_share_out_every_place,
    answers_are_raked_to_places_that_stayed,
)

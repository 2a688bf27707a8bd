"""Languages: the same pages in every language that a city speaks."""

from __future__ import annotations

from pathlib import Path

from charteroak.plan.model import City
from charteroak.problems import Problem


def check(root: Path, shown_as: str, city: City, things: tuple[object, ...]) -> tuple[Problem, ...]:
    """What is missing or out of date in the translations of what a city wrote."""
    if len(city.languages) < 2:
        return ()
    from charteroak.publish.languages import kept, own

    return kept.check(root, shown_as, city.languages, tuple(city.packs), own.texts(*things))

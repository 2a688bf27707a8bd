"""Criteria: what others ask of a budget, a report and a city, as far as a machine can see it.

Answers: which criterion is met, partly met or not met by this edition, which needs a person, and
which page shows it? Only whether something is there is judged; how good it is, a person judges. No
points are added up, and no rating is implied.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.publish.criteria import budget_award, popular_report, what_works_cities
from charteroak.publish.criteria.model import Found, Standard, answer
from charteroak.publish.material import Material

STANDARDS: tuple[Standard, ...] = (
    budget_award.STANDARD,
    popular_report.STANDARD,
    what_works_cities.STANDARD,
)


def found(material: Material) -> Iterator[Found]:
    """Every criterion of every standard, in their order, against an edition."""
    for standard in STANDARDS:
        for criterion in standard.criteria:
            yield Found(standard, criterion, answer(material, criterion))

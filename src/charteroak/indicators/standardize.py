"""Standardize: rates as they would be if every place had the same mix of ages (or other groups).

Answers: is a rate high because of what happens there, or because of who lives there? The rates of
the groups are weighted by one standard population, the same for everyone who is compared.

Sources: A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer, Statistics in Medicine 10 (1991),
457-462, with Byar's limits of the count as UKHSA's PHEindicatormethods uses them (`phe_dsr`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from charteroak.indicators.intervals import Column, poisson

FEWEST_EVENTS = 10
"""Below this many events no rate is standardised, as in `phe_dsr`."""
METHOD = "Dobson 95%"
_FEW = f"Fewer than {FEWEST_EVENTS} events: a standardised rate would not be reliable."
_NO_POPULATION = "A group has no published population."


@dataclass(frozen=True)
class StandardPopulation:
    """The weights of a standard, by age band, and who publishes them."""

    name: str
    edition: str
    bands: tuple[str, ...]
    weights: tuple[int, ...]
    source_title: str
    source_url: str


STANDARD_POPULATIONS: dict[str, StandardPopulation] = {
    "esp2013": StandardPopulation(
        name="European Standard Population",
        edition="2013",
        bands=(
            "0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49",
            "50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+",
        ),
        weights=(
            5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000,
            7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
        ),
        source_title="Eurostat, Revision of the European Standard Population (2013), as in `esp2013` of UKHSA's PHEindicatormethods",  # noqa: E501
        source_url="https://github.com/ukhsa-collaboration/PHEindicatormethods",
    ),
    "us2000": StandardPopulation(
        name="United States standard million",
        edition="2000",
        bands=(
            "0", "1-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84",
            "85+",
        ),
        weights=(
            13818, 55317, 145565, 138646, 135573, 162613, 134834, 87247, 66037, 44842, 15508,
        ),
        source_title="R. N. Anderson and H. M. Rosenberg, Age Standardization of Death Rates, National Vital Statistics Reports 47, no. 3 (1998), table I",  # noqa: E501
        source_url="https://www.ncbi.nlm.nih.gov/books/NBK20750/table/A652/",
    ),
}  # fmt: skip
"""Standards as data. A standard changes by edition; rates by different ones do not compare."""


class Standardized(NamedTuple):
    """Standardised rates with their limits; where `reason` is told, the rest is NaN."""

    value: Column
    lower: Column
    upper: Column
    method: NDArray[np.object_]
    events: Column
    reason: NDArray[np.object_]


def direct(
    events: NDArray[np.float64],
    population: NDArray[np.float64],
    standard: NDArray[np.float64],
    per: float = 100_000,
) -> Standardized:
    """Directly standardised rates with Dobson's limits, 95 percent.

    `events` and `population` have one row for each rate and one column for each group, `standard`
    one weight for each group. The rate is the sum of weight x events / population over the sum of
    weights, times `per`. Its variance is carried over from Byar's limits of all events together.
    """
    part = standard / standard.sum()
    known = ((population > 0) & ~np.isnan(events)).all(axis=1)
    total = np.where(known, np.nansum(events, axis=1), np.nan)
    reason = np.select(
        [~known, total < FEWEST_EVENTS],
        [np.array(_NO_POPULATION, dtype=object), np.array(_FEW, dtype=object)],
        np.array("", dtype=object),
    ).astype(object)
    told = reason == ""
    weight = part / np.where(population > 0, population, np.nan)
    value = np.where(told, np.nansum(weight * events, axis=1), np.nan)
    variance = np.where(told, np.nansum(weight**2 * events, axis=1), np.nan)
    count = np.where(told, total, 1.0)
    limits = poisson(count)
    scale = np.sqrt(variance / count)
    return Standardized(
        value * per,
        (value + scale * (limits.lower - count)) * per,
        (value + scale * (limits.upper - count)) * per,
        np.where(told, METHOD, "").astype(object),
        total,
        reason,
    )

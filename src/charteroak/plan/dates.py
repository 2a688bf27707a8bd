"""Rules about dates: holidays.

Answers: does the city say which days its offices are closed, wherever a promise counts them?
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.plan.model import CityFiles
from charteroak.problems import Problem


def business_days_have_holidays(files: CityFiles) -> Iterator[Problem]:
    """A deadline in business days knows the holidays: its own, or the city's."""
    if files.city.holidays:
        return
    for indicator in files.indicators.values():
        measure = indicator.measure
        counts_them = getattr(measure, "deadline_in", "") == "business_days"
        if counts_them and not getattr(measure, "holidays", None):
            what = f"`{indicator.id}` counts business days, and no holidays are listed."
            advice = "List them under `holidays:` of `city.yaml`, or of the definition itself."
            yield Problem(what, indicator.at("deadline_in"), advice, "holidays", "warning")


def no_year_lacks_its_holidays(files: CityFiles) -> Iterator[Problem]:
    """Between the first and the last holiday listed, every year has some."""
    years = {day.year for day in files.city.holidays}
    for year in range(min(years, default=0), max(years, default=0)):
        if year not in years:
            what = f"The `holidays:` of the city name none in {year}."
            advice = f"List those of {year} too, or deadlines of that year come out too early."
            yield Problem(what, files.city.written_at, advice, "holidays", "warning")

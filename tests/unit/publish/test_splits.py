"""Groups on pages: beside each other, over time, and on the page of the outcome they serve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from charteroak.indicators.measurement import Measurement
from charteroak.publish import series
from charteroak.publish.pages.overtime import group_name
from tests.support import files
from tests.unit.publish.tiny import row


def content(site: Path, page: str) -> Any:
    return json.loads((site / page).with_suffix(".json").read_text(encoding="utf-8"))["content"]


def split(period: str, group: str, value: float | None, **more: Any) -> Measurement:
    missing = {} if value is not None else {"missing": "suppressed", "n": None}
    return row("it", "year", period, value, group_by="age", group=group, **(missing | more))


def test_an_outcome_tells_each_group_beside_the_reference(site: Path) -> None:
    """The page of the outcome has the last year in which most groups are told, with the gap."""
    told = content(site, "outcomes/few-crashes.html")["indicators"]
    (found,) = next(
        one["groups"] for one in told if one["groups"] and one["groups"][0]["reference"]
    )
    assert found["reference"] == "Male"
    assert found["split"]["period"] == "2019"
    women, men = found["lines"]
    assert (women["split"]["told"], women["split"]["n"]) == ("36.0%", "1,000")
    assert women["split"]["interval"] == "33.2% to 38.8%"
    assert women["gap"]["difference"] == "+11.0"
    assert women["gap"]["told"] == "Higher"
    assert men["gap"] is None
    assert "at least half of the groups" in " ".join(found["split"]["notes"])
    page = (site / "outcomes" / "few-crashes.html").read_text(encoding="utf-8")
    assert "95% interval (Wilson)" in page
    assert 'href="../indicators/hurt_share.html#groups"' in page


def test_a_count_of_groups_is_told_and_not_compared(site: Path) -> None:
    told = content(site, "outcomes/few-crashes.html")["indicators"]
    (found,) = next(one["groups"] for one in told if "crashes.html" in one["brief"]["href"])
    assert found["reference"] == ""
    assert [line["gap"] for line in found["lines"]] == [None] * 3


def test_groups_stand_over_time_with_their_table(site: Path) -> None:
    (found,) = content(site, "indicators/hurt_share.html")["groups"]["splits"]
    over = found["over_time"]
    assert over["periods"] == ["2017", "2018", "2019", "2020"]
    assert [panel["label"] for panel in over["drawn"]["panels"]] == ["Female", "Male"]
    women = over["rows"][0]["cells"]
    assert [cell["told"] for cell in women] == ["30.0%", "31.0%", "36.0%", "hidden"]
    assert women[3]["absent"] == "hidden"
    assert [one["number"] for one in over["absences"]] == [2]
    page = (site / "indicators" / "hurt_share.html").read_text(encoding="utf-8")
    assert page.count('class="panel"') == 2
    assert "These values in figures" in page


def test_the_period_told_is_the_last_in_which_most_is_told() -> None:
    rows = [
        split("2017", "a", 1.0), split("2017", "b", 2.0), split("2017", "c", 2.0),
        split("2018", "a", 1.0), split("2018", "b", 2.0), split("2018", "c", None),
        split("2019", "a", 1.0), split("2019", "b", None), split("2019", "c", None),
    ]  # fmt: skip
    told = series.by_group(rows, "age")
    assert {one.period for one in told} == {"2018"}
    assert series.passed_over(told, rows) == "half"
    assert series.passed_over(told, rows[:6]) == ""


def test_where_most_is_hidden_everywhere_the_period_with_most_told_is_told() -> None:
    rows = [
        split("2018", "a", 1.0), split("2018", "b", 3.0),
        *(split("2018", name, None) for name in "cde"),
        split("2019", "a", 1.0), *(split("2019", name, None) for name in "bcde"),
    ]  # fmt: skip
    told = series.by_group(rows, "age")
    assert {one.period for one in told} == {"2018"}
    assert series.passed_over(told, rows) == "most"


def test_a_period_in_part_is_not_told_before_a_whole_one() -> None:
    rows = [
        split("2018", "a", 1.0, partial=True), split("2018", "b", 3.0, partial=True),
        *(split("2018", name, None, partial=True) for name in "cde"),
        split("2019", "a", 1.0), *(split("2019", name, None) for name in "bcde"),
    ]  # fmt: skip
    assert {one.period for one in series.by_group(rows, "age")} == {"2019"}


@pytest.mark.parametrize(
    ("years", "periods"), [(range(2010, 2011), 0), (range(2010, 2014), 4), (range(1980, 2020), 0)]
)
def test_over_time_takes_several_periods_and_not_too_many(years: range, periods: int) -> None:
    rows = [split(f"{year}", name, 1.0) for year in years for name in "ab"]
    assert len({one.period for one in series.over_time(rows, "year")}) == periods


def test_crossed_groups_stand_under_the_wider_one() -> None:
    city = files([]).city
    name = group_name(city, "age+age", "young+old")
    assert (name.under, name.label, name.full) == ("Young", "Old", "Young, Old")
    assert group_name(city, "age", "unknown").label == "Not recorded"

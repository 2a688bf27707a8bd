"""A city takes a pack up, changes it and leaves parts out; faults point to the file that has them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from charteroak.build import build, check_city
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.packs.shelf import shipped
from charteroak.packs.trial import write_trial
from charteroak.problems import Refused
from charteroak.publish.material import read_material

TODAY = date(2026, 11, 23)
Writer = Callable[..., Path]


@pytest.fixture
def town(tmp_path: Path, root: Path) -> Writer:
    """New Haven of the tests, with other words in some of its files."""

    def write(**files: str) -> Path:
        city = tmp_path / "town"
        shutil.copytree(root / "tests/city/newhaven", city, dirs_exist_ok=True)
        for name, text in files.items():
            path = city / (name.replace("__", "/") + ".yaml")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return city

    return write


def said(city: Path) -> list[str]:
    try:
        return [str(one).replace(str(city), "town") for one in check_city(city, TODAY).problems]
    except Refused as refused:
        return [str(one).replace(str(city), "town") for one in refused.problems]


def test_a_city_changes_a_word_of_an_indicator(town: Writer) -> None:
    city = town(indicators__mine="- id: requests_closed_in_30_days\n  deadline: 20\n")
    files = check_city(city, TODAY).files
    changed, other = (
        files.indicators[i] for i in ("requests_closed_in_30_days", "requests_opened")
    )
    assert getattr(changed.measure, "deadline") == "20"  # noqa: B009 - a field of its kind
    assert (changed.pack, changed.changed) == ("service_requests, edition 2026.1", ("deadline",))
    assert changed.at("deadline").file.endswith("indicators/mine.yaml")
    assert changed.at("kind").file == "packs/service_requests/indicators/requests.yaml"
    assert (other.owner, other.places, other.changed) == ("works", ("city", "police_districts"), ())


def test_the_examples_of_a_changed_indicator_still_have_to_hold(town: Writer) -> None:
    found = said(town(indicators__mine="- id: requests_closed_in_30_days\n  deadline: 29\n"))
    assert len(found) == 1
    assert found[0].startswith("packs/service_requests/indicators/requests.yaml:")
    assert "gives 0, and says 0.333333" in found[0]


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        ({"indicators__mine": "- id: requests_opened\n  gains: [year]\n"}, "town/indicators/mine.yaml:2", "`gains` is not a word"),
        ({"indicators__mine": "- id: requests_opened\n  unit: days\n"}, "packs/service_requests/indicators/requests.yaml:2", "its unit is `days`"),
        ({"indicators__mine": "- id: requests_opened\n  kind:\n"}, "packs/service_requests/indicators/requests.yaml:2", "`kind` is missing"),
        ({"indicators__mine": "- id: requests_opened\n  decimals: 1\n- id: requests_opened\n  decimals: 2\n"}, "town/indicators/mine.yaml:3", "defined twice"),
        ({"sources__service_requests": "file: x.csv\ncolumns: {opened: {type: date_time}}\n"}, "town/sources/service_requests.yaml:2", "`type: date_time` is not one of the choices"),
        ({"sources__service_requests": "file: x.csv\ncolumns: {closed: null}\n"}, "packs/service_requests/contracts/service_requests.yaml", "There is no column `closed`"),
    ],
)  # fmt: skip
def test_a_fault_stands_where_it_was_written(
    town: Writer, files: dict[str, str], where: str, what: str
) -> None:
    found = said(town(**files))
    assert any(one.startswith(where) and what in one for one in found), found


CITY = "name: T\nfiscal_year_starts: 7\ntime_zone: America/New_York\npacks:\n  {packs}\n"


@pytest.mark.parametrize(
    ("packs", "what"),
    [
        ("[service_requets]", "There is no pack `service_requets`. Did you mean `service_requests`?"),
        ("service_requests: {owner: works, without: [reqests_opened]}", "has no `reqests_opened` to leave out. Did you mean `requests_opened`?"),
        ("service_requests: {onwer: works}", "`onwer` is not a word this file knows. Did you mean `owner`?"),
        ("service_requests: {owner: parks}", "owned by `parks`, which is not an office"),
        ("service_requests: {owner: works, layouts: {service_requests: open312}}", "has no layout `open312` of `service_requests`. Did you mean `open311`?"),
    ],
)  # fmt: skip
def test_taking_up_what_is_not_there(town: Writer, packs: str, what: str) -> None:
    found = said(town(city=CITY.format(packs=packs)))
    assert any(what in one for one in found), found


def test_what_no_outcome_names_is_told_once_for_a_pack(town: Writer) -> None:
    goal = town() / "plan/goals/1-requests.yaml"
    text = goal.read_text(encoding="utf-8")
    goal.write_text(
        text.replace("      - requests_opened\n", "").replace("      - request_days_p90\n", ""),
        "utf-8",
    )
    found = [one for one in said(goal.parents[2]) if "No outcome names" in one]
    assert len(found) == 1
    assert (
        "2 indicators of the pack service_requests, edition 2026.1: `requests_opened`, `request_days_p90`"
        in found[0]
    )


def test_a_contract_that_is_left_out_takes_its_indicators_along(town: Writer) -> None:
    packs = "service_requests: {owner: works, without: [service_requests]}"
    city = town(city=CITY.format(packs=packs))
    (city / "sources/service_requests.yaml").unlink()
    checked = check_city(city, TODAY)
    assert not checked.files.indicators
    assert not checked.contracts


def trial(tmp_path: Path, pack: str, without: str) -> Path:
    """A city of one pack, with parts of it left out."""
    city = tmp_path / "trial"
    write_trial(city, shipped()[pack])
    about = city / "city.yaml"
    text = about.read_text("utf-8").replace(
        "places: [districts]", f"places: [districts]\n    without: {without}"
    )
    about.write_text(text, "utf-8")
    return city


def test_what_is_made_of_something_left_out_is_left_out_and_told_once(tmp_path: Path) -> None:
    city = trial(tmp_path, "police", "[arrests]")
    checked = check_city(city, TODAY)
    assert {"force_per_1000_arrests", "police_contacts"}.isdisjoint(checked.files.indicators)
    told = [one for one in checked.problems if one.rule == "pack-made-of"]
    assert len(told) == 1
    assert told[0].severity == "warning"
    assert str(told[0].where).endswith("city.yaml:9")
    assert "`police_contacts` (made of `arrests_made`)" in told[0].what
    assert "`complaints_per_1000_contacts` (made of `police_contacts`)" in told[0].what
    assert not any(one.rule == "input-unknown" for one in checked.problems)


def test_nothing_is_told_where_it_is_left_out_by_name(tmp_path: Path) -> None:
    names = "arrests, force_per_1000_arrests, police_contacts, complaints_per_1000_contacts"
    checked = check_city(trial(tmp_path, "police", f"[{names}]"), TODAY)
    assert not any(one.rule == "pack-made-of" for one in checked.problems)


def test_what_the_city_itself_makes_of_it_is_an_error(tmp_path: Path) -> None:
    city = trial(tmp_path, "police", "[arrests]")
    own = (city / "indicators/trial.yaml").read_text("utf-8").split("- id:")[1]
    own = own.replace(" trial_residents", " mine", 1).replace(
        "kind: figure", "kind: derived\n  equals: arrests_made * 2"
    )
    (city / "indicators/own.yaml").write_text(f"- id:{own}", "utf-8")
    found = [one for one in check_city(city, TODAY).problems if one.rule == "input-unknown"]
    assert ["`mine` is made of `arrests_made`" in one.what for one in found] == [True]


def test_what_is_made_of_others_is_told_for_the_places_of_all(tmp_path: Path) -> None:
    city = trial(tmp_path, "housing", "[]")
    files = check_city(city, TODAY).files
    assert files.indicators["home_investment"].places == ("city", "districts")
    assert files.indicators["investment_per_parcel"].places == ("city", "districts")
    mine = "- {id: home_investment, places: [city]}\n"
    (city / "indicators/mine.yaml").write_text(mine, "utf-8")
    assert check_city(city, TODAY).files.indicators["investment_per_parcel"].places == ("city",)


HEADER = "Id,Status Translated,Category,Lat,Lng,Created At Local,Acknowledged At Local,Closed At Local,Reopened At Local,Export Tagged Places\n"
ROW = (
    '{n},Open,Potholes,41.3,-72.9,01/0{n}/2014 - 09:00AM,,01/0{n}/2014 - 10:00AM,,"City,PD 0{n}"\n'
)


def simulated_town(town: Writer) -> Path:
    packs = "service_requests: {owner: works, places: [police_districts], without: [requests_per_1000]}\nsimulated: true"
    city = town(city=CITY.format(packs=packs))
    recipe = "first: 2014-01-01\nlast: 2014-06-30\nvolume: {a_day: 3}\ncolumns: {district: {place: name}}\n"
    (city / "simulated").mkdir()
    (city / "simulated/service_requests.yaml").write_text(recipe, encoding="utf-8")
    return city


def provenances(folder: Path) -> set[str]:
    with Engine() as engine:
        measured = Measurements(folder, engine)
        return {row.provenance for name in measured.indicators for row in measured.of(name)}


def test_simulated_records_stand_in_and_a_real_export_replaces_them(
    town: Writer, tmp_path: Path
) -> None:
    city, records = simulated_town(town), tmp_path / "records"
    file = records / "newhaven-seeclickfix-2014/service_requests_2014.csv"
    file.parent.mkdir(parents=True)

    made_up = build(city, datetime(2026, 1, 1, tzinfo=UTC), records)
    assert made_up.sources[0]["provenance"] == "simulated"
    assert provenances(made_up.edition.folder) == {"simulated"}
    material = read_material(made_up.edition)
    assert material.contracts["service_requests"].provenance == "simulated"
    sample = material.samples["requests_opened"]
    assert sample["columns"][-1] == "provenance"
    assert sample["rows"]
    assert {row[-1] for row in sample["rows"]} == {"simulated"}

    file.write_text(HEADER + "".join(ROW.format(n=n) for n in (1, 2, 3)), encoding="utf-8")
    real = build(city, datetime(2026, 1, 2, tzinfo=UTC), records)
    assert real.sources[0]["provenance"] == "observed"
    assert provenances(real.edition.folder) == {"observed"}

    file.unlink()
    without = build(city, datetime(2026, 1, 3, tzinfo=UTC), records, simulated=False)
    assert without.sources[0]["state"] == "absent"
    assert provenances(without.edition.folder) == set()


def test_a_city_has_nothing_made_up_unless_it_says_so(town: Writer, tmp_path: Path) -> None:
    city = town()
    (tmp_path / "empty").mkdir()
    built = build(city, datetime(2026, 1, 1, tzinfo=UTC), tmp_path / "empty")
    assert [source["state"] for source in built.sources] == ["absent"]
    assert not list((city / ".charteroak").glob("simulated/*"))


def test_an_edition_keeps_the_packs_it_was_made_from(town: Writer, tmp_path: Path) -> None:
    built = build(simulated_town(town), datetime(2026, 1, 1, tzinfo=UTC))
    kept = built.edition.folder / "city/packs/service_requests"
    assert (kept / "indicators/requests.yaml").is_file()
    assert (kept / "pack.yaml").is_file()
    assert "packs/service_requests/pack.yaml" in built.edition.manifest()["inputs"]["city"]

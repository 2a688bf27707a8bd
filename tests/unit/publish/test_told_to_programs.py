"""Catalogues, feeds, linked data, the semantic model and citations: what others' programs read."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators.judgments import Signal
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.mean import Mean
from charteroak.kinds.median import Median
from charteroak.kinds.rate import Rate
from charteroak.kinds.share import Share
from charteroak.kinds.sum import Sum
from charteroak.plan.model import Web
from charteroak.publish import opendata
from charteroak.publish.languages.tongue import speaking, tongue
from charteroak.publish.material import Material, read_material
from charteroak.publish.opendata import catalog, cite, feeds, links, semantic, shelf
from charteroak.publish.opendata.address import address
from tests import support
from tests.unit.publish import tiny

ATOM = {"a": feeds.ATOM}
WEB = Web(address="https://scorecard.example.gov", contact="data@example.gov")
MANDATORY_3_0 = ("title", "description", "identifier", "publisher", "contactPoint")
"""`required` of Dataset.json in https://github.com/GSA/dcat-us (jsonschema/definitions)."""
MANDATORY_1_1 = (
    "title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier",
    "accessLevel",
)  # fmt: skip
"""`required` of https://project-open-data.cio.gov/v1.1/schema/dataset.json, for those who are not
federal."""
MAIL = re.compile(r"^mailto:[\w_~!$&'()*+,;=:.-]+@[\w.-]+\.[\w.-]+?$")
"""The pattern of Kind.json in GSA/dcat-us."""


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return read_material(tiny.edition(tmp_path_factory.mktemp("told")))


def on_the_web(material: Material, web: Web = WEB) -> Material:
    files = material.files
    return replace(material, files=replace(files, city=replace(files.city, web=web)))


def whole(site: Path, name: str) -> Any:
    return json.loads((site / name).read_text("utf-8"))


def test_the_catalogue_has_all_that_dcat_us_3_demands(material: Material, site: Path) -> None:
    shown = shelf.shown(material)
    made = catalog.dcat_3(on_the_web(material), shown, site)
    assert made["@type"] == "Catalog"
    assert len(made["dataset"]) == len(shown)
    for one in made["dataset"]:
        assert all(one[name] for name in MANDATORY_3_0)
        assert one["publisher"]["name"] == "City of Testford"
        assert MAIL.match(one["contactPoint"]["hasEmail"])
        assert one["contactPoint"]["fn"]
        assert one["accessRights"] == "public"
        for file in (*one["distribution"], one["describedBy"]):
            path = file["downloadURL"].removeprefix("https://scorecard.example.gov/")
            assert (site / path).is_file(), path
            assert file["mediaType"]
        for file in one["distribution"]:
            assert re.fullmatch(r"[0-9a-f]{64}", file["checksum"]["checksumValue"])
    (measured,) = (one for one in made["dataset"] if one["@id"].endswith(":measurements"))
    (period,) = measured["temporal"]
    assert period["startDate"] < period["endDate"]


def test_the_older_catalogue_has_all_that_dcat_us_1_1_demands(material: Material) -> None:
    made = catalog.dcat_1(on_the_web(material), shelf.shown(material))
    assert made["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    for one in made["dataset"]:
        assert all(one[name] for name in MANDATORY_1_1)
        assert one["@type"] == "dcat:Dataset"
        assert MAIL.match(one["contactPoint"]["hasEmail"])
        assert len(one["rights"]) <= 255
        assert all(file["downloadURL"].startswith("https://") for file in one["distribution"])


def test_a_city_that_says_no_address_is_named_by_a_urn_and_told_what_is_missing(site: Path) -> None:
    made = whole(site, links.CATALOG)
    assert "write `web: {contact: ...}`" in made["description"]
    for one in made["dataset"]:
        assert "hasEmail" not in one["contactPoint"]
        assert one["@id"].startswith("urn:charteroak:testford-nowhere:table:")
        assert (site / one["distribution"][0]["downloadURL"]).is_file()
    assert "data.json" in [path.name for path in site.iterdir()]


def test_an_address_that_is_none_is_not_believed(material: Material) -> None:
    bad = on_the_web(material, Web(address="javascript:alert(1)"))
    assert not address(bad).known
    assert address(on_the_web(material)).of("data/a b.csv") == (
        "https://scorecard.example.gov/data/a%20b.csv"
    )


def point(mark: str, **more: Any) -> Signal:
    told: dict[str, Any] = {
        "indicator": "crashes", "grain": "month", "period": "2020-03",
        "period_start": date(2020, 3, 1), "period_end": date(2020, 3, 31), "place_set": "city",
        "place": "all", "group_by": "all", "group": "all", "value": 7.0, "centre": 3.0,
        "lower": -1.0, "upper": 6.0, "near_lower": 1.0, "near_upper": 5.0, "mark": mark, "side": 1,
        "segment": 0, "trial": False, "chart": "xmr", "method": "XmR", "rules": "NHS",
        "season": "none",
    }  # fmt: skip
    return Signal(**(told | more))


def shelf_of(material: Material, folder: str = "") -> feeds.Shelf:
    return feeds.Shelf(address(material), folder)


def test_signals_are_told_newest_first_with_the_limits_that_can_be(material: Material) -> None:
    said = (
        point("outside", period="2020-02", period_end=date(2020, 2, 29)),
        point("outside"),
        point("common", period="2020-04"),
        point("missing", period="2020-05", value=None),
    )
    told = feeds.signals(replace(material, signals={"crashes": said}), shelf_of(material))
    assert [one.id.rpartition(":")[0].rpartition(":")[2] for one in told] == ["2020-03", "2020-02"]
    first = told[0].summary
    assert first.startswith("Crashes: 7 in Mar 2020.")
    assert "between 0 and 6" in first, "a count is never below nought"
    assert "Simulated" not in first
    invented = replace(
        material,
        signals={"crashes": said},
        rows={
            n: tuple(replace(r, provenance="simulated") for r in rows)
            for n, rows in material.rows.items()
        },
    )
    (newest, _) = feeds.signals(invented, shelf_of(invented))
    assert newest.title.startswith("[Simulated] ")
    assert feeds.SIMULATED in newest.summary


def test_a_hidden_number_is_in_no_feed(material: Material) -> None:
    hidden = point("outside", value=None)
    assert (
        feeds.signals(replace(material, signals={"crashes": (hidden,)}), shelf_of(material)) == ()
    )


def test_a_feed_is_well_formed_whatever_the_text(material: Material) -> None:
    text = "\x00\x0b<script>\u202eevil]]>&\ud800" + "x" * 10_000
    entry = feeds.Entry("urn:a", text, text, datetime(2026, 1, 1, tzinfo=UTC), "../a.html")
    made = feeds.atom(
        shelf_of(material), links.SIGNALS, text, datetime(2026, 1, 2, tzinfo=UTC), [entry]
    )
    feed = ElementTree.fromstring(made.decode("utf-8"))
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:entry/a:id",
                 "a:entry/a:updated", "a:entry/a:title"):  # fmt: skip
        found = feed.find(path, ATOM)
        assert found is not None and found.text, path
    (title,) = (one.text or "" for one in feed.findall("a:entry/a:title", ATOM))
    assert title.startswith("<script>evil]]>&xxx")
    assert "\u202e" not in title
    assert len(title) < 400
    assert b"<script>" not in made


def test_both_feeds_of_a_site_name_their_own_city(site: Path) -> None:
    for name in (links.SIGNALS, links.EDITIONS):
        feed = ElementTree.fromstring((site / name).read_text("utf-8"))
        author = feed.find("a:author/a:name", ATOM)
        assert author is not None and author.text == "City of Testford"
    entries = ElementTree.fromstring((site / links.EDITIONS).read_text("utf-8"))
    assert len(entries.findall("a:entry", ATOM)) == 1


def test_a_feed_in_another_language_leads_to_the_pages_of_that_language(
    material: Material, tmp_path: Path
) -> None:
    told = replace(material, signals={"crashes": (point("outside"),)})
    with speaking(tongue("es")):
        feeds.write(tmp_path, on_the_web(told), {"editions": []}, "es/")
    text = (tmp_path / "es" / links.SIGNALS).read_text("utf-8")
    feed = ElementTree.fromstring(text)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    hrefs = [one.get("href") or "" for one in feed.iter(f"{{{feeds.ATOM}}}link")]
    assert len(hrefs) == 3
    assert all(one.startswith("https://scorecard.example.gov/es/") for one in hrefs)
    (summary,) = (one.text or "" for one in feed.iter(f"{{{feeds.ATOM}}}summary"))
    assert "Solo por azar" in summary
    assert not re.search("[\ue0f0-\ue0f2]", text)
    english, spanish = (
        {one.id for one in feeds.signals(told, shelf_of(told, folder))} for folder in ("", "es/")
    )
    assert not english & spanish


def test_the_linked_plan_names_each_goal_outcome_office_and_indicator_once(site: Path) -> None:
    graph = whole(site, links.LINKED)["@graph"]
    kinds = [one["@type"] for one in graph]
    assert kinds.count("StatisticalVariable") == 4
    assert kinds.count("Dataset") == 1
    assert kinds.count("GovernmentOrganization") == 3
    (plan,) = (one for one in graph if one["@type"] == "DefinedTermSet")
    assert [one["termCode"] for one in plan["hasDefinedTerm"]] == [
        "safe-streets", "streets", "few-crashes", "lights", "homes",
    ]  # fmt: skip
    names = [one["@id"] for one in (*graph, *plan["hasDefinedTerm"])]
    assert len(names) == len(set(names))


def test_an_edition_is_cited_with_what_is_made_up_in_it(material: Material, site: Path) -> None:
    line = cite.text(on_the_web(material))
    assert line.startswith(
        "City of Testford (2026). Testford scorecard: A Plan, edition 2026-01-02"
    )
    assert line.endswith("[Data set]. https://scorecard.example.gov/")
    (csl,) = whole(site, links.CITATION)
    assert csl["type"] == "dataset"
    assert csl["issued"] == {"date-parts": [[2026, 1, 2]]}
    city = replace(material.files.city, name="A & B_{C}", real=False)
    odd = replace(material, files=replace(material.files, city=city))
    bib = cite.bibtex(odd)
    assert r"A \& B\_\{C\}" in bib
    assert "Every number in it is simulated." in bib
    for name in ("about-the-data.html", "open-data.html"):
        assert "[Data set]" in (site / name).read_text("utf-8")


def test_the_semantic_model_has_the_form_of_its_specification(site: Path) -> None:
    """Required and allowed words of osi-schema.json, core-spec 0.2.0.dev0, of apache/ossie."""
    told = yaml.safe_load((site / links.SEMANTIC).read_text("utf-8"))
    assert told.keys() == {"version", "semantic_model"}
    (model,) = told["semantic_model"]
    assert model.keys() <= {"name", "description", "datasets", "relationships", "metrics"}
    for dataset in model["datasets"]:
        assert {"name", "source"} <= dataset.keys()
        assert dataset.keys() <= {"name", "source", "primary_key", "description", "fields"}
        for field in dataset["fields"]:
            assert {"name", "expression"} <= field.keys()
            assert field["datatype"] in semantic.DATATYPES
    assert {one["name"] for one in model["metrics"]} == {
        "crashes", "hurt_share", "home_owners", "residents",
    }  # fmt: skip
    for metric in model["metrics"]:
        told = {one["dialect"]: one["expression"] for one in metric["expression"]["dialects"]}
        assert told.keys() == {"ANSI_SQL", "SNOWFLAKE", "DATABRICKS", "BIGQUERY"}
        for name, sql in told.items():
            assert isinstance(exp.maybe_parse(sql, dialect=semantic.DIALECTS[name]), exp.Expr)


ROWS = [
    {"day": date(2024, 1, n + 1), "age": "young" if n % 3 else "old", "minutes": float(n),
     "on_time": n % 4 == 0, "ward": "north"}
    for n in range(12)
]  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [
        Count(),
        Share(numerator="on_time"),
        Share(numerator="minutes > 3", denominator="age = 'young'"),
        Mean(of="minutes"),
        Sum(of="minutes"),
        Median(of="minutes"),
        Distinct(of="age"),
    ],
    ids=lambda kind: type(kind).__name__,
)
def test_the_sql_of_a_metric_gives_the_number_that_is_published(engine: Engine, kind: Any) -> None:
    one = support.indicator(kind, grains=("year",), where="minutes < 11")
    (measured,) = support.measure(engine, [one], ROWS, (date(2024, 1, 1), date(2024, 12, 31)))
    tree = semantic.computed(one, support.contract())
    assert tree is not None
    ((value,),) = engine.rows(exp.select(tree).from_("calls"))
    assert value == pytest.approx(measured.value)
    assert '"calls"' in tree.sql(identify=True)


def test_a_quantile_stands_only_in_dialects_that_compute_it_exactly(material: Material) -> None:
    one = support.indicator(Median(of="minutes"))
    files = replace(material.files, indicators={"it": one})
    contracts = {"calls": support.contract()}
    made = semantic.model(replace(material, files=files, contracts=contracts), ())
    (metric,) = made["semantic_model"][0]["metrics"]
    told = {d["dialect"]: d["expression"] for d in metric["expression"]["dialects"]}
    assert told.keys() == {"ANSI_SQL", "SNOWFLAKE"}
    assert all("WITHIN GROUP" in sql for sql in told.values())


def test_a_metric_that_a_sum_and_a_division_do_not_say_is_read_from_the_table() -> None:
    rate = support.indicator(Rate(per="1,000", residents="people"))
    assert semantic.computed(rate, support.contract()) is None


def test_the_same_edition_gives_the_same_bytes(tmp_path: Path) -> None:
    edition = tiny.edition(tmp_path / "store")
    made = read_material(edition)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        opendata.write(edition, made, tmp_path / name)
    first, second = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert first == second

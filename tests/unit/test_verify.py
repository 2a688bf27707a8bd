"""Verify: a site that is as it was published is proven, and any digit that is not is found."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp
from typer.testing import CliRunner

from charteroak.build import build
from charteroak.cli import app
from charteroak.engine import Engine
from charteroak.files import file_digest, read_json, write_json
from charteroak.problems import Refused
from charteroak.publish.opendata import forms, kept, links
from charteroak.publish.opendata.shelf import MEASURED
from charteroak.publish.site import write_site
from charteroak.verify import composed, dollars, files, rewritten, sums, twins, verify, written

MADE = datetime(2025, 8, 1, 9, tzinfo=UTC)
TABLE = links.table("measurements", "parquet")
TWIN = links.table("measurements", "csv")


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small city that `charteroak new` writes."""
    folder = tmp_path_factory.mktemp("verified")
    city = root / "src" / "charteroak" / "starter"
    edition = build(city, MADE, out=folder / "store").edition
    return write_site(edition, folder / "site")


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy that may be harmed."""
    return Path(shutil.copytree(site, tmp_path / "copy"))


def flip(path: Path, found: str = r"\d") -> None:
    """Change the last digit of the first text that is like this."""
    text = path.read_text(encoding="utf-8")
    match = re.search(found, text)
    assert match, (path, found)
    at = match.end() - 1
    assert text[at].isdigit(), match
    path.write_text(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :], encoding="utf-8")


def forge(site: Path) -> None:
    """Make the manifest agree with the files as they are: who can write one can write the other."""
    manifest = read_json(site / links.MANIFEST)
    for name in manifest["files"]:
        path = site / name
        told = {"bytes": path.stat().st_size, "sha256": file_digest(path)}
        manifest["files"][name] = told
    write_json(site / links.MANIFEST, manifest)


def change(site: Path, column: str, to: exp.Expr, where: exp.Expr) -> None:
    """Change a column of the measurements in the Parquet file and in its twin alike."""
    (table,) = (one for one in MEASURED if one.name == "measurements")
    path = site / TABLE
    with Engine() as engine:
        engine.keep("old_", engine.parquet(path))
        told = [
            exp.alias_(
                exp.Case().when(where.copy(), to.copy()).else_(exp.column(one.name, quoted=True)),
                one.name,
                quoted=True,
            )
            if one.name == column
            else exp.column(one.name, quoted=True)
            for one in table.columns
        ]
        engine.write_parquet(exp.select(*told).from_("old_"), path)
        engine.write_csv(forms.as_csv(engine, table.columns, path), site / TWIN)


def month(indicator: str) -> exp.Expr:
    """The last month of an indicator in the whole city."""
    period = (
        exp.select(exp.Max(this=exp.column("period")))
        .from_("old_")
        .where(exp.column("grain").eq("month"), exp.column("indicator").eq(indicator))
    )
    return exp.and_(
        exp.column("indicator").eq(indicator), exp.column("grain").eq("month"),
        exp.column("place").eq("all"), exp.column("group").eq("all"),
        exp.column("period").eq(period.subquery()),
    )  # fmt: skip


def where_of(check: Any) -> list[str]:
    return [fault.where for fault in check.faults]


def test_a_site_as_it_was_published_is_proven(site: Path) -> None:
    report = verify(site)
    assert report.proven, [(check.id, check.faults, check.skipped) for check in report.checks]
    assert [check.id for check in report.checks] == [
        "files", "tables", "definitions", "sums", "dollars", "measurements", "judgments", "pages",
    ]  # fmt: skip
    assert all(int(re.sub(r"\D", "", check.looked_at.split()[0]) or 1) for check in report.checks)
    trusted = {one.what: one.number for one in report.private}
    assert sum(trusted.values()) > 50


HARMS: tuple[tuple[str, str], ...] = (
    ("indicators/*.json", r'"value":\d+\.?\d*'),
    ("indicators/*.html", r"<td>\d+"),
    ("indicators/*.csv", r",\d+\.\d+"),
    ("places/*/*.json", r'"told":"\d'),
    (TWIN, r",\d+\.\d+"),
    (f"{links.INDICATORS}/*.json", r'"value":\d+'),
    (links.SIGNALS, r"<updated>\d"),
    (links.EDITIONS, r"<updated>\d"),
    (links.CATALOG, r'"byteSize": "\d'),
    (links.DATA_JSON, r'"modified": "\d'),
    (links.CITATION, r"\d"),
    (links.SEMANTIC, r"version: \d"),
    (links.OPENAPI, r"Edition \d"),
    (links.PACKAGE, r'"bytes": \d'),
    ("index.html", r"<p[^>]*>[^<]*?\d"),
    ("style.css", r"#\d"),
)


def harmed(site: Path) -> list[str]:
    """Flip a digit in each of many files; their names."""
    found = []
    for pattern, text in HARMS:
        path = next(
            one for one in sorted(site.glob(pattern)) if re.search(text, one.read_text("utf-8"))
        )
        flip(path, text)
        found.append(path.relative_to(site).as_posix())
    return found


def test_a_changed_digit_is_found_by_the_hash_of_its_file(copy: Path) -> None:
    names = harmed(copy)
    (copy / "charts.html").write_text("<p>12</p>", encoding="utf-8")
    (copy / "open-data.html").unlink()
    found = files.files(copy, read_json(copy / links.MANIFEST))
    assert set(where_of(found)) == {*names, "charts.html", "open-data.html"}


def test_a_changed_digit_is_found_where_the_manifest_was_changed_with_it(copy: Path) -> None:
    """In the words of the command, and for programs."""
    names = harmed(copy)
    forge(copy)
    (copy / "charteroak-site.json").unlink()  # whoever fetches what the manifest lists has none
    (copy / "indicators" / ".DS_Store").write_text("left by a system", encoding="utf-8")
    done = CliRunner().invoke(app, ["verify", str(copy), "--format", "json"])
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    checks = {check["id"]: check for check in report["checks"]}
    assert not report["proven"]
    assert checks["files"]["faults"] == []
    told = {fault["where"].rpartition(":")[0] for fault in checks["pages"]["faults"]}
    assert told == {*names, links.MANIFEST}
    (csv,) = checks["tables"]["faults"]
    assert csv["where"].startswith(TWIN)


def test_a_number_changed_in_both_forms_breaks_what_follows_from_it(copy: Path) -> None:
    """Not one digit in a file, but the number in the table, its twin and the manifest: the sums and
    the judgments tell, and so does every page that shows it.
    """
    indicator = "service_requests"
    one = exp.column("numerator") + exp.Literal.number(1000)
    change(copy, "numerator", one, month(indicator))
    change(copy, "value", exp.column("value") + exp.Literal.number(1000), month(indicator))
    flip(copy / links.RECORD / "sources.json", r'"rows_set_aside": \d')
    forge(copy)
    report = verify(copy)
    checks = {check.id: check for check in report.checks}
    assert checks["files"].holds and checks["tables"].holds
    assert any(indicator in where for where in where_of(checks["sums"]))
    assert any(indicator in where for where in where_of(checks["judgments"]))
    pages = {where.rpartition(":")[0] for where in where_of(checks["pages"])}
    assert f"indicators/{indicator}.json" in pages
    assert "about-the-data.html" in pages
    done = CliRunner().invoke(app, ["verify", str(copy / "nowhere")])
    assert done.exit_code == 1


def harm_parquet(site: Path) -> None:
    only = exp.column("indicator").eq("service_requests")
    kept = (site / TWIN).read_bytes()
    change(site, "value", exp.column("value") + exp.Literal.number(1), only)
    (site / TWIN).write_bytes(kept)


def harm_hidden(site: Path) -> None:
    change(site, "missing", exp.Literal.string("suppressed"), month("service_requests"))


def harm_provenance(site: Path) -> None:
    change(site, "provenance", exp.Literal.string("guessed"), month("service_requests"))


def harm_key(site: Path) -> None:
    change(site, "grain", exp.Literal.string("month"), exp.true())
    change(site, "period", exp.Literal.string("2024-01"), exp.true())


def harm_text(site: Path) -> None:
    flip(site / TWIN, r",\d+\.\d+")
    text = (site / TWIN).read_text("utf-8")
    (site / TWIN).write_text(text.replace(",false", ",maybe", 1), encoding="utf-8")


def harm_bytes(site: Path) -> None:
    (site / TABLE).write_bytes(b"PAR1" + b"\0" * 100)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (harm_parquet, "CSV and Parquet differ"),
        (harm_hidden, "A hidden row holds a number"),
        (harm_provenance, "does not say where it comes from"),
        (harm_key, "Two rows have the same"),
        (harm_text, "CSV and Parquet differ"),
        (harm_bytes, "Cannot be read"),
    ],
)
def test_what_a_table_may_not_say_is_found(
    copy: Path, harm: Callable[[Path], None], said: str
) -> None:
    harm(copy)
    found = twins.twins(copy, MEASURED[:1])
    assert any(said in fault.what for fault in found.faults), found.faults


def test_a_value_that_its_parts_do_not_make_is_found(copy: Path) -> None:
    change(copy, "value", exp.column("value") + exp.Literal.number(1), month("service_requests"))
    (fault,) = sums.sums(copy).faults
    assert "numerator and denominator" in fault.what
    assert sums.sums(copy).looked_at != "0 sums"


def balances(tmp_path: Path, **changed: int) -> list[str]:
    """The faults of a small budget, told as it is or with something changed."""
    told = {"ledger": 100, "tied": 60, "overhead": 30, "untied": 10, "flow": 60, "full": 90,
            "passed": 0} | changed  # fmt: skip
    (tmp_path / links.TABLES).mkdir(parents=True)
    made = {
        "dollars": f"select 'general' fund, 2024 fiscal_year, 'adopted' phase, {told['ledger']} "
        f"ledger, {told['tied']} tied, {told['overhead']} overhead, {told['untied']} untied",
        "dollar_flows": "select 'general' fund, 2024 fiscal_year, 'adopted' phase, kind, cents, program "
        f"from (values ('tied', {told['flow']}, 'p'), ('overhead', 30, 'p'), ('untied', 10, '')) "
        "as t(kind, cents, program)",
        "program_costs": "select 'general' fund, 2024 fiscal_year, 'adopted' phase, 'p' program, "
        f"'community' service, 60 direct, 0 shared, 30 overhead, {told['full']} \"full\", "
        f"{told['passed']} passed",
    }
    with Engine() as engine:
        for name, query in made.items():
            tree: exp.Expr = exp.maybe_parse(query, dialect="duckdb")
            engine.write_parquet(tree, tmp_path / links.table(name, "parquet"))
    return [fault.what for fault in dollars.dollars(tmp_path).faults]


def test_dollars_that_balance_are_silent(tmp_path: Path) -> None:
    assert balances(tmp_path) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("ledger", "do not make what the ledger holds"),
        ("flow", "the flows do not make what is tied"),
        ("full", "do not make the full cost"),
        ("passed", "pass on"),
    ],
)
def test_one_cent_too_much_is_found(tmp_path: Path, what: str, said: str) -> None:
    given = {"ledger": 101, "flow": 61, "full": 91, "passed": 1}
    assert any(said in fault for fault in balances(tmp_path, **{what: given[what]}))


def test_another_program_is_told_and_not_taken_for_a_fault(copy: Path) -> None:
    manifest = read_json(copy / links.MANIFEST)
    manifest["written_with"]["jinja2"] = "1.0"
    write_json(copy / links.MANIFEST, manifest)
    done = CliRunner().invoke(app, ["verify", str(copy)])
    assert done.exit_code == 1
    said = done.stdout
    assert said.count("NOT CHECKED") == 3
    assert said.count("HOLDS") == 5
    assert "DOES NOT HOLD" not in said
    assert "jinja2 1.0" in said
    assert "What must be taken on trust:" in said
    assert "Not proven: not everything could be checked." in said


def test_a_folder_without_a_manifest_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        verify(tmp_path)
    (problem,) = refused.value.problems
    assert "charteroak publish" in problem.advice
    (tmp_path / "data").mkdir()
    (tmp_path / links.MANIFEST).write_text("[", encoding="utf-8")
    with pytest.raises(Refused):
        verify(tmp_path)


def test_a_page_that_differs_in_nothing_but_a_drawing_is_told_as_such() -> None:
    """Fonts may be the reason; so may a hand."""
    page = b"<p>12</p><svg><path d='M1,2'/></svg>"
    assert rewritten.differing("a.html", page, page.replace(b"M1", b"M7")) == (
        "a.html",
        rewritten.DRAWN,
    )
    where, what = rewritten.differing("a.html", page, page.replace(b"12", b"13"))
    assert where == "a.html:1"
    assert "12" in what and "13" in what
    assert rewritten.differing("a.bin", b"a\0b", b"a\0c") == ("a.bin", "It differs from byte 2 on.")


def test_a_published_figure_that_is_not_that_of_its_file_is_found(
    copy: Path, tmp_path: Path
) -> None:
    """Whatever else agrees with it."""
    change(
        copy,
        "value",
        exp.column("value") + exp.Literal.number(1),
        exp.column("indicator").eq("population"),
    )
    found = composed.composed(kept.restore(copy, tmp_path / "store"), tmp_path / "again")
    assert len([fault for fault in found.faults if "population" in fault.where]) == 4
    assert {fault.what for fault in found.faults[:4]} == {
        "It does not follow from what is published."
    }


def test_figures_that_are_those_of_their_files_are_silent(site: Path, tmp_path: Path) -> None:
    found = composed.composed(kept.restore(site, tmp_path / "store"), tmp_path / "again")
    assert found.holds, found.faults
    assert found.looked_at == "6 measurements"


def test_a_definition_that_the_edition_was_not_made_from_is_found(copy: Path) -> None:
    city = copy / links.CITY
    assert written.written(copy).holds
    (city / "plan" / "plan.yaml").write_text("title: Another\n", encoding="utf-8")
    (city / "indicators" / "more.yaml").write_text("[]\n", encoding="utf-8")
    (city / "figures" / "published.csv").unlink()
    found = written.written(copy)
    assert {fault.where: fault.what for fault in found.faults} == {
        f"{links.CITY}/plan/plan.yaml": "It is not what the edition was made from.",
        f"{links.CITY}/indicators/more.yaml": "The edition was not made from it.",
        f"{links.CITY}/figures/published.csv": "The edition was made from it, and it is missing.",
    }


def test_a_city_whose_engine_is_not_published_is_no_fault(copy: Path) -> None:
    path = copy / links.CITY / "city.yaml"
    path.write_text(path.read_text("utf-8") + "engine: spark://10.0.0.5:7077\n", encoding="utf-8")
    assert not written.written(copy).holds
    path.write_text(kept.without_engine(path.read_text("utf-8")), encoding="utf-8")
    assert written.written(copy).holds

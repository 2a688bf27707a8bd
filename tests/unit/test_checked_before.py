"""What was checked before is not checked again, and nothing is hidden by that.

Elmford is checked, one thing is changed, and it is checked again: with what is remembered it must
say, to the letter and the line, what it says when nothing is remembered.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from typer.testing import CliRunner, Result

from charteroak import files, program, unchanged
from charteroak.build import build
from charteroak.checked import check_city
from charteroak.cli import app
from charteroak.cli import check as command
from charteroak.indicators import examples
from charteroak.kinds import kinds
from charteroak.plan.model import Indicator
from charteroak.problems import Location, Problem
from charteroak.proven import FOLDER, Proven
from charteroak.sources.contract import Contract
from charteroak.sources.recipe import Recipe

TODAY = date(2026, 11, 23)
REQUESTS, CONTRACT = "indicators/requests.yaml", "sources/requests.yaml"
RECIPE, SQL = "simulated/requests.yaml", "sources/noted.sql"
PLUS = {
    RECIPE: """\
id: requests
seed: 7
first: 2024-01-01
last: 2024-01-31
based_on: Nothing.
volume: {a_day: 2}
columns:
  request_id: {number_from: 1}
  category: {choose: {water: 1, trees: 1}}
""",
    SQL: """\
SELECT raw.id AS id, raw.day AS day, codes.name AS what, 1 AS rows_
FROM raw JOIN codes ON raw.code = codes.code
""",
    "codes/codes.csv": "code,name\n1,one\n",
    "sources/noted.yaml": """\
id: noted
name: Notes
row: one note
file: noted.csv
time: day
key: [id]
prepare: noted.sql
raw: {id: Id, day: Day, code: Code}
codes: {codes: codes/codes.csv}
columns:
  id: {type: integer, meaning: Its number., required: true, sensitivity: public}
  day: {type: date, meaning: When., required: true, sensitivity: public}
  what: {type: text, meaning: What., sensitivity: public}
steward: clerk
changes: daily
source_title: Invented for the tests
""",
}
"""What Elmford does not have: simulated records, and rows made by SQL with a code list."""
SAID = """
msgid "Notes"
msgstr "Notas"

msgid "one note"
msgstr "una nota"
"""


@pytest.fixture
def elmford(root: Path, tmp_path: Path) -> Path:
    city = tmp_path / "elmford"
    ignore = shutil.ignore_patterns(".charteroak", "records")
    shutil.copytree(root / "cities" / "elmford", city, ignore=ignore)
    for name, text in PLUS.items():
        (city / name).parent.mkdir(exist_ok=True)
        (city / name).write_text(text)
    with (city / "languages" / "es.po").open("a") as catalogue:
        catalogue.write(SAID)
    return city


def edit(city: Path, file: str, old: str, new: str) -> None:
    path = city / file
    text = path.read_text()
    assert text.count(old) >= 1, f"{file} has no {old!r}"
    path.write_text(text.replace(old, new, 1))


def told(city: Path, proven: Proven | None = None) -> tuple[Problem, ...]:
    return check_city(city, TODAY, proven).problems


def run(city: Path) -> Result:
    return CliRunner().invoke(app, ["check", str(city)])


EDITS: dict[str, tuple[str, str, str, str]] = {
    "a definition that gives another value": (REQUESTS, "where: closed_at is not null", "where: opened_at is not null", "example-value"),
    "a definition that cannot be read": (REQUESTS, "where: closed_at is not null", "where: closed_on is not null", "expression"),
    "an example": (REQUESTS, "      value: 2\n", "      value: 3\n", "example-value"),
    "a row of an example": (REQUESTS, '"2024-03-31 23:59:59"', '"in March"', "example-row"),
    "a column of the contract gone": (CONTRACT, "  closed_at:\n", "  shut_at:\n", "expression"),
    "a column of another type": (CONTRACT, "    header: Closed (UTC)\n    type: timestamp", "    header: Closed (UTC)\n    type: text", "time"),
    "another word for missing": (CONTRACT, 'missing: ["", "NA", "-"]', 'missing: ["", "NA", "-", "2024-03-02 09:00:00"]', "example-value"),
    "a group that is no more": ("city.yaml", "  tenure:\n", "  tenancy:\n", "group-unknown"),
    "a holiday that is none": ("city.yaml", "  2024-07-04: Independence Day\n", "", "example-value"),
    "a recipe": (RECIPE, "category: {", "kategory: {", "recipe-column"),
    "a recipe's contract": (CONTRACT, "allowed: [water, streets, trees, noise]", "allowed: [water, streets, noise]", "recipe-value"),
    "the SQL": (SQL, "codes.name", "codes.names", "prepare"),
    "a code list": ("codes/codes.csv", "code,name", "code,label", "prepare"),
    "lines that moved and nothing else": (REQUESTS, "- id: requests\n", "\n\n\n- id: requests\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_after_a_change_the_same_is_said_as_if_nothing_were_known(elmford: Path, what: str) -> None:
    memory = elmford / ".charteroak" / FOLDER
    assert told(elmford, Proven.of(memory)) == ()
    assert Proven.of(memory).known
    file, old, new, rule = EDITS[what]
    before = (elmford / file).read_text()
    edit(elmford, file, old, new)
    fresh = told(elmford)
    assert not rule or rule in {problem.rule for problem in fresh}, [str(one) for one in fresh]
    assert told(elmford, Proven.of(memory)) == fresh
    assert told(elmford, Proven.of(memory)) == fresh
    (elmford / file).write_text(before)
    assert told(elmford, Proven.of(memory)) == ()


def test_another_engine_is_asked_again(elmford: Path) -> None:
    memory = elmford / ".charteroak" / FOLDER
    edit(elmford, REQUESTS, "closed_at is not null", "closed_at is not null and exp(1) > 0")
    assert told(elmford, Proven.of(memory)) == ()
    edit(elmford, "city.yaml", "real: false", "real: false\nengine: spark://127.0.0.1:7077")
    assert {one.rule for one in told(elmford, Proven.of(memory))} == {"engine-unlike"}


def test_a_fault_is_told_with_the_line_it_stands_on_now(elmford: Path) -> None:
    edit(elmford, REQUESTS, "      value: 2\n", "      value: 3\n")
    first = [json.loads(run_json(elmford)) for _ in range(2)]
    assert first[0] == first[1]
    edit(elmford, REQUESTS, "# Computed", "# One line more.\n# Computed")
    moved = json.loads(run_json(elmford))
    assert [one["line"] for one in moved] == [one["line"] + 1 for one in first[0]] != []


def run_json(city: Path) -> str:
    return CliRunner().invoke(app, ["check", str(city), "--format", "json"]).stdout


def test_a_warning_is_told_again_and_moves_with_its_line(elmford: Path) -> None:
    edit(elmford, REQUESTS, "next_review: 2030-01-01", "next_review: 2020-01-01")
    first, again = run(elmford), run(elmford)
    assert (elmford / ".charteroak" / FOLDER / "last.json").is_file()
    assert "1 warning" in first.output
    assert (first.output, first.exit_code) == (again.output, again.exit_code)
    (line,) = (one["line"] for one in json.loads(run_json(elmford)))
    edit(elmford, REQUESTS, "# Computed", "# One line more.\n# Computed")
    assert [one["line"] for one in json.loads(run_json(elmford))] == [line + 1]


def test_only_what_changed_is_tried_again(elmford: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = elmford / ".charteroak" / FOLDER
    tried: list[str] = []
    real = examples.check_examples

    def noting(engine: Any, some: Any, *rest: Any) -> Any:
        tried.extend(indicator.id for indicator in some)
        return real(engine, some, *rest)

    monkeypatch.setattr("charteroak.indicators.check.check_examples", noting)
    told(elmford, Proven.of(memory))
    assert len(tried) > 20
    tried.clear()
    edit(elmford, REQUESTS, "name: Requests\n", "name: All requests\n")
    told(elmford, Proven.of(memory))
    assert tried == ["requests"]


def test_what_other_code_has_proven_is_tried_again(
    elmford: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = elmford / ".charteroak" / FOLDER
    told(elmford, Proven.of(memory))
    before = Proven.of(memory).known
    for of in ("code", "beside"):
        monkeypatch.setattr(program, of, lambda: "another")
        told(elmford, Proven.of(memory))
        assert not before & Proven.of(memory).known
        before = Proven.of(memory).known


def test_a_second_check_reads_nothing_and_loads_no_engine(elmford: Path) -> None:
    code = (
        "import sys; sys.argv = ['charteroak', 'check', sys.argv[1]]\n"
        "from charteroak.cli import main\n"
        "try: main()\n"
        "except SystemExit as done: assert not done.code, done.code\n"
        "slow = {'sqlglot', 'duckdb', 'numpy', 'yaml'}\n"
        "print(sorted(slow & sys.modules.keys()))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code, str(elmford)], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    )
    assert first.stdout.splitlines()[0] == second.stdout.splitlines()[0]
    assert "35 indicators" in second.stdout
    assert first.stdout.splitlines()[1] != second.stdout.splitlines()[1] == "[]"


def changes() -> dict[str, Callable[[Path], object]]:
    return {
        "a file more": lambda city: (city / "indicators" / "more.yaml").write_text("[]\n"),
        "a file less": lambda city: (city / "figures" / "water_bill.csv").unlink(),
        "a comment": lambda city: edit(city, "city.yaml", "# Elmford", "# The town of Elmford"),
        "a pack": lambda city: ((city / "packs").mkdir(), (city / "packs" / "a").write_text("")),
        "code lists": lambda city: (city / "codes" / "a").write_text(""),
    }  # fmt: skip


@pytest.mark.parametrize("what", changes())
def test_whatever_changes_in_the_folder_all_is_read_again(elmford: Path, what: str) -> None:
    before = unchanged.counted(elmford, TODAY)
    changes()[what](elmford)
    assert unchanged.counted(elmford, TODAY) != before


def test_another_day_another_program_and_another_name_count(
    elmford: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {unchanged.counted(elmford, TODAY), unchanged.counted(elmford, date(2026, 11, 24))}
    found.add(unchanged.counted(elmford / ".." / "elmford", TODAY))
    monkeypatch.setattr(program, "own_files", lambda: {"a": "b"})
    found.add(unchanged.counted(elmford, TODAY))
    monkeypatch.setattr(program, "beside", lambda: "another")
    found.add(unchanged.counted(elmford, TODAY))
    assert len(found) == 5


def test_every_file_that_a_check_reads_is_counted(root: Path) -> None:
    for city in (root / "cities" / "elmford", root / "cities" / "hartford"):
        before = unchanged.counted(city, TODAY)
        assert before is not None
        with unchanged.watched() as opened:
            check_city(city, TODAY)
        assert len(opened) > 20
        assert unchanged.all_counted(opened, before)
        assert {path for path in before.files if path.suffix == ".yaml"} <= {
            Path(path).absolute() for path in opened
        }


def test_a_file_from_elsewhere_is_not_taken_on_trust(elmford: Path, tmp_path: Path) -> None:
    before = unchanged.counted(elmford, TODAY)
    assert before is not None
    (elmford / "records").mkdir()
    for path in (tmp_path / "other.sql", elmford / "records" / "a.csv", elmford / "city.yaml"):
        path.touch()
        with unchanged.watched() as opened:
            path.read_text()
        assert unchanged.all_counted(opened, before) == (path.name == "city.yaml")


def test_a_folder_that_is_a_link_is_not_taken_on_trust(elmford: Path, tmp_path: Path) -> None:
    shutil.move(elmford / "figures", tmp_path / "figures")
    (elmford / "figures").symlink_to(tmp_path / "figures")
    assert unchanged.counted(elmford, TODAY) is None
    assert [run(elmford).exit_code for _ in range(2)] == [0, 0]
    assert not (elmford / ".charteroak" / FOLDER / "last.json").exists()


def test_it_works_where_nothing_can_be_written(
    elmford: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    fresh = run(elmford)
    shutil.rmtree(elmford / ".charteroak")
    (elmford / ".charteroak").write_text("a file where a folder should be")
    assert run(elmford).output == fresh.output
    (elmford / ".charteroak").unlink()
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert run(elmford).output == fresh.output
    assert not (elmford / ".charteroak").exists()
    monkeypatch.undo()
    monkeypatch.setattr(files, "write_json", refuse)
    assert run(elmford).output == fresh.output


@pytest.mark.parametrize("damage", ["", "{", "[1, 2]", "null", '{"fingerprint": 1}'])
def test_a_damaged_memory_is_none(elmford: Path, damage: str) -> None:
    fresh = run(elmford)
    for name in ("last.json", "proven.json"):
        (elmford / ".charteroak" / FOLDER / name).write_text(damage)
    assert run(elmford).output == fresh.output


def test_an_edition_is_checked_and_stays_as_it_is(root: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    made = datetime(2026, 11, 23, tzinfo=UTC)
    built = build(root / "cities" / "elmford", made, out=tmp_path / "store")
    city = built.edition.folder / "city"
    before = sorted(path for path in city.rglob("*"))
    assert run(city).exit_code == 0
    assert sorted(path for path in city.rglob("*")) == before
    assert (tmp_path / "store" / FOLDER / "proven.json").is_file()


def test_errors_are_found_again_each_time(elmford: Path) -> None:
    edit(elmford, REQUESTS, "      value: 2\n", "      value: 3\n")
    for _ in range(2):
        done = run(elmford)
        assert done.exit_code == 1
        assert "gives 2, and says 3" in done.output
    assert not (elmford / ".charteroak" / FOLDER / "last.json").exists()


def test_only_places_in_files_are_left_out_of_what_is_hashed() -> None:
    """A key is made of what a dataclass shows of itself, so it must show all but its lines."""
    seen: set[Any] = set()

    def walk(kind: Any) -> None:
        for inner in get_args(kind):
            walk(inner)
        if not is_dataclass(kind) or kind in seen or kind is Location:
            return
        seen.add(kind)
        hints = get_type_hints(kind)
        for one in fields(kind):
            assert one.repr or one.name in ("written_at", "lines"), f"{kind}.{one.name}"
            walk(hints[one.name])

    for kind in (Indicator, Contract, Recipe, *kinds().values()):
        walk(kind)
    assert len(seen) > 25


def test_the_command_keeps_nothing_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere").exit_code == 1
    assert not (tmp_path / "nowhere").exists()
    assert command.check.__doc__

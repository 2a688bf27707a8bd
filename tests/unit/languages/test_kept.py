"""The translations of a city: what is missing, what is out of date, what becomes of a change."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from charteroak.dimensions.group import GroupDimension
from charteroak.plan.model import Office
from charteroak.publish.languages.filled import filled
from charteroak.publish.languages.kept import check
from charteroak.publish.languages.own import TEXTS, Text, retold, texts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WATER, FIRE = Text("Water comes when the tap is turned", ""), Text("Fire", "")
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def _write(folder: Path, **said: str) -> Path:
    (folder / "languages").mkdir(exist_ok=True)
    path = folder / "languages" / "es.po"
    lines = (
        f'msgid "{text.replace("_", " ")}"\nmsgstr "{there}"\n' for text, there in said.items()
    )
    path.write_text(PO + "\n".join(lines), encoding="utf-8")
    return path


def test_a_missing_text_is_told_once_for_its_file(tmp_path: Path) -> None:
    _write(tmp_path, Fire="Fuego")
    (problem,) = check(tmp_path, "town", ["en", "es"], (), [WATER, FIRE])
    assert (problem.rule, problem.severity) == ("language-missing", "warning")
    assert problem.where.file == "town/languages/es.po"
    assert "1 of 2 texts is not translated: `Water comes when the tap is turned`." in problem.what
    assert "charteroak translate" in problem.advice


def test_a_text_that_changed_leaves_its_translation_out_of_date(tmp_path: Path) -> None:
    _write(tmp_path, Fire="Fuego", Old_text="Texto viejo")
    (problem,) = check(tmp_path, "town", ["en", "es"], (), [FIRE])
    assert problem.rule == "language-outdated"
    assert "`Old text`" in problem.what


def test_one_language_asks_for_nothing(tmp_path: Path) -> None:
    assert check(tmp_path, "town", ["en"], (), [WATER]) == ()


def test_languages_we_do_not_know(tmp_path: Path) -> None:
    (unknown,) = check(tmp_path, "town", ["en", "klingon"], (), [])
    assert (unknown.rule, unknown.severity) == ("language-unknown", "error")
    (without,) = check(tmp_path, "town", ["en", "pl"], (), [])
    assert (without.rule, without.severity) == ("language-site", "warning")


def test_a_broken_file_is_a_problem_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "es.po").write_text('msgid "a"\nnonsense\n', encoding="utf-8")
    (problem,) = check(tmp_path, "town", ["en", "es"], (), [WATER])
    assert (problem.rule, problem.where.file) == ("language-file", "town/languages/es.po")


def test_new_texts_are_empty_and_changed_ones_are_looked_at_again(tmp_path: Path) -> None:
    path = _write(
        tmp_path, Water_comes_when_a_tap_is_turned="El agua sale", Gone="Ido", Fire="Fuego"
    )
    told = filled(path, "es", [WATER, FIRE, Text("New", "")], NOW)
    assert (told.texts, told.empty, told.unsure, told.apart) == (3, 1, 1, 1)
    said = told.written.decode()
    assert '#, fuzzy\nmsgid "Water comes when the tap is turned"\nmsgstr "El agua sale"' in said
    assert '#~ msgid "Gone"' in said
    path.write_bytes(told.written)
    again = filled(path, "es", [WATER, FIRE, Text("New", "")], NOW)
    assert again.written == told.written


def test_only_what_residents_read_is_retold() -> None:
    office = Office(id="water", name="Water", does="Mends pipes.")
    group = GroupDimension(name="Age", values={"young": "Young"}, reference="young")
    said = retold((office, group), lambda text, _pack: text.upper())
    assert said[0] == Office(id="water", name="WATER", does="MENDS PIPES.")
    assert said[1].values == {"young": "YOUNG"}
    assert said[1].reference == "young"
    assert [text.said for text in texts(office, group)] == ["Water", "Mends pipes.", "Age", "Young"]


def test_every_field_that_is_said_is_there() -> None:
    for kind, names in TEXTS.items():
        assert set(names) <= {field.name for field in fields(kind)}, kind

"""The tutorial and the how-to pages, run as written: each command, each edit, each line of answer."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from charteroak.cli import app

STEP = re.compile(
    r"```console\n(?P<console>.*?)```"
    r"|In `(?P<file>[^`]+)`, change\n\n```yaml\n(?P<old>.*?)```\n\nto\n\n```yaml\n(?P<new>.*?)```"
    r"|(?P<how>Write|Add to the end of)\s`(?P<whole>[^`]+)`:\n\n```\w+\n(?P<text>.*?)```"
    r"|`(?P<told>[^`]+)` says:\n\n```yaml\n(?P<part>.*?)```"
    r"|In `(?P<book>[^`]+\.xlsx)`, (?P<typed>type [^.]*)\.",
    re.DOTALL,
)
TYPED = re.compile(r"`(?P<value>[^`]+)` into `(?P<sheet>\w+)!(?P<cell>\w+)`")
PAGES = (
    "tutorials/first-scorecard",
    "how-to/add-an-indicator",
    "how-to/add-a-source",
    "how-to/from-a-file-to-the-scorecard",
    "how-to/connect-the-ledger",
    "how-to/score-and-evaluate",
    "how-to/ask-for-the-best-budget",
    "how-to/budget-in-excel",
    "how-to/add-a-language",
)


@dataclass(frozen=True)
class Command:
    """A line that a person types, and the lines that must be among the answer."""

    typed: str
    answer: tuple[str, ...]


def commands(console: str) -> Iterator[Command]:
    """`$ ...` and what follows it."""
    for part in console.split("$ ")[1:]:
        typed, *answer = part.rstrip("\n").split("\n")
        yield Command(typed, tuple(line for line in answer if line.strip()))


def pattern(line: str) -> re.Pattern[str]:
    """A line of answer, in which `...` is anything; spaces at the end do not matter."""
    parts = (re.escape(part) for part in line.strip().split("..."))
    return re.compile(r"^\s*" + ".*".join(parts) + r"\s*$", re.MULTILINE)


def follow(command: Command) -> None:
    program, *arguments = shlex.split(command.typed)
    assert program == "charteroak", command.typed
    result = CliRunner().invoke(app, arguments)
    refused = any(": error:" in line or line.startswith("rejected ") for line in command.answer)
    assert result.exit_code == (1 if refused else 0), (command.typed, result.output)
    for line in command.answer:
        assert pattern(line).search(result.output), (command.typed, line, result.output)


def edit(file: str, old: str, new: str) -> None:
    path = Path(file)
    text = path.read_text(encoding="utf-8")
    old, new = old.rstrip("\n"), new.rstrip("\n")
    assert text.count(old) == 1, f"{file}: the tutorial changes a line that is not there once"
    path.write_text(text.replace(old, new), encoding="utf-8")


def within(part: Any, whole: Any) -> bool:
    """Whether a file says what a page tells of it, and may say more."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            name in whole and within(value, whole[name]) for name, value in part.items()
        )
    if isinstance(part, list):
        return all(any(within(one, other) for other in whole) for one in part)
    return bool(part == whole)


def fill_in(book: str, typed: str) -> None:
    """Type into cells of a workbook, as its reader is told to."""
    made = openpyxl.load_workbook(book)
    cells = list(TYPED.finditer(typed))
    assert len(cells) == typed.count(" into ")
    for one in cells:
        cell: Any = made[one["sheet"]][one["cell"]]
        assert not cell.protection.locked
        cell.value = one["value"]
    made.save(book)


def take(step: re.Match[str]) -> None:
    if step["console"]:
        for command in commands(step["console"]):
            follow(command)
    elif step["told"]:
        told = yaml.safe_load(Path(step["told"]).read_text(encoding="utf-8"))
        assert within(yaml.safe_load(step["part"]), told), f"{step['told']} says otherwise"
    elif step["book"]:
        fill_in(step["book"], step["typed"])
    elif step["file"]:
        edit(step["file"], step["old"], step["new"])
    else:
        Path(step["whole"]).parent.mkdir(parents=True, exist_ok=True)
        with Path(step["whole"]).open("w" if step["how"] == "Write" else "a") as file:
            file.write(step["text"])


@pytest.mark.parametrize("page", PAGES)
def test_the_page_runs_as_written(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    text = (root / "docs" / f"{page}.md").read_text(encoding="utf-8")
    if "cities/elmford" in text:
        shutil.copytree(root / "cities" / "elmford", tmp_path / "cities" / "elmford")
    steps = list(STEP.finditer(text))
    assert sum(len(step[0].split("```")) // 2 for step in steps) == text.count("```") // 2
    for step in steps:
        take(step)

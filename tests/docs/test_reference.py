"""The reference says what the code says, and links in the documents lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from charteroak.cli import app
from charteroak.kinds import kinds

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
DOCUMENTS = ("README.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.fixture(scope="module")
def generate(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", root / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_up_to_date(
    generate: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_every_command_and_kind_is_in_it(root: Path) -> None:
    reference = root / "docs" / "reference"
    commands = (reference / "commands.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        assert f"## `charteroak {name}`" in commands
    page = (reference / "kinds.md").read_text(encoding="utf-8")
    assert all(f"## `{name}`" in page for name in kinds())


def written(root: Path) -> list[Path]:
    starter = root / "src" / "charteroak" / "starter" / "README.md"
    pages = sorted((root / "docs").rglob("*.md"))
    return [*(root / name for name in DOCUMENTS), starter, *pages]


def test_links_lead_somewhere(root: Path) -> None:
    dead = [
        f"{page.relative_to(root)}: {link}"
        for page in written(root)
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not link.startswith(("http:", "https:", "#"))
        and not (page.parent / link.partition("#")[0]).exists()
    ]
    assert dead == []

"""HTML, CSS and SVG are as the standards say: the W3C's own checker (vnu) finds nothing in any page."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.kinds import Site
from tests.conftest import ROOT

JAR = ROOT / ".validator" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
UNKNOWN = "Property “paint-order” doesn't exist."
"""The checker does not know this one of SVG 2: https://www.w3.org/TR/SVG2/painting.html#PaintOrder"""
JAVA = shutil.which("java") or ""


def checked(*paths: Path, css: bool = False) -> list[str]:
    """What the checker says of files, or of all pages in folders: faults, and warnings as well."""
    if not JAVA:
        pytest.skip("There is no Java on this machine, which the checker of HTML (vnu) needs.")
    if not JAR.is_file():
        pytest.skip("The checker of HTML (vnu) is not here: `make test-html` fetches it with npm.")
    kinds = "--also-check-css" if css else "--skip-non-html"
    said = subprocess.run(
        [JAVA, "-jar", str(JAR), kinds, "--format", "json", "--exit-zero-always", *map(str, paths)],
        capture_output=True,
        check=True,
    ).stderr
    messages = json.loads(said)["messages"]
    return [f"{Path(one.get('url', '')).name}: {one['message']}" for one in messages]


def test_every_page_is_valid(site: Site) -> None:
    assert sorted(set(checked(site.folder))) == []


def test_the_style_is_valid(site: Site) -> None:
    said = checked(site.folder / "style.css", css=True)
    assert [one for one in said if not one.endswith(UNKNOWN)] == []


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p><div id=a></div><b id=a>x</p>"
    )
    said = " ".join(checked(tmp_path))
    assert "Duplicate ID" in said
    assert "No “p” element in scope" in said

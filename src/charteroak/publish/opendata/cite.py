"""Cite: how to name an edition in a paper, an article or a memorandum.

Answers: what do I write under a number that I took from here? As a line, as CSL JSON
(https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html) and as BibTeX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from charteroak.files import write_json
from charteroak.publish import links as pages
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.address import address

_TEX = re.compile(r"([\\{}$&#^_~%])")
_PLAIN: Mapping[str, str] = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


def text(material: Material) -> str:
    """The line: who, when, what, which edition, where."""
    named = address(material)
    line = _(
        "{publisher} ({year}). {title}, edition {edition} [Data set].",
        publisher=named.publisher,
        year=str(material.made.year),
        title=_title(material),
        edition=material.edition,
    )
    return " ".join(part for part in (line, named.base, _invented(material)) if part)


def _title(material: Material) -> str:
    city, plan = material.files.city.name, material.files.plan.title
    return _("{city} scorecard: {plan}", city=city, plan=plan)


def _invented(material: Material) -> str:
    if not material.files.city.real:
        return _("Every number in it is simulated.")
    simulated = any("simulated" in found for found in material.provenances.values())
    return _("Some numbers in it are simulated, and marked so.") if simulated else ""


def csl(material: Material) -> list[dict[str, Any]]:
    """The same as CSL JSON."""
    made, named = material.made, address(material)
    found: dict[str, Any] = {
        "id": material.edition,
        "type": "dataset",
        "title": _title(material),
        "author": [{"literal": named.publisher}],
        "publisher": named.publisher,
        "issued": {"date-parts": [[made.year, made.month, made.day]]},
        "version": material.edition,
        "note": _invented(material),
        "citation": text(material),
    }
    return [found | ({"URL": named.base} if named.known else {})]


def bibtex(material: Material) -> str:
    """The same as BibTeX."""
    made, named = material.made, address(material)
    said = {
        "author": f"{{{_tex(named.publisher)}}}",
        "title": f"{{{_tex(_title(material))}}}",
        "year": str(made.year),
        "month": str(made.month),
        "version": _tex(material.edition),
        "note": _tex(_invented(material)),
        "url": named.base,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in said.items() if value]
    key = f"{pages.slug(material.files.city.name.lower())}-{material.edition.lower()}"
    return "\n".join([f"@misc{{{key},", *lines, "}"]) + "\n"


def _tex(text: str) -> str:
    return _TEX.sub(lambda found: _PLAIN.get(found[1], f"\\{found[1]}"), text)


def write(site: Path, material: Material) -> None:
    """Write both beside the tables."""
    write_json(site / links.CITATION, csl(material))
    (site / links.BIBTEX).write_text(bibtex(material), encoding="utf-8")

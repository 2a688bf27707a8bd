"""Writes docs/reference/ from the code, so that the reference cannot be wrong for long.

Answers: what can be written, and what does it mean? Run `python docs/generate.py` after a change;
`python docs/generate.py --check` changes nothing and fails when a page is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reference_pages.expressions import functions
from reference_pages.language import commands, kinds_page, plan_language, spec
from reference_pages.tables import (
    comparisons_page,
    dollars_page,
    judgments_page,
    measurement,
    open_data_page,
)

REFERENCE = Path(__file__).parent / "reference"

PAGES = {
    "commands": commands,
    "plan-language": plan_language,
    "kinds": kinds_page,
    "measurement": measurement,
    "judgments": judgments_page,
    "comparisons": comparisons_page,
    "dollars": dollars_page,
    "open-data": open_data_page,
    "functions": functions,
    "spec": spec,
}


def stale() -> tuple[str, ...]:
    """The pages that do not say what the code says."""
    return tuple(
        name
        for name, made in PAGES.items()
        if not (REFERENCE / f"{name}.md").is_file()
        or (REFERENCE / f"{name}.md").read_text(encoding="utf-8") != made() + "\n"
    )


def main(arguments: list[str]) -> int:
    """Write the pages; or, with `--check`, say which are out of date."""
    old = stale()
    if "--check" in arguments:
        for name in old:
            sys.stderr.write(f"docs/reference/{name}.md is out of date: run docs/generate.py\n")
        return 1 if old else 0
    REFERENCE.mkdir(exist_ok=True)
    for name in old:
        (REFERENCE / f"{name}.md").write_text(PAGES[name]() + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(old)} of {len(PAGES)} pages written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

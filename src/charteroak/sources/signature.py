"""What a file is, by its first bytes.

Answers: is this file what its name says? A saved sign-in page, a workbook called .csv and a copy
cut short are told apart before anybody tries to read them.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from charteroak.problems import Problem
from charteroak.sources.connectors import connectors
from charteroak.sources.contract import Contract

_HEAD = 4096


@dataclass(frozen=True)
class Look:
    """A kind of file as it shows itself: what to call it, and what to do when it is unwanted."""

    said: str
    advice: str


UNPACK = "Unpack it first, and name the file inside."
LOOKS: dict[str, Look] = {
    "text": Look("plain text", "Write `format: csv` (or `tsv`) in the contract if that is meant."),
    "json": Look("JSON", "Write `format: jsonl` if it has one object on each line."),
    "json list": Look("one long JSON list", "Write one object on each line instead."),
    "workbook": Look(
        "an Excel workbook", "Save the sheet as CSV, or write `format: xlsx` in the contract."
    ),
    "parquet": Look("Parquet", "Write `format: parquet` in the contract."),
    "parquet cut short": Look("a Parquet file cut short", "Copy it again."),
    "zip": Look("a ZIP archive", UNPACK),
    "gzip": Look("a gzip archive", UNPACK),
    "html": Look(
        "a web page (HTML)",
        "It may be a sign-in or error page that was saved instead of the data: download it again.",
    ),
    "xml": Look("XML", "Ask the publisher for CSV."),
    "pdf": Look("a PDF document", "Ask for the table itself, as CSV or Excel."),
    "utf-16": Look(
        "UTF-16 text without a byte mark", "Write `encoding: utf-16-le` in the contract."
    ),
    "binary": Look("no text at all (it is full of NUL bytes)", "Make the export again."),
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
)
_OPENINGS: tuple[tuple[str, str], ...] = (
    (r"<\?xml", "xml"),
    (r"<[!a-z]", "html"),
    (r"\{\s*[\"}]", "json"),
    (r"\[\s*[\[{]", "json list"),
    (r"", "text"),
)


def look_of(path: Path) -> str:
    """What the file looks like: a name in `LOOKS`, or nothing where it is empty."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    found = next((look for magic, look in _MAGIC if head.startswith(magic)), "")
    if found == "parquet":
        return found if _tail(path) == b"PAR1" else "parquet cut short"
    if found == "zip":
        return "workbook" if _holds_sheets(path) else "zip"
    return found or _look_of_text(head)


def _look_of_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if head.count(b"\0") > len(head) // 4:
        return "binary" if head[0::2].count(b"\0") > len(head) // 8 else "utf-16"
    start = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip().lower()
    found = (look for opening, look in _OPENINGS if re.match(opening, start))
    return next(found) if start else ""


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-4, 2)
        return file.read(4)


def _holds_sheets(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


def disguised(contract: Contract, form: str, path: Path) -> Problem | None:
    """The problem with a file that is not what its contract says."""
    look = look_of(path)
    encoded = look == "utf-16" and contract.encoding.lower().startswith("utf-16")
    if not look or encoded or look in connectors()[form].looks:
        return None
    found = LOOKS[look]
    what = f"`{contract.file}` should be {form.upper()}, and looks like {found.said}."
    return Problem(what, contract.written_at, found.advice, "file-disguised")

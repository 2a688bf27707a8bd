"""Text files, as they really come: encodings, byte marks, line endings, unreadable bytes.

Answers: what are the lines of this file? Bytes that are not in the declared encoding become lone
surrogates, one for each byte, so that the rest of the file can be read and the rows that hold
them can be set aside.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

LONGEST_LINE = 1 << 25
"""Characters. A longer line is cut, so that a file without line ends cannot fill the memory."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE = re.compile(r"[\ud800-\udfff]")
_HANDLER = "charteroak-keep"
_SHOWN = 80


def _keep(fault: UnicodeError) -> tuple[str, int]:
    assert isinstance(fault, UnicodeDecodeError)
    wrong = fault.object[fault.start : fault.end]
    return "".join(chr(0xDC00 + byte) for byte in wrong), fault.end


codecs.register_error(_HANDLER, _keep)


def encoding_of(path: Path, declared: str) -> str:
    """The encoding that the file's own mark tells, otherwise the declared one."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in _MARKS if start.startswith(mark)), declared)


@contextmanager
def open_lines(
    path: Path, encoding: str, start: int = 0
) -> Iterator[tuple[Iterator[str], io.BufferedReader]]:
    """The physical lines of a file, ending as they were written, and the file for its position.

    `start` is the byte at which the first line begins.
    """
    with path.open("rb") as file:
        file.seek(start)
        text = io.TextIOWrapper(
            file, encoding=encoding_of(path, encoding), errors=_HANDLER, newline=""
        )
        yield iter(partial(text.readline, LONGEST_LINE), ""), file


def ends_a_line(path: Path, encoding: str) -> bool:
    """Whether the file ends with a line end, in an encoding in which any line can be read by
    itself: then whatever is added starts a line of its own.
    """
    name = codecs.lookup(encoding_of(path, encoding)).name
    if not name.startswith(("utf-8", "ascii", "iso8859", "cp125")):
        return False
    with path.open("rb") as file:
        if not file.seek(0, io.SEEK_END):
            return False
        file.seek(-1, io.SEEK_END)
        return file.read(1) == b"\n"


def readable(text: str) -> bool:
    """True unless some of it could not be decoded."""
    return text.isascii() or _UNREADABLE.search(text) is None


def shown(text: str) -> str:
    """A value short and clean enough to print in a message."""
    clean = _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    clean = "".join(c if c.isprintable() else " " for c in clean[: _SHOWN + 1]).strip()
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"


def unreadable_reason(declared: str) -> str:
    """What to say of a value that could not be decoded."""
    said = f"holds bytes that are not {declared}"
    if codecs.lookup(declared).name == "utf-8":
        return f"{said}; if Excel on Windows saved it, write `encoding: windows-1252`"
    return f"{said}; ask how the file was saved and write that after `encoding:`"

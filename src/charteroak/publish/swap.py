"""Swap: put a folder in the place of another, so that no half of either is ever seen.

Answers: what if the machine stops in the middle? The new site is written whole beside the old one;
then two renames. Killed before, between or after them, the next run finds one whole site and tidies
up. Nothing is removed that a marker file does not name as ours.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from charteroak.files import alive, read_json, write_json
from charteroak.problems import Location, Problem, Refused

MARKER = "charteroak-site.json"
LITTER = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
"""What systems leave in any folder that somebody looked at."""
_PIECE = 1 << 20


def replace(out: Path, fill: Callable[[Path], None]) -> Path:
    """Have `fill` write a new folder, then put it at `out`. What it raises, passes through."""
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    recover(out)
    _refuse_strangers(out)
    fresh = out.parent / f".{out.name}.unfinished-{os.getpid()}"
    _remove(fresh)
    try:
        fresh.mkdir()
        _mark(fresh, [])
        fill(fresh)
        _mark(fresh, sorted(_files(fresh)))
        _keep_times(out, fresh)
        _swap(fresh, out)
    finally:
        _remove(fresh)
    return out


def is_site(folder: Path) -> bool:
    """Whether a folder is a site of ours."""
    return (folder / MARKER).is_file()


def recover(out: Path) -> None:
    """Put back the old site where a run was killed between the two renames; tidy up."""
    old = _old(out)
    if old.is_dir() and not out.exists():
        old.rename(out)
    _remove(old)
    for left in out.parent.glob(f".{out.name}.unfinished-*"):
        process = left.name.rpartition("-")[2]
        if process.isdigit() and not alive(int(process)):
            _remove(left)


def _keep_times(out: Path, fresh: Path) -> None:
    """Give every file with the very bytes that stand already the time at which they were written:
    whoever copies the site to a web server then sends nothing but what changed.
    """
    for name in _files(fresh):
        before, now = out / name, fresh / name
        with suppress(OSError):
            known, made = before.stat(), now.stat()
            if known.st_size == made.st_size and _same(before, now):
                os.utime(now, ns=(made.st_atime_ns, known.st_mtime_ns))


def _same(one: Path, other: Path) -> bool:
    with one.open("rb") as left, other.open("rb") as right:
        while piece := left.read(_PIECE):
            if piece != right.read(_PIECE):
                return False
        return not right.read(1)


def _swap(fresh: Path, out: Path) -> None:
    old = _old(out)
    if out.exists():
        out.rename(old)
    try:
        fresh.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    _remove(old)


def _old(out: Path) -> Path:
    return out.parent / f".{out.name}.previous"


def _mark(folder: Path, files: list[str]) -> None:
    told = {"made_by": "Charter Oak", "files": files}
    write_json(folder / MARKER, told)


def _files(folder: Path) -> list[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return [path.as_posix() for path in found]


def _refuse_strangers(out: Path) -> None:
    """Refuse a folder that holds anything which we did not write."""
    if not out.exists():
        return
    here = Location(str(out))
    if not out.is_dir():
        what = f"`{out}` is a file, and the site needs a folder."
        raise Refused([Problem(what, here, "Give another folder.", "site-is-file")])
    found = [name for name in _files(out) if Path(name).name not in LITTER]
    if not found:
        return
    if not is_site(out):
        what = f"`{out}` holds files and is not a Charter Oak site."
        advice = "Give an empty folder or one that does not exist; nothing was changed."
        raise Refused([Problem(what, here, advice, "site-not-ours")])
    ours = {MARKER, *read_json(out / MARKER).get("files", ())}
    strange = sorted(set(found) - ours)
    if strange:
        what = f"`{out}` holds `{strange[0]}`, which Charter Oak did not write."
        advice = "Move it elsewhere; a site's folder is replaced as a whole. Nothing was changed."
        raise Refused([Problem(what, here, advice, "site-stranger")])


def _remove(folder: Path) -> None:
    """Remove a folder of ours, and nothing else."""
    if is_site(folder):
        shutil.rmtree(folder, ignore_errors=True)

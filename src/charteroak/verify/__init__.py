"""Verify: a stranger proves a published site from nothing but what is published.

    report = verify(Path("site"))
    report.proven        # whether every check was made and found nothing

Answers: is this what the city published, do its numbers hang together, and what must be taken on
trust? No city's folder, no store and no network is needed. Eight checks that know little of each
other: who changes a digit and the manifest with it is found by the next.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from charteroak.engine import FAULTS
from charteroak.files import read_json
from charteroak.problems import Location, Problem, Refused
from charteroak.publish.opendata import kept, links
from charteroak.publish.opendata.manifest import FORMAT, program_now
from charteroak.publish.site import Progress
from charteroak.verify import composed, dollars, files, judged, rewritten, sums, twins, written
from charteroak.verify.private import private
from charteroak.verify.report import Check, Fault, Private, Report, check, skipped

__all__ = ["Check", "Fault", "Private", "Report", "verify"]

_UNREADABLE = (*FAULTS, OSError, ValueError, KeyError, TypeError, Refused)


def verify(site: Path, progress: Progress | None = None) -> Report:
    """Prove a site. Refused where the folder is none, or has no manifest that can be read."""
    manifest = _manifest(site)
    made = [files.files(site, manifest), twins.twins(site)]
    made.append(_tried("definitions", written.PROVES, lambda: written.written(site)))
    made.append(_tried("sums", sums.PROVES, lambda: sums.sums(site)))
    made.append(_tried("dollars", dollars.PROVES, lambda: dollars.dollars(site)))
    with tempfile.TemporaryDirectory() as scratch:
        made += _again(site, manifest.get("written_with"), Path(scratch), progress)
    try:
        trusted = private(site)
    except _UNREADABLE:
        trusted = ()
    return Report(str(site), str(manifest["edition"]), str(manifest["city"]), tuple(made), trusted)


def _manifest(site: Path) -> dict[str, object]:
    path = site / links.MANIFEST
    here = Location(str(path))
    if not path.is_file():
        what = f"`{site}` has no `{links.MANIFEST}`, so there is nothing to hold it to."
        advice = "Name the folder of a site that `charteroak publish` wrote."
        raise Refused([Problem(what, here, advice, "verify-no-manifest")])
    try:
        found: dict[str, object] = read_json(path)
        whole = {"format", "edition", "city", "made", "written_with", "files"} <= found.keys()
    except (ValueError, AttributeError):
        whole = False
    if not whole or found["format"] != FORMAT:
        what = "The manifest cannot be read, or has a form that this program does not know."
        advice = "Take the site again from where it is published, or a newer Charter Oak."
        raise Refused([Problem(what, here, advice, "verify-manifest")])
    return found


def _tried(id_: str, proves: str, make: Callable[[], Check]) -> Check:
    """A check; or the fault that what it has to read cannot be read."""
    try:
        return make()
    except Refused as refused:
        return check(
            id_, proves, "nothing", [Fault(str(p.where), p.what) for p in refused.problems]
        )
    except _UNREADABLE as fault:
        why = f"Cannot be read: {_first_line(fault)}"
        return check(id_, proves, "nothing", [Fault(links.BASE, why)])


AGAIN: Mapping[str, str] = {
    "measurements": composed.PROVES,
    "judgments": judged.PROVES,
    "pages": rewritten.PROVES,
}
"""The checks that make something again."""


def _again(site: Path, with_: object, scratch: Path, progress: Progress | None) -> list[Check]:
    """The checks that make something again; they need the program that made it first."""
    now = program_now()
    if with_ != now:
        told = with_ if isinstance(with_, dict) else {}
        other = [f"{k} {told.get(k, 'unknown')}" for k in now if told.get(k) != now[k]]
        why = f"The site was written with {'; '.join(other)}. Install the same, and verify again."
        return [skipped(name, proves, why) for name, proves in AGAIN.items()]
    try:
        edition = kept.restore(site, scratch / "store")
    except _UNREADABLE as fault:
        why = f"The edition cannot be put together again: {_first_line(fault)}"
        return [skipped(name, proves, why) for name, proves in AGAIN.items()]
    making: Mapping[str, Callable[[], Check]] = {
        "measurements": lambda: composed.composed(edition, scratch / "composed"),
        "judgments": lambda: judged.judged(edition, scratch / "judged"),
        "pages": lambda: rewritten.rewritten(site, edition, scratch / "site", progress),
    }
    return [_tried(name, AGAIN[name], make) for name, make in making.items()]


def _first_line(fault: Exception) -> str:
    return (str(fault) or type(fault).__name__).splitlines()[0]

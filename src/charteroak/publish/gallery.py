"""Gallery: charts that were drawn before are not drawn again.

Answers: has exactly this chart been drawn already? The name of a drawing is the hash of its data,
its look and the code that draws it, so a stale picture cannot be found.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from charteroak.files import digest, file_digest
from charteroak.publish import amounts, charts, funnels, svg
from charteroak.publish.languages.tongue import _, spoken
from charteroak.publish.shapes import Chart, Funnel


@dataclass(frozen=True)
class Gallery:
    """The drawings of a site, kept in a folder between builds."""

    folder: Path
    accent: str

    def draw(self, chart: Chart | Funnel, width: int) -> tuple[str, tuple[int, int]]:
        """The inside of the chart's SVG, and its size."""
        kept = self.folder / f"{self._name(chart, width)}.svg"
        try:
            found = kept.read_text(encoding="utf-8")
        except OSError:
            found = _drawn(chart, self.accent, width)
            self._keep(kept, found)
        size, _, inside = found.partition("\n")
        across, down = size.split()
        return inside, (int(across), int(down))

    def _name(self, chart: Chart | Funnel, width: int) -> str:
        return digest([_seen(chart), _habits(chart), self.accent, width, _code()])[:40]

    def _keep(self, path: Path, drawing: str) -> None:
        # A cache that cannot be written costs time and nothing else.
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_text(drawing, encoding="utf-8")
            fresh.replace(path)


def _seen(chart: Chart | Funnel) -> dict[str, Any]:
    """What of a chart is drawn: not the names of its periods where its foot has years, so that
    languages share the drawing.
    """
    told = asdict(chart)
    if isinstance(chart, Chart) and not chart.by_period:
        for one in (*told["points"], *told["ahead"]):
            one["label"] = ""
    return told


def _habits(chart: Chart | Funnel) -> list[str]:
    """How the language of the page writes what this drawing adds of its own: languages that write
    it alike share the drawing.
    """
    figures = spoken().figures("1,234.5")
    if isinstance(chart, Funnel):
        return [figures, _("Size ({what})", what=chart.across)]
    return [figures, amounts.millions("$1")] if chart.before == "$" else [figures]


@cache
def _code() -> str:
    """The hash of what draws: our modules and the versions of the tools."""
    here = Path(__file__).parent
    ours = [
        file_digest(here / name)
        for name in (
            "charts.py",
            "funnels.py",
            "vega.py",
            "scales.py",
            "svg.py",
            "colours.py",
            "amounts.py",
        )
    ]
    return hashlib.sha256("".join([*ours, version("vl-convert-python")]).encode()).hexdigest()


def _drawn(chart: Chart | Funnel, accent: str, width: int) -> str:
    import vl_convert

    spec = (
        funnels.vega_lite(chart, accent, width)
        if isinstance(chart, Funnel)
        else charts.vega_lite(chart, accent, width)
    )
    drawing: str = vl_convert.vegalite_to_svg(spec)
    opening = drawing[: drawing.index(">")]
    across, down = (_length(opening, name) for name in ("width", "height"))
    return f"{across} {down}\n{svg.lean(drawing)}"


def _length(opening: str, name: str) -> int:
    return round(float(opening.split(f' {name}="', 1)[1].split('"', 1)[0]))

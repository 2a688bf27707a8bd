"""Draughts: the site's own drawings, as pictures that stand by themselves on paper.

Answers: how does a chart, a map or a Sankey get onto paper? It is the very same drawing; the
patterns that a page of the site defines once go into each, and links are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from charteroak.publish import charts, colours, maps, sankey
from charteroak.publish.gallery import Gallery
from charteroak.publish.shapes import Chart, Map, Streams

FONT = "Libertinus Serif"
_LINK = re.compile(r"</?a\b[^>]*>")
_SIZE = re.compile(r'viewBox="0 0 (\S+) (\S+)"')
_INSIDE = re.compile(r"</desc>(.*)</svg>", re.DOTALL)
_PATTERNS = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<rect width="2.6" height="6" fill="{accent}"/></pattern>'
    '<pattern id="hidden" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<rect width="7" height="7" fill="#fff"/>'
    '<path d="M0,0l7,7m0,-7l-7,7" stroke="{grey}" stroke-width="0.9" fill="none"/></pattern>'
    '<pattern id="unknown" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="1" fill="{grey}"/>'
    "</pattern></defs>"
)


@dataclass(frozen=True)
class Draughts:
    """Draws for paper, in the city's colour."""

    gallery: Gallery
    sheets: Mapping[str, maps.Sheet]

    def chart(self, chart: Chart, width: int = charts.WIDE) -> str:
        """A chart over time."""
        inside, size = self.gallery.draw(chart, width)
        return self._alone(inside, size)

    def streams(self, streams: Streams) -> str:
        """Where dollars go."""
        return self._of(sankey.draw(streams, "streams", self.gallery.accent))

    def map(self, plan: Map) -> str:
        """A map; nothing where there are no outlines."""
        sheet = self.sheets.get(plan.boundary_set)
        return self._of(maps.draw(plan, sheet, "map", self.gallery.accent, "")) if sheet else ""

    def _of(self, drawn: str) -> str:
        size, inside = _SIZE.search(drawn), _INSIDE.search(drawn)
        assert size is not None
        assert inside is not None
        return self._alone(inside[1], (round(float(size[1])), round(float(size[2]))))

    def _alone(self, inside: str, size: tuple[int, int]) -> str:
        across, down = size
        patterns = _PATTERNS.format(accent=self.gallery.accent, grey=colours.GREY)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" '
            f'width="{across}" height="{down}" font-family="{FONT}">'
            f"{patterns}{_LINK.sub('', inside)}</svg>"
        )

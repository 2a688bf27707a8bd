"""SVG: drawings, made lean and safe to stand inside a page.

Answers: how does a picture get small, and how does it speak to people who cannot see it? What the
drawing tool writes for nobody is removed; a title and a description are put in front.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from markupsafe import Markup, escape

_SPACE = "{http://www.w3.org/2000/svg}"
_DROPPED = frozenset((
    "class", "role", "font-family", "version", "pointer-events",
    "stroke-miterlimit", "style",
))  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d+")
_DRAWN = frozenset(("path", "line", "rect", "text", "circle", "tspan"))


def lean(drawing: str) -> str:
    """The inside of an SVG without empty groups, notes to machines or needless digits."""
    # The drawing is our own, made a moment ago; nothing from outside is parsed here.
    root = Tree.fromstring(drawing)  # noqa: S314
    kept = [kept for child in root for kept in _pruned(child)]
    inside = "".join(Tree.tostring(child, encoding="unicode") for child in kept)
    return inside.replace("svg:", "").replace(' xmlns:svg="http://www.w3.org/2000/svg"', "")


def _pruned(node: Tree.Element) -> list[Tree.Element]:
    """The node without what is not seen: none of it, itself, or only what it holds."""
    node.tag = node.tag.removeprefix(_SPACE)
    if node.get("display") == "none" or _empty(node):
        return []
    for name in [name for name in node.attrib if name in _DROPPED or name.startswith("aria-")]:
        del node.attrib[name]
    for name in ("d", "transform", "x", "y", "x2", "y2", "width", "height"):
        if name in node.attrib:
            node.set(name, _rounded(node.attrib[name]))
    if node.get("opacity") == "1":
        del node.attrib["opacity"]
    below = [kept for child in list(node) for kept in _pruned(child)]
    if node.tag in _DRAWN:
        return [node]
    if not node.attrib or (node.get("transform") == "translate(0,0)" and len(node.attrib) == 1):
        return below
    for child in list(node):
        node.remove(child)
    node.extend(below)
    return [node] if below else []


def _empty(node: Tree.Element) -> bool:
    if node.tag == "rect":
        return node.get("fill") == "transparent"
    return node.tag == "path" and node.get("d", "") in ("", "M0,0h0v0h0Z")


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), text)


def picture(
    inside: str, size: tuple[int, int], name: str, title: str, text: str, look: str = ""
) -> Markup:
    """A picture with its title and its description; `name` is its id on the page.

    One that holds links is a group of things to follow, and not a single image.
    """
    return Markup(
        '<svg class="{look}" viewBox="0 0 {width} {height}" role="{role}" '
        'aria-labelledby="{name}-title {name}-text"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-text">{text}</desc>{inside}</svg>'
    ).format(
        look=look, width=size[0], height=size[1], name=name, title=title, text=text,
        role="group" if "<a " in inside else "img",
        inside=Markup(inside),  # noqa: S704
    )  # fmt: skip


def text_at(x: float, y: float, text: str, **looks: str) -> str:
    """A text element; the text is escaped."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in looks.items())
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(text)}</text>'

"""The tags of a PDF, as a screen reader follows them.

Answers: what does a blind person hear of this document, in which order, and is anything on a page left
out? The conditions are those of PDF/UA-1 (ISO 14289-1) as the Matterhorn Protocol 1.1 lists them, so far
as a program can decide them from the file alone.
Source: https://pdfa.org/resource/the-matterhorn-protocol/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

SHOWS = {b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"INLINE IMAGE"}  # fmt: skip
"""The operators that put anything on a page."""
STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 "
    "H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link "
    "Annot Ruby Warichu Figure Formula Form Title Strong Em".split()
)


@dataclass
class Tag:
    """One element of the structure."""

    name: str
    node: DictionaryObject
    inside: list[Tag] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """The pieces of pages it stands for: the page's object, and the number of the piece there."""

    def every(self) -> Iterator[Tag]:
        """This one and all within it, in the order of reading."""
        yield self
        for one in self.inside:
            yield from one.every()

    def attribute(self, name: str) -> Any:
        """One of its attributes, whoever owns it."""
        held: Any = self.node.get("/A", ArrayObject())
        told = held.get_object()
        for one in told if isinstance(told, ArrayObject) else [told]:
            known = one.get_object()
            if isinstance(known, DictionaryObject) and name in known:
                return known[name]
        return None


def tags(reader: PdfReader) -> Tag:
    """The whole tree, by the standard's own names."""
    root: Any = reader.root_object["/StructTreeRoot"]
    roles = {str(k): str(v) for k, v in (root.get("/RoleMap") or {}).items()}
    whole = Tag("Root", root)
    _read(root.get("/K"), whole, roles, 0)
    return whole


def _read(node: Any, above: Tag, roles: dict[str, str], page: int) -> None:
    known: Any = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(known, ArrayObject):
        for one in known:
            _read(one, above, roles, page)
    elif isinstance(known, DictionaryObject):
        page = known.raw_get("/Pg").idnum if "/Pg" in known else page
        if "/S" in known:
            named = str(known["/S"])
            tag = Tag(roles.get(named, named).lstrip("/"), known)
            above.inside.append(tag)
            _read(known.get("/K"), tag, roles, page)
        elif "/MCID" in known:
            above.marks.append((page, int(str(known["/MCID"]))))
    elif isinstance(known, int):
        above.marks.append((page, int(known)))


def pieces(page: PageObject, reader: PdfReader) -> tuple[set[int], int]:
    """The numbers of the pieces of a page, and how often anything is put on it in none of them."""
    numbers: set[int] = set()
    loose, within = 0, list[bool]()
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            about: Any = operands[1] if operator == b"BDC" else {}
            numbered = isinstance(about, dict) and "/MCID" in about
            if numbered:
                numbers.add(int(about["/MCID"]))
            within.append(numbered or str(operands[0]) == "/Artifact")
        elif operator == b"EMC":
            within.pop()
        elif operator in SHOWS and not any(within):
            loose += 1
    return numbers, loose

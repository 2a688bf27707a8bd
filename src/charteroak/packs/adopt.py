"""A city takes packs up: the files of each, with the city's own changes laid over them.

Answers: which definitions does a city have that it did not write itself, and what did it change?
Every word of a joined definition keeps the file and the line it stands on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from charteroak.documents import Document, fill, read_document
from charteroak.packs.merge import filled_in, laid_over, part
from charteroak.packs.shelf import ABOUT, Adoption, Pack, layouts, within_reach
from charteroak.problems import Location, Problem, in_order, suggest

LACKS = "lacks"
"""In a layout: the indicators of the pack that it has no columns for."""
ANY = "any"
"""Under `places:` of a pack's contract: however the city divides itself."""


@dataclass(frozen=True)
class Taken:
    """One pack as a city has taken it up."""

    pack: Pack
    folder: Path
    shown_as: str
    adoption: Adoption
    about: Document
    residents: str
    read: dict[str, tuple[tuple[Path, Document], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """What was read of its folders already, by name."""

    @property
    def owner(self) -> str:
        """The office answerable for what is in it."""
        return self.adoption.owner or self.pack.owner

    @property
    def origin(self) -> str:
        """What is said of an indicator that comes from it."""
        return f"{self.pack.id}, edition {self.pack.edition}"

    def documents(self, folder: str) -> Iterator[tuple[Path, Document]]:
        """The files of one of its folders, each read once."""
        if folder not in self.read:
            paths = sorted((self.folder / folder).glob("*.yaml"))
            shown = f"{self.shown_as}/{folder}"
            self.read[folder] = tuple((p, read_document(p, f"{shown}/{p.name}")) for p in paths)
        yield from self.read[folder]


@dataclass(frozen=True)
class Packs:
    """The packs a city has taken up, in the order it names them."""

    taken: tuple[Taken, ...] = ()
    city: Document | None = None
    """`city.yaml`, with the groups that the packs bring."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A part of a pack, by its id, with the pack it is from."""

    document: Document
    taken: Taken
    changed: tuple[str, ...] = ()
    """The words that the city says otherwise."""

    def under(self, own: Document) -> Definition:
        """The same with the city's changes."""
        changed = tuple(word for word in own.data if word != "id")
        return Definition(laid_over(self.document, own), self.taken, changed)


@dataclass
class Definitions:
    """What packs define, by id, and what was wrong with their files."""

    found: dict[str, Definition] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: dict[str, Taken] = field(default_factory=dict)
    """What the city does without, by id, with the pack it is from."""

    def add(self, name: str, made: Definition) -> None:
        """Take one up; the first of a name stands."""
        if name in self.found:
            what = f"`{name}` is defined by two packs."
            first = self.found[name].document.at()
            advice = f"It stands already at {first}; leave one out with `without: [{name}]`."
            self.problems.append(Problem(what, made.document.at(), advice, "pack-twice"))
        self.found.setdefault(name, made)


def packs_of(root: Path, shown_as: str) -> Packs:
    """The packs that a city's `city.yaml` names; none where it cannot be read."""
    path = root / "city.yaml"
    if not path.is_file():
        return Packs()
    city = read_document(path, f"{shown_as}/city.yaml")
    if not isinstance(city.data, dict) or not city.data.get("packs"):
        return Packs(city=city)
    problems: list[Problem] = []
    taken: list[Taken] = []
    for name, keys in _named(city.data["packs"]):
        found = _taken(name, root, shown_as, city, ("packs", *keys), problems)
        taken += [found] if found else []
    for one in taken:
        groups = one.about.data.get("groups")
        if isinstance(groups, dict):
            city = _with_groups(city, one.about)
    return Packs(tuple(taken), city, in_order(problems))


def files(root: Path) -> Mapping[str, Path]:
    """The files of the packs that a city takes up, by the name they have in an edition."""
    found: dict[str, Path] = {}
    for taken in packs_of(root, str(root)).taken:
        inside = sorted(path for path in taken.folder.rglob("*") if path.is_file())
        found |= {f"packs/{taken.pack.id}/{p.relative_to(taken.folder)}": p for p in inside}
    return found


def _named(packs: Any) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The packs of a list of names, or of a mapping from name to how it is taken up."""
    if isinstance(packs, list):
        yield from ((str(name), (index,)) for index, name in enumerate(packs))
    elif isinstance(packs, dict):
        yield from ((name, (name,)) for name in packs)


def _with_groups(city: Document, about: Document) -> Document:
    """The city's own file, with the groups of a pack under those of the city."""
    lines = {keys: line for keys, line in about.lines.items() if keys[:1] in ((), ("groups",))}
    under = Document(about.file, {"groups": about.data["groups"]}, lines)
    joined = laid_over(under, city)
    origins = {keys: file for keys, file in joined.origins.items() if keys}
    return replace(
        joined, file=city.file, lines={**joined.lines, (): city.at().line}, origins=origins
    )


def _taken(
    name: str,
    root: Path,
    shown_as: str,
    city: Document,
    keys: tuple[str | int, ...],
    problems: list[Problem],
) -> Taken | None:
    known = within_reach(root)
    if name not in known:
        what = f"There is no pack `{name}`."
        problems.append(Problem(what, city.at(*keys), suggest(name, known), "pack-unknown"))
        return None
    folder = known[name]
    shown = f"{shown_as}/packs/{name}" if folder.parent == root / "packs" else f"packs/{name}"
    about = read_document(folder / ABOUT, f"{shown}/{ABOUT}")
    problems += about.problems
    pack, faults = fill(Pack, about) if about.data is not None else (None, ())
    problems += faults
    written = city.data["packs"]
    said = written.get(name) if isinstance(written, dict) else None
    adoption, faults = fill(Adoption, city, keys) if said is not None else (Adoption(), ())
    problems += faults
    if pack is None or adoption is None:
        return None
    if pack.id != name:
        what = f"The id is `{pack.id}`, and the folder is called `{name}`."
        problems.append(Problem(what, about.at("id"), "Give both the same name.", "pack-id"))
    residents = adoption.residents or str(city.data.get("population") or "")
    return Taken(pack, folder, shown, adoption, about, residents)


def indicators(packs: Packs) -> Definitions:
    """The indicators of all packs that the city has not left out."""
    made = Definitions()
    for taken in packs.taken:
        left_out = set(taken.adoption.without)
        for contract in taken.adoption.layouts:
            left_out |= _not_in(taken, contract)
        layouts = {path.stem: document.data for path, document in taken.documents("contracts")}
        seen = set(layouts)
        by_any = {name for name, data in layouts.items() if _places_any(data)}
        for _, document in taken.documents("indicators"):
            made.problems += document.problems
            if document.data is not None and not isinstance(document.data, list):
                what = "This file should be a list of entries."
                where = Location(document.file, 1)
                advice = "Begin each entry with `- `."
                made.problems.append(Problem(what, where, advice, "read-list"))
                continue
            for index in range(len(document.data or ())):
                entry = part(document, index)
                if not isinstance(entry.data, dict) or "id" not in entry.data:
                    what = "This entry has no `id`."
                    advice = "Begin it with `- id: ...`."
                    made.problems.append(Problem(what, entry.at(), advice, "read-missing"))
                    continue
                name = str(entry.data["id"])
                seen.add(name)
                if {name, str(entry.data.get("source"))} & left_out:
                    made.left_out[name] = taken
                else:
                    made.add(name, Definition(_with_owner(entry, taken, by_any), taken))
        made.problems += _left_out_of_nothing(taken, seen)
    return made


def _left_out_of_nothing(taken: Taken, seen: set[str]) -> Iterator[Problem]:
    for name in taken.adoption.without:
        if name not in seen:
            what = f"The pack `{taken.pack.id}` has no `{name}` to leave out."
            where = taken.adoption.written_at
            yield Problem(what, where, suggest(name, seen), "pack-without")


def _layout(taken: Taken, contract: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The other layout of a contract that the city has chosen, if it has chosen one."""
    name = taken.adoption.layouts.get(contract)
    if not name:
        return None, ()
    path = taken.folder / "layouts" / f"{contract}.{name}.yaml"
    if not path.is_file():
        what = f"The pack `{taken.pack.id}` has no layout `{name}` of `{contract}`."
        advice = suggest(name, layouts(taken.folder).get(contract, ()))
        return None, (Problem(what, taken.adoption.written_at, advice, "pack-layout"),)
    document = read_document(path, f"{taken.shown_as}/layouts/{path.name}")
    return (document if isinstance(document.data, dict) else None), document.problems


def _not_in(taken: Taken, contract: str) -> set[str]:
    """The indicators that the layout a city has chosen has no columns for."""
    document, _ = _layout(taken, contract)
    named = document.data.get(LACKS) if document else None
    return set(named) if isinstance(named, list) else set()


def _places_any(data: Any) -> bool:
    """Whether a contract places its rows however the city divides itself."""
    places = data.get("places") if isinstance(data, dict) else None
    return isinstance(places, dict) and ANY in places


def _with_owner(entry: Document, taken: Taken, placed: Collection[str]) -> Document:
    """An indicator with what a pack leaves to the city."""
    words: dict[str, Any] = {
        "owner": taken.owner,
        "authored_by": taken.pack.authored_by,
        "next_review": str(taken.pack.next_review),
    }
    if taken.adoption.places and entry.data.get("source") in placed:
        words["places"] = ["city", *taken.adoption.places]
    if entry.data.get("kind") == "rate" and taken.residents:
        words["residents"] = taken.residents
    return filled_in(entry, words, taken.about)


def contracts(packs: Packs) -> Definitions:
    """The contracts of all packs that the city has not left out, by the name of their file."""
    made = Definitions()
    for taken in packs.taken:
        for path, document in taken.documents("contracts"):
            made.problems += document.problems
            if not isinstance(document.data, dict) or path.stem in taken.adoption.without:
                continue
            filled = filled_in(document, {"steward": taken.owner}, taken.about)
            layout, problems = _layout(taken, path.stem)
            made.problems += problems
            if layout:
                data = {word: said for word, said in layout.data.items() if word != LACKS}
                filled = laid_over(filled, replace(layout, data=data))
            made.add(path.stem, Definition(filled, taken))
    return made


def placed(document: Document, taken: Taken) -> Document:
    """A contract that says how rows are placed, whatever the city's boundary sets are called; a
    set that the city's own contract speaks of is placed as it says.
    """
    if not _places_any(document.data):
        return document
    places = document.data["places"]
    rule = places[ANY]
    known = {name: said for name, said in places.items() if name != ANY}
    named = {name: rule for name in taken.adoption.places if name not in known}
    lines = dict(document.lines)
    for keys, line in document.lines.items():
        if keys[:2] == ("places", ANY):
            lines.update({("places", name, *keys[2:]): line for name in named})
    data = {**document.data, "places": {**named, **known}}
    return Document(document.file, data, lines, (), document.origins)


def simulated(packs: Packs) -> Definitions:
    """The recipes of simulated records of all packs, by the name of their contract."""
    made = Definitions()
    for taken in packs.taken:
        files = {path.stem: document for path, document in taken.documents("simulated")}
        for name, base in files.items():
            document = base
            made.problems += document.problems
            if "." in name or not isinstance(document.data, dict):
                continue
            over = files.get(f"{name}.{taken.adoption.layouts.get(name)}")
            if over and isinstance(over.data, dict):
                document = laid_over(document, over)
            if name not in taken.adoption.without:
                made.add(name, Definition(document, taken))
    return made

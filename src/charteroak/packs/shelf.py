"""What a pack says of itself, and where packs stand.

Answers: which packs are there, which edition of each, and whose domain is it? A city's own
`packs/<name>/` comes before the one that is shipped: an edition keeps the packs it was made from
so, and a city can write a pack of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from charteroak.dimensions.group import GroupDimension
from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

ABOUT = "pack.yaml"
_SHIPPED = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Which indicators speak to an outcome in words like these."""

    __pydantic_config__ = CONFIG

    outcome: str
    """What a city's plan may call it: `Crime levels are low`."""
    indicators: tuple[str, ...]
    """The pack's indicators that speak to it."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A standard or a code list that a pack rests on, by edition: both change."""

    __pydantic_config__ = CONFIG

    name: str
    """What it is called, such as `NFPA 1710` or `NIBRS offense codes`."""
    edition: str
    """Which edition or version."""
    source_title: str
    """Where it can be read, as a citation."""
    source_url: str = ""
    """Its address."""
    file: str = ""
    """For a code list: the file of the pack that holds it, such as `codes/offenses.csv`."""
    note: str = ""
    """What to know of it."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A domain ready to use."""

    __pydantic_config__ = CONFIG

    id: str
    """The same as the name of its folder."""
    name: str
    """As people call the domain: `Requests from residents`."""
    edition: str
    """The edition of this pack, such as `2026.1`: definitions change."""
    summary: str
    """What a city gets, in a sentence."""
    owner: str
    """The id of the office that usually answers for it; a city may name another."""
    authored_by: str
    """Who wrote its definitions, where one does not say."""
    next_review: date
    """By when its definitions are looked at again, where one does not say."""
    suggests: tuple[Suggestion, ...] = ()
    """The outcomes its indicators speak to, in words: a city's plan has outcomes of its own."""
    standards: tuple[Edition, ...] = ()
    """The standards that its definitions rest on."""
    code_lists: tuple[Edition, ...] = ()
    """The lists of codes that its files hold."""
    groups: Mapping[str, GroupDimension] = field(default_factory=dict)
    """The ways its records tell people apart, as in `city.yaml`; a city's own come first."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """How a city takes a pack up."""

    __pydantic_config__ = CONFIG

    owner: str = ""
    """The office answerable for its indicators and records; nothing: the one the pack names."""
    places: tuple[str, ...] = ()
    """The boundary sets its indicators are split by, where they do not say themselves."""
    residents: str = ""
    """The figure that its rates divide by; nothing: the `population` of the city."""
    without: tuple[str, ...] = ()
    """Indicators that are left out; a contract named here is left out with all that reads it."""
    layouts: Mapping[str, str] = field(default_factory=dict)
    """By contract, the layout the city's system exports, where it is not the pack's first one: the
    file `layouts/<contract>.<layout>.yaml` of the pack."""
    written_at: Location = field(default=NOWHERE, repr=False)


def shipped() -> Mapping[str, Path]:
    """The packs that come with the program, by name."""
    return _packs(_SHIPPED)


def within_reach(root: Path) -> Mapping[str, Path]:
    """The packs a city can take up: its own before those that are shipped."""
    return {**shipped(), **_packs(root / "packs")}


def layouts(pack: Path) -> Mapping[str, tuple[str, ...]]:
    """The other layouts that a pack reads, by contract."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((pack / "layouts").glob("*.*.yaml")):
        contract, _, layout = path.stem.partition(".")
        found[contract] = (*found.get(contract, ()), layout)
    return found


def _packs(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{ABOUT}"))}

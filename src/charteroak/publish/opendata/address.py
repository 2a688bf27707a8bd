"""Address: how the city is reached, where it says so, and how things are named where it does not.

Answers: under which address does this site stand, who answers for it, and what is an identifier of
a file that nobody has put on the web yet? `web:` in `city.yaml` says the first two; without it
files are named relative to the site and by a URN made from the city's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urljoin

from charteroak.publish import links as pages
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material


@dataclass(frozen=True)
class Address:
    """How a site and the things in it are named."""

    base: str
    """The site's own address, with a slash at its end; empty where the city does not say."""
    urn: str
    """What every identifier begins with where there is no address."""
    publisher: str
    """The city, by its name."""
    contact: str
    """An address for mail; empty where the city does not say."""

    @property
    def known(self) -> bool:
        """Whether the city says where its site stands."""
        return bool(self.base)

    def of(self, path: str, up: str = "") -> str:
        """The address of a file of the site: whole, or relative, `up` leading to the root."""
        return urljoin(self.base, quote(path)) if self.base else up + quote(path)

    def id(self, *parts: str) -> str:
        """A name that nothing else has, for as long as the city keeps its own."""
        return ":".join((self.urn, *(pages.slug(part) for part in parts)))


def address(material: Material) -> Address:
    """How the site of an edition is named."""
    city = material.files.city
    base = pages.outside(city.web.address)
    whole = f"{city.name} {city.state}".strip().lower()
    return Address(
        base=base if not base or base.endswith("/") else f"{base}/",
        urn=f"urn:charteroak:{pages.slug('-'.join(whole.split()))}",
        publisher=_("City of {city}", city=city.name)
        if city.real
        else _("{city} (an invented city)", city=city.name),
        contact=city.web.contact.strip(),
    )


def stamp(moment: datetime) -> str:
    """A moment as the web writes it."""
    return moment.isoformat().replace("+00:00", "Z")

"""Rules about where the site stands: an address that is one, and a contact that can be written to.

Answers: would a catalogue or a feed lead anywhere? Neither need be said; what is said must hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from charteroak.plan.model import CityFiles
from charteroak.problems import Problem

_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_MAIL = re.compile(r"[\w.!$&'*+=~-]+@[\w-]+(\.[\w-]+)+")


def web_address_is_one(files: CityFiles) -> Iterator[Problem]:
    """The address of the site is that of a web page."""
    told = files.city.web.address
    if told and not _ADDRESS.fullmatch(told.strip()):
        what = f"`{told}` under `web:` is not the address of a site."
        advice = "Write it whole, like `https://scorecard.example.gov/`, or leave it out."
        yield Problem(what, files.city.written_at, advice, "web-address")


def web_contact_can_be_written_to(files: CityFiles) -> Iterator[Problem]:
    """The contact is an address for mail."""
    told = files.city.web.contact
    if told and not _MAIL.fullmatch(told.strip()):
        what = f"`{told}` under `web:` is not an address for mail."
        advice = "Write it like `data@example.gov`, or leave it out."
        yield Problem(what, files.city.written_at, advice, "web-contact")


RULES = (web_address_is_one, web_contact_can_be_written_to)

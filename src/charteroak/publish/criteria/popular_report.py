"""The award for popular reporting of the GFOA (PAFR), as weighed since 2022."""

from __future__ import annotations

from charteroak.publish import links
from charteroak.publish.criteria.model import Answer, Criterion, Standard, parts, person
from charteroak.publish.material import Material
from charteroak.publish.printed.common import FOLDER
from charteroak.publish.printed.report import NAME

_REPORT = f"{FOLDER}/{NAME}.pdf"


def _understood(material: Material) -> Answer:
    return parts(
        (
            ("charts with words beside them", bool(material.signals)),
            ("where each number comes from", bool(material.rows)),
            ("dollars tied to what they are for", material.dollars.shown is not None),
            ("more than one language", len(material.files.city.languages) > 1),
        ),
        _REPORT,
    )


STANDARD = Standard(
    id="gfoa-popular-report",
    name="GFOA award for outstanding popular annual financial reporting",
    source="Government Finance Officers Association, PAFR Award, weights since 2022",
    url="https://www.gfoa.org/pafr-award",
    criteria=(
        Criterion("appeal", "Reader appeal", "Would a resident pick it up?",
                  person("A resident has to say so."), 25),
        Criterion("understood", "Understandability", "Can a resident follow it?",
                  _understood, 40, "numbers"),
        Criterion("distribution", "Distribution", "How it reaches residents.",
                  lambda _material: Answer(
                      "partly", "There: on the site, to print. Who is handed it, a person knows.",
                      links.PRINTED), 5),
        Criterion("other", "Other", "Whatever else makes it useful.",
                  person("A person has to say so."), 10),
        Criterion("overall", "Overall", "The report as a whole.",
                  person("A person has to judge it."), 20),
    ),
)  # fmt: skip

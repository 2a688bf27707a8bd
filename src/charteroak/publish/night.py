"""Night: the same site for people whose screens are dark.

Answers: which colour stands for which when the paper is dark? Drawings are made once, in the
colours of the day; the style sheet turns each into its counterpart, so that no picture is stored
twice and what is printed stays on white. Every pair of text and ground is held to WCAG 2.1, success
criteria 1.4.3 and 1.4.11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from colorsys import hls_to_rgb, rgb_to_hls

from charteroak.publish import colours

PAPER = "#161916"
CARD = "#1f2420"
INK = "#ebe9e2"
QUIET = "#cdd0c6"
GREY = "#a8aca2"
FAINT = "#7f847b"
RULE = "#3c423b"
LEVEL = "#eeb05e"
_MIXES = (0.14, 0.32, 0.52, 0.74, 1.0)
_STRONGEST = 0.62
"""So much saturation: on the dark, more of it glares."""
_READABLE = 5.0
_ON_SOFT = 4.6
_SOFT, _SOFTER = 0.16, 0.08


def accent(day: str) -> str:
    """The city's hue, lightened until text in it can be read on the dark card and its tints."""
    hue, light, strength = rgb_to_hls(*(int(day[n : n + 2], 16) / 255 for n in (1, 3, 5)))
    for step in range(100):
        lit = hls_to_rgb(hue, min(light + step / 100, 1.0), min(strength, _STRONGEST))
        colour = "#" + "".join(f"{round(part * 255):02x}" for part in lit)
        if _reads(colour):
            break
    return colour


def _reads(colour: str) -> bool:
    tinted = tints(colour).values()
    return colours.contrast(colour, CARD) >= _READABLE and all(
        colours.contrast(colour, ground) >= _ON_SOFT for ground in tinted
    )


def tints(colour: str) -> dict[str, str]:
    """The faint grounds made from the city's colour, by their names in the style sheet."""
    return {
        "soft": colours.mix(colour, PAPER, _SOFT),
        "softer": colours.mix(colour, PAPER, _SOFTER),
    }


def shades(colour: str) -> tuple[str, ...]:
    """The steps of a map: the higher the value, the further from the dark of the page."""
    return tuple(colours.mix(colour, CARD, part) for part in _MIXES)


def names(day: str) -> dict[str, str]:
    """The colours of the style sheet, by their names."""
    city = accent(day)
    return {
        "accent": city, **tints(city), "paper": PAPER, "card": CARD, "ink": INK, "quiet": QUIET,
        "grey": GREY, "faint": FAINT, "rule": RULE, "level": LEVEL,
    }  # fmt: skip


def turned(day: str) -> Mapping[str, str]:
    """Each colour of a drawing to what stands for it; of two that are the same by day, one."""
    city = accent(day)
    return {
        "#fff": CARD,
        **dict(zip(colours.shades(day), shades(city), strict=True)),
        colours.column(day): colours.mix(city, PAPER, 0.45),
        colours.PAPER: PAPER,
        colours.INK: INK,
        colours.GREY: GREY,
        colours.RULE: RULE,
        colours.LEVEL: LEVEL,
        day: city,
    }


def rules(day: str) -> str:
    """The part of the style sheet for dark screens."""
    return "\n".join(("@media screen and (prefers-color-scheme: dark) {", *_rules(day), "}", ""))


def _rules(day: str) -> Iterator[str]:
    told = " ".join(f"--{name}: {colour};" for name, colour in names(day).items())
    yield f"  :root {{ {told} }}"
    for before, after in turned(day).items():
        for look in ("fill", "stroke"):
            yield f'  svg [{look}="{before}"] {{ {look}: {after}; }}'
    yield f"  .map text {{ fill: {INK}; }}"
    for before, after in zip(colours.shades(day), shades(accent(day)), strict=True):
        ink = colours.ink_on(after)
        yield f'  .map path[fill="{before}"] ~ text {{ fill: {ink}; }}'

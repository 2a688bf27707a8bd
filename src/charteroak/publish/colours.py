"""Colours: the city's accent, its shades, and ink that can be read on them.

Answers: which colour is dark enough to read (WCAG 2.1, success criteria 1.4.3 and 1.4.11)? One hue
in steps of lightness, which also tell apart in grey and for people who see colours differently.
"""

from __future__ import annotations

import re

PAPER = "#fbfaf7"
INK = "#22251f"
GREY = "#5c6058"
RULE = "#d8d4c8"
LEVEL = "#8a4b08"
"""Of lines to compare with: targets and standards."""
_FALLBACK = "#2f5d46"
_MIXES = (0.10, 0.28, 0.50, 0.74, 1.0)
_READABLE = 4.5


def accent(written: str) -> str:
    """The city's colour, darkened until text in it can be read on paper and on its own tints."""
    colour = written.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", written) else _FALLBACK
    while not _reads(colour):
        colour = mix("#000000", colour, 0.1)
    return colour


def _reads(colour: str) -> bool:
    return contrast(colour, PAPER) >= _READABLE + 0.5 and all(
        contrast(colour, ground) >= _READABLE for ground in tints(colour).values()
    )


def shades(colour: str) -> tuple[str, ...]:
    """The colour in equal-looking steps, light to dark."""
    return tuple(mix(colour, "#ffffff", part) for part in _MIXES)


def column(colour: str) -> str:
    """What a column is filled with."""
    return mix(colour, PAPER, 0.55)


def tints(colour: str) -> dict[str, str]:
    """The faint grounds made from the city's colour, by their names in the style sheet."""
    return {"soft": mix(colour, PAPER, 0.16), "softer": mix(colour, PAPER, 0.06)}


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better; on any colour one of them reads well enough."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


def mix(one: str, other: str, part: float) -> str:
    """So much of one colour in another."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""Day and night: every text can be read on its ground, in any city's colour (WCAG 2.1, AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.publish import colours, night
from charteroak.publish.render import style

CITIES = ("#2f5d46", "#7a3f1d", "#ffcc00", "#000000", "#ffffff", "#7fb8ff", "#ff0000", "#0000ff")
SHEET = Path(colours.__file__).with_name("style.css").read_text(encoding="utf-8")
DAY = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", SHEET))
TEXTS = ("ink", "quiet", "grey", "level", "accent")
GROUNDS = ("paper", "card")
ON_TINTS = ("ink", "accent")
ANY_COLOUR = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def worst(names: dict[str, str]) -> float:
    """The least contrast between any text and a ground that it may stand on."""
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(text, ground) for text in ON_TINTS for ground in ("soft", "softer")]
    return min(colours.contrast(names[text], names[ground]) for text, ground in pairs)


@pytest.mark.parametrize("written", CITIES)
def test_texts_can_be_read_by_day_and_by_night(written: str) -> None:
    accent = colours.accent(written)
    assert worst({**DAY, "accent": accent, **colours.tints(accent)}) >= 4.5
    assert worst(night.names(accent)) >= 4.5


@given(ANY_COLOUR)
@settings(max_examples=60)
def test_any_colour_of_a_city_can_be_read(written: str) -> None:
    accent = colours.accent(written)
    assert worst({**DAY, "accent": accent, **colours.tints(accent)}) >= 4.5
    assert worst(night.names(accent)) >= 4.5
    for shade in night.shades(night.accent(accent)):
        assert colours.contrast(colours.ink_on(shade), shade) >= 4.5


@pytest.mark.parametrize("written", CITIES)
def test_marks_stand_out_from_the_page(written: str) -> None:
    """What is no text and must be seen: three to one."""
    names = night.names(colours.accent(written))
    for mark in ("accent", "faint", "grey", "level"):
        assert all(colours.contrast(names[mark], names[on]) >= 3 for on in GROUNDS)
    for on in GROUNDS:
        assert colours.contrast(DAY["faint"], DAY[on]) >= 3


def test_the_sheet_and_the_drawings_have_the_same_colours() -> None:
    for name in ("paper", "ink", "grey", "rule", "level"):
        assert DAY[name] == getattr(colours, name.upper())
    assert set(night.names("#2f5d46")) == {*DAY, "accent", "soft", "softer"}


def test_every_colour_that_is_drawn_is_turned(invented_site: Path) -> None:
    """A colour without its counterpart would stand dark on dark."""
    drawn = {
        colour
        for page in invented_site.rglob("*.html")
        for colour in re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', page.read_text("utf-8"))
    }
    known = set(night.turned(_accent(invented_site)))
    on_maps = {"#000000", "#ffffff"}
    assert drawn
    assert drawn - known - on_maps == set()


def _accent(site: Path) -> str:
    found = re.search(r"--accent: (#[0-9a-f]{6})", (site / "style.css").read_text("utf-8"))
    assert found
    return found[1]


def test_the_dark_is_for_screens_and_paper_stays_light() -> None:
    sheet = style(colours.accent("#2f5d46"))
    dark = sheet.index("prefers-color-scheme: dark")
    assert sheet.count("prefers-color-scheme") == 1
    assert sheet[:dark].endswith("@media screen and (")
    outside = re.sub(r":root \{.*?\}", "", sheet[:dark], flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,6}\b", outside) == ["#fff"]  # paper, when printed

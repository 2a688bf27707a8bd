"""A site is replaced whole or not at all, and nothing of anyone else's is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from charteroak.problems import Refused
from charteroak.publish import swap


def writes(text: str) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        (folder / "index.html").write_text(text, encoding="utf-8")

    return fill


def page(out: Path) -> str:
    return (out / "index.html").read_text(encoding="utf-8")


def test_a_site_takes_the_place_of_the_last(tmp_path: Path) -> None:
    out = tmp_path / "site"
    swap.replace(out, writes("old"))
    swap.replace(out, writes("new"))
    assert page(out) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_failed_write_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    swap.replace(out, writes("old"))

    def fails(folder: Path) -> None:
        writes("half")(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swap.replace(out, fails)
    assert page(out) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_killed_between_the_renames_the_old_site_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "site"
    swap.replace(out, writes("old"))
    out.rename(tmp_path / ".site.previous")
    swap.recover(out)
    assert page(out) == "old"


def test_killed_after_the_renames_the_new_site_stands(tmp_path: Path) -> None:
    out = tmp_path / "site"
    swap.replace(out, writes("old"))
    out.rename(tmp_path / ".site.previous")
    swap.replace(tmp_path / "other", writes("new"))
    (tmp_path / "other").rename(out)
    swap.recover(out)
    assert page(out) == "new"
    assert not (tmp_path / ".site.previous").exists()


def test_what_a_killed_run_left_is_tidied_up(tmp_path: Path) -> None:
    left = tmp_path / ".site.unfinished-999999999"
    swap.replace(left, writes("half"))
    swap.replace(tmp_path / "site", writes("new"))
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(Refused, match="not a Charter Oak site"):
        swap.replace(tmp_path, writes("new"))
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_a_site_with_a_stranger_in_it_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    swap.replace(out, writes("old"))
    (out / "CNAME").write_text("example.org", encoding="utf-8")
    with pytest.raises(Refused, match="`CNAME`, which Charter Oak did not write"):
        swap.replace(out, writes("new"))
    assert page(out) == "old"


def test_an_empty_folder_and_the_litter_of_systems_are_no_strangers(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    swap.replace(out, writes("old"))
    (out / ".DS_Store").write_bytes(b"")
    swap.replace(out, writes("new"))
    assert page(out) == "new"


def test_a_file_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.write_text("a file", encoding="utf-8")
    with pytest.raises(Refused, match="is a file"):
        swap.replace(out, writes("new"))

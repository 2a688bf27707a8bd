"""A site that is written again: what has not changed is taken over, and nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from charteroak import program
from charteroak.editions import Edition
from charteroak.files import read_json, write_json
from charteroak.publish import former, shared_out, site, standing, telling
from charteroak.publish.site import write_site
from charteroak.publish.swap import MARKER
from tests.unit.publish import tiny

ENGLISH_INDICATOR = "indicators/crashes.html"


@dataclass
class Counted:
    """What was done while a site was written."""

    anew: int = 0
    pages: int = 0


@contextmanager
def counting() -> Iterator[Counted]:
    """Count the pages that are written, and those that are written anew."""
    found = Counted()
    before = shared_out.every_job

    def every_job(
        mine: telling.Teller, beside: Callable[[], None], progress: shared_out.Progress
    ) -> telling.Done:
        done = before(mine, beside, progress)
        found.anew, found.pages = done.anew, len(done.pages)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_out, "every_job", every_job)
        yield found


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def times(folder: Path) -> dict[str, int]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in found}


def over(edition: Edition, out: Path) -> Counted:
    """Write a site over the one that stands."""
    with counting() as counted:
        write_site(edition, out)
    return counted


def again(edition: Edition, out: Path) -> Counted:
    """The same, held to a site that is written from nothing."""
    counted = over(edition, out)
    store = out.parent / "from-nothing"
    shutil.copytree(edition.store, store, ignore=shutil.ignore_patterns("sites"))
    fresh = write_site(Edition(edition.id, store / "editions" / edition.id), out.parent / "fresh")
    assert files(out) == files(fresh)
    shutil.rmtree(store)
    shutil.rmtree(fresh)
    return counted


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Path]:
    folder = tmp_path_factory.mktemp("first")
    edition = tiny.edition(folder / "store")
    return edition, write_site(edition, folder / "out")


@pytest.fixture
def standing_site(first: tuple[Edition, Path], tmp_path: Path) -> tuple[Edition, Path]:
    """The same again, to be changed: what is remembered of a site is kept by where it lies."""
    edition, out = first
    shutil.copytree(edition.store, tmp_path / "store", ignore=shutil.ignore_patterns("sites"))
    shutil.copytree(out, tmp_path / "out")
    kept = former.recall(edition.store, out)
    store = tmp_path / "store"
    former.remember(store, tmp_path / "out", kept.pages, kept.stamps, kept.whole, kept.manifest)
    return Edition(edition.id, store / "editions" / edition.id), tmp_path / "out"


def change_text(edition: Edition, old: str, new: str) -> None:
    """Change a text of the plan in an edition."""
    found = 0
    for path in (edition.folder / "city").rglob("*.yaml"):
        text = path.read_text("utf-8")
        found += text.count(old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    assert found


def test_nothing_is_done_where_nothing_has_changed(standing_site: tuple[Edition, Path]) -> None:
    edition, out = standing_site
    before = times(out)
    with counting() as counted:
        write_site(edition, out)
    assert counted.pages == 0
    assert times(out) == before


@pytest.mark.parametrize("harm", ["damaged", "missing", "added", "manifest"])
def test_a_harmed_site_is_mended(
    first: tuple[Edition, Path], standing_site: tuple[Edition, Path], harm: str
) -> None:
    edition, out = standing_site
    page = out / ENGLISH_INDICATOR
    if harm == "damaged":
        page.write_bytes(page.read_bytes().replace(b"Crashes", b"Crushes", 1))
    elif harm == "missing":
        page.unlink()
    elif harm == "added":
        shutil.copy(page, out / "DS.html")
        told = read_json(out / MARKER)
        write_json(out / MARKER, {**told, "files": [*told["files"], "DS.html"]})
    else:
        (out / "data" / "manifest.json").write_text("{}", encoding="utf-8")
    counted = over(edition, out)
    assert files(out) == files(first[1])
    assert counted.pages > 40
    assert counted.anew == (1 if harm in ("damaged", "missing") else 0)


def test_a_new_word_makes_new_what_tells_it_and_nothing_else(
    standing_site: tuple[Edition, Path],
) -> None:
    """A text of the plan, some pages; the words of a language, every page in it and no other."""
    edition, out = standing_site
    before = times(out)
    change_text(edition, "Light helps.", "Light helps everyone.")
    counted = over(edition, out)
    assert 0 < counted.anew < counted.pages / 2
    now = times(out)
    same = {name for name in before if now.get(name) == before[name]}
    assert "indicators/crashes.csv" in same and ENGLISH_INDICATOR in same
    assert "outcomes/lights.html" not in same
    folder = edition.folder / "city" / "languages"
    folder.mkdir(exist_ok=True)
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    text += 'msgid "Few crashes"\nmsgstr "Pocos choques"\n'
    (folder / "es.po").write_text(text, encoding="utf-8")
    counted = again(edition, out)
    assert counted.anew * 2 == counted.pages
    assert "Pocos choques" in (out / "es" / "outcomes" / "few-crashes.html").read_text("utf-8")


def test_a_later_edition_makes_no_page_new_but_those_that_tell_of_it(
    standing_site: tuple[Edition, Path],
) -> None:
    """The edition's name and day are at the foot of every page, and put in afterwards."""
    edition, out = standing_site
    name = edition.id.replace("2", "3", 1)
    made = edition.made + timedelta(days=400)
    folder = edition.folder.parent / name
    edition.folder.rename(folder)
    manifest = read_json(folder / "manifest.json")
    write_json(folder / "manifest.json", {**manifest, "made": made.isoformat()})
    counted = again(Edition(name, folder), out)
    assert 0 < counted.anew < counted.pages / 4
    for page in ("index.html", ENGLISH_INDICATOR, "es/index.html"):
        text = (out / page).read_text("utf-8")
        assert name in text and edition.id not in text


def test_another_program_writes_everything_anew(
    standing_site: tuple[Edition, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed template, style or catalogue is a changed program."""
    edition, out = standing_site
    other = {**program.own_files(), "publish/templates/base.html": "0" * 64}
    monkeypatch.setattr(program, "own_files", lambda: other)
    with counting() as counted:
        write_site(edition, out)
    assert counted.anew == counted.pages > 40


@pytest.mark.slow
def test_another_colour_makes_every_page_new(standing_site: tuple[Edition, Path]) -> None:
    edition, out = standing_site
    change_text(edition, "#2f5d46", "#2f5d99")
    counted = again(edition, out)
    assert counted.anew == counted.pages


def test_a_record_that_cannot_be_read_is_not_believed(
    standing_site: tuple[Edition, Path],
) -> None:
    edition, out = standing_site
    (record,) = (edition.store / "cache" / "sites").glob("*.json")
    told = read_json(record)
    write_json(record, {**told, "pages": {name: ["x"] for name in told["pages"]}})
    with counting() as counted:
        write_site(edition, out)
    assert counted.anew == counted.pages > 40


def test_two_pages_with_other_content_have_another_key() -> None:
    """Not their looks: the names, types and values of what they hold."""
    told = [former.key("here", one) for one in (1, 1.0, "1", None, float("nan"), (1,), [1])]
    assert len(set(told)) == len(told)
    assert former.key("here", 1) != former.key("there", 1)
    assert former.key("here", object()) == "", "told by its address, it is never the same"


def test_stamps_are_put_in_and_taken_out_whatever_their_length(tmp_path: Path) -> None:
    page = f"a{former.EDITION}ñ{former.MADE}{former.EDITION}z".encode()
    old = {former.EDITION: "one", former.MADE: "día 1"}
    new = {former.EDITION: "a much longer one", former.MADE: ""}
    whole, known = former.stamped("key", page, old)
    assert whole.decode() == "aoneñdía 1onez"
    (tmp_path / "p.html").write_bytes(whole)
    before = former.Former(tmp_path, {"p.html": known}, {"es": old})
    found = before.page("p.html", "key", "es", new)
    assert found is not None
    assert found == former.stamped("key", page, new)
    assert before.page("p.html", "other", "es", new) is None
    assert before.page("p.html", "", "es", new) is None


def test_all_cores_write_the_same_site(first: tuple[Edition, Path], tmp_path: Path) -> None:
    """Jobs in whatever order, as several processes take them, are the same site."""
    edition, out = first
    before = former.Former(tmp_path)
    mine = telling.teller(edition, tmp_path, before)
    other = telling.teller(edition, tmp_path, before)
    done = telling.Done()
    for at, job in enumerate(reversed(mine.jobs())):
        done.add((mine, other)[at % 2].tell(job))
    assert done.anew == len(done.pages) > 40
    for name in done.pages:
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes(), name


def test_only_so_much_of_a_site_is_in_memory_as_a_chapter(first: tuple[Edition, Path]) -> None:
    """Nothing is put together before it is asked for, nor kept after."""
    import gc
    import weakref

    edition, _out = first
    material = telling.teller(edition, Path("nowhere"), former.Former(Path("nowhere"))).material
    alive: list[weakref.ref[object]] = []
    most = 0
    for page in site.pages(material):
        alive.append(weakref.ref(page))
        gc.collect(0)
        most = max(most, sum(one() is not None for one in alive))
    assert len(alive) > 20
    assert most <= 2


def test_what_a_site_is_made_of_is_told_apart(
    standing_site: tuple[Edition, Path],
) -> None:
    edition, out = standing_site
    whole = standing.inputs(edition)
    kept = former.recall(edition.store, out)
    assert standing.stands(kept, whole)
    assert not standing.stands(replace(kept, whole="another"), "another thing")
    (edition.folder / "city" / "plan" / "plan.yaml").touch()
    assert standing.inputs(edition) == whole, "its bytes count, not its time"
    change_text(edition, "Light helps.", "Light helps us.")
    assert standing.inputs(edition) != whole

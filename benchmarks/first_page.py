"""The first page: what a resident with a slow phone waits for.

Answers: how many bytes travel, and after how long can one read? Chromium is slowed down as
Lighthouse slows it for phones (150 ms there and back, 1.6 Mbit a second, a processor four times
slower; a screen of 412 by 823) and opens each page with an empty cache. `python -m
benchmarks.first_page`, or `--site DIR` for a site that is written already. Pages travel compressed
(gzip, level 6), as web servers send them that are told to; `charteroak serve`, which is for looking
at a site on this machine, does not compress.
Source: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md; first and largest
contentful paint, total blocking time and cumulative layout shift as https://web.dev/articles/vitals
defines them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, sync_playwright

PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
ROUND_TRIP_MS = 150
BYTES_PER_SECOND = 1.6 * 1024 * 1024 / 8
SLOWER = 4
SETTLES_MS = 500
"""So long a page may still move or be busy after it is there."""
TEXTS = (".html", ".css", ".js", ".json", ".svg", ".csv", ".xml")
KINDS = ("index.html", "goals/*.html", "indicators/*.html")
"""The pages that are opened: the first one, the heaviest goal, the heaviest indicator."""
WATCH = """
window.seen = {fcp: 0, lcp: 0, cls: 0, tbt: 0};
const watch = (type, add) => new PerformanceObserver(list => list.getEntries().forEach(add))
  .observe({type, buffered: true});
watch('paint', one => { if (one.name === 'first-contentful-paint') seen.fcp = one.startTime; });
watch('largest-contentful-paint', one => { seen.lcp = one.startTime; });
watch('layout-shift', one => { if (!one.hadRecentInput) seen.cls += one.value; });
watch('longtask', one => { seen.tbt += Math.max(0, one.duration - 50); });
"""


@dataclass(frozen=True)
class Line:
    """One page, as the median of some visits."""

    page: str
    kb: float
    """Transferred in all, with headers, style and icon; thousands of bytes."""
    plain_kb: float
    """The page alone, before it is compressed."""
    first_paint_s: float
    largest_paint_s: float
    blocked_ms: float
    shifted: float


def main() -> None:
    """Measure, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--site", type=Path, help="a site written already; without it: Elmford")
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--format", choices=("table", "json"), default="table")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = list(measure(given.site or written(Path(folder)), given.rounds))
    if given.format == "json":
        print(json.dumps([asdict(line) for line in lines], indent=1))
        return
    print(f"{'page':44}{'kB':>7}{'plain':>8}{'FCP s':>8}{'LCP s':>8}{'TBT ms':>8}{'CLS':>7}")
    for one in lines:
        print(
            f"{one.page:44}{one.kb:7.1f}{one.plain_kb:8.1f}{one.first_paint_s:8.2f}"
            f"{one.largest_paint_s:8.2f}{one.blocked_ms:8.0f}{one.shifted:7.3f}"
        )


def written(folder: Path) -> Path:
    """Elmford's site, built and written."""
    from charteroak.build import build
    from charteroak.publish.site import write_site

    city = Path(__file__).parents[1] / "cities" / "elmford"
    built = build(city, datetime(2026, 1, 2, tzinfo=UTC), out=folder / "store")
    return write_site(built.edition, folder / "site")


def measure(site: Path, rounds: int) -> Iterator[Line]:
    """One line for each page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    pages = [max(site.glob(kind), key=lambda path: path.stat().st_size) for kind in KINDS]
    with served(site) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in pages:
            name = path.relative_to(site).as_posix()
            visits = [visit(browser, address + name) for _ in range(rounds)]
            middle = {key: median(one[key] for one in visits) for key in visits[0]}
            yield Line(
                page=name,
                kb=middle["bytes"] / 1000,
                plain_kb=path.stat().st_size / 1000,
                first_paint_s=middle["fcp"] / 1000,
                largest_paint_s=middle["lcp"] / 1000,
                blocked_ms=middle["tbt"],
                shifted=middle["cls"],
            )
        browser.close()


def visit(browser: Browser, address: str) -> dict[str, float]:
    """One visit by a slow phone that has never been here."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    chrome = context.new_cdp_session(page)
    sizes: list[float] = []
    chrome.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    chrome.send("Network.enable")
    speed = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
    slow = {"offline": False, "latency": ROUND_TRIP_MS, **speed}
    chrome.send("Network.emulateNetworkConditions", slow)
    chrome.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("seen.fcp > 0 && seen.lcp > 0")
    page.wait_for_timeout(SETTLES_MS)
    seen: dict[str, float] = page.evaluate("seen")
    context.close()
    return {**seen, "bytes": sum(sizes)}


class _Handler(SimpleHTTPRequestHandler):
    """Files of a folder, texts compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A file, or nothing."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in TEXTS:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Keep quiet."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site on this machine, compressed."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site))) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


if __name__ == "__main__":
    main()

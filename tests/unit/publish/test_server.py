"""The small web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from charteroak.problems import Refused
from charteroak.publish.server import server


@pytest.fixture(scope="module")
def port(site: Path) -> Iterator[int]:
    with server(site, 0) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running.server_address[1]
        running.shutdown()
        thread.join()


def get(port: int, path: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/site.js", "text/javascript; charset=utf-8"),
        ("/indicators/crashes.csv", "text/csv; charset=utf-8"),
        ("/feeds/signals.xml", "application/atom+xml; charset=utf-8"),
        ("/catalog.jsonld", "application/ld+json; charset=utf-8"),
        ("/data/v1/tables/places.parquet", "application/vnd.apache.parquet"),
        ("/indicators/crashes.json", "application/json; charset=utf-8"),
    ],
)
def test_files_have_their_type(port: int, path: str, kind: str) -> None:
    answer, _ = get(port, path)
    assert answer.status == 200
    assert answer.getheader("Content-Type") == kind
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert "default-src 'none'" in str(answer.getheader("Content-Security-Policy"))


@pytest.mark.parametrize("framed", ["/embed/crashes.html", "/es/embed/crashes.html?x"])
def test_only_a_chart_by_itself_may_be_framed(port: int, framed: str) -> None:
    told = [get(port, path)[0] for path in (framed, "/index.html", "/index.html?/embed/")]
    policies = [str(one.getheader("Content-Security-Policy")) for one in told]
    assert ["frame-ancestors *" in one for one in policies] == [True, False, False]
    assert all("script-src 'self'" in one and "unsafe" not in one for one in policies)


@pytest.mark.parametrize("path", ["/indicators/", "/nothing", "/../../etc/passwd", "/%2e%2e/x"])
def test_nothing_else_is_served(port: int, path: str) -> None:
    answer, body = get(port, path)
    assert answer.status == 404
    assert b"Page not found" in body


def test_a_busy_port_is_refused(port: int, site: Path) -> None:
    with pytest.raises(Refused, match=f"Port {port}"):
        server(site, port)


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not a Charter Oak site"):
        server(tmp_path, 0)

"""A small web server for looking at a site on this machine.

Answers: how do I see it in a browser before I put it on a web server? Files of one folder, read
only, to this machine only unless told otherwise. It lists no folders and keeps quiet.
"""

from __future__ import annotations

import contextlib
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from charteroak.problems import Location, Problem, Refused
from charteroak.publish.swap import is_site

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".yaml": "application/yaml; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    "": "application/octet-stream",
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_NOT_FOUND = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Page not found</title>
<h1>Page not found</h1>
<p>There is no such page in this edition. <a href="/index.html">Go to the first page</a>.</p>
</html>
"""


def _policy(path: str) -> str:
    """Charts by themselves are there to stand in anybody's frame; nothing else may."""
    if path.split("?")[0].rpartition("/")[0].endswith("/embed"):
        return _HEADERS["Content-Security-Policy"].replace(
            "frame-ancestors 'none'", "frame-ancestors *"
        )
    return _HEADERS["Content-Security-Policy"]


class _Handler(SimpleHTTPRequestHandler):
    """Answers with files of the site."""

    extensions_map = _TYPES
    server_version = "CharterOak"
    sys_version = ""

    def list_directory(self, path: Any) -> None:
        """No folder is listed."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A page of ours instead of the library's."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = _NOT_FOUND.encode()
        self.send_response(code)
        self.send_header("Content-Type", _TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Every answer forbids what the site does not need."""
        told = {**_HEADERS, "Content-Security-Policy": _policy(getattr(self, "path", ""))}
        for name, value in told.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Keep quiet."""


def server(folder: Path, port: int, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """A server that is bound to its port and not yet running; port 0 takes any free one."""
    folder = folder.resolve()
    if not is_site(folder):
        what = f"`{folder}` is not a Charter Oak site."
        advice = "Write one first: `charteroak publish CITY --out DIR`."
        raise Refused([Problem(what, Location(str(folder)), advice, "serve-no-site")])
    try:
        return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(folder)))
    except (OSError, OverflowError) as fault:
        what = f"Port {port} on {host} cannot be used: {fault}."
        advice = "Another program may be using it. Give another port, such as `--port 8081`."
        raise Refused([Problem(what, Location(f"{host}:{port}"), advice, "serve-port")]) from fault


def serve(folder: Path, port: int, host: str = "127.0.0.1") -> None:
    """Serve a site until interrupted."""
    with server(folder, port, host) as running, contextlib.suppress(KeyboardInterrupt):
        running.serve_forever()

"""Whatever a browser complains of, asks for or fails to get while a page is open.

Answers: does a page keep quiet, and to itself?
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Request


@dataclass
class Watched:
    """A page, and what happened on it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    """Every address asked for."""
    complaints: list[str] = field(default_factory=list)
    """Console messages, errors, failed requests and answers that are not in order."""


@contextmanager
def watching(browser: Browser, *, javascript: bool = True, width: int = 1280) -> Iterator[Watched]:
    """A new page that is watched until it is closed."""
    context = browser.new_context(
        java_script_enabled=javascript, viewport={"width": width, "height": 900}
    )
    seen = Watched(context.new_page())
    seen.page.on("console", lambda said: seen.complaints.append(f"{said.type}: {said.text}"))
    seen.page.on("pageerror", lambda fault: seen.complaints.append(f"error: {fault}"))
    seen.page.on("request", lambda asked: seen.asked.append(asked.url))
    seen.page.on("requestfailed", lambda asked: seen.complaints.extend(_failed(asked)))
    seen.page.on(
        "response",
        lambda answer: (
            seen.complaints.append(f"{answer.status}: {answer.url}")
            if answer.status >= 400
            else None
        ),
    )
    yield seen
    context.close()


def _failed(asked: Request) -> list[str]:
    """A request that failed; to leave a page before its icon is there is no failure."""
    left = asked.failure == "net::ERR_ABORTED"
    return [] if left else [f"failed: {asked.url} ({asked.failure})"]

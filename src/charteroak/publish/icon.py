"""Icon: the small picture of the site in a browser's tab.

Answers: which of my tabs is the scorecard? An acorn on the city's colour; without one, every
browser asks the web server for a picture that is not there.
"""

from __future__ import annotations

FILE = "icon.svg"


def icon(accent: str) -> str:
    """The picture, in the city's colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{accent}"/>'
        '<path fill="#fff" d="M15 4h2v4h-2zM7.5 14.5a8.5 6.5 0 0 1 17 0z'
        'M9 16.5h14c0 5.5-4 8.5-7 11.5c-3-3-7-6-7-11.5z"/></svg>\n'
    )

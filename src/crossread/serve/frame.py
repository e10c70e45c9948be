"""The frame that every page of the workbench stands in, its styles and its scripts.

Takes a template's name and values, gives an `Answer`; all values are escaped by the template.
"""

import hashlib
from functools import cache

from crossread import __version__
from crossread.report.html.templates import content, template
from crossread.serve.asking import Answer, Ask, Refused, Role, link
from crossread.store.tables import HEAD

# Files that are served as they are; no other is. htmx.min.js is htmx 2.0.11 of npm's htmx.org
# (0BSD), by its hash.
ASSETS = {
    "paper.css": "text/css",
    "matrix.css": "text/css",
    "sheet.css": "text/css",
    "where.css": "text/css",
    "page.css": "text/css",
    "case.css": "text/css",
    "quotes.css": "text/css",
    "serve/bench.css": "text/css",
    "serve/icon.svg": "image/svg+xml",
    "matrix.js": "text/javascript",
    "page.js": "text/javascript",
    "serve/bench.js": "text/javascript",
    "serve/review.js": "text/javascript",
    "serve/htmx.min.js": "text/javascript",
}
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
PLAIN = ("paper.css", "matrix.css", "serve/bench.css")
MATRIX = ("paper.css", "matrix.css", "sheet.css", "where.css", "quotes.css", "serve/bench.css")
CASE = ("paper.css", "matrix.css", "case.css", "serve/bench.css")
READING = ("paper.css", "page.css", "serve/bench.css")
# The pages that stand in the line at the top of every page.
PLACES = (
    ("Stories", "/", Role.READER),
    ("Search", "/search", Role.READER),
    ("Speakers", "/speakers", Role.READER),
    ("Outlets", "/outlets", Role.READER),
    ("Cases", "/cases", Role.READER),
    ("Alerts", "/alerts", Role.READER),
    ("Review", "/review", Role.REVIEWER),
    ("Add", "/add", Role.REVIEWER),
    ("Jobs", "/jobs", Role.READER),
)


@cache
def asset(name: str) -> bytes:
    """The bytes of a file that is served."""
    data = content(name).encode()
    if name.endswith("htmx.min.js") and hashlib.sha256(data).hexdigest() != HTMX:
        raise Refused(500, "the vendored htmx is not the one that was checked; install it again")
    return data


@cache
def asset_link(name: str) -> str:
    """The address of a file that is served; it changes with its content."""
    return f"/static/{name}?v={hashlib.sha256(asset(name)).hexdigest()[:12]}"


@cache
def drawn_by() -> str:
    """The hash of this crossread, its tables and templates: what another drew is drawn again."""
    names = (
        "matrix", "page", "parts", "bare", "where", "beside", "serve/timeline_part", "serve/drawn",
    )  # fmt: skip
    parts = [__version__, HEAD, *(content(f"{name}.html") for name in names)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


_KNOWN = {
    "asset": asset_link, "link": link, "version": __version__, "Role": Role, "places": PLACES,
}  # fmt: skip


def draw(name: str, **values: object) -> str:
    """A part of a page, or another document."""
    return template(f"serve/{name}", {}, _KNOWN).render(**values)


def show(
    ask: Ask,
    name: str,
    *,
    status: int = 200,
    styles: tuple[str, ...] = PLAIN,
    script: str = "",
    **values: object,
) -> Answer:
    """A page of the workbench; `script` is one that the page needs beside the frame's."""
    page = draw(name, ask=ask, user=ask.user, styles=styles, script=script, status=status, **values)
    return Answer(page.encode("utf-8", "replace"), status=status)

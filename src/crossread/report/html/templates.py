"""Opens the page templates: escaping, labels, links and the hashes that a page's own policy names.

Takes names of files in `templates/`, gives templates and texts for the pages of this room.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crossread import __version__
from crossread.report.views.segments import percent, plain_date, printable
from crossread.text.listing import counted

if TYPE_CHECKING:
    from jinja2 import Template

Filters = Mapping[str, Callable[..., object]]
_TURNING = re.compile("[\r\u202a-\u202e\u2066-\u2069]")
_opened: dict[str, "Template"] = {}


def page(
    name: str,
    styles: str,
    scripts: str = "",
    *,
    filters: Filters | None = None,
    names: Mapping[str, object] | None = None,
    **values: object,
) -> str:
    """A self-contained page: its styles and scripts (names of files) are in it, and its policy
    allows no others."""
    style, script = ("".join(map(content, each.split())) for each in (styles, scripts))
    return template(name, filters or {}, names or {}).render(
        version=__version__,
        style=style,
        script=script,
        style_hash=policy_hash(style),
        script_hash=policy_hash(script) if script else "",
        **values,
    )


def template(name: str, filters: Filters, known: Mapping[str, object]) -> "Template":
    """A template that escapes all it is given; `known` are the names it may use unasked. Opened
    once: a template is always asked for with the same filters and names."""
    if name not in _opened:
        _opened[name] = _template(name, filters, known)
    return _opened[name]


def _template(name: str, filters: Filters, known: Mapping[str, object]) -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(content),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        counted=counted,
        exact=exact,
        label=label,
        percent=percent,
        plain_date=plain_date,
        safe_link=safe_link,
    )
    environment.filters.update(filters)
    environment.globals.update(known)
    return environment.get_template(name)


def content(name: str) -> str:
    """What a file of `templates/` holds."""
    return (files("crossread") / "templates" / name).read_text(encoding="utf-8")


def policy_hash(text: str) -> str:
    """The hash by which a page's content security policy knows its own style or script."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def exact(text: str) -> str:
    """Escaped so that the page holds the same code points, those that turn a line by number only;
    U+FFFD for control characters and for those HTML cannot hold."""
    from markupsafe import Markup, escape

    held = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text)
    shown = _TURNING.sub(lambda found: f"&#{ord(found[0])};", str(escape(held)))
    return Markup(shown)  # noqa: S704 - escaped above


def label(text: str, most: int = 400) -> str:
    """A name or another word beside the text, cut and without what would turn the words after it:
    an isolate that is left open inside a `bdi` runs on behind it.
    """
    return exact(printable(text if len(text) <= most else f"{text[: most - 1]}…"))


def safe_link(url: str | None) -> str | None:
    """The url where it is http or https with a host, else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None

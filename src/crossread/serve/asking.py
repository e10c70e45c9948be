"""What a page is asked and what it answers, as plain records: a view is a function of an `Ask`.

Nothing here or in a view knows the web server; `app.py` turns requests into these and back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import urlencode, urlsplit

from crossread.serve.provider import Provider
from crossread.store.jobs import Upload
from crossread.store.opening import Archive

FORM_BYTES = 1_000_000  # of a form without a bound of its own
FIELD = 2_000_000  # characters of a field that has no bound of its own
PAGE_SIZE = 25  # rows of a list on one page


def number(given: str, most: int = 9) -> int | None:
    """The number that some text of at most `most` digits is; None for any other."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= most else None


def is_address(line: str) -> bool:
    """Whether it is the address of something on the web."""
    try:
        parts = urlsplit(line)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


class Role(IntEnum):
    """Who may ask for a page; each may all that those before it may."""

    ANYONE = 0
    READER = 1
    REVIEWER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `session` is the key of the sign-in, "" on a workbench without accounts."""

    name: str
    role: Role
    session: str = ""


NOBODY = User("", Role.ANYONE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: `path` the named parts of the address, `query` and `form` what was given (the
    last of a name), `files` what was uploaded; `partial` where a script asks for a part; `begun`
    the token of a sign-in at `provider` that this browser began."""

    archive: Archive
    user: User
    address: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()
    partial: bool = False
    client: str = ""
    base: str = ""
    begun: str = ""
    provider: Provider | None = None

    @property
    def page(self) -> int:
        """The page of a list that is asked for, from 0."""
        return max(0, (number(self.query.get("page", "")) or 1) - 1)

    def asked(self, name: str, most: int = 400) -> str:
        """A value of the query, trimmed; Refused where it is too long."""
        return _fitting(name, self.query.get(name, "").strip(), most)

    def given(self, name: str, most: int = FIELD) -> str:
        """A value of the form, trimmed; Refused where it is too long."""
        return _fitting(name, self.form.get(name, "").strip(), most)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a body, or an address to go on to. `cookie` None leaves the session as it
    is, "" ends it; so does `begun` for a sign-in at another provider."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    to: str = ""
    cookie: str | None = None
    begun: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """An address and who may use it; `most` bounds what may be sent there."""

    method: str
    path: str
    view: Callable[[Ask], Answer]
    role: Role
    most: int = FORM_BYTES


class Refused(Exception):
    """A request that is not answered as asked: the status and one sentence with the remedy."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def _fitting(name: str, value: str, most: int) -> str:
    if len(value) > most:
        raise Refused(
            400, f"The field “{name}” has {len(value):,} characters; use at most {most:,}."
        )
    return value


def download(data: bytes, name: str, media_type: str) -> Answer:
    """A file that the browser saves under this name."""
    headers = (("Content-Disposition", f'attachment; filename="{name}"'),)
    return Answer(data, media_type=media_type, headers=headers)


def json_lines(lines: Iterable[str], name: str) -> Answer:
    """JSON lines that the browser saves under this name."""
    data = "".join(lines).encode("utf-8", "replace")
    return download(data, f"{name}.jsonl", "application/jsonl; charset=utf-8")


def go(path: str, **query: str | int | None) -> Answer:
    """Go on to another page, as after every change."""
    return Answer(status=303, to=link(path, **query))


def renewed(*, waits: bool) -> Answer:
    """What a script is told that asks whether a page has news: nothing yet, or to load it again."""
    return Answer(status=204) if waits else Answer(headers=(("HX-Refresh", "true"),))


def link(path: str, **query: object) -> str:
    """An address of the workbench; what is None or "" is left out."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given, errors='replace')}" if given else path

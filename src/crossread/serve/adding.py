"""Adding articles: addresses, a pasted text, files; all are read by a worker."""

import json
from collections.abc import Mapping

from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, is_address
from crossread.serve.frame import show
from crossread.store.articles import parsed_day
from crossread.store.jobs import Upload, enqueue

UPLOAD_BYTES = 60_000_000  # of one form
ADDRESSES = 1_000  # of one form, one a line
OUTLET = 200  # characters
KINDS = ".txt .md .html .htm .json .jsonl .csv .xml .rss .pdf .gz .warc .wacz"  # a form offers


def _form(ask: Ask) -> Answer:
    return show(ask, "add.html", kinds=KINDS.replace(" ", ","))


def _add(ask: Ask) -> Answer:
    addresses = _addresses(ask.given("addresses"))
    text = ask.form.get("text", "")
    if not (addresses or text.strip() or ask.files):
        raise Refused(400, "Nothing was given; paste an address or a text, or choose a file.")
    day = ask.given("date")
    if day:
        parsed_day(day, "the date")
    about = {"outlet": ask.given("outlet", OUTLET) or None, "day": day or None, "by": ask.user.name}
    if addresses:
        _read(ask, about | {"inputs": addresses})
    if text.strip():
        url = next(iter(_addresses(ask.given("url"))), None)
        pasted = Upload("pasted text", text.encode("utf-8", "replace"))
        _read(ask, about | {"text": True, "url": url}, pasted)
    if ask.files:
        _read(ask, about | {"files": [each.name[:200] for each in ask.files]}, *ask.files)
    return go("/jobs")


def _read(ask: Ask, body: Mapping[str, object], *files: Upload) -> None:
    enqueue(ask.archive, "read", json.dumps(body), files=files)


def _addresses(given: str) -> list[str]:
    """Web addresses, one a line; a file of the server is none."""
    lines = [line.strip() for line in given.splitlines() if line.strip()]
    if len(lines) > ADDRESSES:
        raise Refused(400, f"{len(lines):,} addresses were given; give at most {ADDRESSES:,}.")
    for line in lines:
        if not is_address(line):
            raise Refused(
                400, f"“{line[:80]}” is not a web address; begin it with https:// or http://."
            )
    return lines


ROUTES = (
    Route("GET", "/add", _form, Role.REVIEWER),
    Route("POST", "/add", _add, Role.REVIEWER, most=UPLOAD_BYTES),
)

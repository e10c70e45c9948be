"""JSON lines (`{id, text, ...}`) and JSON-LD documents -> `Article`s; a broken part is `Unused`."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from crossread.errors import UnusableInput
from crossread.read.addresses import is_listed, story_facts, story_records
from crossread.read.agencies import is_ninjs, ninjs_article
from crossread.read.decoding import decode
from crossread.read.facts import Facts, given_facts, load_json
from crossread.read.limits import (
    MAX_FAULTS,
    MAX_LINE,
    MAX_LINES,
    MAX_UNPACKED_RATIO,
    UNPACKED_FREE,
)
from crossread.read.linked_data import LinkedData, linked_data
from crossread.read.pages import body_article
from crossread.read.plain import opening_title, told_article
from crossread.records import Article, Capture, Raw, Unused

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 18  # bytes read at a time
_STEP = 1 << 12  # small, as what follows a member is copied with each


def archive_articles(stream: BinaryIO, name: str, given: Facts) -> Iterator[Article | Unused | Raw]:
    """The articles of a .jsonl stream, also gzipped; a broken line is Unused with its number."""
    number = found = faults = 0
    try:
        for number, line in enumerate(_lines(_chunks(stream)), 1):
            _check_lines(number, faults)
            if line is not None and not line.strip():
                continue
            found += 1
            place = f"{name}:{number}"
            try:
                article = _line_article(line, place, given)
                yield Raw(line or b"")
                yield article
            except UnusableInput as problem:
                faults += 1
                yield Unused(place, str(problem))
    except UnusableInput as problem:
        found += 1
        yield Unused(f"{name}:{number + 1}", str(problem))
    if not found:
        yield Unused(name, "it is empty")


def _check_lines(number: int, faults: int) -> None:
    """UnusableInput at the first line that is not read any more."""
    if faults > MAX_FAULTS:
        raise UnusableInput(f"more than {MAX_FAULTS:,} lines are broken; the rest was not read")
    if number > MAX_LINES:
        raise UnusableInput(f"it has more than {MAX_LINES:,} lines; split it to have the rest read")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    head = stream.read(_CHUNK)
    packed = head.startswith(GZIP)
    pieces = _pieces(head, stream)
    return unpacked(pieces) if packed else pieces


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while head:
        yield head
        head = stream.read(_CHUNK)


def unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A gzip stream of one or more members, unpacked in bounded steps; bombs are refused."""
    decoder = zlib.decompressobj(31)
    size_in = size_out = 0
    for piece in (p[at : at + _STEP] for p in pieces for at in range(0, len(p), _STEP)):
        size_in += len(piece)
        while piece:
            if decoder.eof:
                piece = piece.lstrip(b"\0")  # noqa: PLW2901 - padding of a block device
                if not piece:
                    break
                if not GZIP.startswith(piece[:2]):
                    raise UnusableInput("bytes after the end of its gzip data were not read")
                decoder = zlib.decompressobj(31)
            try:
                out = decoder.decompress(piece, _CHUNK)
            except zlib.error as problem:
                raise UnusableInput(f"its gzip data is damaged ({problem}); get it again") from None
            size_out += len(out)
            if size_out > UNPACKED_FREE and size_out > MAX_UNPACKED_RATIO * size_in:
                raise UnusableInput(
                    f"it unpacks to over {MAX_UNPACKED_RATIO} times its size; unpack it yourself"
                )
            yield out
            piece = decoder.unused_data if decoder.eof else decoder.unconsumed_tail  # noqa: PLW2901
    if not decoder.eof:
        raise UnusableInput("its gzip data ends too early; get the whole file")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """The lines without their ends; None for one longer than MAX_LINE."""
    rest, skipping = b"", False
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if not skipping:
                yield line if len(line) <= MAX_LINE else None
            skipping = False
        if len(rest) > MAX_LINE:
            if not skipping:
                yield None
            rest, skipping = b"", True
    if rest and not skipping:
        yield rest


def _line_article(line: bytes | None, place: str, given: Facts) -> Article:
    if line is None:
        raise UnusableInput(f"the line is longer than {MAX_LINE:,} bytes; split the article off")
    try:
        record = load_json(line.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise UnusableInput(f"the line is not UTF-8 (byte {problem.start:,})") from None
    except ValueError as problem:
        raise UnusableInput(f"the line is not valid JSON ({problem})") from None
    article = _record_article(record, given)
    name = record.get("id")
    label = str(name) if isinstance(name, str | int) and str(name) else place
    return replace(article, name=label, capture=Capture(hashlib.sha256(line).hexdigest()))


def _record_article(record: Any, given: Facts) -> Article:
    """`{id, text, ...}`, the text kept code point for code point."""
    if not isinstance(record, dict):
        raise UnusableInput('it is not a JSON object; give {"id": ..., "text": ...}')
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        state = "missing" if "text" not in record else "empty" if text == "" else "not a text"
        raise UnusableInput(f"its 'text' is {state if not isinstance(text, str) else 'empty'}")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UnusableInput("its 'text' holds an unpaired surrogate")
    more = story_facts(record) if "media_name" in record else Facts()
    facts = given_facts(record, "the line").or_else(more).or_else(given)
    return told_article(text, facts, title_length=opening_title(text, facts.title))


def document_articles(data: bytes, name: str, given: Facts) -> Iterator[Article | Unused]:
    """The NewsArticles of JSON-LD, then the records `{id, text}` of a JSON list; those
    that only list an address are read elsewhere."""
    try:
        parsed = load_json(decode(data))
    except ValueError as problem:
        raise UnusableInput(f"it is not valid JSON ({problem})") from None
    told = linked_data([parsed], MAX_LINES)
    nodes = [node for node, _ in told.articles]
    every = story_records(parsed)
    records = [each for each in every if not is_listed(each)]
    known = [e for e in records if is_ninjs(e) or (isinstance(e, dict) and "text" in e)]
    if not nodes and not known and records == every:
        raise UnusableInput("it has no NewsArticle, no ninjs item and no {id, text} record")
    plain = [each for each in records if not nodes or _is_plain(each)]
    if not told.whole:
        yield Unused(
            name, f"it has more than {MAX_LINES:,} objects; split it to have the rest read"
        )
    capture = Capture(hashlib.sha256(data).hexdigest())
    for number, record in enumerate([*nodes, *plain], 1):
        place = name if len(nodes) + len(plain) == 1 else f"{name}#{number}"
        try:
            if number <= len(nodes):
                article = _stated_article(record, told, given)
            else:
                article = (ninjs_article if is_ninjs(record) else _record_article)(record, given)
        except UnusableInput as problem:
            yield Unused(place, str(problem))
            continue
        label = None if number <= len(nodes) or is_ninjs(record) else record.get("id")
        own = str(label) if isinstance(label, str | int) else place
        yield replace(article, name=own, capture=capture)


def _is_plain(record: Any) -> bool:
    """Whether a record beside JSON-LD is none of it: it has a text, or nothing but words."""
    if not isinstance(record, dict) or is_ninjs(record):
        return is_ninjs(record)
    linked = any(key.startswith("@") for key in record)
    held = any(isinstance(value, dict | list) for value in record.values())
    return not linked and ("text" in record or not held)


def _stated_article(node: Any, told: LinkedData, given: Facts) -> Article:
    """A JSON-LD article: headline, blank line, the paragraphs of its articleBody."""
    body = node.get("articleBody")
    if not isinstance(body, str) or not body.strip():
        raise UnusableInput("its NewsArticle has no articleBody")
    return body_article(body, told.facts(node).or_else(given), "its articleBody holds no text")

"""WARC, WARC.gz and WACZ -> what a server gave for each page. Only importer of fastwarc.

A record whose length or digest does not agree is named, or read as a text that was cut.
"""

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from crossread.errors import UnusableInput
from crossread.read.archives import GZIP
from crossread.read.fetch import Fetched
from crossread.read.limits import MAX_BYTES
from crossread.records import Unused

_KEPT = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")


@dataclass(frozen=True, slots=True)
class Stored:
    """A page of a web archive: its place for people, what was given, and whether all of it."""

    place: str
    got: Fetched
    whole: bool


def warc_pages(stream: BinaryIO, name: str) -> Iterator[Stored | Unused]:
    """The pages of a WARC file in order; damaged and cut records as Unused, the rest goes on as far
    as the file can be read."""
    yield from _some(_warc_pages(stream, name), name)


def _some(found: Iterator[Stored | Unused], name: str) -> Iterator[Stored | Unused]:
    """What was found, or why nothing was."""
    held = False
    for each in found:
        held = True
        yield each
    if not held:
        reason = "it holds no page: no HTML, PDF or plain text that a server gave with status 200"
        yield Unused(name, reason)


def _warc_pages(stream: BinaryIO, name: str) -> Iterator[Stored | Unused]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as missing:
        raise UnusableInput(
            "WARC files need fastwarc; install it with: pip install 'crossread[warc]'"
        ) from missing
    number, cut, last = 0, False, 0
    kinds = WarcRecordType.response | WarcRecordType.resource
    try:
        # Digests are of the block as it came, so the headers of HTTP are parsed only afterwards.
        for record in ArchiveIterator(stream, parse_http=False):
            number, last = number + 1, record.stream_pos
            cut = record.headers.get("Content-Length") is None
            if record.record_type & kinds and not cut:
                for each in _page(record, f"{name}#{number}"):
                    cut = cut or (isinstance(each, Stored) and not each.whole)
                    yield each
    except (OSError, ValueError, RuntimeError) as problem:
        where = f"behind record {number}" if number else "in its first record"
        reason = f"the file is damaged or cut {where} ({problem}); get the whole file"
        yield Unused(f"{name}#{number + 1}", reason)
        return
    if not number:
        begun = any(_starts(stream, sign) for sign in (GZIP, b"WARC/"))
        raise UnusableInput(
            "the file ends inside its first record; get the whole file"
            if begun
            else "it holds no WARC record"
        )
    if not cut and (_ends_inside(stream) or _more_behind(stream, last)):
        yield Unused(f"{name}#{number + 1}", "the file ends inside a record; get the whole file")
    elif cut:
        yield Unused(f"{name}#{number}", "the file ends inside this record; get the whole file")


def _ends_inside(stream: BinaryIO) -> bool:
    """Whether a file that is not packed ends before the blank line behind its last record."""
    try:
        plain = _starts(stream, b"WARC/")
        stream.seek(-4, io.SEEK_END)
    except (OSError, ValueError):
        return False
    return plain and bool(stream.read(4).strip(b"\r\n"))


def _more_behind(stream: BinaryIO, last: int) -> bool:
    """Whether more stands behind the last record (at this place) of a packed file than could be
    read: the beginning of another."""
    if not _starts(stream, GZIP):
        return False
    stream.seek(last)
    packed = zlib.decompressobj(31)
    while not packed.eof and (part := stream.read(1 << 16)):
        packed.decompress(part)
    return packed.eof and bool(packed.unused_data or stream.read(1))


def _starts(stream: BinaryIO, sign: bytes) -> bool:
    stream.seek(0)
    return stream.read(len(sign)) == sign


def _page(record: Any, place: str) -> Iterator[Stored | Unused]:
    said = record.content_length
    if said > MAX_BYTES:
        yield Unused(place, f"the record has {said:,} bytes and the limit is {MAX_BYTES:,}")
        return
    record.freeze()
    block = record.reader.read()
    whole = len(block) == said
    digest = record.headers.get("WARC-Block-Digest") or ""
    if whole and not _agrees(digest, block):
        yield Unused(place, "the record is damaged: its digest does not agree; get the file again")
        return
    served = list(_served(record, block, place, whole=whole)) if block else []
    yield from served
    if not whole and not served:
        there = f"{len(block):,} of {said:,} bytes are there"
        yield Unused(place, f"the record is cut: {there}; get the file again")


def _agrees(digest: str, block: bytes) -> bool:
    """Whether a digest, in base 32 or 16, is that of the bytes; one that is unknown agrees."""
    method, _, value = digest.partition(":")
    name = method.strip().lower().replace("-", "")
    if name not in ("sha1", "sha256", "md5", "sha512"):
        return True
    made = hashlib.new(name, block, usedforsecurity=False).digest()
    spelled = (base64.b32encode(made).decode(), made.hex())
    return value.strip().lower().rstrip("=") in {each.lower().rstrip("=") for each in spelled}


def _served(record: Any, block: bytes, place: str, *, whole: bool) -> Iterator[Stored | Unused]:
    url = record.headers.get("WARC-Target-URI") or ""
    taken = record.record_date.isoformat() if record.record_date else None
    if str(record.record_type) == "response":
        status, headers, body = _message(block)
        if status != 200:
            return
        problem, body = _decoded(headers, body, whole=whole)
        if problem:
            yield Unused(place, problem)
            return
        kind = headers.get("content-type", "")
    else:
        headers, body, kind = {}, block, record.headers.get("Content-Type") or ""
    media_type, _, more = kind.partition(";")
    media_type = media_type.strip().lower()
    if media_type not in _KEPT or url.endswith("/robots.txt"):
        return
    charset = more.partition("charset=")[2].strip(" \"'") or None
    got = Fetched(body, url.strip("<>"), media_type, charset, taken, tuple(headers.items()))
    yield Stored(place, got, whole)


def _message(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an HTTP answer as it came over the line."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ", 2)
    status = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0
    pairs = (each.partition(":") for each in lines)
    return status, {name.strip().lower(): value.strip() for name, _, value in pairs}, body


def _decoded(headers: dict[str, str], body: bytes, *, whole: bool) -> tuple[str, bytes]:
    """What is wrong with a body ("" nothing), and the body without its encodings."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    coding = headers.get("content-encoding", "identity").lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        decoder = zlib.decompressobj(31 if "gzip" in coding else 15)
        try:
            body = decoder.decompress(body, MAX_BYTES)
        except zlib.error:
            return "the page's gzip data is damaged; get the file again", b""
        if not decoder.eof and whole and decoder.unconsumed_tail:
            return f"the page unpacks to more than {MAX_BYTES:,} bytes", b""
    elif coding not in ("", "identity"):
        return f"the page is packed with {coding[:20]!r}, which is not read", b""
    return "", body


def _joined(body: bytes) -> bytes:
    """A chunked body in one piece; as it is where it was stored without its chunks."""
    parts: list[bytes] = []
    stream = io.BytesIO(body)
    while line := stream.readline(40):
        try:
            size = int(line.partition(b";")[0].strip() or b"x", 16)
        except ValueError:
            return b"".join(parts) if parts else body
        if not size:
            break
        parts.append(stream.read(size))
        stream.readline(4)
    return b"".join(parts)


def wacz_pages(stream: BinaryIO, name: str) -> Iterator[Stored | Unused]:
    """The pages of a WACZ, a zip with WARC files; each file's digest is compared."""
    yield from _some(_wacz_pages(stream, name), name)


def _wacz_pages(stream: BinaryIO, name: str) -> Iterator[Stored | Unused]:
    try:
        packed = zipfile.ZipFile(stream)
        inside = [each for each in packed.namelist() if re.match(r"archive/.*[^/]\Z", each)]
        digests = _digests(packed)
    except (zipfile.BadZipFile, ValueError, OSError, KeyError) as problem:
        raise UnusableInput(f"its zip is damaged ({problem}); get the whole file") from None
    if not inside:
        raise UnusableInput("it is a zip without an archive/ folder, so not a WACZ")
    for each in inside:
        place = f"{name}/{each}"
        try:
            with packed.open(each) as member:
                wrong = digests.get(each) not in (None, _sha256(member))
            if wrong:
                yield Unused(place, "its digest is not the one in datapackage.json")
            with packed.open(each) as member:
                yield from _warc_pages(member, place)  # type: ignore[arg-type]
        except UnusableInput as problem:
            yield Unused(place, str(problem))
        except (zipfile.BadZipFile, OSError, EOFError) as problem:
            yield Unused(place, f"it is damaged ({problem}); get the whole file")


def _sha256(stream: IO[bytes]) -> str:
    made = hashlib.sha256()
    while piece := stream.read(1 << 20):
        made.update(piece)
    return f"sha256:{made.hexdigest()}"


def _digests(packed: zipfile.ZipFile) -> dict[str, str]:
    if "datapackage.json" not in packed.namelist():
        return {}
    with packed.open("datapackage.json") as member:
        package = json.loads(member.read(MAX_BYTES))
    listed = package.get("resources") if isinstance(package, dict) else None
    known = [each for each in listed or () if isinstance(each, dict)]
    return {str(each.get("path")): str(each.get("hash")) for each in known if each.get("hash")}

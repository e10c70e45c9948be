"""Inputs -> pieces that can be read apart, on any machine: a file, the article of a line, a page of
a web archive; a piece -> its articles. The batch cuts its work so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from crossread.read import STREAMED, guarded, kind_of, places, read_one, stored_articles
from crossread.read.archives import archive_articles
from crossread.read.facts import Facts
from crossread.read.warcs import Stored, wacz_pages, warc_pages
from crossread.records import Article, Raw, Unused


@dataclass(frozen=True, slots=True)
class Place:
    """A file (whole path) or an address still to be read, and its name for people."""

    place: str
    label: str


Piece = Place | Article | Stored


def pieces(inputs: Sequence[str], given: Facts) -> Iterator[Piece | Unused]:
    """The pieces of the inputs, in order; files of lines and web archives are taken apart here."""
    for each in places(inputs):
        if isinstance(each, Unused):
            yield each
            continue
        place, label = each
        if place in ("", "-"):
            yield Unused(place, "a batch reads files, folders and addresses; give one of them")
            continue
        path = Path(place)
        kind = None if "://" in place else kind_of(path)
        if kind in STREAMED and path.is_file():
            with path.open("rb") as stream:
                yield from guarded(_stream_pieces(stream, kind or "", label, given), label)
        else:
            yield Place(place if "://" in place else str(path.absolute()), label)


def _stream_pieces(
    stream: BinaryIO, kind: str, label: str, given: Facts
) -> Iterator[Piece | Unused]:
    if kind == "archive":
        for each in archive_articles(stream, label, given):
            if not isinstance(each, Raw):
                yield each
    else:
        yield from (warc_pages if kind == "warc" else wacz_pages)(stream, label)


def piece_articles(piece: Piece, given: Facts) -> Iterator[Article | Unused]:
    """The articles of a piece, and `Unused` for what gave none."""
    if isinstance(piece, Article):
        yield piece
        return
    if isinstance(piece, Stored):
        found, name = stored_articles(piece, given), piece.place
    else:
        found, name = read_one(piece.place, piece.label, given), piece.label
    for each in guarded(found, name):
        if isinstance(each, Unused) and isinstance(piece, Place):
            yield replace(each, name=each.name.replace(piece.place, piece.label))
        elif not isinstance(each, Raw):
            yield each

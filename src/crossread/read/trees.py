"""HTML text -> lxml tree -> blocks: the page's runs of text in order, each with its place.

The only importer of lxml; `pages` decides which blocks are the article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.limits import MAX_ATTRIBUTES, MAX_ELEMENTS

BREAKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section "
    "summary table tbody tfoot thead tr ul".split()
)
NOT_TEXT = frozenset(
    "applet audio base button canvas datalist embed head iframe input link map math meta noembed "
    "noframes noscript object option script select style svg template textarea title video "
    "amp-ad amp-embed amp-sidebar amp-consent".split()
)
INVISIBLE = {
    code: None
    for code in (*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x2060, 0xFEFF)
    if code not in (0x09, 0x0A, 0x0C, 0x0D, 0x85)
}
_CROWDED = re.compile(
    r"<[a-zA-Z][^\s/>]*+(?:[\s/]++(?:[^\s/>=]++|=)"
    rf"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?){{{MAX_ATTRIBUTES},}}+"
)
SENTENCE_ENDS = (*'.!?:;…。！？"”’»)',)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between two block borders; `links` are (start, end, target) into `text`."""

    element: Any
    text: str
    links: tuple[tuple[int, int, str], ...] = ()

    @property
    def linked(self) -> float:
        """The share of the characters that stand in links."""
        return sum(end - start for start, end, _ in self.links) / len(self.text)


def refuse_crowded(text: str) -> None:
    """UnusableInput for a tag of very many attributes: parsers take the square of them in time."""
    if _CROWDED.search(text):
        raise UnusableInput(f"one of its tags has more than {MAX_ATTRIBUTES:,} attributes")


def parse(html: str) -> Any:
    """The lxml tree of a page; UnusableInput where it is empty, too deep or too large."""
    from lxml import etree
    from lxml import html as lxml_html

    refuse_crowded(html)
    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as problem:
        raise UnusableInput("it has no HTML that can be parsed") from problem
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise UnusableInput(f"its HTML is too deep or too large: {entry.message[:80]}")
    count = sum(1 for _ in tree.iter())
    if count > MAX_ELEMENTS:
        raise UnusableInput(f"it has {count:,} HTML elements and the limit is {MAX_ELEMENTS:,}")
    return tree


def names_of(element: Any) -> str:
    """The class names and the id of an element, in one string."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _walk(root: Any) -> Iterator[tuple[bool, Any]]:
    """(entering, element) in document order without recursion; what is no text is not entered."""
    stack = [(root, iter(root))]
    yield True, root
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield False, element
        elif not _is_text(child):
            yield False, child
        else:
            yield True, child
            stack.append((child, iter(child)))


def _is_text(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in NOT_TEXT and not _is_instead(element)


def _is_border(element: Any) -> bool:
    """Whether it begins and ends a block: also a cell that lays out a page instead of a table."""
    if element.tag in ("td", "th"):
        return next(element.iter(*BREAKS), None) is not None
    return element.tag in BREAKS


def _is_instead(element: Any) -> bool:
    """Whether it is what AMP shows in place of something: to who may not read on, or on failure."""
    if element.get("subscriptions-section") == "content-not-granted":
        return True
    if re.match(r"\s*(not\b|!)", element.get("amp-access") or "", re.IGNORECASE):
        return True
    above = str(element.getparent().tag)
    return above.startswith("amp-") and {"fallback", "placeholder"} & set(element.keys()) != set()


class _Writer:
    """Collects inline text into blocks, white space collapsed as a browser does it."""

    def __init__(self, root: Any) -> None:
        self.blocks: list[Block] = []
        self.owners = [root]
        self.targets: list[str | None] = [None]
        self._start_block()

    def _start_block(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.breaks = 0
        self.space = False
        self.links: list[tuple[int, int, str]] = []

    def add(self, piece: str | None) -> None:
        """Append a text node."""
        if not piece:
            return
        piece = piece.translate(INVISIBLE)
        words = " ".join(piece.split())
        if not words:
            self.space = self.space or bool(piece)
            return
        last = self.pieces[-1] if self.pieces else ""
        if self.breaks > 1 or (self.breaks and last.endswith(SENTENCE_ENDS)):
            self.flush()
        if self.pieces and (self.space or self.breaks or piece[0].isspace()):
            self.pieces.append(" ")
            self.length += 1
        self.breaks = 0
        self.pieces.append(words)
        if target := self.targets[-1]:
            self.links.append((self.length, self.length + len(words), target))
        self.length += len(words)
        self.space = piece[-1].isspace()

    def flush(self) -> None:
        """End the block."""
        if self.pieces:
            self.blocks.append(Block(self.owners[-1], "".join(self.pieces), tuple(self.links)))
        self._start_block()

    def enter(self, element: Any) -> None:
        """A start tag and the text after it."""
        tag = element.tag
        if _is_border(element):
            self.flush()
            self.owners.append(element)
        elif tag == "br":
            self.breaks += 1
        elif tag in ("td", "th"):
            self.space = True
        elif tag == "a":
            self.targets.append(element.get("href"))
        elif tag == "q":
            self.add("“")
        self.add(element.text)

    def leave(self, element: Any) -> None:
        """An end tag and the text after it."""
        tag = element.tag
        if _is_border(element):
            self.flush()
            self.owners.pop()
        elif tag in ("td", "th"):
            self.space = True
        elif tag == "a":
            self.targets.pop()
        elif tag == "q":
            self.space = False
            self.add("”")
        self.add(element.tail)


def blocks(root: Any) -> list[Block]:
    """Every run of text of the tree in document order; empty runs are left out."""
    writer = _Writer(root)
    for entering, element in _walk(root):
        if element is root:
            writer.add(root.text if entering else None)
        elif entering:
            writer.enter(element)
        elif _is_text(element):
            writer.leave(element)
        else:
            writer.add(element.tail)
    writer.flush()
    return writer.blocks

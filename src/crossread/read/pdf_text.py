"""The words of a PDF with their places, taken out in a process of its own with bounds on time and
memory: what is odd in a PDF may break that process, and nothing else. Opened by pypdfium2.

    python -m crossread.read.pdf_text < FILE    JSON: pages of [text, left, right, bottom, top]
"""

import ctypes
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.facts import line
from crossread.read.limits import MAX_PDF_PAGES, MAX_TEXT, PDF_MEMORY, PDF_SECONDS

COLUMN_GAP = 1.2  # of a line's height: a wider gap parts two pieces


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """A run of words on one printed line: its text and its place on the page, in points."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """Of the type, not of the letters."""
        return max(self.top - self.bottom, 0.1)


@dataclass(frozen=True, slots=True)
class PdfText:
    """The pages of a PDF in the order of its text stream, and what it says of itself."""

    pages: tuple[tuple[PrintedRun, ...], ...]
    told: dict[str, str]


def pdf_text(data: bytes) -> PdfText:
    """What a PDF prints; UnusableInput where it is locked, damaged, or takes too much to read."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "crossread.read.pdf_text"],
            input=data,
            capture_output=True,
            timeout=4 * PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnusableInput(_too_long()) from None
    if done.returncode == -signal.SIGXCPU:
        raise UnusableInput(_too_long())
    if done.returncode != 0:
        raise UnusableInput(
            f"the PDF is damaged or takes more than {PDF_MEMORY // 1_000_000} MB of memory to read;"
            " save its text and give that"
        )
    told = json.loads(done.stdout)
    if "problem" in told:
        raise UnusableInput(told["problem"])
    pages = tuple(tuple(PrintedRun(*piece) for piece in page) for page in told["pages"])
    return PdfText(pages, told["told"])


def _too_long() -> str:
    return f"the PDF takes more than {PDF_SECONDS} s to read; give the pages you need as one file"


def _bounded() -> None:
    """Bound this process; where the system knows no such bounds, the time on the clock counts."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (PDF_SECONDS, PDF_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes) -> dict[str, Any]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            return {"problem": "the PDF is protected by a password; unlock it first"}
        return {"problem": f"it is not a PDF that can be opened ({line(str(problem))})"}
    if len(document) > MAX_PDF_PAGES:
        return {"problem": f"it has {len(document):,} pages and the limit is {MAX_PDF_PAGES}"}
    pages: list[list[list[object]]] = []
    room = 2 * MAX_TEXT  # what is more is cut, and said, where all texts are
    try:
        for number in range(len(document)):
            pages.append([[*piece] for piece in _pieces(document[number], room)])
            room -= sum(len(str(piece[0])) for piece in pages[-1])
            if room <= 0:
                break
        told = document.get_metadata_dict()
    except pypdfium2.PdfiumError as problem:
        return {"problem": f"the PDF is damaged ({line(str(problem))})"}
    return {"pages": pages, "told": told}


def _pieces(page: Any, room: int) -> Iterator[tuple[str, float, float, float, float]]:
    """The runs of characters of a page that follow each other on one line without a wide gap."""
    from pypdfium2 import raw

    words = page.get_textpage()
    box = raw.FS_RECTF()
    text: list[str] = []
    left = right = bottom = top = 0.0
    for number in range(min(raw.FPDFText_CountChars(words), room)):
        code = raw.FPDFText_GetUnicode(words, number)
        char = chr(code) if code < 0x110000 else "\ufffd"
        if char in "\r\n" or not raw.FPDFText_GetLooseCharBox(words, number, ctypes.byref(box)):
            char, placed = " ", False
        else:
            placed = not char.isspace()
        if placed and text:
            height = max(top - bottom, 0.1)
            same = abs(box.bottom - bottom) < height / 2 and box.left > left
            if not same or box.left - right > COLUMN_GAP * height:
                yield _joined(text), left, right, bottom, top
                text = []
        if placed and not text:
            left, right, bottom, top = box.left, box.right, box.bottom, box.top
        if placed:
            right, top = max(right, box.right), max(top, box.top)
        if placed or text:
            text.append(char)
    if text:
        yield _joined(text), left, right, bottom, top


def _joined(chars: list[str]) -> str:
    """The characters as one text; halves of a pair are put together, lone ones replaced."""
    units = "".join(chars).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace").strip()


if __name__ == "__main__":
    _bounded()
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)

"""What `read` refuses: sizes in bytes, times in seconds. Each refusal names value and limit."""

from crossread.errors import UnusableInput

MAX_BYTES = 20_000_000
MAX_LINE = 10_000_000  # of JSON lines
MAX_LINES = 100_000
MAX_FAULTS = 1_000  # broken lines of one file that are named
MAX_UNPACKED_RATIO = 100  # unpacked bytes for one packed, beyond the first UNPACKED_FREE
UNPACKED_FREE = 20_000_000
MAX_ELEMENTS = 60_000  # of a page
MAX_ATTRIBUTES = 1_000  # of a tag
MAX_PAGE_TEXT = 2_000_000  # characters that a page shows
MAX_TEXT = 300_000  # characters of an article; the rest is not read
MAX_PDF_PAGES = 500
PDF_SECONDS = 15
PDF_MEMORY = 600_000_000  # of the process that reads a PDF
MAX_FEED_ENTRIES = 2_000
MAX_FEED_TAGS = 60_000
MIN_LETTERS = 120  # of an article
CONNECT_SECONDS = 10.0
READ_SECONDS = 15.0
TOTAL_SECONDS = 30.0
MAX_REDIRECTS = 5


def check_size(size: int, limit: int = MAX_BYTES) -> None:
    """UnusableInput where an input has more bytes than the limit."""
    if size > limit:
        raise UnusableInput(
            f"it has {size:,} bytes and the limit is {limit:,}; give a smaller file"
        )


def letters(text: str) -> int:
    """Letters and digits; a Chinese, Japanese or Korean sign weighs three."""
    return sum(3 if char >= "\u2e80" else 1 for char in text if char.isalnum())


def fitting(text: str) -> str:
    """As much of a text as is read, up to the end of a line or at least of a word."""
    for end in ("\n", " "):
        if (place := text.rfind(end, MAX_TEXT // 2, MAX_TEXT)) > 0:
            return text[:place]
    return text[:MAX_TEXT]

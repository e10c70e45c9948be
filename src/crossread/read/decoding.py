"""Bytes -> text by byte order mark, what was declared, UTF-8, then a detector, in this order.

What no encoding fits, and what was mangled before, is refused in one sentence.
"""

import codecs
import re
from contextlib import suppress

from crossread.errors import UnusableInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A declaration counts wherever it is, but in no comment and in no script.
_DECLARED = re.compile(
    rb"""<!--.*?(?:-->|\Z) | <(script|style)\b.*?(?:</\1|\Z) | <(?:meta\b[^>]{0,300}?charset
    |\?xml\b[^>]{0,100}?encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_TAGS = re.compile(rb"<(script|style)\b.*?(?:</\1|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)
# What browsers read under these names (WHATWG encoding standard).
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "iso-8859-9": "cp1254",
    "utf8": "utf-8",
}
# UTF-8 that was once read as Windows-1252: a typographic mark or a Latin letter with an accent.
_MOJIBAKE = re.compile("â€[^\\sA-Za-z0-9]|[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ€]")
_WESTERN = frozenset("‘’“”–—…•€£§°«»©®\xa0àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÜŒ¿¡")
_NEVER_SERVED = {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
_SAMPLE = 200_000  # bytes from which an unstated charset is told
_HEAD = 1_000_000  # bytes in which a charset may be declared
REPLACED_SHARE = 0.002  # of the characters may be broken


def decode(data: bytes, *, declared: str | None = None, markup: bool = False) -> str:
    """The text of the bytes, a byte order mark left out; UnusableInput where they are no text.

    `declared` is what came with the bytes (an HTTP header); in `markup` a charset declared inside
    counts too, and a page may carry one stray byte in 500, which becomes U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _whole(_strictly(data[len(mark) :], name))
    if b"\x00" in data[:_SAMPLE]:
        return _unmarked(data)
    named = _declared(data) if markup else None
    # Bytes beyond ASCII that all fit UTF-8 are UTF-8, whatever a page says of itself.
    first = () if data.isascii() else ("utf-8",)
    for name in (*first, declared, named, "utf-8"):
        codec = _codec(name)
        allow = markup and not (name == "utf-8" and (declared or named))
        if codec and (text := _leniently(data, codec, allow=allow)) is not None:
            return _whole(text)
    return _whole(_detected(data, markup=markup))


def _unmarked(data: bytes) -> str:
    """UTF-16 without its byte order mark: zeros in every other place alone, and only characters
    that can be printed."""
    sample = data[:_SAMPLE]
    high, low = sample[::2].count(0), sample[1::2].count(0)
    codec = "utf-16-be" if high > low else "utf-16-le"
    if 100 * min(high, low) <= max(high, low) and len(data) % 2 == 0:
        with suppress(UnicodeDecodeError):
            text = data.decode(codec)
            if all(char.isprintable() or char.isspace() for char in text[:_SAMPLE]):
                return _whole(text)
    raise UnusableInput(
        "it is binary, not text (it holds zero bytes); if it is text in UTF-16, save it as UTF-8"
    )


def _declared(data: bytes) -> str | None:
    """The charset that mark-up names for itself."""
    found = (match.group(2) for match in _DECLARED.finditer(data[:_HEAD]))
    return next((name.decode("ascii") for name in found if name), None)


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    name = _AS_BROWSERS_DO.get(name.strip().lower(), name.strip().lower())
    try:
        b"".decode(name)  # LookupError also for rot13, zlib and others that are no text
        found = codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if found in _NEVER_SERVED else found


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as problem:
        raise UnusableInput(
            f"it begins as {codec.upper()} and breaks at byte {problem.start:,}; save it again"
        ) from problem


def _leniently(data: bytes, codec: str, *, allow: bool) -> str | None:
    """The text, or None where the codec does not fit."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as problem:
        whole = data[: problem.start]
        if codec == "utf-8" and len(data) - len(whole) <= 3 and not whole.isascii():
            if allow:
                return whole.decode(codec)
            raise UnusableInput(
                f"it ends inside a character (byte {problem.start:,}); get the whole file"
            ) from problem
    except (UnicodeError, LookupError):
        return None
    text = data.decode(codec, "replace")
    return text if allow and text.count("\ufffd") <= REPLACED_SHARE * len(text) else None


def _detected(data: bytes, *, markup: bool) -> str:
    """What charset-normalizer makes of bytes that are not UTF-8 and declare nothing."""
    from charset_normalizer import from_bytes

    readable = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", data))
    foreign = sum(byte > 0x7F for byte in data[:_SAMPLE])
    if readable >= 3 and readable * 2 > foreign / 2:
        raise UnusableInput("it mixes UTF-8 with another encoding; save it again as UTF-8")
    sample = _TAGS.sub(b" ", data) if markup else data
    best = from_bytes(sample[:_SAMPLE]).best()
    codec = _codec(best.encoding) if best else None
    if codec is None:
        raise UnusableInput("it is not text in any known encoding; save it as UTF-8")
    try:
        return data.decode("cp1252" if _western(data, codec) else codec)
    except UnicodeDecodeError as problem:
        raise UnusableInput(
            f"it looks like {codec} and breaks at byte {problem.start:,}; save it as UTF-8"
        ) from problem


def _western(data: bytes, codec: str) -> bool:
    """Whether a single-byte guess may be read as Windows-1252, the commonest of its family."""
    if not re.match(r"cp(1250|1252|1254|1257|437|850|858)|iso8859|latin|mac", codec):
        return False
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return all(char in _WESTERN for char in text if char > "\x7f")


def _whole(text: str) -> str:
    """The text, unless it was mangled before it got here."""
    controls = sum(char < " " and char not in "\t\n\r\f\v" for char in text[:_SAMPLE])
    if controls > 0.01 * len(text[:_SAMPLE]):
        raise UnusableInput("it is binary, not text (control characters)")
    lost = text.count("\ufffd")
    if lost > max(2, REPLACED_SHARE * len(text)):
        raise UnusableInput(f"{lost:,} of its characters are lost (U+FFFD); get it in UTF-8")
    foreign = sum(char > "\x7f" for char in text)
    mangled = _MOJIBAKE.findall(text)
    if len(mangled) >= 3 and 2 * sum(map(len, mangled)) > foreign:
        raise UnusableInput(
            f"its UTF-8 was once read as Windows-1252 ({mangled[0]!r} and {len(mangled) - 1:,}"
            " more); save it again as UTF-8"
        )
    return text

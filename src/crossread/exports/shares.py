"""A share: findings as offsets, lengths and keyed digests, without a word of an article.

Takes articles and findings, gives a share and its JSON; docs/sharing.md describes the fields.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crossread import __version__
from crossread.errors import UsageError
from crossread.exports.codec import dump, made, record
from crossread.exports.findings import Finding
from crossread.records import Article, Span
from crossread.text.folding import Folded, folded

CONTEXT = 24  # folded characters on either side that tell one place of the same words from another
KDF = "scrypt n=65536 r=8 p=1"
LARGEST = 200_000_000  # bytes of a share
_BYTES = 8  # of a digest: a false match among 10^9 compared windows has a chance of 10^-10


@dataclass(frozen=True, slots=True)
class Secret:
    """The key made from a passphrase and the salt of one share."""

    key: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class SharedSpan:
    """Offsets into the article's text and into its folded form, and keyed digests: of the words
    with the rest of words they cut, and of the words with what is before and after them."""

    start: int
    end: int
    at: int
    length: int
    digest: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SharedArticle:
    """What is said of an article: where it is from, the length and digest of its folded text."""

    name: str
    outlet: str | None
    url: str | None
    published: str | None
    length: int
    digest: str
    spans: tuple[SharedSpan, ...]


@dataclass(frozen=True, slots=True)
class SharedFinding:
    """A finding whose spans are pairs of the numbers of an article and of a span of it."""

    kind: str
    says: tuple[tuple[str, str], ...]
    spans: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    method: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """A whole share; `check` tells whether a passphrase is the one it was made with."""

    salt: bytes
    check: str
    articles: tuple[SharedArticle, ...]
    findings: tuple[SharedFinding, ...]


def secret_of(passphrase: str, salt: bytes) -> Secret:
    """The key of a share; takes 64 MB and a fifth of a second, for whoever guesses too."""
    if not passphrase:
        raise UsageError("the passphrase is empty; give at least one character")
    plain = folded(passphrase).text.encode("utf-8", "surrogatepass")
    key = hashlib.scrypt(plain, salt=salt, n=65536, r=8, p=1, maxmem=2**27, dklen=32)
    return Secret(key, salt)


def digest(secret: Secret, kind: str, *parts: str) -> str:
    """A short keyed digest of some words; `kind` keeps digests of one use from those of another."""
    words = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    person = kind.encode()[:16]
    return hashlib.blake2b(words, digest_size=_BYTES, key=secret.key, person=person).hexdigest()


def span_digest(secret: Secret, text: Folded, start: int, end: int) -> str:
    """The digest of a folded span and of what completes the words at its borders."""
    before, after = text.glued(start, end)
    return digest(secret, "span", before, text.text[start:end], after)


def context_digests(secret: Secret, text: Folded, start: int, end: int) -> tuple[str, str]:
    """Digests of a folded span with what is before it, and with what is after it."""
    return (
        digest(secret, "before", text.text[max(0, start - CONTEXT) : end]),
        digest(secret, "after", text.text[start : end + CONTEXT]),
    )


def share(articles: Sequence[Article], findings: Iterable[Finding], secret: Secret) -> Share:
    """The articles and findings without their words; spans of nothing but blanks are left out."""
    texts = {each.id: folded(each.text) for each in articles}
    number = {each.id: place for place, each in enumerate(articles)}
    held: list[dict[tuple[int, int], SharedSpan]] = [{} for _ in articles]
    places: list[dict[tuple[int, int], int]] = [{} for _ in articles]

    def noted(span: Span) -> tuple[int, int] | None:
        own, offsets = number[span.article], (span.start, span.end)
        if offsets not in places[own]:
            made = _shared(span, texts[span.article], secret)
            if made is None:
                return None
            places[own][offsets] = len(held[own])
            held[own][offsets] = made
        return own, places[own][offsets]

    found = [
        SharedFinding(
            each.kind,
            each.says,
            tuple(
                (role, tuple(place for span in spans if (place := noted(span))))
                for role, spans in each.spans
            ),
            each.method,
            each.score,
        )
        for each in findings
    ]
    shared = [
        _article(each, texts[each.id], tuple(spans.values()), secret)
        for each, spans in zip(articles, held, strict=True)
    ]
    return Share(secret.salt, digest(secret, "check"), tuple(shared), tuple(found))


def _shared(span: Span, text: Folded, secret: Secret) -> SharedSpan | None:
    start, end = text.within(span.start, span.end)
    if start == end:
        return None
    before, after = context_digests(secret, text, start, end)
    return SharedSpan(
        start=span.start,
        end=span.end,
        at=start,
        length=end - start,
        digest=span_digest(secret, text, start, end),
        before=before,
        after=after,
    )


def _article(
    article: Article, text: Folded, spans: tuple[SharedSpan, ...], secret: Secret
) -> SharedArticle:
    return SharedArticle(
        name=article.name.replace("\\", "/").rpartition("/")[2],
        outlet=article.outlet,
        url=article.url,
        published=article.published,
        length=len(text.text),
        digest=digest(secret, "text", text.text),
        spans=spans,
    )


def share_json(given: Share) -> str:
    """The share as a JSON document."""
    head = {"crossread": __version__, "share": 1, "kdf": KDF, "salt": given.salt.hex()}
    articles = [
        record(each) | {"spans": [list(record(span).values()) for span in each.spans]}
        for each in given.articles
    ]
    findings = [
        record(each) | {"says": dict(each.says), "spans": dict(each.spans)}
        for each in given.findings
    ]
    return dump(head | {"check": given.check, "articles": articles, "findings": findings}) + "\n"


def parse_share(text: str, name: str) -> Share:
    """The share in a text; UsageError, which calls it `name`, where there is none."""
    try:
        found = _share(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise UsageError(
            f"{name} is not a share ({reason[:200]}); make one with: crossread share -o FILE"
        ) from error
    return found


def opened(made: Share, passphrase: str) -> Secret:
    """The secret of a share; UsageError where the passphrase is not the one it was made with."""
    secret = secret_of(passphrase, made.salt)
    if not hmac.compare_digest(digest(secret, "check"), made.check):
        raise UsageError("the passphrase does not fit this share; ask whoever made it")
    return secret


def _share(found: Any) -> Share:
    if found["share"] != 1 or found["kdf"] != KDF:
        raise ValueError("it was made by another version of crossread")
    share: Share = made(Share, {**found, "salt": bytes.fromhex(found["salt"])})
    for each in share.articles:
        places = ((span.start, span.end, span.at, span.length) for span in each.spans)
        if each.length < 0 or any(min(place) < 0 for place in places):
            raise ValueError(f"article {each.name!r} has an offset below zero")
    sizes = [len(each.spans) for each in share.articles]
    for article, span in (p for f in share.findings for _, pairs in f.spans for p in pairs):
        if not (0 <= article < len(sizes) and 0 <= span < sizes[article]):
            raise ValueError(f"it has no span {span} of article {article}")
    return share

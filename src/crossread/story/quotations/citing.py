"""Which text a quotation is taken from, as far as its article says: is it available?

A text is known by its address, its title, its outlet, the words that name a document, its authors.
"""

import re
from collections.abc import Mapping, Sequence

from crossread.records import Article, Attribution, SourceKind
from crossread.story.quotations.corpus import Printed
from crossread.story.quotations.found import FEW, Quoted
from crossread.text.lexicon import lexicon, singular
from crossread.text.names import normal_words

Search = tuple[list[int], str]

OPENING = 400  # characters of a text in which it may say what it is
_PLAIN = frozenset(
    "said told that this with from their his her its new latest full own copy seen according by in"
    " on at to as dating back of a an the and which who was were is are it".split()
)
_SUFFIX = re.compile(r"\.\w{1,5}\Z")
_ASIDE = re.compile(r"\([^()]*\)")
_ALIKE = {"memo": "memorandum", "memoranda": "memorandum"}


def cited_name(quote: Quoted) -> str:
    """The work or outlet a quotation is given to, in the article's words; "" where it is none."""
    by = quote.by
    if by is None:
        return ""
    if by.cites and (by.cites.title or by.cites.outlet):
        return by.cites.title or by.cites.outlet
    if by.source_kind is SourceKind.OUTLET:
        return by.speaker.name if by.speaker else _source(by)
    return _source(by) if is_document(by) else ""


def is_document(by: Attribution) -> bool:
    """Whether the source is a document, or is worded as one (`agency memos`)."""
    if by.source_kind is SourceKind.DOCUMENT:
        return True
    nouns = lexicon("nouns")["document"]
    bodies = by.source_kind in (SourceKind.ORGANISATION, SourceKind.UNSTATED, None)
    return bodies and any(singular(word) in nouns for word in _words(_source(by)))


def at_hand(quote: Quoted, texts: Sequence[Printed]) -> list[int]:
    """The texts (by number) that the quotation says it is from."""
    by = quote.by
    if by is None:
        return []
    return [n for n, text in enumerate(texts) if _is_meant(by, text.reading.article)]


def holds_name(name: str, text: Printed) -> bool:
    """Whether a text is by somebody, or names them: by the last word of the name."""
    words = normal_words(name)
    authors = [normal_words(author) for author in text.reading.article.authors]
    if words and any(words[-1] in author for author in authors):
        return True
    return bool(words) and words[-1] in {word.rstrip(".") for word in text.vocabulary}


def is_named(by: Attribution) -> bool:
    """Whether the document or outlet has a name of its own, not only a noun (`the memo`)."""
    told = by.cites.title or by.cites.outlet if by.cites else ""
    words = _source(by).split()
    return bool(told) or any(word[:1].isupper() for word in words[1:])


def _is_meant(by: Attribution, article: Article) -> bool:
    work = by.cites
    if work and work.url and article.url and _bare(work.url) == _bare(article.url):
        return True
    title = " ".join(normal_words(article.text[: article.title_length]))
    if work and work.title and title:
        named = " ".join(normal_words(work.title))
        if named and (named in title or title in named):
            return True
    names = [work.outlet] if work and work.outlet else []
    told = by.speaker.name if by.speaker else _source(by)
    if by.source_kind is SourceKind.OUTLET or told == article.outlet:
        names.append(told)
    if article.outlet and any(_same_outlet(name, article.outlet) for name in names):
        return not (work and work.title and title)
    return is_document(by) and _is_document_meant(by, article)


def _is_document_meant(by: Attribution, article: Article) -> bool:
    """Whether a title, a file's name or an opening has the words that name a document."""
    told = _source(by) if by.cites is None else f"{_source(by)} {by.cites.title}"
    wanted = {_noun(word) for word in _words(told)} - _PLAIN
    label = f"{article.text[: article.title_length]} {_SUFFIX.sub('', article.name)}"
    labelled = {_noun(word) for word in _words(label)}
    opening = {_noun(word) for word in _words(article.text[:OPENING])}
    nouns = lexicon("nouns")["document"]
    shared = wanted & labelled
    return len(shared) > 1 or any(singular(word) in nouns for word in shared | wanted & opening)


def _noun(word: str) -> str:
    one = singular(word)
    return _ALIKE.get(one, one)


def _same_outlet(name: str, outlet: str) -> bool:
    """Whether a name is an outlet's, whole, cut at its end, or its last words."""
    one, other = normal_words(name), normal_words(_ASIDE.sub("", outlet))
    return bool(one and other) and one in (other[: len(one)], other[-len(one) :])


def _source(by: Attribution) -> str:
    return " ".join(" ".join(span.text for span in by.source).split())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text.lower())


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.lower()).rstrip("/")


def unmatched(
    quote: Quoted, texts: Mapping[int, Printed], cited: Sequence[int], *, given: bool
) -> Search:
    """Which texts (by number) were searched for a quotation that none contains, or why that
    means nothing; `given`: a person says that these are the texts that are quoted."""
    if cited:
        return list(cited), "it is not in the text it cites"
    name = cited_name(quote)
    if not texts:
        return [], "there is no text to check it against"
    if name and (not given or (quote.by and is_named(quote.by))):
        return [], f"the text it cites is not available: {name}"
    return _by_name(quote, texts) if given else ([], "no other text contains it, and none is cited")


def _by_name(quote: Quoted, texts: Mapping[int, Printed]) -> Search:
    """The texts that are by the speaker or name them; all where nobody is named."""
    if sum(not word.marked for word in quote.wording.words) <= FEW:
        return [], "only one or two words, and no text is cited"
    speaker = quote.by.speaker.name if quote.by and quote.by.speaker else ""
    by = [n for n, text in texts.items() if not speaker or holds_name(speaker, text)]
    return by, "no text contains it" if by else f"no text is by {speaker} or names them"

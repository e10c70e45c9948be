"""Audits in words: what was said of whose coverage, what the texts show, where.

Takes `Audit`s and the articles, gives what the page, the terminal and `compare` print alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossread.records import Article, Prominence
from crossread.records.audits import Audit, AuditAnswer, Nearest, SaidCoverage
from crossread.report.views.segments import plain_date, printable
from crossread.text.listing import counted

NEAREST_MAX = 3  # sentences shown for one claim
SAID = {
    SaidCoverage.ABSENT: "said to be absent",
    SaidCoverage.PLAYED_DOWN: "said to be played down",
    SaidCoverage.PROMINENT: "said to be prominent",
    SaidCoverage.CARRIED: "said to be carried",
}
SIGNS = {
    AuditAnswer.CARRIED: ("●", "a"),
    AuditAnswer.WEAKER: ("◐", "r"),
    AuditAnswer.NOT_FOUND: ("○", "o"),
    AuditAnswer.NO_TEXT: ("–", "n"),
}


@dataclass(frozen=True, slots=True)
class ShownNearest:
    """A sentence of an outlet, and where it stands."""

    quoted: str
    where: str


@dataclass(frozen=True, slots=True)
class ShownAudit:
    """One claim about coverage as it is printed."""

    number: int
    audit: Audit
    sentence: str
    content: str
    outlets: str
    said: str
    answer: str
    nearest: tuple[ShownNearest, ...]
    searched: str


def shown_audits(
    audits: Sequence[Audit], articles: Mapping[str, Article]
) -> tuple[ShownAudit, ...]:
    """Every audit in words; `articles` by id."""
    return tuple(_shown(number, each, articles) for number, each in enumerate(audits, 1))


def audit_summary(audits: Sequence[Audit]) -> str:
    """One sentence on what was found."""
    if not audits:
        return "No claim about another outlet's coverage was found."
    differing = sum(each.differs for each in audits)
    count = counted(len(audits), "claim")
    verb = "differs" if differing == 1 else "differ"
    rest = f"{differing} {verb} from the texts searched" if differing else "none differs from them"
    return f"{count} about coverage compared with the texts available: {rest}."


def _shown(number: int, audit: Audit, articles: Mapping[str, Article]) -> ShownAudit:
    claim = audit.claim
    group = "the other outlets" if claim.group == "others" else f"“{claim.group}”"
    named = ", ".join(claim.outlets)
    outlets = f"{group} ({named or 'none available'})" if claim.group else named
    useful = [each for each in audit.nearest if each.answer == audit.answer] or audit.nearest
    return ShownAudit(
        number,
        audit,
        printable(claim.span.text),
        printable(" … ".join(span.text for span in claim.content)),
        printable(outlets),
        SAID[claim.said],
        answer_words(audit),
        tuple(
            ShownNearest(printable(each.span.text), _where(each, articles[each.span.article]))
            for each in useful[:NEAREST_MAX]
        ),
        _searched(audit, articles),
    )


def answer_words(audit: Audit) -> str:
    """The answer in a few words: "carried in paragraph 4"."""
    if audit.answer is AuditAnswer.NO_TEXT:
        return "no text of this outlet available"
    if audit.answer is AuditAnswer.NOT_FOUND:
        return "not found in the texts searched"
    first = audit.nearest[0]
    vague = "in part, or in weaker form, " if audit.answer is AuditAnswer.WEAKER else ""
    return f"carried {vague}{_place(first)}" + (", published later" if first.later else "")


def _place(found: Nearest) -> str:
    if found.prominence is Prominence.HEADLINE:
        return "in the headline"
    return f"in paragraph {found.paragraph}"


def _where(found: Nearest, article: Article) -> str:
    """Outlet, day, place and whose words."""
    parts = [found.outlet]
    if article.published:
        parts.append(plain_date(article.published))
    below = f" of {found.paragraphs}" if found.paragraph else ""
    parts.append(_place(found).removeprefix("in ") + below)
    parts.append(f"attributed to {found.speaker}" if found.speaker else "in the outlet's own words")
    return printable(", ".join(parts))


def _searched(audit: Audit, articles: Mapping[str, Article]) -> str:
    """Which texts were searched, and how far that goes."""
    if not audit.searched:
        return ""
    count = len(audit.searched)
    whole = sum(each.complete is True for each in audit.searched)
    known = "complete" if whole == count else f"{whole} known complete"
    words = f"{counted(count, 'text')} searched, {known}"
    early = sum(each.known is False for each in audit.searched)
    if early:
        words += f"; {early} published before any other text available carried it"
    names = sorted({articles[each.article].outlet or "" for each in audit.searched})
    return printable(f"{words} ({', '.join(names)})")

"""Articles that quote a text beside them: `quotes.json` lists each quotation and its state."""

import json
from dataclasses import dataclass
from pathlib import Path

from crossread.read import read
from crossread.records import Article, Span

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Quoting:
    """An article, the texts it quotes, and of each quotation its words, state and whether another
    says them there."""

    article: Article
    against: tuple[Article, ...]
    planted: tuple[tuple[Span, str, bool], ...]


def folders() -> list[Path]:
    """The folders that hold such an article, by name."""
    return sorted(path.parent for path in FOLDER.glob("*/quotes.json"))


def quoting(folder: Path) -> Quoting:
    """What a folder holds; ValueError where a quotation does not stand in the article once."""
    known = json.loads((folder / "quotes.json").read_text(encoding="utf-8"))
    (article,), against = _articles(folder, [known["article"]]), _articles(folder, known["against"])
    planted = []
    for each in known["planted"]:
        words = each["words"]
        if article.text.count(words) != 1:
            raise ValueError(f"the article has it {article.text.count(words)} times: {words}")
        start = article.text.index(words)
        span = article.span(start, start + len(words))
        planted.append((span, each["state"], each.get("misattributed", False)))
    return Quoting(article, tuple(against), tuple(planted))


def _articles(folder: Path, names: list[str]) -> list[Article]:
    found = read([str(folder / name) for name in names])
    return [item for item in found if isinstance(item, Article)]


def section(folder: Path) -> list[str]:
    """The lines of examples/README.md on one folder."""
    found = quoting(folder)
    texts = ", ".join(f"[{each.name}]({folder.name}/{each.name})" for each in found.against)
    lines = [
        "",
        f"[{found.article.name}]({folder.name}/{found.article.name}) quotes {texts}. Planted, in",
        f"[quotes.json]({folder.name}/quotes.json):",
        "",
        "| quotation | state |",
        "|---|---|",
    ]
    for span, state, misattributed in found.planted:
        lines.append(f"| {span.text} | {state}{', misattributed' if misattributed else ''} |")
    return lines

"""Which parts of a page are its article: corrections, messages, posts; no pitches, no captions."""
# ruff: noqa: E501 - one case a line

import re
from pathlib import Path

import pytest

from crossread.read import read
from crossread.records import Article

TITLE = "Ferry to Ostrel stopped after engine fire"
BODY = (
    "The ferry between Kell and Ostrel was stopped on Tuesday after a fire in its engine room.",
    "“We saw smoke before we heard the bell,” said Rosa Tiel, who had boarded at Kell with her son.",
    "Nobody was hurt, the coast guard said, and all of the passengers were brought back by noon.",
    "The company runs two other boats on the line and has been asked to send one of them there.",
)


def served(
    place: Path, inside: str = "", end: str = "", outside: str = "", head: str = ""
) -> Article:
    """The article with a part after its second paragraph, one at its end and one behind it."""
    text = [f"<p>{each}</p>" for each in BODY]
    text.insert(2, inside)
    path = place / "page.html"
    path.write_text(
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE}</title>{head}</head>"
        f"<body><article><h1>{TITLE}</h1>{''.join(text)}{end}</article>{outside}</body></html>"
    )
    (found,) = read([str(path)])
    assert isinstance(found, Article), found
    return found


def parts(article: Article) -> list[str]:
    return article.text.split("\n\n")[1:]


FIXED = "An earlier version of this article said that the boat had been built in 1987."


@pytest.mark.parametrize(
    "end",
    [
        f"<aside><p>{FIXED}</p></aside>",
        f'<footer class="article-foot"><p>{FIXED}</p></footer>',
        f'<div class="editors-note">{FIXED}</div>',
        f'<div class="correction"><p>{FIXED}</p></div>',
        f"<section><p><em>Correction, 7 May: {FIXED}</em></p></section>",
        f"<aside><p>This story was amended on 7 May 2031. {FIXED}</p></aside>",
        f'<p class="note">Clarification: {FIXED}</p>',
    ],
)
def test_a_correction_is_a_part_of_the_article(tmp_path: Path, end: str) -> None:
    article = served(tmp_path, end=end)
    assert FIXED in parts(article)[-1]
    assert article.published is None


@pytest.mark.parametrize(
    "outside",
    [
        f'<section class="comments"><p>Correction: {FIXED}</p></section>',
        f'<div class="related"><p>{FIXED}</p></div>',
        "<footer><p>Corrections and clarifications: write to the readers’ editor.</p></footer>",
    ],
)
def test_a_correction_of_something_else_is_none(tmp_path: Path, outside: str) -> None:
    assert parts(served(tmp_path, outside=outside)) == list(BODY)


SAID = "The second boat sails at six, and nobody has to pay twice."


@pytest.mark.parametrize(
    "inside",
    [
        f'<p><a href="/timetable">{SAID}</a></p>',
        f'<div class="tweet"><a href="https://t.example/1"><b>Kell Ferries @kf</b><div>{SAID}</div></a></div>',
        f'<blockquote class="twitter-tweet"><p>{SAID}</p></blockquote>',
        f'<div class="mastodon-embed"><p><a href="https://m.example/2">{SAID}</a></p></div>',
        f'<div class="bsky-post"><div class="text">{SAID}</div></div>',
        f'<figure class="social-embed"><blockquote><p>{SAID}</p></blockquote></figure>',
    ],
)
def test_linked_paragraphs_and_messages_are_kept(tmp_path: Path, inside: str) -> None:
    assert parts(served(tmp_path, inside)) == [*BODY[:2], SAID, *BODY[2:]]


@pytest.mark.parametrize(
    "inside",
    [
        "<div><span>Article continues after ad</span></div>",
        "<p>Story continues below advertisement</p>",
        "<p>Advertisement</p>",
        "<div>ADVERTISEMENT - The article continues below</div>",
        "<p>Scroll to continue</p>",
        "<div>Sponsored content</div><p>ADVERTISEMENT - CONTINUE READING BELOW</p>",
        "<div><p>Sign in</p></div>",
        "<p>Updated 8 May</p><p>Published May 6</p>",
        '<div class="image"><img src=x><p>The boat at Kell. Photograph: Bea Lund/Courier</p></div>',
        "<p><img src=x><br>The boat at the quay of Kell. (Bea Lund)</p>",
        '<p><strong>READ MORE:</strong> <a href="/x">Council votes on parking at the quay</a></p>',
        "<amp-ad><div fallback>The notice did not load</div></amp-ad>",
        "<amp-video><p placeholder>The film is loading now.</p></amp-video>",
        '<section amp-access="NOT subscriber"><p>This piece is yours from 1 a week.</p></section>',
        '<section subscriptions-section="content-not-granted"><p>Yours from 1 a week.</p></section>',
        '<div class="wp-caption"><img src=x><p class="wp-caption-text">The quay on Tuesday.</p></div>',
        '<div class="photo"><img src=x><span>The quay in smoke. Picture by Bea Lund.</span></div>',
        "<div><picture><img src=x></picture>The boat at Kell in 2030.</div>",
        '<p class="image-caption">The boat at Kell in 2030.</p>',
    ],
)
def test_labels_captions_and_stand_ins_are_left_out(tmp_path: Path, inside: str) -> None:
    article = served(tmp_path, inside)
    assert parts(article) == list(BODY)
    assert article.complete is None


@pytest.mark.parametrize(
    ("end", "outside", "complete"),
    [
        ("<p>You’ve reached your limit of free articles.</p>", "", False),
        (
            "<div><p>You have read four free stories this month.</p><p>Already a member? Log in.</p></div>",
            "",
            False,
        ),
        ('<div class="offer"><p>Subscribe to continue reading.</p></div>', "", False),
        ("", '<div class="paywall"><p>Sign in to keep reading.</p></div>', False),
        ("", "<footer><p>Subscribe to continue reading our newsletter.</p></footer>", None),
        ("", '<div class="site-footer"><p>Sign up to keep reading the Courier.</p></div>', None),
        ("<footer><p>Log in to continue reading.</p></footer>", "", None),
    ],
)
def test_a_paywall_counts_inside_the_article_alone(
    tmp_path: Path, end: str, outside: str, complete: bool | None
) -> None:
    article = served(tmp_path, end=end, outside=outside)
    assert article.complete is complete
    assert parts(article) == list(BODY)


@pytest.mark.parametrize("post", ['<div class="post">', '<article class="update">', "<li>"])
@pytest.mark.parametrize(
    "head", ["<header><time>{0}</time><h2>{1}</h2></header>", "<h3>{1}</h3><p><time>{0}</time></p>"]
)
def test_a_live_blog_keeps_the_heads_of_its_posts(tmp_path: Path, post: str, head: str) -> None:
    told = [
        ("15:20", "Second boat sails"),
        ("14:05", "Fire is out"),
        ("13:40", "Smoke at the quay"),
    ]
    posts = "".join(
        f"{post}{head.format(*each)}<div><p>{text}</p></div></{re.split('[ >]', post)[0][1:]}>"
        for each, text in zip(told, BODY, strict=False)
    )
    path = tmp_path / "live.html"
    path.write_text(
        f"<html><title>{TITLE}</title><body><main><h1>{TITLE}</h1><p>{BODY[3]}</p>{posts}</main>"
    )
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    for (at, heading), text in zip(told, BODY, strict=False):
        places = [article.text.index(each) for each in (at, heading, text)]
        assert max(places) == places[2]


@pytest.mark.parametrize(
    "cells",
    [
        "<td><a href=/>Home</a></td><td>{}</td>",
        "<td><ul><li><a href=/>Home</a></li></ul></td><td>{}</td>",
        "<td width=100><b><a href=/>Home</a></b><br><a href=/n>News</a></td><td><font>{}</font></td>",
    ],
)
def test_a_table_that_lays_out_a_page_is_no_table(tmp_path: Path, cells: str) -> None:
    text = f"<h1>{TITLE}</h1>{BODY[0]}<p>" + "<p>".join(BODY[1:])
    path = tmp_path / "old.html"
    path.write_text(
        f"<html><title>{TITLE}</title><table><tr>{cells.format(text)}</tr></table></html>"
    )
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert parts(article) == list(BODY)


def test_a_table_of_figures_keeps_its_rows(tmp_path: Path) -> None:
    rows = "<table><tr><th>Year</th><th>Fires on board</th></tr><tr><td>2030</td><td>14</td></tr></table>"
    text = served(tmp_path, rows).text
    assert "2030 14" in text

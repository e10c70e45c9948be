"""Pages as served: what must be in the text, what must not, and what the page says of itself."""

from pathlib import Path

import pytest

from crossread.read import read
from crossread.records import Article, Unused

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> Article:
    """The article of a stored page."""
    (found,) = read([str(PAGES / name)])
    assert isinstance(found, Article), found
    return found


def expected(name: str) -> str:
    """What a stored page has to give, written by hand."""
    return (PAGES / name).read_text(encoding="utf-8").removesuffix("\n")


def served(place: Path, html: str | bytes) -> Article:
    """The article of a page written here."""
    path = place / "page.html"
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    (found,) = read([str(path)])
    assert isinstance(found, Article), found
    return found


def test_the_body_without_chrome_byline_pointers_and_pitches() -> None:
    assert page("chrome.html").text == expected("chrome.txt")


def test_metadata_of_a_page() -> None:
    article = page("chrome.html")
    assert article.outlet == "The Varrow Courier"
    assert article.url == "https://courier.example/2031/05/ferry-ostrel"
    assert article.published == "2031-05-04T07:05:00+01:00"
    assert article.authors == ("Mira Tollan", "Jo Ferrand")
    assert (article.lang, article.complete, article.name) == ("en", True, "chrome.html")
    assert article.title is not None
    assert article.title.text == "Ferry to Ostrel stopped after engine fire"
    (link,) = article.links
    assert (link.url, link.text) == ("https://courier.example/harbour-board", "harbour board")
    assert link.span is not None
    assert article.text[link.span.start : link.span.end] == "harbour board"


def test_paragraphs_that_open_with_a_quotation_or_a_tag_are_kept() -> None:
    assert page("openings.html").text == expected("openings.txt")


def test_line_breaks_part_paragraphs() -> None:
    article = page("breaks.html")
    assert article.text == expected("breaks.txt")
    assert (article.outlet, article.published, article.complete) == (None, None, None)


def test_a_refrain_stays_and_a_pulled_quote_does_not() -> None:
    paragraphs = page("refrain.html").text.split("\n\n")
    refrain = [n for n, each in enumerate(paragraphs) if each.startswith("The doors stay")]
    assert refrain == [2, 6]
    assert len(paragraphs) == 8


def test_a_paywall_makes_it_incomplete() -> None:
    article = page("paywall.html")
    assert article.complete is False
    assert article.text.endswith("in the room that evening.")
    assert (article.outlet, article.published) == ("Senna Ledger", "2030-11-02")


def test_a_page_drawn_by_a_script_gives_what_its_json_ld_says() -> None:
    article = page("scripted.html")
    assert article.text == expected("scripted.txt")
    assert article.title_length == len("Bridge at Kell reopens early")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("front.html", "front page"), ("login.html", "login"), ("notfound.html", "Page not found")],
)
def test_a_page_without_an_article_is_unused(name: str, reason: str) -> None:
    (found,) = read([str(PAGES / name)])
    assert isinstance(found, Unused)
    assert reason in found.reason


BODY = "".join(
    f"<p>The {count} boat left the harbour of Kell in the morning, the harbour master said.</p>"
    for count in ("first", "second", "third", "fourth", "fifth")
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Readers were told to sign up for the newsletter of the party.",
        "“Subscribe to the newsletter today,” the letter to her inbox said.",
        "Images via satellite show the boats in the bay.",
        "Reporting by the Kell Post showed that the master knew.",
        "Published in 2019, the report found nothing.",
        "The agents may earn a commission of six per cent.",
        "More than forty boats were late.",
        "By noon, the last boat was gone.",
        "Related boats were not searched.",
        "He sued the picture agency Getty Images.",
        "The ministry contributed to the report.",
        "No.",
    ],
)
def test_sentences_of_the_body_that_look_like_pitches_stay(tmp_path: Path, sentence: str) -> None:
    html = f"<html><body><article><h1>Boats leave</h1>{BODY}<p>{sentence}</p>{BODY[:87]}</article>"
    assert sentence in served(tmp_path, html).text.split("\n\n")


SHAPES = {
    "<blockquote><p>We saw it.</p><cite>— Ada Winn</cite></blockquote>": "We saw it.|— Ada Winn",
    "<figure><blockquote>We will not go back.</blockquote></figure>": "We will not go back.",
    "<p><q cite='x'>It is late</q> said Ada.</p>": "“It is late” said Ada.",
    "<p><span class='drop'>I</span>t rained all day.</p>": "It rained all day.",
    "<p><b>KELL</b> — <a href='/x'>The mayor</a> said no.</p>": "KELL — The mayor said no.",
    "<p>One line.<br>Another line.<br><br>“A third,” she said.</p>": (
        "One line.|Another line.|“A third,” she said."
    ),
    "<div><p>Inside.</p>words after a paragraph.</div>": "Inside.|words after a paragraph.",
    "<div class='quote'>“In a box,” he said.</div>": "“In a box,” he said.",
    "<ol><li><p>First.</p></li><li>Second <i>thing</i>.</li></ol>": "First.|Second thing.",
    "<p><b>COURIER:</b> What?</p><p><b>WINN:</b> Nothing.</p>": "COURIER: What?|WINN: Nothing.",
    "<a href='/y'><p>All of it is a link, oddly enough.</p></a>": (
        "All of it is a link, oddly enough."
    ),
    "<table><tr><td>Ostrel</td><td>Monday</td></tr></table>": "Ostrel Monday",
}


@pytest.mark.parametrize("place", [0, 3, 6])
@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_paragraph_is_lost_or_repeated(tmp_path: Path, shape: str, place: int) -> None:
    counts = ("first", "second", "third", "fourth", "fifth", "sixth")
    plain = [f"The {n} boat left in the morning, the harbour master said." for n in counts]
    body = [f"<p>{words}</p>" for words in plain]
    html = "".join([*body[:place], shape, *body[place:]])
    text = served(tmp_path, f"<body><div class='story'><h1>Boats</h1>{html}</div></body>").text
    wanted = ["Boats", *plain[:place], *SHAPES[shape].split("|"), *plain[place:]]
    assert text.split("\n\n") == wanted


@pytest.mark.parametrize(
    "residue",
    [
        "<p>Sign up here for our weekly newsletter.</p>",
        "<p>Get the day's top stories delivered to your inbox.</p>",
        "<p>READ MORE: <a href='/x'>The boats of Kell in pictures</a></p>",
        "<p><a href='/x'>Also on kell.example The boats of Kell</a></p>",
        "<p>(Reporting by Ann Toll; Editing by Bo Marsh)</p>",
        "<p>Photo: Dana Quill/Getty Images</p>",
        "<p>© 2031 Kell Post. All rights reserved.</p>",
        "<p>Follow Ann Toll on Twitter.</p>",
        "<ul><li><a href='/1'>One other story</a></li><li><a href='/2'>Another one</a></li></ul>",
        "<h3>You may also like</h3><p><a href='/1'>One</a></p><p><a href='/2'>Two</a></p>",
    ],
)
def test_residue_between_paragraphs_goes(tmp_path: Path, residue: str) -> None:
    html = f"<html><body><article><h1>Boats leave</h1>{BODY}{residue}<p>It was calm.</p></article>"
    assert served(tmp_path, html).text == served(tmp_path, html.replace(residue, "")).text


def test_a_later_part_in_a_box_of_its_own_is_kept(tmp_path: Path) -> None:
    parts = "".join(
        f"<div class='chunk'><div class='article__body'>{BODY.replace('harbour of', place)}</div>"
        "<div class='ad'>Advertisement</div></div>"
        for place in ("port of", "quay of", "bay of")
    )
    text = served(tmp_path, f"<html><body><article><h1>Boats</h1>{parts}</article></body>").text
    assert text.count("fifth boat") == 3
    assert "Advertisement" not in text


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("<meta charset='windows-1252'>", "cp1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>", "cp1252"),
        ("<meta charset='utf-8'>", "utf-8"),
        ("<meta charset='iso-8859-1'>", "utf-8"),
        ("", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_the_charset_of_a_page_is_honoured(tmp_path: Path, head: str, codec: str) -> None:
    html = f"<html><head>{head}</head><body><h1>Café</h1>{BODY}<p>“Zoë’s naïve.”</p></body></html>"
    assert served(tmp_path, html.encode(codec)).text.endswith("“Zoë’s naïve.”")


def test_entities_and_outside_files_are_not_followed(tmp_path: Path) -> None:
    html = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "yyyyyyyy">]>'
        f"<html><body><h1>Boats</h1>{BODY}<p>It was &x; &y; calm.</p></body></html>"
    )
    text = served(tmp_path, html).text
    assert "calm" in text
    assert "yyyyyyyy" not in text
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in text

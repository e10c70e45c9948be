"""What a page says of its own article, told apart from what it says of others."""
# ruff: noqa: E501 - one case a line

import json
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
URL = "https://courier.example/news/ferry"
OWN = {
    "@type": "NewsArticle", "headline": TITLE, "datePublished": "2031-05-06T07:05:00+01:00",
    "author": {"@type": "Person", "name": "Ilse Varn"}, "publisher": {"name": "Kell Courier"},
}  # fmt: skip
OTHER = {
    "@type": "NewsArticle", "headline": "Council votes on parking", "datePublished": "2029-01-01",
    "author": "Tomas Orr", "publisher": {"name": "Ostrel Post"}, "articleBody": "Parking. " * 90,
}  # fmt: skip
LD = '<script type="application/ld+json">{}</script>'


def served(
    place: Path, head: str = "", above: str = "", below: str = "", after: str = ""
) -> Article:
    """The article of a page with these parts around its headline and its text."""
    text = "".join(f"<p>{each}</p>" for each in BODY)
    path = place / "page.html"
    path.write_text(
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE}</title>{head}</head>"
        f"<body>{above}<article><h1>{TITLE}</h1>{below}{text}</article>{after}</body></html>"
    )
    (found,) = read([str(path)])
    assert isinstance(found, Article), found
    return found


def scripts(*documents: object) -> str:
    return "".join(LD.format(json.dumps(each)) for each in documents)


TOLD = json.dumps(OWN)


@pytest.mark.parametrize(
    "head",
    [
        scripts([OTHER, OWN]),
        scripts(OTHER, OWN),
        scripts({"@type": "ItemList", "itemListElement": [{"item": OTHER}]}, OWN),
        scripts({"@type": "CollectionPage", "hasPart": [OTHER, OTHER]}, OWN),
        scripts({**OWN, "mentions": [OTHER], "isPartOf": OTHER}),
        scripts({"@graph": [OTHER, {"@type": "WebPage", "mainEntity": OWN}]}),
        f'<link rel="canonical" href="{URL}">'
        + scripts({**OTHER, "headline": TITLE, "url": "https://post.example/x"}).replace(
            TITLE, "Blaze on board", 1
        )
        + scripts({**OWN, "headline": "Boat alight", "url": URL.replace("//", "//www.") + "/?a=1"}),
        scripts({**OWN, "author": [{"@id": "#v"}], "publisher": {"@id": "#k"}})
        + scripts(
            {"@graph": [{"@id": "#v", "name": "Ilse Varn"}, {"@id": "#k", "name": "Kell Courier"}]}
        ),
        LD.format(f"<!-- {TOLD} -->"),
        LD.format(f"//<![CDATA[\n{TOLD}\n//]]>"),
        LD.format(f"/* <![CDATA[ */ {TOLD}; /* ]]> */"),
        LD.format(TOLD[:-1] + ",\n}"),
        LD.format(TOLD[:-1] + ', "keywords": ["fire, ]", "ferry",], "description": "two\nlines"}'),
        LD.format(TOLD.replace('"', "&quot;")),
    ],
)
def test_the_json_ld_of_the_page_itself_counts(tmp_path: Path, head: str) -> None:
    article = served(tmp_path, head)
    assert article.published == "2031-05-06T07:05:00+01:00"
    assert (article.authors, article.outlet) == (("Ilse Varn",), "Kell Courier")
    assert "Parking" not in article.text
    assert article.text.count("\n\n") == len(BODY)


@pytest.mark.parametrize(
    "head",
    [
        scripts(OTHER),
        scripts([OTHER, {**OTHER, "headline": "Rain"}]),
        scripts({"@type": "ItemList", "itemListElement": [{**OTHER, "headline": None}]}),
        LD.format('{"@type": "NewsArticle", "datePublished": '),
        LD.format("[" * 100_000),
    ],
)
def test_json_ld_of_others_alone_says_nothing_of_the_page(tmp_path: Path, head: str) -> None:
    article = served(tmp_path, head)
    assert (article.published, article.authors, article.outlet) == (None, (), None)
    assert "Parking" not in article.text


DAY = "2031-05-06T06:05:00+00:00"
STAMP = '<time datetime="2031-05-06T06:05:00Z">6 May</time>'
LATER = "2032-09-09T10:00:00Z"


@pytest.mark.parametrize(
    ("above", "below", "after", "published"),
    [
        ("", STAMP, "", DAY),
        ("", f'<time class="updated" datetime="{LATER}">later</time>{STAMP}', "", DAY),
        ("", f"<p>Updated: <time datetime='{LATER}'>9 Sept</time></p>{STAMP}", "", DAY),
        (
            "",
            f"<p>Updated <time datetime='{LATER}'>9 Sept</time></p><p>Published {STAMP}</p>",
            "",
            DAY,
        ),
        ("", f'<meta itemprop="dateModified" content="{LATER}">{STAMP}', "", DAY),
        ("", '<span class="post-date">Published 6 May 2031 at 6:05 am GMT</span>', "", DAY),
        ("", '<p class="timestamp">6 May 2031 | Updated 9 September 2032</p>', "", "2031-05-06"),
        (f'<div class="teaser"><time datetime="{LATER}">x</time></div>', STAMP, "", DAY),
        (
            f'<div><h3><a href="/o">Other</a></h3><time datetime="{LATER}">x</time></div>',
            STAMP,
            "",
            DAY,
        ),
        (f'<article><time datetime="{LATER}">x</time><a href="/o">O</a></article>', "", "", None),
        (
            f'<ul><li><h4><a href="/o">O</a></h4><time datetime="{LATER}">x</time></li></ul>',
            "",
            "",
            None,
        ),
        ("", "", f'<aside><time datetime="{LATER}">x</time></aside>', None),
        ("", "", "<footer>© 9 September 2032 Kell Courier</footer>", None),
        (
            "",
            f'<p class="changed">Last updated <time datetime="{LATER}">9 Sept</time></p>',
            "",
            None,
        ),
        (
            "",
            "",
            f'<div class="related"><meta itemprop="datePublished" content="{LATER}"></div>',
            None,
        ),
        (f'<nav><time pubdate datetime="{LATER}">x</time></nav>', "", "", None),
    ],
)
def test_published_is_the_article_s_own_day(
    tmp_path: Path, above: str, below: str, after: str, published: str | None
) -> None:
    assert served(tmp_path, "", above, below, after).published == published


@pytest.mark.parametrize("note", ["footer", "div class=correction", "aside", "p"])
def test_the_day_of_an_amendment_is_not_the_day_of_publication(tmp_path: Path, note: str) -> None:
    body = f"<{note}>This article was amended on 9 September 2032 to correct a name.</{note.split(maxsplit=1)[0]}>"
    assert served(tmp_path, "", "", "", f"<main>{body}</main>").published is None


def test_stamps_of_a_live_blog_are_not_its_day(tmp_path: Path) -> None:
    posts = "".join(
        f'<div class="post"><time datetime="2031-05-06T{hour}:10:00Z">{hour}:10</time>'
        f"<p>At {hour} the boat was still at the quay and no one could say when it would sail.</p></div>"
        for hour in (14, 13, 12)
    )
    path = tmp_path / "live.html"
    path.write_text(f"<html><title>{TITLE}</title><body><main><h1>{TITLE}</h1>{posts}</main>")
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert article.published is None


@pytest.mark.parametrize(
    ("above", "below", "after", "authors"),
    [
        ("", '<p class="byline">By <span>Ilse Varn</span></p>', "", ("Ilse Varn",)),
        ("", '<div class="by-line">By Ilse Varn and Bea Lund</div>', "", ("Ilse Varn", "Bea Lund")),
        ("", "<p>By Ilse Varn, Harbour Correspondent</p>", "", ("Ilse Varn",)),
        ("", "<div>By Ilse Varn</div><div>6 May 2031</div>", "", ("Ilse Varn",)),
        ("", "<p>Written by <a>Ilse Varn</a>, Photos by Tomas Orr</p>", "", ("Ilse Varn",)),
        (
            "",
            '<div class="author"><a href="/a">Ilse Varn</a><i>Night reporter</i></div>',
            "",
            ("Ilse Varn",),
        ),
        ("", '<div class="byline">Ilse Varn<br>Night reporter</div>', "", ("Ilse Varn",)),
        ("", '<p class="byline">Ilse Varn ilse@courier.example</p>', "", ("Ilse Varn",)),
        ("", '<div class="author">Share<br>Ilse Varn</div>', "", ()),
        ("", '<div class="byline">Night desk<br>Kell</div>', "", ()),
        (
            "",
            '<span itemprop="author"><b itemprop="name">Ilse Varn</b><i>Night editor</i></span>',
            "",
            ("Ilse Varn",),
        ),
        ("", '<span itemprop="author">Ilse Varn<i>Night editor</i></span>', "", ("Ilse Varn",)),
        (
            "",
            '<div class="authors"><a href="/authors/iv">Ilse Varn</a> Share</div>',
            "",
            ("Ilse Varn",),
        ),
        (
            "",
            '<span class="author vcard"><a href="/profile/iv/">Ilse Varn</a></span>',
            "",
            ("Ilse Varn",),
        ),
        ('<div class="promo"><a rel="author">Tomas Orr</a></div>', "", "", ()),
        (
            '<div><h3><a href="/o">Rain</a></h3><a rel="author">Tomas Orr</a></div>',
            '<address class="author">By <a rel="author" href="/a">Ilse Varn</a></address>',
            "",
            ("Ilse Varn",),
        ),
        ("", "", '<section class="comments"><b itemprop="author">Tomas Orr</b></section>', ()),
        (
            "",
            "",
            '<div class="more"><h4><a>Rain</a></h4><i class="byline">By Tomas Orr</i></div>',
            (),
        ),
        ("<p>By car it takes an hour.</p>", "", "", ()),
    ],
)
def test_authors_are_those_of_the_byline(
    tmp_path: Path, above: str, below: str, after: str, authors: tuple[str, ...]
) -> None:
    assert served(tmp_path, "", above, below, after).authors == authors


WIDE = '<link rel="stylesheet" href="/static/wide-bundle.css">' * 160
WORDS = {
    "gb2312": "港口委员会周一关闭了渡轮，因为机舱起火。没有人受伤，海岸警卫队说。乘客中午前都已返回。"
    * 4,
    "Shift_JIS": "港湾委員会は火曜日、機関室の火災を受けて渡し船を止めた。けが人はいないという。"
    * 4,
    "iso-8859-1": "Die Fähre nach Ostrel fährt nicht, sagte die Bürgermeisterin über Brände. " * 4,
    "windows-1251": "Паром между городами остановлен после пожара, сообщила береговая охрана. " * 4,
    "euc-kr": "항만 위원회는 화요일 화재로 여객선을 멈췄다고 밝혔다. 다친 사람은 없다. " * 4,
    "big5": "港口委員會週二關閉了渡輪，因為機艙起火。沒有人受傷，海岸警衛隊說。乘客都已返回。" * 4,
}


@pytest.mark.parametrize("charset", list(WORDS))
@pytest.mark.parametrize(
    "form", ['<meta charset="{}">', "<META content='text/html; charset={}'>", ""]
)
def test_a_charset_counts_however_late_it_is_declared(
    tmp_path: Path, charset: str, form: str
) -> None:
    decoy = '<!-- <meta charset="koi8-r"> --><script>"<meta charset=koi8-r>"</script>'
    html = (
        f"<html><head><title>T</title>{decoy}{WIDE}{form.format(charset)}</head>"
        f"<body><article><p>{WORDS[charset]}</p><p>{WORDS[charset][::-1]}</p></article></body></html>"
    )
    path = tmp_path / "late.html"
    path.write_bytes(html.encode(charset))
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert WORDS[charset].strip() in article.text

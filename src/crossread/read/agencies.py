"""What agencies send: ninjs (JSON) and NewsML-G2 (XML) -> `Article`s."""

from itertools import islice
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.addresses import xml_tree
from crossread.read.authors import author_names
from crossread.read.facts import Facts, language, line, web_url
from crossread.read.moments import iso_date
from crossread.read.pages import body_article
from crossread.records import Article

EMPTY = "its item holds no text"
_G2 = "{http://iptc.org/std/nar/2006-10-01/}"
MOST_ITEMS = 2_000  # of one message


def is_ninjs(node: object) -> bool:
    """Whether a JSON object is an item of ninjs, of any of its versions."""
    keys = node if isinstance(node, dict) else {}
    body = any(key in keys for key in ("body_html", "body_text", "body_xhtml", "bodies"))
    return "uri" in keys and (body or "headlines" in keys)


def ninjs_article(node: dict[str, Any], given: Facts) -> Article:
    """An item of ninjs; UnusableInput where it is withheld or has no text."""
    if node.get("pubstatus", "usable") != "usable":
        raise UnusableInput(f"its agency says it is {str(node['pubstatus'])[:20]!r}; not used")
    bodies = [each for each in node.get("bodies") or () if isinstance(each, dict)]
    body = next((each.get("value") for each in bodies if each.get("value")), None)
    names = ("body_html", "body_xhtml", "body_text")
    body = body or next((node[name] for name in names if node.get(name)), None)
    titles = [each for each in node.get("headlines") or () if isinstance(each, dict)]
    moment = line(node.get("firstcreated") or node.get("versioncreated"))
    copyright_holder = node.get("copyrightholder") or _first(node.get("infosources"), "name")
    own = Facts(
        outlet=line(node.get("source")) or line(copyright_holder),
        url=web_url(node.get("uri")),
        title=line(node.get("headline") or _first(titles, "value")),
        published=iso_date(moment) if moment else None,
        authors=author_names(node.get("byline")),
        lang=language(node.get("language")),
    )
    return body_article(body, own.or_else(given), EMPTY)


def _first(found: object, key: str) -> object:
    listed = found if isinstance(found, list) else []
    return next((each.get(key) for each in listed if isinstance(each, dict)), None)


def newsml_items(data: bytes) -> list[Any]:
    """The text items of a NewsML-G2 document or message, one more than are read; UnusableInput
    where it has none."""
    items = list(islice(xml_tree(data).iter(f"{_G2}newsItem"), MOST_ITEMS + 1))
    if not items:
        raise UnusableInput("it holds no NewsML-G2 newsItem")
    return items


def newsml_article(item: Any, given: Facts) -> Article:
    """A newsItem; UnusableInput where it is withheld or has no text."""
    from lxml import etree

    status = item.find(f".//{_G2}pubStatus")
    if status is not None and status.get("qcode", "stat:usable").partition(":")[2] != "usable":
        raise UnusableInput(f"its agency says it is {status.get('qcode')[:40]!r}; not used")
    created = item.findtext(f".//{_G2}contentCreated") or item.findtext(f".//{_G2}versionCreated")
    provider = item.find(f".//{_G2}provider")
    named = item.findtext(f".//{_G2}provider/{_G2}name")
    literal = provider.get("literal") if provider is not None else None
    spoken = item.find(f".//{_G2}contentMeta/{_G2}language")
    moment = line(created)
    own = Facts(
        outlet=line(named) or line(literal),
        url=web_url(item.get("guid")),
        title=line(item.findtext(f".//{_G2}contentMeta/{_G2}headline")),
        published=iso_date(moment) if moment else None,
        authors=author_names(item.findtext(f".//{_G2}contentMeta/{_G2}by")),
        lang=language(spoken.get("tag") if spoken is not None else None),
    )
    inline = item.find(f".//{_G2}inlineXML")
    if inline is not None:
        _without_head(inline)
        body = "".join(etree.tostring(each, encoding="unicode") for each in inline)
    else:
        body = item.findtext(f".//{_G2}inlineData") or ""
    return body_article(body, own.or_else(given), EMPTY)


def _without_head(inline: Any) -> None:
    """Take out what stands before the words: the head, and NITF's headline and byline."""
    for node in list(inline.iter()):
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name in ("head", "body.head") and node.getparent() is not None:
            node.getparent().remove(node)
        elif name:
            node.tag = name

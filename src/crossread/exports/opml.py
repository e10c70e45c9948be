"""The feeds of outlets as OPML, which feed readers take in."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from crossread.exports.cleaning import address, one_line
from crossread.records.feeds import Feed


def to_opml(feeds: Iterable[Feed]) -> str:
    """One OPML 2.0 document, an outline a feed; an address that is no web address is left out."""
    lines = dict[str, str]()
    for each in feeds:
        if (url := address(each.url)) and url not in lines:
            name = one_line(each.title) or url
            said = {"type": "rss", "text": name, "title": name, "xmlUrl": url}
            if site := address(each.site):
                said["htmlUrl"] = site
            held = " ".join(f"{key}={quoteattr(value)}" for key, value in said.items())
            lines[url] = f"    <outline {held}/>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        "  <head><title>Feeds found by crossread</title></head>\n  <body>\n"
        f"{''.join(lines.values())}  </body>\n</opml>\n"
    )

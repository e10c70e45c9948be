"""Lines of a page that are no part of its article: pitches, pointers elsewhere, credits, bylines.

Rules about wording and links, in the words that outlets share; `pages` asks before it keeps a line.
"""

import re
from typing import Any

from crossread.read.trees import Block, names_of

_POINTER = re.compile(
    r"""^\W*(
    read\ (more|also|next|the\ full|this) | related | see\ (also|more) | also\ (on|read|see)
    | more(:|\ (on|from|about|stories|in|coverage|news)\b)
    | watch(:|\ (now|live|more|below|the\ video))
    | don['’]?t\ miss | click\ here | sign\ up | subscribe | follow\ (us|@|on|along)
    | listen(:|\ to\b) | (you\ )?(may|might)\ (also\ )?(like|enjoy|have\ missed) | recommended
    | most\ (read|popular) | trending | in\ case\ you\ missed | further\ reading
    | what\ to\ read\ next | top\ stories
    | leggi\ anche | lee\ tamb | lea\ tamb | lire\ (aussi|plus) | à\ lire
    | (mehr|lesen\ sie)\ (zum|auch) | leia\ (também|mais) | veja\ (também|mais)
    | lees\ ook | läs\ (mer|också) | les\ også | przeczytaj | читайте\ также | читать\ (далее|также)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# A request begins a sentence; inside one the same words report what somebody asked for.
_START = r"(?:^|[.!?:|…]\s+)(?:please\ )?"
_PITCH = re.compile(
    rf"""
    {_START}(sign\ up|subscribe|get|receive)\b[^.!?]{{0,120}}
        \b(newsletter|your\ (e-?mail\ )?inbox|podcast|e-?mail\ (updates|alerts))\b
    | {_START}(sign\ up|subscribe)\ (here|today|now)\b
    | {_START}thanks?\ (you\ )?for\ (signing\ up|subscribing)\b
    | {_START}an\ error\ (has\ )?occurred\b
    | {_START}follow\ [^.!?]{{1,60}}\ on\ (twitter|facebook|instagram|flipboard|youtube|linkedin
        |threads|bluesky|x)\b
    | {_START}like\ (us\ on\ facebook|this\ (story|article)\?)
    | {_START}share\ (this\ (story|article|post)|it\ with|on\ (facebook|twitter|whatsapp|x\b))
    | {_START}(get|download)\ [^.!?]{{0,40}}\b(app|on\ the\ go)\b[^.!?]{{0,20}}\bclick(ing)?\ here\b
    | ^click\ here\ to\ (get|download|sign|subscribe|join)\b[^.!?]{{0,60}}$
    | ^get\ the\ .{{0,30}}\bapp\W*$
    | ^\W*(print\ (this\ )?article|order\ reprints)\b | \bpersonal,\ non-commercial\ use\ only\b
    | {_START}have\ (you\ got\ )?a\ (news\ )?tip\?
    | {_START}(write\ to|e-?mail|contact|reach)\b[^!?]{{0,60}}\s\(?[\w.+-]+@[\w-]+\.\w+
    | \b(can|may)\ be\ reached\ (at|by|via|on)\ \S*@
    | \bis\ an?\ .{{0,60}}\b(reporter|correspondent|editor|columnist|journalist)\b.{{0,80}}
        \b(follow|e-?mail)\ (him|her|them)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RIGHTS = re.compile(
    r"""
    \ball\ rights\ reserved\b | ^\W*(copyright\b|©|\(c\)\ ?\d{4}).{0,120}\d{4}
    | \bmaterial\ may\ not\ be\ (published|reproduced|redistributed|republished)\b
    | ^(?=.*\b(links?|this\ post|purchas\w+)\b).*\bmay\ (earn|receive|get)\b.{0,40}\bcommission
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT = re.compile(
    r"""
    ^\W*(image|photo(graph)?|picture|video|graphic|illustration)s?
        \ ?(credits?|source|courtesy)?\ ?[:©|/]
    | ^\W*(image|photo(graph)?|picture|illustration|graphic)s?\ (by|courtesy|via)\b[^.!?]{2,80}$
    | ([/|©(]|\b(via|by|photo))\ ?.{0,80}\b(getty\ images|shutterstock|ap|afp|reuters|epa)
        (\ (photo|images))?\)?$
    | (^|[.!?]\ )(photo(graph)?|picture|image|illustration)s?(\ credit)?:\ (?-i:[A-Z])[^.!?]{2,60}$
    | ^\W*(credit|caption)s?:
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BYLINE = re.compile(
    r"""
    ^by:?\ [^.!?]{3,80}$ | ^(written|reported|posted|published|edited)\ (by|on)\b[^.!?]{0,80}$
    | ^(last\ )?(updated|modified|published|posted|first\ published)\b\W.{0,60}\d{4}.{0,30}
        ((?<![.!?])|[ap]\.m\.)$
    | ^(last\ )?(updated|modified|published|posted):\ .{1,40}(?<![.!?])$
    | ^(updated|published)\ (at\ )?\d{1,2}[:.]\d\d.{0,20}$
    | ^(last\ )?(updated|modified|published|posted)\ (on\ )?(\d{1,2}\ \w{3,9}|\w{3,9}\.?\ \d{1,2})$
    | ^\((additional\ |with\ )?(reporting|writing|editing)\ (by|from)\b
    | ^(additional\ )?(reporting|writing|editing)\ (by|from)\b([^.!?]{2,250}$|.*\bediting\ by\b)
    | \bcontributed\ (reporting\ )?to\ this\ (report|story|article)\W*$
    | ^\d+\ (min(ute)?s?\ read|comments?|shares?|views?)$
    | ^\W*(comments?|tags?|topics?|share|print|ad|advertisement|anzeige|publicité|sign\ in|log\ in
        |register|(sponsored|promoted|paid)(\ (content|post|story))?)\W*$
    | ^\W*((advertisement|ad)\W+)?(the\ )?(article|story|post|text)\ continues\b.{0,40}(?<![.!?])$
    | ^\W*((advertisement|ad)\W+)?(skip\ (the\ )?ad|scroll\ (down\ )?to\ continue
        |continue\ reading\ below)\b.{0,30}$
    | ^(tags?|topics?|filed\ under|categories|category|labels)\ ?:\ .{0,300}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PAYWALL = re.compile(
    r"""
    \b(subscribe|sign\ (in|up)|log\ in|register|join)\b.{0,50}
        \bto\ (continue|keep|finish)\ reading\b
    | \bto\ (continue|keep)\ reading\b.{0,60}\b(subscri|register|sign\ (in|up)|log\ in|account)
    | \bthis\ (article|content|story|page)\ is\ (only\ |available\ |exclusive(ly)?\ ){0,3}
        (for|to)\ .{0,30}(subscribers|members)\b
    | ^subscribe\ to\ (read|unlock|continue)\b | \bsubscriber-only\ (content|article|story)
    | \byou(['’]ve|\ have)\ (now\ )?(read|reached|used|viewed|hit)\b.{0,40}\b(free|monthly)\b
    | ^already\ (an?|have)\ .{0,30}\b(log|sign)\ in\b | ^take\ out\ a\ subscription\b
    | ^subscribe\ (now\ )?to\ (carry\ on|read\ on)\b | \bfree\ articles?\ (left|remaining)\b
    | \bthe\ (rest|remainder)\ of\ this\ (article|story)\b.{0,40}\bsubscri
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CORRECTION = re.compile(
    r"""
    ^\W*(corrections?|clarifications?|amendments?|editor['’]?s['’]?\ notes?)
        (\ \W?\d.{0,20})?\s*([^\w\s]|$)
    | ^.{0,30}\b(article|story|report|post|headline|piece|page)\b.{0,40}
        \b(amended|corrected|clarified|updated\ to|misstated|incorrectly)\b
    | ^\W*(an?\ |the\ )?(earlier|previous|original)\ version\b.{0,20}\bof\ (this|the)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile('[“"„«]')
_URL = re.compile(r"https?://\S+\Z")
# Places of a page: matched against class and id names, word parts.
_PLACE = re.compile(
    r"related|newsletter|\bshar(e|ing)\b|social|caption|credit|byline|author|promo|sidebar|footer"
    r"|comment|recirc|teaser|widget|read-?more|more-(on|from|stories)|subscri|sign-?up|\btags?\b"
    r"|\bad(s|vert\w*)?\b|sponsor|paywall|copyright|breadcrumb|gallery|video|player|taboola"
    r"|outbrain|disclaimer|popular|trending|recommend|toolbar|\bnav|cookie|consent|hidden|modal"
    r"|popup|tooltip|infobox|most-read|timestamp|dateline-|published",
    re.IGNORECASE,
)
_CORRECTED = re.compile(r"correction|clarification|amendment|editors?-?note", re.IGNORECASE)
_EMBED = re.compile(
    r"\btweet|twitter-|instagram-|fb-post|\btoot\b|mastodon|bluesky|\bbsky|telegram-"
    r"|(embedded|social)-(post|message|embed)",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"[.!?] \([^()]{3,60}\)\Z")
_CAPTION = re.compile(r"caption|credit\b", re.IGNORECASE)
_FOOT = re.compile(r"footer|newsletter|menu|navigation", re.IGNORECASE)
_PAYWALLED = re.compile(r"pay-?wall|reg-?wall|metered|gate(d|way)-", re.IGNORECASE)
# An embedded message is a quotation, whatever its frame is called; these are none even so.
_ELSEWHERE = re.compile(
    r"comment|related|newsletter|promo|pull-?quote|recirc|sidebar", re.IGNORECASE
)
_APART = frozenset("figure figcaption aside footer nav form header address menu dialog".split())
LONGEST = 400  # characters of a line that can be no part of the text
LONGEST_CAPTION, LONGEST_CORRECTION = 250, 1_500
ENDS = (*'.!?:;…。！？"”’»)',)


def is_residue(block: Block) -> bool:
    """Whether the words of a line show that it is no part of the article."""
    text = block.text
    if len(text) > LONGEST:
        return False
    if _is_caption(block) or is_paywall(text):
        return True
    if _POINTER.match(text) and _points(block):
        return True
    if block.linked >= 0.9 and text.isupper() and len(text) > 12:
        return True
    if (len(block.links) >= 3 and block.linked >= 0.6 and text[-1] not in ENDS) or _URL.match(text):
        return True
    # What is quoted was said: a request in quotation marks belongs to the article.
    rules = (_RIGHTS,) if _QUOTED.search(text) else (_PITCH, _RIGHTS, _CREDIT, _BYLINE)
    return any(rule.search(text) for rule in rules)


def _points(block: Block) -> bool:
    """Whether a line that begins like a pointer is one, and no sentence of the article."""
    text = block.text
    whole = text[-1] in '.!?”"'
    return (block.linked > 0.4 and (not whole or block.linked > 0.8 or ":" in text[:30])) or (
        len(text) < 40 and not whole
    )


def is_pointer(text: str) -> bool:
    """Whether a line announces links to other pages."""
    return len(text) < 60 and (_POINTER.match(text) is not None or text.isupper())


def is_paywall(text: str) -> bool:
    """Whether a line says that the rest is for subscribers."""
    return len(text) <= LONGEST and _PAYWALL.search(text) is not None


def is_correction(block: Block) -> bool:
    """Whether it says what was wrong in the article: a part of it, wherever it stands."""
    if len(block.text) > LONGEST_CORRECTION:
        return False
    above = [block.element, *block.element.iterancestors()][:3]
    return _CORRECTION.search(block.text[:200]) is not None or any(
        _CORRECTED.search(names_of(each)) for each in above
    )


def is_embed(element: Any) -> bool:
    """Whether it shows words from elsewhere: a quotation, or somebody's message."""
    return element.tag == "blockquote" or _EMBED.search(names_of(element)) is not None


def _is_caption(block: Block) -> bool:
    """Whether it is named a caption, or is all the text beside a picture."""
    element = block.element
    if any(_CAPTION.search(each.get("class") or "") for each in (element, element.getparent())):
        return element.tag not in ("body", "article")
    boxed = element.tag in ("div", "td", "center") or _CREDITED.search(block.text) is not None
    pictured = boxed and len(block.text) <= LONGEST_CAPTION
    return (
        pictured
        and next(element.iter("img", "picture", "amp-img"), None) is not None
        and len(" ".join(element.text_content().split())) <= len(block.text) + 2
    )


def names_paywall(block: Block) -> bool:
    """Whether the block stands in a part of the page that names itself a paywall."""
    above = [block.element, *block.element.iterancestors()]
    return any(_PAYWALLED.search(names_of(each)) for each in above[:4])


def is_of_page(element: Any) -> bool:
    """Whether it belongs to the page and not to its article, whatever it holds."""
    names = names_of(element)
    return element.tag in ("nav", "footer") or _FOOT.search(names) is not None


def lies_apart(block: Block, within: set[object]) -> bool:
    """Whether the block stands in a part of the page that names itself as no article text."""
    element = block.element
    quoted = False
    while element is not None and element not in within:
        quoted = quoted or is_embed(element)
        apart = element.tag in _APART and not (quoted and element.tag == "figure")
        if apart or (_ELSEWHERE if quoted else _PLACE).search(names_of(element)):
            return True
        element = element.getparent()
    return False

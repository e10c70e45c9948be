"""The words of a name, made comparable."""

import re
import unicodedata

from crossread.text.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\.?")


_MERE = lexicon("words")["honorific"] | frozenset(
    "sen rep gov gen lt col maj capt sgt hon the a an of and for in jr sr ii iii".split()
)


def unaccented(text: str) -> str:
    """A text without accents, in the form of its letters that compares best (NFKD)."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))


def normal_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it apart, in small letters without accents."""
    words = [
        word.rstrip(".").lower().removesuffix("'s").removesuffix("’s")
        for word in _WORD.findall(unaccented(name))
    ]
    return tuple(word for word in words if word not in _MERE)

"""The words of a name, made comparable."""

import re
import unicodedata

from crossread.text.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\.?")


_MERE = lexicon("words")["honorific"] | frozenset(
    "sen rep gov gen lt col maj capt sgt hon the a an of and for in jr sr ii iii".split()
)


def normal_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it apart, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    words = [
        word.rstrip(".").lower().removesuffix("'s").removesuffix("’s")
        for word in _WORD.findall(plain)
    ]
    return tuple(word for word in words if word not in _MERE)

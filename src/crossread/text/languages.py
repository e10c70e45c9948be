"""The language of a few words, as far as their small words and letters tell; "" where they do not.

Words are only compared with words of the same language: a translation is not checked.
"""

import re
import unicodedata
from collections import Counter

from crossread.records import Article

LEAST = 3  # small words of a language, and twice as many as of any other
SHARE = 0.2  # of the words, at least
READ = 4_000  # characters that are read
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = {
    "English": "the of and to is that for on was it with as by be from are this have not but we he",
    "French": "le la les des et est dans que qui pour une pas sur nous vous il elle sont du au ce",
    "German": "der die das und ist nicht ein eine den dem mit von zu wir sie es auf für im wird",
    "Spanish": "el los las y es que en por una para con no del se lo como más pero su hay",
    "Italian": "il di che è e per non una sono con del della gli lo nel si come ma anche più",
    "Portuguese": "o os as e é que em um uma para com não do da se por mais mas como são",
    "Dutch": "de het een en is dat niet van op voor met zijn wij te er aan ook maar bij naar",
    "Swedish": "det är och att en ett som inte på för med av den vi till har om jag de var",
    "Polish": "i w nie na się że z do to jest jak o po co tak ale za od przez są",
    "Turkish": "ve bir bu da de için ile çok ne var değil olarak daha gibi ama biz en o her mi",
}
_LISTS = {name: frozenset(words.split()) for name, words in _SMALL.items()}
_CODES = dict(zip("en fr de es it pt nl sv pl tr".split(), _SMALL, strict=True))


def language(text: str, lang: str | None = None) -> str:
    """The language, by what a page says of itself or else by its words."""
    told = _CODES.get((lang or "")[:2].lower(), "")
    return told or _script(text[:READ]) or _small_words(text[:READ])


def _small_words(text: str) -> str:
    words = _WORD.findall(text.lower())
    counts = Counter({name: sum(word in held for word in words) for name, held in _LISTS.items()})
    (best, most), (_, second) = counts.most_common(2)
    return best if most >= max(LEAST, SHARE * len(words), 2 * second) else ""


def _script(text: str) -> str:
    """The name of the script where most letters are of one other than Latin."""
    letters = [char for char in text if char.isalpha()][:400]
    other = Counter(
        unicodedata.name(char, "").partition(" ")[0].capitalize()
        for char in letters
        if ord(char) > 0x24F
    )
    name, most = other.most_common(1)[0] if other else ("", 0)
    return f"{name} letters" if 2 * most > len(letters) else ""


SAMPLE = 20_000  # characters whose words tell whether a text is English
SHORT = 20  # words of a text too short to tell it
COMMON = 0.14  # of an English text's words are small; of 1,585 articles the least has .17


def is_english(article: Article) -> bool:
    """Whether an article can be compared: it says it is in English, or its small words are."""
    if article.lang:
        return article.lang.lower().startswith("en")
    words = _WORD.findall(article.text[:SAMPLE].lower())
    small = sum(word in _LISTS["English"] for word in words)
    return len(words) < SHORT or small >= COMMON * len(words)

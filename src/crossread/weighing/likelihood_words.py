"""A probability in, the word that stands for it out: ICD 203 or PHIA, with its band."""

from crossread.records import Likelihood, Vocabulary

# ICD 203 (2015), D.6.e.2; the Professional Head of Intelligence Assessment's yardstick (2019).
BANDS: dict[Vocabulary, tuple[tuple[str, int, int], ...]] = {
    Vocabulary.ICD_203: (
        ("almost no chance", 1, 5),
        ("very unlikely", 5, 20),
        ("unlikely", 20, 45),
        ("roughly even chance", 45, 55),
        ("likely", 55, 80),
        ("very likely", 80, 95),
        ("almost certain", 95, 99),
    ),
    Vocabulary.PHIA: (
        ("remote chance", 0, 5),
        ("highly unlikely", 10, 20),
        ("unlikely", 25, 35),
        ("realistic possibility", 40, 50),
        ("likely", 55, 75),
        ("highly likely", 80, 90),
        ("almost certain", 95, 100),
    ),
}


def likelihood(probability: float, words: Vocabulary) -> Likelihood:
    """The word whose band holds the probability, or else is nearest; where two are as near, the
    one closer to even."""
    percent = round(100 * probability, 9)

    def distance(band: tuple[str, int, int]) -> tuple[float, float]:
        _, low, high = band
        return max(low - percent, percent - high, 0.0), abs((low + high) / 2 - 50)

    word, low, high = min(BANDS[words], key=distance)
    return Likelihood(word, low, high, low <= percent <= high)

"""How attributions are said: the invented cues of the tuning half, offsets, hostile text."""

import pytest
from handmade import reading

from crossread.types import AuthorialStance, Polarity, Veridicality
from crossread.wording import weigh_wording


@pytest.mark.parametrize(
    ("marked", "stance", "polarity", "implied"),
    [
        ("{s1:Ada} {c1:said} {q1:it rained}.", "neutral", "positive", "nonveridical"),
        ("{s1:Ada} {c1:confirmed that} {q1:it rained}.", "endorsing", "positive", "veridical"),
        ("{s1:Ada} {c1:did not confirm} {q1:it rained}.", "neutral", "negative", "nonveridical"),
        (
            "{s1:Ada} {c1:falsely claimed} {q1:it rained}.",
            "distancing",
            "positive",
            "antiveridical",
        ),
        ("{s1:Ada} {c1:did not know that} {q1:it rained}.", "neutral", "negative", "veridical"),
        ("{s1:Ada} {c1:didn’t deny that} {q1:it rained}.", "neutral", "positive", "nonveridical"),
    ],
)
def test_a_cue_is_weighed(marked: str, stance: str, polarity: str, implied: str) -> None:
    read = reading(marked, title=False)
    (found,) = weigh_wording(read.article, read.attributions)
    assert found.authorial_stance is AuthorialStance(stance)
    assert found.polarity is Polarity(polarity)
    assert found.veridicality is Veridicality(implied)

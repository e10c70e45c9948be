"""The terms that people are shown, each with its meaning: for tooltips and docs/glossary.md."""

TERMS = {
    "absent": "Searched for and not found in an outlet’s text, where nothing shows that the outlet"
    " could have known it (undated, published before or on the same day). Not an omission.",
    "agreed": "Reported by two or more outlets with no difference found in figure, date, place,"
    " actor or polarity.",
    "asserts": "The outlet states the claim in its own words.",
    "attribution": "A passage with its source (who), cue (said, according to) and content (what).",
    "attribution dropped": "First reported as someone’s statement, later asserted as fact.",
    "claim": "One statement of fact that an article makes or reports.",
    "confidence": "How likely it is that a finding is right, from 0 to 100 %, as measured on"
    " labelled articles.",
    "conflict": "Two claims about the same question that appear to contradict each other. crossread"
    " does not say which one is right.",
    "disputes": "The outlet contradicts the claim in its own words.",
    "figures differ": "Two or more outlets give different figures for a claim, and no conflict is"
    " reported: both may be right, as one may be a bound or may count something else.",
    "independent source": "Where a claim originates after copies and citations are traced back: a"
    " speaker, a document, or a newsroom’s own reporting.",
    "method": "The program part and version that made a finding.",
    "not assessed": "Nothing can be said about this outlet: its text is incomplete, or may contain"
    " the claim. Not an omission.",
    "omits": "The outlet’s complete text, published after the claim was public, does not contain"
    " it.",
    "own words": "Text that is not attributed to any source.",
    "reports": "The outlet attributes the claim to a source.",
    "unnamed source": "A source without a name, such as “officials” or “a person close to the"
    " talks”.",
}


def meaning(term: str) -> str:
    """What a term means."""
    return TERMS[term]

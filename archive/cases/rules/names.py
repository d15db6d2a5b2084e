"""Names as they are searched for: one spelling, and every two neighbouring signs. Pure."""

import unicodedata

# Stands before the first sign, so that what a name begins with is found like any pair.
START = "^"


def key(name: str) -> str:
    """A name without what two clerks may write differently: width, case, spaces."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace(START, "")
    # Once more: an accent that stood behind a space has now come to stand at a letter.
    return unicodedata.normalize("NFKC", "".join(folded.split()))


def grams(name: str) -> frozenset[str]:
    """Every pair of neighbouring signs, and the first sign with the start before it."""
    marked = START + key(name)
    return frozenset(marked[at : at + 2] for at in range(len(marked) - 1))


def wanted(typed: str) -> frozenset[str]:
    """The pairs a name must have to contain this; of one sign, that it begins with it."""
    plain = key(typed)
    if len(plain) == 1:
        return frozenset({START + plain})
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))

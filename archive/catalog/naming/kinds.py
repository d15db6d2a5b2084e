"""Which kind a run of pages is: by title, by words, by what the receipt calls it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from rapidfuzz import fuzz
from rapidfuzz.distance import Hamming

from archive.catalog.naming.layout import Signs
from archive.catalog.naming.leaves import Leaf, plain
from archive.catalog.naming.lexicon import Lexicon, Match
from archive.profile.documents import DocumentKind

# The sentence that decides stands behind these words.
DECIDES = ("裁定如下", "决定如下", "判决如下")
NEAR = 88.0
# A title of so few signs stands on many papers; its kind is sure only with its words.
SHORT, UNSURE = 2, 0.8


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a document, how sure that is, and why."""

    kind: DocumentKind | None
    title: str
    heading: str | None
    score: float
    reasons: tuple[str, ...]


def kind_of(leaves: Sequence[Leaf], first: Signs, lexicon: Lexicon, case_type: str) -> Kind:
    text = "".join(leaf.flowing for leaf in leaves)
    named = lexicon.match(leaves[0].piece) if leaves[0].piece else None
    if first.match is not None:
        return _by_title(first.match, text, lexicon, case_type, named)
    if (found := _by_words(text, lexicon)) is not None:
        kind, score = found
        return Kind(kind, kind.name, kind.heading_in(case_type), score, ("words",))
    if named is not None:
        kind = named.entry.kind
        score = 0.6 * named.score
        return Kind(kind, kind.name, kind.heading_in(case_type), score, ("piece",))
    title = first.heading or leaves[0].piece
    return Kind(None, title, None, 0.2 if title else 0.1, ("unknown",))


def _by_title(
    match: Match, text: str, lexicon: Lexicon, case_type: str, named: Match | None
) -> Kind:
    kind, reasons, score = match.entry.kind, ["title"], match.score
    if not match.is_exact:
        reasons.append("title_near")
    if kind.code in lexicon.refining:
        kind, certain = _refined(kind, text, lexicon)
        score *= certain
        reasons.append("words" if certain == 1 else "doubt_words")
    elif len(match.entry.printed) <= SHORT and not _says_one(kind, text):
        score *= UNSURE
    if named is not None and named.entry.kind.code == kind.code:
        score, reasons = min(1.0, score + 0.05), [*reasons, "piece"]
    if learnt := match.entry.learnt:
        heading = learnt.heading
        score *= 1 - 0.3 / (1 + learnt.times)
        return Kind(kind, learnt.title, heading, score, (*reasons, "learnt"))
    title = kind.name if kind.refines else _printed(match, kind)
    return Kind(kind, title, kind.heading_in(case_type), score, tuple(reasons))


def _says_one(kind: DocumentKind, text: str) -> bool:
    return any(_is_said(word, text) for word in kind.words)


def _printed(match: Match, kind: DocumentKind) -> str:
    """As the court calls it: the very title of the profile that was printed."""
    titles = (kind.name, *kind.titles)
    return next((one for one in titles if plain(one) == match.entry.printed), kind.name)


def _refined(kind: DocumentKind, text: str, lexicon: Lexicon) -> tuple[DocumentKind, float]:
    """Of kinds printed under one title, the one whose words the deciding part says."""
    decided = _decided(text)
    if decided is None:
        return kind, UNSURE
    among = [kind, *lexicon.refining[kind.code]]
    score, best = max(((_hits(one, decided), one) for one in among), key=itemgetter(0))
    return (best, 1.0) if score > 0 else (kind, UNSURE)


def _decided(text: str) -> str | None:
    """What stands behind 裁定如下, one sign of which may be misread."""
    for start in range(len(text) - 4, -1, -1):
        here = text[start : start + 4]
        if any(Hamming.distance(here, sign) <= 1 for sign in DECIDES):
            return text[start + 4 :]
    return None


def _hits(kind: DocumentKind, text: str) -> float:
    """How early and how often the words of a kind are said."""
    places = [
        match.start() for word in kind.words for match in _pattern(word).finditer(text)
    ]
    return len(places) + 100 / (10 + min(places)) if places else 0.0


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """The words, in order; … stands for up to forty signs."""
    return re.compile(".{0,40}?".join(map(re.escape, words.split("…"))))


def _by_words(text: str, lexicon: Lexicon) -> tuple[DocumentKind, float] | None:
    """What has no title of its own, if most of its words are there, a slip allowed."""
    scored = [(_share(kind, text), kind) for kind in lexicon.kinds if kind.words]
    likely = [pair for pair in scored if pair[0] >= 0.6 and pair[1].refines is None]
    if not likely:
        return None
    share, kind = max(likely, key=lambda pair: pair[0])
    return kind, (0.88 if not kind.titled else 0.7) * share


def _share(kind: DocumentKind, text: str) -> float:
    said = [_is_said(word, text) for word in kind.words]
    return sum(said) / max(2, len(said))


def _is_said(word: str, text: str) -> bool:
    if "…" in word:
        return bool(_pattern(word).search(text))
    if word in text:
        return True
    return len(word) >= 4 and fuzz.partial_ratio(word, text) >= NEAR


def is_card(leaf: Leaf, lexicon: Lexicon) -> bool:
    """Whether a page says by itself that it is something that bears no title."""
    return any(_share(kind, leaf.flowing) >= 0.6 for kind in lexicon.untitled)

"""The titles a court knows: those of its profile, and those it has confirmed itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from archive.catalog.naming.leaves import plain
from archive.profile.documents import DocumentKind

# A title may be misread in one sign of so many.
SIGNS_FOR_A_SLIP = 4
# Titles misread in more signs differ in length by so many at most.
ABOUT_AS_LONG = 3
# What stands before or behind a title and is no part of it.
_BEFORE = re.compile(r"^.*?(?:人民法院|仲裁委员会|公证处|有限公司)")
_BEHIND = re.compile(
    r"\((?:副本|正本|存根|稿|草稿|样本|附卷|第[一二三四五六七八九十\d]+次|\d+|[一二三四五六七八九十])\)$"
)
_UNDONE = re.compile("解除|撤销|撤回|删除|屏蔽|不予|恢复|变更|追加")
EXACT, WITHIN, LEAST = 1.0, 0.88, 0.72
# How far ahead of every other kind a near title has to be, and what it counts otherwise.
CLEAR, RIVALLED = 0.1, 0.9
# So often a title that the profile knows has to be filed elsewhere to be taken for that.
SETTLED = 3


@dataclass(frozen=True, slots=True)
class Learnt:
    """How often somebody here confirmed what was printed so as a document of this kind."""

    printed: str
    kind: str
    heading: str
    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed title, ready to be compared."""

    printed: str
    kind: DocumentKind
    learnt: Learnt | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A line taken for a title. ``score``: 1 is letter for letter."""

    entry: Entry
    score: float
    printed: str

    @property
    def is_exact(self) -> bool:
        return self.score >= EXACT


@dataclass(frozen=True)
class Lexicon:
    kinds: Sequence[DocumentKind]
    learnt: Sequence[Learnt] = ()

    @cached_property
    def entries(self) -> list[Entry]:
        """The longest first: what is named more exactly wins where both fit alike."""
        known = {one.code: one for one in self.kinds}
        own = [
            Entry(plain(title), kind)
            for kind in self.kinds
            if kind.titled and kind.refines is None
            for title in (kind.name, *kind.titles)
        ]
        there = {entry.printed: entry.kind.code for entry in own}
        taught = [
            Entry(one.printed, known[one.kind], one)
            for one in self.learnt
            if one.kind in known and _may_teach(one, there.get(one.printed))
        ]
        # Of a title that is in both the court's own use counts, where it is settled.
        settled = {entry.printed for entry in taught}
        own = [entry for entry in own if entry.printed not in settled]
        return sorted([*own, *taught], key=lambda one: -len(one.printed))

    @cached_property
    def refining(self) -> dict[str, list[DocumentKind]]:
        found = dict[str, list[DocumentKind]]()
        for kind in self.kinds:
            if kind.refines:
                found.setdefault(kind.refines, []).append(kind)
        return found

    @cached_property
    def untitled(self) -> list[DocumentKind]:
        return [kind for kind in self.kinds if not kind.titled and kind.refines is None]

    @cached_property
    def _by_print(self) -> dict[str, Entry]:
        refined = (kind for kind in self.kinds if kind.titled and kind.refines)
        # Mostly the general title alone is printed; the particular one counts if whole.
        whole = {
            plain(title): Entry(plain(title), kind)
            for kind in refined
            for title in (kind.name, *kind.titles)
        }
        return whole | {entry.printed: entry for entry in reversed(self.entries)}

    def match(self, line: str) -> Match | None:
        """The title a line carries, if it may be taken for one."""
        asked = list(dict.fromkeys(bare(line)))
        for text in asked:
            if (entry := self._by_print.get(text)) is not None:
                return Match(entry, EXACT, text)
        found = [match for text in asked for match in self._near(text)]
        best = max(found, key=lambda one: (one.score, len(one.entry.printed)), default=None)
        return _doubted(best, found) if best else None

    def _near(self, text: str) -> Iterable[Match]:
        for entry in self.entries:
            # Few titles are as long, or an end of it; to compare them all takes ten times
            # as long.
            if not may_be_close(text, entry.printed):
                continue
            score = closeness(text, entry.printed)
            if score >= LEAST:
                yield Match(entry, score, text)


def _may_teach(one: Learnt, known: str | None) -> bool:
    """What the profile knows is overruled by use alone, and for the same kind."""
    return known is None or (known == one.kind and one.times >= SETTLED)


def _doubted(best: Match, among: Sequence[Match]) -> Match:
    """What is nearly as near to a title of another kind may as well be that."""
    own = best.entry.kind.code
    rivals = [one.score for one in among if one.entry.kind.code != own]
    if max(rivals, default=0.0) < best.score - CLEAR:
        return best
    return replace(best, score=best.score * RIVALLED)


def bare(line: str) -> Iterable[str]:
    """What of a line may be a title: without its court, without its copy mark."""
    text = plain(line)
    yield text
    alone = _BEFORE.sub("", text)
    for one in (text, alone):
        yield one
        yield _BEHIND.sub("", one)


def may_be_close(text: str, title: str) -> bool:
    """No for none that is close by ``closeness``, which measures what is left."""
    most = max(len(title) // SIGNS_FOR_A_SLIP, ABOUT_AS_LONG)
    return abs(len(text) - len(title)) <= most or text.endswith(title)


def closeness(text: str, title: str) -> float:
    """How near a line is to a title that may have been misread."""
    if len(title) < 2 or not text:
        return 0.0
    slips = Levenshtein.distance(text, title)
    if slips <= len(title) // SIGNS_FOR_A_SLIP:
        return 1.0 - 0.5 * slips / len(title)
    if _ends_with(text, title):
        return WITHIN - 0.01 * (len(text) - len(title))
    if len(title) >= 6 and abs(len(text) - len(title)) <= ABOUT_AS_LONG:
        return 0.9 * fuzz.ratio(text, title) / 100
    return 0.0


def _ends_with(text: str, title: str) -> bool:
    """民事调解书生效证明 is no 民事调解书, and what lifts an order is not that order."""
    before = text.removesuffix(title)
    return (
        len(title) >= 4
        and before != text
        and len(before) <= 1.2 * len(title)
        and not _UNDONE.search(before)
    )

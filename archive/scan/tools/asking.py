"""Asks limited children, and says what it means when one does not come back."""

import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

from archive.scan.errors.working import Quarantined
from archive.scan.tools import frames
from archive.scan.tools.limited import Ended

Answer = tuple[frames.Header, memoryview]
Answers = Iterator[Answer]
Reason = tuple[str, dict[str, Any]]

# A child that took so much before it ended was after too much.
_GREEDY = 500_000_000
# A child forgets nothing of what it opened; after so many pages there is another.
_AT_ONCE = 50


def one(ask: Callable[[], Answers]) -> Answer:
    """The only answer. A child that somebody else has ended is asked for once more."""
    try:
        return _only(ask())
    except Ended as ended:
        if not ended.is_foreign():
            raise Quarantined(*reason(ended)) from ended
    try:
        return _only(ask())
    except Ended as ended:
        raise Quarantined(*reason(ended)) from ended


def _only(answers: Answers) -> Answer:
    found = list(answers)
    if len(found) != 1:
        raise Quarantined("broken", {"answers": len(found)})
    return _taken(found[0])


def each(
    ask: Callable[[int, int], Answers], start: int, count: int, patience: float
) -> Answers:
    """An answer for each page: whatever ends one child, the next goes on behind it."""
    ordinal, end, losses = start, start + count, _Losses(patience)
    while ordinal < end and losses.may_go_on():
        until = min(ordinal + _AT_ONCE, end)
        losses.begin()
        try:
            for answer in ask(ordinal, until - ordinal):
                yield _taken(answer)
                ordinal += 1
                losses.begin()
        except Ended as ended:
            if not losses.forgives(ended):
                yield losses.bad(ordinal)
                ordinal += 1
        else:
            if ordinal < until:
                return
    for left in range(ordinal, end):
        yield losses.bad(left)


def _taken(answer: Answer) -> Answer:
    """An answer about a page, or about the whole file if that is none."""
    said = answer[0]
    if "refused" in said and "ordinal" not in said:
        raise Quarantined(said["refused"], said["facts"])
    return answer


class _Losses:
    """How much time went into pages that did not come."""

    def __init__(self, patience: float) -> None:
        self._left = patience
        self._began = 0.0
        self._reason: Reason = ("broken", {})
        self._forgave = False

    def begin(self) -> None:
        self._began = time.monotonic()

    def may_go_on(self) -> bool:
        return self._left > 0

    def forgives(self, ended: Ended) -> bool:
        """Whether to try the same page again; never twice in a row."""
        self._left -= time.monotonic() - self._began
        self._reason = reason(ended)
        self._forgave = ended.is_foreign() and not self._forgave
        return self._forgave

    def bad(self, ordinal: int) -> Answer:
        code, facts = self._reason
        return {"ordinal": ordinal, "refused": code, "facts": facts}, memoryview(b"")


def reason(ended: Ended) -> Reason:
    """What a file has done to its child."""
    facts = {"signal": -ended.code, "memory": ended.memory}
    if isinstance(ended.fault, frames.Silence) or ended.code == -signal.SIGXCPU:
        return "too_slow", facts
    # pdfium gives up with an abort when it gets no memory, however little it has.
    if ended.code == -signal.SIGABRT or ended.memory > _GREEDY:
        return "bomb", facts
    return "broken", facts

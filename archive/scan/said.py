"""The sorting desk in words: what was done, what can be undone, why a page is aside."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from archive.scan.models import Aside, PageState
from archive.scan.queries import Progress
from archive.speech import LazyString, _, lazy, ngettext


class Verb(StrEnum):
    """What can be done to pages; a value is never renamed, it stands in the journal."""

    TURN = "turn"
    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"
    MOVE_PIECE = "move_piece"
    ASSIGN = "assign"
    ASIDE = "aside"
    BLANK = "blank"
    RESTORE = "restore"
    REPLACE = "replace"
    UNDO = "undo"
    REDO = "redo"
    SORT = "sort"
    REOPEN = "reopen"


# For “Undo: …” and “Again: …”.
NAMES: dict[str, LazyString] = {
    Verb.TURN: lazy("turning"),
    Verb.SPLIT: lazy("a new piece"),
    Verb.MERGE: lazy("joining pieces"),
    Verb.MOVE: lazy("moving pages"),
    Verb.MOVE_PIECE: lazy("moving a piece"),
    Verb.ASSIGN: lazy("assigning"),
    Verb.ASIDE: lazy("setting aside"),
    Verb.BLANK: lazy("marking blank"),
    Verb.RESTORE: lazy("bringing back"),
    Verb.REPLACE: lazy("replacing"),
}
ASIDE: dict[Aside, LazyString] = {
    Aside.SEPARATOR: lazy("Separator"),
    Aside.SEPARATOR_BACK: lazy("Back of separator"),
    Aside.BLANK: lazy("Blank"),
    Aside.DUPLICATE: lazy("Duplicate"),
    Aside.REMOVED: lazy("Set aside"),
    Aside.REPLACED: lazy("Replaced"),
}
STATES: dict[PageState, LazyString] = {
    PageState.WAITING: lazy("Being worked"),
    PageState.READY: lazy("Ready"),
    PageState.FAILED: lazy("Failed"),
}


def name(verb: str) -> str:
    return str(NAMES.get(verb, verb))


def aside(why: str | None) -> str:
    return str(ASIDE[Aside(why)]) if why else ""


def done(verb: str, count: int) -> str:
    """What was done to so many pages, as a sentence."""
    say = SENTENCES.get(verb)
    return say(count) if say else _("Something was changed.")


def _turned(count: int) -> str:
    return ngettext("%(num)s page turned.", "%(num)s pages turned.", count)


def _moved(count: int) -> str:
    return ngettext("%(num)s page moved.", "%(num)s pages moved.", count)


def _assigned(count: int) -> str:
    return ngettext("%(num)s page assigned.", "%(num)s pages assigned.", count)


def _set_aside(count: int) -> str:
    return ngettext("%(num)s page set aside.", "%(num)s pages set aside.", count)


def _blank(count: int) -> str:
    return ngettext("%(num)s page marked blank.", "%(num)s pages marked blank.", count)


def _restored(count: int) -> str:
    return ngettext("%(num)s page brought back.", "%(num)s pages brought back.", count)


SENTENCES: dict[str, Callable[[int], str]] = {
    Verb.TURN: _turned,
    Verb.SPLIT: lambda _count: _("A new piece begins."),
    Verb.MERGE: lambda _count: _("The piece goes on from the one before."),
    Verb.MOVE: _moved,
    Verb.MOVE_PIECE: lambda _count: _("The piece was moved."),
    Verb.ASSIGN: _assigned,
    Verb.ASIDE: _set_aside,
    Verb.BLANK: _blank,
    Verb.RESTORE: _restored,
    Verb.REPLACE: lambda _count: _("A page was replaced."),
    Verb.UNDO: lambda _count: _("The last change was undone."),
    Verb.REDO: lambda _count: _("It was done again."),
    Verb.SORT: lambda _count: _("The batch was marked sorted."),
    Verb.REOPEN: lambda _count: _("The batch was reopened."),
}


def progress(now: Progress) -> dict[str, Any]:
    """How far the machine is, as the desk shows it."""
    done = now.ready + now.failed
    return {
        "done": done,
        "total": now.total,
        "failed": now.failed,
        "rests": now.is_done,
        "words": " · ".join(_parts(now, done)),
    }


def _parts(now: Progress, done: int) -> list[str]:
    parts = [_("%(done)s of %(total)s pages", done=done, total=now.total)]
    if now.left and now.per_minute:
        parts.append(_("%(pace)s a minute", pace=round(now.per_minute)))
    if now.time_left:
        parts.append(_left(now.time_left))
    if now.failed:
        parts.append(ngettext("▲ %(num)s failed", "▲ %(num)s failed", now.failed))
    if now.quarantined:
        told = ngettext("%(num)s file refused", "%(num)s files refused", now.quarantined)
        parts.append(f"▲ {told}")
    return parts


def _left(time: timedelta) -> str:
    minutes = ceil(time.total_seconds() / 60)
    return ngettext("about %(num)s minute left", "about %(num)s minutes left", minutes)

"""How a case goes on: a table of stages, each with its exits. Pure."""

from enum import StrEnum


class Stage(StrEnum):
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    HANDED_OVER = "handed_over"
    ARCHIVED = "archived"


NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.OPEN: frozenset({Stage.SUSPENDED, Stage.CLOSED}),
    Stage.SUSPENDED: frozenset({Stage.OPEN, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.HANDED_OVER, Stage.OPEN}),
    Stage.HANDED_OVER: frozenset({Stage.ARCHIVED, Stage.CLOSED}),
    Stage.ARCHIVED: frozenset(),
}
# A case that is still being worked on; its data may be corrected and its holder changed.
LIVE = frozenset({Stage.OPEN, Stage.SUSPENDED})
# After this the file is no longer the bureau's, and nothing of it is changed here.
SEALED = frozenset({Stage.HANDED_OVER, Stage.ARCHIVED})


def may_go(now: Stage, then: Stage) -> bool:
    return then in NEXT[now]

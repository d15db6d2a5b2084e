"""May somebody do this, and to which rows: both answers from one reach."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from archive.accounts.errors import Denied
from archive.accounts.rules import reach as rules
from archive.accounts.rules.reach import Reach, Thing
from archive.act import Act
from archive.speech import _
from archive.web.access import PERSON

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and in a refusal why. True and false like the answer itself."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def reach(act: Act, action: str) -> Reach:
    """How far this right of the actor's reaches."""
    if act.actor.id is None:
        return rules.NOTHING
    return rules.reach(act.profile.grants, act.actor.holdings, act.actor.office, action)


def may(act: Act, action: str) -> bool:
    """Whether the actor has any use for a page of this action."""
    if action == PERSON:
        return act.actor.id is not None
    return bool(reach(act, action))


def can(act: Act, action: str, thing: Thing | None = None) -> Decision:
    """Whether the actor may do this at all; or, with a thing, to this one."""
    found = reach(act, action)
    if not found:
        return Decision(allowed=False, reason=_("Your post does not allow this."))
    if thing is not None and not found.covers(thing.owner_id, thing.team, act.actor.id):
        return Decision(allowed=False, reason=_("Your post does not reach this far."))
    return Decision(allowed=True)


def demand(act: Act, action: str, thing: Thing | None = None) -> None:
    """For services: refuse unless ``can``."""
    if not can(act, action, thing):
        raise Denied(action)


def visible(
    act: Act, action: str, owner_column: Column | None, team_column: Column | None
) -> ColumnElement[bool]:
    """The same as ``can``, as a condition on rows; a missing column is nobody's."""
    found = reach(act, action)
    if found.everything:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if found.teams and team_column is not None:
        conditions.append(team_column.in_(found.teams))
    if found.own and owner_column is not None:
        conditions.append(owner_column == act.actor.id)
    return or_(false(), *conditions)

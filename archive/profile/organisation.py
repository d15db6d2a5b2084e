"""How a court is divided: areas, windows, duties, posts and teams, and who may do what."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from archive.profile import actions
from archive.profile.actions import Scope
from archive.profile.draft import Draft, Row, repeated, unknown
from archive.profile.errors import Fault
from archive.profile.parts import Code, Entry, Sourced, Text, Weeks
from archive.speech import LazyString, lazy


class TeamKind(StrEnum):
    """What a team does: handle cases, serve those who do, or look on from outside."""

    HANDLING = "handling"
    SERVICE = "service"
    OUTSIDE = "outside"


class Area(Entry):
    pass


class Duty(Entry):
    area: Code | None = None


class Post(Entry):
    area: Code | None = None
    duties: tuple[Code, ...] = ()


class Window(Entry):
    area: Code
    posts: tuple[Code, ...] = ()


class Team(Entry):
    kind: TeamKind
    area: Code | None = None
    # How long a file may stay with the team.
    weeks: Weeks | None = None
    led_by: Code | None = None
    # How its cases may be closed without being handed on.
    closes: tuple[Code, ...] = ()


class Grant(Sourced):
    """One post may do these things, over this much of the court."""

    post: Code
    actions: Annotated[tuple[Text, ...], Field(min_length=1)]
    scope: Scope


CODED = ("areas", "windows", "duties", "posts", "teams")
# section, field, and the section whose codes the field names
REFERENCES = (
    ("windows", "area", "areas"),
    ("windows", "posts", "posts"),
    ("duties", "area", "areas"),
    ("posts", "area", "areas"),
    ("posts", "duties", "duties"),
    ("teams", "area", "areas"),
    ("teams", "led_by", "posts"),
    ("teams", "closes", "closing_methods"),
    ("grants", "post", "posts"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    for section in CODED:
        yield from repeated(draft, section, "code")
        yield from repeated(draft, section, "name")
    for section, field, among in REFERENCES:
        yield from unknown(draft, section, field, among)
    yield from _posts_named_like_administrators(draft)
    granted = set[tuple[str | None, str]]()
    for row in draft.rows("grants"):
        yield from _grant(row, granted)


def _posts_named_like_administrators(draft: Draft) -> Iterator[Fault]:
    for row in draft.rows("posts"):
        if row.text("code") in actions.ADMINISTRATORS:
            yield Fault(
                row.at("code"), lazy("This is an administrator's office, not a post.")
            )


def _grant(row: Row, granted: set[tuple[str | None, str]]) -> Iterator[Fault]:
    for code in row.texts("actions"):
        if sentence := _refusal(row, code):
            yield Fault(row.at("actions"), sentence)
        elif (row.text("post"), code) in granted:
            sentence = lazy("“%(action)s” is granted to this post twice.", action=code)
            yield Fault(row.at("actions"), sentence)
        granted.add((row.text("post"), code))


def _refusal(row: Row, code: str) -> LazyString | None:
    """Why no post can have this action over this scope."""
    if actions.is_administrative(code):
        return lazy(
            "“%(action)s” belongs to an administrator and is granted to no post.",
            action=code,
        )
    if code not in actions.KNOWN:
        return lazy("There is no action “%(action)s”.", action=code)
    scope = row.text("scope")
    if scope in set(Scope) - actions.KNOWN[code].scopes:
        return lazy(
            "“%(action)s” cannot be granted over “%(scope)s”.", action=code, scope=scope
        )
    return None

"""What a route asks of those who call it. A route that says nothing is closed to all."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ATTRIBUTE, SCOPE = "archive_access", "archive_scope"
# Open to everybody; and to everybody who has logged in.
PUBLIC, PERSON = "public", "person"
# Only for another system, which shows a token; a browser's login opens nothing there.
TOKEN = "token"  # noqa: S105  # a kind of access
# Recognises a token; set by the room that knows them.
DOOR = "archive.token_door"


def needs(action: str) -> Callable[[View], View]:
    """Only for those whom the profile, or their office, grants ``action``."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, action)
        return view

    return mark


def public(view: View) -> View:
    """Needs no login: on the short list that a test holds."""
    return needs(PUBLIC)(view)


def for_any_person(view: View) -> View:
    """Needs a login and nothing more: one's own affairs."""
    return needs(PERSON)(view)


def by_token(scope: str = "") -> Callable[[View], View]:
    """Only with a token of this scope; without one named, with any token that holds."""

    def mark(view: View) -> View:
        setattr(view, SCOPE, scope)
        return needs(TOKEN)(view)

    return mark


def scope_of(view: Callable[..., Any]) -> str:
    found: str = getattr(view, SCOPE, "")
    return found


def demanded(view: Callable[..., Any]) -> str | None:
    found: str | None = getattr(view, ATTRIBUTE, None)
    return found

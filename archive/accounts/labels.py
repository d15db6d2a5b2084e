"""People, posts and states, as a page or a list says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.accounts import queries
from archive.accounts.models import Membership, Person
from archive.accounts.rules.passwords import MAXIMUM, Fault
from archive.act import Actor, Office
from archive.audit.kinds import LABELS
from archive.profile.parts import Entry
from archive.speech import LazyString, _, day, in_chinese, lazy, moment
from archive.web.act import profile

FAULTS: dict[Fault, LazyString] = {
    Fault.TOO_SHORT: lazy("It is too short."),
    Fault.TOO_LONG: lazy("It has more than %(most)s characters.", most=MAXIMUM),
    Fault.COMMON: lazy("It is one of the passwords that are tried first."),
    Fault.PREDICTABLE: lazy("It is a repetition or a run of neighbouring keys."),
    Fault.DATE: lazy("It is hardly more than a date."),
    Fault.OWN_WORDS: lazy("It is hardly more than your account, your name or the court's."),
    Fault.TOO_FEW_CLASSES: lazy(
        "It needs three of: small letters, capitals, digits, other signs."
    ),
    Fault.REUSED: lazy("It was used here before."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A tone and a word for how something stands, and the day fixed for its end."""

    tone: str
    word: str
    due: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    id: int
    account: str
    name: str
    posts: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Held:
    id: int
    label: str
    since: str
    until: str
    standing: Standing
    can_end: bool


@dataclass(frozen=True, slots=True)
class Happened:
    at: str
    who: str
    what: str
    note: str


def standing(person: Person, today: date) -> Standing:
    if person.closed_on:
        return Standing("plain", _("closed on %(day)s", day=day(person.closed_on)))
    invitation = queries.invitation(person)
    if invitation is None or invitation.used_at:
        return Standing("done", _("in use"))
    if invitation.due < today:
        return Standing("late", _("not taken up in time"))
    return Standing(
        "waiting", _("not taken up yet"), invitation.due, invitation.due_provisional
    )


def listed(person: Person, today: date) -> Listed:
    """A line of the directory; what was read with the person are the posts held today."""
    held = [post(one.post, one.team) for one in person.memberships]
    label = office(person.office) or _(", ").join(held)
    return Listed(person.id, person.account, person.name, label, standing(person, today))


def held(one: Membership, today: date) -> Held:
    return Held(
        id=one.id,
        label=post(one.post, one.team),
        since=day(one.since),
        until=day(one.until) if one.until else "",
        standing=_held_standing(one, today),
        can_end=one.ended_at is None and (one.until is None or one.until >= today),
    )


def _held_standing(one: Membership, today: date) -> Standing:
    if one.ended_at:
        ended = one.ended_at.astimezone(profile().zone).date()
        return Standing("plain", _("ended on %(day)s", day=day(ended)))
    if one.until and one.until < today:
        return Standing("plain", _("over"))
    if one.since > today:
        return Standing("waiting", _("to come"))
    return Standing("done", _("held"))


def history(account: str) -> list[Happened]:
    return [
        Happened(
            at=moment(event.at, profile().zone),
            who=event.name or event.account or _("nobody yet"),
            what=str(LABELS[event.kind]),
            note="" if event.done else _("refused"),
        )
        for event in queries.history(account)
    ]


def office(of: Office) -> str:
    return {
        Office.SYSTEM: _("System administrator"),
        Office.SECURITY: _("Security administrator"),
        Office.AUDIT: _("Audit administrator"),
    }.get(of, "")


def actor(who: Actor) -> str:
    """What stands beside the name on every page."""
    held_now = [post(one.post, one.team) for one in who.holdings]
    return office(who.office) or _(", ").join(held_now) or _("No post")


def post(code: str, team: str | None = None) -> str:
    """``卷宗专员 · 实施一组``; a code that the profile no longer has shows as it is."""
    named = _named(profile().posts, code)
    return f"{named} · {_named(profile().teams, team)}" if team else named


def posts() -> list[tuple[str, str]]:
    return [(one.code, _named(profile().posts, one.code)) for one in profile().posts]


def teams() -> list[tuple[str, str]]:
    return [(one.code, _named(profile().teams, one.code)) for one in profile().teams]


def _named(entries: Sequence[Entry], code: str) -> str:
    for entry in entries:
        if entry.code == code:
            return entry.name if in_chinese() else entry.gloss
    return code

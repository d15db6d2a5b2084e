"""What happened to a case, as its page tells it: codes by their names, days in words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.act import Office
from archive.audit import facts
from archive.audit.kinds import LABELS
from archive.audit.models import Event
from archive.cases import terms
from archive.cases.errors import field
from archive.profile.parts import Entry
from archive.profile.schema import Profile
from archive.speech import _, day, moment

ARROW = " → "
MOST_DATES = 4
STOPPED = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Happened:
    at: str
    who: str
    what: str
    note: str


def happened(profile: Profile, events: Sequence[Event]) -> list[Happened]:
    return [
        Happened(
            moment(event.at, profile.zone),
            _who(event),
            str(LABELS[event.kind]),
            _note(profile, event.facts),
        )
        for event in events
    ]


def _who(event: Event) -> str:
    if event.office is Office.MACHINE:
        return _("the archive itself")
    return event.name or event.account


def _note(profile: Profile, of: Mapping[str, Any]) -> str:
    """What was changed, or what it was about; the rest is in the journal."""
    if changes := of.get("changes"):
        return "; ".join(_change(profile, *one) for one in changes.items())
    return " · ".join(filter(None, _said(profile, of)))


def _change(profile: Profile, name: str, change: str) -> str:
    before, _arrow, after = change.partition(ARROW)
    both = ARROW.join(names(profile, name, one) for one in (before, after))
    return _("%(field)s: %(sentence)s", field=field(name), sentence=both)


def names(profile: Profile, name: str, codes: str) -> str:
    """Several codes stand in one field, divided by commas."""
    if name not in LISTS:
        return codes
    entries = LISTS[name](profile)
    return "、".join(terms.named(entries, code) for code in codes.split(", "))


def _said(profile: Profile, of: Mapping[str, Any]) -> Iterator[str]:
    for name, value in of.items():
        if not value:
            continue
        if name in LISTS:
            yield terms.named(LISTS[name](profile), str(value))
        elif name in DAYS:
            yield _(
                "%(field)s: %(sentence)s", field=facts.label(name), sentence=_day(value)
            )
        elif name == "due" and isinstance(value, dict):
            yield _dates(profile, value)
        elif name in PLAIN:
            yield facts.said(value)


def _day(value: Any) -> str:
    """A day as pages say it; what is none is shown as it was noted."""
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return facts.said(value)


def _dates(profile: Profile, due: Mapping[str, Any]) -> str:
    """Of many dates the first few: all of them stand in the table of nodes."""
    told = [
        f"{terms.named(profile.nodes, code.partition('.')[0])} {_moved(str(value))}"
        for code, value in list(due.items())[:MOST_DATES]
    ]
    return "、".join(told) + (" …" if len(due) > MOST_DATES else "")


def _moved(value: str) -> str:
    """The journal puts a day that is not counted into brackets."""
    return STOPPED.sub(_("stands still"), value)


LISTS: Mapping[str, Callable[[Profile], Sequence[Entry]]] = {
    "channel": lambda profile: profile.filing_channels,
    "circumstances": lambda profile: profile.circumstances,
    "enterprise_class": lambda profile: profile.enterprise_classes,
    "event": lambda profile: (*profile.events, *profile.nodes),
    "grounds": lambda profile: profile.grounds,
    "kind": lambda profile: profile.suspensions,
    "link": lambda profile: profile.links,
    "node": lambda profile: profile.nodes,
    "object_kind": lambda profile: profile.object_kinds,
    "team": lambda profile: profile.teams,
    "track": lambda profile: profile.tracks,
}
DAYS = ("on", "since", "until")
PLAIN = ("name", "other", "after", "holder", "what", "note", "reason")

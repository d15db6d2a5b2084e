"""What one court may decide for itself: a profile, whole and checked.

A room adds a section as a field of ``Sections``, its parts in a file of its own, and what
must hold between entries as one more function in ``SENSE``.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr

from archive.calendar import Calendar
from archive.profile import (
    approvals,
    closing,
    documents,
    files,
    keeping,
    kinds,
    lending,
    organisation,
    process,
    registers,
    routing,
    security,
    switches,
    years,
)
from archive.profile.draft import Draft, repeated
from archive.profile.errors import Fault
from archive.profile.organisation import Area, Duty, Grant, Post, Team, Window
from archive.profile.parts import Code, Day, Entry, Flag, Part, Sourced, Text, Zone
from archive.profile.sections import Sections, only
from archive.profile.security import Security


class Document(Part):
    """The court's own rules this profile carries out."""

    title: Text
    number: Text | None = None
    issued: Day | None = None
    to_confirm: Flag = False


class Court(Part):
    code: Code
    name: Text
    gloss: Text
    timezone: Zone
    # A version is never edited once a case was filed under it: a change is a new one.
    version: Annotated[int, Field(strict=True, gt=0, le=9999)]
    in_force_from: Day
    document: Document


class ClosedDay(Entry):
    """A day the court itself is closed, beside the holidays of the whole country."""

    day: Day


class OwnDays(Part):
    closed: tuple[ClosedDay, ...] = ()


class Profile(Sections):
    # The file this one was laid over; what is here is already both.
    base: Code | None = None
    court: Court
    security: Security
    areas: tuple[Area, ...] = ()
    windows: tuple[Window, ...] = ()
    duties: tuple[Duty, ...] = ()
    posts: Annotated[tuple[Post, ...], Field(min_length=1)]
    teams: tuple[Team, ...] = ()
    grants: tuple[Grant, ...] = ()
    own_days: Annotated[OwnDays, Field(alias="calendar")] = OwnDays()

    _text_sha256: str = PrivateAttr(default="")

    def model_post_init(self, context: Any, /) -> None:
        self._text_sha256 = (context or {}).get("text_sha256", "")

    @property
    def key(self) -> str:
        """``qingfeng@1``: what a case keeps to say which rules it was filed under."""
        return f"{self.court.code}@{self.court.version}"

    @property
    def text_sha256(self) -> str:
        """Of the file as it was read, so that an edited version can be told."""
        return self._text_sha256

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.court.timezone)

    @cached_property
    def calendar(self) -> Calendar:
        """The years shipped with this version, less the court's own closed days."""
        return Calendar.of(years.shipped(), (one.day for one in self.own_days.closed))

    def area(self, code: str) -> Area:
        return only(self.areas, "areas", code)

    def duty(self, code: str) -> Duty:
        return only(self.duties, "duties", code)

    def post(self, code: str) -> Post:
        return only(self.posts, "posts", code)

    def team(self, code: str) -> Team:
        return only(self.teams, "teams", code)

    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Whatever is laid down somewhere, with the section it stands in, in order."""
        for section in type(self).model_fields:
            for part in _parts(getattr(self, section)):
                if isinstance(part, Sourced):
                    yield section, part

    def unconfirmed(self) -> list[Sourced]:
        """What a person at the court must still confirm (待核实), in order."""
        return [part for _section, part in self.sourced() if part.to_confirm]


SENSE: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    organisation.faults,
    security.faults,
    kinds.faults,
    files.faults,
    documents.faults,
    process.faults,
    routing.faults,
    approvals.faults,
    closing.faults,
    lending.faults,
    registers.faults,
    keeping.faults,
    switches.faults,
    lambda draft: repeated(draft, "calendar.closed", "code"),
)


def sense(draft: Draft) -> list[Fault]:
    """What is wrong between entries, however their single shapes may be."""
    return [fault for faults in SENSE for fault in faults(draft)]


def _parts(value: object) -> Iterator[Part]:
    """Every part in a value and, in the order of the schema, inside those parts."""
    if isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))

"""The lists a court chooses from: kinds of case, object, channel, link, circumstance."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, between, repeated
from archive.profile.errors import Fault
from archive.profile.parts import Code, Entry, Text


class CaseGroup(StrEnum):
    """Execution proper (实施), review of it (审查), and what is neither."""

    EXECUTION = "execution"
    REVIEW = "review"
    OTHER = "other"


class CaseType(Entry):
    # What stands in a case number: 执, 执恢, 执保 …
    mark: Annotated[Text, Field(max_length=3)]
    # The national code of the type.
    number: Text | None = None
    group: CaseGroup


class Link(Entry):
    """How one case may be tied to another."""

    from_types: tuple[Code, ...] = ()
    to_types: tuple[Code, ...] = ()


class Track(Entry):
    """How a case of some difficulty is run."""

    team: Code | None = None


class EnterpriseClass(Entry):
    pass


class Circumstance(Entry):
    """A fact of a case that somebody notes, and that rules ask for."""


class Ground(Entry):
    """Why a case is sorted as it is; whoever sorts it names one."""


class Stage(Entry):
    pass


class Principle(Entry):
    """What the court's document says of itself, shown where the rules are shown."""


CODED = (
    "case_types",
    "links",
    "tracks",
    "object_kinds",
    "filing_channels",
    "enterprise_classes",
    "service_methods",
    "petition_channels",
    "inquiry_kinds",
    "circumstances",
    "grounds",
    "stages",
    "principles",
)
REFERENCES = (
    ("links", "from_types", "case_types"),
    ("links", "to_types", "case_types"),
    ("tracks", "team", "teams"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    yield from repeated(draft, "case_types", "mark")

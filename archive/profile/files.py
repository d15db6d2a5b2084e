"""What a case file holds: its headings, the kinds of material, and what must be there."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, between, exactly_one
from archive.profile.errors import Fault
from archive.profile.parts import Code, Conditional, Entry, Flag, Part, Text, Whole
from archive.speech import lazy


class FilePart(StrEnum):
    """The part that may be read by the parties (正卷), and the court's own (副卷)."""

    MAIN = "main"
    SIDE = "side"


class Signer(StrEnum):
    INTERVIEWER = "interviewer"
    RECORDER = "recorder"
    INTERVIEWEE = "interviewee"
    HANDLER = "handler"
    LEADER = "leader"
    RECEPTION_OFFICER = "reception_officer"
    RECIPIENT = "recipient"
    APPLICANT = "applicant"
    PANEL = "panel"
    BORROWER = "borrower"
    APPROVER = "approver"


class Handover(StrEnum):
    """When material is handed over for another to go on with, or to keep."""

    INTERVIEW = "interview"
    TRIAGE = "triage"
    TEAM = "team"
    MERGER = "merger"
    ARCHIVE = "archive"


class Standing(Part):
    """Where a heading stands in the files of one type of case."""

    case_type: Code
    order: Annotated[Whole, Field(gt=0, le=9999)]


class Heading(Entry):
    file: FilePart
    places: Annotated[tuple[Standing, ...], Field(min_length=1)]

    def order_in(self, case_type: str) -> int | None:
        """Its order in files of this type; None if they have no such heading."""
        return next((p.order for p in self.places if p.case_type == case_type), None)


class Material(Entry):
    """A kind of document or record, and what makes one complete."""

    heading: Code
    seal: Flag = False
    signers: tuple[Signer, ...] = ()
    # It travels with the file from one team to the next.
    travels: Flag = False
    form: Code | None = None


class MaterialSource(Entry):
    """Where material comes from. What may not be refused is received and noted (待补正)."""

    refusable: Flag


class ReviewPoint(Entry):
    """What a review looks at, each with a result and a reason of its own."""


class Requirement(Conditional):
    """Material that must be in the file: at a node, at a handover, for a closing."""

    node: Code | None = None
    handover: Handover | None = None
    closings: tuple[Code, ...] = ()
    # None named: every type.
    case_types: tuple[Code, ...] = ()
    # Only for files that leave this team.
    team: Code | None = None
    materials: tuple[Code, ...] = ()
    headings: tuple[Code, ...] = ()
    # One of what is named will do; otherwise all of it is needed.
    any_of: Flag = False
    note: Text | None = None


CODED = (
    "headings",
    "materials",
    "material_sources",
    "review_points",
    "requirements",
)
REFERENCES = (
    ("headings", "places.case_type", "case_types"),
    ("materials", "heading", "headings"),
    ("materials", "form", "forms"),
    ("requirements", "node", "nodes"),
    ("requirements", "closings", "closing_methods"),
    ("requirements", "case_types", "case_types"),
    ("requirements", "team", "teams"),
    ("requirements", "materials", "materials"),
    ("requirements", "headings", "headings"),
    ("requirements", "when", "circumstances"),
    ("requirements", "unless", "circumstances"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    yield from exactly_one(draft, "requirements", "node", "handover", "closings")
    yield from _needing_nothing(draft)
    yield from _shared_places(draft)


def _needing_nothing(draft: Draft) -> Iterator[Fault]:
    for row in draft.rows("requirements"):
        if not (row.texts("materials") or row.texts("headings")):
            yield Fault(row.place, lazy("This names no material and no heading."))


def _shared_places(draft: Draft) -> Iterator[Fault]:
    """Two headings that would stand at one place of one file."""
    taken = set[tuple[object, ...]]()
    for row in draft.rows("headings"):
        places = row.fields.get("places")
        for place in places if isinstance(places, list) else ():
            if not isinstance(place, dict):
                continue
            spot = (row.text("file"), str(place.get("case_type")), str(place.get("order")))
            if spot in taken:
                sentence = lazy(
                    "Another heading of “%(type)s” has the order %(order)s.",
                    type=spot[1],
                    order=spot[2],
                )
                yield Fault(row.at("places"), sentence)
            taken.add(spot)

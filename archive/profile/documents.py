"""Kinds of documents: how each is printed, and where it belongs in the file.

The lexicon that names what was scanned. It proposes; a person confirms.
"""

from collections.abc import Iterator
from enum import StrEnum

from archive.profile.draft import Draft, Row, between
from archive.profile.errors import Fault
from archive.profile.parts import Code, Entry, Flag, Part, Text
from archive.speech import lazy


class Maker(StrEnum):
    """Who makes documents of a kind."""

    COURT = "court"
    APPLICANT = "applicant"
    DEBTOR = "debtor"
    PARTY = "party"
    # A bank, a register, an appraiser, the post: whoever answers or helps.
    AGENCY = "agency"


class Elsewhere(Part):
    """The heading of a kind in the files of another type of case."""

    case_type: Code
    heading: Code


class DocumentKind(Entry):
    heading: Code
    elsewhere: tuple[Elsewhere, ...] = ()
    maker: Maker
    # The step of the case it proves.
    node: Code | None = None
    # What it counts as when a file is checked for what must be in it.
    material: Code | None = None
    # How its title may be printed, beside its name.
    titles: tuple[Text, ...] = ()
    # What its text says; "…" stands for a few signs between.
    words: tuple[Text, ...] = ()
    # It carries a title of its own. What does not is known by its words.
    titled: Flag = True
    # It is printed under the title of this kind, and told from it by its words.
    refines: Code | None = None

    def heading_in(self, case_type: str) -> str:
        """The code of its heading in files of this type."""
        found = (one.heading for one in self.elsewhere if one.case_type == case_type)
        return next(found, self.heading)


CODED = ("document_kinds",)
REFERENCES = (
    ("document_kinds", "heading", "headings"),
    ("document_kinds", "elsewhere.heading", "headings"),
    ("document_kinds", "elsewhere.case_type", "case_types"),
    ("document_kinds", "node", "nodes"),
    ("document_kinds", "material", "materials"),
    ("document_kinds", "refines", "document_kinds"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    for row in draft.rows("document_kinds"):
        yield from _without_words(row)


def _without_words(row: Row) -> Iterator[Fault]:
    """What has no title of its own can only be known by what it says."""
    untitled = row.fields.get("titled") is False or row.has("refines")
    if untitled and not row.texts("words"):
        yield Fault(row.place, lazy("This has no title of its own and names no words."))

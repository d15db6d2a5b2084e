"""The shape of what is typed about documents; whether it may stand is asked elsewhere."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional

from archive.cases import terms
from archive.cases.forms import TOO_LONG, Day, required
from archive.cases.models import Case
from archive.catalog import checking, labels, queries
from archive.catalog.checking import Given
from archive.catalog.models import Document, Mark, Origin, Proposal
from archive.profile.files import FilePart
from archive.profile.schema import Profile
from archive.speech import _, lazy

LONGEST = 200
# What is chosen is held against the rules of the case, which say so in their own words.
Choices = list[Any]


def _line() -> list[Any]:
    return [Length(max=LONGEST, message=TOO_LONG)]


class DocumentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    title = StringField(lazy("Title"), [*required(), *_line()])
    kind = SelectField(lazy("Kind"), validate_choice=False)
    heading = SelectField(lazy("Heading"), validate_choice=False)
    node = SelectField(lazy("Node"), validate_choice=False)
    formed_on = Day(lazy("Formed on"), [Optional()])
    maker = StringField(lazy("Made by"), [Optional(), *_line()])
    origin = SelectField(lazy("Origin"), validate_choice=False)
    seal = SelectField(lazy("Official seal"), validate_choice=False)
    signature = SelectField(lazy("Signature"), validate_choice=False)
    # The pages that were looked at, or the edition that was read.
    pages = HiddenField()
    edition = HiddenField()

    def offer(self, profile: Profile, case: Case) -> None:
        """What may be chosen in the file of this case."""
        self.kind.choices = [("", _("no kind fits")), *_kinds(profile, case)]
        self.heading.choices = _headings(profile, case)
        nodes = terms.choices(checking.nodes(profile, case))
        self.node.choices = [("", _("none")), *nodes]
        self.origin.choices = [("", _("by batch")), *_named(labels.ORIGINS)]
        own = [("", _("by kind")), *_named(labels.MARKS)]
        self.seal.choices, self.signature.choices = own, list(own)

    @property
    def given(self) -> dict[str, Any]:
        """As the services take it."""
        return {
            "title": self.title.data or "",
            "kind": self.kind.data or None,
            "heading": self.heading.data or "",
            "node": self.node.data or None,
            "formed_on": self.formed_on.data,
            "maker": self.maker.data or "",
            "origin": _one(Origin, self.origin.data),
            "seal": _one(Mark, self.seal.data),
            "signature": _one(Mark, self.signature.data),
        }

    def as_given(self, pages: tuple[int, ...]) -> Given:
        return Given(**self.given, pages=pages)


class ByHandForm(DocumentForm):
    """Pages that no proposal names: from which number to which."""

    first = IntegerField(lazy("From page"), required())
    last = IntegerField(lazy("To page"), required())


class CommentForm(FlaskForm):  # type: ignore[misc]  # ditto
    text = StringField(lazy("Comment"), [*required(), Length(max=400, message=TOO_LONG)])


def of_proposal(proposal: Proposal) -> DocumentForm:
    return DocumentForm(
        formdata=None,
        title=proposal.title,
        kind=proposal.kind or "",
        heading=proposal.heading or "",
        node=proposal.node or "",
        formed_on=proposal.formed_on,
        maker=proposal.maker,
        pages=written(proposal.pages),
    )


def of_document(document: Document) -> DocumentForm:
    return DocumentForm(
        formdata=None,
        title=document.title,
        kind=document.kind or "",
        heading=document.heading,
        node=document.node or "",
        formed_on=document.formed_on,
        maker=document.maker,
        origin=document.origin.value,
        seal=document.seal.value,
        signature=document.signature.value,
        edition=str(document.edition),
    )


def written(pages: tuple[int, ...] | list[int]) -> str:
    return ".".join(map(str, pages))


def read(pages: str) -> tuple[int, ...]:
    """The numbers of pages as a form carries them; nothing else may be in it."""
    parts = pages.split(".") if pages else []
    if not all(one.isascii() and one.isdecimal() and len(one) < 11 for one in parts):
        return ()
    return tuple(map(int, parts))


def _kinds(profile: Profile, case: Case) -> Choices:
    """Each kind with where it belongs, so that choosing it fills in the rest."""
    found = terms.type_of(profile, case.kind)
    code = found.code if found else ""
    return [
        (
            one.code,
            terms.name(one),
            {"data-heading": one.heading_in(code), "data-node": one.node or ""},
        )
        for one in profile.document_kinds
    ]


def titles(profile: Profile) -> list[tuple[str, str]]:
    """Every title the lexicon knows, with the kind it stands for."""
    return [
        (title, kind.code)
        for kind in profile.document_kinds
        for title in dict.fromkeys((kind.name, *kind.titles))
    ]


def _headings(profile: Profile, case: Case) -> dict[str, Choices]:
    """In the order of the archive, 正卷 and 副卷 apart; none chosen is a fault."""
    parts: dict[str, Choices] = {"": [("", "—")]}
    for one in queries.headings(profile, case):
        part = str(labels.FILES[FilePart(one.file)])
        parts.setdefault(part, []).append((one.code, terms.name(one)))
    return parts


def _named(words: dict[Any, Any]) -> Choices:
    return [(one.value, str(word)) for one, word in words.items()]


def _one(of: Any, value: str | None) -> Any:
    """A choice that is none of those offered counts as not made."""
    return of(value) if value in {one.value for one in of} else None

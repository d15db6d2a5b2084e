"""The shape of what is typed about cases; what it means is decided elsewhere."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from archive.cases import labels, terms
from archive.cases.models import Case, Party, Role
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.profile.schema import Profile
from archive.speech import _, lazy

MISSING = lazy("This is missing.")
TOO_LONG = lazy("This is too long.")
NO_DATE = lazy("A date is written 2026-10-01.")
NO_AMOUNT = lazy("An amount is written 30000 or 30000.50.")


def required() -> list[Any]:
    return [InputRequired(MISSING)]


class Day(DateField):  # type: ignore[misc]  # WTForms has no types
    """A date whose fault is told in the reader's language."""

    def process_formdata(self, values: list[str]) -> None:
        try:
            super().process_formdata(values)
        except ValueError as error:
            raise ValueError(str(NO_DATE)) from error


class Amount(StringField):  # type: ignore[misc]  # ditto
    """An amount as people type it: 300,000.50 元."""

    def process_formdata(self, values: list[str]) -> None:
        super().process_formdata([value[:40] for value in values])
        self.amount = None
        typed = (self.data or "").strip().replace(",", "").replace("，", "")
        typed = typed.removesuffix("元").strip()
        if not typed:
            return
        try:
            self.amount = Decimal(typed)
        except InvalidOperation as error:
            raise ValueError(str(NO_AMOUNT)) from error

    amount: Decimal | None = None


class PartyRow(Form):  # type: ignore[misc]  # ditto
    role = SelectField(lazy("Role"), validate_choice=False)
    kind = SelectField(lazy("Kind of party"), validate_choice=False)
    name = StringField(lazy("Name"), [Optional(), Length(max=200, message=TOO_LONG)])
    identity = StringField(lazy("Identity number"), [Optional()])
    phone = StringField(lazy("Telephone"), [Optional()])
    address = StringField(lazy("Address"), [Optional()])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.role.choices = labels.options(labels.ROLES)
        self.kind.choices = labels.options(labels.PARTY_KINDS)

    def details(self) -> PartyDetails:
        return PartyDetails(
            self.role.data or "",
            party_kind(self.kind.data),
            (self.name.data or "").strip(),
            self.identity.data or "",
            self.phone.data or "",
            self.address.data or "",
        )


def party_kind(value: str | None) -> PartyKind:
    return PartyKind(value) if value in set(PartyKind) else PartyKind.OTHER


class DetailsForm(FlaskForm):  # type: ignore[misc]  # ditto
    number = StringField(
        lazy("Case number"), [*required(), Length(max=100, message=TOO_LONG)]
    )
    filed_on = Day(lazy("Filed on"), required())
    received_on = Day(lazy("Received on"), [Optional()])
    cause = StringField(lazy("Cause"), [Optional()])
    basis_number = StringField(lazy("Number of the basis"), [Optional()])
    object_kind = SelectField(lazy("Kind of object"), [Optional()], validate_choice=False)
    amount = Amount(lazy("Amount in yuan"), [Optional()])
    channel = SelectField(lazy("Filed through"), [Optional()], validate_choice=False)
    enterprise_class = SelectField(
        lazy("Enterprise class"), [Optional()], validate_choice=False
    )
    grounds = SelectMultipleField(
        lazy("Grounds for sorting"), [Optional()], validate_choice=False
    )
    circumstances = SelectMultipleField(
        lazy("Circumstances"), [Optional()], validate_choice=False
    )

    def offer(self, profile: Profile) -> None:
        """The codes of the court's profile, by their names."""
        nothing = [("", _("not said"))]
        self.object_kind.choices = nothing + terms.choices(profile.object_kinds)
        self.channel.choices = nothing + terms.choices(profile.filing_channels)
        self.enterprise_class.choices = nothing + terms.choices(profile.enterprise_classes)
        self.grounds.choices = terms.choices(profile.grounds)
        self.circumstances.choices = terms.choices(profile.circumstances)

    def details(self) -> Details:
        return Details(
            number=self.number.data or "",
            filed_on=self.filed_on.data,
            received_on=self.received_on.data,
            cause=self.cause.data or "",
            basis_number=self.basis_number.data or "",
            object_kind=self.object_kind.data or None,
            amount=self.amount.amount,
            channel=self.channel.data or None,
            enterprise_class=self.enterprise_class.data or None,
            grounds=tuple(self.grounds.data or ()),
            circumstances=tuple(self.circumstances.data or ()),
        )


class PlacementForm(FlaskForm):  # type: ignore[misc]  # ditto
    team = SelectField(lazy("Team"), [Optional()], validate_choice=False)
    track = SelectField(lazy("Track"), [Optional()], validate_choice=False)
    holder_id = SelectField(lazy("Holder"), [Optional()], validate_choice=False)
    reason = StringField(lazy("Reason"), [Optional()])

    def offer_places(
        self, profile: Profile, people: list[tuple[str, str]], nothing: str
    ) -> None:
        first = [("", nothing)]
        self.team.choices = first + terms.choices(profile.teams)
        self.track.choices = first + terms.choices(profile.tracks)
        self.holder_id.choices = first + people

    def placement(self) -> Placement:
        holder = self.holder_id.data or ""
        known = holder.isascii() and holder.isdecimal() and len(holder) < 10
        return Placement(
            self.team.data or None,
            self.track.data or None,
            int(holder) if known else None,
            self.reason.data or "",
        )


class FileForm(DetailsForm, PlacementForm):
    """A new case: itself, its first parties, and where it is to go."""

    people = FieldList(FormField(PartyRow), min_entries=3, max_entries=40)

    def parties(self) -> list[PartyDetails]:
        rows = [one.form.details() for one in self.people]
        return [row for row in rows if row.name or row.identity or row.phone]

    def lay_out(self) -> None:
        """An empty form has a line for the applicant and one for the debtor."""
        roles = (Role.APPLICANT, Role.DEBTOR, Role.DEBTOR)
        for row, role in zip(self.people, roles, strict=False):
            row.form.role.data = role.value


class EditForm(DetailsForm):
    version = HiddenField(validators=required())

    @classmethod
    def of(cls, case: Case) -> "EditForm":
        amount = f"{case.amount:.2f}" if case.amount is not None else ""
        kept = {name: getattr(case, name) for name in FIELDS}
        return cls(formdata=None, data={**kept, "amount": amount, "version": case.version})


FIELDS = tuple(name for name in Details.__slots__ if name != "amount")


class AssignForm(PlacementForm):
    @classmethod
    def of(cls, case: Case) -> "AssignForm":
        holder = str(case.holder_id or "")
        data = {"team": case.team, "track": case.track, "holder_id": holder}
        return cls(formdata=None, data=data)


class PartyForm(FlaskForm):  # type: ignore[misc]  # ditto
    role = SelectField(lazy("Role"), required(), validate_choice=False)
    kind = SelectField(lazy("Kind of party"), required(), validate_choice=False)
    name = StringField(lazy("Name"), required())
    identity = StringField(lazy("Identity number"), [Optional()])
    forget_identity = BooleanField(lazy("Remove the identity number that is kept"))
    phone = StringField(lazy("Telephone"), [Optional()])
    forget_phone = BooleanField(lazy("Remove the telephone number that is kept"))
    address = StringField(lazy("Address"), [Optional()])
    version = HiddenField()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.role.choices = labels.options(labels.ROLES)
        self.kind.choices = labels.options(labels.PARTY_KINDS)

    @classmethod
    def of(cls, party: Party) -> "PartyForm":
        kept = {name: getattr(party, name) for name in ("name", "address", "version")}
        kept |= {"role": party.role.value, "kind": party.kind.value}
        return cls(formdata=None, data=kept)

    def details(self) -> PartyDetails:
        return PartyDetails(
            self.role.data or "",
            party_kind(self.kind.data),
            self.name.data or "",
            self.identity.data or "",
            self.phone.data or "",
            self.address.data or "",
            bool(self.forget_identity.data),
            bool(self.forget_phone.data),
        )


class LinkForm(FlaskForm):  # type: ignore[misc]  # ditto
    other = StringField(
        lazy("Number of the other case"), [*required(), Length(max=100, message=TOO_LONG)]
    )
    kind = SelectField(lazy("How they are tied"), required(), validate_choice=False)
    note = StringField(lazy("Note"), [Optional()])

    def offer(self, profile: Profile) -> None:
        self.kind.choices = terms.choices(profile.links)


class ReasonForm(FlaskForm):  # type: ignore[misc]  # ditto
    reason = TextAreaField(lazy("Reason"), [Optional(), Length(max=200, message=TOO_LONG)])


class UploadForm(FlaskForm):  # type: ignore[misc]  # ditto
    file = FileField(lazy("Table of cases (XLSX, CSV or JSON)"), required())


class SaveForm(FlaskForm):  # type: ignore[misc]  # ditto
    name = StringField(lazy("Name of the search"), required())
    query = HiddenField()


def version_of(form: Any) -> int:
    """What the page was read at; nonsense is older than everything."""
    typed = str(form.version.data or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0

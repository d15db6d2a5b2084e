"""The shape of what is typed of a delivery; whether it may be is asked elsewhere."""

import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.validators import Optional

from archive.cases import terms
from archive.cases.forms import Day, required
from archive.intake.delivery import MOST_PIECES, Given, PieceGiven
from archive.intake.errors import FIELDS
from archive.intake.models import Receipt
from archive.nodes.forms import Whole
from archive.profile.schema import Profile
from archive.speech import _

# So many empty rows a new form has; and one more whenever all of them are filled.
ROWS = 4
ORIGINAL, COPY = "original", "copy"
ROW = re.compile(r"pieces-(\d{1,4})-(\w+)")


class PieceRow(Form):  # type: ignore[misc]  # WTForms has no types
    place = HiddenField()
    name = StringField(FIELDS["name"])
    pages = Whole(FIELDS["pages"], [Optional()])
    copies = Whole(FIELDS["copies"], [Optional()], default=1)
    original = SelectField(FIELDS["original"], default=ORIGINAL, validate_choice=False)
    remarks = StringField(FIELDS["remarks"])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.original.choices = [(ORIGINAL, _("Original")), (COPY, _("Copy"))]

    @property
    def is_blank(self) -> bool:
        """Nothing was typed into it; what is chosen beforehand does not count."""
        typed = (self.name.data or "").strip() or (self.remarks.data or "").strip()
        return not typed and not self.pages.data and not self.pages.errors

    def given(self) -> PieceGiven:
        place = self.place.data or ""
        return PieceGiven(
            self.name.data or "",
            self.pages.data or 0,
            1 if self.copies.data is None else self.copies.data,
            self.original.data != COPY,
            self.remarks.data or "",
            int(place) if place.isascii() and place.isdigit() and len(place) < 5 else None,
        )


class ReceiptForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    token = HiddenField()
    version = HiddenField()
    number = StringField(FIELDS["number"], required())
    source = SelectField(FIELDS["source"], required(), validate_choice=False)
    deliverer = StringField(FIELDS["deliverer"], required())
    received_on = Day(FIELDS["received_on"], required())
    formed_on = Day(FIELDS["formed_on"], [Optional()])
    back_on = Day(FIELDS["back_on"], [Optional()])
    uploaded = StringField(FIELDS["uploaded"], [Optional()])
    remarks = StringField(FIELDS["remarks"], [Optional()])
    pieces = FieldList(FormField(PieceRow), max_entries=MOST_PIECES)

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptForm":
        """A receipt that is there, to be corrected."""
        names = ("source", "deliverer", "received_on", "formed_on", "back_on")
        return cls(
            formdata=None,
            data={
                "version": str(receipt.version),
                "number": receipt.case.number,
                **{name: getattr(receipt, name) for name in names},
                "uploaded": receipt.uploaded,
                "remarks": receipt.remarks,
                "pieces": [
                    {
                        "place": str(one.position),
                        "name": one.name,
                        "pages": one.pages,
                        "copies": one.copies,
                        "original": ORIGINAL if one.original else COPY,
                        "remarks": one.remarks,
                    }
                    for one in receipt.pieces
                ],
            },
        )

    def offer(self, profile: Profile) -> None:
        """The sources the profile knows; a chosen one that it no longer knows stays."""
        self.source.choices = [("", ""), *terms.choices(profile.material_sources)]

    def fill_up(self, rows: int = ROWS) -> None:
        """Empty rows to write into, and one more than is written in any case."""
        while len(self.pieces) < MOST_PIECES and (
            len(self.pieces) < rows or not self.pieces.entries[-1].form.is_blank
        ):
            self.pieces.append_entry()

    @property
    def written(self) -> list[int]:
        """Which rows something was typed into."""
        rows = enumerate(self.pieces)
        return [at for at, row in rows if row.form.place.data or not row.form.is_blank]

    def given(self, otherwise: date) -> Given:
        """What was typed; ``otherwise`` stands for a day of receipt that is no day."""
        return Given(
            source=self.source.data or "",
            deliverer=self.deliverer.data or "",
            pieces=tuple(self.pieces[at].form.given() for at in self.written),
            received_on=self.received_on.data or otherwise,
            formed_on=self.formed_on.data,
            back_on=self.back_on.data,
            uploaded=self.uploaded.data or "",
            remarks=self.remarks.data or "",
        )


def without_row(typed: MultiDict[str, str], row: int) -> MultiDict[str, str]:
    """What was typed, with a row of it taken out and the others moved up."""
    found = sorted({int(at[1]) for name in typed if (at := ROW.fullmatch(name))})
    numbers = {old: new for new, old in enumerate(one for one in found if one != row)}
    kept = MultiDict[str, str]()
    for name, value in typed.items(multi=True):
        at = ROW.fullmatch(name)
        if at is None:
            kept.add(name, value)
        elif int(at[1]) in numbers:
            kept.add(f"pieces-{numbers[int(at[1])]}-{at[2]}", value)
    return kept

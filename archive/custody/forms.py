"""What is typed of places, and of a paper that is laid somewhere by hand."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from archive.custody.rules import LONGEST_NAME
from archive.speech import lazy

MISSING = lazy("This is missing.")


class MakeForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    kind = SelectField(lazy("Kind of place"))
    names = TextAreaField(
        lazy("Names, one a line"),
        [InputRequired(MISSING), Length(max=8000, message=lazy("This is too long."))],
    )


class NameForm(FlaskForm):  # type: ignore[misc]  # ditto
    name = StringField(
        lazy("Name of the place"),
        [
            InputRequired(MISSING),
            Length(max=LONGEST_NAME, message=lazy("This is too long.")),
        ],
    )
    version = HiddenField(default="0")


class VersionForm(FlaskForm):  # type: ignore[misc]  # ditto
    version = HiddenField(default="0")


class LayForm(FlaskForm):  # type: ignore[misc]  # ditto
    """``place``: a path, chosen from the list, or a scanned label."""

    place = StringField(lazy("Place"), [InputRequired(MISSING), Length(max=400)])
    note = StringField(lazy("Note"), [Length(max=400)])
    version = HiddenField(default="0")


class ScanForm(FlaskForm):  # type: ignore[misc]  # ditto
    """``place`` and ``held`` say what was scanned before."""

    code = StringField(lazy("Code or number"), [InputRequired(MISSING), Length(max=200)])
    place = HiddenField(default="")
    held = HiddenField(default="")


def version(form: FlaskForm) -> int:
    """Which version of a thing the reader saw; 0 is none."""
    return next(iter(numbers(form.version.data)), 0)


def numbers(text: Any) -> list[int]:
    """Row numbers as an address or a form carries them: 3.17.4."""
    parts = str(text or "").split(".")[:100]
    found = [int(one) for one in parts if one.isascii() and one.isdecimal()]
    return [one for one in found if 0 < one < 2**31]

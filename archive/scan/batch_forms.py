"""The shape of what is typed of a batch."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, MultipleFileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from archive.scan.taking import LONGEST_TITLE
from archive.speech import lazy

TOO_LONG = lazy("This is too long.")
RESOLUTIONS = (200, 300, 400, 600)
USUAL_RESOLUTION = 300


class BatchForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    case = StringField(lazy("Case number"), [Length(max=60, message=TOO_LONG)])
    receipt = StringField(lazy("Receipt"), [Length(max=40, message=TOO_LONG)])
    title = StringField(lazy("What it is"), [Length(max=LONGEST_TITLE, message=TOO_LONG)])
    files = MultipleFileField(lazy("Files"))

    def chosen(self) -> list[Any]:
        return [one for one in self.files.data or () if getattr(one, "filename", "")]


class ScannerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    feeder = BooleanField(lazy("From the feeder"), default=True)
    duplex = BooleanField(lazy("Both sides"), default=True)
    resolution = SelectField(
        lazy("Resolution"),
        [Optional(), NumberRange(RESOLUTIONS[0], RESOLUTIONS[-1])],
        coerce=int,
        choices=[SelectChoice(one, f"{one} dpi") for one in RESOLUTIONS],
        default=USUAL_RESOLUTION,
    )

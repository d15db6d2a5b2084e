"""The shape of what is uploaded; whether it makes sense is asked elsewhere."""

import base64
import binascii
import hashlib
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField

from archive.speech import lazy
from archive.upkeep.errors import NoFile, Spoilt

# A file is at most 400 000 bytes; in these letters a third longer.
LONGEST = 600_000
ACCEPTED = ".json,.csv,application/json,text/csv"


class YearForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A file that arranges one year or several."""

    file = FileField(lazy("Arrangement of the year (JSON or CSV)"))

    def chosen(self) -> tuple[str, bytes]:
        upload: Any = self.file.data
        if not upload or not upload.filename:
            raise NoFile
        return str(upload.filename)[-120:], upload.read(LONGEST)


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The previewed file, carried through the reader's browser and unchanged by it."""

    name = HiddenField()
    data = HiddenField()
    digest = HiddenField()

    def carry(self, name: str, data: bytes) -> None:
        self.name.data = name
        self.data.data = base64.b64encode(data).decode()
        self.digest.data = hashlib.sha256(data).hexdigest()

    def carried(self) -> tuple[str, bytes]:
        try:
            data = base64.b64decode((self.data.data or "")[: 2 * LONGEST], validate=True)
        except (binascii.Error, ValueError) as error:
            raise Spoilt from error
        if not data or hashlib.sha256(data).hexdigest() != self.digest.data:
            raise Spoilt
        return str(self.name.data or "")[-120:], data

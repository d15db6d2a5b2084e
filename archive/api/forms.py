"""The shape of what is typed of a token."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length

from archive.api.models import SYSTEM
from archive.api.rules import Scope
from archive.speech import lazy

MISSING, TOO_LONG = lazy("This is missing."), lazy("This is too long.")


class TokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    system = StringField(
        lazy("System"),
        [InputRequired(MISSING), Length(max=SYSTEM.length, message=TOO_LONG)],
    )
    cases_read = BooleanField(lazy("Read cases"))
    cases_write = BooleanField(lazy("File cases and bring them up to date"))
    events_write = BooleanField(lazy("Tell what happened in a case"))
    scans_read = BooleanField(lazy("See how far its scans are"))
    scans_write = BooleanField(lazy("Bring scans"))
    receipts_write = BooleanField(lazy("Register material for a case"))
    documents_fetch = BooleanField(lazy("Fetch accepted documents and send receipts"))
    documents_side = BooleanField(lazy("… of the court's own part of the file, too"))
    submissions_write = BooleanField(lazy("Submit material for review"))
    submissions_read = BooleanField(lazy("Read what became of its submissions"))
    expires_on = DateField(lazy("Last day"), [InputRequired(MISSING)])

    def scopes(self) -> list[str]:
        chosen = (
            (Scope.CASES_READ, self.cases_read),
            (Scope.CASES_WRITE, self.cases_write),
            (Scope.EVENTS_WRITE, self.events_write),
            (Scope.SCANS_READ, self.scans_read),
            (Scope.SCANS_WRITE, self.scans_write),
            (Scope.RECEIPTS_WRITE, self.receipts_write),
            (Scope.DOCUMENTS_FETCH, self.documents_fetch),
            (Scope.DOCUMENTS_SIDE, self.documents_side),
            (Scope.SUBMISSIONS_WRITE, self.submissions_write),
            (Scope.SUBMISSIONS_READ, self.submissions_read),
        )
        return [scope.value for scope, field in chosen if field.data]

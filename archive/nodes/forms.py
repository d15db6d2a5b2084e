"""The shape of what is typed about nodes; whether it may be is asked elsewhere."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from archive.cases.forms import MISSING, TOO_LONG, Day, required
from archive.speech import lazy

NO_NUMBER = lazy("This is a whole number, and not so large.")
MOST = 99_999


class Whole(IntegerField):  # type: ignore[misc]  # WTForms has no types
    """A whole number whose fault is told in the reader's language."""

    def process_formdata(self, values: list[str]) -> None:
        try:
            super().process_formdata([value[:12] for value in values])
        except ValueError as error:
            raise ValueError(str(NO_NUMBER)) from error


def _whole() -> list[Any]:
    return [InputRequired(MISSING), NumberRange(1, MOST, NO_NUMBER)]


def _line(most: int = 400) -> list[Any]:
    return [Length(max=most, message=TOO_LONG)]


class EventForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    code = SelectField(lazy("What happened"), required(), validate_choice=False)
    on = Day(lazy("On"), required())
    note = StringField(lazy("Note"), [Optional(), *_line()])


class CompleteForm(FlaskForm):  # type: ignore[misc]  # ditto
    on = Day(lazy("Done on"), required())
    note = StringField(lazy("Note"), [Optional(), *_line()])


class SuspendForm(FlaskForm):  # type: ignore[misc]  # ditto
    kind = SelectField(lazy("Because of"), required(), validate_choice=False)
    since = Day(lazy("First day not counted"), required())
    note = StringField(lazy("Note"), [Optional(), *_line()])


class ResumeForm(FlaskForm):  # type: ignore[misc]  # ditto
    until = Day(lazy("Last day not counted"), required())


class ExtendForm(FlaskForm):  # type: ignore[misc]  # ditto
    count = Whole(lazy("How long in all"), _whole())
    reason = StringField(lazy("Reason"), [*required(), *_line()])


class DecideForm(FlaskForm):  # type: ignore[misc]  # ditto
    why = StringField(lazy("Opinion"), [Optional(), *_line()])


class ReceiveForm(FlaskForm):  # type: ignore[misc]  # ditto
    node = SelectField(lazy("Node"), required(), validate_choice=False)
    on = Day(lazy("Came in"), required())
    sender = StringField(lazy("Received from"), [*required(), *_line(200)])
    what = StringField(lazy("Material"), [*required(), *_line()])
    pages = Whole(lazy("Pages"), _whole())


class HandForm(FlaskForm):  # type: ignore[misc]  # ditto
    to = StringField(lazy("Handed on to"), [*required(), *_line(200)])
    on = Day(lazy("Handed on"), required())

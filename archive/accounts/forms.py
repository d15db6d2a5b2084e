"""The shape of what is typed; what it means is decided elsewhere."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange, Optional

from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import SecondFactor
from archive.speech import lazy

MISSING = lazy("This is missing.")
TOO_LONG = lazy("This is too long.")


def required() -> list[Any]:
    return [InputRequired(MISSING)]


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    account = StringField(lazy("Account"), required())
    password = PasswordField(lazy("Password"), required())


class CodeForm(FlaskForm):  # type: ignore[misc]  # ditto
    code = StringField(lazy("Code"), [*required(), Length(max=40, message=TOO_LONG)])


class AccountForm(FlaskForm):  # type: ignore[misc]  # ditto
    account = StringField(lazy("Account"), [*required(), Length(max=200, message=TOO_LONG)])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # ditto
    new = PasswordField(lazy("New password"), required())
    again = PasswordField(
        lazy("New password once more"),
        [*required(), EqualTo("new", lazy("The two are not the same."))],
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(lazy("Current password"), required())


class PasswordForm(FlaskForm):  # type: ignore[misc]  # ditto
    password = PasswordField(lazy("Password"), required())


class FactorForm(CodeForm):
    password = PasswordField(lazy("Password"), required())


class OpenForm(FlaskForm):  # type: ignore[misc]  # ditto
    account = StringField(lazy("Account"), [*required(), Length(max=40, message=TOO_LONG)])
    name = StringField(lazy("Name"), [*required(), Length(max=60, message=TOO_LONG)])


class NameForm(FlaskForm):  # type: ignore[misc]  # ditto
    name = StringField(lazy("Name"), [*required(), Length(max=60, message=TOO_LONG)])


class ApproveForm(FlaskForm):  # type: ignore[misc]  # ditto
    code = StringField(
        lazy("Pairing code"), [*required(), Length(max=40, message=TOO_LONG)]
    )
    drops_factor = BooleanField(lazy("The authenticator is lost, too: remove it"))


class GrantForm(FlaskForm):  # type: ignore[misc]  # ditto
    post = SelectField(lazy("Post"), required())
    team = SelectField(lazy("Team"), [Optional()])
    since = DateField(lazy("First day"), required())
    until = DateField(lazy("Last day"), [Optional()])


class PolicyForm(FlaskForm):  # type: ignore[misc]  # ditto
    passwords = SelectField(lazy("Passwords by"), required())
    password_days = IntegerField(
        lazy("Days until a change (GB/T 22239)"), [*required(), NumberRange(30, 365)]
    )
    second_factor = SelectField(lazy("Second factor demanded of"), required())
    idle_minutes = IntegerField(
        lazy("Minutes idle until logged out"), [*required(), NumberRange(1, 240)]
    )
    absolute_hours = IntegerField(
        lazy("Hours until logged out in any case"), [*required(), NumberRange(1, 24)]
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.passwords.choices = [
            (Policy.ASVS, lazy("OWASP ASVS 5.0: long, never forced to change")),
            (Policy.GBT22239, lazy("GB/T 22239: mixed, changed regularly")),
        ]
        self.second_factor.choices = [
            (SecondFactor.OFF, lazy("nobody")),
            (SecondFactor.ADMINISTRATORS, lazy("the administrators")),
            (SecondFactor.EVERYONE, lazy("everybody")),
        ]

"""One's own affairs: who I am here, my password, my second factor, my logins."""

import base64
import binascii
from io import BytesIO

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)
from flask import request as asked
from flask.typing import ResponseReturnValue
from flask_login import current_user

from archive.accounts import entrance, factors, labels, logins, queries, tokens
from archive.accounts.errors import (
    MustWait,
    NoSuchPerson,
    NoSuchSession,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from archive.accounts.forms import ChangePasswordForm, FactorForm, PasswordForm
from archive.accounts.models import LoginSession, Person
from archive.accounts.rules.sessions import Ended
from archive.db import db, transaction
from archive.speech import _
from archive.web.access import for_any_person
from archive.web.act import current_act, profile
from archive.web.safe import local_path

bp = Blueprint("me", __name__)
DRAFT = "factor"


@bp.get("/me")
@for_any_person
def home() -> ResponseReturnValue:
    act, person = current_act(), _me()
    limits = queries.rules(act.profile).limits
    return render_template(
        "accounts/me.html",
        person=person,
        posts=[labels.post(held.post, held.team) for held in act.actor.holdings],
        logins=queries.sessions_of(person.id, act.at, limits),
        here=current_user.session_id,
        codes=len(queries.unused_codes(person.id)),
    )


@bp.get("/me/password")
@for_any_person
def password() -> ResponseReturnValue:
    return _password_page(ChangePasswordForm())


@bp.post("/me/password")
@for_any_person
def password_change() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if not form.validate():
        return _password_page(form, status=422)
    try:
        entrance.change_password(
            _me(), form.current.data, form.new.data, current_user.session_id
        )
    except WeakPassword as weak:
        return _password_page(form, list(weak.sentences), 422)
    except (WrongPassword, MustWait) as refused:
        return _password_page(form, [str(refused)], 422)
    flash(_("Your password is changed. Your other logins are ended."))
    return redirect(url_for(".home"), 303)


@bp.get("/me/confirm")
@for_any_person
def confirm() -> ResponseReturnValue:
    return _confirm_page(PasswordForm())


@bp.post("/me/confirm")
@for_any_person
def confirmed() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return _confirm_page(form, status=422)
    try:
        entrance.confirm(_me(), form.password.data, current_user.session_id)
    except (WrongPassword, MustWait) as refused:
        return _confirm_page(form, [str(refused)], 422)
    return redirect(_onward(), 303)


@bp.get("/me/factor")
@for_any_person
def factor() -> ResponseReturnValue:
    person = _me()
    if person.factor_secret is None and _draft(person) is None:
        sealed = tokens.seal(factors.new_secret(), person.id)
        session[DRAFT] = base64.b64encode(sealed).decode()
    return _factor_page(person)


@bp.get("/me/factor.svg")
@for_any_person
def factor_picture() -> ResponseReturnValue:
    """The secret as a QR code; kept by no cache, and only while it is being added."""
    person = _me()
    secret = _draft(person)
    if secret is None:
        abort(404)
    drawn = BytesIO()
    text = factors.address(secret, person.account, profile().court.name)
    segno.make(text).save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@bp.post("/me/factor")
@for_any_person
def factor_add() -> ResponseReturnValue:
    form, person = FactorForm(), _me()
    secret = _draft(person)
    if secret is None or not form.validate():
        return _factor_page(person, form, status=422)
    try:
        entrance.prove(person, form.password.data)
        with transaction():
            codes = factors.add(current_act(), person, secret, form.code.data)
    except (WrongPassword, WrongCode, MustWait) as refused:
        return _factor_page(person, form, [str(refused)], 422)
    session.pop(DRAFT)
    return render_template("accounts/recovery_codes.html", codes=codes)


@bp.post("/me/factor/remove")
@for_any_person
def factor_remove() -> ResponseReturnValue:
    form, person = PasswordForm(), _me()
    if not form.validate():
        return _factor_page(person, removal=form, status=422)
    try:
        entrance.prove(person, form.password.data)
    except (WrongPassword, MustWait) as refused:
        return _factor_page(person, removal=form, faults=[str(refused)], status=422)
    with transaction():
        factors.remove_own(current_act(), person)
    flash(_("The second factor is removed."))
    return redirect(url_for(".home"), 303)


@bp.post("/me/sessions/<int:login_id>/end")
@for_any_person
def end_login(login_id: int) -> ResponseReturnValue:
    login = db.session.get(LoginSession, login_id)
    if login is None or login.person_id != current_user.actor.id or login.ended_at:
        raise NoSuchSession
    with transaction():
        logins.end(current_act(), login, Ended.BY_OWNER)
    flash(_("That login is ended."))
    return redirect(url_for(".home"), 303)


@bp.post("/me/sessions/end-others")
@for_any_person
def end_others() -> ResponseReturnValue:
    person = _me()
    with transaction():
        logins.end_all(current_act(), person, Ended.BY_OWNER, but=current_user.session_id)
    flash(_("Your other logins are ended."))
    return redirect(url_for(".home"), 303)


def _me() -> Person:
    person = db.session.get(Person, current_user.actor.id)
    if person is None:
        raise NoSuchPerson
    return person


def _draft(person: Person) -> str | None:
    """The secret that is being added; sealed, for the form's cookie can be read."""
    try:
        return tokens.unseal(base64.b64decode(session[DRAFT]), person.id)
    except (KeyError, binascii.Error, tokens.Unreadable):
        return None


def _onward() -> str:
    return local_path(asked.values.get("next")) or url_for("desk.home")


def _password_page(
    form: ChangePasswordForm, faults: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "accounts/password.html",
        form=form,
        faults=faults or [],
        policy=queries.rules(profile()).passwords,
    )
    return page, status


def _confirm_page(
    form: PasswordForm, faults: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "accounts/confirm.html", form=form, onward=_onward(), faults=faults or []
    )
    return page, status


def _factor_page(
    person: Person,
    form: FactorForm | None = None,
    faults: list[str] | None = None,
    status: int = 200,
    removal: PasswordForm | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "accounts/factor.html",
        has_factor=person.factor_secret is not None,
        form=form or FactorForm(formdata=None),
        removal=removal or PasswordForm(formdata=None),
        secret=_draft(person),
        faults=faults or [],
    )
    return page, status

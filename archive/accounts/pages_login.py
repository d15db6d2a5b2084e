"""The way in and out: password, second factor, and what to do when it is forgotten."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from archive.accounts import entrance, queries, tokens
from archive.accounts.errors import (
    MustWait,
    NotLetIn,
    ResetOver,
    WeakPassword,
    WrongCode,
)
from archive.accounts.forms import AccountForm, CodeForm, LoginForm, NewPasswordForm
from archive.accounts.rules import names
from archive.accounts.rules.sessions import Ended
from archive.accounts.user import cookies, half_login_of
from archive.errors import DomainError
from archive.speech import _
from archive.web.access import for_any_person, public
from archive.web.act import current_act
from archive.web.safe import local_path

bp = Blueprint("login", __name__)


@bp.get("/login")
@public
def log_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_onward(), 303)
    return _login_page(LoginForm())


@bp.post("/login")
@public
def enter() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate():
        return _login_page(form, status=422)
    before = request.cookies.get(cookies().login)
    try:
        entered = entrance.log_in(form.account.data, form.password.data)
    except (NotLetIn, MustWait) as error:
        return _login_page(form, error)
    entrance.end_if_any(before, Ended.REPLACED)
    session.clear()
    onward = _onward()
    if entered.awaits_factor:
        onward = url_for(".factor", next=onward)
    return _with_login(redirect(onward, 303), entered.token)


@bp.get("/login/factor")
@public
def factor() -> ResponseReturnValue:
    if half_login_of(request) is None:
        return redirect(url_for(".log_in"), 303)
    return render_template(
        "accounts/factor_asked.html", form=CodeForm(), onward=_onward(), faults=[]
    )


@bp.post("/login/factor")
@public
def pass_factor() -> ResponseReturnValue:
    login, form = half_login_of(request), CodeForm()
    if login is None:
        return redirect(url_for(".log_in"), 303)
    faults, status, error = [], 422, None
    if form.validate():
        try:
            token = entrance.pass_factor(login, form.code.data)
        except (WrongCode, MustWait) as refused:
            error = refused
            faults, status = [str(refused)], _status(refused)
        else:
            session.clear()
            return _with_login(redirect(_onward(), 303), token)
    page = render_template(
        "accounts/factor_asked.html", form=form, onward=_onward(), faults=faults
    )
    return page, status, _retry_after(error)


@bp.post("/logout")
@for_any_person
def log_out() -> ResponseReturnValue:
    entrance.end_if_any(request.cookies.get(cookies().login), Ended.LOGGED_OUT)
    session.clear()
    flash(_("You are logged out."))
    answer = make_response(redirect(url_for(".log_in"), 303))
    _forget(answer, cookies().login)
    return answer


@bp.get("/login/reset")
@public
def reset() -> ResponseReturnValue:
    return render_template("accounts/reset.html", form=AccountForm(), faults=[])


@bp.post("/login/reset")
@public
def ask_reset() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        return render_template("accounts/reset.html", form=form, faults=[]), 422
    try:
        token = entrance.ask_reset(form.account.data)
    except MustWait as error:
        page = render_template("accounts/reset.html", form=form, faults=[str(error)])
        return page, 429, _retry_after(error)
    answer = make_response(redirect(url_for(".reset_wait"), 303))
    _remember(answer, cookies().reset, token, int(queries.RESET_TERM.total_seconds()))
    return answer


@bp.get("/login/reset/wait")
@public
def reset_wait() -> ResponseReturnValue:
    token = _reset_token()
    found = queries.reset_of(tokens.digest(token), current_act().at)
    if found is None:
        raise ResetOver
    if found.approved_at and found.person:
        return redirect(url_for(".reset_password"), 303)
    return render_template(
        "accounts/reset_wait.html",
        code=names.pairing_code(token),
        until=found.at + queries.RESET_TERM,
    )


@bp.get("/login/reset/state")
@public
def reset_state() -> ResponseReturnValue:
    """What the waiting page asks every few seconds: go on, or nothing new."""
    found = queries.reset_of(tokens.digest(_reset_token()), current_act().at)
    if found is None:
        return "", 200, {"HX-Redirect": url_for(".reset")}
    if found.approved_at and found.person:
        return "", 200, {"HX-Redirect": url_for(".reset_password")}
    return "", 204


@bp.get("/login/reset/password")
@public
def reset_password() -> ResponseReturnValue:
    if not _is_approved():
        raise ResetOver
    return render_template(
        "accounts/reset_password.html", form=NewPasswordForm(), faults=[]
    )


@bp.post("/login/reset/password")
@public
def set_password() -> ResponseReturnValue:
    form, faults = NewPasswordForm(), []
    if not _is_approved():
        raise ResetOver
    if form.validate():
        try:
            entrance.finish_reset(_reset_token(), form.new.data)
        except WeakPassword as weak:
            faults = list(weak.sentences)
        else:
            flash(_("Your new password is set. Log in with it."))
            answer = make_response(redirect(url_for(".log_in"), 303))
            _forget(answer, cookies().reset)
            return answer
    return render_template("accounts/reset_password.html", form=form, faults=faults), 422


def _login_page(
    form: LoginForm, error: DomainError | None = None, status: int = 200
) -> ResponseReturnValue:
    faults = [str(error)] if error else []
    page = render_template(
        "accounts/log_in.html", form=form, onward=_onward(), faults=faults
    )
    return page, _status(error) if error else status, _retry_after(error)


def _status(error: DomainError) -> int:
    return 429 if isinstance(error, MustWait) else 422


def _retry_after(error: DomainError | None) -> dict[str, str]:
    return {"Retry-After": str(error.seconds)} if isinstance(error, MustWait) else {}


def _onward() -> str:
    return local_path(request.values.get("next")) or url_for("desk.home")


def _is_approved() -> bool:
    found = queries.reset_of(tokens.digest(_reset_token()), current_act().at)
    return found is not None and found.approved_at is not None and found.person is not None


def _reset_token() -> str:
    token = request.cookies.get(cookies().reset)
    if not token:
        raise ResetOver
    return token


def _with_login(answer: object, token: str) -> Response:
    made = make_response(answer)
    _remember(made, cookies().login, token)
    return made


def _remember(answer: Response, name: str, token: str, seconds: int | None = None) -> None:
    answer.set_cookie(
        name,
        token,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=cookies().secure,
    )


def _forget(answer: Response, name: str) -> None:
    answer.delete_cookie(name, httponly=True, samesite="Lax", secure=cookies().secure)

"""Stands before every page: who is it, may they, and does the request come from here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from archive.accounts import hashing, queries, rights
from archive.accounts.errors import Denied, ForeignRequest
from archive.accounts.hashing import Passwords
from archive.accounts.rules import sessions
from archive.accounts.user import COOKIES, Cookies, Duty, LoggedIn, load
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import transaction
from archive.settings import Settings
from archive.speech import _
from archive.web.access import DOOR, PERSON, PUBLIC, TOKEN, demanded, scope_of
from archive.web.act import current_act
from archive.web.context import MAY
from archive.web.failures import answer
from archive.web.safe import local_path

View = TypeVar("View", bound=Callable[..., Any])

FRESH = "archive_fresh"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# A reload is one denial, not two.
REPEATED = timedelta(minutes=1)
# Where somebody with a duty may go: to do it, or away.
MEANWHILE = {
    Duty.PASSWORD: "accounts.me.password",
    Duty.FACTOR: "accounts.me.factor",
}
ALWAYS = frozenset({"accounts.login.log_out", "web.choose_language"})


def fresh(view: View) -> View:
    """Only shortly after the password was given; else it is asked for once more."""
    setattr(view, FRESH, True)
    return view


def install(app: Flask, settings: Settings) -> None:
    app.extensions[hashing.EXTENSION] = Passwords.of(settings.password_cost)
    app.extensions[COOKIES] = Cookies.of(https=settings.https)
    app.extensions[MAY] = lambda action: rights.may(current_act(), action)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask documents it
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(load)
    app.before_request(_guard)
    app.context_processor(_common)


def _common() -> dict[str, Any]:
    return {
        "may": current_app.extensions[MAY],
        "logout_url": url_for("accounts.login.log_out"),
        "me_links": [(url_for("accounts.me.home"), _("My account"))],
    }


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    view = current_app.view_functions.get(endpoint) if endpoint else None
    access = demanded(view) if view else None
    if view is not None and access == TOKEN:
        _open_to_token(view)
        return None
    if request.method not in SAFE_METHODS:
        _must_come_from_here()
    if view is None or endpoint == "static" or access == PUBLIC:
        return None
    if access is None:
        raise Denied(endpoint or "")
    if not current_user.is_authenticated:
        return _to_login()
    return _admit(view, access, current_user)


def _open_to_token(view: Callable[..., Any]) -> None:
    """Whoever shows a token is the system it was made for; cookies are not looked at."""
    door = current_app.extensions.get(DOOR)
    if door is None:
        raise Denied(request.endpoint or "")
    g._login_user = door(scope_of(view))  # noqa: SLF001  # Flask-Login's own place


def _admit(
    view: Callable[..., Any], access: str, user: LoggedIn
) -> ResponseReturnValue | None:
    if user.duty and not _serves(user.duty):
        return _go(url_for(MEANWHILE[user.duty]))
    if access != PERSON and not rights.may(current_act(), access):
        _note_denial(access)
        raise Denied(access)
    if getattr(view, FRESH, False) and not sessions.is_fresh(
        user.confirmed_at, current_act().at
    ):
        return _go(url_for("accounts.me.confirm", next=_here()))
    return None


def _serves(duty: Duty) -> bool:
    endpoint = request.endpoint or ""
    return endpoint in ALWAYS or endpoint.startswith(MEANWHILE[duty])


def _must_come_from_here() -> None:
    """Beside the token in the form: what the browser itself says of the origin."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.host
    if elsewhere or site not in ("same-origin", "none"):
        raise ForeignRequest


def _to_login() -> ResponseReturnValue:
    if _wants_json():
        return answer(401, _("You are not logged in."))
    return _go(url_for("accounts.login.log_in", next=_here()))


def _go(url: str) -> ResponseReturnValue:
    """htmx would put the page it is redirected to into the middle of this one."""
    if request.headers.get("HX-Request") == "true":
        return "", 401, {"HX-Redirect": url}
    return redirect(url, 303)


def _here() -> str | None:
    """Where to come back to: this page, or the one whose form was sent."""
    if request.method in SAFE_METHODS and request.headers.get("HX-Request") != "true":
        return local_path(request.full_path.rstrip("?"))
    came_from = urlsplit(request.referrer or "")
    return local_path(came_from.path) if came_from.netloc == request.host else None


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", "application/json"])
    return best == "application/json" or "text/event-stream" in request.headers.get(
        "Accept", ""
    )


def _note_denial(action: str) -> None:
    act, endpoint = current_act(), request.endpoint or ""
    if act.actor.id is None:
        return
    if queries.denied_since(act.actor.id, endpoint, act.at - REPEATED):
        return
    with transaction():
        audit.record(act, Kind.ACCESS_DENIED, endpoint, done=False, action=action)

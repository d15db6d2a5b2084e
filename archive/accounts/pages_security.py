"""The security administrator's two pages: the policy, and everybody's logins."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.accounts import logins, queries, service
from archive.accounts.errors import NoSuchSession
from archive.accounts.forms import PolicyForm
from archive.accounts.guard import fresh
from archive.accounts.models import LoginSession
from archive.accounts.queries import Rules
from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import Ended, SecondFactor
from archive.db import db, transaction
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act, profile

policy_bp = Blueprint("policy", __name__)
sessions_bp = Blueprint("sessions", __name__)


@policy_bp.get("/policy")
@needs("policy:see")
def show() -> ResponseReturnValue:
    return _page(PolicyForm(obj=queries.rules(profile())))


@policy_bp.post("/policy")
@needs("policy:change")
@fresh
def change() -> ResponseReturnValue:
    form = PolicyForm()
    if not form.validate():
        return _page(form), 422
    with transaction():
        service.lay_down(current_act(), _typed(form))
    flash(_("The policy holds from now on, for logins that are open already, too."))
    return redirect(url_for(".show"), 303)


@sessions_bp.get("/sessions")
@needs("session:see-all")
def index() -> ResponseReturnValue:
    act = current_act()
    before = request.args.get("before", type=int)
    found = queries.all_sessions(act.at, queries.rules(act.profile).limits, before)
    page = found[: queries.PAGE]
    later = url_for(".index", before=page[-1].id) if len(found) > queries.PAGE else None
    return render_template(
        "accounts/sessions.html",
        logins=page,
        later=later,
        earlier=url_for(".index") if before else None,
    )


@sessions_bp.post("/sessions/<int:login_id>/end")
@needs("session:end-all")
def end(login_id: int) -> ResponseReturnValue:
    login = db.session.get(LoginSession, login_id)
    if login is None or login.ended_at:
        raise NoSuchSession
    with transaction():
        logins.end(current_act(), login, Ended.BY_ADMINISTRATOR)
    flash(_("The login of %(name)s is ended.", name=login.person.name))
    return redirect(url_for(".index"), 303)


def _page(form: PolicyForm) -> str:
    return render_template(
        "accounts/policy.html",
        form=form,
        versions=queries.policies(),
        rules=queries.rules(profile()),
    )


def _typed(form: PolicyForm) -> Rules:
    return Rules(
        Policy(form.passwords.data),
        form.password_days.data,
        SecondFactor(form.second_factor.data),
        form.idle_minutes.data,
        form.absolute_hours.data,
    )

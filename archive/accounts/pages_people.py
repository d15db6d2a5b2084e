"""The directory, and each person's page: opened, named, given posts, closed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from archive.accounts import directory, labels, queries, resets, rights, service
from archive.accounts.directory import Wanted
from archive.accounts.errors import NoSuchMembership, NoSuchPerson, NoSuchReset
from archive.accounts.forms import ApproveForm, GrantForm, NameForm, OpenForm
from archive.accounts.models import Membership, Person
from archive.accounts.rules import reach
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.errors import DomainError
from archive.speech import _, day
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("people", __name__)


@bp.get("/people")
@needs("person:see")
def index() -> ResponseReturnValue:
    act = current_act()
    wanted = Wanted(
        words=request.args.get("q", "").strip()[:60],
        post=request.args.get("post", ""),
        team=request.args.get("team", ""),
        closed=request.args.get("closed") == "1",
    )
    found = directory.people(
        rights.reach(act, "person:see"),
        act.actor.id,
        wanted,
        act.today,
        request.args.get("after"),
    )
    page = found[: queries.PAGE]
    return render_template(
        "accounts/people.html",
        people=[labels.listed(person, act.today) for person in page],
        wanted=wanted,
        posts=labels.posts(),
        teams=labels.teams(),
        later=_address(wanted, page[-1].account) if len(found) > queries.PAGE else None,
        earlier=_address(wanted) if request.args.get("after") else None,
    )


@bp.get("/people/new")
@needs("person:manage")
def new() -> ResponseReturnValue:
    return render_template("accounts/open.html", form=OpenForm(), faults=[])


@bp.post("/people/new")
@needs("person:manage")
def open_account() -> ResponseReturnValue:
    form, faults = OpenForm(), []
    if form.validate():
        try:
            with transaction():
                person = service.open_account(
                    current_act(), form.account.data, form.name.data
                )
        except DomainError as refused:
            faults = [str(refused)]
        else:
            flash(_opened(person))
            return redirect(url_for(".show", person_id=person.id), 303)
    return render_template("accounts/open.html", form=form, faults=faults), 422


@bp.get("/people/<int:person_id>")
@needs("person:see")
def show(person_id: int) -> ResponseReturnValue:
    return _page(_person(person_id))


@bp.post("/people/<int:person_id>/name")
@needs("person:manage")
def rename(person_id: int) -> ResponseReturnValue:
    person, form = _person(person_id), NameForm()
    if not form.validate():
        return _page(person, naming=form, status=422)
    with transaction():
        service.rename(current_act(), person, form.name.data)
    flash(_("The name is now %(name)s.", name=person.name))
    return _back(person)


@bp.post("/people/<int:person_id>/close")
@needs("person:manage")
def close(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    with transaction():
        service.close(current_act(), person)
    flash(_("The account of %(name)s is closed; posts and logins ended.", name=person.name))
    return _back(person)


@bp.post("/people/<int:person_id>/reopen")
@needs("person:manage")
def reopen(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    with transaction():
        service.reopen(current_act(), person)
    flash(_opened(person))
    return _back(person)


@bp.post("/people/<int:person_id>/reset")
@needs("reset:approve")
def approve_reset(person_id: int) -> ResponseReturnValue:
    person, form = _person(person_id), ApproveForm()
    if not form.validate():
        return _page(person, approving=form, status=422)
    try:
        with transaction():
            resets.approve(
                current_act(), person, form.code.data, drops_factor=form.drops_factor.data
            )
    except NoSuchReset as refused:
        with transaction():
            audit.record(current_act(), Kind.RESET_APPROVED, person.account, done=False)
        return _page(person, approving=form, faults=[str(refused)], status=422)
    flash(_("%(name)s can now set a new password at that browser.", name=person.name))
    return _back(person)


@bp.post("/people/<int:person_id>/posts")
@needs("membership:manage")
def grant(person_id: int) -> ResponseReturnValue:
    person, form = _person(person_id), _grant_form()
    if not form.validate():
        return _page(person, granting=form, status=422)
    try:
        with transaction():
            given = service.grant(
                current_act(),
                person,
                form.post.data,
                form.team.data or None,
                form.since.data,
                form.until.data,
            )
    except DomainError as refused:
        return _page(person, granting=form, faults=[str(refused)], status=422)
    what = labels.post(given.post, given.team)
    flash(
        _(
            "%(name)s holds the post “%(post)s” from %(day)s.",
            name=person.name,
            post=what,
            day=day(given.since),
        )
    )
    return _back(person)


@bp.post("/people/<int:person_id>/posts/<int:membership_id>/end")
@needs("membership:manage")
def end_post(person_id: int, membership_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.person_id != person.id:
        raise NoSuchMembership
    with transaction():
        service.end_membership(current_act(), person, membership)
    what = labels.post(membership.post, membership.team)
    flash(_("%(name)s no longer holds the post “%(post)s”.", name=person.name, post=what))
    return _back(person)


def _person(person_id: int) -> Person:
    """The person, if there is one within the reach of whoever asks."""
    act = current_act()
    person = db.session.get(Person, person_id)
    found = rights.reach(act, "person:see")
    if person is None or not directory.within(found, person, act.actor.id, act.today):
        raise NoSuchPerson
    return person


def _page(
    person: Person,
    *,
    faults: list[str] | None = None,
    status: int = 200,
    naming: NameForm | None = None,
    approving: ApproveForm | None = None,
    granting: GrantForm | None = None,
) -> ResponseReturnValue:
    act = current_act()
    office, oneself = act.actor.office, act.actor.id == person.id
    manages = reach.may_manage(office, person.office)
    gives = bool(rights.can(act, "membership:manage")) and person.office == reach.STAFF
    shown: dict[str, Any] = {
        "person": person,
        "standing": labels.standing(person, act.today),
        "posts": [labels.held(one, act.today) for one in queries.memberships(person)],
        "manages": manages,
        "closes": manages and not oneself,
        "gives": gives and person.closed_on is None and not oneself,
        "ends": gives,
        "resets": queries.pending_resets(person, act.at) if manages and not oneself else [],
        "naming": naming or NameForm(formdata=None, name=person.name),
        "approving": approving or ApproveForm(formdata=None),
        "granting": granting or _grant_form(empty=True),
        "history": labels.history(person.account) if manages or gives else None,
        "faults": faults or [],
        "oneself": oneself and bool(current_user.is_authenticated),
    }
    return render_template("accounts/person.html", **shown), status


def _grant_form(*, empty: bool = False) -> GrantForm:
    form = GrantForm(formdata=None, since=current_act().today) if empty else GrantForm()
    form.post.choices = [("", _("choose")), *labels.posts()]
    form.team.choices = [("", _("no team")), *labels.teams()]
    return form


def _opened(person: Person) -> str:
    invitation = queries.invitation(person)
    return _(
        "The account %(account)s is open. It is to be taken up by %(day)s, on the login"
        " page under “First login, or password forgotten”.",
        account=person.account,
        day=day(invitation.due) if invitation else "",
    )


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for(".show", person_id=person.id), 303)


def _address(wanted: Wanted, after: str | None = None) -> str:
    return url_for(
        ".index",
        q=wanted.words or None,
        post=wanted.post or None,
        team=wanted.team or None,
        closed="1" if wanted.closed else None,
        after=after,
    )

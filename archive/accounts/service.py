"""Opens and closes accounts, gives and ends posts, lays down the security policy."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from archive.accounts import hashing, logins, queries
from archive.accounts.errors import (
    AccountTaken,
    AlreadyClosed,
    AlreadyHeld,
    BadAccount,
    EndsBeforeItBegins,
    LastAdministrator,
    NameMissing,
    NoPostForOffice,
    NoSuchMembership,
    NotYours,
    NotYourself,
    StillOpen,
    UnknownPost,
    UnknownTeam,
)
from archive.accounts.models import (
    FormerPassword,
    Invitation,
    Membership,
    Person,
    SecurityPolicy,
)
from archive.accounts.rules import names, reach
from archive.accounts.rules.sessions import Ended
from archive.accounts.tokens import one_time_password
from archive.act import Act, Office
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.calendar import Term, Unit
from archive.db import db
from archive.promises import promise
from archive.speech import _

ACTIVATION = "security.activation_working_days"
LONGEST_NAME = 60
# The first three accounts of an archive.
ADMINISTRATORS = {
    Office.SYSTEM: "sysadmin",
    Office.SECURITY: "secadmin",
    Office.AUDIT: "auditadmin",
}


def open_account(
    act: Act, account: str, name: str, office: Office = Office.STAFF
) -> Person:
    """Open an account without a password; its owner sets one within the term."""
    person, _invitation = _opened(act, account, name, office)
    return person


def _opened(act: Act, account: str, name: str, office: Office) -> tuple[Person, Invitation]:
    if not reach.may_manage(act.actor.office, office):
        raise NotYours
    account, name = names.account(account), _name(name)
    if not names.is_account(account):
        raise BadAccount
    if queries.person_called(account):
        raise AccountTaken(account)
    person = Person(
        account=account, name=name, office=office, opened_at=act.at, must_change=True
    )
    db.session.add(person)
    _numbered(person)
    audit.record(act, Kind.ACCOUNT_OPENED, account, name=name, office=office)
    return person, invite(act, person)


def _numbered(person: Person) -> None:
    """Flush, for what is added next refers to the id; another may have been faster."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AccountTaken(person.account) from error


def invite(act: Act, person: Person) -> Invitation:
    """Set the term within which the person must make a password of their own."""
    invitation = Invitation(person_id=person.id, made_at=act.at)
    term = Term(act.profile.security.activation_working_days, Unit.WORKING_DAYS)
    promise(invitation, act.today, term, ACTIVATION, act.calendar)
    db.session.add(invitation)
    return invitation


def rename(act: Act, person: Person, name: str) -> None:
    _may_manage(act, person)
    before, person.name = person.name, _name(name)
    audit.record(act, Kind.PERSON_RENAMED, person.account, before=before, name=person.name)


def close(act: Act, person: Person) -> None:
    """Close an account: its logins end now, its posts with them; the row stays."""
    _may_manage(act, person)
    _not_oneself(act, person)
    if person.closed_on:
        raise AlreadyClosed(person.account, person.closed_on)
    if person.office is not Office.STAFF and not queries.others_of(person):
        raise LastAdministrator
    person.closed_on = act.today
    for membership in queries.memberships(person):
        if membership.ended_at is None:
            membership.ended_at, membership.ended_by = act.at, act.actor.account
    ended = logins.end_all(act, person, Ended.ACCOUNT_CLOSED)
    audit.record(act, Kind.ACCOUNT_CLOSED, person.account, name=person.name, logins=ended)


def reopen(act: Act, person: Person) -> None:
    """Open what was closed or not taken up in time; without password and posts."""
    _may_manage(act, person)
    _not_oneself(act, person)
    last = queries.invitation(person)
    lapsed = last is not None and last.used_at is None and last.due < act.today
    if person.closed_on is None and not lapsed:
        raise StillOpen(person.account)
    person.closed_on, person.password_hash, person.must_change = None, None, True
    invitation = invite(act, person)
    audit.record(
        act,
        Kind.ACCOUNT_REOPENED,
        person.account,
        name=person.name,
        due=str(invitation.due),
    )


def set_password(
    act: Act, person: Person, password_hash: str, but: int | None = None
) -> None:
    """The person's own choice; every login but the one it was made in ends."""
    if person.password_hash:
        db.session.add(
            FormerPassword(
                person_id=person.id, password_hash=person.password_hash, replaced_at=act.at
            )
        )
    _take_up(act, person, password_hash, queries.invitation(person))
    ended = logins.end_all(act, person, Ended.PASSWORD_CHANGED, but)
    audit.record(act, Kind.PASSWORD_CHANGED, person.account, name=person.name, logins=ended)


def _take_up(
    act: Act, person: Person, password_hash: str, invitation: Invitation | None
) -> None:
    """From here on the account is used with this password."""
    person.password_hash, person.password_changed_at = password_hash, act.at
    person.must_change = False
    if invitation and invitation.used_at is None:
        invitation.used_at = act.at
        audit.record(act, Kind.ACCOUNT_ACTIVATED, person.account, name=person.name)


def give_password(act: Act, person: Person) -> str:
    """A password for one login, made at the console; its owner changes it at once."""
    if act.actor.office is not Office.MACHINE:
        raise NotYours
    if person.closed_on:
        raise AlreadyClosed(person.account, person.closed_on)
    password = one_time_password()
    person.password_hash, person.password_changed_at = hashing.kept(password), act.at
    person.must_change, person.factor_secret = True, None
    invite(act, person)
    logins.end_all(act, person, Ended.PASSWORD_CHANGED)
    audit.record(act, Kind.RESET_APPROVED, person.account, name=person.name, console=True)
    return password


def open_with_password(act: Act, account: str, name: str, password: str) -> Person:
    """For the sample court: an account that is in use from the start.

    Nobody can be logged in with it yet, so no logins are looked for.
    """
    person, invitation = _opened(act, account, name, Office.STAFF)
    _take_up(act, person, hashing.kept(password), invitation)
    audit.record(act, Kind.PASSWORD_CHANGED, person.account, name=person.name, logins=0)
    return person


def bootstrap(act: Act) -> list[tuple[str, str]]:
    """Open the three administrators of an archive that has nobody yet.

    Returns accounts and passwords, each good for one login within the term of activation;
    nothing, if there is anybody.
    """
    if queries.anybody():
        return []
    titles = {
        Office.SYSTEM: _("System administrator"),
        Office.SECURITY: _("Security administrator"),
        Office.AUDIT: _("Audit administrator"),
    }
    made = []
    for office, account in ADMINISTRATORS.items():
        person, password = (
            open_account(act, account, titles[office], office),
            one_time_password(),
        )
        person.password_hash, person.password_changed_at = hashing.kept(password), act.at
        made.append((account, password))
    return made


def grant(
    act: Act,
    person: Person,
    post: str,
    team: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Membership:
    """Give somebody a post of the court's profile, in a team or in none."""
    _check_post(act, person, post, team)
    _not_oneself(act, person)
    since = since or act.today
    if until and until < since:
        raise EndsBeforeItBegins
    for other in queries.same_posts(person, post, team):
        if (until is None or other.since <= until) and (
            other.until is None or since <= other.until
        ):
            raise AlreadyHeld(person.name, act.profile.post(post).name)
    membership = Membership(
        person_id=person.id, post=post, team=team, since=since, until=until
    )
    db.session.add(membership)
    audit.record(act, Kind.MEMBERSHIP_GRANTED, person.account, **_facts(membership))
    return membership


def _check_post(act: Act, person: Person, post: str, team: str | None) -> None:
    if person.closed_on:
        raise AlreadyClosed(person.account, person.closed_on)
    if person.office is not Office.STAFF:
        raise NoPostForOffice(person.account)
    if post not in {one.code for one in act.profile.posts}:
        raise UnknownPost(post)
    if team is not None and team not in {one.code for one in act.profile.teams}:
        raise UnknownTeam(team)


def end_membership(act: Act, person: Person, membership: Membership) -> None:
    """End a post at once, whatever day was fixed."""
    _not_oneself(act, person)
    if membership.ended_at or (membership.until and membership.until < act.today):
        raise NoSuchMembership
    membership.ended_at, membership.ended_by = act.at, act.actor.account
    audit.record(act, Kind.MEMBERSHIP_ENDED, person.account, **_facts(membership))


def lay_down(act: Act, rules: queries.Rules) -> None:
    """A new version of the security policy; the old ones stay to be read."""
    before = queries.rules(act.profile)
    db.session.add(SecurityPolicy(at=act.at, by=act.actor.account, **asdict(rules)))
    changed: dict[str, Any] = {
        name: f"{was} → {now}"
        for (name, was), now in zip(
            asdict(before).items(), asdict(rules).values(), strict=True
        )
        if was != now
    }
    audit.record(act, Kind.POLICY_CHANGED, "security policy", **changed)


def _facts(membership: Membership) -> dict[str, Any]:
    return {
        "post": membership.post,
        "team": membership.team,
        "since": str(membership.since),
        "until": membership.until and str(membership.until),
    }


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NameMissing
    return name


def _may_manage(act: Act, person: Person) -> None:
    if not reach.may_manage(act.actor.office, person.office):
        raise NotYours


def _not_oneself(act: Act, person: Person) -> None:
    if act.actor.id == person.id:
        raise NotYourself

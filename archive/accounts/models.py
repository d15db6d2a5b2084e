"""People, the posts they hold, their logins, and what keeps others out."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import Ended, SecondFactor
from archive.act import Office
from archive.audit.models import Audited
from archive.db import Model
from archive.promises import Promised

ACCOUNT, NAME, DIGEST, HASH = String(40), String(60), String(64), String(200)
ADDRESS, AGENT, CODE = String(64), String(200), String(40)


class Person(Audited, Model):
    """Somebody with an account. A closed account stays: the journal names it."""

    __tablename__ = "person"

    account: Mapped[str] = mapped_column(ACCOUNT)
    name: Mapped[str] = mapped_column(NAME)
    office: Mapped[Office]
    opened_at: Mapped[datetime]
    closed_on: Mapped[date | None]
    password_hash: Mapped[str | None] = mapped_column(HASH)
    password_changed_at: Mapped[datetime | None]
    # The password was made by somebody else, or has had its time.
    must_change: Mapped[bool]
    # Sealed with a key that is not in the database.
    factor_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The last half minute whose code was taken; no code is taken twice.
    factor_step: Mapped[int | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", lazy="raise", order_by="Membership.since"
    )

    __table_args__ = (
        UniqueConstraint("account"),
        # What the posts refer to, so that none can be held from another office.
        UniqueConstraint("id", "office"),
        CheckConstraint("account = lower(account)", name="account_lower"),
        CheckConstraint(
            "office IN ('staff', 'system', 'security', 'audit')", name="office_known"
        ),
    )


class Membership(Audited, Model):
    """A post somebody holds, in a team or in none, from a day on.

    ``until`` is the last day, if it was fixed in advance; ended earlier, it is over at
    once. The database itself refuses a post for an administrator, and an administrator's
    office for somebody who ever held a post.
    """

    __tablename__ = "membership"

    person_id: Mapped[int]
    person_office: Mapped[Office] = mapped_column(default=Office.STAFF)
    post: Mapped[str] = mapped_column(CODE)
    team: Mapped[str | None] = mapped_column(CODE)
    since: Mapped[date]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(ACCOUNT)

    person: Mapped[Person] = relationship(back_populates="memberships", lazy="joined")

    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "person_office"], ["person.id", "person.office"]
        ),
        CheckConstraint("person_office = 'staff'", name="staff_only"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index("ix_membership_person_id", "person_id"),
    )


# Two indexes, for the database holds two missing teams to be different.
OPEN = Membership.ended_at.is_(None) & Membership.until.is_(None)
IN_TEAM, IN_NONE = OPEN & Membership.team.is_not(None), OPEN & Membership.team.is_(None)
Index(
    "uq_membership_open_team",
    Membership.person_id,
    Membership.post,
    Membership.team,
    unique=True,
    sqlite_where=IN_TEAM,
    postgresql_where=IN_TEAM,
)
Index(
    "uq_membership_open",
    Membership.person_id,
    Membership.post,
    unique=True,
    sqlite_where=IN_NONE,
    postgresql_where=IN_NONE,
)


class Invitation(Promised, Model):
    """The term within which a new account, or a password made for it, must be taken up."""

    __tablename__ = "invitation"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FormerPassword(Model):
    """Kept only so that it is not chosen again."""

    __tablename__ = "former_password"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    password_hash: Mapped[str] = mapped_column(HASH)
    replaced_at: Mapped[datetime]


class RecoveryCode(Model):
    """Opens the second door once, when the telephone is lost."""

    __tablename__ = "recovery_code"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(DIGEST)
    used_at: Mapped[datetime | None]


class LoginSession(Model):
    """One browser that is logged in. The token is in its cookie, and only there."""

    __tablename__ = "login_session"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(DIGEST)
    opened_at: Mapped[datetime]
    # Noted at most once a minute.
    seen_at: Mapped[datetime]
    # When the password was last given.
    confirmed_at: Mapped[datetime]
    # The password was right and the second factor is still to come: no login yet.
    awaits_factor: Mapped[bool]
    address: Mapped[str] = mapped_column(ADDRESS)
    agent: Mapped[str] = mapped_column(AGENT)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[Ended | None]

    person: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("digest"),)


class Throttle(Model):
    """Failed attempts by one account or one address, known by a digest only.

    People type passwords where the account belongs; what they typed is not kept.
    """

    __tablename__ = "throttle"

    digest: Mapped[str] = mapped_column(DIGEST)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    until: Mapped[datetime]
    # Attempts made while waiting, which nobody looked at.
    unheard: Mapped[int]

    __table_args__ = (UniqueConstraint("digest"),)


class ResetRequest(Model):
    """Somebody who cannot log in, at one browser, waiting for an administrator's word.

    There is a row for an account that does not exist, too: nobody can tell the difference.
    """

    __tablename__ = "reset_request"

    digest: Mapped[str] = mapped_column(DIGEST)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    code_digest: Mapped[str] = mapped_column(DIGEST)
    at: Mapped[datetime] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(ADDRESS)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(120))
    drops_factor: Mapped[bool]
    used_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("digest"),)


class SecurityPolicy(Audited, Model):
    """What the security administrator laid down; the newest row holds."""

    __tablename__ = "security_policy"

    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ACCOUNT)
    passwords: Mapped[Policy]
    password_days: Mapped[int]
    second_factor: Mapped[SecondFactor]
    idle_minutes: Mapped[int]
    absolute_hours: Mapped[int]

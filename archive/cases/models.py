"""Cases, their parties, who held them, and how they are tied together."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.accounts.models import Person
from archive.audit.models import Audited
from archive.cases.rules.identity import PartyKind
from archive.cases.rules.stages import Stage
from archive.db import Model, ObjectName

CODE, NUMBER, RAW, NAME, LINE = (
    String(40),
    String(60),
    String(200),
    String(200),
    String(400),
)
MARK, ACCOUNT, DIGEST = String(12), String(120), String(64)
FEN = 100


class Yuan(TypeDecorator[Decimal]):
    """An amount of money, kept as whole fen: exact in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        del dialect
        return None if value is None else int(value * FEN)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        del dialect
        return None if value is None else (Decimal(value) / FEN).quantize(Decimal("0.01"))


class Role(StrEnum):
    """What a party is in a case."""

    APPLICANT = "applicant"
    DEBTOR = "debtor"
    OUTSIDER = "outsider"
    THIRD_PARTY = "third_party"
    AGENT = "agent"
    OTHER = "other"


class LinkState(StrEnum):
    """``noted`` needs nobody's word; what is proposed waits for it."""

    NOTED = "noted"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


# What a list is filtered by, and by what rights reach a case. All of it stands in each of
# the lists' indexes, so that a row that is not wanted is passed over without being read.
FILTERS = ("holder_id", "team", "track", "stage", "kind")


def _listed_by(column: str) -> Index:
    others = (one for one in FILTERS if one != column)
    return Index(f"ix_case_file_{column}", column, "filed_on", "id", *others)


class Case(Audited, Model):
    """One case of the execution bureau, under the rules it was filed by.

    Holder, team and track are those of now; each change is a ``CaseAssignment``, too.
    """

    __tablename__ = "case_file"

    number: Mapped[str] = mapped_column(NUMBER)
    year: Mapped[int]
    court: Mapped[str] = mapped_column(MARK)
    # 执, 执恢, 执保 …: the mark of the type, as it stands in the number.
    kind: Mapped[str] = mapped_column(MARK)
    serial: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    # As somebody wrote it, before it was brought into its one form.
    raw_number: Mapped[str] = mapped_column(RAW)
    profile_code: Mapped[str] = mapped_column(CODE)
    profile_version: Mapped[int]
    filed_on: Mapped[date]
    received_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closing_method: Mapped[str | None] = mapped_column(CODE)
    cause: Mapped[str] = mapped_column(NAME, default="")
    basis_number: Mapped[str] = mapped_column(NAME, default="")
    object_kind: Mapped[str | None] = mapped_column(CODE)
    amount: Mapped[Decimal | None] = mapped_column(Yuan())
    channel: Mapped[str | None] = mapped_column(CODE)
    enterprise_class: Mapped[str | None] = mapped_column(CODE)
    # Codes of the profile that routing and later rules ask for.
    grounds: Mapped[list[Any]] = mapped_column(default=list)
    circumstances: Mapped[list[Any]] = mapped_column(default=list)
    stage: Mapped[Stage] = mapped_column(default=Stage.OPEN)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    team: Mapped[str | None] = mapped_column(CODE)
    track: Mapped[str | None] = mapped_column(CODE)
    # Counts the corrections, so that two at once are noticed.
    version: Mapped[int] = mapped_column(default=1)

    holder: Mapped[Person | None] = relationship(lazy="raise")
    parties: Mapped[list["Party"]] = relationship(
        back_populates="case", lazy="raise", order_by="Party.id"
    )

    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("serial > 0", name="serial_positive"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_not_negative"),
        CheckConstraint(
            "closed_on IS NULL OR closed_on >= filed_on", name="closed_after_filed"
        ),
        # Every list is by day of filing; the number of the row settles one day.
        Index("ix_case_file_filed_on", "filed_on", "id", *FILTERS),
        *(_listed_by(column) for column in FILTERS),
        Index("ix_case_file_year", "year", "filed_on", "id"),
        Index("ix_case_file_serial", "serial", "filed_on", "id"),
    )

    @property
    def owner_id(self) -> int | None:
        """Whose it is, as rights ask."""
        return self.holder_id

    @property
    def profile_key(self) -> str:
        return f"{self.profile_code}@{self.profile_version}"


class CaseAssignment(Model):
    """Who a case was given to, and why: one row for every change."""

    __tablename__ = "case_assignment"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    team: Mapped[str | None] = mapped_column(CODE)
    track: Mapped[str | None] = mapped_column(CODE)
    since: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ACCOUNT)
    reason: Mapped[str] = mapped_column(LINE, default="")
    # The rule of the profile that proposed team and track.
    rule: Mapped[str | None] = mapped_column(CODE)
    overridden: Mapped[bool] = mapped_column(default=False)

    holder: Mapped[Person | None] = relationship(lazy="joined")


class Party(Audited, Model):
    """Somebody in a case. The identity number is sealed; its digest finds equal ones."""

    __tablename__ = "party"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    role: Mapped[Role]
    kind: Mapped[PartyKind]
    name: Mapped[str] = mapped_column(NAME)
    # The name in the one spelling it is compared by.
    name_key: Mapped[str] = mapped_column(NAME, index=True)
    identity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_digest: Mapped[str | None] = mapped_column(DIGEST, index=True)
    # What of the number anybody may read.
    identity_mask: Mapped[str] = mapped_column(CODE, default="")
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_mask: Mapped[str] = mapped_column(CODE, default="")
    address: Mapped[str] = mapped_column(LINE, default="")
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(back_populates="parties", lazy="joined")


# Every two neighbouring signs of the parties' names, in the order lists are in: a name is
# found by any part of it without reading the names. Kept by ``archive.cases.grams``.
party_gram = Table(
    "party_gram",
    Model.metadata,
    Column("gram", String(4), nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    PrimaryKeyConstraint("gram", "filed_on", "case_id"),
    sqlite_with_rowid=False,
)


class CaseLink(Audited, Model):
    """Two cases that belong together, by a kind of the profile."""

    __tablename__ = "case_link"

    from_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(CODE)
    since: Mapped[date]
    by: Mapped[str] = mapped_column(ACCOUNT)
    note: Mapped[str] = mapped_column(LINE, default="")
    state: Mapped[LinkState]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ACCOUNT)
    decided_why: Mapped[str] = mapped_column(LINE, default="")

    source: Mapped[Case] = relationship(foreign_keys=[from_id], lazy="joined")
    target: Mapped[Case] = relationship(foreign_keys=[to_id], lazy="joined")

    __table_args__ = (
        # One name, not one per column: the rule is about all three together.
        UniqueConstraint("from_id", "to_id", "kind", name="uq_case_link_pair"),
        CheckConstraint("from_id <> to_id", name="two_cases"),
        Index("ix_case_link_state", "state"),
    )


class ImportState(StrEnum):
    """An uploaded file: looked over, taken in."""

    SEEN = "seen"
    TAKEN = "taken"


class CaseImport(Model):
    """A file of cases somebody uploaded, kept as it came."""

    __tablename__ = "case_import"

    name: Mapped[str] = mapped_column(NAME)
    file: Mapped[str] = mapped_column(ObjectName())
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ACCOUNT)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ImportState]
    taken_at: Mapped[datetime | None]
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)


class SavedFilter(Model):
    """A search somebody wants again: the question of a list's address."""

    __tablename__ = "saved_filter"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    room: Mapped[str] = mapped_column(CODE)
    name: Mapped[str] = mapped_column(NUMBER)
    query: Mapped[str] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("person_id", "room", "name", name="uq_saved_filter_name"),
    )

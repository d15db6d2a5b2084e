"""Receipts of what came in, their pieces, and what is promised for each."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.accounts.models import Person
from archive.audit.models import Audited
from archive.cases.models import ACCOUNT, CODE, LINE, NAME, Case
from archive.db import Model
from archive.promises import Promised


class Receipt(Audited, Model):
    """One delivery of material to one case: an entry of the 接收材料登记 (QF-21)."""

    __tablename__ = "receipt"

    # The court's own number, of year and running number.
    number: Mapped[str] = mapped_column(String(40), unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    # What its slip and separator sheets carry, so that paper finds back to it. It is made
    # with the form, so that a form sent twice is one receipt.
    token: Mapped[str] = mapped_column(String(16), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    # A code of the profile's ``material_sources``, which know what may be refused.
    source: Mapped[str] = mapped_column(CODE)
    deliverer: Mapped[str] = mapped_column(NAME)
    formed_on: Mapped[date | None]
    back_on: Mapped[date | None]
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    received_by: Mapped[str] = mapped_column(ACCOUNT)
    received_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Of what was already uploaded from a mobile device: where it is found (QF-20a).
    uploaded: Mapped[str] = mapped_column(LINE, default="")
    remarks: Mapped[str] = mapped_column(LINE, default="")
    # The highest place a piece of it ever had: there may be paper with it.
    listed: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(lazy="raise")
    receiver: Mapped[Person | None] = relationship(lazy="raise")
    pieces: Mapped[list["Piece"]] = relationship(
        back_populates="receipt",
        order_by="Piece.position",
        lazy="selectin",
        cascade="save-update, merge, delete-orphan, delete",
    )
    terms: Mapped[list["ReceiptTerm"]] = relationship(
        back_populates="receipt",
        lazy="selectin",
        cascade="save-update, merge, delete-orphan, delete",
    )

    __table_args__ = (
        UniqueConstraint("year", "serial", name="uq_receipt_serial"),
        Index("ix_receipt_received", "received_on", "id"),
        Index("ix_receipt_source", "source", "received_on", "id"),
    )

    @property
    def pages(self) -> int:
        return sum(piece.pages * piece.copies for piece in self.pieces)

    def term(self, code: str) -> "ReceiptTerm | None":
        return next((one for one in self.terms if one.code == code), None)

    @property
    def is_uploaded_link(self) -> bool:
        """Whether where it was uploaded can be gone to."""
        web = self.uploaded.startswith(("http://", "https://"))
        return web and " " not in self.uploaded


class Piece(Model):
    """One material in a delivery, as it was handed over."""

    __tablename__ = "receipt_piece"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    # What its separator sheet says; never given to another piece of the receipt.
    position: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    pages: Mapped[int]
    copies: Mapped[int] = mapped_column(default=1)
    original: Mapped[bool] = mapped_column(default=True)
    remarks: Mapped[str] = mapped_column(LINE, default="")

    receipt: Mapped[Receipt] = relationship(back_populates="pieces")

    __table_args__ = (
        UniqueConstraint("receipt_id", "position", name="uq_receipt_piece_position"),
        CheckConstraint("pages > 0", name="has_pages"),
        CheckConstraint("copies > 0", name="has_copies"),
    )


class ReceiptTerm(Promised, Audited, Model):
    """What is due for a receipt: handing in (T1); checking, scanning, naming (T2)."""

    __tablename__ = "receipt_term"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    code: Mapped[str] = mapped_column(CODE)
    done_on: Mapped[date | None]
    # The circumstance for which it does not apply: the material was uploaded, say.
    waived: Mapped[str] = mapped_column(LINE, default="")

    receipt: Mapped[Receipt] = relationship(back_populates="terms")

    __table_args__ = (UniqueConstraint("receipt_id", "code", name="uq_receipt_term_code"),)

    @property
    def is_open(self) -> bool:
        return self.done_on is None and not self.waived


# Spelt out: neither database uses such an index for a bound parameter.
OPEN = and_(ReceiptTerm.done_on.is_(None), ReceiptTerm.waived == literal_column("''"))
Index(
    "ix_receipt_term_open",
    ReceiptTerm.due,
    ReceiptTerm.id,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)

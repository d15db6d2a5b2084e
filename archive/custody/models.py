"""Where paper lies: rooms, shelves and boxes, and every move from one to another."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.cases.models import ACCOUNT, LINE, NAME, Case
from archive.db import Model
from archive.intake.models import Receipt


class PlaceKind(StrEnum):
    ROOM = "room"
    SHELF = "shelf"
    BOX = "box"


class Place(Audited, Model):
    """A room, a shelf in it, or a box on that. Its label carries ``token``."""

    __tablename__ = "place"

    kind: Mapped[PlaceKind]
    name: Mapped[str] = mapped_column(NAME)
    # The names from the room down, as a clerk says it: 一号库房 / A排3架 / 12号盒.
    path: Mapped[str] = mapped_column(String(400), unique=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Place | None"] = relationship(remote_side="Place.id", lazy="raise")

    __table_args__ = (
        CheckConstraint("kind <> 'room' OR parent_id IS NULL", name="room_stands_alone"),
    )


class Paper(Audited, Model):
    """The paper of one receipt, and where it is now. None: it was not shelved yet."""

    __tablename__ = "paper"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    receipt: Mapped[Receipt] = relationship(lazy="raise")
    case: Mapped[Case] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")


class Move(Audited, Model):
    """One move of a paper. The last of them says where it is.

    One that was a mistake is undone by a further one, once; nothing is taken back.
    """

    __tablename__ = "paper_move"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    moved_at: Mapped[datetime]
    moved_by: Mapped[str] = mapped_column(ACCOUNT)
    note: Mapped[str] = mapped_column(LINE, default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("paper_move.id"), unique=True)

    paper: Mapped[Paper] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_paper_move_paper_id", "paper_id", "id"),
        Index("ix_paper_move_moved_by", "moved_by", "id"),
    )

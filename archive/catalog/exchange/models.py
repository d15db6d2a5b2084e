"""What went to other systems, and what these answered."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.cases.models import ACCOUNT
from archive.catalog.exchange.rules import LONGEST_REASON, LONGEST_RECEIPT, Answer
from archive.catalog.models import Document
from archive.db import Model


class Sending(Audited, Model):
    """An edition of a document that went to another system, and its receipt (QF-20c).

    ``fetched_at`` is when it went last; ``digest`` and ``size`` are of the PDF that went.
    What was refused and then fetched again waits for a receipt anew.
    """

    __tablename__ = "sending"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    edition: Mapped[int]
    system: Mapped[str] = mapped_column(ACCOUNT)
    fetched_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    # The number the other system gave it; whether it took it in, and if not, why not.
    receipt: Mapped[str] = mapped_column(String(LONGEST_RECEIPT), default="")
    received_at: Mapped[datetime | None]
    answer: Mapped[Answer | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")

    document: Mapped[Document] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("document_id", "edition", "system", name="uq_sending_edition"),
        Index("ix_sending_answer", "answer", "id"),
    )

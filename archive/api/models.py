"""Tokens of other systems, and the answers they were given."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.db import Model

SYSTEM, ACCOUNT, DIGEST, KEY = String(60), String(120), String(64), String(120)


class ApiToken(Audited, Model):
    """What another system shows to be let in. Of its secret only the digest is kept."""

    __tablename__ = "api_token"

    system: Mapped[str] = mapped_column(SYSTEM)
    digest: Mapped[str] = mapped_column(DIGEST)
    scopes: Mapped[list[Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(ACCOUNT)
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(ACCOUNT)
    # To the minute: noted together with the event of what it was used for.
    last_used_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_api_token_system", "system"),
    )


class ApiRequest(Model):
    """A change asked for under a key, and its answer: the same key gets it again."""

    __tablename__ = "api_request"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    key: Mapped[str] = mapped_column(KEY)
    # Of method, address and body, by this archive's own key.
    digest: Mapped[str] = mapped_column(DIGEST)
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    etag: Mapped[str] = mapped_column(DIGEST)
    at: Mapped[datetime] = mapped_column(index=True)

    token: Mapped[ApiToken] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("token_id", "key", name="uq_api_request_key"),)

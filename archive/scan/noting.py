"""Notes that somebody looked at pages: reading a file is an event."""

from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind


def page(act: Act, subject: str, page_id: int, **facts: Any) -> None:
    """``subject`` is the case, or the batch of pages that belong to none yet."""
    audit.record(act, Kind.PAGES_READ, subject, pages=[page_id], **facts)


def desk(act: Act, batch: str, count: int) -> None:
    """All pages of a batch, small and side by side."""
    audit.record(act, Kind.PAGES_READ, batch, pages=count, desk=True)

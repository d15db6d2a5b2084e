"""Notes that somebody looked at pages: reading a file is an event."""

from collections.abc import Sequence
from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind


def read(act: Act, subject: str, pages: Sequence[int], **facts: Any) -> None:
    """``subject`` is the case, or the batch of pages that belong to none yet."""
    named = list(pages) if len(pages) == 1 else len(pages)
    audit.record(act, Kind.PAGES_READ, subject, pages=named, **facts)

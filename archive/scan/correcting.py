"""Corrects what the machine has read. Its own reading stays beside the correction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from archive.accounts import queries as people
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.scan import corrected
from archive.scan.corrected import ReadLine
from archive.scan.errors.sorting import (
    CorrectedMeanwhile,
    LineTooLong,
    NoSuchLine,
    SameText,
)
from archive.scan.models import Batch, Correction, Page, Reading
from archive.search import service as search
from archive.speech import _


def correct(act: Act, page: Page, number: int, seen: str, text: str) -> Correction:
    """Note how a line reads; ``seen`` is what it read when the clerk began to type.

    The machine's own text undoes a correction; that is noted, too.
    """
    page = _locked(page.id)
    read = _lines(page.id)
    line = _line(lines_of(page.id, read), number, seen)
    text = " ".join(text.split())
    if not corrected.is_sound(text):
        raise LineTooLong
    if text == line.text:
        raise SameText
    row = Correction(
        page_id=page.id,
        line=number,
        was=line.machine,
        text=text,
        by=act.actor.account,
        at=act.at,
    )
    db.session.add(row)
    _tell(act, page, row)
    db.session.flush()  # the text is put together from the rows
    search.put(page.id, page.case_id, "\n".join(lines_now(page.id, read)))
    return row


def lines_of(page_id: int, read: Sequence[Mapping[str, Any]]) -> list[ReadLine]:
    """Each with the name of who corrected it last."""
    rows = corrections(page_id)
    names = people.names({row.by for row in rows})
    return [
        replace(line, by=names.get(line.by, line.by))
        for line in corrected.lines(read, rows)
    ]


def lines_now(page_id: int, read: Sequence[Mapping[str, Any]]) -> list[str]:
    """The texts of the lines, with the corrections that still apply."""
    return [line.text for line in lines_of(page_id, read)]


def corrections(page_id: int) -> Sequence[Correction]:
    """The oldest first, so that of several the last holds."""
    return db.session.scalars(
        select(Correction).where(Correction.page_id == page_id).order_by(Correction.id)
    ).all()


def _locked(page_id: int) -> Page:
    """Nobody else reads or corrects this page until the transaction ends."""
    query = select(Page).where(Page.id == page_id).with_for_update(of=Page)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _lines(page_id: int) -> list[Any]:
    query = select(Reading.lines).where(Reading.page_id == page_id)
    return db.session.scalar(query) or []


def _line(all_of: Sequence[ReadLine], number: int, seen: str) -> ReadLine:
    line = all_of[number] if 0 <= number < len(all_of) else None
    if line is None:
        raise NoSuchLine
    if line.text != seen:
        if not line.is_corrected:
            raise NoSuchLine
        raise CorrectedMeanwhile(line.by, line.text)
    return line


def _tell(act: Act, page: Page, row: Correction) -> None:
    """The words stay in the case: whoever reads the journal may not open a file."""
    batch = db.session.get_one(Batch, page.batch_id)
    audit.record(
        act,
        Kind.READING_CORRECTED,
        batch.number,
        page=page.id,
        line=row.line,
        back=row.text == row.was,
    )


def told(row: Correction) -> str:
    """A correction in its page's history."""
    if row.text == row.was:
        return _("Line %(line)s: back to “%(words)s”", line=row.line + 1, words=row.text)
    return _(
        "Line %(line)s: “%(was)s” → “%(words)s”",
        line=row.line + 1,
        was=row.was,
        words=row.text,
    )

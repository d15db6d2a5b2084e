"""What the sorting desk shows: thumbnails in reading order, gathered into pieces."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from archive.cases.models import Case
from archive.db import db
from archive.intake.models import Piece, Receipt
from archive.scan import order, rules, said, sheets
from archive.scan.models import Batch, Finding, Page, PageState
from archive.scan.order import Sheet, Sheets

TURN = "turn"


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as the desk tells it."""

    code: str
    label: str
    sentence: str
    waived_by: str | None


@dataclass(frozen=True, slots=True)
class Thumb:
    """One page on the desk. ``turn`` is what its picture does not show yet."""

    id: int
    state: str
    aside: str | None
    aside_word: str
    turn: int
    picture: str | None
    reading: str | None
    error: str
    marks: tuple[Mark, ...]

    @property
    def version(self) -> str:
        """Tells a thumbnail that has changed from one that has not."""
        return f"{zlib.crc32(repr(self).encode()):08x}"

    @property
    def open_marks(self) -> list[Mark]:
        return [one for one in self.marks if not one.waived_by]

    @property
    def is_proposed_blank(self) -> bool:
        blank = any(one.code == sheets.BLANK for one in self.open_marks)
        return blank and self.aside is None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a piece: where it belongs, and how many of its pages are here."""

    case: str
    receipt: str
    name: str
    found: int
    declared: int | None

    @property
    def is_short(self) -> bool:
        return self.declared is not None and self.found < self.declared

    @property
    def is_over(self) -> bool:
        return self.declared is not None and self.found > self.declared


@dataclass(frozen=True, slots=True)
class Desk:
    """All of a batch, as it is at this moment."""

    batch: Batch
    pieces: Sequence[tuple[Head, Sequence[Thumb]]]
    undo: str | None
    redo: str | None

    @property
    def thumbs(self) -> list[Thumb]:
        return [thumb for _head, thumbs in self.pieces for thumb in thumbs]

    @property
    def stamp(self) -> str:
        """Changes with anything that the desk shows."""
        heads = repr([head for head, _thumbs in self.pieces])
        pages = "".join(f"{thumb.id}{thumb.version}" for thumb in self.thumbs)
        lead = f"{self.batch.edition}{self.undo}{self.redo}"
        return f"{zlib.crc32(f'{lead}{heads}{pages}'.encode()):08x}"

    @property
    def counts(self) -> dict[str, int]:
        thumbs = self.thumbs
        return {
            "all": len(thumbs),
            "findings": sum(bool(t.open_marks) and not t.aside for t in thumbs),
            "blank": sum(t.is_proposed_blank for t in thumbs),
            "failed": sum(t.state == PageState.FAILED and not t.aside for t in thumbs),
            "aside": sum(t.aside is not None for t in thumbs),
        }


def desk(batch: Batch) -> Desk:
    rows = _rows(batch)
    all_of = tuple(row[0] for row in rows)
    thumbs = {thumb.id: thumb for thumb in _thumbs(batch, rows)}
    heads = _Heads(all_of)
    done, undone = sheets.last_done(batch.id), sheets.first_undone(batch.id)
    return Desk(
        batch=batch,
        pieces=[(heads.of(p), [thumbs[s.id] for s in p]) for p in order.pieces(all_of)],
        undo=said.name(done.verb) if done else None,
        redo=said.name(undone.verb) if undone else None,
    )


def _rows(batch: Batch) -> list[tuple[Sheet, Any]]:
    """Only what is shown: the columns that hold text and steps are large."""
    columns = [getattr(Page, name) for name in order.COLUMNS]
    shown = (Page.state, Page.error, Page.thumb, Page.reading, Page.steps)
    query = select(Page.id, *columns, *shown).where(Page.batch_id == batch.id)
    found = db.session.execute(query.order_by(Page.position, Page.id))
    width = len(columns) + 1
    return [(Sheet(*row[:width]), row[width:]) for row in found]


def _thumbs(batch: Batch, rows: Sequence[tuple[Sheet, Any]]) -> list[Thumb]:
    marks = _marks(batch)
    return [
        Thumb(
            id=sheet.id,
            state=state,
            aside=sheet.aside,
            aside_word=said.aside(sheet.aside),
            turn=0 if state == PageState.READY else still_to_turn(sheet.turn, steps),
            picture=_short(picture),
            reading=_short(reading),
            error=error,
            marks=tuple(marks.get(sheet.id, ())),
        )
        for sheet, (state, error, picture, reading, steps) in rows
    ]


def _short(digest: str | None) -> str | None:
    """Enough of the name for an address that changes with the picture."""
    return digest[:12] if digest else None


def still_to_turn(turn: int, steps: Sequence[Any]) -> int:
    """By how much the picture that is there differs from how the clerk wants it.

    The quick picture that a page has before it is worked is as it came.
    """
    made = {step[0]: step[1] for step in steps}.get(TURN, "0")
    return (turn - int(made)) % order.ROUND if str(made).isdecimal() else 0


def _marks(batch: Batch) -> dict[int, list[Mark]]:
    query = (
        select(Finding)
        .join(Page, Finding.page_id == Page.id)
        .where(Page.batch_id == batch.id)
        .order_by(Finding.id)
    )
    found: dict[int, list[Mark]] = defaultdict(list)
    for one in db.session.scalars(query):
        found[one.page_id].append(mark(one))
    return found


def mark(finding: Finding) -> Mark:
    return Mark(
        finding.code,
        str(rules.finding_label(finding.code)),
        rules.finding_sentence(finding.code, finding.value, finding.limit, finding.facts),
        finding.waived_by,
    )


class _Heads:
    """The names of cases, receipts and pieces, read once for all heads of a desk."""

    def __init__(self, all_of: Sheets) -> None:
        self._cases = _named(Case.id, Case.number, {s.case_id for s in all_of})
        self._receipts = _named(Receipt.id, Receipt.number, {s.receipt_id for s in all_of})
        wanted = {s.piece_id for s in all_of if s.piece_id}
        query = select(Piece.id, Piece.name, Piece.pages, Piece.copies)
        rows = db.session.execute(query.where(Piece.id.in_(wanted))) if wanted else ()
        self._pieces = {row.id: row for row in rows}
        self._found = _found(wanted)

    def of(self, piece: Sheets) -> Head:
        one = order.owner(piece)
        row = self._pieces.get(one.piece_id or 0)
        here = sum(sheet.aside is None for sheet in piece)
        return Head(
            case=self._cases.get(one.case_id or 0, ""),
            receipt=self._receipts.get(one.receipt_id or 0, ""),
            name=row.name if row else "",
            found=self._found[row.id] if row else here,
            declared=_declared(row, self._found[row.id]) if row else None,
        )


def _declared(piece: Any, found: int) -> int:
    """The receipt lists the pages of one copy; there may be all of them."""
    every: int = piece.pages * piece.copies
    return every if found > piece.pages else int(piece.pages)


def _named(key: Any, name: Any, ids: Collection[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = db.session.execute(select(key, name).where(key.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _found(pieces: Collection[int]) -> Counter[int]:
    """How many pages of each piece there are, in whichever batch."""
    if not pieces:
        return Counter()
    query = (
        select(Page.piece_id, func.count())
        .where(Page.piece_id.in_(pieces), Page.aside.is_(None))
        .group_by(Page.piece_id)
    )
    return Counter({piece: count for piece, count in db.session.execute(query) if piece})

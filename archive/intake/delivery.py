"""What is typed of a delivery, every fault in it at once, and what a correction changes.

Pure: values in, values out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

# As many as a person still lists, and a code still has room for.
MOST_PIECES, MOST_PAGES, MOST_COPIES = 200, 99_999, 99
LONGEST_NAME, LONGEST_LINE = 200, 400
OLDEST = date(1980, 1, 1)
# How the journal marks them; whoever shows it says so in words.
ORIGINAL, COPY = "[original]", "[copy]"
# What a delivery of this room's own says, each in a field of the form.
WORDS = (
    ("deliverer", LONGEST_NAME),
    ("uploaded", LONGEST_LINE),
    ("remarks", LONGEST_LINE),
)
Faults = dict[str, "Fault"]


class Fault(StrEnum):
    """What can be wrong with one field."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    UNKNOWN = "unknown"
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"
    AFTER_RECEIPT = "after_receipt"
    PAGES = "pages"
    COPIES = "copies"
    NO_PIECES = "no_pieces"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class PieceGiven:
    """One material as it is handed over. ``place`` names the piece that is corrected."""

    name: str
    pages: int
    copies: int = 1
    original: bool = True
    remarks: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What is typed of a delivery. ``source`` is a code of the profile."""

    source: str
    deliverer: str
    pieces: tuple[PieceGiven, ...]
    received_on: date
    formed_on: date | None = None
    back_on: date | None = None
    uploaded: str = ""
    remarks: str = ""


def tidy(given: Given) -> Given:
    """Without the spaces nobody means."""
    pieces = tuple(
        replace(one, name=_plain(one.name), remarks=_plain(one.remarks))
        for one in given.pieces
    )
    return replace(
        given,
        deliverer=_plain(given.deliverer),
        uploaded=_plain(given.uploaded),
        remarks=_plain(given.remarks),
        pieces=pieces,
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def faults(given: Given, sources: Collection[str], today: date) -> Faults:
    """Everything wrong with a tidied delivery, by field: ``pieces-2-pages`` the third's."""
    found = dict(_faults(given, sources))
    found |= _days(given, today)
    if not given.pieces:
        found["pieces"] = Fault.NO_PIECES
    if len(given.pieces) > MOST_PIECES:
        found["pieces"] = Fault.TOO_MANY
    for at, piece in enumerate(given.pieces):
        found |= {f"pieces-{at}-{name}": fault for name, fault in _of_piece(piece)}
    return found


def _faults(given: Given, sources: Collection[str]) -> Iterator[tuple[str, Fault]]:
    if given.source not in sources:
        yield "source", Fault.UNKNOWN if given.source else Fault.MISSING
    if not given.deliverer:
        yield "deliverer", Fault.MISSING
    for name, most in WORDS:
        if fault := _of_text(getattr(given, name), most):
            yield name, fault


def _of_text(text: str, most: int) -> Fault | None:
    if len(text) > most:
        return Fault.TOO_LONG
    return None if text.isprintable() else Fault.UNPRINTABLE


def _days(given: Given, today: date) -> Iterator[tuple[str, Fault]]:
    for name in ("received_on", "formed_on", "back_on"):
        on: date | None = getattr(given, name)
        if on is None:
            continue
        if on > today:
            yield name, Fault.IN_FUTURE
        elif on < OLDEST:
            yield name, Fault.TOO_OLD
        elif on > given.received_on:
            yield name, Fault.AFTER_RECEIPT


def _of_piece(piece: PieceGiven) -> Iterator[tuple[str, Fault]]:
    if not piece.name:
        yield "name", Fault.MISSING
    elif fault := _of_text(piece.name, LONGEST_NAME):
        yield "name", fault
    if not 0 < piece.pages <= MOST_PAGES:
        yield "pages", Fault.PAGES
    if not 0 < piece.copies <= MOST_COPIES:
        yield "copies", Fault.COPIES
    if fault := _of_text(piece.remarks, LONGEST_LINE):
        yield "remarks", fault


HEAD = tuple(one.name for one in fields(Given) if one.name != "pieces")


def is_same(one: Given, other: Given) -> bool:
    """Whether both say the same, wherever their pieces came from."""
    return _anywhere(one) == _anywhere(other)


def _anywhere(given: Given) -> Given:
    pieces = tuple(replace(piece, place=None) for piece in given.pieces)
    return replace(given, pieces=pieces)


def changes(before: Given, after: Given) -> dict[str, tuple[object, object]]:
    """Field by field what was and what is; a piece by its place, a new one without."""
    found: dict[str, tuple[object, object]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in HEAD
        if getattr(before, name) != getattr(after, name)
    }
    kept = {one.place: one for one in after.pieces if one.place is not None}
    for old in before.pieces:
        new = kept.get(old.place or 0)
        if new != old:
            found[f"piece {old.place}"] = (said(old), said(new) if new else None)
    listed = [one for one in after.pieces if one.place is None]
    found |= {f"piece + {at}": (None, said(one)) for at, one in enumerate(listed, 1)}
    return found


def said(piece: PieceGiven) -> str:
    """A piece in one line, as the journal keeps it: in no language but the clerk's own."""
    kind = ORIGINAL if piece.original else COPY
    remarks = f" ({piece.remarks})" if piece.remarks else ""
    return f"{piece.name} {kind} {piece.pages} × {piece.copies}{remarks}"

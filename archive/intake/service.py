"""Registers what came in, corrects it, and notes when it was scanned.

Nothing here refuses material: whoever hands it in gets a receipt, at any stage of the case
(JM-7). What is wrong with it is a later review's to say.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import terms
from archive.cases.errors import NothingChanged, Stale
from archive.cases.models import Case
from archive.db import db
from archive.intake import delivery, moved, promising, queries, rules
from archive.intake.delivery import HEAD, Given, PieceGiven
from archive.intake.errors import (
    NoSuchPiece,
    PieceInUse,
    ScannedBeforeReceived,
    SentTwice,
    Unfit,
    field,
)
from archive.intake.models import Piece, Receipt


def register(act: Act, case: Case, given: Given, token: str = "") -> Receipt:
    """Give a receipt for a delivery. The same form, sent again, is the same receipt."""
    given = _sound(act, case, given)
    queries.lock_numbers()
    if token and (known := queries.by_token(token)):
        return _the_same(known, case, given)
    year = act.today.year
    serial = queries.next_serial(year)
    receipt = Receipt(
        number=rules.number(year, serial),
        year=year,
        serial=serial,
        token=token if rules.is_token(token) else rules.new_token(),
        case=case,
        received_at=act.at,
        received_by=act.actor.account,
        received_id=act.actor.id,
        listed=0,
        version=1,
        **_head(given),
    )
    for one in given.pieces:
        _list(receipt, one)
    db.session.add(receipt)
    promising.fit(act, terms.profile_of(act, case), receipt)
    audit.record(act, Kind.RECEIPT_REGISTERED, receipt.number, **_facts(receipt))
    return receipt


def _sound(act: Act, case: Case, given: Given) -> Given:
    given = delivery.tidy(given)
    profile = terms.profile_of(act, case)
    sources = {one.code for one in profile.material_sources}
    if faults := delivery.faults(given, sources, act.today):
        raise Unfit(faults)
    return given


def _head(given: Given) -> dict[str, Any]:
    return {name: getattr(given, name) for name in HEAD}


def _the_same(known: Receipt, case: Case, given: Given) -> Receipt:
    if known.case_id != case.id or not delivery.is_same(given_of(known), given):
        raise SentTwice(known.number)
    return known


def _list(receipt: Receipt, given: PieceGiven) -> None:
    receipt.listed += 1
    receipt.pieces.append(Piece(position=receipt.listed, **_columns(given)))


def _columns(given: PieceGiven) -> dict[str, Any]:
    names = ("name", "pages", "copies", "original", "remarks")
    return {name: getattr(given, name) for name in names}


def given_of(receipt: Receipt) -> Given:
    """A receipt as it would be typed."""
    pieces = tuple(
        PieceGiven(place=one.position, **_columns_of(one)) for one in receipt.pieces
    )
    return Given(pieces=pieces, **{name: getattr(receipt, name) for name in HEAD})


def _columns_of(piece: Piece) -> dict[str, Any]:
    names = ("name", "pages", "copies", "original", "remarks")
    return {name: getattr(piece, name) for name in names}


def _facts(receipt: Receipt) -> dict[str, Any]:
    """A receipt as the journal keeps it, with the days it promised."""
    return {
        "case": receipt.case.number,
        "source": receipt.source,
        "deliverer": receipt.deliverer,
        "received_on": str(receipt.received_on),
        "formed_on": _day(receipt.formed_on),
        "back_on": _day(receipt.back_on),
        "uploaded": receipt.uploaded,
        "remarks": receipt.remarks,
        "pieces": [delivery.said(one) for one in given_of(receipt).pieces],
        "due": _due(receipt),
        "version": receipt.version,
    }


def _day(on: date | None) -> str | None:
    return str(on) if on else None


def _due(receipt: Receipt) -> dict[str, str]:
    return {one.code: one.waived or str(one.due) for one in receipt.terms}


def correct(act: Act, receipt: Receipt, case: Case, given: Given, seen: int) -> Receipt:
    """Write down what it should have said; ``seen`` is the version the reader saw."""
    given = _sound(act, case, given)
    receipt = queries.locked(receipt.id)
    _not_stale(receipt, seen)
    changes = delivery.changes(given_of(receipt), given)
    before, promised = receipt.case, _due(receipt)
    if before.id != case.id:
        changes = {"case": (before.number, case.number), **changes}
    if not changes:
        raise NothingChanged
    receipt.case, receipt.version = case, receipt.version + 1
    for name, value in _head(given).items():
        setattr(receipt, name, value)
    _correct_pieces(receipt, given)
    promising.fit(act, terms.profile_of(act, case), receipt)
    _tell(act, receipt, changes, promised)
    if before.id != case.id:
        moved.moved(act, receipt, before)
    return receipt


def _not_stale(receipt: Receipt, seen: int) -> None:
    """Refuse if somebody was faster, and tell what they changed since it was read."""
    if receipt.version == seen:
        return
    who, changed = "", dict[str, None]()
    for event in queries.history(receipt.number):
        if event.facts.get("version", 0) > seen:
            who = who or event.name
            changed |= dict.fromkeys(event.facts.get("changes", ()))
    raise Stale(who, [field(name) for name in changed])


def _correct_pieces(receipt: Receipt, given: Given) -> None:
    kept = {one.place: one for one in given.pieces if one.place is not None}
    known = {one.position: one for one in receipt.pieces}
    if kept.keys() - known.keys():
        raise NoSuchPiece(receipt.number)
    for place, piece in known.items():
        if place not in kept:
            _strike(receipt, piece)
            continue
        for name, value in _columns(kept[place]).items():
            setattr(piece, name, value)
    for one in given.pieces:
        if one.place is None:
            _list(receipt, one)


def _strike(receipt: Receipt, piece: Piece) -> None:
    """Off the list, unless a room above holds on to it: the database knows."""
    name = piece.name
    try:
        with db.session.begin_nested():
            receipt.pieces.remove(piece)
            db.session.flush()
    except IntegrityError as error:
        raise PieceInUse(name) from error


def _tell(
    act: Act,
    receipt: Receipt,
    changes: Mapping[str, tuple[object, object]],
    promised: dict[str, str],
) -> None:
    told = {name: f"{_said(old)} → {_said(new)}" for name, (old, new) in changes.items()}
    due = _due(receipt)
    facts: dict[str, Any] = {"due": due} if due != promised else {}
    audit.record(
        act,
        Kind.RECEIPT_CORRECTED,
        receipt.number,
        version=receipt.version,
        changes=told,
        **facts,
    )


def _said(value: object) -> str:
    return "—" if value in (None, "") else str(value)


def scanned(act: Act, receipt: Receipt, on: date) -> None:
    """Note that all of it was checked, scanned and named (T2); once is enough."""
    receipt = queries.locked(receipt.id)
    if on < receipt.received_on:
        raise ScannedBeforeReceived(receipt.received_on)
    term = receipt.term(promising.SCAN)
    if term is None or term.done_on is not None:
        return
    term.done_on = on
    audit.record(act, Kind.RECEIPT_SCANNED, receipt.number, scanned_on=str(on))


def not_scanned(act: Act, receipt: Receipt) -> None:
    """Something of it is to be scanned or named again: the term runs on."""
    receipt = queries.locked(receipt.id)
    term = receipt.term(promising.SCAN)
    if term is None or term.done_on is None:
        return
    was, term.done_on = term.done_on, None
    audit.record(
        act,
        Kind.RECEIPT_SCANNED,
        receipt.number,
        scanned_on=str(was),
        taken_back=True,
    )

"""Keeps what went out to another system, and what it answered. Each thing once."""

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.catalog import queries as catalog
from archive.catalog import veils
from archive.catalog.exchange import queries, rules
from archive.catalog.exchange.errors import (
    GoneFromFile,
    NeverFetched,
    NothingToFetch,
    OtherReceipt,
    PastEdition,
    UnfitReceipt,
)
from archive.catalog.exchange.models import Sending
from archive.catalog.exchange.pages import Made
from archive.catalog.exchange.rules import Answer, Answered
from archive.catalog.exchange.telling import Reader
from archive.catalog.models import Document
from archive.db import db
from archive.speech import _


def to_fetch(act: Act, reader: Reader, document_id: int, edition: int) -> Document:
    """The document, if this system may have it in this edition, with its case."""
    found = queries.rows([document_id])
    if not found:
        raise NothingToFetch
    row = found[0]
    hidden = row.heading in veils.side_headings(act) and not reader.side
    known = bool(queries.known_to(reader.system, [row.id]))
    if row.withdrawn_at is not None and known:
        raise GoneFromFile
    if hidden or not queries.is_out(row.id):
        raise GoneFromFile if known else NothingToFetch
    if row.edition != edition:
        if 0 < edition < row.edition:
            raise PastEdition(edition, row.edition)
        raise NothingToFetch
    return row


def fetched(
    act: Act, reader: Reader, document_id: int, edition: int, made: Made
) -> Sending:
    """Note that an edition went out, if it still is what was looked at a moment ago."""
    row = to_fetch(act, reader, document_id, edition)
    case = cases.locked(row.case_id)
    row = catalog.locked(row.id)
    if row.withdrawn_at is not None:
        raise GoneFromFile
    if row.edition != edition:
        raise PastEdition(edition, row.edition)
    sending = queries.sending(row.id, edition, reader.system)
    if sending is None:
        sending = Sending(
            case_id=row.case_id,
            document_id=row.id,
            edition=edition,
            system=reader.system,
            fetched_at=act.at,
            digest=made.digest,
            size=made.size,
        )
        db.session.add(sending)
    elif sending.answer is not Answer.ACCEPTED:
        sending.fetched_at, sending.digest = act.at, made.digest
        sending.size = made.size
    audit.record(
        act,
        Kind.DOCUMENTS_SENT,
        case.number,
        document=row.id,
        edition=edition,
        system=reader.system,
        digest=made.digest,
    )
    return sending


def received(
    act: Act, system: str, document_id: int, edition: int, answered: Answered
) -> tuple[Sending, bool]:
    """Keep its receipt; whether it is a new one. The same again changes nothing."""
    answered = _sound(answered)
    row, case = _sent(system, document_id, edition)
    if row.received_at and _said(row) == answered:
        return row, False
    if rules.is_answered(row.received_at, row.answer, row.fetched_at):
        raise OtherReceipt(document_id, edition, row.receipt, _told(row))
    row.receipt, row.answer = answered.receipt, answered.answer
    row.reason, row.received_at = answered.reason, act.at
    audit.record(
        act,
        Kind.SENDING_RECEIVED,
        case.number,
        document=document_id,
        edition=edition,
        system=system,
        receipt=answered.receipt,
        outcome=answered.answer.value,
        reason=answered.reason,
    )
    return row, True


def _sent(system: str, document_id: int, edition: int) -> tuple[Sending, Case]:
    """What went out, with its case: the case is locked first, as whoever fetches does."""
    found = db.session.get(Document, document_id)
    if found is None:
        raise NeverFetched(system, document_id, edition)
    case = cases.locked(found.case_id)
    row = queries.sending(document_id, edition, system)
    if row is None:
        raise NeverFetched(system, document_id, edition)
    return row, case


def _said(row: Sending) -> Answered:
    return Answered(row.receipt, row.answer or Answer.ACCEPTED, row.reason)


def _told(row: Sending) -> str:
    if row.answer is Answer.REFUSED:
        return _("not taken in, because: %(reason)s", reason=row.reason)
    return _("taken in")


def _sound(given: Answered) -> Answered:
    receipt = " ".join(given.receipt.split())
    reason = " ".join(given.reason.split())
    refused = given.answer is Answer.REFUSED
    tests = (
        (
            "receipt",
            0 < len(receipt) <= rules.LONGEST_RECEIPT and receipt.isprintable(),
            _("A receipt has a number of 1 to 120 signs."),
        ),
        (
            "reason",
            len(reason) <= rules.LONGEST_REASON and (not reason or reason.isprintable()),
            _("A reason has at most 400 signs, and only such as can be printed."),
        ),
        ("reason", bool(reason) or not refused, _("What is not taken in needs a reason.")),
        ("reason", not reason or refused, _("What is taken in needs no reason.")),
    )
    if faults := {name: said for name, is_right, said in tests if not is_right}:
        raise UnfitReceipt(faults)
    return Answered(receipt, given.answer, reason)

"""What another system submits: files it has brought as a scan, reviewed as all others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from archive.accounts import queries as accounts
from archive.accounts import rights
from archive.accounts.models import Person
from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.cases.service import called
from archive.catalog.review import queries, rules, service, submitting
from archive.catalog.review.errors import ReferenceTaken, ScanSubmitted
from archive.catalog.review.models import Brought, Submission
from archive.db import db
from archive.intake import promising
from archive.scan.models import Batch, BatchFile, FileState
from archive.speech import LazyString, lazy

# The source of the profile that stands for what the process system makes.
SYSTEM = "system"
FAULTS: dict[str, LazyString] = {
    "node": lazy("The rules of this case know no such node."),
    "what": lazy("Say what is handed in."),
    "no_source": lazy("The rules of this case take no material from other systems."),
    "handler": lazy("Nobody of this account hands in for the case."),
    "elsewhere": lazy("This scan is not for this case."),
    "empty": lazy("No file of this scan has arrived yet."),
}


@dataclass(frozen=True, slots=True)
class Given:
    """``reference`` is the other system's own number; ``handler`` an account, or nobody."""

    reference: str
    what: str
    batch: Batch
    node: str | None = None
    handler: str | None = None


def faults(act: Act, case: Case, given: Given) -> Iterator[tuple[str, LazyString]]:
    """Everything that is wrong, each with the field it is about."""
    profile = terms.profile_of(act, case)
    if promising.source(profile, SYSTEM) is None:
        yield "number", FAULTS["no_source"]
    if given.node and given.node not in {one.code for one in profile.nodes}:
        yield "node", FAULTS["node"]
    if not rules.plain(given.what):
        yield "what", FAULTS["what"]
    if given.handler and _handler(act, case, given.handler) is None:
        yield "handler", FAULTS["handler"]
    if why := unfit_scan(case, given.batch):
        yield "scan", why


def unfit_scan(case: Case, batch: Batch) -> LazyString | None:
    """Why the files of a scan cannot be those of a submission."""
    if batch.case_id != case.id:
        return FAULTS["elsewhere"]
    return None if _files(batch) else FAULTS["empty"]


def _files(batch: Batch) -> int:
    here = BatchFile.batch_id == batch.id, BatchFile.state != FileState.REMOVED
    return db.session.scalar(select(func.count(BatchFile.id)).where(*here)) or 0


def _handler(act: Act, case: Case, account: str) -> Person | None:
    """Of that account, if he may hand in for this case."""
    person = accounts.person_called(account)
    if person is None or person.closed_on is not None:
        return None
    theirs = replace(act, actor=accounts.actor(person, act.today, ""))
    return person if rights.can(theirs, queries.MAKE, case) else None


def bring(act: Act, case: Case, given: Given) -> tuple[Submission, bool]:
    """The submission, and whether it is new: the same number again is the same one."""
    queries.lock_numbers()
    if known := of_reference(act, given.reference):
        return _the_same(case, given, known), False
    _not_twice(given.batch)
    person = _handler(act, case, given.handler) if given.handler else None
    row = Submission(
        case=case,
        source=SYSTEM,
        node=given.node,
        what=rules.plain(given.what),
        documents=[],
        handler_id=person.id if person else case.holder_id,
        handler=person.name if person else called(case.holder_id) or act.actor.name,
    )
    submitting.add(act, row)
    _keep(act, row, given.batch, given.reference)
    return row, True


def again(act: Act, row: Submission, answer: str, batch: Batch | None) -> Submission:
    """Handed in again by the system that brought it, with the scan of what is new."""
    queries.lock_numbers()
    if batch is not None:
        _not_twice(batch)
        _keep(act, row, batch, None)
    return service.handed_in_again(act, row, answer, row.edition)


def _not_twice(batch: Batch) -> None:
    if other := _of_scan(batch):
        raise ScanSubmitted(batch.number, other.number)


def _keep(act: Act, row: Submission, batch: Batch, reference: str | None) -> None:
    made = Brought(
        submission_id=row.id,
        system=act.actor.account,
        reference=reference,
        batch_id=batch.id,
    )
    db.session.add(made)


def of_reference(act: Act, reference: str) -> Brought | None:
    query = select(Brought).where(
        Brought.system == act.actor.account, Brought.reference == reference
    )
    return db.session.scalar(query.options(joinedload(Brought.submission)))


def _of_scan(batch: Batch) -> Submission | None:
    query = select(Submission).join(Brought, Brought.submission_id == Submission.id)
    return db.session.scalar(query.where(Brought.batch_id == batch.id))


def _the_same(case: Case, given: Given, known: Brought) -> Submission:
    row = known.submission
    said = (case.id, given.batch.id, given.node, rules.plain(given.what))
    if said != (row.case_id, known.batch_id, row.node, row.what):
        raise ReferenceTaken(given.reference, row.number)
    return row


def own(act: Act, number: str) -> Submission | None:
    """One that this system has brought; others are nobody's affair."""
    query = (
        select(Submission.id)
        .join(Brought, Brought.submission_id == Submission.id)
        .where(Submission.number == number, Brought.system == act.actor.account)
    )
    found = db.session.scalar(query.limit(1))
    return queries.locked(found) if found else None

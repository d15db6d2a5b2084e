"""The sample court's catalogue: files that were scanned, named, marked and merged.

``fill`` brings the papers in; once they are worked, ``name`` files what is proposed of
them: some files whole, one half, and one is left for the naming desk.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from archive import objects
from archive.accounts import queries as accounts
from archive.accounts import rights
from archive.accounts.models import Person
from archive.act import Act
from archive.cases import links
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.cases.rules.stages import SEALED
from archive.catalog import changing, demo_papers, filing, merging, proposing
from archive.catalog.checking import Given
from archive.catalog.models import Document, Mark, Proposal
from archive.db import db
from archive.intake.models import Receipt
from archive.scan import sorting, taking
from archive.scan.models import Batch, Way

POSTS = ("file_clerk", "file_manager")
TITLE, RESUMED, PRESERVED = "示例：卷内材料", "resumed", "preserved"
FIRST, PRESERVATION, AGAIN = "执", "执保", "执恢"
# So many files are named whole; of the next one half, and of the last nothing yet.
WHOLE, HALF, FILES = 4, 5, 6
# Of the marks that kinds need every so many is missing, and every so many not looked at.
MISSING, UNSEEN = 6, 4
SAID = (
    "签名处不清晰，已与承办人核对原件。",
    "受送达人拒收，改为留置送达，见证人签名在第二页。",
    "附件另册装订。",
)


def fill(act: Act) -> list[tuple[str, str, str]]:
    """A batch of papers for some cases, to be read by whoever does the work next."""
    clerk = _clerk(act)
    for receipt in _receipts():
        _brought(_at(clerk, receipt.received_on), receipt.case, receipt)
    if (kept := _case(PRESERVATION)) is not None:
        _brought(clerk, kept, None)
    return []


def _clerk(act: Act) -> Act:
    people = cases.holders(act.today, POSTS)
    return _as(act, people[0]) if people else act


def _as(act: Act, person: Person) -> Act:
    return replace(act, actor=accounts.actor(person, act.today, ""))


def _at(act: Act, on: date) -> Act:
    """The same at the same hour of another day."""
    return replace(act, at=act.at - timedelta(days=max((act.today - on).days, 0)))


def _receipts() -> list[Receipt]:
    """What came in for execution cases that somebody holds, nothing of it scanned yet."""
    scanned = select(Batch.id).where(Batch.receipt_id == Receipt.id).exists()
    case = joinedload(Receipt.case)
    query = (
        select(Receipt)
        .join(Receipt.case)
        .where(Case.kind == FIRST, Case.holder_id.is_not(None), ~scanned)
        .options(case.joinedload(Case.holder), case.selectinload(Case.parties))
        .order_by(Receipt.received_on, Receipt.id)
        .limit(FILES)
    )
    return list(db.session.scalars(query).unique())


def _case(kind: str) -> Case | None:
    """The oldest of this type that is not with the archives."""
    query = select(Case).where(Case.kind == kind, Case.stage.not_in(SEALED))
    query = query.order_by(Case.filed_on, Case.id).limit(1)
    return db.session.scalar(
        query.options(joinedload(Case.holder), selectinload(Case.parties))
    )


def _brought(act: Act, case: Case, receipt: Receipt | None) -> None:
    on = max(case.filed_on, act.today - timedelta(days=3))
    story = demo_papers.story(case, act.profile.court.name, on)
    kept = case.kind == PRESERVATION
    write = demo_papers.of_preservation if kept else demo_papers.of_execution
    batch = taking.open_batch(act, Way.UPLOAD, case=case, receipt=receipt, title=TITLE)
    db.session.flush()  # files name their batch by its id
    file = demo_papers.pdf(list(write(story)), act.at)
    taking.enter(act, batch.id, "卷内材料.pdf", objects.store().put(file))


def name(act: Act) -> list[tuple[str, str, str]]:
    """File what is proposed, as a clerk would who agrees with it."""
    clerk = _clerk(act)
    for number, batch in enumerate(_batches()):
        on = batch.opened_at.astimezone(act.profile.zone).date()
        then = _at(clerk, on + timedelta(days=number % 3))
        sorting.finish(then, batch, batch.edition)
        proposals = proposing.propose(then, batch)
        db.session.flush()  # what is confirmed is asked for by its number
        whole = number < WHOLE or batch.receipt_id is None
        half = len(proposals) // 2 if number < HALF else 0
        filed = _filed(then, proposals if whole else proposals[:half])
        _mark(then, filed, number)
        _say(then, batch, filed)
    _merge(clerk)
    return []


def _batches() -> Sequence[Batch]:
    query = select(Batch).where(Batch.title == TITLE)
    return db.session.scalars(query.order_by(Batch.id)).all()


def _of(batch: Batch) -> Case:
    return db.session.get_one(Case, batch.case_id)


def _filed(act: Act, proposals: Sequence[Proposal]) -> list[Document]:
    return [filing.confirm(act, one.id, _given(one)) for one in proposals]


def _mark(act: Act, filed: Sequence[Document], first: int) -> None:
    """Seals and signatures as somebody who looked found them."""
    wanted = [
        (document, field)
        for document in filed
        for field in ("seal", "signature")
        if getattr(document, field) is Mark.UNKNOWN
    ]
    for at, (document, field) in enumerate(wanted, first):
        if at % UNSEEN:
            mark = Mark.PRESENT if at % MISSING else Mark.MISSING
            changing.change(act, document, document.edition, **{field: mark})


def _given(one: Proposal) -> Given:
    return Given(
        title=one.title or "材料",
        kind=one.kind,
        heading=one.heading or "other",
        node=one.node,
        formed_on=one.formed_on,
        maker=one.maker,
        pages=tuple(one.pages),
    )


def _say(act: Act, batch: Batch, filed: Sequence[Document]) -> None:
    """The holder says something of one document, or the clerk in his place."""
    if not filed:
        return
    case, document = _of(batch), filed[len(filed) // 2]
    holder = db.session.get(Person, case.holder_id) if case.holder_id else None
    theirs = _as(act, holder) if holder else act
    may = rights.can(theirs, changing.COMMENT, case)
    changing.comment(theirs if may else act, document, SAID[batch.id % len(SAID)])


def _merge(clerk: Act) -> None:
    """The preservation joins the first of the files; a resumed case goes on from it."""
    files = [_of(one) for one in _batches()]
    target = next((one for one in files if one.kind == FIRST), None)
    kept = next((one for one in files if one.kind == PRESERVATION), None)
    resumed = _case(AGAIN)
    if target is None:
        return
    if kept is not None and kept.stage not in SEALED and target.stage not in SEALED:
        links.link(clerk, kept, target, PRESERVED)
        merging.merge(clerk, kept, target, "执保材料随执行案件归档")
    if resumed is not None:
        links.link(clerk, target, resumed, RESUMED)

"""Invented reviews for the sample court: waiting, sent back twice, disputed, decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.accounts import queries as accounts
from archive.accounts.models import Person
from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog.review import handling, queries, rules, service, submitting, timely
from archive.catalog.review.findings import Defect, Findings, Point
from archive.catalog.review.models import Outcome, Submission
from archive.db import db
from archive.intake.models import Receipt

CLERKS, CHIEFS = ("file_clerk", "file_manager"), ("bureau_chief",)
REFUSE = Outcome.REFUSE


@dataclass
class Troupe:
    """Who plays: a clerk who reviews, the head of the bureau, and each case's holder."""

    act: Act
    clerk: Act
    chief: Act | None
    receipts: Iterator[Receipt]

    def handler(self, row: Submission, on: date) -> Act | None:
        person = db.session.get(Person, row.handler_id) if row.handler_id else None
        if person is None:
            return None
        actor = accounts.actor(person, self.act.today, "")
        return replace(_at(self.act, on), actor=actor)


def fill(act: Act) -> list[tuple[str, str, str]]:
    clerks = cases.holders(act.today, CLERKS)
    if not clerks:
        return []
    chiefs = cases.holders(act.today, CHIEFS)
    chief = _as(act, chiefs[0]) if chiefs else None
    _parties(act, _as(act, clerks[0]))
    troupe = Troupe(act, _as(act, clerks[0]), chief, iter(_receipts(act, own=True)))
    for scene in (_accepted, _overruled, _sustained, _twice, _disputed, _waiting, _waiting):
        scene(troupe)
    return []


def _as(act: Act, person: Person) -> Act:
    return replace(act, actor=accounts.actor(person, act.today, ""))


def _at(act: Act, on: date) -> Act:
    """The same at the same hour of another day, never one that is still to come."""
    return replace(act, at=act.at - timedelta(days=max((act.today - on).days, 0)))


def _receipts(act: Act, *, own: bool) -> list[Receipt]:
    """What came in from the court's own people, or from outside; the oldest first."""
    rows = db.session.scalars(
        select(Receipt)
        .options(joinedload(Receipt.case).joinedload(Case.holder))
        .order_by(Receipt.received_on, Receipt.id)
    )
    return [one for one in rows if queries.is_refusable(act, one.case, one.source) is own]


def _submitted(troupe: Troupe) -> Submission | None:
    """The next receipt, handed in when it came, or when its holder may answer for it."""
    for receipt in troupe.receipts:
        if queries.of_receipt(receipt.id) is None and receipt.case.holder_id:
            return _hand_in(troupe.clerk, receipt)
    return None


def _hand_in(clerk: Act, receipt: Receipt) -> Submission:
    row = submitting.sorted_receipt(_at(clerk, receipt.received_on), receipt)
    db.session.flush()
    return row


def _findings(act: Act, row: Submission, outcome: Outcome = Outcome.ACCEPT) -> Findings:
    """All holds; or, refused, two things are wrong with the first piece."""
    points = {
        one.code: Point(holds=True) for one in terms.profile_of(act, row.case).review_points
    }
    late = timely.proposal(act, row.receipt)[0]
    points[rules.TIMELINESS] = late if late.holds is False else Point(holds=True)
    if outcome is Outcome.ACCEPT:
        return Findings(outcome, points)
    points[rules.COMPLETENESS] = Point(holds=False, reasons=("pages_missing",))
    points[rules.PROPRIETY] = Point(holds=False, reasons=("unsigned",))
    on = f"{rules.PIECE}:{row.receipt.pieces[0].id}" if row.receipt else rules.WHOLE
    return Findings(
        outcome,
        points,
        (
            Defect(on, "pages_missing", "2", "缺第2页"),
            Defect(on, "unsigned", "末页", "被询问人未逐页签名"),
        ),
        "应补齐缺页，并由被询问人逐页签名捺印后重新移送。",
    )


def _review(
    troupe: Troupe, row: Submission, days: int, outcome: Outcome = Outcome.ACCEPT
) -> date:
    on = min(row.round_on + timedelta(days=days), troupe.act.today)
    clerk = _at(troupe.clerk, on)
    found = _findings(clerk, row, outcome)
    service.review(clerk, row, found, row.edition)
    db.session.flush()
    return on


def _accepted(troupe: Troupe) -> None:
    if row := _submitted(troupe):
        _review(troupe, row, 1)


def _resubmitted(troupe: Troupe, row: Submission, on: date) -> bool:
    handler = troupe.handler(row, on)
    if handler is None or not handling.may_answer(handler, row):
        return False
    answer = "缺页已补齐，询问笔录已由被询问人逐页签名。"
    service.resubmit(handler, row, answer, row.edition)
    db.session.flush()
    return True


def _twice(troupe: Troupe) -> None:
    """Sent back, handed in again, and sent back once more."""
    if row := _submitted(troupe):
        on = _review(troupe, row, 1, REFUSE)
        if _resubmitted(troupe, row, on + timedelta(days=1)):
            _review(troupe, row, 1, REFUSE)


def _disputed(troupe: Troupe) -> Submission | None:
    if not (row := _submitted(troupe)):
        return None
    on = _review(troupe, row, 1, REFUSE)
    handler = troupe.handler(row, on)
    if handler is None or not handling.may_answer(handler, row):
        return None
    why = "该页为空白衬页，原件即无文字，不属缺页；签名见第三页。"
    service.dispute(handler, row, why, row.edition)
    db.session.flush()
    return row


def _decided(troupe: Troupe, *, sustained: bool, why: str) -> None:
    row = _disputed(troupe)
    if row is None or troupe.chief is None:
        return
    chief = _at(troupe.chief, min(row.round_on + timedelta(days=2), troupe.act.today))
    service.decide(chief, row, why, row.edition, sustained=sustained)
    db.session.flush()


def _overruled(troupe: Troupe) -> None:
    _decided(troupe, sustained=False, why="衬页不计入材料页数，予以签收入卷。")


def _sustained(troupe: Troupe) -> None:
    _decided(troupe, sustained=True, why="笔录应逐页签名，补正后重新移送。")


def _waiting(troupe: Troupe) -> None:
    _submitted(troupe)


def _parties(act: Act, clerk: Act) -> None:
    """Of a party, one is received with something to be supplied, the next waits."""
    rows: Sequence[Receipt] = _receipts(act, own=False)
    for at, receipt in enumerate(rows[:2]):
        row = _hand_in(clerk, receipt)
        if at == 0:
            found = _findings(act, row, Outcome.SUPPLEMENT)
            opinion = "应补交申请执行人身份证明复印件一份，并在财产线索清单上签名。"
            supply_by = act.today + timedelta(days=7)
            found = replace(found, opinion=opinion, supply_by=supply_by)
            reviewer = _at(clerk, min(row.round_on + timedelta(days=1), act.today))
            service.review(reviewer, row, found, row.edition)
            db.session.flush()

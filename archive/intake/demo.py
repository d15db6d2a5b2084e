"""Invented material for the sample court: a dozen receipts of every source, some late."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.accounts import queries as accounts
from archive.act import Act
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.cases.rules.stages import LIVE
from archive.db import db
from archive.intake import service
from archive.intake.delivery import Given, PieceGiven

POSTS = ("file_clerk", "file_manager")
MATERIALS = (
    ("强制执行申请书", 2, True),
    ("（2025）豫0922民初345号民事判决书", 12, True),
    ("申请人身份证", 1, False),
    ("财产线索清单", 3, True),
    ("银行账户流水", 26, False),
    ("送达地址确认书", 1, True),
    ("现场调查笔录", 5, True),
    ("查封扣押财产清单", 4, True),
    ("评估报告", 38, False),
    ("执行和解协议", 3, True),
    ("限制消费令", 2, True),
    ("协助执行通知书及回执", 2, True),
)
HANDLER, APPLICANT = "示例承办人", "示例申请人"


@dataclass(frozen=True, slots=True)
class Came:
    """One delivery: so many days ago, formed and brought back so many days before."""

    days: int
    source: str
    deliverer: str
    pieces: int = 1
    formed: int | None = None
    back: int | None = None
    # After how many days it was scanned; None: it waits.
    scanned: int | None = None
    uploaded: str = ""
    remarks: str = ""


CAME = (
    Came(24, "party", APPLICANT, 3, scanned=0),
    Came(21, "team", HANDLER, 2, formed=1, scanned=1),
    Came(19, "system", "办案系统", 1, formed=0, scanned=0),
    Came(17, "team", HANDLER, 4, formed=9, back=2, scanned=4),
    Came(13, "team", HANDLER, 1, formed=8, scanned=1, remarks="承办人出差，返院后补交"),
    Came(11, "mobile", HANDLER, 2, formed=6, uploaded="移动办案系统", scanned=0),
    Came(8, "party", "示例被执行人", 1, remarks="缺页，已告知当事人补正"),
    Came(6, "team", HANDLER, 3, formed=2),
    Came(4, "party", APPLICANT, 5),
    Came(1, "team", HANDLER, 2, formed=1),
    Came(1, "system", "办案系统", 1, formed=0),
    Came(0, "party", APPLICANT, 4),
    Came(0, "mobile", HANDLER, 1, formed=5, uploaded="移动办案系统"),
    Came(0, "team", HANDLER, 2, formed=0, back=0),
)


def fill(act: Act) -> list[tuple[str, str, str]]:
    """Register what came in, at a case each, and scan most of what is old."""
    clerk = _clerk(act)
    materials = _materials()
    known = {one.code for one in act.profile.material_sources}
    for case, came in zip(_cases(), CAME, strict=False):
        # A court that knows no such source takes it as handed over by a team.
        source = came.source if came.source in known else "team"
        given = _given(act, replace(came, source=source), materials)
        if given.received_on < case.filed_on:
            given = replace(given, received_on=case.filed_on, formed_on=None, back_on=None)
        receipt = service.register(clerk, case, given)
        db.session.flush()  # the next number is counted from what is written
        if came.scanned is not None:
            on = min(given.received_on + timedelta(days=came.scanned), act.today)
            service.scanned(clerk, receipt, on)
    return []


def _clerk(act: Act) -> Act:
    people = cases.holders(act.today, POSTS)
    if not people:
        return act
    return replace(act, actor=accounts.actor(people[0], act.today, ""))


def _cases() -> list[Case]:
    """Cases that still run, the oldest first, as many as there are deliveries."""
    return list(
        db.session.scalars(
            select(Case)
            .where(Case.stage.in_(LIVE))
            .options(joinedload(Case.holder))
            .order_by(Case.filed_on, Case.id)
            .limit(len(CAME))
        )
    )


def _materials() -> Iterator[PieceGiven]:
    while True:
        for name, pages, original in MATERIALS:
            yield PieceGiven(name, pages, original=original)


def _given(act: Act, came: Came, materials: Iterator[PieceGiven]) -> Given:
    on = act.today - timedelta(days=came.days)
    return Given(
        source=came.source,
        deliverer=came.deliverer,
        pieces=tuple(next(materials) for _one in range(came.pieces)),
        received_on=on,
        formed_on=_before(on, came.formed),
        back_on=_before(on, came.back),
        uploaded=came.uploaded,
        remarks=came.remarks,
    )


def _before(on: date, days: int | None) -> date | None:
    return None if days is None else on - timedelta(days=days)

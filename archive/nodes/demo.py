"""Forty invented cases for the sample court, from just filed to closed and archived."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from archive.accounts import queries as accounts
from archive.accounts.models import Person
from archive.act import Act
from archive.cases import placing
from archive.cases import queries as cases_now
from archive.cases import service as cases
from archive.cases.models import Case
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.db import db
from archive.nodes import chart, extending, pausing, queries, receiving, service
from archive.nodes.errors import Ceased, CompletedAlready, CompletedBeforeStart, NotStarted
from archive.nodes.models import Decision, Extension, NodeRun
from archive.nodes.receiving import Received
from archive.profile.switches import Choice

SEED, CASES = 20221, 40
# Who goes the whole way was paid.
PERFORMED = "performed"
STEMS = "甲乙丙丁戊己庚辛壬癸"
CAUSES = (
    "买卖合同纠纷",
    "民间借贷纠纷",
    "劳动争议",
    "房屋租赁合同纠纷",
    "金融借款合同纠纷",
)
# How courts are called in case numbers; one that is not ours is called like none.
MARKS = {
    "qingfeng": "豫0922",
    "jingmen": "鄂08",
    "jianli": "鄂1023",
    "yunan": "粤5322",
    "gushi": "豫1525",
}
KINDS = ("执", "执", "执", "执", "执", "执恢", "执保")
# What happens to a case one after the other: an event or a node, so many days later.
WAY = (
    ("first_interview", 0),
    ("interviewed", 0),
    ("allot", 2),
    ("handler_received", 1),
    ("issue_notice", 2),
    ("property_ordered", 0),
    ("network_inquired", 3),
    ("inquiry_requested", 4),
    ("start_traditional", 6),
    ("clue_received", 3),
    ("check_clue", 5),
    ("assets_controlled", 4),
    ("freeze_deposit", 0),
    ("start_appraisal", 20),
    ("price_set", 15),
    ("start_auction", 9),
    ("price_paid", 30),
    ("confirm_sale", 6),
    ("money_arrived", 5),
    ("start_payment", 10),
    ("finish_payment", 12),
    ("closed", 8),
    ("archive", 12),
)


@dataclass
class Troupe:
    """Who plays, by which lot, and in which order the numbers are given."""

    act: Act
    staff: placing.Staff
    lot: random.Random
    serials: Iterator[int]
    # Nobody comes, goes or is given another post while they play.
    by_id: dict[int, Act] = field(default_factory=dict)
    by_post: dict[str, Act | None] = field(default_factory=dict)

    def act_of(self, person_id: int | None) -> Act:
        if person_id is None:
            return self.act
        if person_id not in self.by_id:
            person = db.session.get_one(Person, person_id)
            actor = accounts.actor(person, self.act.today, "")
            self.by_id[person_id] = replace(self.act, actor=actor)
        return self.by_id[person_id]

    def in_post(self, post: str) -> Act | None:
        if post not in self.by_post:
            people = cases_now.holders(self.act.today, [post])
            self.by_post[post] = self.act_of(people[0].id) if people else None
        return self.by_post[post]


def fill(act: Act) -> list[tuple[str, str, str]]:
    """File the cases and let each go as far as its lot says."""
    lot = random.Random(SEED)  # noqa: S311  # a sample, the same each time
    troupe = Troupe(act, placing.Staff(act), lot, count(9001))
    for number in range(CASES):
        case = _filed(troupe, number)
        _goes_on(troupe, case, number)
        # The next one is counted from what is written.
        db.session.flush()
    return []


def _filed(troupe: Troupe, number: int) -> Case:
    act, lot = troupe.act, troupe.lot
    filed_on = act.today - timedelta(days=1 + number * number // 4 + lot.randrange(6))
    mark = MARKS.get(act.profile.court.code, MARKS["qingfeng"])
    kind = KINDS[number % len(KINDS)]
    details = Details(
        number=f"（{filed_on.year}）{mark}{kind}{next(troupe.serials)}号",
        filed_on=filed_on,
        received_on=filed_on - timedelta(days=lot.randrange(4)),
        cause=CAUSES[number % len(CAUSES)],
        object_kind="money",
        amount=Decimal(lot.randrange(8_000, 900_000)),
        channel="window",
    )
    case = cases.file_case(act, details, _parties(number), Placement(), lot.choice)
    people = troupe.staff.people(case.team) or troupe.staff.people(None)
    if case.holder_id is None and people:
        person = people[number % len(people)]
        wanted = Placement(case.team, case.track, person.id, "示例：按顺序分案")
        cases.move(act, case, wanted)
    return case


def _parties(number: int) -> list[PartyDetails]:
    one, other = STEMS[number % 10], STEMS[(number // 10 + number + 3) % 10]
    debtor = (
        PartyDetails("debtor", PartyKind.NATURAL, f"被执行人{other}某")
        if number % 3
        else PartyDetails("debtor", PartyKind.LEGAL, f"示例{other}贸易有限公司")
    )
    return [PartyDetails("applicant", PartyKind.NATURAL, f"申请人{one}某"), debtor]


def _goes_on(troupe: Troupe, case: Case, number: int) -> None:
    """Along the way until today, or until its lot stops it; some steps come too late."""
    lot, on = troupe.lot, case.filed_on
    far = len(WAY) if number % 4 == 0 else lot.randrange(len(WAY) + 1)
    for code, days in WAY[:far]:
        on += timedelta(days=days + (lot.randrange(9) if lot.random() < 0.2 else 0))
        if on > troupe.act.today or lot.random() < 0.06:
            continue
        _happens(troupe, case, code, on)
    _stands_still(troupe, case, number)
    _asks_for_longer(troupe, case, number)
    _brings_paper(troupe, case, number)


def _happens(troupe: Troupe, case: Case, code: str, on: date) -> None:
    profile = troupe.act.profile
    if any(one.code == code for one in profile.events):
        if code == chart.CLOSED:
            case.closing_method = PERFORMED
        service.record_event(_recorder(troupe, case), case, code, on)
        return
    if not any(step.code == code for step in chart.of(profile, case.kind)):
        return
    try:
        run = service.complete(_recorder(troupe, case), case, code, on)
    except (Ceased, CompletedAlready, CompletedBeforeStart, NotStarted):
        return  # this court, or this case, goes another way
    _signs(troupe, case, run)


def _recorder(troupe: Troupe, case: Case) -> Act:
    return troupe.act_of(case.holder_id)


def _signs(troupe: Troupe, case: Case, run: NodeRun) -> None:
    profile = troupe.act.profile
    node = profile.node(run.node)
    if not profile.is_on(Choice.SIGN_OFF_NODES) or troupe.lot.random() < 0.3:
        return
    for by in (_recorder(troupe, case), troupe.in_post(node.post)):
        if by and service.is_responsible(by, profile, case, node):
            db.session.flush()
            service.sign_off(by, case, run)
            return


def _stands_still(troupe: Troupe, case: Case, number: int) -> None:
    if number % 9 != 5 or case.closed_on or not troupe.act.profile.suspensions:
        return
    kind = troupe.act.profile.suspensions[number % len(troupe.act.profile.suspensions)]
    since = case.filed_on + timedelta(days=3)
    if since > troupe.act.today:
        return
    by = _recorder(troupe, case)
    row = pausing.suspend(by, case, kind.code, since)
    last = since + timedelta(days=14)
    if number % 2 and last <= troupe.act.today:
        db.session.flush()
        pausing.resume(by, case, row, last)


def _asks_for_longer(troupe: Troupe, case: Case, number: int) -> None:
    if number % 7 != 3:
        return
    db.session.flush()
    by, today = _recorder(troupe, case), troupe.act.today
    for run in queries.runs(case.id):
        if run.node == "close" and run.is_open and (run.due - today).days > 10:
            asked = extending.ask_extension(
                by, case, run, run.due_count + 3, "示例：财产处置尚需时间"
            )
            db.session.flush()
            _is_decided(troupe, case, asked)


def _is_decided(troupe: Troupe, case: Case, asked: Extension) -> None:
    """Every other one is agreed to; the rest waits on somebody's desk."""
    if case.id % 2 or asked.state is not Decision.ASKED:
        return
    [step, *_later] = extending.steps_of(troupe.act.profile, case, asked)
    chief = troupe.in_post(step.post) if step.post else None
    if chief:
        extending.decide_extension(chief, case, asked, "示例：同意", approved=True)


def _brings_paper(troupe: Troupe, case: Case, number: int) -> None:
    groups = troupe.act.profile.node_groups
    clerk = troupe.in_post("file_clerk") or troupe.act
    known = {step.code for step in chart.of(troupe.act.profile, case.kind)}
    nodes = [code for group in groups for code in group.nodes if code in known]
    if not groups:
        nodes = [code for code in ("issue_notice", "first_inquiry") if code in known]
    for turn in range(number % 3):
        on = min(case.filed_on + timedelta(days=5 + 6 * turn), troupe.act.today)
        if not nodes:
            return
        given = Received(
            troupe.lot.choice(nodes), on, "示例承办团队", "示例：节点材料一份", 3 + turn
        )
        row = receiving.receive_material(clerk, case, given)
        if turn:
            db.session.flush()
            receiving.hand_on(clerk, row, "示例扫描岗", on)

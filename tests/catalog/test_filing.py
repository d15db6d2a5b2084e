"""Pages become documents because a person says so; a page is in one document at most."""

from datetime import timedelta

import pytest

from archive.accounts.errors import Denied
from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import changing, filing
from archive.catalog.errors import (
    AlreadyFiled,
    FiledPages,
    InFuture,
    NoPages,
    NoSuchProposal,
    NotInFile,
    NotOfCase,
    OutOfFile,
    ProposalChanged,
    ProposalDecided,
    StillSorted,
)
from archive.catalog.models import Learnt, Mark, Origin, ProposalState, Version
from archive.db import db, transaction
from archive.jobs.models import Job
from archive.scan import arranging, sorting
from archive.scan.models import Aside, Batch
from archive.scan.order import Spot
from tests.accounts.house import act, act_of, staff
from tests.cases.house import case, events
from tests.catalog import house
from tests.catalog.house import MORE, NOTES, NOTICE, ORDER, batch, file, given, ids, leaves
from tests.kept import kept_row
from tests.scan.sorting.house import edition, noted

OTHER = "（2026）豫0922执2号"


@pytest.fixture
def ours(by: Act) -> Case:
    return kept_row(Case, "case", case)


def test_pages_become_a_document_with_their_order_and_a_first_version(
    by: Act, ours: Case
) -> None:
    made = batch(NOTICE, MORE, case=ours)

    document = file(by, ours, given(made, formed_on=by.today))

    assert leaves(document) == ids(made)
    assert (document.heading, document.position) == ("enforcement_notice", 1)
    assert (document.filed_by, document.origin) == ("clerk", Origin.SCAN)
    version = db.session.scalars(db.select(Version)).one()
    assert (version.number, version.verb, version.before) == (1, "filed", {})
    assert version.after["pages"] == ids(made)


def test_filing_is_noted_in_the_journal_of_the_case(by: Act, ours: Case) -> None:
    document = file(by, ours, given(batch(NOTICE, case=ours)))

    (event,) = events(Kind.DOCUMENT_FILED)
    assert event.subject == ours.number
    assert event.facts["title"] == "执行通知书"
    assert event.facts["document"] == document.id


def test_the_journal_tells_no_title_of_the_courts_own_part(by: Act, ours: Case) -> None:
    made = batch(NOTES, case=ours)

    file(
        by,
        ours,
        given(made, "合议庭评议笔录", kind="panel_record", heading="panel_records"),
    )

    assert "title" not in events(Kind.DOCUMENT_FILED)[0].facts


def test_the_second_of_two_who_file_a_page_is_told_who_filed_it_and_as_what(
    by: Act, ours: Case
) -> None:
    made = batch(NOTICE, MORE, case=ours)
    file(by, ours, given(made))
    second = act_of(staff("second", ("file_clerk", None)))

    with pytest.raises(AlreadyFiled) as refused:
        file(second, ours, given(ids(made)[1:], "报告财产令"))

    assert "Clerk" in str(refused.value)
    assert "执行通知书" in str(refused.value)
    assert len(house.documents()) == 1


def test_pages_of_another_case_are_refused(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=case(OTHER))

    with pytest.raises(NotOfCase):
        file(by, ours, given(made))


def test_pages_set_aside_are_refused(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)
    with transaction():
        house.pages_in(made)[0].aside = Aside.BLANK
        noted()

    with pytest.raises(OutOfFile):
        file(by, ours, given(made))


def test_a_batch_that_is_still_being_sorted_is_not_filed_from(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)
    with transaction():
        sorting.reopen(by, db.session.get_one(Batch, made.id))

    with pytest.raises(StillSorted):
        file(by, ours, given(made))


def test_a_document_has_pages(by: Act, ours: Case) -> None:
    with pytest.raises(NoPages):
        file(by, ours, given([]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"heading": "resume_application"},
        {"heading": "nonsense"},
        {"kind": "nonsense"},
        {"node": "nonsense"},
    ],
)
def test_what_files_of_this_type_do_not_have_is_refused(
    by: Act, ours: Case, wrong: dict[str, str]
) -> None:
    made = batch(NOTICE, case=ours)

    with pytest.raises(NotInFile):
        file(by, ours, given(made, **wrong))


def test_no_document_is_formed_tomorrow(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)

    with pytest.raises(InFuture):
        file(by, ours, given(made, formed_on=by.today + timedelta(days=1)))


def test_somebody_without_the_right_files_nothing(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)
    judge = act_of(staff("judge", ("judge", "swift")))

    with pytest.raises(Denied):
        file(judge, ours, given(made))


def test_marks_follow_what_the_kind_needs(by: Act, ours: Case) -> None:
    made = batch(NOTICE, MORE, case=ours)

    sealed = file(by, ours, given(ids(made)[:1]))
    plain = file(by, ours, given(ids(made)[1:], "其他", kind="process_sheet"))

    assert sealed.seal is Mark.UNKNOWN
    assert plain.seal is Mark.NOT_NEEDED


def test_documents_of_a_heading_stand_in_the_order_they_were_filed(
    by: Act, ours: Case
) -> None:
    made = batch(NOTICE, ORDER, case=ours)

    file(by, ours, given(ids(made)[:1]))
    file(by, ours, given(ids(made)[1:], "报告财产令", kind="property_order"))

    assert [(one.title, one.position) for one in house.documents()] == [
        ("执行通知书", 1),
        ("报告财产令", 2),
    ]


def test_a_confirmed_proposal_knows_its_document(by: Act, ours: Case) -> None:
    made = batch(NOTICE, ORDER, case=ours)
    first, second = house.propose(made)

    with transaction():
        document = filing.confirm(by, first.id, given(first.pages))

    assert leaves(document) == first.pages
    db.session.expire_all()
    assert (first.state, first.document_id) == (ProposalState.CONFIRMED, document.id)
    assert [one.id for one in house.open_proposals(made)] == [second.id]


def test_the_second_who_confirms_a_proposal_is_told(by: Act, ours: Case) -> None:
    (proposal,) = house.propose(batch(NOTICE, case=ours))
    ident, seen = proposal.id, list(proposal.pages)
    with transaction():
        filing.confirm(by, ident, given(seen))

    with pytest.raises(ProposalDecided) as refused, transaction():
        filing.confirm(by, ident, given(seen, "别的"))

    assert "Clerk" in str(refused.value)
    assert "执行通知书" in str(refused.value)


def test_a_proposal_whose_pages_changed_is_not_confirmed_unseen(
    by: Act, ours: Case
) -> None:
    made = batch(NOTICE, MORE, case=ours)
    (proposal,) = house.propose(made)

    with pytest.raises(ProposalChanged), transaction():
        filing.confirm(by, proposal.id, given(ids(made)[:1]))


def test_a_proposal_that_was_replaced_is_gone(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)
    old = house.propose(made)[0].id

    with pytest.raises(NoSuchProposal), transaction():
        filing.confirm(by, old + 100, given(made))


def test_pages_filed_by_hand_leave_the_proposal_they_were_in(by: Act, ours: Case) -> None:
    made = batch(NOTICE, MORE, case=ours)
    (proposal,) = house.propose(made)
    assert proposal.pages == ids(made)

    file(by, ours, given(ids(made)[:1]))

    (left,) = house.open_proposals(made)
    assert (left.pages, left.sure) == (ids(made)[1:], False)


def test_filed_pages_stay_as_they_are_on_the_sorting_desk(by: Act, ours: Case) -> None:
    made = batch(NOTICE, ORDER, case=ours)
    first, last = ids(made)
    file(by, ours, given([first]))
    with transaction():
        sorting.reopen(by, db.session.get_one(Batch, made.id))
    seen, row = edition(made), db.session.get_one(Batch, made.id)

    with pytest.raises(FiledPages) as refused, transaction():
        arranging.set_aside(by, row, seen, [first], Aside.REMOVED)
    with pytest.raises(FiledPages), transaction():
        arranging.move(by, row, seen, [first], Spot(last, after=True))
    with transaction():
        arranging.set_aside(by, row, seen, [last], Aside.REMOVED)

    assert "执行通知书" in str(refused.value)


def test_what_is_taken_out_is_free_to_be_filed_again(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)
    wrong = file(by, ours, given(made))
    with transaction():
        changing.withdraw(by, wrong, 1, "扫描错误")

    again = file(by, ours, given(made, "报告财产令", kind="property_order"))

    assert [one.id for one in house.documents()] == [again.id]
    assert leaves(again) == ids(made)


def test_a_title_nobody_knew_is_learnt_by_confirming_it(by: Act, ours: Case) -> None:
    strange = (("关于履行义务的通知函", 26, "centre"), *NOTICE[3:])
    made = batch(strange, case=ours)

    file(by, ours, given(made, "执行通知书"))

    (row,) = db.session.scalars(db.select(Learnt))
    assert (row.printed, row.kind) == ("关于履行义务的通知函", "enforcement_notice")
    assert (row.heading, row.case_type, row.times) == ("enforcement_notice", "first", 1)


def test_what_was_learnt_is_proposed_the_next_time(by: Act, ours: Case) -> None:
    strange = (("关于履行义务的通知函", 26, "centre"), *NOTICE[3:])
    file(by, ours, given(batch(strange, case=ours), "执行通知书"))

    (proposal,) = house.propose(batch(strange, case=ours, number="20260302-002"))

    assert (proposal.kind, proposal.heading) == ("enforcement_notice",) * 2
    assert "learnt" in proposal.reasons


def test_a_wrong_lesson_is_forgotten_with_the_document(by: Act, ours: Case) -> None:
    strange = (("关于履行义务的通知函", 26, "centre"), *NOTICE[3:])
    document = file(by, ours, given(batch(strange, case=ours), "执行通知书"))

    with transaction():
        changing.withdraw(by, document, 1, "不是这类文书")

    assert not list(db.session.scalars(db.select(Learnt)))


def test_a_sorted_batch_is_looked_at_by_itself(by: Act, ours: Case) -> None:
    made = batch(NOTICE, case=ours)
    with transaction():
        sorting.reopen(by, db.session.get_one(Batch, made.id))
    with transaction():
        sorting.finish(by, db.session.get_one(Batch, made.id), edition(made))

    (job,) = db.session.scalars(db.select(Job).where(Job.kind == "catalog:propose"))
    assert job.args == {"batch": made.id}


def test_the_console_is_nobody_and_files_nothing(ours: Case) -> None:
    made = batch(NOTICE, case=ours)

    with pytest.raises(Denied):
        file(act(), ours, given(made))

"""What happens to a case, and what its nodes make of it."""

import threading
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from archive.accounts.models import Person
from archive.audit.kinds import Kind
from archive.cases import queries as cases_now
from archive.cases import service as cases
from archive.cases.models import Case
from archive.cases.queries import history
from archive.cases.rules.filing import Details, Placement
from archive.cases.rules.stages import Stage
from archive.db import db, transaction
from archive.errors import DomainError
from archive.nodes import (
    errors,
    extending,
    keeping,
    lists,
    pausing,
    queries,
    receiving,
    service,
)
from archive.nodes.lists import Wanted
from archive.nodes.models import CaseEvent, Decision, Extension, NodeRun, Suspension
from archive.nodes.receiving import Received
from archive.promises import recount
from tests.cases.house import events as journal
from tests.nodes.house import FILED, case, due, on, run, staff, under

pytestmark = pytest.mark.usefixtures("app")
LATER = "2026-03-20"


def record(row: Case, code: str, day: str, at: str = "2026-11-20") -> CaseEvent:
    with transaction():
        return service.record_event(on(at), row, code, date.fromisoformat(day))


def complete(row: Case, code: str, day: str, at: str = "2026-11-20") -> NodeRun:
    with transaction():
        return service.complete(on(at), row, code, date.fromisoformat(day))


def suspend(row: Case, since: str, kind: str = "stayed") -> Suspension:
    with transaction():
        return pausing.suspend(on("2026-11-20"), row, kind, date.fromisoformat(since))


def resume(row: Case, stopped: Suspension, until: str) -> Suspension:
    with transaction():
        return pausing.resume(on("2026-11-20"), row, stopped, date.fromisoformat(until))


def standing(row: Case) -> list[dict[str, Any]]:
    """Every run of a case with all that its row says."""
    names = NodeRun.__table__.columns.keys()
    return [{name: getattr(run, name) for name in names} for run in queries.runs(row.id)]


def test_filing_a_case_starts_its_nodes_each_with_its_day() -> None:
    found = due(case())

    assert found == {
        "first_interview": "2026-03-02",
        "allot": "2026-03-09",
        "issue_notice": "2026-03-12",
        "first_inquiry": "2026-03-12",
        "close": "2026-09-02",
    }


def test_filing_completes_the_examination_that_went_before() -> None:
    row = case(received_on=date(2026, 2, 27))

    done = run(row, "filing_review")
    assert (done.started_on, done.completed_on) == (date(2026, 2, 27), FILED)


def test_starting_nodes_is_in_the_journal_with_their_days() -> None:
    case()

    [told] = journal(Kind.NODE_STARTED)
    assert told.facts["due"]["issue_notice"] == "2026-03-12"


def test_the_term_from_receiving_counts_from_the_day_it_was_received() -> None:
    row = case(received_on=date(2026, 2, 27))

    # Ten days from a Friday are a Monday; from filing they would be a Thursday.
    assert due(row)["issue_notice"] == "2026-03-09"


def test_a_case_filed_online_is_interviewed_two_days_later() -> None:
    row = case(circumstances=("filed_online",))

    assert due(row)["first_interview"] == "2026-03-04"
    assert run(row, "first_interview").due_rule == "first_interview#1"


def test_an_event_completes_its_node() -> None:
    row = case()

    record(row, "interviewed", "2026-03-03")

    done = run(row, "first_interview")
    assert done.completed_on == date(2026, 3, 3)
    assert "first_interview" not in due(row)


def test_an_event_starts_the_nodes_anchored_on_it() -> None:
    row = case()

    record(row, "assets_controlled", "2026-03-10")

    assert due(row)["start_appraisal"] == "2026-04-09"


def test_an_event_that_repeats_starts_another_turn() -> None:
    row = case()

    for day in ("2026-03-10", "2026-03-16"):
        record(row, "assets_controlled", day)

    assert due(row)["start_appraisal"] == "2026-04-09"
    assert due(row)["start_appraisal.2"] == "2026-04-15"


def test_a_bound_whose_anchor_happens_later_may_bring_the_day_nearer() -> None:
    row = case()

    record(row, "handler_received", "2026-03-03")

    assert due(row)["issue_notice"] == "2026-03-06"


def test_a_node_done_starts_what_is_counted_from_it() -> None:
    row = case()
    record(row, "inquiry_requested", "2026-03-10")

    complete(row, "start_traditional", "2026-03-12")

    assert due(row)["finish_traditional"] == "2026-04-13"


def test_a_node_without_a_term_is_written_when_it_is_done() -> None:
    row = case()
    record(row, "network_inquired", "2026-03-05")

    complete(row, "freeze_deposit", "2026-03-06")

    done = run(row, "freeze_deposit")
    assert done.completed_on == date(2026, 3, 6)
    assert not done.is_promised
    # A deposit stays frozen for a year and no day longer.
    assert done.expires_on == date(2027, 3, 6)


def test_what_a_step_makes_of_a_case_is_what_its_rows_say() -> None:
    """Each step reads the rows once and adds to them what it does: so do these two."""
    row = case()
    record(row, "network_inquired", "2026-03-05")
    complete(row, "seal", "2026-03-06")
    complete(row, "issue_notice", "2026-03-06")
    record(row, "closed", "2026-06-01")
    known, told = standing(row), len(history(row.number))

    with transaction():
        keeping.renew(on("2026-11-20"), cases_now.locked(row.id))

    assert standing(row) == known
    assert len(history(row.number)) == told


def test_a_node_without_a_term_that_repeats_may_be_done_again() -> None:
    row = case()
    record(row, "network_inquired", "2026-03-05")

    for day in ("2026-03-06", "2026-03-07"):
        complete(row, "seal", day)

    assert [r.turn for r in queries.runs(row.id) if r.node == "seal"] == [1, 2]


def test_what_was_done_late_keeps_the_day_it_was_promised_for() -> None:
    row = case()

    complete(row, "allot", "2026-03-16")

    done = run(row, "allot")
    assert (done.due, done.completed_on) == (date(2026, 3, 9), date(2026, 3, 16))


def test_closing_completes_one_node_starts_the_last_and_ends_the_rest() -> None:
    row = case()

    record(row, "closed", "2026-06-01")

    assert due(row) == {"archive": "2026-06-16"}
    assert run(row, "close").completed_on == date(2026, 6, 1)
    assert run(row, "issue_notice").ceased_on == date(2026, 6, 1)
    db.session.refresh(row)
    assert (row.stage, row.closed_on) == (Stage.CLOSED, date(2026, 6, 1))


def test_a_correction_of_the_day_of_filing_moves_what_is_counted_from_it() -> None:
    row = case()

    with transaction():
        details = Details(number=row.number, filed_on=date(2026, 3, 9))
        cases.edit(on(LATER), row, details, row.version)

    assert due(row)["allot"] == "2026-03-16"


def test_a_circumstance_noted_later_changes_which_bound_counts() -> None:
    row = case()

    with transaction():
        details = Details(
            number=row.number, filed_on=FILED, circumstances=("non_litigation",)
        )
        cases.edit(on(LATER), row, details, row.version)

    assert due(row)["close"] == "2026-06-02"


def test_open_runs_follow_the_case_to_its_new_holder_and_done_ones_stay() -> None:
    one, other = (staff(name, ("judge", "general")) for name in ("one", "other"))
    row = case(holder=one)
    complete(row, "allot", "2026-03-03")

    with transaction():
        cases.assign(on(LATER), row, Placement(None, None, other.id, "ill"))

    assert run(row, "allot").holder_id == one.id
    assert run(row, "close").holder_id == other.id


def test_a_suspension_stops_what_is_not_over_and_adds_its_days() -> None:
    row = case()

    stopped = suspend(row, "2026-03-10")

    assert set(due(row)) == {"first_interview", "allot"}
    resume(row, stopped, "2026-03-13")
    # Four days stopped; 12 March and 4 days are a Monday.
    assert due(row)["first_inquiry"] == "2026-03-16"
    # 2 September and four days are a Sunday.
    assert due(row)["close"] == "2026-09-07"
    assert due(row)["allot"] == "2026-03-09"


def test_a_recount_of_the_calendar_keeps_the_suspended_days() -> None:
    row = case()
    resume(row, suspend(row, "2026-03-10"), "2026-03-13")
    one = run(row, "first_inquiry")

    recount(one, on(LATER).calendar)

    assert one.due == date(2026, 3, 16)
    db.session.rollback()


def test_a_node_that_starts_while_a_case_stands_still_is_stopped() -> None:
    row = case()
    suspend(row, "2026-03-03")

    record(row, "assets_controlled", "2026-03-10")

    assert run(row, "start_appraisal").stopped


def asked(
    row: Case, by: Person | None = None, count: int = 9, at: str = LATER
) -> Extension:
    with transaction():
        return extending.ask_extension(on(at, by), row, run(row, "close"), count, "auction")


def decide(row: Case, one: Extension, by: Person | None, *, approved: bool) -> Extension:
    with transaction():
        return extending.decide_extension(
            on(LATER, by), row, one, "because", approved=approved
        )


def test_a_longer_term_counts_once_its_approver_agrees() -> None:
    leader, row = staff("leader", ("court_leader", None)), case()
    one = asked(row)
    assert due(row)["close"] == "2026-09-02"

    decide(row, one, leader, approved=True)

    assert due(row)["close"] == "2026-12-02"
    assert one.state is Decision.APPROVED
    assert run(row, "close").due_rule == "close+"


def test_a_longer_term_refused_changes_nothing_and_may_be_asked_for_again() -> None:
    leader, row = staff("leader", ("court_leader", None)), case()

    decide(row, asked(row), leader, approved=False)

    assert due(row)["close"] == "2026-09-02"
    assert asked(row).state is Decision.ASKED


def test_a_longer_term_that_needs_nobodys_word_counts_at_once(app: Flask) -> None:
    under(app, "yunan")
    row = case("（2026）粤5322执保1号")
    before = run(row, "pooled_inquiry").due

    with transaction():
        extending.ask_extension(on(FILED), row, run(row, "pooled_inquiry"), 7, "far away")

    # Five working days were a Monday, seven are a Wednesday.
    assert (before, run(row, "pooled_inquiry").due) == (
        date(2026, 3, 9),
        date(2026, 3, 11),
    )


def given(node: str = "seal", **more: Any) -> Received:
    fields = {"on": date(2026, 3, 5), "sender": "a team", "what": "a ruling", "pages": 2}
    return Received(node=node, **{**fields, **more})


def test_paper_received_is_registered_under_the_group_of_its_node() -> None:
    row = case()

    with transaction():
        made = receiving.receive_material(on(LATER), row, given("second_auction"))

    assert (made.group, made.pages) == ("disposal", 2)
    with transaction():
        receiving.hand_on(on(LATER), made, "scanning", date(2026, 3, 5))
    assert (made.handed_to, made.handed_on) == ("scanning", date(2026, 3, 5))


def test_a_court_without_groups_registers_paper_of_any_node(app: Flask) -> None:
    under(app, "jingmen")
    row = case("（2026）鄂08执1号")

    with transaction():
        made = receiving.receive_material(on(LATER), row, given("allot"))

    assert made.group is None


def signed(row: Case, node: str, by: Person) -> NodeRun:
    with transaction():
        return service.sign_off(on(LATER, by), row, run(row, node))


def test_a_node_is_signed_by_its_post(app: Flask) -> None:
    under(app, "gushi")
    clerk = staff("triage", ("triage_officer", None))
    row = case("（2026）豫1525执1号")
    complete(row, "allot", "2026-03-03")

    made = signed(row, "allot", clerk)

    assert (made.signed_by, made.signed_name) == ("triage", "Triage")
    [told] = journal(Kind.NODE_SIGNED)
    assert told.facts["node"] == "allot"


def test_a_node_of_the_holder_is_signed_by_nobody_else(app: Flask) -> None:
    under(app, "gushi")
    holder, other = (staff(name, ("judge", "usual")) for name in ("holder", "other"))
    row = case("（2026）豫1525执1号", holder=holder)
    complete(row, "close", "2026-03-03")

    with pytest.raises(errors.NotResponsible):
        signed(row, "close", other)
    db.session.rollback()
    assert signed(row, "close", holder).signed_by == "holder"


def test_late_nodes_are_those_whose_day_is_over() -> None:
    case()

    def late(day: str) -> set[str]:
        clerk = on(day, db.session.get(Person, watcher.id))
        return {one.node for one in lists.page(lists.late(clerk)).runs}

    watcher = staff("watcher", ("node_supervisor", None))
    assert late("2026-03-02") == set()
    assert late("2026-03-09") == {"first_interview"}
    assert late("2026-03-10") == {"first_interview", "allot"}


def test_late_nodes_are_listed_page_by_page_and_by_node() -> None:
    watcher = staff("watcher", ("node_supervisor", None))
    for number in range(1, 4):
        case(f"（2026）豫0922执{number}号")
    act = on(LATER, watcher)
    query = lists.late(act, Wanted(node="allot"))

    first = lists.page(query, None, 2)
    second = lists.page(query, first.next, 2)

    assert (len(first.runs), len(second.runs), second.next) == (2, 1, None)
    assert lists.count(query) == 3
    assert not {r.id for r in first.runs} & {r.id for r in second.runs}
    assert len(list(lists.rows(query))) == 3


def test_somebody_sees_the_late_nodes_of_the_own_team_only() -> None:
    one, other = (staff(name, ("judge", "swift")) for name in ("one", "other"))
    stranger = staff("stranger", ("judge", "general"))
    case(holder=one, team="swift")

    assert lists.count(lists.late(on(LATER, one))) > 0
    assert lists.count(lists.late(on(LATER, other))) > 0
    assert lists.count(lists.late(on(LATER, stranger))) == 0


# Each refusal, and what one has to do to get it.
REFUSED: dict[str, tuple[type[DomainError], Any]] = {
    "an event nobody knows": (
        errors.UnknownEvent,
        lambda row: record(row, "eclipse", "2026-03-03"),
    ),
    "an event to come": (
        errors.DayToCome,
        lambda row: record(row, "interviewed", "2026-03-04", at="2026-03-03"),
    ),
    "an event before filing": (
        errors.BeforeFiling,
        lambda row: record(row, "interviewed", "2026-03-01"),
    ),
    "a single event twice": (
        errors.EventTwice,
        lambda row: [record(row, "interviewed", "2026-03-03") for _turn in range(2)],
    ),
    "filing once more": (
        errors.EventTwice,
        lambda row: record(row, "filed", "2026-03-02"),
    ),
    "an event before the one it follows": (
        errors.BeforeCause,
        lambda row: (
            record(row, "closed", "2026-06-02"),
            record(row, "terminated", "2026-06-01"),
        ),
    ),
    "a node nobody knows": (
        errors.UnknownNode,
        lambda row: complete(row, "eclipse", "2026-03-03"),
    ),
    "a node not started": (
        errors.NotStarted,
        lambda row: complete(row, "start_appraisal", "2026-03-03"),
    ),
    "a node without a term whose anchor has not happened": (
        errors.NotStarted,
        lambda row: complete(row, "seal", "2026-03-03"),
    ),
    "a node done before it started": (
        errors.CompletedBeforeStart,
        lambda row: complete(row, "allot", "2026-03-01"),
    ),
    "a node without a term done before its anchor": (
        errors.CompletedBeforeStart,
        lambda row: (
            record(row, "network_inquired", "2026-03-05"),
            complete(row, "seal", "2026-03-04"),
        ),
    ),
    "a node done before it started, by an event": (
        errors.CompletedBeforeStart,
        lambda row: (
            case_started_late(row),
            record(row, "interviewed", "2026-03-03"),
        ),
    ),
    "a node done twice": (
        errors.CompletedAlready,
        lambda row: [complete(row, "allot", "2026-03-03") for _turn in range(2)],
    ),
    "a node done in the future": (
        errors.DayToCome,
        lambda row: complete(row, "allot", "2026-03-04", at="2026-03-03"),
    ),
    "a node that closing has ended": (
        errors.Ceased,
        lambda row: (
            record(row, "closed", "2026-06-02"),
            complete(row, "issue_notice", "2026-06-03"),
        ),
    ),
    "a note that is too long": (
        errors.Empty,
        lambda row: noted(row, "x" * 401),
    ),
    "a signature where nobody signs": (
        errors.NotSignedHere,
        lambda row: signed(row, "allot", staff()),
    ),
    "an unknown suspension": (
        errors.UnknownSuspension,
        lambda row: suspend(row, "2026-03-03", "asleep"),
    ),
    "a suspension before filing": (
        errors.BeforeFiling,
        lambda row: suspend(row, "2026-03-01"),
    ),
    "a suspension to come": (
        errors.DayToCome,
        lambda row: suspend(row, "2026-11-21"),
    ),
    "the same suspension twice": (
        errors.SuspendedAlready,
        lambda row: [suspend(row, "2026-03-03") for _turn in range(2)],
    ),
    "an end before the beginning": (
        errors.EndsBeforeBegin,
        lambda row: resume(row, suspend(row, "2026-03-04"), "2026-03-03"),
    ),
    "an end to come": (
        errors.DayToCome,
        lambda row: resume(row, suspend(row, "2026-03-04"), "2026-11-21"),
    ),
    "an end twice": (
        errors.ResumedAlready,
        lambda row: [
            resume(row, one, "2026-03-06")
            for one in [suspend(row, "2026-03-04")]
            for _turn in range(2)
        ],
    ),
    "a suspension longer than the law lets it be": (
        errors.SuspendedTooLong,
        lambda row: resume(row, suspend(row, "2026-03-04", "deferred"), "2026-06-04"),
    ),
    "a longer term of a node that has none": (
        errors.NotExtendable,
        lambda row: extending.ask_extension(on(LATER), row, run(row, "allot"), 9, "why"),
    ),
    "a longer term that is not longer": (
        errors.NotLonger,
        lambda row: asked(row, count=6),
    ),
    "no term at all": (
        errors.NotLonger,
        lambda row: asked(row, count=0),
    ),
    "a longer term asked for too late": (
        errors.AskedTooLate,
        lambda row: asked(row, at="2026-08-29"),
    ),
    "a longer term asked for twice": (
        errors.AskedAlready,
        lambda row: [asked(row) for _turn in range(2)],
    ),
    "a longer term without a reason": (
        errors.Empty,
        lambda row: extending.ask_extension(on(LATER), row, run(row, "close"), 9, " "),
    ),
    "a longer term of what is done": (
        errors.CompletedAlready,
        lambda row: (complete(row, "close", "2026-03-10"), asked(row)),
    ),
    "a longer term of what has ceased": (
        errors.NotExtendable,
        lambda row: (
            record(row, "closed", "2026-03-10"),
            extending.ask_extension(on(LATER), row, run(row, "archive"), 30, "why"),
        ),
    ),
    "a decision of somebody else": (
        errors.NotTheApprover,
        lambda row: decide(row, asked(row), staff("chief", ("judge", None)), approved=True),
    ),
    "a decision twice": (
        errors.DecidedAlready,
        lambda row: [
            decide(row, one, leader, approved=True)
            for leader in [staff("leader", ("court_leader", None))]
            for one in [asked(row)]
            for _turn in range(2)
        ],
    ),
    "a decision on one's own request": (
        errors.OwnRequest,
        lambda row: [
            decide(row, asked(row, by=leader), leader, approved=True)
            for leader in [staff("leader", ("court_leader", None))]
        ],
    ),
    "paper of a node in no group": (
        errors.NotInGroup,
        lambda row: receiving.receive_material(on(LATER), row, given("allot")),
    ),
    "paper of a node nobody knows": (
        errors.UnknownNode,
        lambda row: receiving.receive_material(on(LATER), row, given("eclipse")),
    ),
    "paper without pages": (
        errors.NoPages,
        lambda row: receiving.receive_material(on(LATER), row, given(pages=0)),
    ),
    "paper from nobody": (
        errors.Empty,
        lambda row: receiving.receive_material(on(LATER), row, given(sender=" ")),
    ),
    "paper that is nothing": (
        errors.Empty,
        lambda row: receiving.receive_material(on(LATER), row, given(what=" ")),
    ),
    "paper received before filing": (
        errors.BeforeFiling,
        lambda row: receiving.receive_material(on(LATER), row, given(on=date(2026, 3, 1))),
    ),
    "paper still to be received": (
        errors.DayToCome,
        lambda row: receiving.receive_material(on(LATER), row, given(on=date(2026, 3, 21))),
    ),
    "paper handed on before it came": (
        errors.HandedBeforeReceived,
        lambda row: hand_on(row, date(2026, 3, 4)),
    ),
    "paper handed on twice": (
        errors.HandedAlready,
        lambda row: hand_on(row, date(2026, 3, 5), date(2026, 3, 5)),
    ),
}


def noted(row: Case, note: str) -> None:
    with transaction():
        service.record_event(on(LATER), row, "interviewed", date(2026, 3, 3), note)


def hand_on(row: Case, *days: date) -> None:
    with transaction():
        made = receiving.receive_material(on(LATER), row, given())
    for day in days:
        with transaction():
            receiving.hand_on(on(LATER), made, "scanning", day)


def case_started_late(row: Case) -> bool:
    """The interview cannot be on the day before its run began."""
    with transaction():
        details = Details(number=row.number, filed_on=date(2026, 3, 3))
        cases.edit(on(LATER), row, details, row.version)
        run(row, "first_interview").started_on = date(2026, 3, 4)
    return True


@pytest.mark.parametrize("why", REFUSED)
def test_it_is_refused_by_name(why: str) -> None:
    refusal, tried = REFUSED[why]
    row = case()

    with pytest.raises(refusal) as told:
        tried(row)

    assert str(told.value).endswith(".")
    db.session.rollback()


def test_an_extension_beyond_its_limit_is_refused_by_name(app: Flask) -> None:
    under(app, "yunan")
    row = case("（2026）粤5322执保1号")

    with pytest.raises(errors.BeyondLimit, match="7 working days"):
        extending.ask_extension(on(FILED), row, run(row, "pooled_inquiry"), 8, "far")
    db.session.rollback()


@pytest.mark.parametrize("which", ["not done", "signed"])
def test_a_signature_is_refused_on_what_is_not_done_or_signed(
    app: Flask, which: str
) -> None:
    under(app, "gushi")
    clerk = staff("triage", ("triage_officer", None))
    row = case("（2026）豫1525执1号")
    if which == "signed":
        complete(row, "allot", "2026-03-03")
        signed(row, "allot", clerk)

    wanted = errors.SignedAlready if which == "signed" else errors.NotDoneYet
    with pytest.raises(wanted):
        signed(row, "allot", clerk)
    db.session.rollback()


def test_the_database_refuses_a_node_done_before_it_started() -> None:
    row = case()

    run(row, "allot").completed_on = date(2026, 3, 1)

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_of_two_who_complete_a_node_at_once_one_is_told_it_is_done(app: Flask) -> None:
    number, answers = case().id, list[str]()
    ready = threading.Barrier(2)
    # What was read so far must not hold the others up.
    db.session.rollback()

    def one(day: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    row = db.session.get_one(Case, number)
                    service.complete(on(LATER), row, "allot", date(2026, 3, day))
                answers.append("done")
            except errors.CompletedAlready:
                answers.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(day,)) for day in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["done", "refused"]
    assert len(journal(Kind.NODE_COMPLETED)) == 1


def test_every_change_of_the_nodes_is_in_the_journal() -> None:
    row = case()
    resume(row, suspend(row, "2026-03-10"), "2026-03-13")
    record(row, "interviewed", "2026-03-03")

    kinds = {one.kind for one in history(row.number)}
    assert {
        Kind.NODE_STARTED,
        Kind.NODE_RECOUNTED,
        Kind.NODE_COMPLETED,
        Kind.EVENT_RECORDED,
        Kind.SUSPENSION_BEGUN,
        Kind.SUSPENSION_ENDED,
    } <= kinds

"""What the court does with cases, on both databases."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, select

from archive.accounts.errors import Denied
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import links, parties, queries, sealing, service
from archive.cases.errors import (
    LinkDecided,
    LinkDoesNotFit,
    LinkedAlready,
    LinkedToItself,
    NothingChanged,
    NumberTaken,
    Sealed,
    Stale,
    Unfit,
)
from archive.cases.models import Case, CaseAssignment, LinkState, Party, party_gram
from archive.cases.rules.filing import Placement
from archive.cases.rules.stages import Stage
from archive.db import db, transaction
from tests.accounts.house import act, act_of, staff
from tests.cases.house import (
    CARD,
    FILED,
    NUMBER,
    OTHER,
    case,
    details,
    events,
    first,
    judge,
    party,
    yuan,
)


def faulty(number: str = NUMBER, to: Placement | None = None, **given: object) -> set[str]:
    with pytest.raises(Unfit) as caught, transaction():
        service.file_case(act(), details(number, **given), [], to or Placement(), first)
    return set(caught.value.faults)


def test_a_case_is_filed_under_the_rules_in_force_and_says_so(app: Flask) -> None:
    filed = case(
        "(2026)豫0922执 1号", party(), party("李四", "debtor"), amount=yuan(500000)
    )

    assert (filed.number, filed.kind, filed.serial) == (NUMBER, "执", 1)
    assert filed.raw_number == "(2026)豫0922执 1号"
    assert filed.profile_key == act().profile.key
    assert filed.amount == yuan("500000.00")
    (event,) = events(Kind.CASE_FILED)
    assert event.subject == NUMBER
    assert event.facts["parties"] == ["张三", "李四"]


def test_the_rule_that_fired_stands_in_the_history(app: Flask) -> None:
    filed = case(grounds=("traffic",))

    assert (filed.team, filed.track) == ("general", "general")
    (row,) = queries.assignments(filed)
    assert (row.rule, row.overridden, row.team) == ("traffic", False, "general")


def test_going_against_the_rule_needs_a_reason(app: Flask) -> None:
    assert faulty(to=Placement(team="swift"), grounds=("traffic",)) == {"reason"}

    filed = case(to=Placement("swift", "swift", reason="系列案"), grounds=("traffic",))

    (row,) = queries.assignments(filed)
    assert (row.rule, row.overridden, row.reason) == ("traffic", True, "系列案")
    assert events(Kind.CASE_FILED)[0].facts["overridden"] is True


def test_the_lot_goes_to_whoever_holds_fewest_and_the_journal_tells_among_whom(
    app: Flask,
) -> None:
    busy, free = judge("busy"), judge("free")
    staff("elsewhere", ("judge", "general"))
    busy_id, free_id = busy.id, free.id
    for serial in (1, 2):
        case(
            f"（2026）豫0922执{serial}号", to=Placement(holder_id=busy_id), amount=yuan(100)
        )

    drawn = case("（2026）豫0922执3号", amount=yuan(100))

    assert drawn.holder_id == free_id
    assert events(Kind.CASE_FILED)[-1].facts["drawn_among"] == {"busy": 2, "free": 0}


def test_closed_cases_are_no_burden(app: Flask) -> None:
    one, two = judge("aa"), judge("bb")
    one_id, two_id = one.id, two.id
    old = case(to=Placement(holder_id=one_id), amount=yuan(100))
    with transaction():
        found = queries.locked(old.id)
        found.stage = Stage.CLOSED
        audit.record(act(), Kind.CASE_EDITED, found.number)
    case(OTHER, to=Placement(holder_id=two_id), amount=yuan(100))

    assert case("（2026）豫0922执3号", amount=yuan(100)).holder_id == one_id


def test_every_fault_of_a_case_is_told_at_once(app: Flask) -> None:
    assert faulty("执12", filed_on=None, amount=yuan(-1), object_kind="cow") == {
        "number",
        "filed_on",
        "amount",
        "object_kind",
    }


def test_an_unknown_form_of_number_is_refused_with_examples(app: Flask) -> None:
    with pytest.raises(Unfit) as caught, transaction():
        service.file_case(act(), details("执12"), [], Placement(), first)

    assert "（2022）豫0922执123号" in str(caught.value)


def test_a_number_is_filed_once_however_it_is_written(app: Flask) -> None:
    somebody = judge("holder")
    case(to=Placement(holder_id=somebody.id), amount=yuan(1))

    with pytest.raises(NumberTaken) as caught, transaction():
        service.file_case(act(), details("(2026) 豫0922执1号"), [], Placement(), first)

    assert NUMBER in str(caught.value)
    assert "2026-03-02" in str(caught.value)
    assert "Holder" in str(caught.value)


def test_of_two_clerks_filing_one_number_one_wins_and_the_other_is_told(app: Flask) -> None:
    start, told = threading.Barrier(2), list[str]()

    def clerk() -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    service.file_case(act(), details(), [party()], Placement(), first)
                told.append("filed")
            except NumberTaken as taken:
                told.append(str(taken))
            finally:
                db.session.remove()

    clerks = [threading.Thread(target=clerk) for _ in range(2)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()

    told.remove("filed")
    assert told[0].startswith(f"{NUMBER} is filed already")
    assert len(events(Kind.CASE_FILED)) == 1


def test_a_holder_works_in_the_team(app: Flask) -> None:
    outsider = staff("outsider", ("judge", "general"))

    assert faulty(to=Placement(holder_id=outsider.id), amount=yuan(1)) == {"holder_id"}


def test_a_correction_tells_field_by_field_what_was_and_is(app: Flask) -> None:
    filed = case(cause="借款", amount=yuan(400000))

    with transaction():
        service.edit(act(), filed, details(cause="买卖", amount=yuan(400000)), seen=1)

    assert filed.version == 2
    (event,) = events(Kind.CASE_EDITED)
    assert event.facts["changes"] == {"cause": "借款 → 买卖"}


def test_the_second_of_two_corrections_is_told_what_the_first_changed(app: Flask) -> None:
    filed = case(cause="借款")
    clerk = act_of(staff("first.clerk", ("filing_clerk", None)))
    with transaction():
        service.edit(clerk, filed, details(cause="买卖", basis_number="1"), seen=1)

    with pytest.raises(Stale) as caught, transaction():
        service.edit(act(), filed, details(cause="租赁"), seen=1)

    assert caught.value.who == clerk.actor.name
    assert set(caught.value.fields) == {"Cause", "Number of the basis"}
    assert filed.cause == "买卖"


def test_an_edit_that_changes_nothing_leaves_no_event(app: Flask) -> None:
    filed = case(cause="借款")

    with pytest.raises(NothingChanged), transaction():
        service.edit(act(), filed, details(cause="借款"), seen=1)

    assert events(Kind.CASE_EDITED) == []


def test_a_corrected_number_is_found_under_both_in_the_journal(app: Flask) -> None:
    filed = case()

    with transaction():
        service.edit(act(), filed, details(OTHER), seen=1)

    assert (filed.number, filed.serial) == (OTHER, 2)
    assert {event.subject for event in events(Kind.CASE_RENUMBERED)} == {NUMBER, OTHER}


def test_a_number_cannot_be_corrected_into_another_case(app: Flask) -> None:
    filed = case()
    case(OTHER)

    with pytest.raises(NumberTaken), transaction():
        service.edit(act(), filed, details(OTHER), seen=1)


def test_nothing_is_changed_after_the_file_was_handed_over(app: Flask) -> None:
    filed = case()
    with transaction():
        queries.locked(filed.id).stage = Stage.HANDED_OVER
        audit.record(act(), Kind.CASE_EDITED, filed.number)

    with pytest.raises(Sealed), transaction():
        service.edit(act(), filed, details(cause="x"), seen=1)
    with pytest.raises(Sealed), transaction():
        parties.add(act(), filed, party())
    with pytest.raises(Sealed), transaction():
        service.assign(act(), filed, Placement("swift", reason="x"))


def test_giving_a_case_away_keeps_who_had_it(app: Flask) -> None:
    one, two = judge("one"), staff("two", ("judge", "general"))
    filed = case(to=Placement(holder_id=one.id), amount=yuan(1))

    with transaction():
        service.assign(act(), filed, Placement("general", "general", two.id, "二次分案"))

    assert [row.team for row in queries.assignments(filed)] == ["general", "swift"]
    assert (filed.team, filed.holder_id) == ("general", two.id)
    (event,) = events(Kind.CASE_ASSIGNED)
    assert event.facts["before"]["team"] == "swift"
    assert event.facts["reason"] == "二次分案"


def test_giving_a_case_away_says_why(app: Flask) -> None:
    filed = case()

    with pytest.raises(Unfit) as caught, transaction():
        service.assign(act(), filed, Placement("general", "general"))

    assert set(caught.value.faults) == {"reason"}


def test_another_track_leaves_team_and_holder(app: Flask) -> None:
    one = judge("one")
    filed = case(to=Placement(holder_id=one.id), amount=yuan(1))

    with transaction():
        service.set_track(act(), filed, "complex", "需处置房产")

    assert (filed.team, filed.track, filed.holder_id) == ("swift", "complex", one.id)


def test_numbers_of_a_party_are_sealed_and_found_by_digest_only(app: Flask) -> None:
    filed = case(NUMBER, party(identity=CARD, phone="13812345678"))

    (kept,) = queries.parties(filed)
    assert kept.identity_mask == "110***********002X"
    assert kept.phone_mask == "138****5678"
    assert kept.identity_sealed is not None
    assert CARD.encode() not in kept.identity_sealed
    assert kept.identity_digest == sealing.digest(CARD)
    told = [str(event.facts) for event in events(Kind.CASE_FILED)]
    assert CARD not in "".join(told)


def test_two_sealings_of_one_number_differ(app: Flask) -> None:
    assert sealing.seal(CARD) != sealing.seal(CARD)
    assert sealing.unseal(sealing.seal(CARD)) == CARD


def test_reading_the_numbers_needs_the_right_and_leaves_an_event(app: Flask) -> None:
    clerk = act_of(staff("clerk", ("filing_clerk", None)))
    triage = act_of(staff("triage", ("triage_officer", None)))
    filed = case(NUMBER, party(identity=CARD, phone="13812345678"))
    (kept,) = queries.parties(filed)

    with transaction():
        read = parties.unmask(clerk, kept, "送达")
    with pytest.raises(Denied), transaction():
        parties.unmask(triage, kept)

    assert (read.identity, read.phone) == (CARD, "13812345678")
    (event,) = events(Kind.PARTY_UNMASKED)
    assert (event.account, event.subject, event.facts["name"]) == ("clerk", NUMBER, "张三")
    assert CARD not in str(event.facts)


def test_an_empty_number_leaves_the_one_that_is_kept(app: Flask) -> None:
    filed = case(NUMBER, party(identity=CARD, phone="13812345678"))
    (kept,) = queries.parties(filed)

    with transaction():
        parties.edit(act(), kept, party("张三丰"), seen=1)

    assert (kept.name, kept.version) == ("张三丰", 2)
    assert sealing.unseal(kept.identity_sealed or b"") == CARD


def test_a_number_can_be_removed(app: Flask) -> None:
    filed = case(NUMBER, party(identity=CARD, phone="13812345678"))
    (kept,) = queries.parties(filed)

    with transaction():
        parties.edit(act(), kept, party(forget_identity=True, forget_phone=True), seen=1)

    assert (kept.identity_sealed, kept.identity_digest, kept.phone_sealed) == (None,) * 3
    assert (kept.identity_mask, kept.phone_mask) == ("", "")


def test_the_second_of_two_corrections_of_a_party_is_told(app: Flask) -> None:
    filed = case(NUMBER, party(), party("李四", "debtor"))
    one, other = queries.parties(filed)
    with transaction():
        parties.edit(act(), one, party(address="新街 1 号"), seen=1)
        parties.edit(act(), other, party("李四光", "debtor"), seen=1)

    with pytest.raises(Stale) as caught, transaction():
        parties.edit(act(), one, party("张五"), seen=1)

    assert caught.value.fields == ["Address"]


def test_a_wrong_identity_number_is_told_with_its_reason(app: Flask) -> None:
    with pytest.raises(Unfit) as caught:
        parties.check([party(identity="110105194912310021")])

    assert "last sign" in str(caught.value)


def test_pairs_of_signs_follow_the_names_and_the_day(app: Flask) -> None:
    filed = case(NUMBER, party("张三"))
    (kept,) = queries.parties(filed)
    with transaction():
        parties.edit(act(), kept, party("李四"), seen=1)
        service.edit(act(), filed, details(filed_on=date(2026, 3, 1)), seen=1)

    rows = db.session.execute(select(party_gram.c.gram, party_gram.c.filed_on)).all()

    assert {tuple(row) for row in rows} == {
        ("^李", date(2026, 3, 1)),
        ("李四", date(2026, 3, 1)),
    }


def test_cases_are_tied_in_one_direction_and_told_in_both_histories(app: Flask) -> None:
    one, two = case(), case(OTHER)

    with transaction():
        made = links.link(act(), one, two, "series")

    assert made.state is LinkState.NOTED
    assert [event.subject for event in events(Kind.CASE_LINKED)] == [NUMBER, OTHER]
    with pytest.raises(LinkedAlready), transaction():
        links.link(act(), two, one, "series")


def test_a_case_is_not_tied_to_itself(app: Flask) -> None:
    one = case()

    with pytest.raises(LinkedToItself), transaction():
        links.link(act(), one, one, "series")


def test_preservation_leads_to_execution_and_not_back(app: Flask) -> None:
    kept, execution = case("（2026）豫0922执保1号"), case()

    with pytest.raises(LinkDoesNotFit), transaction():
        links.link(act(), execution, kept, "preserved")
    with transaction():
        made = links.link(act(), kept, execution, "preserved")

    assert made.state is LinkState.NOTED


def test_related_cases_wait_for_the_bureau_chief(app: Flask) -> None:
    one, two = case(), case(OTHER)
    with transaction():
        made = links.link(act(), one, two, "related", "同一被执行人")
    state = made.state

    with transaction():
        links.decide(act(), made, approved=True)

    assert state is LinkState.PROPOSED
    assert (made.state, made.decided_by) == (LinkState.APPROVED, act().actor.account)
    with pytest.raises(LinkDecided), transaction():
        links.decide(act(), made, "no", approved=False)


def test_refusing_says_why_and_the_tie_may_be_proposed_anew(app: Flask) -> None:
    one, two = case(), case(OTHER)
    with transaction():
        made = links.link(act(), one, two, "related")
    with pytest.raises(Unfit), transaction():
        links.decide(act(), made, approved=False)
    with transaction():
        links.decide(act(), made, "并非同一人", approved=False)
    refused = made.state

    with transaction():
        links.link(act(), one, two, "related")

    assert refused is LinkState.REFUSED
    assert made.state is LinkState.PROPOSED
    assert made.decided_why == ""


def test_related_cases_are_found_by_number_and_by_whole_name(app: Flask) -> None:
    clerk = act_of(staff("clerk", ("filing_clerk", None)))
    one = case(NUMBER, party("王五", "debtor", identity=CARD))
    by_number = case(OTHER, party("王伍", "debtor", identity=CARD))
    by_name = case("（2026）豫0922执3号", party("王 五"))
    case("（2026）豫0922执4号", party("王五六", "debtor"))

    found = {row.case.id: row.by_number for row in queries.related(clerk, one)}

    assert found == {by_number.id: True, by_name.id: False}


def test_related_cases_of_another_team_are_not_told(app: Flask) -> None:
    someone = act_of(judge())
    one = case(NUMBER, party("王五"), amount=yuan(1))
    case(OTHER, party("王五"), grounds=("traffic",))

    assert queries.related(someone, one) == []


def test_the_database_refuses_a_second_case_of_a_number(app: Flask) -> None:
    filed = case()
    values = {c.name: getattr(filed, c.name) for c in Case.__table__.columns}
    del values["id"]

    with pytest.raises(Exception, match=r"(?i)unique"), transaction():
        db.session.execute(insert(Case).values(**values))


def test_a_party_row_cannot_change_without_an_event(app: Flask) -> None:
    case(NUMBER, party())

    with pytest.raises(AssertionError), transaction():
        db.session.scalars(select(Party)).one().name = "他人"


def test_saved_searches_are_ones_own(app: Flask) -> None:
    mine = act_of(staff("mine", ("filing_clerk", None)))
    other = act_of(staff("other", ("filing_clerk", None)))
    with transaction():
        service.save_filter(mine, "cases", "我的", "q=1")
        service.save_filter(mine, "cases", "我的", "q=2")

    assert [one.query for one in queries.filters(mine.actor.id or 0, "cases")] == ["q=2"]
    assert queries.filters(other.actor.id or 0, "cases") == []


def test_the_assignment_is_dated_by_the_court(app: Flask) -> None:
    late = replace(
        act(), at=act().at.replace(year=2026, month=3, day=2, hour=16, minute=30)
    )
    case(by=late)

    row = db.session.scalars(select(CaseAssignment)).one()

    assert row.since == date(2026, 3, 3)
    assert row.since > FILED

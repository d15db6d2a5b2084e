"""What a clerk, a judge and the bureau chief do with cases in their browsers."""

from flask import Flask

from archive.audit.kinds import Kind
from archive.cases import queries, sections
from archive.cases.rules.filing import Placement
from tests.accounts.house import act_of, logged_in, staff, text
from tests.cases.house import CARD, NUMBER, OTHER, case, clerk, events, judge, party, yuan


def typed(**given: str) -> dict[str, str]:
    return {
        "number": "(2026)豫0922执1号",
        "filed_on": "2026-03-02",
        "amount": "30,000.50",
        "people-0-role": "applicant",
        "people-0-kind": "natural",
        "people-0-name": "张三",
        "people-0-identity": CARD,
        "people-1-role": "debtor",
        "people-1-kind": "legal",
        "people-1-name": "",
        **given,
    }


def test_a_clerk_files_a_case_and_sees_it(app: Flask) -> None:
    mine = clerk(app)

    answer = mine.post("/cases/new", typed())
    shown = text(mine.get(answer.location))

    assert answer.status_code == 303
    assert NUMBER in shown
    assert "30,000.50" in shown
    assert "张三" in shown
    assert "110***********002X" in shown
    assert CARD not in shown


def test_the_rules_are_asked_without_filing(app: Flask) -> None:
    answer = clerk(app).post("/cases/new/proposal", typed(grounds="traffic"))

    assert answer.status_code == 200
    assert "Traffic accidents (rules of the court, QF-15)" in text(answer)
    assert events(Kind.CASE_FILED) == []


def test_every_fault_of_the_form_is_shown_and_what_was_typed_stays(app: Flask) -> None:
    answer = clerk(app).post(
        "/cases/new",
        typed(number="执12", amount="-1", filed_on="2026-03-02", cause="借款纠纷"),
    )
    shown = text(answer)

    assert answer.status_code == 422
    assert "（2022）豫0922执123号" in shown
    assert "below zero" in shown
    assert "借款纠纷" in answer.get_data(as_text=True)


def test_what_is_no_date_and_no_amount_is_told_in_words(app: Flask) -> None:
    answer = clerk(app).post("/cases/new", typed(amount="many", filed_on="2026-02-30"))
    shown = text(answer)

    assert answer.status_code == 422
    assert "A date is written 2026-10-01." in shown
    assert "An amount is written 30000 or 30000.50." in shown


def test_a_number_that_is_taken_names_the_case(app: Flask) -> None:
    case()

    answer = clerk(app).post("/cases/new", typed())

    assert answer.status_code == 409
    assert "is filed already, on 2026-03-02" in text(answer)


def test_a_judge_sees_the_team_s_cases_and_no_other(app: Flask) -> None:
    judge()
    own = case(amount=yuan(1))
    foreign = case(OTHER, grounds=("traffic",))
    mine = logged_in(app, "judge")

    listed = text(mine.get("/cases"))

    assert NUMBER in listed
    assert OTHER not in listed
    assert mine.get(f"/cases/{own.id}").status_code == 200
    for path in ("", "/links", "/to-come/file"):
        assert mine.get(f"/cases/{foreign.id}{path}").status_code == 404


def test_a_judge_corrects_only_the_cases_held(app: Flask) -> None:
    somebody = judge()
    own = case(amount=yuan(1), to=Placement(holder_id=somebody.id))
    other = case(OTHER, amount=yuan(1), to=Placement(holder_id=judge("other").id))
    mine = logged_in(app, "judge")

    assert mine.get(f"/cases/{own.id}/edit").status_code == 200
    assert mine.get(f"/cases/{other.id}/edit").status_code == 403
    assert mine.post(f"/cases/{other.id}/edit", {"number": OTHER}).status_code == 403
    assert mine.get(f"/cases/{other.id}/parties/new").status_code == 403
    assert mine.get(f"/cases/{own.id}/assign").status_code == 403


def test_the_second_of_two_clerks_is_told_and_keeps_what_was_typed(app: Flask) -> None:
    filed = case(cause="借款")
    mine, path = clerk(app), f"/cases/{filed.id}/edit"
    data = {"number": NUMBER, "filed_on": "2026-03-02", "version": "1"}

    first = mine.post(path, {**data, "cause": "买卖"})
    second = mine.post(path, {**data, "cause": "租赁"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Clerk corrected this meanwhile: Cause." in text(second)
    assert "租赁" in second.get_data(as_text=True)
    assert 'name="version" type="hidden" value="2"' in second.get_data(as_text=True)
    assert queries.locked(filed.id).cause == "买卖"


def test_a_case_is_given_to_another_team_with_a_reason(app: Flask) -> None:
    filed = case(amount=yuan(1))
    staff("triage", ("triage_officer", None))
    mine, path = logged_in(app, "triage"), f"/cases/{filed.id}/assign"

    without = mine.post(path, {"team": "general", "track": "general"})
    answer = mine.post(path, {"team": "general", "track": "general", "reason": "二次分案"})

    assert without.status_code == 422
    assert answer.status_code == 303
    assert "二次分案" in text(mine.get(answer.location))


def test_a_search_is_kept_and_forgotten(app: Flask) -> None:
    mine = clerk(app)
    query = {"name": "开放", "query": "team=swift&stage=open&at=x&evil=1"}

    kept = mine.post("/cases/filters", query)
    page = mine.get("/cases").get_data(as_text=True)
    told = text(
        mine.open(
            "/cases/filters/forget",
            method="POST",
            data={"name": "开放"},
            follow_redirects=True,
        )
    )

    assert kept.location == "/cases?team=swift&stage=open"
    assert "/cases?team=swift&amp;stage=open" in page
    assert "“开放” is not kept any more" in told
    assert "开放" not in text(mine.get("/cases"))


def test_the_list_is_filtered_and_paged_by_its_address(app: Flask) -> None:
    case(NUMBER, party("张三"))
    case(OTHER, party("李四"))
    mine = clerk(app)

    assert OTHER not in text(mine.get("/cases?q=张三"))
    assert NUMBER not in text(mine.get("/cases?q=李四"))
    assert mine.get("/cases?at=nonsense&since=x&stage=y").status_code == 200
    assert "No case answers to this" in text(mine.get("/cases?q=王五"))


def test_a_tab_whose_room_is_not_there_says_what_will_be_in_it(app: Flask) -> None:
    filed, mine = case(), clerk(app)

    shown = text(mine.get(f"/cases/{filed.id}/to-come/loans"))

    assert "Loans of the paper file will be here" in shown
    assert mine.get(f"/cases/{filed.id}/to-come/nothing").status_code == 404


def test_a_room_above_takes_the_place_of_a_tab_to_come() -> None:
    before = [one.key for one in sections.all_of(lambda _action: True)]
    mine = sections.Section("loans", sections.TO_COME[1].label, "cases.case.show", "x", 40)
    sections.add(mine)
    try:
        assert mine in sections.all_of(lambda _action: True)
        assert sections.to_come("loans") is None
        assert "loans" not in [one.key for one in sections.all_of(lambda _action: False)]
    finally:
        sections._sections.pop("loans")

    assert [one.key for one in sections.all_of(lambda _action: True)] == before


def test_without_a_right_there_is_no_page(app: Flask) -> None:
    filed = case()
    staff("nobody")
    mine = logged_in(app, "nobody")

    for path in ("", "/new", "/import", "/links", f"/{filed.id}", f"/{filed.id}/edit"):
        assert mine.get(f"/cases{path}").status_code == 403, path


def test_the_actor_sees_what_the_row_says(app: Flask) -> None:
    somebody = judge()
    filed = case(amount=yuan(1), to=Placement(holder_id=somebody.id))

    found = queries.found(act_of(somebody), filed.id)

    assert found is not None
    assert found.owner_id == somebody.id

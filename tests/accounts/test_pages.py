"""The directory, a person's page, the policy: who sees what and who changes what."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive import clock
from archive.accounts import queries, service
from archive.accounts.models import Membership, Person
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from tests.accounts.house import Browser, act, administrator, staff, text

POLICY = {
    "passwords": "gbt22239",
    "password_days": "60",
    "second_factor": "off",
    "idle_minutes": "20",
    "absolute_hours": "10",
}


def logged_in(app: Flask, account: str) -> Browser:
    browser = Browser(app)
    assert browser.log_in(account).status_code == 303
    return browser


def test_the_system_administrator_opens_an_account(app: Flask) -> None:
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    answer = browser.post("/people/new", {"account": "Zhang.San", "name": "张三"})

    person = queries.person_called("zhang.san")
    assert person is not None
    assert answer.location == f"/people/{person.id}"
    assert (person.office, person.password_hash) == (Office.STAFF, None)
    assert "not taken up yet" in text(browser.get(answer.location))


def test_an_account_form_cannot_make_an_administrator(app: Flask) -> None:
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    browser.post(
        "/people/new",
        {
            "account": "zhang",
            "name": "张三",
            "office": "security",
            "must_change": "",
            "id": "1",
        },
    )

    person = queries.person_called("zhang")
    assert person is not None
    assert (person.office, person.must_change) == (Office.STAFF, True)


@pytest.mark.parametrize(
    ("account", "name", "sentence"),
    [
        ("clerk", "Again", "There is an account “clerk” already."),
        ("张三", "张三", "An account has 2 to 40"),
        ("", "张三", "missing"),
        ("zhang", "x" * 61, "too long"),
    ],
)
def test_a_bad_account_is_refused_in_a_sentence(
    app: Flask, account: str, name: str, sentence: str
) -> None:
    staff("clerk")
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    answer = browser.post("/people/new", {"account": account, "name": name})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert len(db.session.scalars(select(Person.id)).all()) == 2


def test_a_name_with_markup_is_text(app: Flask) -> None:
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    browser.post("/people/new", {"account": "zhang", "name": "<script>alert(1)</script>"})
    page = browser.get("/people").get_data(as_text=True)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_security_administrator_gives_and_ends_a_post(app: Flask) -> None:
    person = staff("clerk")
    administrator(Office.SECURITY)
    browser = logged_in(app, "security")

    given = browser.post(
        f"/people/{person.id}/posts",
        {"post": "judge", "team": "swift", "since": "2026-03-02", "until": ""},
    )
    membership = db.session.scalars(select(Membership)).one()
    page = text(browser.get(f"/people/{person.id}"))
    ended = browser.post(f"/people/{person.id}/posts/{membership.id}/end")

    assert given.status_code == ended.status_code == 303
    assert "Post granted" in page
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.post, membership.team, membership.ended_by) == (
        "judge",
        "swift",
        "security",
    )


@pytest.mark.parametrize(
    "form",
    [
        {"post": "emperor", "since": "2026-03-02"},
        {"post": "judge", "team": "emperors", "since": "2026-03-02"},
        {"post": "judge", "since": "yesterday"},
        {"post": "judge", "since": "2026-03-02", "until": "2026-03-01"},
        {"post": "", "since": "2026-03-02"},
    ],
)
def test_a_bad_post_is_refused_and_leaves_nothing(app: Flask, form: dict[str, str]) -> None:
    person = staff("clerk")
    administrator(Office.SECURITY)
    browser = logged_in(app, "security")

    answer = browser.post(f"/people/{person.id}/posts", form)

    assert answer.status_code == 422
    assert not db.session.scalars(select(Membership)).all()


def test_a_given_post_holds_with_the_next_click(app: Flask) -> None:
    person = staff("clerk")
    clerk = logged_in(app, "clerk")
    before = clerk.get("/people").status_code

    with transaction():
        service.grant(act(), person, "file_clerk")
    after = clerk.get("/people").status_code
    with transaction():
        service.end_membership(act(), person, queries.memberships(person)[0])

    assert (before, after, clerk.get("/people").status_code) == (403, 200, 403)


def test_the_directory_shows_as_far_as_the_post_reaches(app: Flask) -> None:
    staff("mine", ("judge", "swift"))
    staff("mate", ("team_leader", "swift"))
    stranger = staff("stranger", ("judge", "general"))
    judge, chief = logged_in(app, "mine"), None
    staff("chief", ("bureau_chief", None))
    chief = logged_in(app, "chief")

    page, whole = text(judge.get("/people")), text(chief.get("/people"))

    assert "Mate" in page
    assert "Stranger" not in page
    assert "Stranger" in whole
    assert judge.get(f"/people/{stranger.id}").status_code == 404
    assert chief.get(f"/people/{stranger.id}").status_code == 200


def test_a_colleague_sees_neither_history_nor_resets(app: Flask) -> None:
    person = staff("clerk")
    staff("chief", ("bureau_chief", None))
    page = text(logged_in(app, "chief").get(f"/people/{person.id}"))

    assert "History" not in page
    assert "Give a post" not in page
    assert "Close account" not in page


def test_the_directory_is_filtered(app: Flask, subtests: pytest.Subtests) -> None:
    staff("alpha", ("judge", "swift"))
    staff("beta", ("judge", "general"))
    staff("chief", ("bureau_chief", None))
    gone = staff("gone")
    with transaction():
        service.close(act(), gone)
    chief = logged_in(app, "chief")

    for query, found in (
        ("", {"Alpha", "Beta", "Chief"}),
        ("q=alp", {"Alpha"}),
        ("q=%25", set()),
        ("q=_", set()),
        ("post=judge", {"Alpha", "Beta"}),
        ("post=judge&team=general", {"Beta"}),
        ("team=swift", {"Alpha"}),
        ("closed=1", {"Alpha", "Beta", "Chief", "Gone"}),
        ("after=alpha", {"Beta", "Chief"}),
    ):
        with subtests.test(query):
            page = chief.get(f"/people?{query}").get_data(as_text=True)
            assert set(re.findall(r'<th scope="row"><a [^>]*>(\w+)</a>', page)) == found


def test_the_directory_comes_in_pages(app: Flask) -> None:
    with transaction():
        for place in range(60):
            service.open_account(act(), f"person{place:02}", f"Person {place:02}")
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    first = browser.get("/people").get_data(as_text=True)
    second = text(browser.get("/people?after=person49"))

    assert "after=person49" in first
    assert "Person 49" in first
    assert "Person 50" not in first
    assert "Person 50" in second
    assert "Person 49" not in second


def test_the_security_administrator_lays_down_a_policy(app: Flask) -> None:
    administrator(Office.SECURITY)
    browser = logged_in(app, "security")

    answer = browser.post("/policy", POLICY)

    assert answer.status_code == 303
    rules = queries.rules(act().profile)
    assert (rules.passwords, rules.idle_minutes, rules.absolute_hours) == (
        "gbt22239",
        20,
        10,
    )
    assert "GB/T 22239" in text(browser.get("/policy"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("passwords", "none"),
        ("password_days", "1"),
        ("second_factor", "maybe"),
        ("idle_minutes", "0"),
        ("idle_minutes", "soon"),
        ("absolute_hours", "25"),
    ],
)
def test_a_senseless_policy_is_refused(app: Flask, field: str, value: str) -> None:
    administrator(Office.SECURITY)
    browser = logged_in(app, "security")

    answer = browser.post("/policy", POLICY | {field: value})

    assert answer.status_code == 422
    assert not queries.policies()


def test_a_policy_is_changed_only_shortly_after_the_password(app: Flask) -> None:
    administrator(Office.SECURITY)
    with time_machine.travel(clock.now(), tick=False) as time:
        browser = logged_in(app, "security")
        time.shift(timedelta(minutes=10))
        late = browser.post(
            "/policy", POLICY, headers={"Referer": "http://localhost/policy"}
        )
        wrong = browser.post("/me/confirm", {"password": "wrong", "next": "/policy"})
        right = browser.post(
            "/me/confirm", {"password": "correct horse battery", "next": "/policy"}
        )
        again = browser.post("/policy", POLICY)

    assert late.location == "/me/confirm?next=/policy"
    assert wrong.status_code == 422
    assert right.location == "/policy"
    assert again.location == "/policy"
    assert queries.policies()


def test_a_denial_is_a_page_and_is_noted_once_a_minute(app: Flask) -> None:
    staff("clerk")
    browser = logged_in(app, "clerk")

    answers = [browser.get("/policy") for _place in range(3)]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert "Your post does not allow this." in text(answers[0])
    denied = db.session.scalars(select(Event).where(Event.kind == Kind.ACCESS_DENIED)).all()
    assert [(event.account, event.subject, event.done) for event in denied] == [
        ("clerk", "accounts.policy.show", False)
    ]


def test_each_administrator_sees_their_own_rooms_only(app: Flask) -> None:
    rooms = {}
    for office in (Office.SYSTEM, Office.SECURITY, Office.AUDIT):
        administrator(office)
        browser = logged_in(app, office.value)
        rooms[office] = [
            browser.get(path).status_code for path in ("/people", "/people/new", "/policy")
        ]

    assert rooms == {
        Office.SYSTEM: [200, 200, 403],
        Office.SECURITY: [200, 403, 200],
        Office.AUDIT: [403, 403, 403],
    }


def test_a_post_of_somebody_else_is_not_ended_through_this_page(app: Flask) -> None:
    clerk, judge = staff("clerk"), staff("judge", ("judge", "swift"))
    administrator(Office.SECURITY)
    browser = logged_in(app, "security")
    membership = queries.memberships(judge)[0]

    answer = browser.post(f"/people/{clerk.id}/posts/{membership.id}/end")

    assert answer.status_code == 404
    assert queries.holdings(judge.id, act().today)


def test_a_closed_account_is_reopened_on_its_page(app: Flask) -> None:
    person = staff("clerk")
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    browser.post(f"/people/{person.id}/close")
    closed = text(browser.get(f"/people/{person.id}"))
    browser.post(f"/people/{person.id}/reopen")
    reopened = text(browser.get(f"/people/{person.id}"))

    assert "closed on" in closed
    assert "not taken up yet" in reopened


def test_the_administrators_pages_of_a_person_correct_a_name(app: Flask) -> None:
    person = staff("clerk")
    administrator(Office.SYSTEM)
    browser = logged_in(app, "system")

    good = browser.post(f"/people/{person.id}/name", {"name": "李四"})
    bad = browser.post(f"/people/{person.id}/name", {"name": ""})

    assert (good.status_code, bad.status_code) == (303, 422)
    assert (
        db.session.scalars(select(Person.name).where(Person.id == person.id)).one()
        == "李四"
    )

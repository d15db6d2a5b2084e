"""The directory and a person's page: who opens, corrects and closes, who sees whom."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from archive.accounts import queries, service
from archive.accounts.models import Person
from archive.act import Office
from archive.db import db, transaction
from tests.accounts.house import act, administrator, just_logged_in, staff, text


def test_the_system_administrator_opens_an_account(app: Flask) -> None:
    administrator(Office.SYSTEM)
    browser = just_logged_in(app, "system")

    answer = browser.post("/people/new", {"account": "Zhang.San", "name": "张三"})

    person = queries.person_called("zhang.san")
    assert person is not None
    assert answer.location == f"/people/{person.id}"
    assert (person.office, person.password_hash) == (Office.STAFF, None)
    assert "not taken up yet" in text(browser.get(answer.location))


def test_an_account_form_cannot_make_an_administrator(app: Flask) -> None:
    administrator(Office.SYSTEM)
    browser = just_logged_in(app, "system")

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
    browser = just_logged_in(app, "system")

    answer = browser.post("/people/new", {"account": account, "name": name})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert len(db.session.scalars(select(Person.id)).all()) == 2


def test_a_name_with_markup_is_text(app: Flask) -> None:
    administrator(Office.SYSTEM)
    browser = just_logged_in(app, "system")

    browser.post("/people/new", {"account": "zhang", "name": "<script>alert(1)</script>"})
    page = browser.get("/people").get_data(as_text=True)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_directory_shows_as_far_as_the_post_reaches(app: Flask) -> None:
    staff("mine", ("judge", "swift"))
    staff("mate", ("team_leader", "swift"))
    stranger = staff("stranger", ("judge", "general"))
    judge, chief = just_logged_in(app, "mine"), None
    staff("chief", ("bureau_chief", None))
    chief = just_logged_in(app, "chief")

    page, whole = text(judge.get("/people")), text(chief.get("/people"))

    assert "Mate" in page
    assert "Stranger" not in page
    assert "Stranger" in whole
    assert judge.get(f"/people/{stranger.id}").status_code == 404
    assert chief.get(f"/people/{stranger.id}").status_code == 200


def test_a_colleague_sees_neither_history_nor_resets(app: Flask) -> None:
    person = staff("clerk")
    staff("chief", ("bureau_chief", None))
    page = text(just_logged_in(app, "chief").get(f"/people/{person.id}"))

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
    chief = just_logged_in(app, "chief")

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
    browser = just_logged_in(app, "system")

    first = browser.get("/people").get_data(as_text=True)
    second = text(browser.get("/people?after=person49"))

    assert "after=person49" in first
    assert "Person 49" in first
    assert "Person 50" not in first
    assert "Person 50" in second
    assert "Person 49" not in second


def test_each_administrator_sees_their_own_rooms_only(app: Flask) -> None:
    rooms = {}
    for office in (Office.SYSTEM, Office.SECURITY, Office.AUDIT):
        administrator(office)
        browser = just_logged_in(app, office.value)
        rooms[office] = [
            browser.get(path).status_code for path in ("/people", "/people/new", "/policy")
        ]

    assert rooms == {
        Office.SYSTEM: [200, 200, 403],
        Office.SECURITY: [200, 403, 200],
        Office.AUDIT: [403, 403, 403],
    }


def test_a_closed_account_is_reopened_on_its_page(app: Flask) -> None:
    person = staff("clerk")
    administrator(Office.SYSTEM)
    browser = just_logged_in(app, "system")

    browser.post(f"/people/{person.id}/close")
    closed = text(browser.get(f"/people/{person.id}"))
    browser.post(f"/people/{person.id}/reopen")
    reopened = text(browser.get(f"/people/{person.id}"))

    assert "closed on" in closed
    assert "not taken up yet" in reopened


def test_the_administrators_pages_of_a_person_correct_a_name(app: Flask) -> None:
    person = staff("clerk")
    administrator(Office.SYSTEM)
    browser = just_logged_in(app, "system")

    good = browser.post(f"/people/{person.id}/name", {"name": "李四"})
    bad = browser.post(f"/people/{person.id}/name", {"name": ""})

    assert (good.status_code, bad.status_code) == (303, 422)
    assert (
        db.session.scalars(select(Person.name).where(Person.id == person.id)).one()
        == "李四"
    )

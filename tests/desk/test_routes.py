"""The first page says what there is to do, and each number leads to the rows it counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from archive.accounts import resets, service
from archive.accounts.models import Invitation
from archive.act import Office
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.db import db, transaction
from archive.jobs import service as jobs
from archive.jobs.models import Job, State
from archive.upkeep import demo
from tests.accounts.house import Browser, act, administrator, staff, text
from tests.nodes import house as nodes
from tests.upkeep import papers


class Cards(HTMLParser):
    """The counters of a page: label, number and address."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[int, str]] = {}
        self._url = self._label = self._part = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self._url = given.get("href") or ""
        if tag in ("span", "kbd"):
            self._part = given.get("class") or ""

    def handle_data(self, data: str) -> None:
        if self._part == "counter-label" and data.strip():
            self._label = data.strip()
        if self._part == "counter-count" and data.strip():
            self.found[self._label] = (int(data), self._url)
            self._part = ""


def entered(app: Flask, office: Office) -> Browser:
    administrator(office)
    browser = Browser(app)
    assert browser.log_in(office.value).status_code == 303
    return browser


def cards(browser: Browser) -> dict[str, tuple[int, str]]:
    answer = browser.get("/")
    assert answer.status_code == 200
    reader = Cards()
    reader.feed(answer.get_data(as_text=True))
    return reader.found


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.SECURITY, Office.AUDIT])
def test_every_number_leads_to_a_page(app: Flask, office: Office) -> None:
    browser = entered(app, office)
    found = cards(browser)

    assert found
    assert [url for _, url in found.values() if browser.get(url).status_code != 200] == []


def test_a_task_given_up_is_counted_and_listed(app: Flask) -> None:
    with transaction():
        jobs.enqueue(act(), demo.BROKEN, key="one")
    papers.work(app)
    browser = entered(app, Office.SYSTEM)
    count, url = cards(browser)["Tasks given up"]

    assert count == 1
    assert db.session.query(Job).filter_by(state=State.DEAD).count() == 1
    assert "Read an unusable calendar" in text(browser.get(url))


def test_whoever_waits_for_a_reset_is_counted_and_listed(app: Flask) -> None:
    staff("zhangsan")
    with transaction():
        resets.ask(act(), "zhangsan")
        resets.ask(act(), "nobody-of-this-name")
    browser = entered(app, Office.SYSTEM)
    count, url = cards(browser)["Resets to confirm"]

    assert count == 1
    assert "zhangsan" in text(browser.get(url))


def test_whoever_has_no_post_is_counted_and_listed(app: Flask) -> None:
    posts = act().profile.posts
    staff("idle")
    staff("busy", (posts[0].code, None))
    browser = entered(app, Office.SECURITY)
    count, url = cards(browser)["People without a post"]
    listed = text(browser.get(url))

    assert count == 1
    assert "idle" in listed
    assert "busy" not in listed


def test_an_account_is_late_only_after_the_last_day_of_its_term(app: Flask) -> None:
    with transaction():
        person = service.open_account(act(), "zhangsan", "Zhang San")
    browser = entered(app, Office.SECURITY)
    invitation = db.session.query(Invitation).filter_by(person_id=person.id).one()
    counts = []
    for days in (0, -1):
        with transaction():
            row = db.session.get_one(Invitation, invitation.id)
            row.due = act().today + timedelta(days=days)
        counts.append(cards(browser)["Accounts not taken up"][0])

    assert counts == [0, 1]


def test_refused_logins_are_counted_as_the_journal_lists_them(app: Flask) -> None:
    browser = entered(app, Office.AUDIT)
    for _ in range(2):
        Browser(app, "10.0.0.9").log_in("audit", "wrong wrong wrong")
    count, url = cards(browser)["Refused logins since yesterday"]
    listed = browser.get(url).get_data(as_text=True)

    assert count == 2
    assert Kind.LOGIN_REFUSED.value in url.replace("%3A", ":")
    assert listed.count("10.0.0.9") >= 2


def test_the_worries_are_those_the_health_page_marks(app: Flask) -> None:
    browser = entered(app, Office.SYSTEM)
    count, url = cards(browser)["Worries about the system"]

    assert count == text(browser.get(url)).count("look at it") - 1  # one is the verdict


def test_a_post_without_work_yet_is_told_what_will_be_here(app: Flask) -> None:
    seers = {g.post for g in act().profile.grants if "node:see" in g.actions}
    others = [post for post in act().profile.posts if post.code not in seers]
    staff("clerk", ((others or act().profile.posts)[0].code, None))
    browser = Browser(app)
    browser.log_in("clerk")
    said = text(browser.get("/"))

    assert ("Nothing is waiting for you" if others else "Nothing is late") in said


@pytest.fixture
def chief(app: Flask) -> Iterator[Browser]:
    """The bureau chief, a week after a case was filed."""
    with at("2026-03-10"):
        staff("chief", ("bureau_chief", None))
        nodes.case()
        browser = Browser(app)
        browser.log_in("chief")
        yield browser


def at(day: str) -> time_machine.travel:
    return time_machine.travel(f"{day}T02:00:00+00:00", tick=False)


def rows(page: str) -> int:
    return page.count('<th scope="row">')


def test_what_is_late_and_what_falls_due_stands_on_the_desk_and_behind_its_number(
    chief: Browser,
) -> None:
    found = cards(chief)
    late, week = found["Late nodes"], found["Due this week"]

    assert late[0] > 0
    assert week[0] > 0
    assert rows(chief.get(late[1]).text) == late[0]
    assert rows(chief.get(week[1]).text) == week[0]
    assert rows(chief.get("/").text) == late[0] + week[0]


def test_a_node_is_late_the_day_after_it_fell_due(app: Flask, chief: Browser) -> None:
    def late_on(day: str) -> int:
        with at(day):
            browser = Browser(app)
            browser.log_in("chief")
            return cards(browser)["Late nodes"][0]

    due = nodes.due(db.session.scalars(select(Case)).one())["first_inquiry"]
    next_day = (date.fromisoformat(due) + timedelta(days=1)).isoformat()

    before, after = late_on(due), late_on(next_day)

    assert after > before


def test_a_list_of_the_desk_that_is_not_there_is_missing(chief: Browser) -> None:
    assert chief.get("/desk/due/yesterday").status_code == 404


def test_staff_without_a_post_is_told_who_grants_one(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    assert "security administrator grants posts" in text(browser.get("/"))


@pytest.mark.parametrize("which", ["resets", "lapsed", "without-post", "nonsense"])
def test_the_lists_are_closed_to_others(app: Flask, which: str) -> None:
    staff("clerk")
    browser = Browser(app)
    browser.log_in("clerk")

    assert browser.get(f"/desk/people/{which}").status_code == 404


def test_a_visitor_is_sent_to_the_login(app: Flask) -> None:
    answer = Browser(app).get("/")

    assert answer.status_code == 303
    assert "/login" in answer.location

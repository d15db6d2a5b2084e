"""The journal's page, asked for as the audit administrator would."""

import json

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.act import Office
from archive.audit import queries, service
from archive.audit.filters import Filters
from archive.audit.kinds import Kind
from archive.db import transaction
from tests import factories
from tests.accounts import house
from tests.accounts.house import ADDRESS, Browser, administrator
from tests.audit.journals import note
from tests.kept import kept_row


@pytest.fixture
def auditor(app: Flask) -> Browser:
    return logged_in(app, Office.AUDIT)


def logged_in(app: Flask, office: Office) -> Browser:
    person = kept_row(Person, office.value, lambda: administrator(office))
    return house.logged_in(app, person.account)


def test_the_journal_shows_the_newest_first(auditor: Browser) -> None:
    with transaction():
        service.record(factories.act(), Kind.SESSION_OPENED, "first-subject")
        service.record(factories.act(), Kind.SESSION_ENDED, "second-subject")

    page = auditor.get("/audit").text

    assert page.index("second-subject") < page.index("first-subject")


def test_an_event_opens_to_its_facts_and_its_seal(auditor: Browser) -> None:
    note()
    event = queries.last_of(Kind.SESSION_OPENED)
    page = auditor.get("/audit?subject=zhang").text

    assert event
    assert "<details>" in page
    assert "<dt>Browser</dt><dd>Firefox</dd>" in page
    assert event.mac in page


def test_what_was_noted_is_text_and_never_markup(auditor: Browser) -> None:
    with transaction():
        service.record(
            factories.act(), Kind.LOGIN_REFUSED, "<script>1</script>", why="<img src=x>"
        )

    page = auditor.get("/audit").text

    assert "&lt;script&gt;1" in page
    assert "<script>1" not in page
    assert "<img src=x>" not in page


def test_older_events_are_a_page_away_by_number(auditor: Browser) -> None:
    note(51)
    first = queries.page(Filters(subject="zhang"), factories.profile().zone, None, 50)

    page = auditor.get("/audit?subject=zhang").text
    older = auditor.get(f"/audit?subject=zhang&before={first.before}").text

    assert f"before={first.before}" in page.replace("&amp;", "&")
    assert older.count("<details>") == page.count("<details>") - 49
    assert "before=" not in older.replace("&amp;", "&").partition('<nav class="pager"')[2]


@pytest.mark.parametrize("before", ["-1", "x", "99999999999999999999", "0"])
def test_no_number_breaks_the_page(auditor: Browser, before: str) -> None:
    assert auditor.get(f"/audit?before={before}").status_code == 200


def test_a_day_that_is_none_is_refused_with_a_sentence(auditor: Browser) -> None:
    answer = auditor.get("/audit?since=2026-02-30")

    assert answer.status_code == 422
    assert "is not a date" in answer.text


def test_an_empty_answer_says_so(auditor: Browser) -> None:
    assert "No event is like this." in auditor.get("/audit?subject=none-such").text


def test_the_head_tells_of_the_last_proofs(auditor: Browser) -> None:
    note()
    before = auditor.get("/audit").text
    with transaction():
        signed = service.checkpoint(factories.act())
    after = auditor.get("/audit").text

    assert signed
    assert "never yet" in before
    assert "none yet" in before
    assert f"{signed.size} events, 2026-03-02 12:00" in after


@pytest.mark.parametrize(
    ("form", "media"), [("csv", "text/csv; charset=utf-8"), ("jsonl", "application/jsonl")]
)
def test_an_export_comes_as_a_file_and_is_an_event(
    auditor: Browser, form: str, media: str
) -> None:
    note(3)

    answer = auditor.post("/audit/export", data={"format": form, "subject": "zhang"})
    told = queries.last_of(Kind.AUDIT_EXPORTED)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media
    assert f".{form}" in answer.headers["Content-Disposition"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.text.count("Firefox") == 3
    assert told
    assert told.facts["filters"] == {"subject": "zhang"}


def test_an_export_of_json_is_read_back(auditor: Browser) -> None:
    note(2)
    answer = auditor.post("/audit/export", data={"format": "jsonl", "subject": "zhang"})

    lines = [json.loads(line) for line in answer.text.splitlines()]

    assert [line["subject"] for line in lines] == ["zhang", "zhang"]


def test_a_form_that_is_not_offered_is_refused(auditor: Browser) -> None:
    answer = auditor.post("/audit/export", data={"format": "exe"})

    assert answer.status_code == 422
    assert queries.last_of(Kind.AUDIT_EXPORTED) is None


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.SECURITY])
def test_the_journal_is_closed_to_the_other_administrators(
    app: Flask, office: Office
) -> None:
    other = logged_in(app, office)

    assert other.get("/audit").status_code == 403
    assert other.post("/audit/export", data={"format": "csv"}).status_code == 403


def test_the_journal_asks_for_a_login(app: Flask) -> None:
    stranger = Browser(app)

    assert stranger.get("/audit").status_code == 303
    assert stranger.post("/audit/export", data={"format": "csv"}).status_code == 303


def test_an_export_is_told_with_who_asked(auditor: Browser) -> None:
    auditor.post("/audit/export", data={"format": "csv"})
    told = queries.last_of(Kind.AUDIT_EXPORTED)

    assert told
    assert told.office is Office.AUDIT
    assert (told.account, told.address) == ("audit", ADDRESS)

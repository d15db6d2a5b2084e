"""A year is taken in once, and every date that rests on it is counted again."""

from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import main
from archive import objects
from archive.accounts.models import Invitation, Person
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.calendar import Term, Unit
from archive.db import db, transaction
from archive.profile import queries as profiles
from archive.profile.errors import BadYears
from archive.profile.models import CalendarYear
from archive.promises import promise
from archive.upkeep import promised, queries, service
from archive.upkeep.errors import NothingNew
from archive.upkeep.queries import Origin
from tests.accounts.house import Browser, act, administrator, staff, text
from tests.upkeep import papers


def invitation(start: date, count: int) -> int:
    """A due date of a real table, so many working days after a day."""
    person = db.session.scalar(select(Person)) or staff()
    with transaction():
        row = Invitation(person_id=person.id, made_at=act().at)
        promise(row, start, Term(count, Unit.WORKING_DAYS), "test", act().calendar)
        db.session.add(row)
    return row.id


def due(number: int) -> tuple[date, bool]:
    db.session.expire_all()
    row = db.session.get_one(Invitation, number)
    return row.due, row.due_provisional


def events(kind: Kind) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.kind == kind)))


def test_an_imported_year_moves_the_dates_that_rest_on_it(app: Flask) -> None:
    number = invitation(date(2027, 2, 4), 1)
    before = due(number)

    papers.take_in(papers.year())
    papers.work(app)

    assert before == (date(2027, 2, 5), True)
    assert due(number) == (date(2027, 2, 12), False)


def test_a_date_that_does_not_touch_the_year_stays_as_it_was(app: Flask) -> None:
    number = invitation(date(2026, 3, 2), 5)

    papers.take_in(papers.year())
    papers.work(app)

    assert due(number) == (date(2026, 3, 9), False)
    assert promised.provisional() == 0


def test_what_was_counted_again_is_in_the_journal(app: Flask) -> None:
    invitation(date(2027, 2, 4), 1)

    papers.take_in(papers.year())
    papers.work(app)

    facts = [event.facts for event in events(Kind.CALENDAR_RECOUNTED)]
    assert {"years": [2027], "looked_at": 1, "moved": 1, "settled": 1} in facts


def test_a_second_arrangement_supersedes_the_first_and_keeps_it(app: Flask) -> None:
    papers.take_in(papers.year())
    papers.take_in(papers.year(off=["2027-01-01"], work=[]))

    in_force, former = profiles.imports_of(2027)
    assert in_force.superseded_at is None
    assert former.superseded_at is not None
    assert act().calendar.is_open(date(2027, 2, 5))


def test_a_date_follows_an_arrangement_that_is_corrected(app: Flask) -> None:
    papers.take_in(papers.year())
    number = invitation(date(2027, 2, 4), 1)
    papers.take_in(papers.year(off=["2027-01-01"], work=[]))
    papers.work(app)

    assert due(number) == (date(2027, 2, 5), False)


def test_what_is_known_already_is_refused_and_leaves_nothing(app: Flask) -> None:
    papers.take_in(papers.year())
    db.session.rollback()

    with pytest.raises(NothingNew):
        papers.take_in(papers.year(source="another notice"))

    assert len(profiles.imports_of(2027)) == 1


def test_of_a_file_with_two_years_only_the_new_one_is_taken(app: Flask) -> None:
    papers.take_in(papers.year())
    both = (
        b"["
        + papers.year()
        + b","
        + papers.year(year=2028, off=["2028-01-03"], work=[])
        + b"]"
    )

    taken = papers.take_in(both)

    assert [year.year for year in taken.preview.new] == [2028]


def test_a_bad_file_is_refused_with_every_fault(app: Flask) -> None:
    bad = papers.year(off=["2026-01-01", "2027-13-01"])

    with pytest.raises(BadYears) as refused:
        service.preview(act(), bad, "bad.json")

    assert len(refused.value.faults) >= 2


def test_the_database_refuses_two_arrangements_in_force(app: Flask) -> None:
    papers.take_in(papers.year())
    row = profiles.imports_of(2027)[0]
    copied = (
        "year",
        "holidays",
        "workdays",
        "source",
        "file",
        "imported_at",
        "imported_by",
    )
    twin = CalendarYear(**{name: getattr(row, name) for name in copied})

    with pytest.raises(IntegrityError), transaction():
        db.session.add(twin)


def test_the_years_are_listed_without_a_gap_and_say_where_they_are_from(
    app: Flask,
) -> None:
    papers.take_in(papers.year(year=2028, off=["2028-01-03"], work=[]))

    known = {one.year: one.origin for one in queries.known_years(act())}
    assert known[2026] is Origin.SHIPPED
    assert known[2027] is Origin.UNKNOWN
    assert known[2028] is Origin.IMPORTED


def test_every_batch_is_counted_and_none_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promised, "BATCH", 2)
    numbers = [invitation(date(2027, 2, 4), 1) for _ in range(5)]

    papers.take_in(papers.year())
    papers.work(app)

    assert {due(number) for number in numbers} == {(date(2027, 2, 12), False)}
    assert sum(e.facts["looked_at"] for e in events(Kind.CALENDAR_RECOUNTED)) == 5


def test_the_daily_round_settles_what_was_promised_while_a_year_came_in(
    app: Flask,
) -> None:
    papers.take_in(papers.year())
    papers.work(app)
    number = invitation(date(2027, 2, 4), 1)
    with transaction():
        # As by a transaction that had read the calendar before the year was there.
        row = db.session.get_one(Invitation, number)
        row.due, row.due_provisional = date(2027, 2, 5), True
    with transaction():
        service.recount(act(), Invitation, (), 0)

    assert due(number) == (date(2027, 2, 12), False)


@pytest.fixture
def sysadmin(app: Flask) -> Browser:
    administrator(Office.SYSTEM)
    made = Browser(app)
    made.log_in("system")
    return made


def upload(data: bytes, name: str = "2027.json") -> dict[str, object]:
    return {"file": (BytesIO(data), name)}


def hidden(page: str) -> dict[str, str]:
    """What the preview carries through the browser."""
    found: dict[str, str] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "input" and given.get("name") in ("name", "data", "digest"):
                found[str(given["name"])] = given.get("value") or ""

    Reader().feed(page)
    return found


def test_a_preview_says_what_changes_and_changes_nothing(sysadmin: Browser) -> None:
    answer = sysadmin.post("/calendar/import/preview", upload(papers.year()))

    assert answer.status_code == 200
    assert "2027-02-05 Fri will be closed" in text(answer)
    assert "2027-02-14 Sun will be open" in text(answer)
    assert profiles.years_in_force() == []


def test_what_was_previewed_is_put_in_force(sysadmin: Browser) -> None:
    page = sysadmin.post("/calendar/import/preview", upload(papers.year()))
    answer = sysadmin.post("/calendar/import", hidden(page.get_data(as_text=True)))

    assert answer.status_code == 303
    [row] = profiles.years_in_force()
    assert (row.year, row.imported_by) == (2027, "system")
    assert b"".join(objects.store().stream(row.file)) == papers.year()


def test_what_was_altered_on_its_way_is_refused(sysadmin: Browser) -> None:
    page = sysadmin.post("/calendar/import/preview", upload(papers.year()))
    carried = hidden(page.get_data(as_text=True))
    answer = sysadmin.post("/calendar/import", {**carried, "digest": "0" * 64})

    assert answer.status_code == 422
    assert profiles.years_in_force() == []


def test_a_bad_file_shows_every_fault_on_the_page(sysadmin: Browser) -> None:
    bad = papers.year(off=["2026-01-01", "2027-13-01"])
    answer = sysadmin.post("/calendar/import/preview", upload(bad, "bad.json"))

    assert answer.status_code == 422
    assert "2 things to correct" in text(answer)


def test_no_file_is_a_sentence(sysadmin: Browser) -> None:
    answer = sysadmin.post("/calendar/import/preview", {})

    assert answer.status_code == 422
    assert "Choose a file" in text(answer)


def test_a_year_is_shown_in_a_picture_and_in_words(sysadmin: Browser) -> None:
    answer = sysadmin.get("/calendar/2026")

    assert answer.status_code == 200
    assert "2026-02-15 Sun – 2026-02-23 Mon day off" in text(answer)
    assert "2026-02-14 Sat worked in lieu" in text(answer)


def test_a_year_without_arrangement_says_so(sysadmin: Browser) -> None:
    assert "provisional" in text(sysadmin.get("/calendar/2040"))
    assert sysadmin.get("/calendar/1999").status_code == 404


def test_provisional_dates_are_counted_and_listed(sysadmin: Browser) -> None:
    invitation(date(2030, 2, 4), 1)

    assert "2030-02-05 Tue" in text(sysadmin.get("/calendar/provisional"))
    assert "Provisional due dates 1" in text(sysadmin.get("/calendar/2026"))


def test_only_the_system_administrator_imports(app: Flask) -> None:
    administrator(Office.AUDIT)
    browser = Browser(app)
    browser.log_in("audit")

    assert browser.post("/calendar/import", {}).status_code == 403


def test_a_dry_run_of_the_command_changes_nothing(
    app: Flask, runner: FlaskCliRunner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("years") / "2027.json"
    file.write_bytes(papers.year())
    said = runner.invoke(main, ["calendar", "import", str(file), "--dry-run"])

    assert said.exit_code == 0
    assert "Will be closed: 2027-01-01 Fri" in said.output
    assert profiles.years_in_force() == []


def test_the_command_puts_a_year_in_force(
    app: Flask, runner: FlaskCliRunner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("years") / "2027.json"
    file.write_bytes(papers.year())
    said = runner.invoke(main, ["calendar", "import", str(file)])
    db.session.rollback()

    assert said.exit_code == 0
    assert [row.year for row in profiles.years_in_force()] == [2027]


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        # Over National Day: the term ends on the first open day after it.
        (
            ["2026-09-25", "--term", "7", "--unit", "days"],
            ["2026-10-08 Thu", "passed over"],
        ),
        (["2026-09-25", "--term", "7", "--unit", "days", "--no-roll"], ["2026-10-02 Fri"]),
        (["2026-12-30", "--term", "2"], ["2027-01-01 Fri  provisional", "weekends: 2027"]),
        (["2026-03-02", "--term", "0", "--unit", "same_day"], ["2026-03-02 Mon"]),
    ],
)
def test_a_term_is_counted_and_explained(
    runner: FlaskCliRunner, arguments: list[str], lines: list[str]
) -> None:
    said = runner.invoke(main, ["calendar", "due", "--from", *arguments])

    assert said.exit_code == 0
    assert [line for line in lines if line not in said.output] == []


def test_a_term_that_cannot_be_is_refused(runner: FlaskCliRunner) -> None:
    wrong = ["calendar", "due", "--from", "2026-03-02", "--term", "0", "--unit", "days"]

    assert runner.invoke(main, wrong).exit_code == 2

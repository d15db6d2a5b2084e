"""What people see of what files lack, and how they close a case."""

import csv
import io
import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event

from archive.accounts.models import Person
from archive.accounts.rights import can
from archive.act import Act
from archive.cases.models import Case
from archive.catalog.completeness import lists, queries
from archive.catalog.review import submitting
from archive.catalog.review.submitting import Given
from archive.db import db, transaction
from archive.intake import service as intake
from archive.intake.delivery import Given as Delivered
from archive.intake.delivery import PieceGiven
from tests.accounts.house import Browser, act, act_of, staff, text
from tests.cases.house import case
from tests.catalog.completeness import house
from tests.catalog.completeness.house import done, paper, plan

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def lacking(at: Browser, of: Case) -> str:
    return text(at.get(f"/cases/{of.id}/lacking"))


def test_the_file_says_how_much_it_lacks_and_the_page_says_what(
    at: Browser, ours: Case
) -> None:
    done(ours, "issue_notice", "2026-03-04")
    tree, page = text(at.get(f"/cases/{ours.id}/file")), lacking(at, ours)

    count = queries.count(ours.id)
    assert f"The file lacks {count.all} things" in tree
    assert f"{count.due} of them are owed" in tree
    for words in ("送达", "Proof of service", "法发〔2006〕11号 art. 8", "Node “", "owed"):
        assert words in page or words == "送达"
    assert "to be confirmed" in page
    assert "Wanted later" in page


def test_what_is_there_is_told_with_the_document(at: Browser, ours: Case) -> None:
    done(ours, "issue_notice", "2026-03-04")
    row = paper(ours, "enforcement_notice")
    answer = at.get(f"/cases/{ours.id}/lacking")

    assert f'href="/documents/{row.id}"' in answer.get_data(as_text=True)


def test_who_may_not_read_the_file_is_not_told_what_it_lacks(
    app: Flask, ours: Case
) -> None:
    staff("other", ("judge", "complex"))
    stranger = Browser(app)
    stranger.log_in("other")

    assert stranger.get(f"/cases/{ours.id}/lacking").status_code == 404
    assert stranger.get(f"/cases/{ours.id}/closing").status_code == 404
    assert ours.number not in text(stranger.get("/catalog/lacking"))


def officer(app: Flask) -> Browser:
    """Sees every case and its file, but not the court's own part."""
    staff("officer", ("terminated_officer", None))
    made = Browser(app)
    made.log_in("officer")
    return made


def test_of_the_courts_own_part_only_the_rule_is_named(
    app: Flask, at: Browser, handler: Act, ours: Case
) -> None:
    plan(handler, ours)
    without = officer(app)
    theirs, mine = lacking(without, ours), lacking(at, ours)
    row = paper(ours, "panel_record")
    heading = row.heading
    filed = text(without.get(f"/cases/{ours.id}/closing"))

    assert heading in {
        one.code for one in handler.profile.headings if one.file.value == "side"
    }
    assert not can(act_of(db.session.get_one(Person, 2)), "side:read", ours)
    assert "Termination: the deliberation" in theirs
    material = house.material(handler.profile, "panel_record").gloss
    assert material in mine
    assert material not in theirs.replace("Termination: the deliberation", "")
    assert row.title not in filed
    assert "a document you may not read" in filed


def test_the_list_answers_which_files_lack_a_return_of_service(
    at: Browser, ours: Case
) -> None:
    done(ours, "issue_notice", "2026-03-04")
    other = case("（2026）豫0922执2号")
    asked = "/catalog/lacking?thing=material:service_return&when=due"
    page = text(at.get(asked))
    mine = text(at.get(f"{asked}&whose=mine"))
    nobody = text(at.get(f"{asked}&whose=nobody"))
    paper(ours, "service_return")
    after = text(at.get(asked))

    assert ours.number in page
    assert other.number not in page
    assert ours.number in mine
    assert ours.number not in nobody
    assert ours.number not in after


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("requirement=served", True),
        ("requirement=terminated_panel", False),
        ("node=issue_notice", True),
        ("node=file_execution", False),
        ("team=swift", True),
        ("team=complex", False),
        ("q=0922执1", True),
        ("q=0922执2", False),
        ("thing=vanished&node=<b>&at=x.y", False),
    ],
)
def test_the_list_is_narrowed(at: Browser, ours: Case, asked: str, *, found: bool) -> None:
    done(ours, "issue_notice", "2026-03-04")

    assert (ours.number in text(at.get(f"/catalog/lacking?{asked}"))) is found


def test_a_long_list_has_pages_and_every_line_once(
    at: Browser, judge: Person, ours: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists.page, "__defaults__", (None, 2))
    seen: list[str] = []
    address: str | None = "/catalog/lacking"
    while address:
        answer = at.get(address).get_data(as_text=True)
        seen += _cells(answer)
        address = _next(answer)

    assert len(seen) == len(set(seen)) == queries.count(ours.id).all


def _cells(page: str) -> list[str]:
    return re.findall(r"<tr>.*?</th>\s*<td>(.*?)</td>", page.split("<tbody>")[1], re.DOTALL)


def _next(page: str) -> str | None:
    found = re.search(r'href="([^"]+)" rel="next"', page)
    return unescape(found[1]) if found else None


def test_the_list_is_taken_away_as_a_table(at: Browser, ours: Case) -> None:
    answer = at.get("/catalog/lacking.csv?whose=mine")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))

    assert answer.mimetype == "text/csv"
    assert rows[0][:2] == ["Case number", "Lacking"]
    assert len(rows) - 1 == queries.count(ours.id).all
    assert {row[0] for row in rows[1:]} == {ours.number}


def test_lines_of_many_cases_take_no_more_queries_than_of_one(
    app: Flask, at: Browser, ours: Case
) -> None:
    without = officer(app)
    few = _statements(without)
    for number in range(2, 12):
        case(f"（2026）豫0922执{number}号")

    assert _statements(without) == few


def _statements(browser: Browser) -> int:
    told: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        told.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert browser.get("/catalog/lacking").status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)
    return len(told)


def test_the_desk_counts_my_files_that_lack_something(
    app: Flask, at: Browser, ours: Case
) -> None:
    paper(ours, house.kind_of(act().profile, "application"))
    paper(ours, "civil_judgment")
    before = text(at.get("/"))
    done(ours, "issue_notice", "2026-03-04")
    after = text(at.get("/"))

    assert re.search(r"My files that lack something \d 0 ", before)
    assert re.search(r"My files that lack something \d 1 ", after)


def test_beside_a_submission_stands_what_its_node_still_lacks(
    at: Browser, handler: Act, ours: Case
) -> None:
    with transaction():
        row = db.session.get_one(Case, ours.id)
        given = Given("system", "执行通知书", node="issue_notice")
        number = submitting.submit(handler, row, given).id
    page = text(at.get(f"/submissions/{number}")).split("What is still lacking")[1]

    assert "Proof of service" in page
    assert "Papers of filing" not in page


def test_beside_material_nobody_has_named_stands_all_that_is_lacking_by_now(
    at: Browser, judge: Person, ours: Case
) -> None:
    with transaction():
        row = db.session.get_one(Case, ours.id)
        piece = (PieceGiven("执行通知书", 1),)
        given = Delivered("team", judge.name, piece, act().today)
        number = submitting.sorted_receipt(act(), intake.register(act(), row, given)).id
    page = text(at.get(f"/submissions/{number}")).split("What is still lacking")[1]

    assert "Proof of service" in page
    assert "Papers of filing" in page
    assert "Headings needed for archiving" not in page

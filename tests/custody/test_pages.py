"""The pages of places and papers, and the field that a scanner types into."""

import re

import pytest
from flask import Flask

from archive.custody import queries
from archive.custody.models import Place
from archive.db import db
from archive.intake.rules import code_of
from tests.accounts.house import Browser, staff, text
from tests.custody.house import ROOM, boxes, code, lay, made, paper, where

PART = {"X-Part": "shelf"}

# What the pages ask of a database is tried on both in the other tests.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def keeper(app: Flask) -> Browser:
    return browser(app, "keeper", ("file_clerk", None))


def browser(app: Flask, account: str, *posts: tuple[str, str | None]) -> Browser:
    staff(account, *posts)
    made = Browser(app)
    made.log_in(account)
    return made


class Scanner:
    """Types codes as a scanner does, keeping what the page gave it to keep."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.kept = browser, {"place": "", "held": ""}

    def read(self, typed: str) -> tuple[int, str]:
        answer = self.browser.post(
            "/custody/scan", {"code": typed, **self.kept}, headers=PART
        )
        html = answer.get_data(as_text=True)
        for name in self.kept:
            [self.kept[name]] = re.findall(rf'name="{name}" value="([^"]*)" form=', html)
        return answer.status_code, text(answer)


def test_a_box_is_scanned_and_then_the_papers_that_go_into_it(keeper: Browser) -> None:
    one, _two = boxes()
    rows = [paper(1), paper(2)]
    scanner = Scanner(keeper)

    assert "Now scan what goes to" in scanner.read(code(one))[1]
    for row in rows:
        assert f"{row.number} is laid into" in scanner.read(code_of(row.token, 3))[1]
    assert [where(row) for row in rows] == [one.name] * 2


def test_papers_are_scanned_and_then_the_box_they_go_into(keeper: Browser) -> None:
    one, two = boxes()
    rows = [paper(1), paper(2)]
    scanner = Scanner(keeper)
    for row in rows:
        assert "is in hand" in scanner.read(row.number)[1]

    assert "2 papers are laid into" in scanner.read(code(two))[1]
    assert [where(row) for row in rows] == [two.name] * 2
    assert one.name not in [where(row) for row in rows]


def test_what_is_neither_is_refused_and_the_box_stays(keeper: Browser) -> None:
    one, _two = boxes()
    scanner = Scanner(keeper)
    scanner.read(code(one))
    status, said = scanner.read("6901234567892")

    assert status == 422
    assert "neither a place nor a receipt" in said
    assert scanner.kept["place"] == str(one.id)


def test_a_case_with_one_receipt_stands_for_its_paper(keeper: Browser) -> None:
    one, _two = boxes()
    row = paper(7)
    scanner = Scanner(keeper)
    scanner.read(one.path)

    assert "is laid into" in scanner.read("(2026)豫0922执7号")[1]
    assert where(row) == one.name


def test_without_the_script_the_same_field_works(keeper: Browser) -> None:
    one, _two = boxes()
    row = paper()
    first = keeper.post("/custody/scan", {"code": code(one)})
    second = keeper.post("/custody/scan", {"code": row.number, "place": str(one.id)})

    assert first.location == f"/custody/scan?place={one.id}"
    assert second.status_code == 303
    assert where(row) == one.name
    assert keeper.post("/custody/scan", {"code": "?"}).status_code == 422


def test_the_last_move_is_undone_from_the_page(keeper: Browser) -> None:
    one, _two = boxes()
    row = paper()
    scanner = Scanner(keeper)
    scanner.read(code(one))
    scanner.read(row.number)
    shown = keeper.get("/custody/scan").get_data(as_text=True)
    [address] = re.findall(r'action="(/custody/moves/\d+/undo)"', shown)

    assert keeper.post(address).status_code == 303
    assert where(row) == ""
    assert "undo" not in re.findall(r'action="([^"]+)"', text(keeper.get("/custody/scan")))


def test_places_are_made_renamed_and_closed_from_their_pages(keeper: Browser) -> None:
    keeper.post("/custody", {"kind": "room", "names": "一号库房\n二号库房"})
    [room, other] = queries.children(None)
    keeper.post(f"/custody/places/{room.id}", {"kind": "shelf", "names": "A排"})
    keeper.post(f"/custody/places/{room.id}/name", {"name": "东库", "version": "1"})
    keeper.post(f"/custody/places/{other.id}/close", {"version": "1"})

    assert "东库 / A排" in queries.open_paths()
    assert "二号库房" not in queries.open_paths()
    assert "opened again" not in text(keeper.get(f"/custody/places/{other.id}"))
    taken = keeper.post("/custody", {"kind": "room", "names": "东库"})
    assert taken.status_code == 409
    assert "already" in text(taken)


def test_a_place_lists_what_lies_in_it(keeper: Browser) -> None:
    one, _two = boxes()
    row = paper()
    lay(row, one)
    [room] = queries.children(None)

    assert row.number in text(keeper.get(f"/custody/places/{room.id}"))
    assert row.number in text(keeper.get(f"/custody/places/{one.id}"))


def test_labels_are_printed_forty_on_a_sheet(keeper: Browser) -> None:
    boxes(*(f"{at:02}号盒" for at in range(1, 41)))
    [room] = queries.children(None)
    answer = keeper.get(f"/custody/places/{room.id}/labels.pdf")

    assert answer.content_type == "application/pdf"
    assert b"/Count 2/Kids" in answer.data


def test_receipt_and_case_tell_where_their_paper_is(keeper: Browser) -> None:
    one, _two = boxes()
    row = paper()
    lay(row, one)

    for page in (f"/receipts/{row.id}", f"/cases/{row.case_id}/papers"):
        assert one.path in text(keeper.get(page))
    assert f"Paper {one.path}" in text(keeper.get(f"/cases/{row.case_id}"))


def test_paper_is_laid_by_hand_unless_it_was_moved_meanwhile(keeper: Browser) -> None:
    one, two = boxes()
    row = paper()
    given = {"place": one.path, "note": "", "version": "0"}
    laid = keeper.post(f"/receipts/{row.id}/paper", given)
    stale = keeper.post(f"/receipts/{row.id}/paper", {**given, "place": two.path})
    wrong = keeper.post(f"/receipts/{row.id}/paper", {**given, "place": "nowhere"})

    assert (laid.status_code, stale.status_code, wrong.status_code) == (303, 409, 422)
    assert where(row) == one.name


def test_what_is_still_to_shelve_is_counted_and_listed(keeper: Browser) -> None:
    row = paper()
    paper(2, scanned=False)

    assert "Still to shelve t 1" in text(keeper.get("/custody"))
    assert row.number in text(keeper.get("/custody/unshelved"))


def test_who_only_sees_changes_nothing_and_sees_only_his_own(app: Flask) -> None:
    one, _two = boxes()
    row = paper()
    lay(row, one)
    judge = browser(app, "judge", ("judge", "swift"))

    assert row.number not in text(judge.get(f"/custody/places/{one.id}"))
    assert judge.get("/custody/scan").status_code == 403
    assert judge.post("/custody", {"kind": "room", "names": "x"}).status_code == 403
    assert judge.get(f"/receipts/{row.id}").status_code == 404
    assert db.session.scalar(db.select(db.func.count(Place.id))) == 4


def test_a_name_with_markup_is_only_a_name(keeper: Browser) -> None:
    [room] = made(ROOM, "<b>库房'\"")

    assert "<b>库房" not in keeper.get("/custody").get_data(as_text=True)
    assert keeper.get(f"/custody/places/{room.id}/labels.pdf").status_code == 200


def test_what_is_not_there_is_not_found(keeper: Browser) -> None:
    assert keeper.get("/custody/places/9").status_code == 404
    assert keeper.post("/custody/moves/9/undo").status_code == 404
    assert keeper.post("/receipts/9/paper", {"place": "x"}).status_code == 404

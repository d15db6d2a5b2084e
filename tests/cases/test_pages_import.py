"""A table of cases in the browser: looked over, taken in, or refused line by line."""

import io

from flask import Flask
from sqlalchemy import select

from archive.cases.models import Case, CaseImport, ImportState
from archive.db import db
from tests.accounts.house import logged_in, staff, text
from tests.cases.house import NUMBER, case, clerk


def test_a_file_is_looked_over_and_taken_in(app: Flask) -> None:
    mine, data = clerk(app), f"案号,立案日期,被执行人\n{NUMBER},2026-03-02,李四".encode()

    seen = mine.post("/cases/import", {"file": (io.BytesIO(data), "三月.csv")})
    preview = text(mine.get(seen.location))
    counted = len(db.session.scalars(select(Case)).all())
    taken = mine.post(seen.location)

    assert NUMBER in preview
    assert counted == 0
    assert taken.status_code == 303
    assert "李四" in text(mine.get("/cases"))
    kept = db.session.scalars(select(CaseImport)).one()
    assert (kept.name, kept.state, kept.created) == ("三月.csv", ImportState.TAKEN, 1)
    assert mine.post(seen.location).status_code == 409


def test_what_would_change_is_shown_field_by_field(app: Flask) -> None:
    case(cause="借款")
    mine, data = clerk(app), f"案号,案由\n{NUMBER},买卖".encode()

    seen = mine.post("/cases/import", {"file": (io.BytesIO(data), "a.csv")})

    assert "Cause: 借款 → 买卖" in text(mine.get(seen.location))


def test_every_fault_of_a_file_is_on_the_page(app: Flask) -> None:
    data = "案号,立案日期\n执12,2026-03-02\n执13,2026-02-30".encode()

    answer = clerk(app).post("/cases/import", {"file": (io.BytesIO(data), "a.csv")})
    shown = text(answer)

    assert answer.status_code == 422
    assert "Line 2, column “案号”" in shown
    assert "Line 3, column “立案日期”" in shown


def test_another_s_upload_is_nobody_s_affair(app: Flask) -> None:
    mine = clerk(app)
    data = f"案号,立案日期\n{NUMBER},2026-03-02".encode()
    seen = mine.post("/cases/import", {"file": (io.BytesIO(data), "a.csv")})
    staff("other", ("filing_clerk", None))
    other = logged_in(app, "other")

    assert other.get(seen.location).status_code == 404
    assert other.post(seen.location).status_code == 404

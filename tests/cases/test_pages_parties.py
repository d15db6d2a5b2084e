"""Parties of a case: added, corrected, and their numbers read."""

from flask import Flask

from archive.audit.kinds import Kind
from archive.cases import queries
from tests.accounts.house import logged_in, text
from tests.cases.house import CARD, NUMBER, OTHER, case, clerk, events, judge, party, yuan


def test_numbers_are_read_on_one_answer_that_nobody_keeps(app: Flask) -> None:
    filed = case(NUMBER, party(identity=CARD))
    (kept,) = queries.parties(filed)
    mine = clerk(app)

    answer = mine.post(f"/cases/{filed.id}/parties/{kept.id}/numbers")

    assert CARD in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(events(Kind.PARTY_UNMASKED)) == 1
    assert CARD not in text(mine.get(f"/cases/{filed.id}"))
    assert CARD not in mine.get(f"/cases/{filed.id}/parties/{kept.id}").get_data(
        as_text=True
    )


def test_who_may_not_read_numbers_is_not_offered_it(app: Flask) -> None:
    filed = case(NUMBER, party(identity=CARD), amount=yuan(1))
    (kept,) = queries.parties(filed)
    judge()
    mine = logged_in(app, "judge")

    assert "Read numbers" not in text(mine.get(f"/cases/{filed.id}"))
    answer = mine.post(f"/cases/{filed.id}/parties/{kept.id}/numbers")
    assert answer.status_code == 403
    assert events(Kind.PARTY_UNMASKED) == []


def test_a_party_is_added_and_corrected(app: Flask) -> None:
    filed, mine = case(), clerk(app)
    path = f"/cases/{filed.id}/parties"

    wrong = mine.post(f"{path}/new", {"role": "debtor", "kind": "natural", "name": ""})
    added = mine.post(f"{path}/new", {"role": "debtor", "kind": "natural", "name": "李四"})
    (kept,) = queries.parties(filed)
    changed = mine.post(
        f"{path}/{kept.id}",
        {"role": "debtor", "kind": "natural", "name": "李四光", "version": "1"},
    )

    assert [a.status_code for a in (wrong, added, changed)] == [422, 303, 303]
    assert "李四光" in text(mine.get(f"/cases/{filed.id}"))


def test_a_party_of_another_case_is_not_reached_through_this_one(app: Flask) -> None:
    one, two = case(), case(OTHER, party())
    (kept,) = queries.parties(two)

    assert clerk(app).get(f"/cases/{one.id}/parties/{kept.id}").status_code == 404

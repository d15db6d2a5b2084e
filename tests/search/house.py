"""Texts of pages to test with, each put in a transaction of its own."""

from itertools import count

from archive.accounts.models import Person
from archive.act import Act
from archive.cases.models import Case
from archive.db import db, transaction
from archive.search import queries, service
from tests.accounts.house import act as console
from tests.accounts.house import act_of
from tests.nodes.house import case as file_case
from tests.nodes.house import staff

_pages = count(1)
CLERK, JUDGE = "file_clerk", "judge"


def page(raw: str, case: Case | None = None, page_id: int | None = None) -> int:
    """Put a text; the number of its page."""
    number = page_id or next(_pages)
    with transaction():
        service.put(number, case.id if case else None, raw)
    return number


def case(serial: int = 1, holder: Person | None = None, team: str | None = None) -> Case:
    return file_case(f"（2026）豫0922执{serial}号", holder, team=team)


def found(
    text: str, by: Act | None = None, case: Case | None = None, *, near: bool = False
) -> list[int]:
    """The pages that are found, in order."""
    hits = queries.find(by or console(), text, case=case, near=near).hits
    return [hit.page_id for hit in hits]


def judge(account: str = "judge", team: str = "swift") -> Person:
    return staff(account, (JUDGE, team))


def by(person: Person) -> Act:
    db.session.refresh(person)
    return act_of(person)

"""Documents are changed, moved, divided, joined and taken out; each change is a version."""

import pytest

from archive.accounts.errors import Denied
from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import changing, filing, queries
from archive.catalog.errors import (
    ChangedMeanwhile,
    NoBorder,
    NoReason,
    NothingBehind,
    NothingChanged,
    NotInFile,
    NoWords,
    TakenOut,
)
from archive.catalog.models import Comment, Document, Mark
from archive.db import db, transaction
from archive.errors import Refused
from tests.accounts.house import act_of, staff
from tests.cases.house import case, events
from tests.catalog import house
from tests.catalog.house import MORE, NOTICE, ORDER, batch, file, given, ids, leaves
from tests.kept import kept_row, kept_rows


@pytest.fixture
def ours(by: Act) -> Case:
    return kept_row(Case, "case", case)


@pytest.fixture
def three(by: Act, ours: Case) -> list[Document]:
    """Three documents of one heading: a notice of two pages, an order, a notice."""
    return kept_rows(Document, "three", lambda: file_three(by, ours))


def file_three(by: Act, ours: Case) -> list[Document]:
    pages = ids(batch(NOTICE, MORE, ORDER, NOTICE, case=ours))
    return [
        file(by, ours, given(pages[:2], "甲")),
        file(by, ours, given(pages[2:3], "乙", kind="property_order")),
        file(by, ours, given(pages[3:], "丙")),
    ]


def titles() -> list[str]:
    return [one.title for one in house.documents()]


def test_a_change_makes_an_edition_and_says_what_is_different(
    by: Act, three: list[Document]
) -> None:
    first = three[0]
    with transaction():
        changing.change(by, first, 1, title="执行通知书", maker="清丰县人民法院")

    version = queries.versions(first.id)[-1]
    assert (version.number, version.verb) == (2, "changed")
    assert version.before == {"title": "甲", "maker": ""}
    assert version.after == {"title": "执行通知书", "maker": "清丰县人民法院"}
    assert db.session.get_one(Document, first.id).edition == 2
    assert events(Kind.DOCUMENT_CHANGED)[0].facts["changed"] == ["title", "maker"]


def test_the_second_of_two_who_change_it_is_told_who_changed_what(
    by: Act, three: list[Document]
) -> None:
    ident = three[0].id
    with transaction():
        changing.change(by, three[0], 1, title="新名")
    second = act_of(staff("second", ("file_clerk", None)))

    with pytest.raises(ChangedMeanwhile) as refused, transaction():
        changing.change(second, db.session.get_one(Document, ident), 1, title="另名")

    assert "Clerk" in str(refused.value)
    assert "甲 → 新名" in str(refused.value)
    assert titles()[0] == "新名"


def test_what_changes_nothing_makes_no_version(by: Act, three: list[Document]) -> None:
    with pytest.raises(NothingChanged), transaction():
        changing.change(by, three[0], 1, title="甲")

    assert len(queries.versions(three[0].id)) == 1


def test_another_kind_asks_anew_for_seal_and_signature(
    by: Act, three: list[Document]
) -> None:
    ident = three[0].id
    with transaction():
        changing.change(by, three[0], 1, seal=Mark.PRESENT)
    with transaction():
        row = db.session.get_one(Document, ident)
        changing.change(by, row, 2, kind="process_sheet")

    assert db.session.get_one(Document, ident).seal is Mark.NOT_NEEDED


def test_a_document_moves_among_those_of_its_heading(
    by: Act, three: list[Document]
) -> None:
    with transaction():
        changing.reorder(by, three[2], 1, 1)

    assert titles() == ["丙", "甲", "乙"]
    assert [one.position for one in house.documents()] == [1, 2, 3]


def test_under_another_heading_it_stands_last_and_leaves_no_gap(
    by: Act, three: list[Document]
) -> None:
    with transaction():
        changing.move(by, three[0], 1, "records")

    rows = {one.title: (one.heading, one.position) for one in house.documents()}
    assert rows == {
        "乙": ("enforcement_notice", 1),
        "丙": ("enforcement_notice", 2),
        "甲": ("records", 1),
    }


def test_a_heading_of_another_type_of_case_is_refused(
    by: Act, three: list[Document]
) -> None:
    with pytest.raises(NotInFile), transaction():
        changing.move(by, three[0], 1, "resume_application")


def test_a_divided_document_is_two_side_by_side(by: Act, three: list[Document]) -> None:
    first, second = leaves(three[0])
    with transaction():
        changing.split(by, three[0], 1, second, "附件")

    assert titles() == ["甲", "附件", "乙", "丙"]
    left, right = house.documents()[:2]
    assert (leaves(left), leaves(right)) == ([first], [second])
    assert [one.verb for one in queries.versions(right.id)] == ["split_off"]


def test_nothing_is_divided_at_its_first_page(by: Act, three: list[Document]) -> None:
    with pytest.raises(NoBorder), transaction():
        changing.split(by, three[0], 1, leaves(three[0])[0])


def test_two_documents_joined_are_one_with_all_pages_in_order(
    by: Act, three: list[Document]
) -> None:
    wanted, gone = [*leaves(three[0]), *leaves(three[1])], three[1].id
    with transaction():
        changing.merge(by, three[0], 1)

    assert titles() == ["甲", "丙"]
    assert leaves(house.documents()[0]) == wanted
    assert db.session.get_one(Document, gone).withdrawn_at is not None
    assert queries.versions(gone)[-1].verb == "merged_into"


def test_the_last_of_a_heading_is_joined_with_nothing(
    by: Act, three: list[Document]
) -> None:
    with pytest.raises(NothingBehind), transaction():
        changing.merge(by, three[2], 1)


def test_what_is_taken_out_keeps_its_history_and_says_why(
    by: Act, three: list[Document]
) -> None:
    ident, pages = three[0].id, leaves(three[0])
    with transaction():
        changing.withdraw(by, three[0], 1, "错编")

    version = queries.versions(ident)[-1]
    assert titles() == ["乙", "丙"]
    assert (version.verb, version.after["why"]) == ("withdrawn", "错编")
    assert version.before["pages"] == pages
    assert events(Kind.DOCUMENT_WITHDRAWN)[0].facts["why"] == "错编"


def test_it_is_not_taken_out_without_a_reason(by: Act, three: list[Document]) -> None:
    with pytest.raises(NoReason), transaction():
        changing.withdraw(by, three[0], 1, "  ")


def test_what_was_taken_out_is_changed_no_more(by: Act, three: list[Document]) -> None:
    ident = three[0].id
    with transaction():
        changing.withdraw(by, three[0], 1, "错编")

    with pytest.raises(TakenOut), transaction():
        changing.change(by, db.session.get_one(Document, ident), 2, title="新")


class Bound(Refused):
    """As a higher room would refuse it."""


def test_a_higher_room_can_keep_a_document_as_it_is(
    by: Act, three: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    def bound(document: Document) -> None:
        if document.title == "乙":
            raise Bound

    monkeypatch.setattr(filing, "guards", [bound])

    with pytest.raises(Bound), transaction():
        changing.reorder(by, three[1], 1, 1)
    with pytest.raises(Bound), transaction():
        changing.merge(by, db.session.get_one(Document, three[0].id), 1)
    assert titles() == ["甲", "乙", "丙"]


def test_a_judge_comments_but_changes_nothing(by: Act, ours: Case) -> None:
    document = file(by, ours, given(batch(NOTICE, case=ours)))
    chief = act_of(staff("chief", ("bureau_chief", None)))
    with transaction():
        changing.comment(chief, document, "请核对日期")

    (said,) = db.session.scalars(db.select(Comment))
    assert (said.text, said.by_name) == ("请核对日期", "Chief")
    with pytest.raises(Denied), transaction():
        changing.change(chief, db.session.get_one(Document, document.id), 1, title="新")


def test_an_empty_comment_is_none(by: Act, three: list[Document]) -> None:
    with pytest.raises(NoWords), transaction():
        changing.comment(by, three[0], " ")

"""One document in one edition, as PDF: what comes, what is refused, what is kept of it."""

import base64
import hashlib
import io
from typing import Any

import pikepdf
import pypdf
import pytest
from flask import Flask

from archive.audit.kinds import Kind
from tests.api.house import told
from tests.cases.house import events
from tests.catalog.exchange import house
from tests.catalog.exchange.house import System
from tests.catalog.house import NOTICE
from tests.nodes.house import NUMBER


def text_of(answer: Any) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(answer.get_data())).pages
    return [line for page in pages for line in page.extract_text().split("\n")]


def test_it_holds_the_page_and_what_is_read_on_it(system: System) -> None:
    _row, documents = house.accepted()
    answer = system.fetch(documents[0].id)

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert text_of(answer) == [line for line, _size, _side in NOTICE]


def test_the_list_names_the_very_picture_that_stands_in_it(system: System) -> None:
    _row, documents = house.accepted()
    [picture] = system.follow()[0]["pictures"]
    data = io.BytesIO(system.fetch(documents[0].id).get_data())
    with pikepdf.open(data) as pdf:
        kept = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()

    assert hashlib.sha256(kept).hexdigest() == picture


def test_a_corrected_line_stands_in_it_as_corrected(system: System) -> None:
    _row, documents = house.accepted()
    before = system.fetch(documents[0].id)
    house.correct(house.first_page(documents[0]), 4, "李四申请执行你买卖合同纠纷一案。")
    after = system.fetch(documents[0].id)

    assert text_of(after)[4] == "李四申请执行你买卖合同纠纷一案。"
    assert before.get_etag() != after.get_etag()


def test_the_same_again_is_the_same_and_sent_once(system: System) -> None:
    _row, documents = house.accepted()
    one, other = (system.fetch(documents[0].id) for _time in range(2))
    [row] = house.sendings()

    assert one.get_data() == other.get_data()
    assert row.digest == hashlib.sha256(one.get_data()).hexdigest()
    assert (row.size, row.system) == (len(one.get_data()), house.SYSTEM)
    assert (row.document_id, row.edition) == (documents[0].id, 1)


def test_every_fetching_stands_in_the_journal(system: System) -> None:
    _row, documents = house.accepted()
    system.fetch(documents[0].id)
    system.fetch(documents[0].id)
    found = events(Kind.DOCUMENTS_SENT)

    assert [one.subject for one in found] == [NUMBER] * 2
    assert found[0].facts["document"] == documents[0].id
    assert found[0].account == house.SYSTEM


def test_its_name_and_its_digest_come_along(system: System) -> None:
    _row, documents = house.accepted()
    answer = system.fetch(documents[0].id)
    digest = hashlib.sha256(answer.get_data())

    assert answer.get_etag() == (digest.hexdigest(), False)
    assert "Last-Modified" not in answer.headers
    written = base64.b64encode(digest.digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{written}:"


def test_whoever_has_it_is_told_so(system: System) -> None:
    _row, documents = house.accepted()
    tag = system.fetch(documents[0].id).headers["ETag"]
    answer = system.fetch(documents[0].id, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.get_data()) == (304, b"")


def test_a_part_of_it_can_be_asked_for(system: System) -> None:
    _row, documents = house.accepted()
    whole = system.fetch(documents[0].id).get_data()
    part = system.fetch(documents[0].id, headers={"Range": "bytes=100-199"})

    assert (part.status_code, part.get_data()) == (206, whole[100:200])


def test_to_ask_only_for_its_head_is_not_to_fetch_it(system: System) -> None:
    _row, documents = house.accepted()
    answer = system.fetch(documents[0].id, method="HEAD")

    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert house.sendings() == []


def test_a_past_edition_is_refused_with_the_one_that_stands(system: System) -> None:
    _row, documents = house.accepted()
    house.change(documents[0], title="执行通知书（正本）")
    answer = system.fetch(documents[0].id, edition=1)

    assert answer.status_code == 409
    assert "Edition 1 stands no more; the document is in edition 2" in sentence(answer)


def sentence(answer: Any) -> str:
    said: str = told(answer)["sentence"]
    return said


def test_an_edition_to_come_is_not_there(system: System) -> None:
    _row, documents = house.accepted()

    assert system.fetch(documents[0].id, edition=2).status_code == 404


def test_what_was_fetched_and_is_taken_out_is_refused_in_words(system: System) -> None:
    _row, documents = house.accepted()
    system.fetch(documents[0].id)
    house.withdraw(documents[0])
    answer = system.fetch(documents[0].id, edition=2)

    assert answer.status_code == 409
    assert "was taken out of the file" in sentence(answer)


@pytest.mark.parametrize("document", [77, 2**31 - 1])
def test_what_is_not_there_is_not_there(system: System, document: int) -> None:
    assert system.fetch(document).status_code == 404


def test_what_was_not_accepted_is_not_there(system: System) -> None:
    _row, documents = house.handed_in()

    assert system.fetch(documents[0].id).status_code == 404
    assert house.sendings() == []


def test_the_court_s_own_part_is_not_there_for_whom_it_is_not(
    system: System, trusted: System
) -> None:
    _row, [_main, side] = house.accepted(side=True)

    assert system.fetch(side.id).status_code == 404
    assert trusted.fetch(side.id).status_code == 200


def test_no_title_of_the_court_s_own_part_stands_in_the_name_of_its_file(
    trusted: System,
) -> None:
    _row, [_main, side] = house.accepted(side=True)
    named = trusted.fetch(side.id).headers["Content-Disposition"]

    assert "%E5%90%88%E8%AE%AE" not in named


def test_the_scope_for_the_court_s_own_part_alone_opens_nothing(app: Flask) -> None:
    _row, documents = house.accepted()
    only = System(app, house.SIDE, system="别的")

    assert only.fetch(documents[0].id).status_code == 403
    assert only.open("/api/v1/documents").status_code == 403


def test_a_page_without_its_picture_is_named(system: System) -> None:
    _row, documents = house.accepted()
    house.unworked(house.first_page(documents[0]).id)
    answer = system.fetch(documents[0].id)

    assert answer.status_code == 409
    assert "Page 1 of it has no picture yet" in sentence(answer)

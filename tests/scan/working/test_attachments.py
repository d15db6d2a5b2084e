"""What came attached to a PDF becomes files of the batch, with their pages behind it."""

import io

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.scan import batch_words, removing
from archive.scan.models import Batch, BatchFile, FileState
from tests.accounts.house import act
from tests.scan.working import house

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
INVOICE, PHOTO = "增值税发票", "现场照片"


def carrying(data: bytes, *attached: tuple[str, bytes]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for name, content in attached:
        writer.add_attachment(name, content)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def invoice() -> bytes:
    return house.pdf(house.page(INVOICE), house.page("第二页"))


def photo() -> bytes:
    return house.jpeg(house.page(PHOTO))


def files_of(batch: Batch) -> list[BatchFile]:
    query = select(BatchFile).where(BatchFile.batch_id == batch.id)
    return list(db.session.scalars(query.order_by(BatchFile.position)))


def in_order(batch: Batch) -> list[tuple[str, int]]:
    """Of each page in the order of the batch the file it is of, and its number there."""
    names = {file.id: file.name for file in files_of(batch)}
    return [(names[page.file_id], page.ordinal) for page in house.pages_of(batch)]


def test_their_pages_stand_right_behind_those_of_the_file(app: Flask) -> None:
    letter = carrying(
        house.pdf(house.page()), ("发票.pdf", invoice()), ("照片.jpg", photo())
    )
    batch = house.batch()
    house.take(batch, ("来信.pdf", letter), ("后.png", house.png(house.page("后"))))
    house.work()

    assert in_order(batch) == [
        ("来信.pdf", 1),
        ("来信.pdf › 发票.pdf", 1),
        ("来信.pdf › 发票.pdf", 2),
        ("来信.pdf › 照片.jpg", 1),
        ("后.png", 1),
    ]
    assert [page.begins for page in house.pages_of(batch)] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert {file.state for file in files_of(batch)} == {FileState.SPLIT}
    told = [one.facts["file"] for one in house.events(Kind.FILE_TAKEN)]
    assert "来信.pdf › 照片.jpg" in told


def test_the_batch_says_what_its_file_carries(app: Flask) -> None:
    letter = carrying(house.pdf(house.page()), ("照片.jpg", photo()))
    batch = house.batch()
    house.take(batch, ("来信.pdf", letter))
    house.work()
    line = batch_words.file_line(files_of(batch)[0])

    assert line.sentence == (
        "This PDF carries 1 attachment: 照片.jpg. Their pages stand behind its own."
    )


def test_what_has_no_pages_is_named_on_the_file_and_on_its_first_page(app: Flask) -> None:
    letter = carrying(house.pdf(house.page()), ("数据.xml", b"<a/>"), ("照片.jpg", photo()))
    batch = house.batch()
    house.take(batch, ("来信.pdf", letter))
    house.work()
    line = batch_words.file_line(files_of(batch)[0])
    first = house.pages_of(batch)[0]

    assert "carries 2 attachments: 数据.xml, 照片.jpg" in line.sentence
    assert "Kept in the file only: 数据.xml (a kind of file that has no pages)" in (
        line.sentence
    )
    [finding] = [one for one in first.findings if one.code == "attachments_kept"]
    assert finding.facts == {"names": ["数据.xml"]}


def test_a_file_without_attachments_says_nothing(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("来信.pdf", house.pdf(house.page())))
    house.work()

    assert [batch_words.file_line(file).sentence for file in files_of(batch)] == [""]
    assert len(files_of(batch)) == 1


def test_what_is_in_the_batch_already_is_not_taken_in_twice(app: Flask) -> None:
    same = photo()
    letter = carrying(house.pdf(house.page()), ("照片.jpg", same))
    batch = house.batch()
    house.take(batch, ("照片.jpg", same), ("来信.pdf", letter))
    house.work()

    assert [file.name for file in files_of(batch)] == ["照片.jpg", "来信.pdf"]


def test_splitting_again_takes_nothing_in_again(app: Flask) -> None:
    letter = carrying(house.pdf(house.page()), ("照片.jpg", photo()))
    batch = house.batch()
    house.take(batch, ("来信.pdf", letter))
    house.work()
    house.again("scan:split")
    house.work()

    assert len(files_of(batch)) == 2
    assert len(house.pages_of(batch)) == 2


def test_what_an_attachment_carries_itself_is_only_named(app: Flask) -> None:
    inner = carrying(invoice(), ("照片.jpg", photo()))
    letter = carrying(house.pdf(house.page()), ("发票.pdf", inner))
    batch = house.batch()
    house.take(batch, ("来信.pdf", letter))
    house.work()
    _letter, attached = files_of(batch)

    assert [one["code"] for one in attached.attached] == ["too_deep"]
    assert (
        "照片.jpg (attached to an attachment)" in batch_words.file_line(attached).sentence
    )


def test_a_bad_attachment_is_quarantined_by_itself(app: Flask) -> None:
    letter = carrying(house.pdf(house.page()), ("坏.pdf", b"%PDF-1.7 nothing"))
    batch = house.batch()
    house.take(batch, ("来信.pdf", letter))
    house.work()
    good, bad = files_of(batch)

    assert (good.state, bad.state) == (FileState.SPLIT, FileState.QUARANTINED)


def test_what_takes_the_place_of_a_bad_file_brings_its_attachments_there(
    app: Flask,
) -> None:
    letter = carrying(house.pdf(house.page()), ("照片.jpg", photo()))
    batch = house.batch()
    bad, _after = house.take(
        batch, ("坏.pdf", b"%PDF-1.7 nothing"), ("后.png", house.png(house.page("后")))
    )
    house.work()
    [new] = house.take(batch, ("来信.pdf", letter))
    house.work()
    with transaction():
        rows = [db.session.get_one(BatchFile, one.id) for one in (bad, new)]
        removing.remove(act(), *rows)
    db.session.expire_all()

    assert in_order(batch) == [
        ("来信.pdf", 1),
        ("来信.pdf › 照片.jpg", 1),
        ("后.png", 1),
    ]

"""What a PDF carries with it, taken out in a limited child; bombs and loops end there."""

import io
import time
import zlib
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from archive.scan.errors.working import Quarantined
from archive.scan.tools import files
from archive.scan.tools.files import Attachment, Limits
from tests.scan.tools.house import LIMITS, jpeg, picture, saved

QUICK = Limits(seconds=2)


def plain() -> bytes:
    return saved(picture(mode="L"), "PDF")


def carrying(*attached: tuple[str, bytes]) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain()))
    for name, data in attached:
        writer.add_attachment(name, data)
    return writer


def written(writer: pypdf.PdfWriter, folder: Path) -> Path:
    path = folder / "carrying.pdf"
    writer.write(path)
    return path


def found(path: Path, limits: Limits = LIMITS) -> list[Attachment]:
    return list(files.attachments(path, limits))


def test_a_pdf_without_attachments_has_none(tmp_path: Path) -> None:
    assert found(written(carrying(), tmp_path)) == []


def test_what_may_be_pages_comes_with_its_bytes_and_the_rest_by_name(
    tmp_path: Path,
) -> None:
    photo, paper = jpeg(), plain()
    path = written(
        carrying(("发票.pdf", paper), ("照片.jpg", photo), ("数据.xml", b"<a/>")), tmp_path
    )

    assert found(path) == [
        Attachment("发票.pdf", paper, ""),
        Attachment("数据.xml", b"", "wrong_type"),
        Attachment("照片.jpg", photo, ""),
    ]


def test_what_is_pinned_to_a_page_is_found_once(tmp_path: Path) -> None:
    writer, photo = carrying(("照片.jpg", jpeg())), jpeg()
    [spec] = [one.pdf_object for one in writer.attachment_list]
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Contents"): TextStringObject("见附件"),
            NameObject("/FS"): spec,
        }
    )
    pinned = ArrayObject([writer._add_object(note)])
    writer.pages[0][NameObject("/Annots")] = pinned

    both = found(written(writer, tmp_path))
    del writer.root_object["/Names"]
    only = found(written(writer, tmp_path))

    assert both == only == [Attachment("照片.jpg", photo, "")]


def test_what_opens_out_to_far_more_than_its_size_is_only_named(tmp_path: Path) -> None:
    writer = carrying(("炸弹.pdf", b"x"), ("照片.jpg", jpeg()))
    bomb = next(one for one in writer.attachment_list if one.name == "炸弹.pdf")
    bomb._embedded_file._data = zlib.compress(b"%PDF-1.7" + b"\0" * 100_000_000, 9)
    bomb._embedded_file[NameObject("/Filter")] = NameObject("/FlateDecode")
    told = {one.name: one.code for one in found(written(writer, tmp_path))}

    assert told == {"炸弹.pdf": "bomb", "照片.jpg": ""}


def test_one_that_is_too_large_is_only_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_ATTACHED", 1000)
    [one] = found(written(carrying(("照片.jpg", jpeg())), tmp_path))

    assert one == Attachment("照片.jpg", b"", "too_large")


def test_of_very_many_only_so_many_are_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ATTACHED", 2)
    many = [(f"{number}.jpg", jpeg(quality=60 + number)) for number in range(4)]
    told = [one.code for one in found(written(carrying(*many), tmp_path))]

    assert told == ["", "", "too_much", "too_much"]


def test_all_of_them_together_are_not_larger_than_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = jpeg(quality=60), jpeg(quality=61)
    monkeypatch.setattr(files, "MOST_ATTACHED_BYTES", len(one) + 10)
    path = written(carrying(("a.jpg", one), ("b.jpg", other)), tmp_path)

    assert [each.code for each in found(path)] == ["", "too_much"]


def test_a_list_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    writer = carrying(("照片.jpg", jpeg()))
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[index]  # there is one
    kid = writer._add_object(DictionaryObject({NameObject("/Names"): tree["/Names"]}))
    loop = DictionaryObject()
    again = writer._add_object(loop)
    loop[NameObject("/Kids")] = ArrayObject([again, kid])
    names = writer.root_object["/Names"]
    names[NameObject("/EmbeddedFiles")] = again  # type: ignore[index]  # ditto
    path, began = written(writer, tmp_path), time.monotonic()
    try:
        told = [one.name for one in found(path, QUICK)]
    except Quarantined:
        told = []

    assert time.monotonic() - began < 20
    assert told in ([], ["照片.jpg"])


def test_a_file_that_is_outside_is_not_fetched(tmp_path: Path) -> None:
    writer = carrying(("照片.jpg", jpeg()))
    [spec] = [one.pdf_object for one in writer.attachment_list]
    del spec["/EF"]
    spec[NameObject("/F")] = TextStringObject("file:///etc/passwd")

    assert found(written(writer, tmp_path)) == []


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"\xff\xd8\xff no pdf"])
def test_what_is_no_pdf_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)

    with pytest.raises(Quarantined):
        found(path)

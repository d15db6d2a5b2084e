"""``archive ocr``: files read from the console."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from archive.scan.cli_ocr import ocr
from archive.scan.specimen import pages
from tests.scan.recognition.house import DPI, drawn, plain
from tests.scan.ways.alone import database

__all__ = ["database"]


@pytest.fixture
def scan(tmp_path: Path) -> str:
    file = tmp_path / "scan.pdf"
    file.write_bytes(pages.pdf([drawn("notice"), drawn("ruling", turn=90)]))
    return str(file)


@pytest.fixture
def photo(tmp_path: Path) -> str:
    file = tmp_path / "photo.png"
    file.write_bytes(drawn("upright").image)
    return str(file)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    file = tmp_path / "broken.pdf"
    file.write_bytes(b"%PDF-1.7 and no more")
    return str(file)


def told(ended: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ended.stdout)["pages"]
    return found


def test_each_page_has_an_entry_in_the_order_given(
    app: Flask, runner: FlaskCliRunner, photo: str, scan: str
) -> None:
    ended = runner.invoke(ocr, [photo, scan, "--json"])

    assert ended.exit_code == 0, ended.output
    entries = told(ended)
    assert [(one["file"], one["page"]) for one in entries] == [
        (photo, 1),
        (scan, 1),
        (scan, 2),
    ]
    assert [one["rotation"] for one in entries] == [0, 0, 270]
    assert {one["engine"] for one in entries} == {"rapidocr"}


def test_an_entry_says_what_was_found(
    app: Flask, runner: FlaskCliRunner, scan: str
) -> None:
    entry = told(runner.invoke(ocr, [scan, "--engine", "rapidocr", "--json"]))[0]

    page = drawn("notice")
    assert plain(entry["text"]) == plain(page.text)
    assert (entry["size"], entry["dpi"]) == ([page.width, page.height], DPI)
    assert abs(entry["skew"]) < 0.3
    assert entry["confidence"] > 0.95
    assert entry["seconds"] > 0
    assert [one["code"] for one in entry["findings"]] == ["dpi_low"]
    wide, high = entry["reading_size"]
    for line in entry["lines"]:
        left, top, right, bottom = line["box"]
        assert 0 <= left < right <= wide
        assert 0 <= top < bottom <= high
    assert "\n".join(line["text"] for line in entry["lines"]) == entry["text"]


def test_a_bad_file_has_its_reason_and_the_others_are_read(
    app: Flask, runner: FlaskCliRunner, broken: str, photo: str
) -> None:
    missing = photo + ".gone"

    ended = runner.invoke(ocr, [broken, missing, photo, "--json"])

    assert ended.exit_code == 1
    first, second, third = told(ended)
    assert (first["file"], first["page"], first["lines"]) == (broken, None, [])
    assert "damaged" in first["error"]
    assert "cannot be read as a file" in second["error"]
    assert third["lines"]


def test_without_json_the_text_is_to_be_read(
    app: Flask, runner: FlaskCliRunner, broken: str, photo: str
) -> None:
    ended = runner.invoke(ocr, [broken, photo])

    assert ended.exit_code == 1
    assert "今借到" in ended.stdout
    assert f"{photo}, page 1" in ended.stdout
    assert f"{broken}: " in ended.stderr


def test_without_tesseract_nothing_is_begun(
    app: Flask, runner: FlaskCliRunner, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    ended = runner.invoke(ocr, [photo, "--engine", "tesseract"])

    assert ended.exit_code != 0
    assert "Install tesseract-ocr" in str(ended.exception)

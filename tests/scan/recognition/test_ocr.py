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
from tests.databases import anew, settings_of
from tests.scan.recognition.house import DPI, drawn, plain
from tests.scan.ways.alone import database
from tests.standing import standing

__all__ = ["database"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def scan(folder: Path) -> str:
    file = folder / "scan.pdf"
    file.write_bytes(pages.pdf([drawn("notice"), drawn("ruling", turn=90)]))
    return str(file)


@pytest.fixture(scope="module")
def photo(folder: Path) -> str:
    file = folder / "photo.png"
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


@pytest.fixture(scope="module")
def entries(
    request: pytest.FixtureRequest, folder: Path, keys: Path, photo: str, scan: str
) -> list[dict[str, Any]]:
    """All that is said of a photograph and of a file of two pages."""
    with standing(settings_of(anew(request, "sqlite"), folder / "home", keys)) as made:
        asked = [photo, scan, "--engine", "rapidocr", "--json"]
        ended = made.test_cli_runner().invoke(ocr, asked)
    assert ended.exit_code == 0, ended.output
    return told(ended)


def test_each_page_has_an_entry_in_the_order_given(
    entries: list[dict[str, Any]], photo: str, scan: str
) -> None:
    assert [(one["file"], one["page"]) for one in entries] == [
        (photo, 1),
        (scan, 1),
        (scan, 2),
    ]
    assert [one["rotation"] for one in entries] == [0, 0, 270]
    assert {one["engine"] for one in entries} == {"rapidocr"}


def test_an_entry_says_what_was_found(entries: list[dict[str, Any]]) -> None:
    entry, page = entries[1], drawn("notice")

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

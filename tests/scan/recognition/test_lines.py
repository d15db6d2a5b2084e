"""Lines as they are kept."""

import json

from archive.scan.recognition import lines
from archive.scan.recognition.lines import Line, Word, as_json, from_json

READ = (
    Line(
        (10, 20, 210, 50),
        "执行 abc",
        0.95,
        (
            Word("执行", (10, 20, 90, 50), 0.99, unsure=False),
            Word("abc", (100, 20, 210, 50), 0.5, unsure=True),
        ),
    ),
    Line((300, 20, 340, 400), "竖", 0.8, (), vertical=True),
)


def test_lines_come_back_as_they_were_kept() -> None:
    assert from_json(json.loads(json.dumps(as_json(READ)))) == READ


def test_a_page_has_its_lines_in_order() -> None:
    assert lines.text(READ) == "执行 abc\n竖"


def test_each_character_counts_alike_for_how_sure_a_page_is() -> None:
    assert round(lines.confidence(READ), 4) == round((0.95 * 6 + 0.8) / 7, 4)


def test_nothing_read_is_not_sure() -> None:
    assert lines.confidence(()) == 0

"""Marks are as wide as what stands beside them."""

import pytest

from archive.scan.recognition.punctuation import as_printed, is_gap, other_width


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("(2025）豫0922执123号", "（2025）豫0922执123号"),
        ("(2025)豫0922执123号", "（2025）豫0922执123号"),
        ("案号:（2025)豫0922执123号", "案号：（2025）豫0922执123号"),
        ("联系人:张伟", "联系人：张伟"),
        ("联系电话: 0393-4785433", "联系电话： 0393-4785433"),
        ("人民币803,451.00元;", "人民币803,451.00元；"),
        ("申请人,被申请人", "申请人，被申请人"),
        ("(一)收入", "（一）收入"),
        ("可用余额(元)", "可用余额（元）"),
    ],
)
def test_beside_chinese_marks_are_wide(read: str, printed: str) -> None:
    assert as_printed(read) == printed


@pytest.mark.parametrize(
    "read", ["803,451.00", "8:30", "f(x)", "Smith, J. (2020)", "", "（空）", "10(5)"]
)
def test_between_figures_and_letters_marks_are_narrow(read: str) -> None:
    assert as_printed(read) == read


def test_no_character_moves() -> None:
    read = "案号:(2025)豫0922执123号,(见附件"

    assert len(as_printed(read)) == len(read)


def test_room_beside_a_wide_mark_is_no_space() -> None:
    text = "（2024） 豫0922执1号 联系人： 张伟 "

    assert [at for at in range(len(text)) if is_gap(text, at)] == [6, 20, 23]


def test_marks_have_a_twin_of_the_other_width() -> None:
    assert [other_width(mark) for mark in "（(？?执1"] == ["(", "（", "?", "？", "", ""]

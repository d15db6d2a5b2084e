"""How texts are folded and cut, and that a phrase finds exactly what it stands in."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import finding, gin, tokens
from archive.search.tokens import Phrase

SIGNS = st.text("冻结存款执行人甲乙〇１2３ab　 \n，（）-", max_size=40)


def one(text: str) -> Phrase:
    [phrase] = tokens.phrases(text)
    return phrase


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("（２０２２）豫Ａ", "(2022)豫a"),
        ("被申请\n执行人", "被申请执行人"),
        ("被 申　请", "被申请"),
        ("执行12\n34号", "执行12 34号"),
        ("二○二六年", "二〇二六年"),
        ("甲\u200b乙\u00ad丙", "甲乙丙"),
        ("ﾊﾟ", "パ"),
        ("", ""),
    ],
)
def test_width_case_and_the_ends_of_lines_do_not_matter(raw: str, folded: str) -> None:
    assert tokens.norm(raw) == folded
    assert tokens.fold(raw).text == folded


def test_a_run_of_chinese_is_its_pairs_and_its_last_sign() -> None:
    assert tokens.tokens("冻结存款 2022 a") == ["冻结", "结存", "存款", "款", "2022", "a"]


@pytest.mark.parametrize(
    ("asked", "words", "end"),
    [
        ("冻结存款", ("冻结", "结存", "存款"), "closed"),
        ("冻", ("冻",), "open"),
        ("豫0922执", ("豫", "0922", "执"), "open"),
        ("冻结2022", ("冻结", "结", "2022"), "open"),
        ("甲方，乙方", ("甲方", "方", "乙方"), "closed"),
    ],
)
def test_the_last_sign_is_asked_for_only_where_a_run_ends(
    asked: str, words: tuple[str, ...], end: str
) -> None:
    assert one(asked).tokens == words
    assert one(asked).ends_open == (end == "open")


def test_words_between_spaces_are_asked_for_each_by_itself() -> None:
    found = tokens.phrases('张三　 借款 "OR" 张三 *')

    assert [phrase.runs for phrase in found] == [("张三",), ("借款",), ("or",)]


def test_a_long_token_goes_on_in_another_that_no_word_is_like() -> None:
    long = "a" * 70

    assert tokens.tokens(long) == ["a" * 64, "…" + "a" * 6]
    assert one(long).tokens == ("a" * 64, "…" + "a" * 6)


@given(SIGNS)
def test_each_folded_sign_knows_where_it_comes_from(raw: str) -> None:
    folded = tokens.fold(raw)

    assert folded.text == tokens.norm(raw)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    for at, sign in enumerate(folded.text):
        start, end = folded.original(at, at + 1)
        assert tokens.norm(raw[start:end]) == sign or sign == " "


def in_index(phrase: Phrase, folded: str) -> bool:
    """What both databases do: the tokens one after the other, the last perhaps begun."""
    held, wanted = tokens.tokens(folded), phrase.tokens
    for at in range(len(held) - len(wanted) + 1):
        *whole, last = held[at : at + len(wanted)]
        fits = last.startswith(wanted[-1]) if phrase.ends_open else last == wanted[-1]
        if tuple(whole) == wanted[:-1] and fits:
            return True
    return False


@given(SIGNS, SIGNS)
def test_the_pattern_stands_where_the_index_says_and_nowhere_else(
    raw: str, asked: str
) -> None:
    folded = tokens.norm(raw)
    for phrase in tokens.phrases(asked):
        assert bool(phrase.pattern().search(folded)) == in_index(phrase, folded)


@given(SIGNS, st.integers(0, 40), st.integers(1, 12))
def test_every_part_of_a_text_is_found_unless_a_number_is_cut(
    raw: str, at: int, length: int
) -> None:
    piece = raw[at : at + length]
    folded = tokens.norm(raw)
    for phrase in tokens.phrases(piece):
        assert phrase.pattern(within_numbers=True).search(folded), (raw, piece)


def test_one_sign_may_be_misread() -> None:
    phrase = one("张三丰")

    assert phrase.nearly().search("张王丰")
    assert phrase.nearly().search("张三丰")
    assert not phrase.nearly().search("张王李")
    assert not one("张三").nearly().search("张王")


@given(st.integers(1, 20), st.integers(1, 3000), st.data())
def test_whatever_can_be_asked_for_lies_whole_in_one_part(
    kinds: int, length: int, data: st.DataObject
) -> None:
    words = [str(at * at % kinds) for at in range(length)]
    found = list(gin.parts(words))
    at = data.draw(st.integers(0, length - 1))
    asked = words[at : at + tokens.LONGEST_ASKED]

    assert any(_holds(part, asked) for part in found)
    assert all(part.count(word) <= gin.MOST_ALIKE for part in found for word in set(part))


def _holds(part: Sequence[str], asked: list[str]) -> bool:
    said = list(part)
    return any(
        said[at : at + len(asked)] == asked for at in range(len(said) - len(asked) + 1)
    )


def test_a_snippet_marks_the_words_and_says_where_they_stand() -> None:
    raw = "一" * 60 + "冻\n结存款" + "二" * 60
    made = finding.snippet(raw, [one("冻结").pattern()])

    assert [words for words, marked in made.parts if marked] == ["冻结"]
    assert made.spans == ((60, 63),)
    assert raw[60:63] == "冻\n结"
    assert str(made).startswith("…一")
    assert str(made).endswith("二…")


def test_marks_close_together_repeat_nothing() -> None:
    made = finding.snippet("甲冻结乙冻结丙", [one("冻结").pattern()])

    assert str(made) == "甲冻结乙冻结丙"


def test_a_span_over_two_lines_is_a_piece_of_each() -> None:
    raw = "第一行被\n申请人\n末"

    found = finding.on_lines(raw, (3, 7))

    assert [(one.line, one.start, one.end) for one in found] == [(0, 3, 4), (1, 0, 2)]
    assert [raw.split("\n")[p.line][p.start : p.end] for p in found] == ["被", "申请"]


@pytest.mark.timeout(10)
def test_a_pattern_takes_no_time_to_find_nothing() -> None:
    phrase = one("甲" + "-甲" * 40 + "乙")

    assert phrase.pattern().search("甲-" * 20_000) is None
    assert phrase.nearly().search("甲-" * 2_000) is None

"""The lines of a page, cut at the words that the machine was unsure of. Pure."""

from dataclasses import dataclass

from archive.scan.corrected import Bit, bits, lines
from tests.scan.sorting import house


@dataclass
class Typed:
    """What a clerk has typed."""

    line: int
    was: str
    text: str
    by: str = "clerk"


def test_unsure_words_are_cut_out_of_their_line() -> None:
    assert bits("原告张三诉张三", ["张三", "诉"]) == (
        Bit("原告", unsure=False),
        Bit("张三", unsure=True),
        Bit("诉", unsure=True),
        Bit("张三", unsure=False),
    )


def test_a_word_that_is_not_in_its_line_is_passed_over() -> None:
    [line] = lines([house.line("原告", unsure="被告")], [])

    assert line.bits == (Bit("原告", unsure=False),)


def test_a_corrected_line_is_unsure_of_nothing() -> None:
    read = [house.line("原告张三", unsure="张三")]

    [line] = lines(read, [Typed(0, "原告张三", "原告李四")])

    assert (line.text, line.by, line.unsure) == ("原告李四", "clerk", ())


def test_of_several_corrections_the_last_holds() -> None:
    typed = [Typed(0, "原告", "被告"), Typed(0, "原告", "原告")]

    [line] = lines([house.line("原告")], typed)

    assert not line.is_corrected

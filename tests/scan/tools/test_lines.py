"""Letters become lines and words."""

from archive.scan.tools.within import lines
from archive.scan.tools.within.lines import GAP, Letter

SIZE = 10.0


def row(text: str, left: float = 0.0, top: float = 0.0) -> list[Letter]:
    """Letters one behind the other; a blank is a space, a low line one only seen."""
    found = []
    for sign in text:
        if sign in " _":
            found.append(Letter(GAP if sign == "_" else " "))
            left += SIZE if sign == " " else SIZE / 4
        else:
            edges = (left, top, left + SIZE, top + SIZE)
            found.append(Letter(sign, edges, edges))
            left += SIZE
    return found


def column(text: str, left: float = 0.0, top: float = 0.0) -> list[Letter]:
    return [
        letter
        for number, sign in enumerate(text)
        for letter in row(sign, left, top + number * SIZE)
    ]


def texts(letters: list[Letter]) -> list[str]:
    return [line.text for line in lines.of(letters)]


def test_letters_beside_each_other_are_a_line() -> None:
    assert texts(row("本院认为")) == ["本院认为"]


def test_letters_below_begin_a_new_line() -> None:
    assert texts(row("本院认为") + row("判决如下", top=15)) == ["本院认为", "判决如下"]


def test_a_break_ends_a_line() -> None:
    assert texts([*row("甲"), Letter("\n"), *row("乙", left=SIZE)]) == ["甲", "乙"]


def test_the_gap_between_columns_ends_a_line() -> None:
    assert texts(row("原告") + row("被告", left=60)) == ["原告", "被告"]


def test_a_wide_space_does_not_end_a_line() -> None:
    assert texts(row("审 判 长")) == ["审 判 长"]


def test_a_gap_beside_a_chinese_character_is_no_space() -> None:
    assert texts(row("于_2026_年")) == ["于2026年"]


def test_a_gap_between_words_is_a_space() -> None:
    assert texts(row("ABC_Ltd")) == ["ABC Ltd"]


def test_letters_that_stand_below_each_other_without_a_break_are_a_vertical_line() -> None:
    [line] = lines.of(column("人民法院"))

    assert (line.text, line.vertical) == ("人民法院", True)


def test_a_box_holds_all_letters_of_its_line_in_pixels() -> None:
    [line] = lines.of(row("本院认为", left=5, top=7))

    assert line.as_json(2.0)["box"] == [10, 14, 90, 34]


def test_chinese_characters_are_words_of_their_own_and_others_go_in_runs() -> None:
    [line] = lines.of(row("于2026年 ABC Ltd"))

    words = [word["text"] for word in line.as_json(1.0)["words"]]
    assert words == ["于", "2026", "年", "ABC", "Ltd"]


def test_a_word_is_as_high_as_its_line() -> None:
    low = (10.0, 8.0, 13.0, 10.0)
    [line] = lines.of(
        [*row("甲"), Letter("，", low, (10.0, 0.0, 20.0, 10.0)), *row("乙", 20)]
    )

    assert line.as_json(1.0)["words"][1]["box"] == [10, 0, 13, 10]

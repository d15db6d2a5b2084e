"""The order in which one reads what stands on a page."""

from archive.scan.recognition.ordering import Box, in_order

HIGH = 30.0


def line(left: float, top: float, width: float = 400, high: float = HIGH) -> Box:
    return left, top, left + width, top + high


def test_lines_are_read_from_the_top_to_the_bottom() -> None:
    boxes = [line(100, 300), line(100, 100), line(100, 200)]

    assert in_order(boxes) == [1, 2, 0]


def test_what_stands_side_by_side_is_read_from_the_left() -> None:
    boxes = [line(700, 104, 200), line(100, 100, 200), line(400, 96, 200)]

    assert in_order(boxes) == [1, 2, 0]


def test_of_two_columns_the_left_one_is_read_to_its_end() -> None:
    title = [line(300, 20, 700)]
    left = [line(100, top) for top in range(100, 500, 50)]
    right = [line(700, top) for top in range(100, 500, 50)]
    mixed = [box for pair in zip(right, left, strict=True) for box in pair]

    order = in_order(title + mixed)

    assert [(title + mixed)[number] for number in order] == title + left + right


def test_columns_whose_last_lines_are_short_are_columns() -> None:
    left = [line(100, top, 400 if top % 150 else 90) for top in range(100, 700, 50)]
    right = [line(700, top) for top in range(100, 500, 50)]

    assert in_order(left + right) == list(range(len(left + right)))


def test_three_columns_are_read_one_after_the_other() -> None:
    columns = [
        line(left, top, 320) for left in (50, 450, 850) for top in range(100, 400, 50)
    ]

    assert in_order(columns) == list(range(len(columns)))


def test_paragraphs_with_short_last_lines_are_no_columns() -> None:
    boxes = [line(100, top, 1000 if top % 150 else 260) for top in range(100, 900, 50)]

    assert in_order(boxes) == list(range(len(boxes)))


def test_a_table_without_rules_is_read_row_by_row() -> None:
    rows = [line(left, top, 110) for top in range(100, 600, 50) for left in (100, 400, 800)]

    assert in_order(list(reversed(rows))) == list(reversed(range(len(rows))))


def test_each_cell_of_a_ruled_table_is_read_to_its_end() -> None:
    cells: list[Box] = [(100, 100, 400, 200), (400, 100, 900, 200), (100, 200, 900, 300)]
    boxes = [
        line(420, 150),
        line(120, 150, 200),
        line(120, 110, 200),
        line(420, 110),
        line(120, 230),
    ]

    assert in_order(boxes, cells) == [2, 1, 3, 0, 4]


def test_text_above_and_below_a_table_stays_there() -> None:
    cells: list[Box] = [(100, 100, 400, 200), (400, 100, 900, 200)]
    boxes = [line(120, 400), line(420, 130), line(120, 130, 200), line(100, 20)]

    assert in_order(boxes, cells) == [3, 2, 1, 0]


def test_text_between_two_tables_is_read_between_them() -> None:
    cells: list[Box] = [(100, 100, 900, 200), (100, 500, 900, 600)]
    boxes = [line(120, 530), line(120, 300), line(120, 130)]

    assert in_order(boxes, cells) == [2, 1, 0]


def test_a_table_of_which_few_cells_were_found_is_read_row_by_row() -> None:
    cells: list[Box] = [(100, 300, 900, 350), (100, 100, 300, 150)]
    rows = [line(left, top, 110) for top in range(110, 400, 50) for left in (120, 500)]

    assert in_order(rows, cells) == list(range(len(rows)))


def test_vertical_text_begins_at_the_right() -> None:
    columns: list[Box] = [(100, 50, 140, 900), (200, 50, 240, 900), (300, 50, 340, 900)]

    assert in_order(columns, vertical=True) == [2, 1, 0]


def test_rows_that_fall_to_the_right_stay_rows() -> None:
    slope = 0.05
    rows = [
        line(left, top + slope * left, 150)
        for top in range(100, 500, 40)
        for left in (0, 500, 1000)
    ]

    assert in_order(rows, slope=slope) == list(range(len(rows)))


def test_a_scrawl_across_two_lines_does_not_make_them_one() -> None:
    boxes = [line(500, 100, 300), line(900, 90, 150, 90), line(480, 150, 300)]

    assert in_order(boxes) in ([0, 1, 2], [0, 2, 1])


def test_a_line_above_another_is_read_first_even_if_both_are_high() -> None:
    boxes = [line(470, 130, 300, 70), line(500, 100, 300, 50)]

    assert in_order(boxes) == [1, 0]


def test_an_empty_page_has_no_order() -> None:
    assert in_order([]) == []

"""Documents are named from what was read on their pages. Pure: no database, no machine."""

from datetime import date

import pytest

from archive.catalog import labels
from archive.catalog.naming import drafts
from archive.catalog.naming.drafts import Draft, Setting
from archive.catalog.naming.layout import signs
from archive.catalog.naming.leaves import Leaf, Row, rows_of
from archive.catalog.naming.lexicon import Learnt, Lexicon
from archive.catalog.naming.makers import People
from archive.profile import loader
from archive.profile.schema import Profile

WIDE, HIGH = 595, 842
Line = tuple[str, float, str]
TODAY = date(2026, 3, 10)
COURT: Line = ("清丰县人民法院", 20, "centre")
BODY: tuple[Line, ...] = (
    ("张三：", 15, "left"),
    ("李四申请执行你民间借贷纠纷一案，判决书已经发生法律效力，本院立案", 15, "left"),
    ("执行。现责令你自收到本通知书之日起立即履行全部义务。", 15, "left"),
)
FOOT: tuple[Line, ...] = (
    ("清丰县人民法院", 15, "right"),
    ("二〇二六年三月三日", 15, "right"),
)
ASKED: tuple[Line, ...] = (
    ("问：你与申请执行人之间的债务是否属实？", 15, "left"),
    ("答：属实，我暂时没有能力履行。", 15, "left"),
)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return loader.load(loader.find("qingfeng"))


@pytest.fixture
def setting(profile: Profile) -> Setting:
    people = People(profile.court.name, ("李四",), ("张三",))
    return Setting(Lexicon(profile.document_kinds), "first", TODAY, people)


def leaf(number: int, *lines: Line, begins: bool = False, blank: bool = False) -> Leaf:
    """A page of A4 with these lines from the top on; sizes are in points."""
    rows, top = [], 72.0
    for text, size, side in lines:
        wide = min(len(text) * size, WIDE - 120)
        left = {"left": 78, "centre": (WIDE - wide) / 2, "right": WIDE - 78 - wide}[side]
        box = (top / HIGH, (top + size) / HIGH, left / WIDE, (left + wide) / WIDE)
        rows.append(Row(text, *box, confidence=0.99))
        top += 1.6 * size
    return Leaf(number, rows, begins=begins, blank=blank)


def page(number: int, title: str, *more: Line, size: float = 22) -> Leaf:
    return leaf(number, COURT, (title, size, "centre"), *(more or (*BODY, *FOOT)))


def named(setting: Setting, *leaves: Leaf) -> list[Draft]:
    return drafts.drafts(leaves, setting)


def test_a_titled_page_is_named_dated_and_placed(setting: Setting) -> None:
    (draft,) = named(setting, page(1, "执行通知书"))

    assert (draft.kind, draft.title) == ("enforcement_notice", "执行通知书")
    assert (draft.heading, draft.node) == ("enforcement_notice", "issue_notice")
    assert draft.formed_on == date(2026, 3, 3)
    assert draft.maker == "清丰县人民法院"
    assert draft.sure


def test_each_title_begins_a_document(setting: Setting) -> None:
    found = named(setting, page(1, "执行通知书"), page(2, "报告财产令"))

    assert [one.pages for one in found] == [(1,), (2,)]


@pytest.mark.parametrize(
    "printed", ["执 行 通 知 书", "执行通和书", "清丰县人民法院执行通知书"]
)
def test_gaps_slips_and_the_courts_name_do_not_hide_a_title(
    setting: Setting, printed: str
) -> None:
    (draft,) = named(setting, page(1, printed))

    assert draft.kind == "enforcement_notice"


def test_pieces_of_a_gapped_title_are_one_title_again(setting: Setting) -> None:
    made = page(1, "现场调查笔录", *ASKED)
    court, title, *rest = made.rows
    left = Row("现场", title.top, title.bottom, 0.35, 0.44, 0.99)
    right = Row("调查笔录", title.top, title.bottom, 0.47, 0.65, 0.99)

    (draft,) = named(setting, Leaf(1, [court, left, right, *rest]))

    assert draft.kind == "site_record"


def test_a_title_on_two_lines_is_one(setting: Setting) -> None:
    made = leaf(
        1, COURT, ("终结本次执行程序", 22, "centre"), ("约谈笔录", 22, "centre"), *ASKED
    )

    (draft,) = named(setting, made)

    assert (draft.kind, draft.title) == (
        "termination_interview",
        "终结本次执行程序约谈笔录",
    )


def test_half_a_title_is_never_sure(setting: Setting) -> None:
    made = leaf(1, ("某某某某", 22, "centre"), ("调查笔录", 22, "centre"), *BODY, *FOOT)

    (draft,) = named(setting, made)

    assert not draft.sure
    assert "doubt_part_title" in draft.reasons


def test_a_page_that_goes_on_with_question_and_answer_is_no_new_document(
    setting: Setting,
) -> None:
    first = page(1, "调查笔录", *(ASKED * 3))
    second = leaf(2, ("执行和解协议", 15, "left"), *(ASKED * 2))

    (draft,) = named(setting, first, second)

    assert draft.pages == (1, 2)


def test_a_line_that_names_another_document_begins_none(setting: Setting) -> None:
    second = leaf(2, ("附：执行通知书一份", 15, "left"), *BODY)

    found = named(setting, page(1, "协助执行通知书"), second)

    assert [one.pages for one in found] == [(1, 2)]


def test_a_title_no_larger_than_other_papers_text_is_never_sure(setting: Setting) -> None:
    """In a table of small print even a plain line looks large."""
    small = [("2026-01-02 转账 300.00", 10, "left")] * 12
    made = leaf(1, ("执行和解协议", 15, "centre"), *small)

    (draft,) = named(setting, made)

    assert not draft.sure


def test_an_empty_back_belongs_to_its_front(setting: Setting) -> None:
    found = named(
        setting, page(1, "执行通知书"), leaf(2, blank=True), page(3, "报告财产令")
    )

    assert [one.pages for one in found] == [(1, 2), (3,)]


def test_what_somebody_said_begins_begins(setting: Setting) -> None:
    found = named(setting, page(1, "执行通知书"), leaf(2, *BODY, begins=True))

    assert [one.pages for one in found] == [(1,), (2,)]


@pytest.mark.parametrize("printed", ["暂缓执行通知书", "执行风险评估表", "工作联系单"])
def test_what_the_lexicon_does_not_know_is_never_sure(
    setting: Setting, printed: str
) -> None:
    (draft,) = named(setting, page(1, printed))

    assert not draft.sure


def test_a_slip_that_fits_two_kinds_alike_leaves_both_open(setting: Setting) -> None:
    """执行立案审批表 and 执行结案审批表 are one sign apart."""
    (draft,) = named(setting, page(1, "执行口案审批表"))

    assert not draft.sure


def test_rulings_of_one_title_are_told_apart_by_what_they_decide(setting: Setting) -> None:
    decided: Line = ("依照民事诉讼法的规定，裁定如下：终结本次执行程序。", 15, "left")

    (draft,) = named(setting, page(1, "执行裁定书", *BODY, decided, *FOOT))

    assert draft.kind == "termination_ruling"


def test_the_same_kind_stands_elsewhere_in_another_type_of_case(profile: Profile) -> None:
    lexicon = Lexicon(profile.document_kinds)
    made = page(1, "立案审批表")

    found = [
        drafts.drafts([made], Setting(lexicon, kind, TODAY))[0].heading
        for kind in ("first", "objection")
    ]

    assert found == ["process_sheet", "review_filing"]


def test_what_the_court_confirmed_is_known_the_more_often_the_surer(
    profile: Profile,
) -> None:
    def sure_of(times: int) -> float:
        taught = Learnt(
            "敦促履行义务函", "enforcement_notice", "enforcement_notice", "敦促函", times
        )
        lexicon = Lexicon(profile.document_kinds, (taught,))
        return drafts.drafts([page(1, "敦促履行义务函")], Setting(lexicon, "first", TODAY))[
            0
        ].confidence

    assert sure_of(1) < drafts.SURE < sure_of(5)


def test_pages_that_somebody_joined_are_named_as_one(setting: Setting) -> None:
    draft = drafts.named([page(1, "执行通知书"), page(2, "报告财产令")], setting)

    assert (draft.pages, draft.kind) == ((1, 2), "enforcement_notice")


def test_every_doubt_and_reason_has_a_sentence(setting: Setting) -> None:
    strange = leaf(3, ("某种没有见过的材料", 22, "centre"), *BODY)
    found = named(setting, page(1, "执行通知书"), page(2, "执行通和书"), strange)
    silent = {"no_title", "base", "amid", "thin", "sentence_goes_on", "blank"}

    codes = {code for one in found for code in one.reasons} - silent

    assert codes <= labels.REASONS.keys()


def test_the_title_is_found_where_the_engine_gives_lines_in_disorder(
    setting: Setting,
) -> None:
    lines = [
        {"text": "张三：", "box": [100, 300, 200, 330]},
        {"text": "执行通知书", "box": [220, 150, 380, 190]},
        {"text": "清丰县人民法院", "box": [190, 100, 410, 130]},
    ]

    found = signs(Leaf(1, rows_of(lines, WIDE, HIGH)), setting.lexicon)

    assert found.match is not None
    assert found.match.entry.kind.code == "enforcement_notice"
    assert found.court

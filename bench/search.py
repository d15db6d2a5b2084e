"""How fast words are found in the pages of files, and whether all of them are.

python -m bench.search [HOW-MANY]      20 000 pages unless said otherwise

Pages are invented from phrases as courts write them, with a few signs misread. Each query
is a piece of some page; what is found is compared with a reading of every page. Measured
is the whole of a search: rights, the hits of one page of the list, their count, and where
the words stand on each.
"""

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy import text as sql

from archive.act import Act
from archive.cases.models import Case
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.cases.service import file_case
from archive.db import db, transaction
from archive.search import queries, service, tokens
from archive.search.index import index
from archive.web.act import act_as
from bench.cases import postgres, sqlite
from tests.accounts.house import act_of, staff

HAN = re.compile(f"[{tokens.HAN}]+")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉兰红梅春生"
PHRASES = (
    "本院依照《中华人民共和国民事诉讼法》第二百五十三条之规定，裁定如下",
    "冻结被执行人{who}名下银行存款{sum}元，冻结期限为一年",
    "查封被执行人{who}位于清丰县{place}路{number}号的房产一处，查封期限为三年",
    "申请执行人{who}与被执行人{other}民间借贷纠纷一案",
    "责令被执行人自收到本通知书之日起三日内履行生效法律文书确定的义务",
    "（20{year}）豫0922执{number}号执行裁定书已经发生法律效力",
    "本院通过网络执行查控系统对被执行人的财产情况进行查询，未发现可供执行的财产",
    "本次执行程序中已执行到位{sum}元，尚未执行到位{other_sum}元",
    "将被执行人{who}纳入失信被执行人名单，并采取限制消费措施",
    "拍卖成交款扣除执行费用后发放给申请执行人{who}",
    "双方达成执行和解协议，被执行人{who}于本月底前支付{sum}元",
    "送达回证由受送达人{who}签收，送达地点为本院{place}法庭",
)
PLACES = ("朝阳", "政通", "文化", "人民", "建设", "团结", "东风")
Made = TypeVar("Made")
PER_CASE, LENGTH, CHUNK, TIMES = 100, 600, 500, 100
MISREAD, OF_ITS_OWN = 0.015, 0.85
_draw = random.Random(5)  # noqa: S311  # the same words each time
VOCABULARY = [
    "".join(chr(_draw.randrange(0x4E00, 0x5E00)) for _ in range(_draw.choice((1, 2, 2, 3))))
    for _ in range(6_000)
]


def main(many: int = 20_000) -> None:
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        with place():
            measure(name, many)


def measure(name: str, many: int) -> None:
    draw = random.Random(11)  # noqa: S311  # the same pages each time
    clerk = staff("clerk", ("file_clerk", None))
    cases = filed(max(many // PER_CASE, 1))
    texts = [page(draw) for _ in range(many)]
    took = fill(cases, texts)
    norms = [tokens.norm(text) for text in texts]
    signs = sum(map(len, norms)) // many
    print(f"\n{name}: {many} pages of {signs} signs in {took:.0f} s, {many / took:.0f}/s")
    db.session.refresh(clerk)
    act = act_of(clerk)
    print(f"  {'':<26}{'p50':>8}{'p95':>8}{'max':>8}  in ms   hits p50   recall")
    for length in (2, 4, 8):
        asked = [piece(draw, norms, length) for _ in range(TIMES)]
        line(f"{length} signs", act, asked, norms)
        inside = [(cases[at % len(cases)], text) for at, text in enumerate(asked)]
        within(f"{length} signs in one case", act, inside, norms)
    wrong, took = timed(service.check)
    print(f"  index checked in {took:.0f} s: {len(wrong)} faults")


def line(what: str, act: Act, asked: Sequence[str], norms: Sequence[str]) -> None:
    times, hits, recall = [], [], []
    for text in asked:
        found, took = timed(partial(queries.find, act, text))
        truth = [at for at, norm in enumerate(norms, 1) if text in norm]
        times.append(took)
        hits.append(len(truth))
        shown = [hit.page_id for hit in found.hits]
        recall.append(every(text) == set(truth) and shown == truth[: queries.SHOWN])
    report(what, times, hits, recall)


def within(
    what: str, act: Act, asked: Sequence[tuple[Case, str]], norms: Sequence[str]
) -> None:
    times, hits, recall = [], [], []
    for case, text in asked:
        held = range((case.serial - 1) * PER_CASE + 1, case.serial * PER_CASE + 1)
        truth = {at for at in held if text in norms[at - 1]}
        found, took = timed(partial(queries.find, act, text, case=case, limit=1000))
        times.append(took)
        hits.append(len(truth))
        recall.append(ids(found) == truth)
    report(what, times, hits, recall)


def report(
    what: str, times: Sequence[float], hits: Sequence[int], right: Sequence[bool]
) -> None:
    at = sorted(1000 * one for one in times)
    shown = f"{statistics.median(at):8.1f}{at[int(len(at) * 0.95)]:8.1f}{at[-1]:8.1f}"
    share = 100 * sum(right) / len(right)
    print(f"  {what:<26}{shown}{statistics.median(hits):19.0f}{share:8.0f} %")


def every(text: str) -> set[int]:
    """Every page the index knows, however many there are."""
    found = index().pages(queries.asked(text))
    return set(db.session.scalars(select(found.c.page_id)))


def ids(found: queries.Found) -> set[int]:
    return {hit.page_id for hit in found.hits}


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    began = time.perf_counter()
    made = work()
    return made, time.perf_counter() - began


def filed(many: int) -> list[Case]:
    party = PartyDetails(role="applicant", kind=PartyKind.NATURAL, name="张三")
    with transaction():
        act = act_as("bench")
        return [
            file_case(
                act,
                Details(number=f"（2026）豫0922执{at}号", filed_on=date(2026, 3, 2)),
                [party],
                Placement(),
                lambda some: some[0],
            )
            for at in range(1, many + 1)
        ]


def fill(cases: Sequence[Case], texts: Sequence[str]) -> float:
    began = time.perf_counter()
    ids = [case.id for case in cases]
    for first in range(0, len(texts), CHUNK):
        with transaction():
            for at in range(first, min(first + CHUNK, len(texts))):
                service.put(at + 1, ids[at // PER_CASE % len(ids)], texts[at])
    took = time.perf_counter() - began
    if db.engine.dialect.name == "postgresql":
        with transaction():  # which a server in use does by itself
            db.session.execute(sql("ANALYZE"))
    return took


def page(draw: random.Random) -> str:
    said = ""
    while len(said) < LENGTH:
        if draw.random() < OF_ITS_OWN:
            said += sentence(draw)
            continue
        said += draw.choice(PHRASES).format(
            who=name(draw),
            other=name(draw),
            place=draw.choice(PLACES),
            number=draw.randrange(1, 3000),
            year=draw.randrange(18, 27),
            sum=draw.randrange(1_000, 900_000),
            other_sum=draw.randrange(1_000, 900_000),
        )
        said += draw.choice("，。；")
    signs = [draw.choice(GIVEN) if draw.random() < MISREAD else one for one in said]
    return "\n".join("".join(signs[at : at + 30]) for at in range(0, len(signs), 30))


def sentence(draw: random.Random) -> str:
    """What only this page says, of words that are the rarer the later they stand."""
    return "".join(words(draw) for _ in range(draw.randrange(6, 20))) + draw.choice("，。")


def words(draw: random.Random) -> str:
    return VOCABULARY[int(len(VOCABULARY) * draw.random() ** 3)]


def name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))


def piece(draw: random.Random, norms: Sequence[str], length: int) -> str:
    """So many Chinese signs that follow each other on some page."""
    while True:
        norm = draw.choice(norms)
        at = draw.randrange(len(norm) - length)
        if HAN.fullmatch(norm, at, at + length):
            return norm[at : at + length]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

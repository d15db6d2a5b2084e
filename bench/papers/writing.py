"""Papers of invented cases, as lines of text: what each is, and what it says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from archive.scan.specimen import words
from archive.scan.specimen.words import Story


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. ``size`` in points; ``cells``: a row of a table, side by side."""

    text: str
    size: float = 15
    align: str = "left"
    after: float = 4
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What was written, and what a person would call it."""

    kind: str
    printed: str
    lines: Sequence[Line]
    numbered: bool = False


Writer = Callable[[Story, Random, str], Iterator[Line]]


def centred(text: str, size: float, after: float = 10) -> Line:
    return Line(text, size, "centre", after)


def head(case: Story, random: Random, title: str) -> Iterator[Line]:
    """A court's paper: court and title, on two lines or on one, then the number."""
    shown = " ".join(title) if random.random() < 0.35 else title
    if random.random() < 0.2:
        yield centred(case.court + shown, 22)
    else:
        yield centred(case.court, 20, 6)
        yield centred(shown, random.choice((20, 22, 24)))
    yield Line(case.case, align="right", after=12)


def foot(case: Story) -> Iterator[Line]:
    yield Line("", after=24)
    yield Line(case.court, align="right")
    yield Line(case.written_day, align="right")


def body(random: Random, least: int, most: int) -> Iterator[Line]:
    for sentence in words.sentences(random, random.randint(least, most)):
        yield Line("　　" + sentence)


def court_letter(case: Story, random: Random, title: str) -> Iterator[Line]:
    yield from head(case, random, title)
    yield Line(f"{case.debtor}：")
    yield Line(
        f"　　{case.creditor}申请执行{case.debtor}{case.cause}一案，"
        f"{case.basis}民事判决书已经发生法律效力，本院于{case.day}立案执行。"
    )
    yield from body(random, 2, 5)
    yield Line("　　特此通知。")
    yield from foot(case)


def ruling(decided: str) -> Writer:
    def write(case: Story, random: Random, title: str) -> Iterator[Line]:
        yield from head(case, random, title)
        yield Line(f"申请执行人：{case.creditor}，住{case.address}。")
        yield Line(f"被执行人：{case.debtor}，公民身份号码{case.identity}。")
        yield Line(
            f"　　本院在执行{case.creditor}与{case.debtor}{case.cause}一案中，"
            f"责令被执行人履行{case.basis}民事判决书确定的义务，但被执行人至今未履行。"
        )
        yield from body(random, 3, 9)
        yield Line("　　依照《中华人民共和国民事诉讼法》的规定，裁定如下：")
        yield Line("　　" + case.fill(decided))
        yield Line("　　本裁定立即执行。")
        yield Line("审　判　长　　" + words.person(random), align="right")
        yield Line("审　判　员　　" + words.person(random), align="right")
        yield Line(case.written_day, align="right")
        yield Line("书　记　员　　" + case.clerk, align="right")

    return write


def record(case: Story, random: Random, title: str) -> Iterator[Line]:
    if random.random() < 0.5:
        yield centred(case.court, 18, 4)
    yield centred(" ".join(title) if random.random() < 0.5 else title, 22)
    yield Line(f"时间：{case.day}{random.randint(8, 11)}时{random.randint(1, 59)}分")
    yield Line(f"地点：{case.court}执行局谈话室")
    yield Line(f"询问人：{case.judge}　　记录人：{case.clerk}")
    yield Line(f"被询问人：{case.debtor}，住{case.address}")
    asked = list(words.QUESTIONS) * random.randint(1, 3)
    for question, answer in asked[: random.randint(6, 28)]:
        yield Line("问：" + case.fill(question))
        yield Line("答：" + case.fill(answer))
    yield Line("以上笔录我看过，与我说的一样。", after=14)
    yield Line(f"被询问人（签名）：{case.debtor}")
    yield Line(case.day)


def party_letter(case: Story, random: Random, title: str) -> Iterator[Line]:
    yield centred(title, random.choice((20, 22)))
    yield Line(f"申请人：{case.creditor}，住{case.address}，电话{case.phone}。")
    yield Line(f"被申请人：{case.debtor}，公民身份号码{case.identity}。")
    yield Line("请求事项：")
    yield Line(f"　　请求贵院就{case.basis}民事判决书依法办理，标的{case.amount}元。")
    yield Line("事实与理由：")
    yield from body(random, 2, 7)
    yield Line("　　此致")
    yield Line(case.court)
    yield Line(f"申请人：{case.creditor}", align="right")
    yield Line(case.day, align="right")


def form(*fields: str) -> Writer:
    def write(case: Story, random: Random, title: str) -> Iterator[Line]:
        if random.random() < 0.5:
            yield centred(case.court, 18, 4)
        yield centred(title, random.choice((18, 20, 22)))
        filled = (case.case, case.cause, case.creditor, case.debtor, str(case.amount))
        rows = ("案号", "案由", "申请执行人", "被执行人", "标的金额", *fields)
        for number, name in enumerate(rows):
            said = filled[number] if number < len(filled) else _said(random)
            yield Line("", 12, after=6, cells=(name, said))
        if random.random() < 0.6:
            yield Line(f"填表日期：{case.day}", 12)

    return write


def _said(random: Random) -> str:
    return random.choice(words.SENTENCES)[: random.randint(4, 22)]


def agency(name: str) -> Writer:
    def write(case: Story, random: Random, title: str) -> Iterator[Line]:
        yield centred(title, random.choice((20, 22)))
        yield Line(f"致：{case.court}")
        yield Line(f"　　贵院{case.case}来函收悉。经查，{case.debtor}相关情况如下：")
        yield from body(random, 2, 6)
        yield Line("", after=20)
        yield Line(case.court.removesuffix("人民法院") + name, align="right")
        yield Line(case.day, align="right")

    return write


def statement(case: Story, random: Random, title: str) -> Iterator[Line]:
    """A table that runs over pages, its title on the first alone."""
    yield centred(title, 18)
    yield Line(f"户名：{case.debtor}　　账号：6228********{random.randint(1000, 9999)}", 11)
    yield Line("", 10, cells=("交易日期", "摘要", "交易金额", "账户余额"))
    for _number in range(random.randint(20, 110)):
        amount, rest = random.randint(1, 90_000), random.randint(0, 99_000)
        month, of_month = random.randint(1, 12), random.randint(1, 28)
        day = f"20{random.randint(21, 25)}-{month:02}-{of_month:02}"
        kind = random.choice(("转账", "消费", "取现", "工资", "手续费"))
        yield Line("", 10, cells=(day, kind, words.money(amount), words.money(rest)))


def card(case: Story, _random: Random, _title: str) -> Iterator[Line]:
    yield Line("中华人民共和国", 14, "centre", 2)
    yield Line("居民身份证", 14, "centre", 30)
    yield Line(f"签发机关　{case.court.removesuffix('人民法院')}公安局", 11)
    yield Line("有效期限　2016.04.11-2036.04.11", 11, after=60)
    yield Line(f"姓名　{case.debtor}", 12)
    yield Line("性别　男　民族　汉", 12)
    yield Line(f"住址　{case.address}", 12)
    yield Line(f"公民身份号码　{case.identity}", 12)


def served(case: Story, random: Random, title: str) -> Iterator[Line]:
    yield centred(case.court, 18, 4)
    yield centred(title, 22)
    rows = (
        ("案号", case.case),
        ("送达文书名称", random.choice(("执行通知书、报告财产令", "执行裁定书", "传票"))),
        ("受送达人", case.debtor),
        ("送达地点", case.address),
        ("受送达人签名", f"{case.debtor}　{case.day}"),
        ("代收人及理由", ""),
        ("备注", _said(random)),
    )
    for cells in rows:
        yield Line("", 13, after=12, cells=cells)
    yield Line(f"填发人：{case.clerk}　　送达人：{case.judge}", 13)

"""The papers of an execution case, each a function from an invented case to blocks."""

from collections.abc import Callable, Sequence
from random import Random

from archive.scan.specimen import words
from archive.scan.specimen.blocks import (
    Block,
    Columns,
    Paper,
    Signed,
    Table,
    Text,
    Upright,
)
from archive.scan.specimen.words import Story

Writer = Callable[[Story, Random], Paper]


def notice(case: Story, random: Random) -> Paper:
    opening = (
        f"申请执行人{case.creditor}与你{case.cause}一案，{case.basis}民事判决书已经发生法律效力。"
        f"申请执行人于{case.day}向本院申请强制执行，本院依法立案执行。"
        f"依照《中华人民共和国民事诉讼法》第二百五十一条的规定，责令你自收到本通知之日起三日内履行下列义务："
    )
    costs = (
        f"三、负担案件受理费{random.randint(50, 9000)}元、"
        f"执行费{random.randint(50, 9000)}元。"
    )
    duties = (
        f"一、向申请执行人支付案款人民币{words.money(case.amount)}元；",
        "二、加倍支付迟延履行期间的债务利息；",
        costs,
    )
    contact = f"联系人：{case.judge}    联系电话：{case.phone}"
    return _document(
        case,
        "执 行 通 知 书",
        [
            Text(f"{case.debtor}："),
            *_paragraphs([opening, *duties, *words.sentences(random, 1)]),
            Text("特此通知。", indent=2),
            Text(contact, after=14),
        ],
        size=random.choice((14, 15, 16)),
    )


def report_order(case: Story, random: Random) -> Paper:
    asked = (
        "（一）收入、银行存款、现金、理财产品、有价证券；",
        "（二）土地使用权、房屋等不动产；",
        "（三）交通运输工具、机器设备、产品、原材料等动产；",
        "（四）债权、股权、投资权益、基金份额、信托受益权、知识产权等财产性权利；",
        "（五）其他应当报告的财产。",
    )
    opening = (
        f"本院于{case.day}立案执行{case.creditor}申请执行{case.debtor}{case.cause}一案，"
        "你未按执行通知履行法律文书确定的义务，应当限期如实报告财产。"
        "现责令你在收到此令后十日内，如实向本院报告当前以及收到执行通知之日前一年的财产情况："
    )
    closing = "执行中，如果你的财产状况发生变动，应当自财产变动之日起十日内向本院补充报告。"
    return _document(
        case,
        "报 告 财 产 令",
        [
            Text(f"{case.debtor}："),
            *_paragraphs([opening, *asked, closing]),
            Text("此令。", indent=2, after=14),
        ],
        size=random.choice((14, 15, 16)),
    )


def ruling(case: Story, random: Random) -> Paper:
    dispute = (
        f"{case.creditor}与{case.debtor}{case.cause}一案，{case.basis}民事判决书已发生法律效力，"
        f"执行标的{words.money(case.amount)}元。"
    )
    parties = (
        f"申请执行人：{case.creditor}。",
        f"被执行人：{case.debtor}，住{case.address}，公民身份号码{case.identity}。",
        dispute,
    )
    ending = (
        f"裁定如下：终结{case.case}案件的本次执行程序。",
        "本裁定送达后立即生效。",
    )
    return _document(
        case,
        "执 行 裁 定 书",
        [*_paragraphs([*parties, *words.sentences(random, random.randint(3, 5)), *ending])],
        signers=(
            f"审 判 长  {case.judge}",
            f"审 判 员  {words.person(random)}",
            case.written_day,
            f"书 记 员  {case.clerk}",
        ),
        size=random.choice((12, 13, 14)),
    )


def consumption(case: Story, random: Random) -> Paper:
    opening = (
        f"本院于{case.day}立案执行申请执行人{case.creditor}申请执行你{case.cause}一案，因你未按执行通知书指定的期间履行"
        "生效法律文书确定的给付义务，本院依照相关规定，对你采取限制消费措施，限制你不得实施以下高消费及非生活和工作必需的消费行为："
    )
    listed = (
        "（一）乘坐交通工具时，选择飞机、列车软卧、轮船二等以上舱位；",
        "（二）在星级以上宾馆、酒店、夜总会、高尔夫球场等场所进行高消费；",
        "（三）购买不动产或者新建、扩建、高档装修房屋；",
        "（四）租赁高档写字楼、宾馆、公寓等场所办公；",
        "（五）购买非经营必需车辆；",
        "（六）旅游、度假；",
        "（七）子女就读高收费私立学校；",
        "（八）支付高额保费购买保险理财产品；",
        "（九）乘坐G字头动车组列车全部座位、其他动车组列车一等以上座位等其他非生活和工作必需的消费行为。",
    )
    return _document(
        case,
        "限 制 消 费 令",
        [Text(f"{case.debtor}："), *_paragraphs([opening, *listed])],
        size=random.choice((12, 13, 14)),
    )


def service_receipt(case: Story, random: Random) -> Paper:
    rows = (
        ("案    由", case.cause, "案    号", case.case),
        ("受送达人", case.debtor, "送达地点", case.address),
        (
            "送达文书名称和件数",
            "执行通知书、报告财产令、限制消费令各一份",
            "送达方式",
            random.choice(("直接送达", "邮寄送达", "留置送达")),
        ),
        ("送 达 人", f"{case.judge}、{case.clerk}", "送达时间", case.day),
        (
            "受送达人签名",
            case.debtor,
            "代收人及代收理由",
            random.choice(("无", "同住成年家属代收")),
        ),
        ("备    注", "受送达人已当场核对身份，复印件附后", "联系电话", case.phone),
    )
    heads = [
        Text(case.court, 18, bold=True, align="center"),
        Text("送 达 回 证", 20, bold=True, align="center", after=14),
    ]
    table = Table(rows, (0.16, 0.36, 0.16, 0.32), size=random.choice((12, 13)))
    note = Text(
        "注：受送达人拒绝接收的，由送达人在备注栏记明情况，把文书留在受送达人的住所。", 10.5
    )
    signed = Signed((case.judge,), seal=case.court, scrawl=True)
    stamp = random.choice(("", "复印件与原件核对无异"))
    return Paper("送达回证", [*heads, table, note, signed], stamp=stamp)


def record(case: Story, random: Random) -> Paper:
    head = (
        f"时间：{case.day}{random.randint(8, 11)}时{random.randint(10, 59)}分",
        f"地点：{case.court}执行局第{random.choice('一二三')}谈话室",
        f"询问人：{case.judge}    记录人：{case.clerk}",
        f"被询问人：{case.debtor}，男，{random.randint(24, 66)}岁，身份证号{case.identity}",
    )
    asked = [
        Text(prefix + case.fill(said))
        for pair in _asked(random)
        for prefix, said in zip(("问：", "答："), pair, strict=True)
    ]
    return Paper(
        "询问笔录",
        [
            Text("询 问 笔 录", 20, bold=True, align="center", after=12),
            *(Text(line) for line in head),
            *asked,
            Signed((f"被询问人：{case.debtor}", f"{case.day}"), scrawl=True, finger=True),
        ],
        size=random.choice((13, 14)),
    )


def feedback(case: Story, random: Random) -> Paper:
    """总对总: what the banks and registers answered, in one wide table."""
    rows = [("序号", "反馈单位", "账号/证号", "可用余额（元）", "控制情况", "反馈时间")]
    rows += [
        (
            str(number),
            random.choice(words.BANKS),
            "".join(str(random.randint(0, 9)) for _ in range(16)),
            words.money(
                random.choice(
                    (0, random.randint(1, 99_999) / 100, random.randint(1, 9_999_999) / 100)
                )
            ),
            random.choice(("未冻结", "已冻结", "轮候冻结", "无法控制", "已扣划")),
            f"2026-{random.randint(1, 9):02}-{random.randint(1, 28):02}",
        )
        for number in range(1, random.randint(12, 20))
    ]
    return Paper(
        "查控反馈",
        [
            Text("网络执行查控系统反馈汇总表", 16, bold=True, align="center", after=8),
            Text(f"案号：{case.case}    被执行人：{case.debtor}", 11, after=4),
            Table(
                rows,
                (0.08, 0.2, 0.25, 0.18, 0.14, 0.15),
                size=random.choice((10, 10.5, 11)),
            ),
            Text(f"打印人：{case.clerk}    打印日期：{case.day}", 11, align="right"),
        ],
    )


def ledger(case: Story, random: Random) -> Paper:
    """Without ruled lines, as an accounting program prints."""
    rows = [("日期", "摘要", "收入金额", "支出金额", "经办人")]
    for _ in range(random.randint(9, 16)):
        amount = words.money(random.randint(10_000, 9_000_000) / 100)
        came = random.random() < 0.6
        rows.append(
            (
                f"2026-{random.randint(1, 9):02}-{random.randint(1, 28):02}",
                random.choice(
                    (
                        "被执行人交款",
                        "银行扣划",
                        "发放案款",
                        "退还余款",
                        "拍卖保证金",
                        "收取执行费",
                    )
                ),
                amount if came else "",
                "" if came else amount,
                random.choice((case.judge, case.clerk)),
            )
        )
    return Paper(
        "案款收支",
        [
            Text(f"{case.court}案款收支明细", 16, bold=True, align="center", after=10),
            Text(f"案号：{case.case}", 12, after=6),
            Table(rows, (0.18, 0.26, 0.2, 0.2, 0.16), size=11, ruled=False),
            Signed((case.court, case.day), seal=case.court),
        ],
    )


def bulletin(case: Story, random: Random) -> Paper:
    """A page of the court's bulletin: two columns."""
    said = [Text(text, indent=2) for text in words.sentences(random, 10)]
    owed = f"{case.cause}，未履行金额{words.money(case.amount)}元。"
    opening = Text(f"{case.case}  被执行人{case.debtor}，{owed}", indent=2)
    return Paper(
        "公告",
        [
            Text("失信被执行人名单公告", 20, bold=True, align="center", after=12),
            Columns([opening, *said[:5]], said[5:]),
        ],
        size=random.choice((11, 12)),
    )


def upright(case: Story, random: Random) -> Paper:
    """An old hand's letter: from top to bottom, from right to left."""
    text = (
        f"今借到{case.creditor}人民币{_spoken(random)}元整用于资金周转约定月息一分于次年年底前一次还清"
        f"恐口说无凭立此借据为证如到期未还愿以名下房屋抵偿并承担诉讼费用及申请强制执行所需一切开支"
        f"借款人{case.debtor}保证人{words.person(random)}见证人{words.person(random)}"
    )
    return Paper("借据", [Upright(text, random.choice((18, 20)))])


WRITERS: dict[str, Writer] = {
    "notice": notice,
    "report_order": report_order,
    "ruling": ruling,
    "consumption": consumption,
    "service_receipt": service_receipt,
    "record": record,
    "feedback": feedback,
    "ledger": ledger,
    "bulletin": bulletin,
    "upright": upright,
}
KINDS = tuple(WRITERS)


def write(kind: str, random: Random, court: str) -> Paper:
    return WRITERS[kind](words.story(random, court), random)


def _asked(random: Random) -> Sequence[tuple[str, str]]:
    chosen = sorted(random.sample(range(len(words.QUESTIONS) - 1), 7))
    return [*(words.QUESTIONS[index] for index in chosen), words.QUESTIONS[-1]]


def _document(
    case: Story,
    name: str,
    body: Sequence[Block],
    *,
    signers: Sequence[str] = (),
    size: float,
) -> Paper:
    """The court, the name of the paper, the case number; who signed, and the seal."""
    heads = [
        Text(case.court, 20, bold=True, align="center"),
        Text(name, 22, bold=True, align="center", after=10),
        Text(case.case, align="right", after=6),
    ]
    signed = Signed(signers or (case.court, case.written_day), seal=case.court)
    return Paper(name.replace(" ", ""), [*heads, *body, signed], size=size)


def _paragraphs(texts: Sequence[str]) -> list[Text]:
    return [Text(text, indent=2) for text in texts]


def _spoken(random: Random) -> str:
    return random.choice("壹贰叁肆伍陆柒捌玖") + random.choice("拾佰仟") + "万"
